// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * One stream, packet by packet.
 */
#include "rtp_next.h"

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/string.h>

static_assert(sizeof(struct pfr_rtp_stream) == 240);
static_assert(sizeof(struct rtp_stream_stats) == 240);
static_assert(sizeof(struct rtp_filter) == 16);
static_assert(sizeof(struct rtp_rule_stats) == 176);
static_assert(sizeof(struct rtp_memory) == 72);
static_assert(sizeof(struct rtp_parsed) == 24);
#else
#include <string.h>
#endif

/* Bits of state: RUNNING alone is a stream in the middle of its media. */
#define RUNNING		0x01	/* two packets in sequence came */
#define NO_BASE		0x02	/* the last packet says nothing about jitter */
#define AFTER_COMFORT	0x04	/* the last one was comfort noise */
#define BAD_SEQ		0x08	/* bad_seq is set: the last one was stray */
#define EVENT		0x10	/* last_type is one of events */
#define COMFORT		0x20	/* last_type is comfort noise */
#define NEW_TYPES	0x40	/* last_type may mean something else now */

/* From here on each is measured by itself: 256 unsettled ones could be too many. */
#define MOST_MEASURED	(U32_MOST - 256)

static void count(__u32 *n)
{
	if (*n != U32_MOST)
		++*n;
}

static void count_short(__u16 *n)
{
	if (*n != 0xFFFF)
		++*n;
}

/* --------------------------------------------------------------- sequence */

static void count_packet(struct pfr_rtp_stream *s,
			 const struct pfr_rtp_header *h)
{
	s->packets++;
	s->octets += h->payload_len;
}

/* The stream begins here, again if nothing came of an earlier beginning. */
static void begin(struct pfr_rtp_stream *s, const struct pfr_rtp_header *h,
		  __u64 now)
{
	struct pfr_rtp_key key = s->key;
	__u16 unverified;
	__u8 flags = s->flags & (RTP_STREAM_COLLISION | RTP_STREAM_ANSWERED);

	if (s->packets)
		count_short(&s->unverified);
	unverified = s->unverified;
	memset(s, 0, sizeof(*s));
	s->key = key;
	s->unverified = unverified;
	s->flags = flags;
	s->seq = h->seq;
	count_packet(s, h);
	s->expected = 1;
	/* Nothing older is expected: if it comes, it counts as a duplicate. */
	s->seen[0] = ~0ULL;
	s->seen[1] = ~0ULL;
	s->first_ns = now;
	s->last_ns = now;
	s->delta_min = U32_MOST;
	s->jitter_min = U32_MOST;
	s->last_type = RTP_NO_PAYLOAD_TYPE;
	s->payload_type = RTP_NO_PAYLOAD_TYPE;
	s->state = NO_BASE;
}

/* To a later one; @came: of those in between none, 0, or all, ~0, have come. */
static void advance(struct pfr_rtp_stream *s, __u32 ahead, __u64 came)
{
	s->seq += ahead;
	s->expected += ahead;
	if (ahead >= 128) {
		s->seen[0] = came;
		ahead = 64;
	}
	if (ahead >= 64) {
		s->seen[1] = s->seen[0];
		s->seen[0] = came;
		ahead -= 64;
	}
	if (ahead) {
		s->seen[1] = s->seen[1] << ahead | s->seen[0] >> (64 - ahead);
		s->seen[0] = s->seen[0] << ahead | came >> (64 - ahead);
	}
	s->seen[0] |= 1;
}

/* The next one can be counted by pfr_rtp_next(), if there is to be one. */
static void set_next(struct pfr_rtp_stream *s)
{
	s->next = 0;
	if (s->state == RUNNING && s->delta_count <= MOST_MEASURED)
		s->next = pfr_rtp_word_of((__u16)(s->seq + 1), s->last_type);
}

/* How many have come since the stream was settled; 0 may be 256, too. */
static __u8 unsettled(const struct pfr_rtp_stream *s)
{
	return (__u8)(pfr_rtp_word_seq(s->next) - 1 - s->seq);
}

static void settle(struct pfr_rtp_stream *s, __u32 n)
{
	advance(s, n, ~0ULL);
	s->packets += n;
	s->delta_count += n;
	s->jitter_count += n;
	set_next(s);
}

void pfr_rtp_stream_settle(struct pfr_rtp_stream *s)
{
	__u8 n = unsettled(s);

	if (s->next && n)
		settle(s, n);
}

void pfr_rtp_stream_overflow(struct pfr_rtp_stream *s)
{
	__u8 n = unsettled(s);

	/* At least the last one has come. */
	settle(s, n ? n : 256);
}

static enum pfr_rtp_verdict from_behind(struct pfr_rtp_stream *s, __u32 behind)
{
	__u64 bit = 1ULL << (behind & 63);

	if (s->seen[behind >> 6] & bit) {
		count(&s->duplicates);
		return PFR_RTP_DUPLICATE;
	}
	s->seen[behind >> 6] |= bit;
	count(&s->late);
	return PFR_RTP_LATE;
}

/*
 * Two in sequence far away are a sender that began anew; one is an accident.
 * Unlike in A.1 they must come in a row: of two senders with one SSRC the one
 * who was first goes on to be believed.
 */
static enum pfr_rtp_verdict far_away(struct pfr_rtp_stream *s, __u16 seq)
{
	s->state |= NO_BASE;
	if (!(s->state & BAD_SEQ) || s->bad_seq != seq) {
		s->state |= BAD_SEQ;
		s->bad_seq = seq + 1;
		count(&s->stray);
		return PFR_RTP_STRAY;
	}
	/* The first one was right, too. */
	s->state &= ~BAD_SEQ;
	if (s->stray != U32_MOST)
		s->stray--;
	s->expected += 2;
	s->seq = seq;
	s->seen[0] = ~0ULL;
	s->seen[1] = ~0ULL;
	count_short(&s->restarts);
	return PFR_RTP_RESTART;
}

static enum pfr_rtp_verdict sequence(struct pfr_rtp_stream *s, __u16 seq)
{
	__u16 ahead = seq - (__u16)s->seq;
	__u16 behind = -ahead;

	if (behind >= PFR_RTP_MAX_MISORDER && ahead >= PFR_RTP_MAX_DROPOUT)
		return far_away(s, seq);
	s->state &= ~BAD_SEQ;
	if (behind < PFR_RTP_MAX_MISORDER)
		return from_behind(s, behind);
	advance(s, ahead, 0);
	return ahead == 1 ? PFR_RTP_NEXT : PFR_RTP_GAP;
}

/*
 * Anything can look like RTP, so a stream must prove itself. A packet with bad
 * padding proves nothing, though later it is believed: SRTP encrypts the count.
 */
static enum pfr_rtp_verdict on_probation(struct pfr_rtp_stream *s,
					 const struct pfr_rtp_header *h,
					 __u64 now)
{
	if (h->flags & PFR_RTP_PADDING_BAD) {
		count_short(&s->unverified);
		return PFR_RTP_IGNORED;
	}
	if (!s->packets || h->seq != (__u16)(s->seq + 1)) {
		begin(s, h, now);
		return PFR_RTP_PROBATION;
	}
	count_packet(s, h);
	advance(s, 1, 0);
	if (s->packets < PFR_RTP_MIN_SEQUENTIAL)
		return PFR_RTP_PROBATION;
	s->state |= RUNNING;
	s->flags |= RTP_STREAM_VALID;
	return PFR_RTP_NEXT;
}

/* ----------------------------------------------------------- payload types */

static void new_type(struct pfr_rtp_stream *s,
		     const struct pfr_rtp_types *types, __u8 payload_type)
{
	struct pfr_rtp_type type;

	pfr_rtp_find_type(&type, types, payload_type);
	s->last_type = payload_type;
	s->state &= ~(NEW_TYPES | EVENT | COMFORT);
	if (type.class == PFR_RTP_COMFORT)
		s->state |= COMFORT;
	/* Events have the clock of the media that they interrupt, or none. */
	if (type.class == PFR_RTP_EVENT) {
		s->state |= EVENT;
		return;
	}
	if (type.clock_rate != s->clock_rate) {
		s->clock_rate = type.clock_rate;
		s->state |= NO_BASE;
	}
	if (type.class != PFR_RTP_MEDIA)
		return;
	if (payload_type != s->payload_type &&
	    s->payload_type != RTP_NO_PAYLOAD_TYPE)
		count_short(&s->payload_changes);
	s->payload_type = payload_type;
}

/*
 * All packets of an event have one time stamp; one that is longer than its
 * duration field goes on with another (RFC 4733, 2.5.1.3), and the last packets
 * come several times, perhaps behind those of the next event.
 */
static void event(struct pfr_rtp_stream *s, const struct pfr_rtp_header *h)
{
	__u8 code = (__u8)(h->event >> 24);
	__u32 step = h->ts - s->event_ts;
	int goes_on = s->events && step == 0xFFFF && code == s->event &&
		!(h->flags & PFR_RTP_MARKER);

	if (!(h->flags & PFR_RTP_EVENT_SEEN))
		return;
	if (s->events && (!step || step > U32_MOST / 2))
		return;
	if (!goes_on)
		count_short(&s->events);
	s->event_ts = h->ts;
	s->event = code;
}

/* --------------------------------------------------------------------- time */

/* Sums end with the counter, so that the means stay right. */
static int can_measure(const struct pfr_rtp_stream *s)
{
	return s->delta_count != U32_MOST;
}

static void timing(struct pfr_rtp_stream *s, const struct pfr_rtp_header *h,
		   __u64 now, int usable)
{
	__u64 delta = 0, d = U32_MOST;
	int ordinary = s->packets > 1 && can_measure(s) &&
		!(s->state & (AFTER_COMFORT | COMFORT)) &&
		!(h->flags & PFR_RTP_MARKER);

	if (now > s->last_ns) {
		delta = now - s->last_ns;
		s->last_ns = now;
	}
	if (ordinary) {
		s->delta_count++;
		measure_delta(s, delta);
	}
	if (!usable || !s->clock_rate) {
		s->state |= NO_BASE;
		return;
	}
	if (!(s->state & NO_BASE))
		d = displaced(s, h->ts, delta);
	s->state &= ~NO_BASE;
	s->last_ts = h->ts;
	if (d >= MAX_D)
		return;
	update_jitter(s, d);
	if (ordinary) {
		s->jitter_count++;
		measure_jitter(s);
	}
}

/* ------------------------------------------------------------------ the whole */

static enum pfr_rtp_verdict
any_packet(struct pfr_rtp_stream *s, const struct pfr_rtp_types *types,
	   const struct pfr_rtp_header *h, __u64 now)
{
	enum pfr_rtp_verdict verdict;

	if (s->state & RUNNING) {
		count_packet(s, h);
		verdict = sequence(s, h->seq);
	} else {
		verdict = on_probation(s, h, now);
		if (verdict == PFR_RTP_IGNORED)
			return verdict;
	}
	if (verdict == PFR_RTP_STRAY) {
		timing(s, h, now, 0);
		return verdict;
	}
	if (h->payload_type != s->last_type || s->state & NEW_TYPES)
		new_type(s, types, h->payload_type);
	if (h->flags & PFR_RTP_MARKER)
		count(&s->markers);
	if (s->state & EVENT)
		event(s, h);
	timing(s, h, now, !(s->state & EVENT));
	s->state &= ~AFTER_COMFORT;
	if (s->state & COMFORT) {
		count(&s->comfort_noise);
		s->state |= AFTER_COMFORT;
	}
	return verdict;
}

enum pfr_rtp_verdict pfr_rtp_stream_packet(struct pfr_rtp_stream *s,
					   const struct pfr_rtp_types *types,
					   const struct pfr_rtp_header *h,
					   __u64 now)
{
	enum pfr_rtp_verdict verdict;

	if (pfr_rtp_next(s, pfr_rtp_header_word(h), h->ts, h->payload_len, now))
		return PFR_RTP_NEXT;
	pfr_rtp_stream_settle(s);
	verdict = any_packet(s, types, h, now);
	set_next(s);
	return verdict;
}

void pfr_rtp_stream_retype(struct pfr_rtp_stream *s)
{
	pfr_rtp_stream_settle(s);
	s->next = 0;
	s->state |= NEW_TYPES;
}

static int same_host(const ip_addr *a, const ip_addr *b)
{
	return !memcmp(a, b, sizeof(*a));
}

void pfr_rtp_stream_meet(struct pfr_rtp_stream *a, struct pfr_rtp_stream *b)
{
	const struct pfr_rtp_key *x = &a->key, *y = &b->key;
	__u8 found = 0;

	if (x->ip_version != y->ip_version || x->vlan_id != y->vlan_id)
		return;
	if (x->dst_port == y->src_port && x->src_port == y->dst_port &&
	    same_host(&x->dst, &y->src) && same_host(&x->src, &y->dst))
		found = RTP_STREAM_ANSWERED;
	else if (x->ssrc == y->ssrc && x->dst_port == y->dst_port &&
		 same_host(&x->dst, &y->dst))
		found = RTP_STREAM_COLLISION;
	a->flags |= found;
	b->flags |= found;
}

void pfr_rtp_stream_report(struct pfr_rtp_stream *s,
			   struct rtp_stream_stats *stats)
{
	pfr_rtp_stream_settle(s);
	memset(stats, 0, sizeof(*stats));
	stats->src = s->key.src;
	stats->dst = s->key.dst;
	stats->src_port = s->key.src_port;
	stats->dst_port = s->key.dst_port;
	stats->vlan_id = s->key.vlan_id;
	stats->ip_version = s->key.ip_version;
	stats->ssrc = s->key.ssrc;
	stats->payload_type = s->payload_type;
	stats->flags = s->flags;
	stats->first_ns = s->first_ns;
	stats->last_ns = s->last_ns;
	stats->packets = s->packets;
	stats->octets = s->octets;
	stats->expected = s->expected;
	stats->lost = (__s64)(s->expected - (s->packets - s->stray));
	stats->highest_seq = s->seq;
	stats->late = s->late;
	stats->duplicates = s->duplicates;
	stats->stray = s->stray;
	stats->unverified = s->unverified;
	stats->restarts = s->restarts;
	stats->markers = s->markers;
	stats->comfort_noise = s->comfort_noise;
	stats->payload_changes = s->payload_changes;
	stats->events = s->events;
	stats->event = s->event;
	stats->clock_rate = s->clock_rate;
	stats->delta_count = s->delta_count;
	stats->delta_min_ns = s->delta_count ? s->delta_min : 0;
	stats->delta_max_ns = s->delta_max;
	stats->delta_sum_ns = s->delta_sum;
	stats->jitter_count = s->jitter_count;
	stats->jitter_ns = s->jitter >> 4;
	stats->jitter_min_ns = s->jitter_count ? s->jitter_min : 0;
	stats->jitter_max_ns = s->jitter_max;
	stats->jitter_sum_ns16 = s->jitter_sum;
	stats->jitter_ts = s->jitter_ts >> 4;
	stats->report_jitter_ts = s->report_jitter;
	stats->report_lost = (__s32)(s->report_loss << 8) >> 8;
	stats->report_fraction = (__u8)(s->report_loss >> 24);
	stats->rtt_us = (__u32)((__u64)s->rtt * 1000000 >> 16);
	stats->xr_loss = s->xr_loss;
	stats->xr_discard = s->xr_discard;
	stats->xr_r_factor = s->xr_r_factor;
	stats->xr_mos_lq = s->xr_mos_lq;
	stats->xr_mos_cq = s->xr_mos_cq;
	stats->xr_rtt_ms = s->xr_rtt_ms;
	stats->xr_end_delay_ms = s->xr_end_delay_ms;
}
