// SPDX-License-Identifier: GPL-2.0-only
/*
 * The RTP analyzer's logic in the kernel, on buffers of exact size, where KASAN
 * sees any over-read: every truncation, and the divisions that are not the
 * compiler's there.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "rtp-build.h"
#include "rtp-invariants.h"

#define START	(1700000000ULL * NSEC_PER_SEC)

static u8 *exact_copy(struct kunit *test, const u8 *bytes, u32 len)
{
	/* Not ZERO_SIZE_PTR: the empty packet is to be an address like others. */
	u8 *p = kmalloc(max_t(u32, len, 1), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
	memcpy(p, bytes, len);
	return p;
}

static void check(struct kunit *test, const char *wrong, u32 room, u32 len)
{
	if (wrong)
		KUNIT_FAIL(test, "%u of %u bytes: broken rule: %s", room, len,
			   wrong);
}

static void rtp_truncations(struct kunit *test)
{
	u8 *b = kunit_kzalloc(test, 256, GFP_KERNEL);
	u32 csrcs, len, room;
	u8 *p;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, b);
	for (csrcs = 0; csrcs < 16; csrcs++) {
		put_rtp(b, 0xB0 | csrcs, 0, 1, 2);
		put32(b + PFR_RTP_HLEN + 4 * csrcs, 0xBEDE0002);
		len = PFR_RTP_HLEN + 4 * csrcs + 16;
		for (room = 0; room <= len; room++) {
			p = exact_copy(test, b, room);
			check(test, rtp_check_datagram(p, room, len), room,
			      len);
			check(test, rtp_check_datagram(p, room, room), room,
			      room);
			kfree(p);
		}
	}
}

static void rtcp_truncations(struct kunit *test)
{
	u8 *b = kunit_kzalloc(test, 512, GFP_KERNEL);
	struct pfr_rtcp_walk walk;
	u32 len, room, whole = 0;
	u8 *p;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, b);
	len = put_everything(b);
	for (room = 0; room <= len; room++) {
		p = exact_copy(test, b, room);
		check(test, rtp_check_rtcp(p, room), room, len);
		whole += pfr_rtcp_open(&walk, p, p + room);
		kfree(p);
	}
	KUNIT_EXPECT_EQ(test, whole, 5U);
}

/* A second of steady packets, then one 16 ms late. */
static void rtp_stream_figures(struct kunit *test)
{
	struct pfr_rtp_stream *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct rtp_stream_stats *x = kunit_kzalloc(test, sizeof(*x),
						   GFP_KERNEL);
	struct pfr_rtp_header h = { .seq = 65520, .payload_len = 160 };
	u64 now = START;
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, x);
	for (i = 0; i < 50; i++) {
		pfr_rtp_stream_packet(s, NULL, &h, now);
		h.seq++;
		h.ts += 160;
		now += 20 * NSEC_PER_MSEC;
	}
	now += 16 * NSEC_PER_MSEC;
	pfr_rtp_stream_packet(s, NULL, &h, now);
	check(test, rtp_check_stream(s), 0, 0);
	pfr_rtp_stream_report(s, x);
	KUNIT_EXPECT_EQ(test, x->packets, 51ULL);
	KUNIT_EXPECT_EQ(test, x->expected, 51ULL);
	KUNIT_EXPECT_EQ(test, x->lost, 0LL);
	KUNIT_EXPECT_EQ(test, x->highest_seq, 65570U);
	KUNIT_EXPECT_EQ(test, x->delta_max_ns, 36ULL * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, x->jitter_ns, 1ULL * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, x->jitter_ts, 8U);
}

static void rtcp_round_trip(struct kunit *test)
{
	struct pfr_rtp_stream *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct pfr_rtcp_item item = {
		.kind = PFR_RTCP_SENDER, .reference = 0x1234
	};

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	pfr_rtcp_apply(s, &item, START);
	item.kind = PFR_RTCP_REPORT;
	item.since = 65536 / 4;
	pfr_rtcp_apply(s, &item, START + 750 * NSEC_PER_MSEC);
	KUNIT_EXPECT_TRUE(test, s->flags & RTP_STREAM_RTT);
	KUNIT_EXPECT_EQ(test, s->rtt, 65536U / 2);
}

static struct kunit_case rtp_cases[] = {
	KUNIT_CASE(rtp_truncations),
	KUNIT_CASE(rtcp_truncations),
	KUNIT_CASE(rtp_stream_figures),
	KUNIT_CASE(rtcp_round_trip),
	{}
};

static struct kunit_suite rtp_suite = {
	.name = "pf_ring_rtp",
	.test_cases = rtp_cases,
};

kunit_test_suites(&rtp_suite);

MODULE_LICENSE("GPL");
