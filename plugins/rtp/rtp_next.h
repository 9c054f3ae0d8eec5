/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The packet that was to come next in its stream, as nearly all are: in sequence,
 * of the same kind as the one before, without a marker. In line, since calls count
 * in the packet path, and nothing but what such a packet needs.
 *
 * Its first four bytes are known beforehand, so one comparison tells. What such
 * packets only add one to is added for all of them together, when another one
 * comes or somebody wants to know (pfr_rtp_stream_settle()): how many they were
 * is how far the number of the next one is ahead.
 */
#ifndef PFR_RTP_NEXT_H
#define PFR_RTP_NEXT_H

#include "rtp_stream.h"

#ifdef __KERNEL__
#include <linux/compiler.h>
#include <linux/math64.h>
#else
#ifndef unlikely
#define unlikely(x)	__builtin_expect(!!(x), 0)
#endif

static inline __u64 div_u64(__u64 a, __u32 b)
{
	return a / b;
}
#endif

#define SECOND		1000000000U
#define U32_MOST	0xFFFFFFFFU

/*
 * A packet so much too early or too late, in nanoseconds, is not jitter: the
 * sender's clock was set, or it was silent and did not say so.
 */
#define MAX_D		U32_MOST

/* How far from where its time stamp says, in ns; @delta since the last packet. */
static inline __u64 displaced(const struct pfr_rtp_stream *s, __u32 ts,
			      __u64 delta)
{
	__u32 step = ts - s->last_ts;
	__s64 d;

	if (unlikely(step > U32_MOST / 2))
		return delta + div_u64((__u64)-step * SECOND, s->clock_rate);
	d = delta - div_u64((__u64)step * SECOND, s->clock_rate);
	return d < 0 ? -d : d;
}

/*
 * Both are kept in sixteenths, so that the mean over about sixteen packets, as
 * RFC 3550 wants it, loses nothing to rounding. The one in units of the time
 * stamp is that of A.8, but for D, which is rounded once, not each arrival.
 */
static inline void update_jitter(struct pfr_rtp_stream *s, __u64 d)
{
	__u32 units = (__u32)div_u64(d * s->clock_rate + SECOND / 2, SECOND);

	s->jitter += d - ((s->jitter + 8) >> 4);
	s->jitter_ts += units - ((s->jitter_ts + 8) >> 4);
}

/* Who calls counts, too, sooner or later. */
static inline void measure_delta(struct pfr_rtp_stream *s, __u64 delta)
{
	s->delta_sum += delta;
	if (delta > s->delta_max)
		s->delta_max = delta;
	if (delta < s->delta_min)
		s->delta_min = (__u32)delta;
}

static inline void measure_jitter(struct pfr_rtp_stream *s)
{
	__u32 ns = (__u32)(s->jitter >> 4);

	s->jitter_sum += s->jitter;
	if (ns > s->jitter_max)
		s->jitter_max = ns;
	if (ns < s->jitter_min)
		s->jitter_min = ns;
}

/**
 * pfr_rtp_next - count the packet that was to come next
 * @s: its stream
 * @word: pfr_rtp_word() of its header
 * @ts: its time stamp
 * @payload_len: bytes of payload
 * @now: as for pfr_rtp_stream_packet(), which counts any packet
 *
 * Return: 0 if it is another one; then nothing has happened.
 */
static __always_inline int pfr_rtp_next(struct pfr_rtp_stream *s, __u32 word,
					__u32 ts, __u32 payload_len, __u64 now)
{
	__u64 delta = now - s->last_ns;
	__u64 d;

	if (unlikely(word != s->next || (__s64)delta < 0))
		return 0;
	d = displaced(s, ts, delta);
	if (unlikely(d >= MAX_D))
		return 0;
	s->octets += payload_len;
	s->last_ns = now;
	s->last_ts = ts;
	measure_delta(s, delta);
	update_jitter(s, d);
	measure_jitter(s);
	if (unlikely(__builtin_add_overflow(s->next, PFR_RTP_WORD_NEXT,
					    &s->next)))
		pfr_rtp_stream_overflow(s);
	return 1;
}

#endif /* PFR_RTP_NEXT_H */
