/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The packet that was to come next in its stream, as nearly all are: in sequence,
 * of the same kind as the one before, without a marker. In line, since calls count
 * in the packet path, and nothing but what such a packet needs.
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

/* Bits of state: RUNNING alone is a stream in the middle of its media. */
#define RUNNING		0x01	/* two packets in sequence came */
#define NO_BASE		0x02	/* the last packet says nothing about jitter */
#define AFTER_COMFORT	0x04	/* the last one was comfort noise */
#define BAD_SEQ		0x08	/* bad_seq is set: the last one was stray */
#define NOT_MEDIA	0x10	/* last_type is an event or comfort noise */
#define NEW_TYPES	0x20	/* last_type may mean something else now */

/*
 * A packet so much too early or too late, in nanoseconds, is not jitter: the
 * sender's clock was set, or it was silent and did not say so.
 */
#define MAX_D		U32_MOST

static inline void count_packet(struct pfr_rtp_stream *s,
				const struct pfr_rtp_header *h)
{
	s->packets++;
	s->octets += h->payload_len;
}

static inline void next_in_sequence(struct pfr_rtp_stream *s)
{
	s->seq++;
	s->expected++;
	s->seen[1] = s->seen[1] << 1 | s->seen[0] >> 63;
	s->seen[0] = s->seen[0] << 1 | 1;
}

/* How far from where its time stamp says, in ns; @delta since the last packet. */
static inline __u64 displaced(const struct pfr_rtp_stream *s, __u32 ts,
			      __u64 delta)
{
	__u32 step = ts - s->last_ts;
	__u64 nominal;

	if (unlikely(step > U32_MOST / 2))
		return delta + div_u64((__u64)-step * SECOND, s->clock_rate);
	nominal = div_u64((__u64)step * SECOND, s->clock_rate);
	return delta > nominal ? delta - nominal : nominal - delta;
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

/* Sums end with the counter, so that the means stay right. */
static inline int can_measure(const struct pfr_rtp_stream *s)
{
	return s->delta_count != U32_MOST;
}

static inline void measure_delta(struct pfr_rtp_stream *s, __u64 delta)
{
	s->delta_count++;
	s->delta_sum += delta;
	if (delta > s->delta_max)
		s->delta_max = delta;
	if (delta < s->delta_min)
		s->delta_min = (__u32)delta;
}

static inline void measure_jitter(struct pfr_rtp_stream *s)
{
	__u32 ns = (__u32)(s->jitter >> 4);

	s->jitter_count++;
	s->jitter_sum += s->jitter;
	if (ns > s->jitter_max)
		s->jitter_max = ns;
	if (ns < s->jitter_min)
		s->jitter_min = ns;
}

/**
 * pfr_rtp_next - count the packet that was to come next
 * @s: its stream
 * @h: its header
 * @now: as for pfr_rtp_stream_packet(), which counts any packet
 *
 * Return: 0 if it is another one; then nothing has happened.
 */
static __always_inline int pfr_rtp_next(struct pfr_rtp_stream *s,
					const struct pfr_rtp_header *h,
					__u64 now)
{
	/* As they lie in the packet, one byte; no type is above 127. */
	unsigned int type = (h->flags & PFR_RTP_MARKER) << 7 | h->payload_type;
	__u64 delta = now - s->last_ns;
	__u64 d;

	if (unlikely(s->state != RUNNING || type != s->last_type ||
		     now < s->last_ns || !can_measure(s) ||
		     h->seq != (__u16)(s->seq + 1)))
		return 0;
	d = displaced(s, h->ts, delta);
	if (unlikely(d >= MAX_D))
		return 0;
	count_packet(s, h);
	next_in_sequence(s);
	s->last_ns = now;
	s->last_ts = h->ts;
	measure_delta(s, delta);
	update_jitter(s, d);
	measure_jitter(s);
	return 1;
}

#endif /* PFR_RTP_NEXT_H */
