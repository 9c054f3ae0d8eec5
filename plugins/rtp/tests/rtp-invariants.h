/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What holds for any bytes. Each function says which rule is broken, or NULL.
 * For unit tests and the fuzzer.
 */
#ifndef RTP_INVARIANTS_H
#define RTP_INVARIANTS_H

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "rtcp.h"

#define RULE(what)			\
	do {				\
		if (!(what))		\
			return #what;	\
	} while (0)

static inline const char *rtp_check_header(const struct pfr_rtp_header *h,
					   __u32 len)
{
	RULE(h->payload >= PFR_RTP_HLEN);
	RULE(h->payload <= len);
	RULE(h->payload_len <= len - h->payload);
	RULE(h->payload_type < 128);
	RULE(!(h->flags & PFR_RTP_EVENT_SEEN) || h->payload_len >= 4);
	return NULL;
}

static inline const char *rtp_check_stream(struct pfr_rtp_stream *s)
{
	struct rtp_stream_stats x;

	pfr_rtp_stream_report(s, &x);
	RULE(x.packets >= (__u64)x.late + x.duplicates + x.stray);
	/* Nothing comes more often than it is expected, but twice. */
	RULE(x.lost + (__s64)x.duplicates >= 0);
	RULE(!x.packets || x.expected);
	RULE(x.delta_count < x.packets || !x.delta_count);
	RULE(x.jitter_count <= x.delta_count);
	RULE(!x.delta_count || x.delta_min_ns <= x.delta_max_ns);
	RULE(x.delta_sum_ns / 2 <= x.delta_max_ns * x.delta_count);
	RULE(!x.jitter_count || x.jitter_min_ns <= x.jitter_max_ns);
	RULE(x.jitter_sum_ns16 / 16 <= (x.jitter_max_ns + 1) * x.jitter_count);
	RULE(x.first_ns <= x.last_ns);
	RULE((x.flags & RTP_STREAM_VALID) || x.packets <= 1);
	RULE(x.events <= x.packets);
	return NULL;
}

/* Walks over all items. */
static inline const char *rtp_check_rtcp(const __u8 *p, __u32 len)
{
	struct pfr_rtcp_walk walk;
	struct pfr_rtcp_item item;
	__u32 items = 0;
	int kind;

	if (!pfr_rtcp_open(&walk, p, p + len))
		return NULL;
	RULE(len >= 4 && len % 4 == 0);
	while ((kind = pfr_rtcp_next(&walk, &item)) != PFR_RTCP_END) {
		RULE(kind == (int)item.kind);
		RULE(kind > 0 && kind <= PFR_RTCP_VOIP);
		RULE(++items <= len / 4);
	}
	RULE(item.kind == PFR_RTCP_END);
	/* The end stays the end. */
	RULE(pfr_rtcp_next(&walk, &item) == PFR_RTCP_END);
	return NULL;
}

/* The short way and the long one say the same. */
static inline const char *rtp_check_plain(const __u8 *p, __u32 len)
{
	struct pfr_rtp_header a = { 0 }, b = { 0 };
	int plain = pfr_rtp_plain(&a, p, len);

	if (!plain) {
		RULE(len < PFR_RTP_HLEN + 4 || p[0] != PFR_RTP_PLAIN ||
		     pfr_rtp_demux(p, p + len, len) == PFR_RTP_RTCP);
		return NULL;
	}
	RULE(pfr_rtp_demux(p, p + len, len) == PFR_RTP_RTP);
	RULE(pfr_rtp_parse(&b, p, p + len, len));
	RULE(!memcmp(&a, &b, sizeof(a)));
	return NULL;
}

/* All of it, on @room of @len bytes. */
static inline const char *rtp_check_datagram(const __u8 *p, __u32 room,
					     __u32 len)
{
	enum pfr_rtp_kind kind = pfr_rtp_demux(p, p + room, len);
	struct pfr_rtp_header h;
	const char *wrong;

	RULE(kind < PFR_RTP_KINDS);
	memset(&h, 0xA5, sizeof(h));
	if (pfr_rtp_parse(&h, p, p + room, len)) {
		RULE(kind == PFR_RTP_RTP || kind == PFR_RTP_RTCP);
		wrong = rtp_check_header(&h, len);
		if (wrong)
			return wrong;
	}
	wrong = room == len ? rtp_check_plain(p, len) : NULL;
	return wrong ? wrong : rtp_check_rtcp(p, room);
}

#endif /* RTP_INVARIANTS_H */
