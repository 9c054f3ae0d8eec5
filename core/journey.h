/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way of one packet through one ring: direction and channel, filter, rules,
 * default policy, sampling, copy. Each packet that a ring sees leaves by
 * exactly one of the doors that are counted here.
 *
 * It is inlined into the packet hook of a device, which thus is one function:
 * saving and restoring registers for each ring would cost as much as the rest
 * of what a ring does that does not want the packet.
 *
 * Softirq, under RCU.
 */
#ifndef PFR_JOURNEY_H
#define PFR_JOURNEY_H

#include <linux/filter.h>

#include "packet.h"
#include "stats.h"

#define PFR_ALL_CHANNELS	(~0ULL)

bool __pfr_channel_wanted(const struct pfr_binding *b, struct pfr_packet *pkt);
bool __pfr_pick(struct pf_ring_socket *pfr, struct pfr_stats *stats);
u64 __pfr_deliver_time(const struct pfr_ring *ring, struct pfr_packet *pkt,
		       u16 *flags);
void __pfr_deliver_header(struct pfr_packet *pkt, u8 *data, u64 time,
			  u16 flags);

/*
 * Copies the packet into the ring. Returns false if the ring is full. Nothing is
 * called between reservation and publication, unless a ring wants long headers.
 */
static __always_inline bool pfr_deliver(struct pfr_ring *ring,
					struct pfr_packet *pkt, u32 keep)
{
	u32 caplen = min3(ring->caplen, pfr_packet_readable(pkt), keep);
	u16 flags = pkt->desc_flags;
	struct pfr_record rec;
	u64 time;

	if (likely(!ring->flags))
		time = pfr_packet_time(pkt);
	else
		time = __pfr_deliver_time(ring, pkt, &flags);
	if (!pfr_ring_reserve(ring, caplen, &rec))
		return false;

	if (unlikely(ring->hdr_size))
		__pfr_deliver_header(pkt, rec.data, time, flags);
	if (unlikely(pfr_packet_copy(pkt, rec.data, caplen)))
		caplen = 0;
	rec.desc->timestamp_ns = time;
	rec.desc->len = pkt->len;
	rec.desc->if_index = pkt->dev->ifindex;
	rec.desc->hash = pkt->hash;
	rec.desc->caplen = caplen;
	rec.desc->flags = flags;
	pfr_ring_publish(ring, &rec);
	return true;
}

/* The ring is enabled: only then is its binding placed. */
static __always_inline void pfr_journey(const struct pfr_binding *b,
					struct pfr_packet *pkt)
{
	struct pf_ring_socket *pfr = b->pfr;
	const struct sk_filter *filter;
	struct pfr_stats *stats;
	u32 keep = U32_MAX;

	if (!(pfr->wants & pkt->direction) || pkt->sender == &pfr->sk)
		return;
	if (READ_ONCE(b->channels) != PFR_ALL_CHANNELS &&
	    !__pfr_channel_wanted(b, pkt))
		return;

	stats = this_cpu_ptr(pfr->stats);
	pfr_count(stats, &stats->seen);

	filter = rcu_dereference(pfr->sk.sk_filter);
	if (filter) {
		keep = pfr_packet_bpf(pkt, filter->prog);
		if (!keep) {
			pfr_count(stats, &stats->bpf_rejected);
			return;
		}
	}

	/* Exact rules, then wildcard rules, decide here. */

	/* Default policy and sampling, which few rings use. */
	if (unlikely(READ_ONCE(pfr->picky)) && !__pfr_pick(pfr, stats))
		return;
	if (pfr_deliver(pfr->ring, pkt, keep))
		pfr_count(stats, &stats->delivered);
	else
		pfr_count(stats, &stats->ring_full);
}

#endif /* PFR_JOURNEY_H */
