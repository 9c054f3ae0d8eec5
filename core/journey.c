// SPDX-License-Identifier: GPL-2.0-only
/* What few packets need on their way. */
#include "journey.h"

/* Not all channels are wanted: is this one? */
bool __pfr_channel_wanted(const struct pfr_binding *b, struct pfr_packet *pkt)
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

/* The default policy, then sampling: does the packet pass? */
bool __pfr_pick(struct pf_ring_socket *pfr, struct pfr_stats *stats)
{
	u32 rate = READ_ONCE(pfr->sampling_rate);

	if (READ_ONCE(pfr->drop)) {
		pfr_count(stats, &stats->rule_dropped);
		return false;
	}
	/* The first packet passes, then every Nth. */
	if (((u32)atomic_inc_return(&pfr->sampled) - 1) % rate) {
		pfr_count(stats, &stats->sampled_out);
		return false;
	}
	return true;
}

/* What a ring adds that wants more than the usual: its time stamp and flags. */
u64 __pfr_deliver_time(const struct pfr_ring *ring, struct pfr_packet *pkt,
		       u16 *flags)
{
	u64 time;

	if (ring->flags & PFR_RING_LONG_HEADER)
		*flags |= PFR_DESC_EXTENDED;
	if (ring->flags & PFR_RING_NO_TIMESTAMP)
		return 0;
	if (ring->flags & PFR_RING_HW_TIMESTAMP) {
		time = pfr_packet_hw_time(pkt);
		if (time) {
			*flags |= PFR_DESC_HW_TIMESTAMP;
			return time;
		}
	}
	return pfr_packet_time(pkt);
}

/* Fills the place in front of the packet. */
void __pfr_deliver_header(struct pfr_packet *pkt, u8 *data, u64 time,
			  u16 flags)
{
	struct pfring_extended_pkthdr *hdr = (void *)(data - sizeof(*hdr));

	pfr_packet_header(pkt, hdr);
	hdr->timestamp_ns = time;
	if (flags & PFR_DESC_HW_TIMESTAMP)
		hdr->flags |= PKT_FLAGS_HW_TIMESTAMP;
}
