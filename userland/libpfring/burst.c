// SPDX-License-Identifier: LGPL-2.1-or-later
/* Receiving several packets at once. */
#include "error.h"
#include "ring.h"

static void describe(pfring_packet_info *info, const struct pfr_desc *desc,
		     unsigned char *packet)
{
	info->data = packet;
	info->timestamp_ns = desc->timestamp_ns;
	info->caplen = desc->caplen;
	info->len = desc->len;
	info->if_index = desc->if_index;
	info->hash = desc->hash;
	info->flags = pfr_reader_flags(desc);
	info->rx_direction = !!(desc->flags & PFR_DESC_RX);
}

/* Those that are there behind the first, none of which is given back yet. */
static int take_more(struct pfr_reader *reader, pfring_packet_info *packets,
		     int num, int max)
{
	const struct pfr_desc *desc;

	for (; num < max; num++) {
		desc = pfr_reader_peek(reader);
		if (!desc)
			break;
		describe(&packets[num], desc,
			 (unsigned char *)reader->data + desc->data);
		reader->next++;
	}
	return num;
}

int pfring_recv_burst(pfring *ring, pfring_packet_info *packets,
		      uint8_t max_num_packets, uint8_t wait_for_packets)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int rc;

	if (!ring || !packets || !max_num_packets)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"pfring_recv_burst() needs a ring and room for packets");
	rc = pfring_recv(ring, &packet, 0, &hdr, wait_for_packets);
	if (rc <= 0)
		return rc;
	if (ring->detour & (PFR_FOREIGN | PFR_AFTERWARDS)) {
		const struct pfr_desc *last = ring->detour & PFR_FOREIGN ?
			&ring->last :
			pfr_reader_slot(&ring->reader, ring->reader.next - 1);

		describe(packets, last, packet);
		packets->caplen = hdr.caplen;
		packets->len = hdr.len;
		packets->timestamp_ns = hdr.extended_hdr.timestamp_ns;
		packets->flags = hdr.extended_hdr.flags;
		return 1;
	}
	describe(packets, pfr_reader_slot(&ring->reader, ring->reader.next - 1),
		 packet);
	return take_more(&ring->reader, packets, 1, max_num_packets);
}

int pfring_recv_chunk(pfring *ring, void **chunk, pfring_chunk_info *info,
		      uint8_t wait_for_incoming_chunk)
{
	(void)wait_for_incoming_chunk;
	if (!ring || !chunk || !info)
		return pfr_null_pointer();
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"no adapter delivers chunks here: pfring_recv_burst() has many packets at once");
}
