/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * One stream of RTP packets: sequence, loss, jitter, events. Integers only, no
 * allocation; whoever owns the stream sees to it that one processor at a time
 * works on it.
 */
#ifndef PFR_RTP_STREAM_H
#define PFR_RTP_STREAM_H

#include <linux/types.h>

#include "pf_ring_rtp.h"
#include "rtp_parse.h"

/* RFC 3550 A.1 */
#define PFR_RTP_MAX_DROPOUT	3000
#define PFR_RTP_MAX_MISORDER	100
#define PFR_RTP_MIN_SEQUENTIAL	2

/* What makes a stream; hashed and compared as bytes: clear it first. */
struct pfr_rtp_key {
	ip_addr src;			/* as in struct pkt_parsing_info */
	ip_addr dst;
	__u32 ssrc;
	__u16 src_port;
	__u16 dst_port;
	__u16 vlan_id;
	__u8 ip_version;
	__u8 reserved;
};

enum pfr_rtp_class {
	PFR_RTP_MEDIA,
	PFR_RTP_EVENT,			/* telephone-event, RFC 4733 */
	PFR_RTP_COMFORT			/* comfort noise, RFC 3389 */
};

/* A payload type that somebody announced, in SDP mostly. */
struct pfr_rtp_type {
	__u32 clock_rate;		/* Hz, 0 = unknown */
	__u8 payload_type;
	__u8 class;			/* enum pfr_rtp_class */
	__u16 reserved;
};

#define PFR_RTP_MAX_TYPES	8

struct pfr_rtp_types {
	struct pfr_rtp_type type[PFR_RTP_MAX_TYPES];
	__u32 count;
};

/*
 * A zeroed structure with a key is a stream without packets. Without padding,
 * and of 240 bytes, so that rule and next entry fit into 256 with it. Counters
 * of 16 and 32 bits stop at their end.
 *
 * What the packet touches that was to come next lies in two cache lines. What such
 * packets only add one to is behind that, and lacks the last of them until
 * pfr_rtp_stream_settle().
 */
struct pfr_rtp_stream {
	struct pfr_rtp_key key;

	/* each packet */
	__u32 next;			/* pfr_rtp_word() of the next one, 0 = any */
	__u64 octets;
	__u64 last_ns;
	__u64 delta_sum;
	__u64 delta_max;
	__u64 jitter;			/* 1/16 ns */
	__u64 jitter_sum;		/* 1/16 ns */
	__u32 delta_min;		/* more than 4.2 s counts as that */
	__u32 jitter_min;		/* ns, like delta_min */
	__u32 jitter_max;
	__u32 jitter_ts;		/* 1/16 time stamp unit */
	__u32 last_ts;
	__u32 clock_rate;

	/* settled */
	__u32 seq;			/* the highest, extended by its cycles */
	__u32 delta_count;
	__u32 jitter_count;
	__u32 late;
	__u64 packets;
	__u64 expected;
	__u64 seen[2];			/* bit n: highest - n was here */

	/* other packets */
	__u64 first_ns;
	__u32 duplicates;
	__u32 stray;
	__u16 bad_seq;			/* would make the last stray one a restart */
	__u16 unverified;
	__u16 restarts;
	__u16 payload_changes;

	/* kinds of packets */
	__u32 markers;
	__u32 comfort_noise;
	__u32 event_ts;
	__u16 events;
	__u8 event;
	__u8 last_type;			/* payload type of the last packet */
	__u8 payload_type;		/* of the last media packet */

	__u8 state;			/* private to rtp_stream.c */
	__u8 flags;			/* RTP_STREAM_* */

	/* RTCP, see rtcp.h; times in 1/65536 s */
	__u8 xr_loss;
	__u16 xr_end_delay_ms;
	__u16 xr_rtt_ms;
	__u32 reference;		/* its last time stamp, 0 = none */
	__u32 reference_at;		/* when it passed by */
	__u32 rtt;
	__u32 report_jitter;
	__u32 report_loss;		/* 8 bits fraction, 24 bits number */
	__u8 xr_discard;
	__u8 xr_r_factor;
	__u8 xr_mos_lq;
	__u8 xr_mos_cq;
};

/* What a packet was to its stream. */
enum pfr_rtp_verdict {
	PFR_RTP_NEXT,			/* the one after the highest */
	PFR_RTP_GAP,			/* a later one: some are missing */
	PFR_RTP_LATE,
	PFR_RTP_DUPLICATE,
	PFR_RTP_STRAY,			/* far away; counted, otherwise ignored */
	PFR_RTP_RESTART,		/* the second far away: it goes on there */
	PFR_RTP_PROBATION,		/* not yet a stream */
	PFR_RTP_IGNORED			/* not yet, and this is no beginning */
};

/**
 * pfr_rtp_stream_packet - count one packet
 * @s: its stream
 * @types: what has been announced; may be NULL
 * @h: its header, from pfr_rtp_parse()
 * @now: its arrival in nanoseconds. Should not go back; if it does, no time
 *	has passed.
 *
 * A stream is on probation until PFR_RTP_MIN_SEQUENTIAL packets came in
 * sequence. Unlike in RFC 3550 A.1 they then count from the first of them.
 *
 * Context: any; a bounded amount of work.
 */
enum pfr_rtp_verdict pfr_rtp_stream_packet(struct pfr_rtp_stream *s,
					   const struct pfr_rtp_types *types,
					   const struct pfr_rtp_header *h,
					   __u64 now);

/**
 * pfr_rtp_stream_settle - add what the last packets in sequence only add one to
 * @s: stream
 *
 * Before anything but pfr_rtp_stream_packet() and pfr_rtp_stream_report() looks.
 */
void pfr_rtp_stream_settle(struct pfr_rtp_stream *s);

/* That, when the word of the next one is too large: for pfr_rtp_next(). */
void pfr_rtp_stream_overflow(struct pfr_rtp_stream *s);

/**
 * pfr_rtp_stream_retype - look up payload types anew
 * @s: stream
 *
 * To be called when its struct pfr_rtp_types have changed.
 */
void pfr_rtp_stream_retype(struct pfr_rtp_stream *s);

/**
 * pfr_rtp_stream_report - the statistics, as users get them
 * @s: stream
 * @stats: filled in from scratch
 */
void pfr_rtp_stream_report(struct pfr_rtp_stream *s,
			   struct rtp_stream_stats *stats);

/**
 * pfr_rtp_find_type - clock rate and class of a payload type
 * @type: filled in from scratch
 * @types: what has been announced, goes first; may be NULL
 * @payload_type: 0 to 127
 *
 * Static types are those of RFC 3551. An unknown one is media with an unknown
 * clock rate: no guess.
 */
void pfr_rtp_find_type(struct pfr_rtp_type *type,
		       const struct pfr_rtp_types *types, __u8 payload_type);

/**
 * pfr_rtp_stream_meet - what two streams under one rule are to each other
 * @a: stream
 * @b: another one
 *
 * Sets RTP_STREAM_COLLISION in both if they have one SSRC towards one port but
 * come from different sources, and RTP_STREAM_ANSWERED if one flows back where
 * the other comes from. A stream that stays without the latter is one-way.
 */
void pfr_rtp_stream_meet(struct pfr_rtp_stream *a, struct pfr_rtp_stream *b);

#endif /* PFR_RTP_STREAM_H */
