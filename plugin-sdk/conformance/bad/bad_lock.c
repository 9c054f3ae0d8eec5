// SPDX-License-Identifier: GPL-2.0-only
/* Fault: statistics and packets take the same lock, and packets may interrupt. */
#include <linux/spinlock.h>

#include "bad.h"

static DEFINE_SPINLOCK(bad_spinlock);
static u64 bad_packets;

static int bad_handle_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory,
			  rule_action_behaviour *behaviour)
{
	spin_lock(&bad_spinlock);
	bad_packets++;
	spin_unlock(&bad_spinlock);
	return 0;
}

static int bad_get_stats(struct pf_ring_socket *pfr,
			 sw_filtering_rule_element *rule,
			 sw_filtering_hash_bucket *hash_rule,
			 u8 *stats_buffer, u32 stats_buffer_len)
{
	if (stats_buffer_len < sizeof(bad_packets))
		return 0;
	spin_lock(&bad_spinlock);
	memcpy(stats_buffer, &bad_packets, sizeof(bad_packets));
	spin_unlock(&bad_spinlock);
	return sizeof(bad_packets);
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_lock",
	.stats_size = sizeof(bad_packets),
	.pfring_plugin_handle_skb = bad_handle_skb,
	.pfring_plugin_get_stats = bad_get_stats,
};

BAD_PLUGIN("locks without turning softirqs off");
