// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it allocates as if it could wait. */
#include <linux/slab.h>

#include "bad.h"

static int bad_handle_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory,
			  rule_action_behaviour *behaviour)
{
	kfree(kmalloc(64, GFP_KERNEL));
	return 0;
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_sleep",
	.pfring_plugin_handle_skb = bad_handle_skb,
};

BAD_PLUGIN("sleeps in softirq");
