// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel half: which packets a rule matches, what is counted. Everything that
 * the functions below may and may not do is said in sdk/pf_ring_plugin.h.
 */
#include <linux/module.h>
#include <linux/string.h>

#include "pf_ring_flows.h"
#include "pf_ring_percpu.h"
#include "pf_ring_plugin.h"
#include "pf_ring_sample.h"
#include "sample_parse.h"

static unsigned int max_flows = 4096;
module_param(max_flows, uint, 0444);
MODULE_PARM_DESC(max_flows, "Flows that a rule remembers, at most (4096)");

enum {
	SAMPLE_PACKETS,
	SAMPLE_BYTES,
	SAMPLE_MESSAGES,
	SAMPLE_COUNTERS
};

/* Our memory of one rule, which the core allocates. */
struct sample_rule {
	struct pfring_counters counters;
	struct pfring_flows flows;
};

/* Hashed and compared as bytes: cleared before it is filled in. */
struct sample_key {
	ip_addr src;
	ip_addr dst;
	u16 src_port;
	u16 dst_port;
	u32 ip_version;
};

struct sample_flow {
	struct pfring_flow flow;
	struct sample_key key;
	u32 messages;
};

static const struct pfring_flow_kind sample_flow_kind =
	PFRING_FLOW_KIND(struct sample_flow, key, NULL);

/* There are two kinds of rules; of the two pointers one is NULL. */
static struct sample_rule *sample_rule_of(sw_filtering_rule_element *rule,
					  sw_filtering_hash_bucket *hash_rule)
{
	return rule ? pfring_rule_priv(rule) : pfring_hash_rule_priv(hash_rule);
}

/* ------------------------------------------------------- rules come and go */

static int sample_init_rule(struct pf_ring_socket *pfr,
			    sw_filtering_rule_element *rule,
			    sw_filtering_hash_bucket *hash_rule,
			    struct pfr_refusal *why)
{
	struct sample_rule *mine = sample_rule_of(rule, hash_rule);
	int err;

	err = pfring_counters_init(&mine->counters, SAMPLE_COUNTERS);
	if (err)
		return err;
	err = pfring_flows_init(&mine->flows, &sample_flow_kind, max_flows);
	if (err)
		pfring_counters_destroy(&mine->counters);
	return err;
}

/* No packet can meet the rule any more. */
static void sample_free_rule_mem(sw_filtering_rule_element *rule,
				 sw_filtering_hash_bucket *hash_rule)
{
	struct sample_rule *mine = sample_rule_of(rule, hash_rule);

	pfring_flows_destroy(&mine->flows);
	pfring_counters_destroy(&mine->counters);
}

/* ------------------------------------------------------------------ packets */

/* Is the packet's payload a message? */
static bool sample_look(const struct pfring_pkthdr *hdr,
			struct sample_message *message)
{
	u8 buffer[SAMPLE_HEAD_LEN];
	const u8 *head;
	u32 offset, len;

	offset = pfring_packet_payload(hdr, &len);
	if (!offset)
		return false;
	head = pfring_packet_bytes(hdr, offset, sizeof(buffer), buffer);
	return head && !sample_parse(head, sizeof(buffer), len, message);
}

/* What the reader gets in front of the packet; a service, without memory none. */
static void sample_tell(const struct sample_message *message,
			struct parse_buffer **parse_memory)
{
	struct sample_parsed *parsed;

	if (*parse_memory)
		return;		/* another plugin was here first */
	*parse_memory = pfring_parse_alloc(sizeof(*parsed));
	if (!*parse_memory)
		return;
	parsed = (*parse_memory)->mem;
	/* It is not zeroed, and all of it goes to user space. */
	memset(parsed, 0, sizeof(*parsed));
	parsed->type = message->type;
	parsed->length = message->length;
}

static int sample_filter_skb(struct pf_ring_socket *pfr,
			     sw_filtering_rule_element *rule,
			     struct pfring_pkthdr *hdr, struct sk_buff *skb,
			     int displ, struct parse_buffer **parse_memory)
{
	const struct sample_filter *filter = pfring_rule_filter_data(rule);
	struct sample_message message;

	if (!sample_look(hdr, &message))
		return 0;
	if (filter->type && filter->type != message.type)
		return 0;
	sample_tell(&message, parse_memory);
	return 1;
}

static void sample_remember(struct sample_rule *mine,
			    const struct pkt_parsing_info *info)
{
	struct pfring_flow *flow;
	struct sample_key key;

	memset(&key, 0, sizeof(key));
	key.src = info->ip_src;
	key.dst = info->ip_dst;
	key.src_port = info->l4_src_port;
	key.dst_port = info->l4_dst_port;
	key.ip_version = info->ip_version;
	flow = pfring_flow_get(&mine->flows, &sample_flow_kind, &key);
	if (!flow)
		return;		/* no memory; counted there */
	/* Until it is put, it is ours alone. */
	container_of(flow, struct sample_flow, flow)->messages++;
	pfring_flow_put(&mine->flows, flow);
}

/* The rule's own action stays: we only look on. */
static int sample_handle_skb(struct pf_ring_socket *pfr,
			     sw_filtering_rule_element *rule,
			     sw_filtering_hash_bucket *hash_rule,
			     struct pfring_pkthdr *hdr, struct sk_buff *skb,
			     int displ, u16 filter_plugin_id,
			     struct parse_buffer **parse_memory,
			     rule_action_behaviour *behaviour)
{
	struct sample_rule *mine = sample_rule_of(rule, hash_rule);
	struct pfring_counters_cpu *counters;
	struct sample_message message;
	bool is_message = sample_look(hdr, &message);

	counters = pfring_counters_begin(&mine->counters);
	u64_stats_inc(&counters->value[SAMPLE_PACKETS]);
	u64_stats_add(&counters->value[SAMPLE_BYTES], hdr->len);
	if (is_message)
		u64_stats_inc(&counters->value[SAMPLE_MESSAGES]);
	pfring_counters_end(counters);
	if (is_message)
		sample_remember(mine, &hdr->extended_hdr.parsed_pkt);
	return 0;
}

/* -------------------------------------------------------------- what is asked */

static int sample_get_stats(struct pf_ring_socket *pfr,
			    sw_filtering_rule_element *rule,
			    sw_filtering_hash_bucket *hash_rule,
			    u8 *stats_buffer, u32 stats_buffer_len)
{
	struct sample_rule *mine = sample_rule_of(rule, hash_rule);
	struct sample_stats *stats = (struct sample_stats *)stats_buffer;
	struct pfring_flows_stats flows;

	if (stats_buffer_len < sizeof(*stats))
		return 0;
	stats->packets = pfring_counters_sum(&mine->counters, SAMPLE_PACKETS);
	stats->bytes = pfring_counters_sum(&mine->counters, SAMPLE_BYTES);
	stats->messages = pfring_counters_sum(&mine->counters, SAMPLE_MESSAGES);
	pfring_flows_stats(&mine->flows, &flows);
	stats->flows = flows.num;
	stats->flows_evicted = flows.evicted;
	return sizeof(*stats);
}

/* The flow is locked. Returns false if the page is full. */
static bool sample_entry(struct pfring_flow *flow, void *page)
{
	const struct sample_flow *mine =
		container_of(flow, struct sample_flow, flow);
	struct sample_flow_entry *entry = pfring_page_add(page, sizeof(*entry));

	if (!entry)
		return false;
	entry->src = mine->key.src;
	entry->dst = mine->key.dst;
	entry->src_port = mine->key.src_port;
	entry->dst_port = mine->key.dst_port;
	entry->ip_version = mine->key.ip_version;
	entry->messages = mine->messages;
	return true;
}

/* What pfring_plugin_pages() and "pfring list" show. */
static int sample_get_page(struct pf_ring_socket *pfr,
			   sw_filtering_rule_element *rule,
			   sw_filtering_hash_bucket *hash_rule,
			   struct pfring_page *page)
{
	/* Flows are a rule's; a ring as such has none. */
	if (page->kind != SAMPLE_FLOWS || (!rule && !hash_rule))
		return -EINVAL;
	pfring_flows_walk(&sample_rule_of(rule, hash_rule)->flows,
			  &page->cursor, sample_entry, page);
	return 0;
}

/* Flows go; whether the rule goes is for the core to say. */
static int sample_purge_idle(struct pf_ring_socket *pfr,
			     sw_filtering_rule_element *rule,
			     sw_filtering_hash_bucket *hash_rule, u16 seconds)
{
	struct sample_rule *mine = sample_rule_of(rule, hash_rule);

	pfring_flows_purge(&mine->flows, seconds);
	return 0;
}

static const struct pfring_plugin_registration sample_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = SAMPLE_PLUGIN_ID,
	.name = "sample",
	.description = "counts messages",
	.rule_priv_size = sizeof(struct sample_rule),
	.filter_data_size = sizeof(struct sample_filter),
	.stats_size = sizeof(struct sample_stats),
	.pfring_plugin_filter_skb = sample_filter_skb,
	.pfring_plugin_handle_skb = sample_handle_skb,
	.pfring_plugin_get_stats = sample_get_stats,
	.pfring_plugin_purge_idle = sample_purge_idle,
	.pfring_plugin_free_rule_mem = sample_free_rule_mem,
	.pfring_plugin_init_rule = sample_init_rule,
	.pfring_plugin_get_page = sample_get_page,
};

/* Rules may come as soon as it is registered: that comes last. */
static int __init sample_plugin_init(void)
{
	if (!max_flows || max_flows > PFRING_FLOWS_MAX)
		return -EINVAL;
	return register_plugin(&sample_registration);
}

/* Every rule holds this module: when we get here, none is left. */
static void __exit sample_plugin_exit(void)
{
	unregister_plugin(SAMPLE_PLUGIN_ID);
}

module_init(sample_plugin_init);
module_exit(sample_plugin_exit);

MODULE_DESCRIPTION("PF_RING plugin: sample");
MODULE_VERSION(SAMPLE_VERSION);
MODULE_LICENSE("GPL");
MODULE_ALIAS_PFRING_PLUGIN(SAMPLE_PLUGIN_ID);
PFRING_PLUGIN_IMPORT();
