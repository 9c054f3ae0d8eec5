// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * One RTCP datagram, item by item.
 */
#include "rtcp.h"

#ifdef __KERNEL__
#include <linux/math64.h>
#include <linux/string.h>
#else
#include <string.h>

static inline __u64 div_u64(__u64 a, __u32 b)
{
	return a / b;
}

static inline __u64 div_u64_rem(__u64 a, __u32 b, __u32 *rest)
{
	*rest = (__u32)(a % b);
	return a / b;
}
#endif

#define SECOND		1000000000U

#define HLEN		4
#define VERSION_MASK	0xC0
#define VERSION		0x80
#define PADDING		0x20
#define COUNT		0x1F

/* Packet types; all of them are in this range (RFC 5761). */
#define TYPE_FIRST	192
#define TYPE_LAST	223
#define SR		200
#define RR		201
#define BYE		203
#define XR		207

#define SENDER_LEN	20	/* of SR, behind the SSRC */
#define REPORT_LEN	24

/* XR blocks */
#define XR_HLEN		4
#define XR_TIME		4
#define XR_DELAY	5
#define XR_VOIP		7
#define XR_TIME_LEN	8
#define XR_DELAY_LEN	12
#define XR_VOIP_LEN	32

/* Length of the packet at @p, of which @room bytes are there; 0 = it is none. */
static __u32 packet_len(const __u8 *p, __u32 room)
{
	__u32 len;

	if (room < HLEN || (p[0] & VERSION_MASK) != VERSION ||
	    p[1] < TYPE_FIRST || p[1] > TYPE_LAST)
		return 0;
	len = HLEN + 4 * (__u32)pfr_rtp_be16(p + 2);
	return len <= room ? len : 0;
}

int pfr_rtcp_open(struct pfr_rtcp_walk *w, const __u8 *p, const __u8 *end)
{
	const __u8 *at = p;
	__u32 n, len, pad = 0;

	memset(w, 0, sizeof(*w));
	for (n = 0; at < end; n++) {
		len = packet_len(at, (__u32)(end - at));
		if (!len || pad || n == PFR_RTCP_MAX_PACKETS)
			return 0;
		if (*at & PADDING) {
			pad = at[len - 1];
			if (!pad || pad % 4 || pad > len - HLEN)
				return 0;
		}
		at += len;
	}
	if (!n)
		return 0;
	w->next = p;
	w->end = end - pad;
	return 1;
}

/* Goes to the next packet that has items for us. */
static int next_packet(struct pfr_rtcp_walk *w)
{
	const __u8 *p;
	__u32 len;

	while (w->next < w->end) {
		p = w->next;
		/* The padding may be what follows, or inside the last one. */
		len = HLEN + 4 * (__u32)pfr_rtp_be16(p + 2);
		if (len > (__u32)(w->end - p))
			len = (__u32)(w->end - p);
		w->next = p + len;
		w->at = p + HLEN;
		w->stop = w->next;
		w->type = p[1];
		w->left = p[0] & COUNT;
		if (w->type == BYE)
			return 1;
		if (w->type != SR && w->type != RR && w->type != XR)
			continue;
		if (len < HLEN + 4)
			continue;
		w->from = pfr_rtp_be32(w->at);
		w->at += 4;
		return 1;
	}
	return 0;
}

static int has(const struct pfr_rtcp_walk *w, __u32 bytes)
{
	return (__u32)(w->stop - w->at) >= bytes;
}

static int sender(struct pfr_rtcp_walk *w, struct pfr_rtcp_item *item)
{
	const __u8 *p = w->at;

	/* From here on it is as a receiver's. */
	w->type = RR;
	if (!has(w, SENDER_LEN)) {
		w->left = 0;
		return PFR_RTCP_END;
	}
	w->at += SENDER_LEN;
	item->ssrc = w->from;
	item->reference = pfr_rtp_be32(p + 2);
	item->rtp_ts = pfr_rtp_be32(p + 8);
	item->packets = pfr_rtp_be32(p + 12);
	item->octets = pfr_rtp_be32(p + 16);
	return PFR_RTCP_SENDER;
}

static int report(struct pfr_rtcp_walk *w, struct pfr_rtcp_item *item)
{
	const __u8 *p = w->at;

	if (!w->left || !has(w, REPORT_LEN))
		return PFR_RTCP_END;
	w->left--;
	w->at += REPORT_LEN;
	item->ssrc = pfr_rtp_be32(p);
	item->loss = pfr_rtp_be32(p + 4);
	item->highest_seq = pfr_rtp_be32(p + 8);
	item->jitter = pfr_rtp_be32(p + 12);
	item->reference = pfr_rtp_be32(p + 16);
	item->since = pfr_rtp_be32(p + 20);
	return PFR_RTCP_REPORT;
}

static int bye(struct pfr_rtcp_walk *w, struct pfr_rtcp_item *item)
{
	if (!w->left || !has(w, 4))
		return PFR_RTCP_END;
	w->left--;
	item->ssrc = pfr_rtp_be32(w->at);
	item->from = item->ssrc;
	w->at += 4;
	return PFR_RTCP_BYE;
}

static int xr_delay(struct pfr_rtcp_walk *w, struct pfr_rtcp_item *item)
{
	const __u8 *p = w->block;

	if (!p || w->block_end - p < XR_DELAY_LEN) {
		w->block = NULL;
		return PFR_RTCP_END;
	}
	w->block += XR_DELAY_LEN;
	item->ssrc = pfr_rtp_be32(p);
	item->reference = pfr_rtp_be32(p + 4);
	item->since = pfr_rtp_be32(p + 8);
	return PFR_RTCP_DELAY;
}

static int xr_voip(const __u8 *p, struct pfr_rtcp_item *item)
{
	item->ssrc = pfr_rtp_be32(p);
	item->lost = p[4];
	item->discard = p[5];
	item->rtt_ms = pfr_rtp_be16(p + 12);
	item->end_delay_ms = pfr_rtp_be16(p + 14);
	item->r_factor = p[20];
	item->mos_lq = p[22];
	item->mos_cq = p[23];
	return PFR_RTCP_VOIP;
}

static int extended(struct pfr_rtcp_walk *w, struct pfr_rtcp_item *item)
{
	const __u8 *p;
	__u32 len;
	int kind;

	for (;;) {
		kind = xr_delay(w, item);
		if (kind || !has(w, XR_HLEN))
			return kind;
		p = w->at;
		w->at += XR_HLEN;
		len = 4 * (__u32)pfr_rtp_be16(p + 2);
		if (!has(w, len)) {
			w->at = w->stop;
			return PFR_RTCP_END;
		}
		w->at += len;
		if (p[0] == XR_TIME && len >= XR_TIME_LEN) {
			item->ssrc = w->from;
			item->reference = pfr_rtp_be32(p + XR_HLEN + 2);
			return PFR_RTCP_TIME;
		}
		if (p[0] == XR_VOIP && len >= XR_VOIP_LEN)
			return xr_voip(p + XR_HLEN, item);
		if (p[0] == XR_DELAY) {
			w->block = p + XR_HLEN;
			w->block_end = w->at;
		}
	}
}

int pfr_rtcp_next(struct pfr_rtcp_walk *w, struct pfr_rtcp_item *item)
{
	int kind = PFR_RTCP_END;

	memset(item, 0, sizeof(*item));
	do {
		item->from = w->from;
		if (w->type == SR)
			kind = sender(w, item);
		if (!kind && w->type == RR)
			kind = report(w, item);
		else if (!kind && w->type == BYE)
			kind = bye(w, item);
		else if (!kind && w->type == XR)
			kind = extended(w, item);
	} while (!kind && next_packet(w));
	item->kind = (__u32)kind;
	return kind;
}

/* RTCP's unit of time. */
static __u32 short_time(__u64 ns)
{
	__u32 rest;
	__u64 seconds = div_u64_rem(ns, SECOND, &rest);

	return (__u32)seconds << 16 | (__u32)div_u64((__u64)rest << 16, SECOND);
}

static void round_trip(struct pfr_rtp_stream *s,
		       const struct pfr_rtcp_item *item, __u64 now)
{
	__u32 rtt;

	if (!item->reference || item->reference != s->reference)
		return;
	rtt = short_time(now) - s->reference_at - item->since;
	/* Below zero: it says to have waited longer than it has had time. */
	if (rtt > 0x7FFFFFFF)
		return;
	s->rtt = rtt;
	s->flags |= RTP_STREAM_RTT;
}

void pfr_rtcp_apply(struct pfr_rtp_stream *s, const struct pfr_rtcp_item *item,
		    __u64 now)
{
	switch (item->kind) {
	case PFR_RTCP_SENDER:
	case PFR_RTCP_TIME:
		/* Both in one datagram carry the same time: the first counts. */
		if (item->reference != s->reference) {
			s->reference = item->reference;
			s->reference_at = short_time(now);
		}
		break;
	case PFR_RTCP_REPORT:
		s->report_loss = item->loss;
		s->report_jitter = item->jitter;
		s->flags |= RTP_STREAM_REPORTED;
		round_trip(s, item, now);
		break;
	case PFR_RTCP_DELAY:
		round_trip(s, item, now);
		break;
	case PFR_RTCP_VOIP:
		s->xr_loss = item->lost;
		s->xr_discard = item->discard;
		s->xr_r_factor = item->r_factor;
		s->xr_mos_lq = item->mos_lq;
		s->xr_mos_cq = item->mos_cq;
		s->xr_rtt_ms = item->rtt_ms;
		s->xr_end_delay_ms = item->end_delay_ms;
		s->flags |= RTP_STREAM_XR;
		break;
	case PFR_RTCP_BYE:
		s->flags |= RTP_STREAM_ENDED;
		break;
	default:
		break;
	}
}
