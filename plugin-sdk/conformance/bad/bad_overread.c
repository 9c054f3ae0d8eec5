// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it takes an offset for a promise that there are bytes. */
#include "bad.h"

static int bad_filter_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, struct parse_buffer **parse_memory)
{
	s16 payload = hdr->extended_hdr.parsed_pkt.offset.payload_offset;
	const u8 *p = skb->data - displ;

	return payload > 0 && READ_ONCE(p[payload]) != 'x';
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_overread",
	.pfring_plugin_filter_skb = bad_filter_skb,
};

BAD_PLUGIN("reads past the end of a packet");
