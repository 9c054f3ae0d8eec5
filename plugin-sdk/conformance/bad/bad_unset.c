// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it hands memory to programs that it has not filled in. */
#include "bad.h"

static int bad_filter_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, struct parse_buffer **parse_memory)
{
	struct parse_buffer *parse;
	u32 *found;

	if (*parse_memory)
		return 1;
	parse = pfring_parse_alloc(16);
	if (!parse)
		return 1;
	found = parse->mem;
	*found = hdr->len;
	*parse_memory = parse;
	return 1;
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_unset",
	.pfring_plugin_filter_skb = bad_filter_skb,
};

BAD_PLUGIN("tells what was in memory before");
