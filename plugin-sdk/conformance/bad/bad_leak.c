// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it loses memory when it finds that the packet does not match. */
#include <linux/in.h>
#include <linux/slab.h>

#include "bad.h"

static int bad_filter_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, struct parse_buffer **parse_memory)
{
	struct parse_buffer *parse = kmalloc(sizeof(*parse), GFP_ATOMIC);

	if (!parse)
		return 0;
	parse->mem_len = 64;
	parse->mem = kzalloc(parse->mem_len, GFP_ATOMIC);
	if (!parse->mem) {
		kfree(parse);
		return 0;
	}
	if (hdr->extended_hdr.parsed_pkt.l3_proto != IPPROTO_TCP)
		return 0;
	if (*parse_memory) {
		kfree(parse->mem);
		kfree(parse);
	} else {
		*parse_memory = parse;
	}
	return 1;
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_leak",
	.pfring_plugin_filter_skb = bad_filter_skb,
};

BAD_PLUGIN("leaks what it found");
