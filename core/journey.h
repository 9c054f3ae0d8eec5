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

#include "action.h"
#include "packet.h"
#include "pf_ring_plugin.h"
#include "quick.h"
#include "stats.h"

bool __pfr_channel_wanted(const struct pfr_binding *b, struct pfr_packet *pkt);
bool __pfr_sample(struct pf_ring_socket *pfr, struct pfr_stats *stats);
u64 __pfr_deliver_time(const struct pfr_ring *ring, struct pfr_packet *pkt,
		       u16 *flags);
void __pfr_deliver_header(const struct pfr_binding *b, struct pfr_packet *pkt,
			  u8 *data, u64 time, u16 flags,
			  const struct pfr_verdict *verdict);
void __pfr_journey_slowly(const struct pfr_binding *b,
			  const struct pfr_ruleset *rules,
			  struct pfr_packet *pkt, u32 keep);

/* Room for what a plugin found, in front of the packet. */
static __always_inline u32 pfr_parsed_size(const struct pfr_ring *ring,
					   const struct pfr_verdict *verdict)
{
	if (!verdict || !verdict->parse || !ring->hdr_size ||
	    verdict->parse->mem_len > PFRING_MAX_PARSED)
		return 0;
	return ALIGN(verdict->parse->mem_len, 8);
}

/*
 * Copies the packet into the ring. Returns false if the ring is full. Nothing is
 * called between reservation and publication, unless a ring wants long headers.
 * @verdict: of rules, NULL if there are none or it was a simple matter
 */
static __always_inline bool pfr_deliver(const struct pfr_binding *b,
					struct pfr_packet *pkt, u32 keep,
					const struct pfr_verdict *verdict)
{
	struct pfr_ring *ring = b->pfr->ring;
	u32 caplen = min3(ring->caplen, pfr_packet_readable(pkt), keep);
	u16 flags = pkt->desc_flags;
	u32 parsed = pfr_parsed_size(ring, verdict);
	struct pfr_record rec;
	u64 time;

	if (likely(!ring->flags))
		time = pfr_packet_time(pkt);
	else
		time = __pfr_deliver_time(ring, pkt, &flags);
	if (!pfr_ring_reserve(ring, parsed + caplen, &rec))
		return false;

	rec.data += parsed;
	rec.offset += parsed;
	flags |= parsed / 8 << PFR_DESC_PARSED_SHIFT;
	if (unlikely(ring->hdr_size))
		__pfr_deliver_header(b, pkt, rec.data, time, flags, verdict);
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
	const struct pfr_ruleset *rules;
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
		keep = pfr_packet_bpf(pkt, filter->prog,
				      READ_ONCE(pfr->filter_view));
		if (!keep) {
			pfr_count(stats, &stats->bpf_rejected);
			return;
		}
	}

	rules = rcu_dereference(pfr->rules);
	if (rules) {
		u8 quick = READ_ONCE(rules->num_exact) ?
			   pfr_quick_exact(rules, pkt) :
			   pfr_quick_wildcard(rules, pkt);

		if (likely(quick == PFR_QUICK_DROP)) {
			pfr_count(stats, &stats->rule_dropped);
			return;
		}
		if (quick != PFR_QUICK_FORWARD) {
			__pfr_journey_slowly(b, rules, pkt, keep);
			return;
		}
	}
	if (unlikely(READ_ONCE(pfr->sampling_rate) > 1) &&
	    !__pfr_sample(pfr, stats))
		return;
	if (pfr_deliver(b, pkt, keep, NULL))
		pfr_count(stats, &stats->delivered);
	else
		pfr_count(stats, &stats->ring_full);
}

#endif /* PFR_JOURNEY_H */
