// SPDX-License-Identifier: GPL-2.0-only
/* A set of rules: how it comes to be, grows, and ends. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "ruleset.h"
#include "transmit.h"

/* ------------------------------------------------------- a set's own life */

struct pfr_ruleset *pfr_ruleset_create(struct list_head *reflectors,
				       const struct pf_ring_socket *pfr,
				       bool drop, u32 expected)
{
	struct pfr_ruleset *set = kzalloc(sizeof(*set), GFP_KERNEL_ACCOUNT);

	if (!set)
		return NULL;
	set->wild = pfr_wildcard_create();
	if (!set->wild)
		goto free;
	if (pfr_exact_table_init(&set->exact, expected))
		goto destroy;
	set->drop = drop;
	set->net = sock_net(&pfr->sk);
	set->reflectors = reflectors;
	xa_init_flags(&set->by_id, XA_FLAGS_ACCOUNT);
	pfr_counter_pool_init(&set->counters);
	INIT_LIST_HEAD(&set->own);
	INIT_LIST_HEAD(&set->transmitters);
	refcount_set(&set->users, 1);
	return set;
destroy:
	pfr_wildcard_destroy(set->wild);
free:
	kfree(set);
	return NULL;
}

/* No reader is left. */
static void pfr_ruleset_free(struct pfr_ruleset *set)
{
	struct pfr_rule *rule;
	unsigned long id;

	pfr_wildcard_destroy(set->wild);
	xa_for_each(&set->by_id, id, rule)
		pfr_rule_free(rule);
	xa_destroy(&set->by_id);
	pfr_counter_pool_end(&set->counters);
	pfr_exact_table_destroy(&set->exact);
	kfree(set);
}

static void pfr_ruleset_free_work(struct work_struct *work)
{
	pfr_ruleset_free(container_of(to_rcu_work(work), struct pfr_ruleset,
				      free));
}

void pfr_ruleset_put(struct pfr_ruleset *set)
{
	if (!refcount_dec_and_test(&set->users))
		return;
	INIT_RCU_WORK(&set->free, pfr_ruleset_free_work);
	queue_rcu_work(pfr_rules_wq, &set->free);
}

/* Packets on their way may still use the reflector. */
static void pfr_ruleset_unaim(struct pfr_action *action)
{
	struct pfr_reflector *reflector =
		rtnl_dereference(action->reflector);

	if (!reflector)
		return;
	RCU_INIT_POINTER(action->reflector, NULL);
	list_del_init(&action->node);
	pfr_reflector_put(reflector);
}

/* Without the RTNL where there is nothing to do. */
static void pfr_ruleset_unaim_locked(struct pfr_action *action)
{
	if (!rcu_access_pointer(action->reflector))
		return;
	rtnl_lock();
	pfr_ruleset_unaim(action);
	rtnl_unlock();
}

/* The set is not used for packets any more. */
void pfr_ruleset_retire(struct pfr_ruleset *set)
{
	struct pfr_action *action, *next;

	if (!list_empty(&set->transmitters)) {
		rtnl_lock();
		list_for_each_entry_safe(action, next, &set->transmitters,
					 node)
			pfr_ruleset_unaim(action);
		rtnl_unlock();
	}
	pfr_ruleset_put(set);
}

/* --------------------------------------------------------------- reflectors */

static bool pfr_ruleset_listens(const struct pf_ring_socket *pfr,
				const struct net_device *dev)
{
	const struct pfr_binding *b;

	list_for_each_entry(b, &pfr->bindings, sock_node)
		if (b->dev == dev)
			return true;
	return false;
}

/* Gives an action that transmits its reflector. */
static int pfr_ruleset_aim(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
			   struct pfr_action *action, const char *name,
			   struct pfr_refusal *why)
{
	static const char field[] = "reflector_device_name";
	struct pfr_reflector *reflector;
	int err;

	if (!pfr_action_transmits(action->behaviour))
		return 0;
	rtnl_lock();
	reflector = pfr_reflector_get(set->reflectors, set->net, name);
	err = PTR_ERR_OR_ZERO(reflector);
	if (err)
		goto out;
	if (action->behaviour < bounce_packet_and_stop_rule_evaluation &&
	    pfr_ruleset_listens(pfr, rtnl_dereference(reflector->dev))) {
		pfr_reflector_put(reflector);
		err = -ELOOP;
		goto out;
	}
	rcu_assign_pointer(action->reflector, reflector);
	list_add(&action->node, &set->transmitters);
out:
	rtnl_unlock();
	switch (err) {
	case 0:
		return 0;
	case -ELOOP:
		return pfr_refuse(why, err, field,
				  "the ring listens to %s itself", name);
	case -ENODEV:
		return pfr_refuse(why, err, field, "there is no device %s",
				  name);
	case -EOPNOTSUPP:
		return pfr_refuse(why, err, field, "%s is not Ethernet", name);
	default:
		return pfr_refuse(why, err, field, "cannot use %s", name);
	}
}

/* ----------------------------------------------------------- wildcard rules */

static void pfr_rule_free_work(struct work_struct *work)
{
	pfr_rule_free(container_of(to_rcu_work(work), struct pfr_rule, free));
}

/* @spec was checked. */
int pfr_ruleset_add(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		    const filtering_rule *spec, struct pfr_refusal *why)
{
	struct pfr_rule *rule;
	int err;

	if (xa_load(&set->by_id, spec->rule_id))
		return pfr_refuse(why, -EEXIST, "rule_id",
				  "there is a rule %u already", spec->rule_id);
	rule = pfr_rule_create(pfr, &set->counters, spec, why);
	if (IS_ERR(rule))
		return PTR_ERR(rule);
	err = pfr_ruleset_aim(pfr, set, &rule->action,
			      spec->reflector_device_name, why);
	if (err)
		goto free;
	err = xa_err(xa_store(&set->by_id, rule->id, rule,
			      GFP_KERNEL_ACCOUNT));
	if (err)
		goto unaim;
	err = pfr_wildcard_add(set->wild, spec, rule);
	if (err)
		goto erase;
	WRITE_ONCE(set->num_wild, set->num_wild + 1);
	if (rule->id >= set->next_id)
		WRITE_ONCE(set->next_id, rule->id + 1);
	return 0;
erase:
	xa_erase(&set->by_id, rule->id);
unaim:
	pfr_ruleset_unaim_locked(&rule->action);
	pfr_refuse(why, err, "", "out of memory");
free:
	/* Those who list rules may have seen it. */
	INIT_RCU_WORK(&rule->free, pfr_rule_free_work);
	queue_rcu_work(pfr_rules_wq, &rule->free);
	return err;
}

void pfr_ruleset_del(struct pfr_ruleset *set, struct pfr_rule *rule)
{
	WRITE_ONCE(set->num_wild, set->num_wild - 1);
	pfr_wildcard_del(set->wild, &rule->spec);
	xa_erase(&set->by_id, rule->id);
	pfr_ruleset_unaim_locked(&rule->action);
	INIT_RCU_WORK(&rule->free, pfr_rule_free_work);
	queue_rcu_work(pfr_rules_wq, &rule->free);
}

/* -------------------------------------------------------------- exact rules */

/* @spec was checked. */
int pfr_ruleset_add_hash(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
			 const hash_filtering_rule *spec,
			 struct pfr_refusal *why)
{
	struct pfr_exact *rule;
	struct pfr_flow flow;
	int err;

	if (set->num_exact == PFR_MAX_HASH_RULES)
		return pfr_refuse(why, -ENOSPC, "",
				  "a ring takes %u hash rules",
				  PFR_MAX_HASH_RULES);
	pfr_exact_flow(&flow, spec);
	rule = pfr_exact_add(&set->exact, &flow, spec, pfr, why);
	if (IS_ERR(rule))
		return PTR_ERR(rule);
	rule->id = spec->rule_id;
	rule->a_is_low = !memcmp(&flow.low, &spec->host_peer_a,
				 sizeof(flow.low)) &&
			 flow.low_port == spec->port_peer_a;
	err = pfr_ruleset_aim(pfr, set, rule->action,
			      spec->reflector_device_name, why);
	if (err) {
		pfr_exact_del(&set->exact, rule);
		return err;
	}
	if (!pfr_exact_is_plain(rule)) {
		pfr_exact_own(rule)->rule = rule;
		list_add(&pfr_exact_own(rule)->node, &set->own);
	}
	WRITE_ONCE(set->num_exact, set->num_exact + 1);
	return 0;
}

void pfr_ruleset_del_hash(struct pfr_ruleset *set, struct pfr_exact *rule)
{
	WRITE_ONCE(set->num_exact, set->num_exact - 1);
	if (!pfr_exact_is_plain(rule)) {
		list_del(&pfr_exact_own(rule)->node);
		pfr_ruleset_unaim_locked(rule->action);
	}
	pfr_exact_del(&set->exact, rule);
}
