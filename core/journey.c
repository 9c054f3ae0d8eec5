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

/* The first packet passes, then every Nth. */
bool __pfr_sample(struct pf_ring_socket *pfr, u32 rate)
{
	return ((u32)atomic_inc_return(&pfr->sampled) - 1) % rate == 0;
}

/* The time stamp of a ring that does not want the usual one. */
u64 __pfr_deliver_time(const struct pfr_ring *ring, struct pfr_packet *pkt,
		       u16 *flags)
{
	u64 time;

	if (ring->flags & PFR_RING_NO_TIMESTAMP)
		return 0;
	time = pfr_packet_hw_time(pkt);
	if (!time)
		return pfr_packet_time(pkt);
	*flags |= PFR_DESC_HW_TIMESTAMP;
	return time;
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
