// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parts of the reader that are not on the short way of a packet. */
#include <string.h>

#include "reader.h"

#define NSEC_PER_SEC	1000000000ULL

void pfr_reader_init(struct pfr_reader *r, const struct pfr_desc *slots,
		     const void *data, struct pfr_consumer *consumer,
		     uint32_t num_slots, uint32_t ext_hdr_size)
{
	memset(r, 0, sizeof(*r));
	r->slots = slots;
	r->data = data;
	r->consumer = consumer;
	r->mask = num_slots - 1;
	r->next = consumer->index;
	r->ext_hdr_size = ext_hdr_size;
	r->link_type = PFR_LINK_ETHERNET;
}

void pfr_reader_new_second(struct pfr_reader *r, const struct pfr_desc *desc)
{
	r->second = (int64_t)(desc->timestamp_ns / NSEC_PER_SEC);
	r->second_start = (uint64_t)r->second * NSEC_PER_SEC;
}

void pfr_reader_extended(const struct pfr_reader *r,
			 const struct pfr_desc *desc,
			 struct pfring_extended_pkthdr *hdr)
{
	if (pfr_likely(desc->flags & PFR_DESC_EXTENDED)) {
		/* A plugin's memory lies between it and the packet. */
		const uint32_t parsed = 8u * (desc->flags >>
					      PFR_DESC_PARSED_SHIFT);
		const unsigned char *from = r->data + desc->data - parsed -
					    r->ext_hdr_size;

		/* An older or newer module: what both know is in front. */
		if (pfr_likely(r->ext_hdr_size >= sizeof(*hdr))) {
			memcpy(hdr, from, sizeof(*hdr));
		} else {
			memset(hdr, 0, sizeof(*hdr));
			memcpy(hdr, from, r->ext_hdr_size);
		}
		return;
	}
	memset(hdr, 0, sizeof(*hdr));
	pfr_reader_short(desc, hdr);
	if (pfr_unlikely(r->link_type != PFR_LINK_ETHERNET))
		hdr->link_type = (__u8)r->link_type;
	hdr->parsed_pkt.tunnel.tunnel_id = NO_TUNNEL_ID;
	hdr->parsed_pkt.last_matched_rule_id = NO_RULE_ID;
}
