// SPDX-License-Identifier: GPL-2.0-only
/* A plugin that has rules made and taken back as packets tell it. */
#include <linux/atomic.h>
#include <linux/in.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "pf_ring_plugin.h"
#include "teach.h"

struct teach_rule {
	atomic_t calls, last;
};

static struct teach_rule *teach_rule(sw_filtering_rule_element *rule,
				     sw_filtering_hash_bucket *hash_rule)
{
	return rule ? pfring_rule_priv(rule) : pfring_hash_rule_priv(hash_rule);
}

/* What packets leave for add_rule, which is called right after. */
static DEFINE_PER_CPU(u16, teach_new_port);

static void teach_flows(struct teach_rule *mine, const struct teach_order *order)
{
	hash_filtering_rule spec = {
		.rule_id = order->rule,
		.proto = IPPROTO_UDP,
		.ip_version = 4,
		.host_peer_a.v4 = TEACH_HOST_A,
		.host_peer_b.v4 = TEACH_HOST_B,
		.port_peer_b = TEACH_PORT_B,
		.rule_action = dont_forward_packet_and_stop_rule_evaluation,
	};
	u16 i;
	int rc;

	for (i = 0; i < order->count; i++) {
		spec.port_peer_a = order->port + i;
		rc = order->what == TEACH_ADD ?
		     pfring_add_hash_rule(mine, &spec) :
		     pfring_del_hash_rule(mine, &spec);
		atomic_set(&mine->last, rc);
		atomic_inc(&mine->calls);
	}
}

static int teach_handle(struct pf_ring_socket *pfr,
			sw_filtering_rule_element *rule,
			sw_filtering_hash_bucket *hash_rule,
			struct pfring_pkthdr *hdr, struct sk_buff *skb,
			int displ, u16 filter_plugin_id,
			struct parse_buffer **parse_memory,
			rule_action_behaviour *behaviour)
{
	struct teach_rule *mine = teach_rule(rule, hash_rule);
	u32 len, offset = pfring_packet_payload(hdr, &len);
	struct teach_order order;
	const u8 *p;

	this_cpu_write(teach_new_port, 0);
	if (!rule || !offset)
		return 0;
	p = pfring_packet_bytes(hdr, offset, sizeof(order), &order);
	if (!p)
		return 0;
	if (p != (const u8 *)&order)
		memcpy(&order, p, sizeof(order));
	if (order.rule != (u8)pfring_rule_spec(rule)->rule_id)
		return 0;
	if (order.what == TEACH_RULE)
		this_cpu_write(teach_new_port, order.port);
	else if (order.what == TEACH_ADD || order.what == TEACH_DEL)
		teach_flows(mine, &order);
	return 0;
}

static int teach_add_rule(sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, u16 new_rule_id,
			  filtering_rule *new_rule,
			  hash_filtering_rule *new_hash, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory)
{
	u16 port = this_cpu_read(teach_new_port);

	if (!port)
		return 0;
	new_rule->rule_id = new_rule_id;
	new_rule->core_fields.proto = IPPROTO_UDP;
	new_rule->core_fields.dport_low = port;
	new_rule->core_fields.dport_high = port;
	return PFRING_RULE_WILDCARD;
}

static int teach_get_stats(struct pf_ring_socket *pfr,
			   sw_filtering_rule_element *rule,
			   sw_filtering_hash_bucket *hash_rule,
			   u8 *stats_buffer, u32 stats_buffer_len)
{
	struct teach_rule *mine = teach_rule(rule, hash_rule);
	struct teach_stats stats = {
		.calls = atomic_read(&mine->calls),
		.last = atomic_read(&mine->last),
	};

	if (stats_buffer_len < sizeof(stats))
		return 0;
	memcpy(stats_buffer, &stats, sizeof(stats));
	return sizeof(stats);
}

static DECLARE_WAIT_QUEUE_HEAD(teach_wait);
static bool teach_holds;

static int teach_handle_msg(struct pf_ring_socket *pfr, const void *msg,
			    u32 msg_len, void *reply, u32 reply_len)
{
	const struct teach_message *m = msg;

	if (msg_len != sizeof(*m))
		return -EINVAL;
	WRITE_ONCE(teach_holds, m->hold);
	wake_up_all(&teach_wait);
	if (m->hold && !wait_event_timeout(teach_wait,
					   !READ_ONCE(teach_holds), 60 * HZ))
		return -ETIMEDOUT;
	return 0;
}

static const struct pfring_plugin_registration teach_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = TEACH_PLUGIN_ID,
	.name = "teach",
	.description = "has rules made and taken back",
	.rule_priv_size = sizeof(struct teach_rule),
	.stats_size = sizeof(struct teach_stats),
	.pfring_plugin_handle_skb = teach_handle,
	.pfring_plugin_get_stats = teach_get_stats,
	.pfring_plugin_add_rule = teach_add_rule,
	.pfring_plugin_handle_msg = teach_handle_msg,
};

static int __init teach_init(void)
{
	return register_plugin(&teach_registration);
}

static void __exit teach_exit(void)
{
	unregister_plugin(TEACH_PLUGIN_ID);
}

module_init(teach_init);
module_exit(teach_exit);

MODULE_DESCRIPTION("PF_RING: a plugin for tests of learned rules");
MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_PFRING_PLUGIN(TEACH_PLUGIN_ID);
PFRING_PLUGIN_IMPORT();
