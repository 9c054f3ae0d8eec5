// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of one packet through one ring: direction and channel, filter, rules,
 * default policy, sampling, copy. Each packet that a ring sees leaves by
 * exactly one of the doors that are counted here.
 */
#include <linux/filter.h>

#include "journey.h"

static __always_inline void pfr_count(struct pfr_stats *stats,
				      u64_stats_t *counter)
{
	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(counter);
	u64_stats_update_end(&stats->syncp);
}

/* The first packet passes, then every Nth. */
static bool pfr_sample(struct pf_ring_socket *pfr, u32 rate)
{
	return ((u32)atomic_inc_return(&pfr->sampled) - 1) % rate == 0;
}

/* Fills the place in front of the packet. */
static noinline void pfr_deliver_header(struct pfr_packet *pkt, u8 *data,
					u64 time, bool hw_time)
{
	struct pfring_extended_pkthdr *hdr = (void *)(data - sizeof(*hdr));

	pfr_packet_header(pkt, hdr);
	hdr->timestamp_ns = time;
	if (hw_time)
		hdr->flags |= PKT_FLAGS_HW_TIMESTAMP;
}

/* Copies the packet into the ring. Returns false if the ring is full. */
static __always_inline bool pfr_deliver(struct pfr_ring *ring,
					struct pfr_packet *pkt, u32 keep)
{
	u32 caplen = min3(ring->caplen, pfr_packet_readable(pkt), keep);
	struct pfr_record rec;
	u64 time = 0;
	u16 flags = 0;

	if (!pfr_ring_reserve(ring, caplen, &rec))
		return false;

	if (unlikely(ring->flags & PFR_RING_HW_TIMESTAMP)) {
		time = pfr_packet_hw_time(pkt);
		if (time)
			flags = PFR_DESC_HW_TIMESTAMP;
	}
	if (!time && likely(!(ring->flags & PFR_RING_NO_TIMESTAMP)))
		time = pfr_packet_time(pkt);
	if (pkt->direction == PFR_DIR_RX)
		flags |= PFR_DESC_RX;
	if (unlikely(pkt->tagged))
		flags |= PFR_DESC_VLAN_RESTORED;
	if (ring->hdr_size) {
		flags |= PFR_DESC_EXTENDED;
		pfr_deliver_header(pkt, rec.data, time,
				   flags & PFR_DESC_HW_TIMESTAMP);
	}
	if (unlikely(pfr_packet_copy(pkt, rec.data, caplen)))
		caplen = 0;

	rec.desc->timestamp_ns = time;
	rec.desc->len = pkt->len;
	rec.desc->if_index = pkt->dev->ifindex;
	rec.desc->hash = pkt->hashed ? pkt->hash : 0;
	rec.desc->caplen = caplen;
	rec.desc->flags = flags;
	pfr_ring_publish(ring, &rec);
	return true;
}

static bool pfr_channel_wanted(const struct pfr_binding *b,
			       struct pfr_packet *pkt)
{
	unsigned int channel;

	if (READ_ONCE(b->pfr->rehash))
		channel = pfr_packet_hash(pkt) %
			  max(READ_ONCE(pkt->dev->real_num_rx_queues), 1U);
	else
		channel = pfr_packet_queue(pkt);
	return channel < MAX_NUM_RX_CHANNELS &&
	       READ_ONCE(b->channels) & BIT_ULL(channel);
}

void pfr_journey(const struct pfr_binding *b, struct pfr_packet *pkt)
{
	struct pf_ring_socket *pfr = b->pfr;
	const struct sk_filter *filter;
	struct pfr_stats *stats;
	u32 keep = U32_MAX;
	u32 rate;

	if (!(pfr->wants & pkt->direction) || pkt->sender == &pfr->sk)
		return;
	if (READ_ONCE(b->channels) != PFR_ALL_CHANNELS &&
	    !pfr_channel_wanted(b, pkt))
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

	if (READ_ONCE(pfr->drop)) {
		pfr_count(stats, &stats->rule_dropped);
		return;
	}
	rate = READ_ONCE(pfr->sampling_rate);
	if (unlikely(rate > 1) && !pfr_sample(pfr, rate)) {
		pfr_count(stats, &stats->sampled_out);
		return;
	}
	if (pfr_deliver(pfr->ring, pkt, keep))
		pfr_count(stats, &stats->delivered);
	else
		pfr_count(stats, &stats->ring_full);
}
