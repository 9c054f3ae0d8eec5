// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it takes memory of the core's and does not hand it over. */
#include <linux/in.h>

#include "bad.h"

static int bad_filter_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, struct parse_buffer **parse_memory)
{
	struct parse_buffer *parse = pfring_parse_alloc(64);

	if (!parse)
		return 0;
	memset(parse->mem, 0, 64);
	if (hdr->extended_hdr.parsed_pkt.l3_proto == IPPROTO_UDP)
		return 0;
	if (!*parse_memory)
		*parse_memory = parse;
	return 1;
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_keep",
	.pfring_plugin_filter_skb = bad_filter_skb,
};

BAD_PLUGIN("keeps memory of the core's");
