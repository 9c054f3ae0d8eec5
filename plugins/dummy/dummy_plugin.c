// SPDX-License-Identifier: GPL-2.0-only
/*
 * The smallest plugin that does everything a plugin usually does: it decides
 * which packets a rule matches, counts them, tells the user how many, and hands
 * on what it found in each. Begin here, then read pf_ring_plugin.h.
 */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/string.h>

#include "pf_ring_dummy.h"
#include "pf_ring_plugin.h"

/*
 * Our memory of one rule. The core allocates and zeroes it before the rule meets
 * a packet, and frees it when no packet can meet the rule any more, so there is
 * nothing to look up, to lock or to forget.
 *
 * Several CPUs may have packets of the same rule at the same time: hence atomics.
 * A plugin that writes more for each packet would have memory for each CPU, from
 * init_rule() to free_rule_mem().
 */
struct dummy_rule {
	atomic64_t num_pkts;
	atomic64_t num_bytes;
};

/* There are two kinds of rules; of the two pointers one is NULL. */
static struct dummy_rule *dummy_rule(sw_filtering_rule_element *rule,
				     sw_filtering_hash_bucket *hash_rule)
{
	return rule ? pfring_rule_priv(rule) : pfring_hash_rule_priv(hash_rule);
}

/*
 * What the reader gets in front of the packet. It is for whoever comes first: if
 * another plugin's filter left something for this packet already, that stays. And
 * it is a service: without memory, the packet matches all the same.
 */
static void dummy_parse(const struct pfring_pkthdr *hdr,
			struct parse_buffer **parse_memory)
{
	struct dummy_parsed *parsed;
	u32 offset, len;
	const u8 *bytes;
	u8 buffer[sizeof(parsed->payload)];

	if (*parse_memory)
		return;
	*parse_memory = pfring_parse_alloc(sizeof(*parsed));
	if (!*parse_memory)
		return;
	parsed = (*parse_memory)->mem;
	/* It is not zeroed, and all of it goes to user space. */
	memset(parsed, 0, sizeof(*parsed));
	parsed->protocol = hdr->extended_hdr.parsed_pkt.l3_proto;
	offset = pfring_packet_payload(hdr, &len);
	if (!offset)
		return;
	parsed->payload_len = len;
	/* The packet may lie in pieces, and be shorter than it says. */
	bytes = pfring_packet_bytes(hdr, offset, sizeof(parsed->payload),
				    buffer);
	if (bytes)
		memcpy(parsed->payload, bytes, sizeof(parsed->payload));
}

/* The core has looked at the headers already: hdr says what is in them. */
static int dummy_filter_skb(struct pf_ring_socket *pfr,
			    sw_filtering_rule_element *rule,
			    struct pfring_pkthdr *hdr, struct sk_buff *skb,
			    int displ, struct parse_buffer **parse_memory)
{
	const struct dummy_filter *filter = pfring_rule_filter_data(rule);

	if (filter->protocol &&
	    filter->protocol != hdr->extended_hdr.parsed_pkt.l3_proto)
		return 0;
	dummy_parse(hdr, parse_memory);
	return 1;
}

/* The rule's own action stays: we only look on. */
static int dummy_handle_skb(struct pf_ring_socket *pfr,
			    sw_filtering_rule_element *rule,
			    sw_filtering_hash_bucket *hash_rule,
			    struct pfring_pkthdr *hdr, struct sk_buff *skb,
			    int displ, u16 filter_plugin_id,
			    struct parse_buffer **parse_memory,
			    rule_action_behaviour *behaviour)
{
	struct dummy_rule *counters = dummy_rule(rule, hash_rule);

	atomic64_inc(&counters->num_pkts);
	atomic64_add(hdr->len, &counters->num_bytes);
	return 0;
}

/* The core copies to the user, who may have given less room than we need. */
static int dummy_get_stats(struct pf_ring_socket *pfr,
			   sw_filtering_rule_element *rule,
			   sw_filtering_hash_bucket *hash_rule,
			   u8 *stats_buffer, u32 stats_buffer_len)
{
	struct dummy_rule *counters = dummy_rule(rule, hash_rule);
	struct simple_stats *stats = (struct simple_stats *)stats_buffer;

	if (stats_buffer_len < sizeof(*stats))
		return 0;
	stats->num_pkts = atomic64_read(&counters->num_pkts);
	stats->num_bytes = atomic64_read(&counters->num_bytes);
	return sizeof(*stats);
}

static const struct pfring_plugin_registration dummy_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = DUMMY_PLUGIN_ID,
	.name = "dummy",
	.description = "counts packets by protocol",
	.rule_priv_size = sizeof(struct dummy_rule),
	.filter_data_size = sizeof(struct dummy_filter),
	.stats_size = sizeof(struct simple_stats),
	.pfring_plugin_filter_skb = dummy_filter_skb,
	.pfring_plugin_handle_skb = dummy_handle_skb,
	.pfring_plugin_get_stats = dummy_get_stats,
};

/* Rules may come as soon as this has returned: nothing may be missing then. */
static int __init dummy_init(void)
{
	return register_plugin(&dummy_registration);
}

/* Every rule holds this module: when we get here, none is left. */
static void __exit dummy_exit(void)
{
	unregister_plugin(DUMMY_PLUGIN_ID);
}

module_init(dummy_init);
module_exit(dummy_exit);

MODULE_DESCRIPTION("PF_RING: the plugin to begin with");
MODULE_VERSION(PFR_VERSION);
MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_PFRING_PLUGIN(DUMMY_PLUGIN_ID);
PFRING_PLUGIN_IMPORT();
