// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The dissector on the table of packets, on every truncation of each, and on
 * mutations of each. Built with the sanitizers, on buffers of exact size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dissect.h"
#include "dissect-invariants.h"
#include "packets.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define MUTATIONS 2000			/* of each packet */

/* A copy without a spare byte, so that the sanitizer sees any over-read. */
static __u8 *exact_copy(const __u8 *bytes, __u32 len)
{
	__u8 *p = malloc(len ? len : 1);

	assert_non_null(p);
	memcpy(p, bytes, len);
	return p;
}

static void check(const char *name, const char *wrong, __u32 len)
{
	if (wrong)
		fail_msg("%s, %u bytes: broken rule: %s", name, len, wrong);
}

static void expected_fields(void **state)
{
	struct pkt_parsing_info info;
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(pfr_test_packets); n++) {
		const struct pfr_test_packet *t = &pfr_test_packets[n];
		const __u8 *want = (const __u8 *)&t->info;
		const __u8 *got = (const __u8 *)&info;
		__u8 *p = exact_copy(t->bytes, t->len);
		int level;
		size_t i;

		memset(&info, 0xA5, sizeof(info));
		level = pfr_dissect(&info, p, t->len, PFR_LEVEL_TUNNEL);
		free(p);
		if (level != t->level)
			fail_msg("%s: level %d, not %d", t->name, level,
				 t->level);
		for (i = 0; i < sizeof(info); i++) {
			if (got[i] != want[i])
				fail_msg("%s: byte %zu of the result is %02x, not %02x",
					 t->name, i, got[i], want[i]);
		}
	}
}

static void levels(void **state)
{
	struct pkt_parsing_info info;
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(pfr_test_packets); n++) {
		const struct pfr_test_packet *t = &pfr_test_packets[n];
		__u8 *p = exact_copy(t->bytes, t->len);

		check(t->name, pfr_check_packet(&info, p, t->len), t->len);
		/* Levels that do not exist are the nearest that does. */
		assert_int_equal(pfr_dissect(&info, p, t->len, 99), t->level);
		assert_int_equal(pfr_dissect(&info, p, t->len, -1),
				 t->level ? PFR_LEVEL_L2 : 0);
		free(p);
	}
}

static void truncations(void **state)
{
	struct pkt_parsing_info whole, prefix;
	size_t n;
	__u32 len;

	(void)state;
	for (n = 0; n < COUNT(pfr_test_packets); n++) {
		const struct pfr_test_packet *t = &pfr_test_packets[n];

		pfr_dissect(&whole, t->bytes, t->len, PFR_LEVEL_TUNNEL);
		for (len = 0; len <= t->len; len++) {
			__u8 *p = exact_copy(t->bytes, len);

			check(t->name, pfr_check_packet(&prefix, p, len), len);
			check(t->name, pfr_check_subset(&prefix, &whole), len);
			free(p);
		}
	}
}

/* The same numbers on every machine, so that a failure can be repeated. */
static __u32 random_u32(__u32 *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

static void mutations(void **state)
{
	struct pkt_parsing_info info, prefix;
	__u32 seed = 0x9E3779B9;
	size_t n;
	int i;

	(void)state;
	for (n = 0; n < COUNT(pfr_test_packets); n++) {
		const struct pfr_test_packet *t = &pfr_test_packets[n];

		for (i = 0; i < MUTATIONS && t->len > 12; i++) {
			__u8 *p = exact_copy(t->bytes, t->len);
			int flips = 1 + random_u32(&seed) % 4;
			__u32 len = random_u32(&seed) % t->len;
			__u8 *q;

			while (flips--)
				p[12 + random_u32(&seed) % (t->len - 12)] =
					(__u8)random_u32(&seed);
			check(t->name, pfr_check_packet(&info, p, t->len),
			      t->len);
			q = exact_copy(p, len);
			check(t->name, pfr_check_packet(&prefix, q, len), len);
			check(t->name, pfr_check_subset(&prefix, &info), len);
			free(q);
			free(p);
		}
	}
}

/* The longest way to a TCP header: its offset must still fit 16 bits. */
static void longest_headers(void **state)
{
	enum { TAGS = 8, LABELS = 8, EXTENSIONS = 8, EXTENSION = 2048 };
	const __u32 l3 = 14 + 4 * TAGS + 4 * LABELS;
	const __u32 l4 = l3 + 40 + EXTENSIONS * EXTENSION;
	const __u32 len = l4 + 60;
	struct pkt_parsing_info info;
	__u8 *p = calloc(1, len);
	int n;

	(void)state;
	assert_non_null(p);
	p[12] = 0x81;
	for (n = 0; n < TAGS; n++)
		p[12 + 4 * (n + 1)] = 0x81;
	p[12 + 4 * TAGS] = 0x88;
	p[13 + 4 * TAGS] = 0x47;
	p[14 + 4 * TAGS + 4 * LABELS - 2] = 0x01;
	p[l3] = 0x60;			/* payload length 0: all there is */
	p[l3 + 6] = IPPROTO_DSTOPTS;
	for (n = 0; n < EXTENSIONS; n++) {
		p[l3 + 40 + n * EXTENSION] = n < EXTENSIONS - 1 ?
			IPPROTO_DSTOPTS : IPPROTO_TCP;
		p[l3 + 40 + n * EXTENSION + 1] = 255;
	}
	p[l4 + 1] = 80;
	p[l4 + 12] = 0xF0;
	assert_int_equal(pfr_dissect(&info, p, len, PFR_LEVEL_TUNNEL),
			 PFR_LEVEL_L4);
	assert_int_equal(info.offset.l3_offset, l3);
	assert_int_equal(info.offset.l4_offset, l4);
	assert_int_equal(info.offset.payload_offset, len);
	assert_int_equal(info.l4_src_port, 80);
	assert_null(pfr_check_packet(&info, p, len));
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expected_fields),
		cmocka_unit_test(levels),
		cmocka_unit_test(truncations),
		cmocka_unit_test(mutations),
		cmocka_unit_test(longest_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
