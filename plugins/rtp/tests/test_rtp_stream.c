// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams, each rule on its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rtp-bench.h"

/* One more packet, far from where the stream is. */
static enum pfr_rtp_verdict feed_seq(struct bench *b, __u16 seq)
{
	__u16 old = b->h.seq;
	enum pfr_rtp_verdict v;

	b->h.seq = seq;
	v = feed(b);
	b->h.seq = old;
	return v;
}

/* ----------------------------------------------------------- RFC 3550 A.1 */

static void probation(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;

	(void)state;
	start(&b, 1000);
	assert_int_equal(feed_seq(&b, 5), PFR_RTP_PROBATION);
	assert_int_equal(feed_seq(&b, 7), PFR_RTP_PROBATION);
	assert_int_equal(feed_seq(&b, 7), PFR_RTP_PROBATION);
	assert_int_equal(feed_seq(&b, 6), PFR_RTP_PROBATION);
	r = report(&b);
	assert_false(r.flags & RTP_STREAM_VALID);
	assert_int_equal(r.unverified, 3);
	assert_int_equal(r.packets, 1);
	assert_int_equal(feed_seq(&b, 7), PFR_RTP_NEXT);
	r = report(&b);
	assert_true(r.flags & RTP_STREAM_VALID);
	assert_int_equal(r.packets, 2);
	assert_int_equal(r.expected, 2);
	assert_int_equal(r.lost, 0);
	assert_int_equal(r.octets, 320);
	assert_int_equal(r.unverified, 3);
}

/* Bad padding does not begin a stream, but a running one believes it: SRTP. */
static void bad_padding(void **state)
{
	struct bench b;

	(void)state;
	start(&b, 1);
	b.h.flags = PFR_RTP_PADDING_BAD;
	assert_int_equal(feed(&b), PFR_RTP_IGNORED);
	assert_int_equal(report(&b).packets, 0);
	b.h.flags = 0;
	run(&b, 1);
	b.h.flags = PFR_RTP_PADDING_BAD;
	assert_int_equal(feed(&b), PFR_RTP_IGNORED);
	b.h.flags = 0;
	run(&b, 2);
	assert_int_equal(report(&b).unverified, 2);
	b.h.flags = PFR_RTP_PADDING_BAD;
	assert_int_equal(feed(&b), PFR_RTP_NEXT);
	assert_int_equal(report(&b).packets, 4);
}

static void limits_of_a_gap(void **state)
{
	struct bench b;

	(void)state;
	start(&b, 100);
	run(&b, 2);					/* 100, 101 */
	assert_int_equal(feed_seq(&b, 101 + 2999), PFR_RTP_GAP);
	assert_int_equal(report(&b).lost, 2998);
	start(&b, 100);
	run(&b, 2);
	assert_int_equal(feed_seq(&b, 101 + 3000), PFR_RTP_STRAY);
	assert_int_equal(report(&b).lost, 0);
	assert_int_equal(report(&b).stray, 1);

	start(&b, 1000);
	run(&b, 2);					/* 1000, 1001 */
	b.h.seq = 1200;
	run(&b, 1);
	assert_int_equal(feed_seq(&b, 1200 - 99), PFR_RTP_LATE);
	assert_int_equal(feed_seq(&b, 1200 - 99), PFR_RTP_DUPLICATE);
	assert_int_equal(feed_seq(&b, 1200 - 100), PFR_RTP_STRAY);
	assert_int_equal(feed_seq(&b, 1200), PFR_RTP_DUPLICATE);
}

static void restart(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;

	(void)state;
	start(&b, 1000);
	run(&b, 10);
	b.h.seq = 30000;
	assert_int_equal(feed(&b), PFR_RTP_STRAY);
	go(&b);
	assert_int_equal(feed(&b), PFR_RTP_RESTART);
	go(&b);
	assert_int_equal(feed(&b), PFR_RTP_NEXT);
	/* Before the new beginning nothing is missing. */
	assert_int_equal(feed_seq(&b, 29990), PFR_RTP_DUPLICATE);
	r = report(&b);
	assert_int_equal(r.restarts, 1);
	assert_int_equal(r.stray, 0);
	assert_int_equal(r.packets, 14);
	assert_int_equal(r.expected, 13);
	assert_int_equal(r.duplicates, 1);
	assert_int_equal(r.highest_seq, 30002);
}

/* Somebody else with the same SSRC does not take the stream over. */
static void two_senders(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;
	int i;

	(void)state;
	start(&b, 1000);
	run(&b, 2);
	for (i = 0; i < 50; i++) {
		assert_int_equal(feed_seq(&b, 40000 + i), PFR_RTP_STRAY);
		assert_int_equal(feed(&b), PFR_RTP_NEXT);
		go(&b);
	}
	r = report(&b);
	assert_int_equal(r.stray, 50);
	assert_int_equal(r.restarts, 0);
	assert_int_equal(r.lost, 0);
}

static void cycles(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;
	__u32 i;

	(void)state;
	start(&b, 65530);
	run(&b, 3 * 65536);
	r = report(&b);
	assert_int_equal(r.packets, 3 * 65536);
	assert_int_equal(r.expected, 3 * 65536);
	assert_int_equal(r.highest_seq, 65530 + 3 * 65536 - 1);

	/* Whole cycles in a row, whatever number they begin with. */
	for (i = 65533; i <= 65538; i++) {
		start(&b, (__u16)i);
		run(&b, 2 * 65536);
		r = report(&b);
		assert_int_equal(r.packets, 2 * 65536);
		assert_int_equal(r.highest_seq, (__u16)i + 2 * 65536 - 1);
		run(&b, 65536);
		assert_int_equal(report(&b).delta_count, 3 * 65536 - 1);
	}

	/* Late over the wrap is no cycle. */
	start(&b, 65530);
	run(&b, 5);
	b.h.seq += 3;
	run(&b, 1);
	assert_int_equal(report(&b).highest_seq, 65538);
	assert_int_equal(feed_seq(&b, 65535), PFR_RTP_LATE);
	assert_int_equal(feed_seq(&b, 0), PFR_RTP_LATE);
	assert_int_equal(report(&b).highest_seq, 65538);
	assert_int_equal(report(&b).lost, 1);
}

/* Also what has not been settled yet: a hundred come from behind. */
static void late_after_many(void **state)
{
	struct bench b;
	__u16 n;

	(void)state;
	for (n = 1; n < 140; n++) {
		start(&b, 1);
		run(&b, 2);
		b.h.seq += 90;				/* 90 are missing */
		run(&b, n);
		/* The last one of those, if it is not too far away. */
		assert_int_equal(feed_seq(&b, 92),
				 n < 100 ? PFR_RTP_LATE : PFR_RTP_STRAY);
		b.h.seq++;
		if (n < 99)
			assert_int_equal(feed_seq(&b, 93), PFR_RTP_DUPLICATE);
		report(&b);
	}
}

/* Sums end with their counter, so that means stay right. */
static void many_measured(void **state)
{
	const __u32 many = 0xFFFFFFF0 - 0x10000;
	struct rtp_stream_stats r;
	struct bench b;

	(void)state;
	start(&b, 65000);
	run(&b, 10);
	b.s.packets += many;
	b.s.expected += many;
	b.s.delta_count += many;
	b.s.jitter_count += many;
	b.unseen = b.s;
	run(&b, 0x10000 + 30);
	r = report(&b);
	assert_int_equal(r.delta_count, 0xFFFFFFFF);
	assert_int_equal(r.jitter_count, 0xFFFFFFFF);
	assert_int_equal(r.packets, many + 0x10000 + 40ULL);
}

/* ---------------------------------------------------------------------- time */

static void steady(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;

	(void)state;
	start(&b, 1);
	b.h.ts = 0xFFFFFF00;				/* wraps, too */
	run(&b, 100);
	r = report(&b);
	assert_int_equal(r.delta_count, 99);
	assert_int_equal(r.jitter_count, 99);
	assert_int_equal(r.delta_min_ns, 20 * MS);
	assert_int_equal(r.delta_max_ns, 20 * MS);
	assert_int_equal(r.delta_sum_ns, 99 * 20 * MS);
	assert_int_equal(r.jitter_max_ns, 0);
	assert_int_equal(r.jitter_ts, 0);
	assert_int_equal(r.first_ns, START);
	assert_int_equal(r.last_ns, START + 99 * 20 * MS);
	assert_int_equal(r.clock_rate, 8000);
}

/* One packet 16 ms late: J = 16 ms / 16, and then it fades. */
static void one_late_arrival(void **state)
{
	struct bench b;

	(void)state;
	start(&b, 1);
	run(&b, 10);
	b.now += 16 * MS;
	run(&b, 1);
	assert_int_equal(report(&b).jitter_ns, MS);
	assert_int_equal(report(&b).jitter_ts, 8);
	run(&b, 1);
	assert_int_equal(report(&b).jitter_ns, MS * 15 / 16);

	/* 0.1 ms is most of a unit: rounded, not cut. */
	start(&b, 1);
	run(&b, 10);
	b.now += MS / 10;
	run(&b, 1);
	assert_int_equal(b.s.jitter_ts, 1);
	assert_int_equal(b.s.jitter, MS / 10);
}

static void marker_and_comfort(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;

	(void)state;
	start(&b, 1);
	run(&b, 10);
	b.now += 500 * MS;
	b.h.ts += 500 * 8;
	b.h.flags = PFR_RTP_MARKER;
	run(&b, 1);
	b.h.flags = 0;
	r = report(&b);
	assert_int_equal(r.markers, 1);
	assert_int_equal(r.delta_count, 9);
	assert_int_equal(r.delta_max_ns, 20 * MS);

	b.h.payload_type = 13;
	run(&b, 1);
	b.h.payload_type = 0;
	run(&b, 2);
	r = report(&b);
	assert_int_equal(r.comfort_noise, 1);
	assert_int_equal(r.payload_changes, 0);
	assert_int_equal(r.payload_type, 0);
	/* Neither it nor the one behind it. */
	assert_int_equal(r.delta_count, 10);
	assert_int_equal(r.jitter_ns, 0);
}

static void unknown_clock(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;

	(void)state;
	start(&b, 1);
	b.h.payload_type = 96;
	run(&b, 10);
	r = report(&b);
	assert_int_equal(r.clock_rate, 0);
	assert_int_equal(r.jitter_count, 0);
	assert_int_equal(r.delta_count, 9);
	b.h.payload_type = OPUS_TYPE;
	run(&b, 10);
	r = report(&b);
	assert_int_equal(r.clock_rate, 48000);
	assert_int_equal(r.jitter_count, 9);
	assert_int_equal(r.payload_changes, 1);
}

/* SDP comes after the media. */
static void retype(void **state)
{
	struct bench b;

	(void)state;
	start(&b, 1);
	b.h.payload_type = OPUS_TYPE;
	feed_typed(&b, NULL);
	go(&b);
	feed_typed(&b, NULL);
	go(&b);
	assert_int_equal(report(&b).clock_rate, 0);
	pfr_rtp_stream_retype(&b.s);
	pfr_rtp_stream_retype(&b.unseen);
	run(&b, 1);
	assert_int_equal(report(&b).clock_rate, 48000);
	assert_int_equal(report(&b).payload_changes, 0);
}

static void static_types(void **state)
{
	static const struct {
		__u8 payload_type;
		__u32 rate;
	} want[] = {
		{ 0, 8000 }, { 1, 0 }, { 6, 16000 }, { 8, 8000 }, { 9, 8000 },
		{ 10, 44100 }, { 13, 8000 }, { 14, 90000 }, { 16, 11025 },
		{ 17, 22050 }, { 18, 8000 }, { 19, 0 }, { 26, 90000 },
		{ 31, 90000 }, { 34, 90000 }, { 35, 0 }, { 96, 0 }, { 127, 0 },
	};
	struct pfr_rtp_type t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(want) / sizeof(*want); i++) {
		pfr_rtp_find_type(&t, NULL, want[i].payload_type);
		assert_int_equal(t.clock_rate, want[i].rate);
		assert_int_equal(t.class, want[i].payload_type == 13 ?
				 PFR_RTP_COMFORT : PFR_RTP_MEDIA);
	}
	pfr_rtp_find_type(&t, &types, EVENT_TYPE);
	assert_int_equal(t.class, PFR_RTP_EVENT);
}

/* A clock that goes back, of the packets or of us, hurts nobody. */
static void clocks_set(void **state)
{
	struct bench b;

	(void)state;
	start(&b, 1);
	run(&b, 10);
	b.h.ts -= 1000000;
	run(&b, 10);
	assert_int_equal(report(&b).jitter_ns, 0);
	b.h.ts += 0x7FFFFFFF;
	run(&b, 10);
	assert_int_equal(report(&b).jitter_ns, 0);
	b.now -= 3600 * 1000 * MS;
	run(&b, 1);
	assert_int_equal(report(&b).delta_min_ns, 0);
	assert_int_equal(report(&b).last_ns, START + 29 * 20 * MS);
}

/* -------------------------------------------------------------------- events */

static void put_event(struct bench *b, __u32 code)
{
	b->h.payload_type = EVENT_TYPE;
	b->h.flags |= PFR_RTP_EVENT_SEEN;
	b->h.event = code << 24 | 0x0A00A0;
	feed(b);
	b->h.seq++;
	b->now += 20 * MS;
	b->h.flags = 0;
}

static void events(void **state)
{
	struct rtp_stream_stats r;
	struct bench b;
	__u32 old;
	int i;

	(void)state;
	start(&b, 1);
	run(&b, 10);
	old = b.h.ts;
	b.h.flags = PFR_RTP_MARKER;
	for (i = 0; i < 8; i++)
		put_event(&b, 5);
	r = report(&b);
	assert_int_equal(r.events, 1);
	assert_int_equal(r.event, 5);
	assert_int_equal(r.payload_type, 0);
	assert_int_equal(r.payload_changes, 0);
	assert_int_equal(r.jitter_count, 9);

	/* The next one, of the same key; the old one's end comes again. */
	b.h.ts += 1600;
	put_event(&b, 5);
	b.h.ts = old;
	put_event(&b, 5);
	assert_int_equal(report(&b).events, 2);
	/* A long one goes on with a new time stamp and no marker. */
	b.h.ts = old + 1600 + 0xFFFF;
	put_event(&b, 5);
	assert_int_equal(report(&b).events, 2);
	b.h.ts += 0xFFFF;
	b.h.flags = PFR_RTP_MARKER;
	put_event(&b, 5);
	assert_int_equal(report(&b).events, 3);

	/* Speech again: jitter goes on with the second packet of it. */
	b.h.payload_type = 0;
	run(&b, 5);
	r = report(&b);
	assert_int_equal(r.jitter_ns, 0);
	assert_int_equal(r.jitter_count, 9 + 4);
}

static void event_first(void **state)
{
	struct bench b;

	(void)state;
	start(&b, 1);
	put_event(&b, 1);
	put_event(&b, 1);
	assert_int_equal(report(&b).events, 1);
	assert_int_equal(report(&b).payload_type, RTP_NO_PAYLOAD_TYPE);
	b.h.payload_type = 8;
	run(&b, 1);
	assert_int_equal(report(&b).payload_type, 8);
	assert_int_equal(report(&b).payload_changes, 0);
}

/* ------------------------------------------------------------- other streams */

static void meetings(void **state)
{
	struct pfr_rtp_stream a, b, other;

	(void)state;
	memset(&a, 0, sizeof(a));
	a.key.ip_version = 4;
	a.key.src.v4 = 1;
	a.key.dst.v4 = 2;
	a.key.src_port = 10;
	a.key.dst_port = 20;
	a.key.ssrc = 7;
	b = a;
	b.key.src.v4 = 2;
	b.key.dst.v4 = 1;
	b.key.src_port = 20;
	b.key.dst_port = 10;
	other = b;

	b.key.vlan_id = 5;
	pfr_rtp_stream_meet(&a, &b);
	assert_int_equal(a.flags, 0);
	b.key.vlan_id = 0;
	b.key.dst_port = 11;
	pfr_rtp_stream_meet(&a, &b);
	assert_int_equal(a.flags, 0);
	b = other;
	pfr_rtp_stream_meet(&a, &b);
	assert_int_equal(a.flags, RTP_STREAM_ANSWERED);
	assert_int_equal(b.flags, RTP_STREAM_ANSWERED);

	other = a;
	other.flags = 0;
	other.key.src.v4 = 3;
	pfr_rtp_stream_meet(&other, &a);
	assert_int_equal(other.flags, RTP_STREAM_COLLISION);
	assert_int_equal(a.flags, RTP_STREAM_COLLISION | RTP_STREAM_ANSWERED);
	other.flags = 0;
	other.key.ssrc = 8;
	pfr_rtp_stream_meet(&other, &a);
	assert_int_equal(other.flags, 0);
}

/* The structures' sizes are an agreement, and the first of them is small. */
static void sizes(void **state)
{
	(void)state;
	print_message("a stream has %zu bytes, its statistics %zu\n",
		      sizeof(struct pfr_rtp_stream),
		      sizeof(struct rtp_stream_stats));
	assert_int_equal(sizeof(struct pfr_rtp_stream), 240);
	assert_int_equal(sizeof(struct rtp_stream_stats), 240);
	assert_int_equal(sizeof(struct rtp_filter), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(probation),
		cmocka_unit_test(bad_padding),
		cmocka_unit_test(limits_of_a_gap),
		cmocka_unit_test(restart),
		cmocka_unit_test(two_senders),
		cmocka_unit_test(cycles),
		cmocka_unit_test(late_after_many),
		cmocka_unit_test(many_measured),
		cmocka_unit_test(steady),
		cmocka_unit_test(one_late_arrival),
		cmocka_unit_test(marker_and_comfort),
		cmocka_unit_test(unknown_clock),
		cmocka_unit_test(retype),
		cmocka_unit_test(static_types),
		cmocka_unit_test(clocks_set),
		cmocka_unit_test(events),
		cmocka_unit_test(event_first),
		cmocka_unit_test(meetings),
		cmocka_unit_test(sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
