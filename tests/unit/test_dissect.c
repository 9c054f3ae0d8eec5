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

/* A frame that a switch mirrors: UDP, from 10.0.0.1:1000 to 10.0.0.2:2000. */
static const __u8 mirrored[42] = {
	2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
	0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	0x03, 0xE8, 0x07, 0xD0, 0, 8, 0, 0
};

/* Ethernet and IPv4 in front of @gre bytes of tunnel and @inner ones of it. */
static __u32 in_gre(__u8 *p, const __u8 *gre, __u32 gre_len, const __u8 *inner,
		    __u32 inner_len)
{
	static const __u8 outer[34] = {
		2, 0, 0, 0, 0, 4, 2, 0, 0, 0, 0, 3, 8, 0,
		0x45, 0, 0, 0, 0, 0, 0, 0, 64, 47, 0, 0,
		192, 0, 2, 1, 192, 0, 2, 2
	};
	__u32 len = 34 + gre_len + inner_len;

	memcpy(p, outer, sizeof(outer));
	p[17] = (__u8)(len - 14);
	memcpy(p + 34, gre, gre_len);
	memcpy(p + 34 + gre_len, inner, inner_len);
	return len;
}

static void erspan(void **state)
{
	static const struct {
		const char *name;
		__u32 len, skip, id;
		__u8 bytes[28];
	} types[] = {
		{ "type I", 4, 0, NO_TUNNEL_ID, { 0, 0, 0x88, 0xBE } },
		{ "type II", 16, 0, 0x155,
		  { 0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 5, 0xFD, 0x55 } },
		{ "type III", 20, 0, 0x3FF,
		  { 0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 5, 0x03, 0xFF } },
		{ "type III, subheader", 28, 0, 1,
		  { 0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 5, 0, 1,
		    0, 0, 0, 0, 0, 0, 0, 1 } },
		{ "type III, IP", 20, 14, 1,
		  { 0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 5, 0, 1,
		    0, 0, 0, 0, 0, 0, 8, 0 } },
	};
	struct pkt_parsing_info info;
	__u8 frame[200], *p;
	__u32 len, cut;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(types); i++) {
		len = in_gre(frame, types[i].bytes, types[i].len,
			     mirrored + types[i].skip,
			     sizeof(mirrored) - types[i].skip);
		p = exact_copy(frame, len);
		if (pfr_dissect(&info, p, len, PFR_LEVEL_TUNNEL) !=
		    PFR_LEVEL_TUNNEL)
			fail_msg("%s: not looked into", types[i].name);
		free(p);
		assert_int_equal(info.tunnel.tunnel_id, types[i].id);
		assert_int_equal(info.tunnel.tunneled_ip_src.v4, 0x0A000001);
		assert_int_equal(info.tunnel.tunneled_ip_dst.v4, 0x0A000002);
		assert_int_equal(info.tunnel.tunneled_proto, 17);
		assert_int_equal(info.tunnel.tunneled_l4_src_port, 1000);
		assert_int_equal(info.tunnel.tunneled_l4_dst_port, 2000);
		for (cut = 0; cut < len; cut++) {
			p = exact_copy(frame, cut);
			check(types[i].name, pfr_check_packet(&info, p, cut),
			      cut);
			free(p);
		}
	}
}

/* What begins at the network layer is read as it is behind Ethernet. */
static void link_types(void **state)
{
	struct pkt_parsing_info info, behind;
	size_t n, raw = 0;

	(void)state;
	for (n = 0; n < COUNT(pfr_test_packets); n++) {
		const struct pfr_test_packet *t = &pfr_test_packets[n];
		__u32 l3;
		__u8 *p;
		int level;

		pfr_dissect(&behind, t->bytes, t->len, PFR_LEVEL_TUNNEL);
		l3 = (__u32)behind.offset.l3_offset;
		if (!behind.ip_version)
			continue;
		raw++;
		p = exact_copy(t->bytes + l3, t->len - l3);
		level = pfr_dissect_link(&info, p, t->len - l3,
					 PFR_LEVEL_TUNNEL, PFR_LINK_RAW);
		free(p);
		assert_int_equal(level, t->level);
		assert_int_equal(info.offset.l3_offset, 0);
		assert_int_equal(info.eth_type,
				 behind.ip_version == 4 ? 0x0800 : 0x86DD);
		/* But for layer 2 and where it is, all is the same. */
		memset(&behind, 0, offsetof(struct pkt_parsing_info, eth_type));
		behind.eth_type = info.eth_type;
		behind.vlan_id = 0;
		behind.qinq_vlan_id = 0;
		behind.offset.vlan_offset = 0;
		behind.offset.l3_offset = 0;
		if (behind.offset.l4_offset)
			behind.offset.l4_offset -= (__s16)l3;
		if (behind.offset.payload_offset)
			behind.offset.payload_offset -= (__s16)l3;
		assert_memory_equal(&info, &behind, sizeof(info));
		/* Bytes are bytes. */
		assert_int_equal(pfr_dissect_link(&info, t->bytes, t->len,
						  PFR_LEVEL_TUNNEL, 127), 0);
		assert_int_equal(info.ip_version, 0);
	}
	assert_true(raw > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expected_fields),
		cmocka_unit_test(levels),
		cmocka_unit_test(truncations),
		cmocka_unit_test(mutations),
		cmocka_unit_test(longest_headers),
		cmocka_unit_test(erspan),
		cmocka_unit_test(link_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
