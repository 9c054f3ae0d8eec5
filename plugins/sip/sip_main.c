// SPDX-License-Identifier: GPL-2.0-only
/* The SIP analyzer: what the core calls. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sip_filter.h"
#include "sip_packet.h"
#include "sip_rule.h"

static int sip_filter_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, struct parse_buffer **parse_memory)
{
	const struct sip_rule *priv = pfring_rule_priv(rule);
	struct sip_payload payload;

	if (!sip_payload(&payload, hdr))
		return 0;
	if (priv->track)
		return sip_track_packet(priv->track, &payload, parse_memory);
	return sip_filter_packet(&priv->match, &payload, parse_memory);
}

/* A rule that filters with us has counted the packet already. */
static int sip_handle_skb(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule,
			  struct pfring_pkthdr *hdr, struct sk_buff *skb,
			  int displ, u16 filter_plugin_id,
			  struct parse_buffer **parse_memory,
			  rule_action_behaviour *behaviour)
{
	const struct sip_rule *priv = sip_rule_of(rule, hash_rule);
	struct sip_payload payload;

	if (!priv->filters && sip_payload(&payload, hdr))
		sip_track_packet(priv->track, &payload, parse_memory);
	return 0;
}

static int sip_get_stats(struct pf_ring_socket *pfr,
			 sw_filtering_rule_element *rule,
			 sw_filtering_hash_bucket *hash_rule,
			 u8 *stats_buffer, u32 stats_buffer_len)
{
	const struct sip_rule *priv = sip_rule_of(rule, hash_rule);
	struct sip_stats *stats;
	u32 len;

	if (!priv->track)
		return 0;
	stats = kzalloc(sizeof(*stats), GFP_KERNEL);
	if (!stats)
		return 0;
	sip_track_stats(priv->track, stats);
	/* Programs may know less of it than we do. */
	len = min_t(u32, stats_buffer_len, sizeof(*stats));
	memcpy(stats_buffer, stats, len);
	kfree(stats);
	return len;
}

/* The calls of a rule that keeps statistics. */
static int sip_get_page(struct pf_ring_socket *pfr,
			sw_filtering_rule_element *rule,
			sw_filtering_hash_bucket *hash_rule,
			struct pfring_page *page)
{
	const struct sip_rule *priv;

	if (page->kind != SIP_LIST_CALLS || (!rule && !hash_rule))
		return -EINVAL;
	priv = sip_rule_of(rule, hash_rule);
	if (!priv->track)
		return -EINVAL;
	sip_store_page(&priv->track->store, page);
	return 0;
}

/* Calls and connections go; the rule goes when it has not met a packet. */
static int sip_purge_idle(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule, u16 seconds)
{
	const struct sip_rule *priv = sip_rule_of(rule, hash_rule);

	if (priv->track)
		sip_track_purge(priv->track, seconds);
	return 0;
}

/*
 * A rule that is to add rules: those for media are asked for when both sides have
 * said where they receive, and taken back at the end of the call, which mostly is
 * with other packets than the rule's.
 */
static int sip_add_rule(sw_filtering_rule_element *rule,
			sw_filtering_hash_bucket *hash_rule,
			struct pfring_pkthdr *hdr, u16 new_rule_id,
			filtering_rule *new_rule, hash_filtering_rule *new_hash,
			u16 filter_plugin_id,
			struct parse_buffer **parse_memory)
{
	return 0;
}

static const struct pfring_plugin_registration sip_plugin = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = SIP_PLUGIN_ID,
	.name = "sip",
	.description = "SIP protocol analyzer",
	.rule_priv_size = sizeof(struct sip_rule),
	.ring_priv_size = sizeof(struct sip_ring),
	.filter_data_size = sizeof(struct sip_filter),
	.stats_size = sizeof(struct sip_stats),
	.pfring_plugin_filter_skb = sip_filter_skb,
	.pfring_plugin_handle_skb = sip_handle_skb,
	.pfring_plugin_get_stats = sip_get_stats,
	.pfring_plugin_purge_idle = sip_purge_idle,
	.pfring_plugin_free_rule_mem = sip_rule_free,
	.pfring_plugin_free_ring_mem = sip_ring_free,
	.pfring_plugin_add_rule = sip_add_rule,
	.pfring_plugin_check_rule = sip_rule_check,
	.pfring_plugin_init_rule = sip_rule_init,
	.pfring_plugin_get_page = sip_get_page,
};

static int __init sip_init(void)
{
	int err;

	err = sip_track_module_init();
	if (err)
		return err;
	err = sip_packet_init();
	if (err)
		return err;
	err = sip_ring_offer();
	if (err)
		goto out_packet;
	err = register_plugin(&sip_plugin);
	if (err)
		goto out_ring;
	return 0;

out_ring:
	sip_ring_withdraw();
out_packet:
	sip_packet_exit();
	return err;
}

/* Every rule holds this module: when we get here, none is left. */
static void __exit sip_exit(void)
{
	unregister_plugin(SIP_PLUGIN_ID);
	sip_ring_withdraw();
	sip_packet_exit();
}

module_init(sip_init);
module_exit(sip_exit);

MODULE_DESCRIPTION("PF_RING: SIP analyzer");
MODULE_VERSION(PFR_VERSION);
MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_PFRING_PLUGIN(SIP_PLUGIN_ID);
PFRING_PLUGIN_IMPORT();
