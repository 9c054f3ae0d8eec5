// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Datagrams: what they are, the RTP header, RTCP. Built with the sanitizers, on
 * buffers of exact size.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rtp-build.h"
#include "rtp-invariants.h"

#define MUTATIONS	20000

/* A copy without a spare byte, so that the sanitizer sees any over-read. */
static __u8 *exact_copy(const __u8 *bytes, __u32 len)
{
	__u8 *p = malloc(len ? len : 1);

	assert_non_null(p);
	memcpy(p, bytes, len);
	return p;
}

static int parse(struct pfr_rtp_header *h, const __u8 *bytes, __u32 room,
		 __u32 len)
{
	__u8 *p = exact_copy(bytes, room);
	int found;

	memset(h, 0xA5, sizeof(*h));
	found = pfr_rtp_parse(h, p, p + room, len);
	if (found)
		assert_null(rtp_check_header(h, len));
	free(p);
	return found;
}

static enum pfr_rtp_kind demux(const __u8 *bytes, __u32 room, __u32 len)
{
	__u8 *p = exact_copy(bytes, room);
	enum pfr_rtp_kind kind = pfr_rtp_demux(p, p + room, len);

	free(p);
	return kind;
}

static void plain_header(void **state)
{
	struct pfr_rtp_header h;
	__u8 b[172] = { 0 };

	(void)state;
	put32(put_rtp(b, 0x80, 0x80 | 8, 0xFFFE, 0x89ABCDEF), 0x0A8B1234);
	assert_true(parse(&h, b, sizeof(b), sizeof(b)));
	assert_int_equal(h.seq, 0xFFFE);
	assert_int_equal(h.ts, 0x89ABCDEF);
	assert_int_equal(h.ssrc, 0x11223344);
	assert_int_equal(h.payload_type, 8);
	assert_int_equal(h.payload, 12);
	assert_int_equal(h.payload_len, 160);
	assert_int_equal(h.event, 0x0A8B1234);
	assert_int_equal(h.flags, PFR_RTP_MARKER | PFR_RTP_EVENT_SEEN);

	/* The header alone, of a packet that has more. */
	assert_true(parse(&h, b, 12, sizeof(b)));
	assert_int_equal(h.payload_len, 160);
	assert_int_equal(h.flags, PFR_RTP_MARKER);
	assert_int_equal(h.event, 0);

	/* No payload at all is a packet, too. */
	assert_true(parse(&h, b, 12, 12));
	assert_int_equal(h.payload_len, 0);
	assert_false(parse(&h, b, 11, 11));
}

static void versions(void **state)
{
	struct pfr_rtp_header h;
	__u8 b[12];
	__u32 first;

	(void)state;
	for (first = 0; first < 256; first++) {
		put_rtp(b, first, 0, 1, 2);
		assert_int_equal(parse(&h, b, 12, 12),
				 first == 0x80 || first == 0xA0);
	}
}

static void csrcs_and_extension(void **state)
{
	struct pfr_rtp_header h;
	__u8 b[128] = { 0 };
	__u32 n;

	(void)state;
	for (n = 0; n < 16; n++) {
		put_rtp(b, 0x80 | n, 0, 1, 2);
		assert_true(parse(&h, b, 12 + 4 * n, 12 + 4 * n));
		assert_int_equal(h.payload, 12 + 4 * n);
		assert_int_equal(h.payload_len, 0);
		assert_int_equal(parse(&h, b, 12 + 4 * n - 1, 12 + 4 * n - 1),
				 0);
		/* They need not be at hand. */
		assert_true(parse(&h, b, 12, 12 + 4 * n));
	}

	put_rtp(b, 0x92, 0, 1, 2);
	put32(b + 20, 0xBEDE0003);
	assert_true(parse(&h, b, 40, 40));
	assert_int_equal(h.payload, 36);
	assert_int_equal(h.payload_len, 4);
	assert_true(h.flags & PFR_RTP_EVENT_SEEN);
	assert_true(parse(&h, b, 36, 36));
	assert_false(parse(&h, b, 35, 35));
	/* Its content need not be at hand, its length must. */
	assert_true(parse(&h, b, 24, 40));
	assert_false(parse(&h, b, 23, 40));

	/* The longest of all. */
	put_rtp(b, 0x9F, 0, 1, 2);
	put32(b + 72, 0x0000FFFF);
	assert_false(parse(&h, b, 76, 65535));
	assert_true(parse(&h, b, 76, 76 + 4 * 65535));
	assert_int_equal(h.payload, 76 + 4 * 65535);
}

static void padding(void **state)
{
	struct pfr_rtp_header h;
	__u8 b[32] = { 0 };
	__u32 count;

	(void)state;
	put_rtp(b, 0xA0, 0, 1, 2);
	for (count = 0; count < 256; count++) {
		b[31] = (__u8)count;
		assert_true(parse(&h, b, 32, 32));
		if (count && count <= 20) {
			assert_int_equal(h.payload_len, 20 - count);
			assert_false(h.flags & PFR_RTP_PADDING_BAD);
		} else {
			assert_int_equal(h.payload_len, 20);
			assert_true(h.flags & PFR_RTP_PADDING_BAD);
		}
	}
	/* Its count is not at hand. */
	assert_true(parse(&h, b, 31, 32));
	assert_int_equal(h.payload_len, 20);
	assert_false(h.flags & PFR_RTP_PADDING_BAD);
	/* Nothing to pad. */
	assert_true(parse(&h, b, 12, 12));
	assert_true(h.flags & PFR_RTP_PADDING_BAD);
}

static void protocols(void **state)
{
	static const struct {
		enum pfr_rtp_kind kind;
		__u32 len;
		__u8 bytes[32];
	} cases[] = {
		{ PFR_RTP_RTP, 12, { 0x80, 0 } },
		{ PFR_RTP_RTP, 12, { 0xBF, 0xFF } },
		{ PFR_RTP_UNKNOWN, 11, { 0x80, 0 } },
		/* RFC 5761: 192 to 223 are RTCP */
		{ PFR_RTP_RTP, 12, { 0x80, 191 } },
		{ PFR_RTP_RTCP, 12, { 0x80, 192 } },
		{ PFR_RTP_RTCP, 8, { 0x81, 200 } },
		{ PFR_RTP_RTCP, 12, { 0x80, 223 } },
		{ PFR_RTP_RTP, 12, { 0x80, 224 } },
		/* Binding request; its cookie; RFC 3489 had none */
		{ PFR_RTP_STUN, 20, { 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42 } },
		{ PFR_RTP_STUN, 20, { 1, 1, 0, 0 } },
		{ PFR_RTP_UNKNOWN, 20, { 0, 1, 0, 4, 0x21, 0x12, 0xA4, 0x42 } },
		{ PFR_RTP_UNKNOWN, 23, { 0, 1, 0, 3, 0x21, 0x12, 0xA4, 0x42 } },
		{ PFR_RTP_UNKNOWN, 19, { 0, 1 } },
		{ PFR_RTP_UNKNOWN, 20, { 4, 1 } },
		{ PFR_RTP_ZRTP, 16, { 16, 0, 0, 1, 'Z', 'R', 'T', 'P' } },
		{ PFR_RTP_UNKNOWN, 16, { 16, 0, 0, 1, 'Z', 'R', 'T', 'Q' } },
		/* Handshake; one that is longer than the datagram */
		{ PFR_RTP_DTLS, 15, { 22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0,
				      0, 2 } },
		{ PFR_RTP_UNKNOWN, 15, { 22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0,
					 0, 3 } },
		{ PFR_RTP_UNKNOWN, 15, { 22, 0x03, 0x03 } },
		{ PFR_RTP_DTLS, 15, { 0x2F, 0x12 } },	/* DTLS 1.3 */
		{ PFR_RTP_TURN, 8, { 0x40, 0, 0, 4 } },
		{ PFR_RTP_TURN, 12, { 0x4F, 0xFF, 0, 4 } },
		{ PFR_RTP_UNKNOWN, 8, { 0x40, 0, 0, 5 } },
		{ PFR_RTP_UNKNOWN, 8, { 0x50, 0, 0, 4 } },
		{ PFR_RTP_UNKNOWN, 12, { 0xC0, 0 } },	/* QUIC */
		{ PFR_RTP_UNKNOWN, 24, "OPTIONS sip:a SIP/2.0\r\n" },
		{ PFR_RTP_UNKNOWN, 4, "\r\n\r\n" },
		{ PFR_RTP_UNKNOWN, 0, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum pfr_rtp_kind kind = demux(cases[i].bytes, cases[i].len,
					       cases[i].len);

		if (kind != cases[i].kind)
			fail_msg("case %zu: %d, not %d", i, kind,
				 cases[i].kind);
	}
}

static void filters(void **state)
{
	const struct pfr_rtp_header h = { .ssrc = 7, .payload_type = 0 };
	struct rtp_filter f = { 0 };

	(void)state;
	assert_true(pfr_rtp_filter_valid(&f) && pfr_rtp_matches(&h, &f));
	f.ssrc = 8;
	assert_false(pfr_rtp_filter_valid(&f));
	f.fields = RTP_FILTER_SSRC;
	assert_true(pfr_rtp_filter_valid(&f) && !pfr_rtp_matches(&h, &f));
	f.ssrc = 7;
	assert_true(pfr_rtp_matches(&h, &f));
	f.payload_type = 8;
	assert_false(pfr_rtp_filter_valid(&f));
	f.fields |= RTP_FILTER_PAYLOAD_TYPE;
	assert_true(pfr_rtp_filter_valid(&f) && !pfr_rtp_matches(&h, &f));
	f.payload_type = 0;
	assert_true(pfr_rtp_filter_valid(&f) && pfr_rtp_matches(&h, &f));
	f.payload_type = 128;
	assert_false(pfr_rtp_filter_valid(&f));
	f.payload_type = 0;
	f.fields |= 4;
	assert_false(pfr_rtp_filter_valid(&f));
	f.fields = 0;
	f.ssrc = 0;
	f.reserved[6] = 1;
	assert_false(pfr_rtp_filter_valid(&f));
}

/* ------------------------------------------------------------------- RTCP */

static void everything(void **state)
{
	static const struct {
		int kind;
		__u32 from, ssrc, reference, since;
	} want[] = {
		{ PFR_RTCP_SENDER, 0xA, 0xA, 0x7E804000, 0 },
		{ PFR_RTCP_REPORT, 0xA, 0xB, 0x11112222, 0x8000 },
		{ PFR_RTCP_TIME, 0xA, 0xA, 0x7E812000, 0 },
		{ PFR_RTCP_DELAY, 0xA, 0xB, 0x33334444, 0x1000 },
		{ PFR_RTCP_DELAY, 0xA, 0xC, 0x55556666, 0x2000 },
		{ PFR_RTCP_VOIP, 0xA, 0xB, 0, 0 },
		{ PFR_RTCP_BYE, 0xA, 0xA, 0, 0 },
		{ PFR_RTCP_BYE, 0xD, 0xD, 0, 0 },
		{ PFR_RTCP_END, 0xD, 0, 0, 0 },
	};
	struct pfr_rtcp_walk walk;
	struct pfr_rtcp_item item;
	__u8 b[512], *p;
	__u32 len = put_everything(b);
	size_t i;

	(void)state;
	p = exact_copy(b, len);
	assert_true(pfr_rtcp_open(&walk, p, p + len));
	for (i = 0; i < sizeof(want) / sizeof(*want); i++) {
		assert_int_equal(pfr_rtcp_next(&walk, &item), want[i].kind);
		if (want[i].kind == PFR_RTCP_END)
			break;
		assert_int_equal(item.from, want[i].from);
		assert_int_equal(item.ssrc, want[i].ssrc);
		assert_int_equal(item.reference, want[i].reference);
		assert_int_equal(item.since, want[i].since);
		if (item.kind == PFR_RTCP_SENDER) {
			assert_int_equal(item.rtp_ts, 160000);
			assert_int_equal(item.packets, 1000);
			assert_int_equal(item.octets, 160000);
		} else if (item.kind == PFR_RTCP_REPORT) {
			assert_int_equal(item.loss, 0x80FFFFFF);
			assert_int_equal(item.highest_seq, 0x00020005);
			assert_int_equal(item.jitter, 77);
		} else if (item.kind == PFR_RTCP_VOIP) {
			assert_int_equal(item.lost, 0x10);
			assert_int_equal(item.discard, 0x20);
			assert_int_equal(item.rtt_ms, 200);
			assert_int_equal(item.end_delay_ms, 10);
			assert_int_equal(item.r_factor, 0x5A);
			assert_int_equal(item.mos_lq, 0x2B);
			assert_int_equal(item.mos_cq, 0x2A);
		}
	}
	free(p);
}

/* A compound packet that is cut anywhere is none, but between its packets. */
static void rtcp_truncations(void **state)
{
	struct pfr_rtcp_walk walk;
	__u32 len, cut, whole = 0;
	__u8 b[512], *p;

	(void)state;
	len = put_everything(b);
	for (cut = 0; cut <= len; cut++) {
		p = exact_copy(b, cut);
		assert_null(rtp_check_rtcp(p, cut));
		whole += pfr_rtcp_open(&walk, p, p + cut);
		free(p);
	}
	assert_int_equal(whole, 5);
}

static int opens(const __u8 *b, __u32 len)
{
	struct pfr_rtcp_walk walk;
	__u8 *p = exact_copy(b, len);
	int good = pfr_rtcp_open(&walk, p, p + len);

	assert_null(rtp_check_rtcp(p, len));
	free(p);
	return good;
}

static void rtcp_refusals(void **state)
{
	__u8 b[4 * 64] = { 0 }, *p = b;
	__u32 n;

	(void)state;
	/* RR without reports, then the same with padding. */
	put32(put_rtcp(b, 0, 201, 1), 0xA);
	assert_true(opens(b, 8));
	b[0] = 0x40;
	assert_false(opens(b, 8));
	b[0] = 0x80;
	b[1] = 191;
	assert_false(opens(b, 8));
	put32(put_rtcp(b, 0x20, 201, 2), 0xA);
	put32(b + 8, 4);
	assert_true(opens(b, 12));
	b[11] = 0;
	assert_false(opens(b, 12));
	b[11] = 3;
	assert_false(opens(b, 12));
	b[11] = 12;
	assert_false(opens(b, 12));
	/* Only the last one may be padded. */
	b[11] = 4;
	put32(put_rtcp(b + 12, 0, 201, 1), 0xA);
	assert_false(opens(b, 20));
	/* Bytes behind the last one. */
	b[0] = 0x80;
	assert_true(opens(b, 20));
	assert_false(opens(b, 21));

	for (n = 0; n < PFR_RTCP_MAX_PACKETS + 1; n++)
		p = put_rtcp(p, 0, 203, 0);
	assert_true(opens(b, 4 * PFR_RTCP_MAX_PACKETS));
	assert_false(opens(b, 4 * PFR_RTCP_MAX_PACKETS + 4));
}

/* Counts and lengths that contradict each other end the packet, not the walk. */
static void rtcp_contradictions(void **state)
{
	struct pfr_rtcp_walk walk;
	struct pfr_rtcp_item item;
	__u8 b[64] = { 0 }, *p = b;

	(void)state;
	p = put32(put_rtcp(p, 31, 201, 1), 0xA);	/* 31 reports, none */
	p = put32(put_rtcp(p, 1, 200, 1), 0xA);		/* SR of 8 bytes */
	p = put_rtcp(p, 0, 207, 0);			/* XR without SSRC */
	p = put32(put_rtcp(p, 0, 207, 2), 0xA);		/* a block too long */
	p = put32(p, 0x040000FF);
	p = put32(put_rtcp(p, 9, 203, 1), 0xE);		/* nine say goodbye */
	assert_true(pfr_rtcp_open(&walk, b, p));
	assert_int_equal(pfr_rtcp_next(&walk, &item), PFR_RTCP_BYE);
	assert_int_equal(item.ssrc, 0xE);
	assert_int_equal(pfr_rtcp_next(&walk, &item), PFR_RTCP_END);
}

/* The first item of an XR packet with these words behind the SSRC. */
static int first_block(const __u32 *words, __u32 count)
{
	struct pfr_rtcp_walk walk;
	struct pfr_rtcp_item item;
	__u8 b[64], *p = put32(put_rtcp(b, 0, 207, 1 + count), 0xA);
	__u8 *exact;
	int kind;

	while (count--)
		p = put32(p, *words++);
	exact = exact_copy(b, (__u32)(p - b));
	assert_true(pfr_rtcp_open(&walk, exact, exact + (p - b)));
	kind = pfr_rtcp_next(&walk, &item);
	/* The end is the end. */
	if (kind == PFR_RTCP_END)
		assert_int_equal(pfr_rtcp_next(&walk, &item), PFR_RTCP_END);
	free(exact);
	return kind;
}

static void short_blocks(void **state)
{
	static const __u32 time[] = { 0x04000002, 1, 2 };
	static const __u32 half_time[] = { 0x04000001, 1 };
	static const __u32 answer[] = { 0x05000003, 1, 2, 3 };
	static const __u32 half_answer[] = { 0x05000002, 1, 2 };
	static const __u32 voip[] = { 0x07000008, 1, 2, 3, 4, 5, 6, 7, 8 };
	static const __u32 half_voip[] = { 0x07000004, 1, 2, 3, 4 };
	static const __u32 too_long[] = { 0x63000009, 0x04000002, 1, 2 };

	(void)state;
	assert_int_equal(first_block(time, 3), PFR_RTCP_TIME);
	assert_int_equal(first_block(half_time, 2), PFR_RTCP_END);
	assert_int_equal(first_block(answer, 4), PFR_RTCP_DELAY);
	assert_int_equal(first_block(half_answer, 3), PFR_RTCP_END);
	assert_int_equal(first_block(voip, 9), PFR_RTCP_VOIP);
	assert_int_equal(first_block(half_voip, 5), PFR_RTCP_END);
	assert_int_equal(first_block(too_long, 4), PFR_RTCP_END);
}

/* ------------------------------------------------------------------ all bytes */

static void truncations(void **state)
{
	__u8 b[256] = { 0 }, *p;
	__u32 n, len, room;

	(void)state;
	for (n = 0; n < 16; n++) {
		put_rtp(b, 0xB0 | n, 0, 1, 2);
		put32(b + 12 + 4 * n, 0xBEDE0002);
		for (len = 0; len <= 100; len++) {
			for (room = 0; room <= len; room++) {
				p = exact_copy(b, room);
				assert_null(rtp_check_datagram(p, room, len));
				free(p);
			}
		}
	}
}

/* Every second byte, around the least length: the short way is taken, or not. */
static void short_way(void **state)
{
	__u32 second, len, taken = 0;
	struct pfr_rtp_header h;
	__u8 b[32] = { 0 }, *p;

	(void)state;
	for (second = 0; second < 256; second++) {
		put_rtp(b, 0x80, second, 1, 2);
		put32(b + 12, 0x0A8A0140);
		for (len = 0; len <= 20; len++) {
			p = exact_copy(b, len);
			assert_null(rtp_check_plain(p, len));
			taken += (__u32)pfr_rtp_plain(&h, p, len);
			free(p);
		}
	}
	/* From 16 bytes on, all but RTCP. */
	assert_int_equal(taken, (256 - 32) * 5);
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
	__u32 seed = 0x9E3779B9, len, flips;
	__u8 b[512], *p;
	int i;

	(void)state;
	for (i = 0; i < MUTATIONS; i++) {
		memset(b, 0, sizeof(b));
		len = put_everything(b);
		if (i % 2) {
			put_rtp(b, 0x80 | (random_u32(&seed) & 0x3F), 0, 1, 2);
			len = random_u32(&seed) % 64;
		}
		p = exact_copy(b, len);
		flips = random_u32(&seed) % 4;
		while (len && flips--)
			p[random_u32(&seed) % len] = (__u8)random_u32(&seed);
		assert_null(rtp_check_datagram(p, len, len));
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_header),
		cmocka_unit_test(versions),
		cmocka_unit_test(csrcs_and_extension),
		cmocka_unit_test(padding),
		cmocka_unit_test(protocols),
		cmocka_unit_test(filters),
		cmocka_unit_test(everything),
		cmocka_unit_test(rtcp_truncations),
		cmocka_unit_test(rtcp_refusals),
		cmocka_unit_test(rtcp_contradictions),
		cmocka_unit_test(short_blocks),
		cmocka_unit_test(truncations),
		cmocka_unit_test(short_way),
		cmocka_unit_test(mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
