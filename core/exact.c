// SPDX-License-Identifier: GPL-2.0-only
/* The table of exact rules. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "exact.h"
#include "plugin.h"

static struct kmem_cache *pfr_exact_cache __ro_after_init;
static struct kmem_cache *pfr_exact_learned_cache __ro_after_init;

/* What rules do that need nothing of their own, by behaviour. */
static struct pfr_action pfr_exact_plain[PFR_RULE_ACTIONS] __ro_after_init;

struct pfr_exact *pfr_exact_lookup(struct rhashtable *table,
				   const struct pfr_flow *flow)
{
	return pfr_exact_find(table, flow);
}

bool pfr_exact_is_plain(const struct pfr_exact *rule)
{
	return rule->action >= pfr_exact_plain &&
	       rule->action < pfr_exact_plain + ARRAY_SIZE(pfr_exact_plain);
}

int pfr_exact_init(void)
{
	unsigned int i;

	for (i = 0; i < PFR_RULE_ACTIONS; i++) {
		pfr_exact_plain[i].behaviour = i;
		pfr_exact_plain[i].quick = pfr_action_quick(i);
	}
	/* With a room a million rules may take, the size of one matters. */
	pfr_exact_cache = KMEM_CACHE(pfr_exact, SLAB_ACCOUNT);
	if (!pfr_exact_cache)
		return -ENOMEM;
	pfr_exact_learned_cache = KMEM_CACHE(pfr_exact_learned, SLAB_ACCOUNT);
	if (pfr_exact_learned_cache)
		return 0;
	kmem_cache_destroy(pfr_exact_cache);
	return -ENOMEM;
}

static void pfr_exact_give_back(struct pfr_exact *rule)
{
	kmem_cache_free(rule->learned ? pfr_exact_learned_cache :
					pfr_exact_cache, rule);
}

/* After all tables were destroyed. */
void pfr_exact_exit(void)
{
	rcu_barrier();
	kmem_cache_destroy(pfr_exact_learned_cache);
	kmem_cache_destroy(pfr_exact_cache);
}

int pfr_exact_table_init(struct rhashtable *table, u32 expected)
{
	struct rhashtable_params params = pfr_exact_params;

	params.nelem_hint = expected;
	return rhashtable_init(table, &params);
}

/* No reader is left. */
static void pfr_exact_own_free(struct pfr_exact_own *own)
{
	pfr_plugin_detach(own->action.handler);
	kfree(own);
}

void pfr_exact_discard(struct pfr_exact *rule)
{
	if (!pfr_exact_is_plain(rule))
		pfr_exact_own_free(pfr_exact_own(rule));
	pfr_exact_give_back(rule);
}

static void pfr_exact_free_one(void *ptr, void *arg)
{
	pfr_exact_discard(ptr);
}

static void pfr_exact_free_rcu(struct rcu_head *head)
{
	pfr_exact_give_back(container_of(head, struct pfr_exact, rcu));
}

static void pfr_exact_own_free_work(struct work_struct *work)
{
	pfr_exact_own_free(container_of(to_rcu_work(work),
					struct pfr_exact_own, free));
}

/* No reader is left. */
void pfr_exact_table_destroy(struct rhashtable *table)
{
	rhashtable_free_and_destroy(table, pfr_exact_free_one, NULL);
}

void pfr_exact_flow(struct pfr_flow *flow, const struct pfr_hash_rule *spec)
{
	const bool ports = pfr_proto_has_ports(spec->proto);

	memset(flow, 0, sizeof(*flow));
	flow->ip_version = pfr_hash_rule_version(spec);
	flow->proto = spec->proto;
	flow->vlan = spec->vlan_id;
	pfr_flow_ends(flow, &spec->host_peer_a, &spec->host_peer_b,
		      ports ? spec->port_peer_a : 0,
		      ports ? spec->port_peer_b : 0);
}

static struct pfr_action *
pfr_exact_own_create(const struct pfr_hash_rule *spec,
		     struct pf_ring_socket *pfr, struct pfr_refusal *why)
{
	struct pfr_exact_own *own = kzalloc(sizeof(*own), GFP_KERNEL_ACCOUNT);
	struct pfr_attachment *a;

	if (!own)
		return ERR_PTR(pfr_refuse(why, -ENOMEM, "", "out of memory"));
	own->spec = *spec;
	own->action.behaviour = spec->rule_action;
	INIT_LIST_HEAD(&own->action.node);
	if (!spec->plugin_action.plugin_id)
		return &own->action;
	a = pfr_plugin_attach(pfr, spec->plugin_action.plugin_id, NULL,
			      &own->spec, "plugin_action.plugin_id", why);
	if (!IS_ERR(a) && !a->plugin->reg.pfring_plugin_handle_skb) {
		pfr_plugin_detach(a);
		a = ERR_PTR(pfr_refuse(why, -EOPNOTSUPP,
				       "plugin_action.plugin_id",
				       "plugin %u only filters",
				       spec->plugin_action.plugin_id));
	}
	if (IS_ERR(a)) {
		kfree(own);
		return ERR_CAST(a);
	}
	own->action.handler = a;
	own->action.handled = true;
	return &own->action;
}

/*
 * What packets bring about must not have others of the owner's memory cgroup
 * killed: where that is full, there is no such rule.
 */
static struct pfr_exact *pfr_exact_alloc(const struct pfr_maker *maker)
{
	struct pfr_exact_learned *learned;

	if (!maker)
		return kmem_cache_zalloc(pfr_exact_cache, GFP_KERNEL);
	learned = kmem_cache_zalloc(pfr_exact_learned_cache,
				    GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	if (!learned)
		return NULL;
	learned->exact.learned = true;
	learned->maker = *maker;
	return &learned->exact;
}

struct pfr_exact *pfr_exact_create(const struct pfr_flow *flow,
				   const struct pfr_hash_rule *spec,
				   const struct pfr_maker *maker,
				   struct pf_ring_socket *pfr,
				   struct pfr_refusal *why)
{
	struct pfr_exact *rule = pfr_exact_alloc(maker);
	int err;

	if (!rule)
		return ERR_PTR(pfr_refuse(why, -ENOMEM, "", "out of memory"));
	rule->flow = *flow;
	rule->last = jiffies;
	rule->action = &pfr_exact_plain[spec ? spec->rule_action : 0];
	if (!spec)
		return rule;
	rule->id = spec->rule_id;
	rule->a_is_low = !memcmp(&flow->low, &spec->host_peer_a,
				 sizeof(flow->low)) &&
			 flow->low_port == spec->port_peer_a;
	if (!pfr_action_transmits(spec->rule_action) &&
	    !spec->plugin_action.plugin_id)
		return rule;
	rule->action = pfr_exact_own_create(spec, pfr, why);
	if (IS_ERR(rule->action)) {
		err = PTR_ERR(rule->action);
		pfr_exact_give_back(rule);
		return ERR_PTR(err);
	}
	pfr_exact_own(rule)->rule = rule;
	return rule;
}

int pfr_exact_publish(struct rhashtable *table, struct pfr_exact *rule)
{
	return rhashtable_lookup_insert_fast(table, &rule->node,
					     pfr_exact_params);
}

int pfr_exact_replace(struct rhashtable *table, struct pfr_exact *old,
		      struct pfr_exact *rule)
{
	return rhashtable_replace_fast(table, &old->node, &rule->node,
				       pfr_exact_params);
}

void pfr_exact_free(struct pfr_exact *rule)
{
	if (!pfr_exact_is_plain(rule)) {
		struct pfr_exact_own *own = pfr_exact_own(rule);

		pfr_action_leave(&own->action);
		/* A plugin's memory is given back where one may sleep. */
		INIT_RCU_WORK(&own->free, pfr_exact_own_free_work);
		queue_rcu_work(pfr_rules_wq, &own->free);
	}
	call_rcu(&rule->rcu, pfr_exact_free_rcu);
}

void pfr_exact_del(struct rhashtable *table, struct pfr_exact *rule)
{
	rhashtable_remove_fast(table, &rule->node, pfr_exact_params);
	pfr_exact_free(rule);
}

void pfr_exact_stats(const struct pfr_exact *rule,
		     struct pfr_rule_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	stats->received = atomic64_read(&rule->packets);
	stats->bytes = atomic64_read(&rule->bytes);
	pfr_action_stats(rule->action, READ_ONCE(rule->last), stats);
}
