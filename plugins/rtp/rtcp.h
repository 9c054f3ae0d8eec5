/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * RTCP: what senders and receivers say about streams. Pure logic, like
 * rtp_parse.h.
 */
#ifndef PFR_RTCP_H
#define PFR_RTCP_H

#include <linux/types.h>

#include "rtp_stream.h"

#define PFR_RTCP_MAX_PACKETS	32	/* in one datagram; more is no RTCP */

enum pfr_rtcp_kind {
	PFR_RTCP_END,			/* no more items */
	PFR_RTCP_SENDER,		/* SR: the sender's time */
	PFR_RTCP_REPORT,		/* a report block, in SR or RR */
	PFR_RTCP_BYE,
	PFR_RTCP_TIME,			/* XR: a receiver's time (RFC 3611, 4.4) */
	PFR_RTCP_DELAY,			/* XR: the answer to it (4.5) */
	PFR_RTCP_VOIP			/* XR: VoIP metrics (4.7) */
};

/* One thing that was said. Absent fields are zero. */
struct pfr_rtcp_item {
	__u32 kind;
	__u32 from;			/* who said it */
	__u32 ssrc;			/* of whom */

	/*
	 * SENDER, TIME: the middle 32 bits of its NTP time stamp. REPORT,
	 * DELAY: those it got last, 0 = none, and how long ago, in 1/65536 s.
	 */
	__u32 reference;
	__u32 since;

	/* SENDER */
	__u32 rtp_ts;
	__u32 packets;
	__u32 octets;

	/* REPORT */
	__u32 highest_seq;
	__u32 jitter;			/* time stamp units */
	__u32 loss;			/* as on the wire: fraction, number */

	/* VOIP: RFC 3611 4.7 */
	__u16 end_delay_ms;
	__u8 lost;			/* 1/256 */
	__u8 discard;			/* 1/256 */
	__u8 r_factor;			/* 127 = unavailable, as is mos_lq */
	__u8 mos_lq;			/* tenths */
	__u8 mos_cq;
	__u8 reserved;
	__u16 rtt_ms;
};

struct pfr_rtcp_walk {
	const __u8 *next;		/* packet */
	const __u8 *end;
	const __u8 *at;			/* next item of this packet */
	const __u8 *stop;		/* where its items end */
	const __u8 *block;		/* XR: next answer in a block of them */
	const __u8 *block_end;
	__u32 from;
	__u8 left;			/* items that the packet says to have */
	__u8 type;
	__u16 reserved;
};

/**
 * pfr_rtcp_open - check a compound packet, before the first item
 * @w: filled in from scratch
 * @p: payload of the datagram
 * @end: behind its last byte
 *
 * All packets must be of version 2, fill the datagram exactly, and only the last
 * may be padded (RFC 3550, A.2). The first need not be SR or RR (RFC 5506).
 * SRTCP fails here nearly always, because it is encrypted behind the first SSRC
 * and has a trailer: its content cannot be told from noise.
 *
 * Return: 1, or 0 if it is none.
 */
int pfr_rtcp_open(struct pfr_rtcp_walk *w, const __u8 *p, const __u8 *end);

/**
 * pfr_rtcp_next - the next item
 * @w: the walk
 * @item: filled in from scratch
 *
 * SDES, APP, feedback and all else that is not in enum pfr_rtcp_kind is passed
 * over; so is what is left of a packet whose content contradicts itself. The
 * number of items is bounded by the length of the datagram, an item has at
 * least four bytes.
 *
 * Return: item->kind, PFR_RTCP_END at the end.
 */
int pfr_rtcp_next(struct pfr_rtcp_walk *w, struct pfr_rtcp_item *item);

/**
 * pfr_rtcp_apply - what an item means for a stream
 * @s: a stream whose SSRC is item->ssrc
 * @item: from pfr_rtcp_next()
 * @now: when it passed by, by the clock of pfr_rtp_stream_packet()
 *
 * The round-trip time is from where we listen to the one who reports, and back.
 * Its parts: the time stamp of @s->key.ssrc passed by, and a while later the
 * answer to it, minus the time the answerer says to have had it. No clock but
 * ours is needed. Both directions together make the whole way. It is set only
 * if we saw the time stamp that is answered.
 */
void pfr_rtcp_apply(struct pfr_rtp_stream *s, const struct pfr_rtcp_item *item,
		    __u64 now);

#endif /* PFR_RTCP_H */
