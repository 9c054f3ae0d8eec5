// SPDX-License-Identifier: GPL-2.0-only
/* A wildcard rule: made, counted, freed. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/slab.h>

#include "compat.h"
#include "plugin.h"
#include "rule.h"

struct workqueue_struct *pfr_rules_wq __ro_after_init;

static struct kmem_cache *pfr_rule_cache;

int pfr_rule_init(void)
{
	pfr_rule_cache = KMEM_CACHE(pfr_rule, SLAB_ACCOUNT);
	return pfr_rule_cache ? 0 : -ENOMEM;
}

/* All rules have been freed. */
void pfr_rule_exit(void)
{
	kmem_cache_destroy(pfr_rule_cache);
}

/* Only the action's plugin and the filter's, which may be one. */
static int pfr_rule_attach(struct pf_ring_socket *pfr, struct pfr_rule *rule,
			   struct pfr_refusal *why)
{
	const u16 filter_id = rule->spec.extended_fields.filter_plugin_id;
	const u16 id = rule->spec.plugin_action.plugin_id;
	struct pfr_action *action = &rule->action;
	struct pfr_attachment *a;

	if (filter_id) {
		a = pfr_plugin_attach(pfr, filter_id, &rule->spec, NULL,
				      "extended_fields.filter_plugin_id", why);
		if (IS_ERR(a))
			return PTR_ERR(a);
		action->filter = a;
	}
	if (id == filter_id) {
		action->handler = action->filter;
	} else if (id) {
		a = pfr_plugin_attach(pfr, id, &rule->spec, NULL,
				      "plugin_action.plugin_id", why);
		if (IS_ERR(a))
			return PTR_ERR(a);
		action->handler = a;
	}
	if (action->filter &&
	    !action->filter->plugin->reg.pfring_plugin_filter_skb)
		return pfr_refuse(why, -EOPNOTSUPP,
				  "extended_fields.filter_plugin_id",
				  "plugin %u does not filter", filter_id);
	if (action->handler &&
	    !action->handler->plugin->reg.pfring_plugin_handle_skb)
		return pfr_refuse(why, -EOPNOTSUPP, "plugin_action.plugin_id",
				  "plugin %u only filters", id);
	return 0;
}

struct pfr_rule *pfr_rule_create(struct pf_ring_socket *pfr,
				 struct pfr_counter_pool *pool,
				 const struct pfr_wildcard_rule *spec,
				 struct pfr_refusal *why)
{
	struct pfr_rule *rule = kmem_cache_alloc(pfr_rule_cache, GFP_KERNEL);
	int err;

	if (!rule)
		goto no_memory;
	/* The largest part is written as a whole below. */
	memset(rule, 0, offsetof(struct pfr_rule, spec));
	if (pfr_counter_get(&rule->counter, pool))
		goto no_memory;
	rule->action.behaviour = spec->rule_action;
	INIT_LIST_HEAD(&rule->action.node);
	rule->id = spec->rule_id;
	rule->balance_id = spec->balance_id;
	rule->balance_pool = spec->balance_pool;
	rule->created = jiffies;
	rule->spec = *spec;
	if (!spec->extended_fields.payload_pattern[0] && !rule->balance_pool &&
	    !spec->extended_fields.filter_plugin_id &&
	    !spec->plugin_action.plugin_id)
		rule->action.quick = pfr_action_quick(spec->rule_action);
	err = pfr_rule_attach(pfr, rule, why);
	rule->action.handled = rule->action.handler && !rule->action.filter &&
			       !spec->extended_fields.payload_pattern[0] &&
			       !rule->balance_pool;
	if (!err)
		return rule;
	pfr_rule_free(rule);
	return ERR_PTR(err);

no_memory:
	if (rule)
		pfr_rule_free(rule);
	return ERR_PTR(pfr_refuse(why, -ENOMEM, "", "out of memory"));
}

void pfr_rule_free(struct pfr_rule *rule)
{
	if (rule->action.handler != rule->action.filter)
		pfr_plugin_detach(rule->action.handler);
	pfr_plugin_detach(rule->action.filter);
	pfr_counter_put(&rule->counter);
	kmem_cache_free(pfr_rule_cache, rule);
}

void pfr_action_leave(struct pfr_action *action)
{
	pfr_plugin_leave(action->handler);
	pfr_plugin_leave(action->filter);
}

unsigned long pfr_rule_active(const struct pfr_rule *rule)
{
	u64 packets, bytes;
	unsigned long last = pfr_counter_sum(&rule->counter, &packets, &bytes);

	return packets ? last : rule->created;
}

void pfr_action_stats(const struct pfr_action *action, unsigned long last,
		      struct pfr_rule_stats *stats)
{
	stats->transmitted = atomic64_read(&action->transmitted);
	stats->transmit_errors = atomic64_read(&action->transmit_errors);
	stats->plugin_rejects = atomic64_read(&action->plugin_rejects);
	if (stats->received)
		stats->last_match_ns = ktime_get_real_ns() -
				       jiffies64_to_nsecs(jiffies - last);
	switch (action->behaviour) {
	case PFR_ACT_DROP:
	case PFR_ACT_REFLECT:
	case PFR_ACT_BOUNCE:
		stats->dropped = stats->received;
		break;
	case PFR_ACT_CONTINUE:
	case PFR_ACT_STOP:
		break;		/* it decides nothing */
	default:
		stats->forwarded = stats->received;
	}
}

void pfr_rule_stats(const struct pfr_rule *rule, struct pfr_rule_stats *stats)
{
	unsigned long last;

	memset(stats, 0, sizeof(*stats));
	last = pfr_counter_sum(&rule->counter, &stats->received,
			       &stats->bytes);
	pfr_action_stats(&rule->action, last, stats);
}

/* ------------------------------------------------------ what a plugin asks */

void *pfring_rule_ring_priv(const sw_filtering_rule_element *rule)
{
	return pfr_attachment_of(rule)->ring->priv;
}
EXPORT_SYMBOL_PFRING(pfring_rule_ring_priv);

void *pfring_hash_rule_ring_priv(const sw_filtering_hash_bucket *hash_rule)
{
	return pfr_attachment_of(hash_rule)->ring->priv;
}
EXPORT_SYMBOL_PFRING(pfring_hash_rule_ring_priv);

const struct pfr_wildcard_rule *pfring_rule_spec(const sw_filtering_rule_element *rule)
{
	return pfr_attachment_of(rule)->spec;
}
EXPORT_SYMBOL_PFRING(pfring_rule_spec);

const struct pfr_hash_rule *
pfring_hash_rule_spec(const sw_filtering_hash_bucket *hash_rule)
{
	return pfr_attachment_of(hash_rule)->hash_spec;
}
EXPORT_SYMBOL_PFRING(pfring_hash_rule_spec);
