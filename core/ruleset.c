// SPDX-License-Identifier: GPL-2.0-only
/* A set of rules: how it comes to be, grows, and ends. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "device.h"
#include "plugin.h"
#include "ruleset.h"
#include "transmit.h"

/* ------------------------------------------------------- a set's own life */

struct pfr_ruleset *pfr_ruleset_create(struct list_head *reflectors,
				       struct net *net,
				       const struct pfr_limits *limits,
				       u32 rules, u32 expected)
{
	struct pfr_ruleset *set = kzalloc(sizeof(*set), GFP_KERNEL_ACCOUNT);

	if (!set)
		return NULL;
	set->wild = pfr_wildcard_create(limits, rules);
	if (!set->wild)
		goto free;
	if (pfr_exact_table_init(&set->exact, expected))
		goto destroy;
	set->net = net;
	set->reflectors = reflectors;
	xa_init_flags(&set->by_id, XA_FLAGS_ACCOUNT);
	pfr_counter_pool_init(&set->counters);
	INIT_LIST_HEAD(&set->own);
	INIT_LIST_HEAD(&set->learned);
	xa_init_flags(&set->makers, XA_FLAGS_ACCOUNT);
	set->id_below = PFR_NO_RULE_ID;
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
	xa_for_each(&set->by_id, id, rule) {
		pfr_rule_free(rule);
		cond_resched();
	}
	xa_destroy(&set->by_id);
	xa_destroy(&set->makers);
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

static void pfr_ruleset_leave(struct pfr_ruleset *set)
{
	struct pfr_exact_own *own;
	struct pfr_rule *rule;
	unsigned long id;

	xa_for_each(&set->by_id, id, rule) {
		pfr_action_leave(&rule->action);
		cond_resched();
	}
	list_for_each_entry(own, &set->own, node) {
		pfr_action_leave(&own->action);
		cond_resched();
	}
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
	pfr_ruleset_leave(set);
	pfr_ruleset_put(set);
}

/* --------------------------------------------------------------- reflectors */

static bool pfr_ruleset_listens(const struct pf_ring_socket *pfr,
				const struct net_device *dev)
{
	const struct pfr_binding *b;

	list_for_each_entry(b, &pfr->bindings, sock_node)
		if (b->device->dev == dev)
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
	if (action->behaviour < PFR_ACT_BOUNCE &&
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

/* ------------------------------------------------------------------- makers */

/*
 * A rule that may bring about others gets a number, which no other rule of the
 * ring has had: by it what waits to be learned knows whether its maker, and the
 * maker's set, are still there.
 */
static int pfr_ruleset_enroll(struct pf_ring_socket *pfr,
			      struct pfr_ruleset *set,
			      struct pfr_action *action,
			      struct pfr_refusal *why)
{
	u32 maker;
	int err;

	if (!action->filter && !action->handler &&
	    action->behaviour !=
	    PFR_ACT_ADD_RULE)
		return 0;
	do {
		maker = (u32)atomic_inc_return(&pfr->learn.makers) ?: 1;
		err = xa_insert(&set->makers, maker, action,
				GFP_KERNEL_ACCOUNT);
	} while (err == -EBUSY);
	if (err)
		return pfr_refuse(why, err, "", "out of memory");
	action->maker = maker;
	if (action->filter)
		WRITE_ONCE(action->filter->maker, maker);
	if (action->handler)
		WRITE_ONCE(action->handler->maker, maker);
	return 0;
}

/* What it has asked for and has not got yet is not wanted any more. */
static void pfr_ruleset_dismiss(struct pfr_ruleset *set,
				const struct pfr_action *action)
{
	if (action->maker)
		xa_erase(&set->makers, action->maker);
}

/* ----------------------------------------------------------- wildcard rules */

static void pfr_rule_free_work(struct work_struct *work)
{
	pfr_rule_free(container_of(to_rcu_work(work), struct pfr_rule, free));
}

/* Packets do not find it any more, nor does an id. */
static void pfr_ruleset_leave_rule(struct pfr_ruleset *set,
				   struct pfr_rule *rule)
{
	WRITE_ONCE(set->num_wild, set->num_wild - 1);
	if (rule->maker.number)
		set->num_learned_wild--;
	pfr_ruleset_dismiss(set, &rule->action);
	pfr_wildcard_del(set->wild, &rule->spec, rule);
	pfr_ruleset_unaim_locked(&rule->action);
	pfr_action_leave(&rule->action);
	INIT_RCU_WORK(&rule->free, pfr_rule_free_work);
	queue_rcu_work(pfr_rules_wq, &rule->free);
}

static int __pfr_ruleset_add(struct pf_ring_socket *pfr,
			     struct pfr_ruleset *set,
			     const struct pfr_wildcard_rule *spec,
			     const struct pfr_maker *maker,
			     struct pfr_refusal *why)
{
	struct pfr_rule *rule, *old = xa_load(&set->by_id, spec->rule_id);
	int err;

	if (old && (maker || !old->maker.number))
		return pfr_refuse(why, -EEXIST, "rule_id",
				  "there is a rule %u already", spec->rule_id);
	rule = pfr_rule_create(pfr, &set->counters, spec, why);
	if (IS_ERR(rule))
		return PTR_ERR(rule);
	if (maker)
		rule->maker = *maker;
	err = pfr_ruleset_enroll(pfr, set, &rule->action, why);
	if (err)
		goto free;
	err = pfr_ruleset_aim(pfr, set, &rule->action,
			      spec->reflector_device_name, why);
	if (err)
		goto dismiss;
	err = xa_err(xa_store(&set->by_id, rule->id, rule,
			      GFP_KERNEL_ACCOUNT));
	if (err)
		goto unaim;
	err = pfr_wildcard_add(set->wild, spec, rule, rule->action.quick,
			       maker);
	if (err)
		goto restore;
	WRITE_ONCE(set->num_wild, set->num_wild + 1);
	if (maker)
		set->num_learned_wild++;
	/*
	 * What packets brought about makes room for what a program wants, but not
	 * for what is refused.
	 */
	if (old) {
		pfr_ruleset_leave_rule(set, old);
		pfr_wildcard_tidy(set->wild);
	}
	return 0;
restore:
	/* This takes no memory: the place is there. */
	xa_store(&set->by_id, rule->id, old, GFP_KERNEL_ACCOUNT);
unaim:
	pfr_ruleset_unaim_locked(&rule->action);
	if (err == -ENOSPC)
		pfr_refuse(why, err, "", "the ring's rules have %u masks, its limit",
			   set->wild->limits.masks);
	else
		pfr_refuse(why, err, "", "out of memory");
dismiss:
	pfr_ruleset_dismiss(set, &rule->action);
free:
	pfr_action_leave(&rule->action);
	/* Those who list rules may have seen it. */
	INIT_RCU_WORK(&rule->free, pfr_rule_free_work);
	queue_rcu_work(pfr_rules_wq, &rule->free);
	return err;
}

int pfr_ruleset_add(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		    const struct pfr_wildcard_rule *spec, struct pfr_refusal *why)
{
	return __pfr_ruleset_add(pfr, set, spec, NULL, why);
}

/*
 * The highest id that is free, so that the program's rules mostly come first. All
 * those above id_below are taken.
 */
static u16 pfr_ruleset_free_id(struct pfr_ruleset *set)
{
	while (set->id_below && xa_load(&set->by_id, set->id_below - 1))
		set->id_below--;
	return set->id_below ? set->id_below - 1 : PFR_NO_RULE_ID;
}

int pfr_ruleset_learn(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		      struct pfr_wildcard_rule *spec, const struct pfr_maker *maker,
		      struct pfr_refusal *why)
{
	if (set->num_learned_wild >= PFR_MAX_LEARNED_RULES)
		return pfr_refuse(why, -ENOSPC, "",
				  "packets bring about %u rules at most",
				  PFR_MAX_LEARNED_RULES);
	if (spec->rule_id == PFR_NO_RULE_ID)
		spec->rule_id = pfr_ruleset_free_id(set);
	return pfr_rule_check(spec, why) ?:
	       __pfr_ruleset_add(pfr, set, spec, maker, why);
}

void pfr_ruleset_forget(struct pfr_ruleset *set, struct pfr_rule *rule)
{
	if (rule->id >= set->id_below)
		set->id_below = rule->id + 1;
	xa_erase(&set->by_id, rule->id);
	pfr_ruleset_leave_rule(set, rule);
}

void pfr_ruleset_del(struct pfr_ruleset *set, struct pfr_rule *rule)
{
	pfr_ruleset_forget(set, rule);
	pfr_wildcard_tidy(set->wild);
}

/* -------------------------------------------------------------- exact rules */

static void pfr_ruleset_forget_hash(struct pfr_ruleset *set,
				    struct pfr_exact *rule)
{
	WRITE_ONCE(set->num_exact, set->num_exact - 1);
	if (pfr_exact_is_half(rule))
		WRITE_ONCE(set->num_half, set->num_half - 1);
	if (rule->learned) {
		list_del(&pfr_exact_learned(rule)->node);
		WRITE_ONCE(set->num_learned, set->num_learned - 1);
	}
	if (!pfr_exact_is_plain(rule)) {
		list_del(&pfr_exact_own(rule)->node);
		set->num_own--;
		pfr_ruleset_dismiss(set, rule->action);
		pfr_ruleset_unaim_locked(rule->action);
	}
}

void pfr_ruleset_del_hash(struct pfr_ruleset *set, struct pfr_exact *rule)
{
	pfr_ruleset_forget_hash(set, rule);
	pfr_exact_del(&set->exact, rule);
}

/* In the table, or in place of a rule that packets brought about. */
static int pfr_ruleset_publish(struct pfr_ruleset *set, struct pfr_exact *rule)
{
	struct pfr_exact *old = NULL;
	int err = pfr_exact_publish(&set->exact, rule);

	if (err == -EEXIST && !rule->learned) {
		rcu_read_lock();
		old = pfr_exact_lookup(&set->exact, &rule->flow);
		rcu_read_unlock();
		/* Nobody else takes rules away: it stays. */
		if (old && old->learned)
			err = pfr_exact_replace(&set->exact, old, rule);
	}
	if (err)
		return err;
	if (pfr_exact_is_half(rule))
		WRITE_ONCE(set->num_half, set->num_half + 1);
	WRITE_ONCE(set->num_exact, set->num_exact + 1);
	if (old) {
		pfr_ruleset_forget_hash(set, old);
		pfr_exact_free(old);
	}
	return 0;
}

/* All is there when a packet meets it for the first time. */
static struct pfr_exact *
pfr_ruleset_make_hash(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		      const struct pfr_flow *flow,
		      const struct pfr_hash_rule *spec,
		      const struct pfr_maker *maker, struct pfr_refusal *why)
{
	struct pfr_exact *rule;
	bool plain;
	int err;

	rule = pfr_exact_create(flow, spec, maker, pfr, why);
	if (IS_ERR(rule))
		return rule;
	plain = pfr_exact_is_plain(rule);
	if (!plain) {
		err = pfr_ruleset_enroll(pfr, set, rule->action, why) ?:
		      pfr_ruleset_aim(pfr, set, rule->action,
				      spec->reflector_device_name, why);
		if (err)
			goto discard;
	}
	err = pfr_ruleset_publish(set, rule);
	if (err) {
		if (err == -EEXIST)
			pfr_refuse(why, err, "",
				   "there is a rule for this flow already");
		else if (err == -EBUSY)
			pfr_refuse(why, err, "",
				   "the table of rules is made anew; try again");
		else
			pfr_refuse(why, err, "", "out of memory");
		goto discard;
	}
	if (!plain) {
		list_add_tail(&pfr_exact_own(rule)->node, &set->own);
		set->num_own++;
	}
	return rule;
discard:
	if (!plain) {
		pfr_ruleset_dismiss(set, rule->action);
		pfr_ruleset_unaim_locked(rule->action);
	}
	pfr_exact_discard(rule);
	return ERR_PTR(err);
}

/* @spec was checked. */
int pfr_ruleset_add_hash(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
			 const struct pfr_hash_rule *spec,
			 struct pfr_refusal *why)
{
	struct pfr_flow flow;

	if (set->num_exact - set->num_learned == PFR_MAX_HASH_RULES)
		return pfr_refuse(why, -ENOSPC, "",
				  "a ring takes %u hash rules",
				  PFR_MAX_HASH_RULES);
	pfr_exact_flow(&flow, spec);
	return PTR_ERR_OR_ZERO(pfr_ruleset_make_hash(pfr, set, &flow, spec,
						     NULL, why));
}

struct pfr_exact_learned *
pfr_ruleset_learn_hash(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		       const struct pfr_flow *flow,
		       const struct pfr_hash_rule *spec,
		       const struct pfr_maker *maker,
		       struct pfr_refusal *why)
{
	struct pfr_exact_learned *learned;
	struct pfr_exact *rule;

	rule = pfr_ruleset_make_hash(pfr, set, flow, spec, maker, why);
	if (IS_ERR(rule))
		return ERR_CAST(rule);
	learned = pfr_exact_learned(rule);
	list_add_tail(&learned->node, &set->learned);
	WRITE_ONCE(set->num_learned, set->num_learned + 1);
	return learned;
}
