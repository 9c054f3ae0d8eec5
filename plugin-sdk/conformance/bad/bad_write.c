// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it anonymizes the packet, which is not its own. */
#include "bad.h"

static int bad_handle_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory,
			  rule_action_behaviour *behaviour)
{
	s16 l3 = hdr->extended_hdr.parsed_pkt.offset.l3_offset;
	u8 *p = skb->data - displ;

	if (l3 && skb_headlen(skb) + displ >= l3 + 20)
		p[l3 + 15] ^= 0xff;
	return 0;
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_write",
	.pfring_plugin_handle_skb = bad_handle_skb,
};

BAD_PLUGIN("writes to the packet");
