// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it keeps a copy of the last packet, to look at it later. */
#include "bad.h"

static struct sk_buff *bad_last;

static int bad_handle_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory,
			  rule_action_behaviour *behaviour)
{
	consume_skb(xchg(&bad_last, skb_clone(skb, GFP_ATOMIC)));
	return 0;
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_clone",
	.pfring_plugin_handle_skb = bad_handle_skb,
};

static void __exit bad_exit(void)
{
	unregister_plugin(BAD_PLUGIN_ID);
	consume_skb(bad_last);
}
module_exit(bad_exit);

MODULE_DESCRIPTION("PF_RING: a plugin that keeps packets");
