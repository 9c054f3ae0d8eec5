/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One stream that is fed packet by packet; for cmocka. */
#ifndef RTP_BENCH_H
#define RTP_BENCH_H

#include <string.h>

#include "rtp-invariants.h"
#include "rtp_stream.h"

#define MS		1000000ULL
#define START		(1700000000ULL * 1000 * MS)
#define EVENT_TYPE	101
#define OPUS_TYPE	111

static const struct pfr_rtp_types types = {
	.type = {
		{ .payload_type = EVENT_TYPE, .class = PFR_RTP_EVENT },
		{ .payload_type = OPUS_TYPE, .clock_rate = 48000 },
	},
	.count = 2,
};

/*
 * A stream, and what its next packet will be. Twice: the rules are looked at after
 * each packet, and what that settles is no help to @unseen, whose figures are to be
 * the same.
 */
struct bench {
	struct pfr_rtp_stream s;
	struct pfr_rtp_stream unseen;	/* until somebody wants a report */
	struct pfr_rtp_header h;
	__u64 now;
};

static inline void start(struct bench *b, __u16 seq)
{
	memset(b, 0, sizeof(*b));
	b->h.seq = seq;
	b->h.ts = 160000;
	b->h.payload_len = 160;
	b->now = START;
}

static inline enum pfr_rtp_verdict
feed_typed(struct bench *b, const struct pfr_rtp_types *known)
{
	enum pfr_rtp_verdict v = pfr_rtp_stream_packet(&b->s, known, &b->h,
						       b->now);
	const char *wrong = rtp_check_stream(&b->s);

	if (wrong)
		fail_msg("broken rule: %s", wrong);
	assert_int_equal(pfr_rtp_stream_packet(&b->unseen, known, &b->h,
					       b->now), v);
	return v;
}

static inline enum pfr_rtp_verdict feed(struct bench *b)
{
	return feed_typed(b, &types);
}

static inline void go(struct bench *b)
{
	b->h.seq++;
	b->h.ts += 160;
	b->now += 20 * MS;
}

static inline void run(struct bench *b, int n)
{
	while (n--) {
		feed(b);
		go(b);
	}
}

static inline struct rtp_stream_stats report(struct bench *b)
{
	struct rtp_stream_stats stats, unseen;

	memset(&stats, 0xA5, sizeof(stats));
	pfr_rtp_stream_report(&b->s, &stats);
	memset(&unseen, 0x5A, sizeof(unseen));
	pfr_rtp_stream_report(&b->unseen, &unseen);
	assert_memory_equal(&stats, &unseen, sizeof(stats));
	return stats;
}

#endif /* RTP_BENCH_H */
