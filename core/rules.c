// SPDX-License-Identifier: GPL-2.0-only
/* The rules of a ring: what its options do to them. */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "device.h"
#include "learn.h"
#include "learned.h"
#include "netns.h"
#include "plugin.h"
#include "rules.h"
#include "ruleset.h"
#include "transmit.h"

static struct list_head *
pfr_rules_reflectors(const struct pf_ring_socket *pfr)
{
	return &pfr_net(sock_net(&pfr->sk))->reflectors;
}

/* The ring's set, made if there is none yet. */
static struct pfr_ruleset *pfr_rules_need(struct pf_ring_socket *pfr)
{
	struct pfr_ruleset *set = pfr_ruleset_of(pfr);

	if (set)
		return set;
	set = pfr_ruleset_create(pfr_rules_reflectors(pfr), sock_net(&pfr->sk),
				 &pfr->limits, 0, 0);
	if (!set)
		return NULL;
	pfr_wildcard_settle(set->wild);		/* nothing is in it yet */
	rcu_assign_pointer(pfr->rules, set);
	return set;
}

/* ----------------------------------------------------------- wildcard rules */

static int pfr_rules_quick(struct pfr_refusal *why)
{
	return pfr_refuse(why, -EOPNOTSUPP, "",
			  "pf_ring.ko was loaded with quick_mode=1");
}

int pfr_rules_add(struct pf_ring_socket *pfr, const struct pfr_wildcard_rule *spec,
		  struct pfr_refusal *why)
{
	struct pfr_ruleset *set;
	int err;

	lockdep_assert_held(&pfr->lock);
	why->kind = PFR_REFUSED_RULE;
	if (pfr_device_quick)
		return pfr_rules_quick(why);
	err = pfr_rule_check(spec, why);
	if (err)
		return err;
	set = pfr_rules_need(pfr);
	if (!set)
		return pfr_refuse(why, -ENOMEM, "", "out of memory");
	return pfr_ruleset_add(pfr, set, spec, why);
}

int pfr_rules_remove(struct pf_ring_socket *pfr, u32 id,
		     struct pfr_refusal *why)
{
	struct pfr_ruleset *set = pfr_ruleset_of(pfr);
	struct pfr_rule *rule = set ? xa_load(&set->by_id, id) : NULL;

	why->kind = PFR_REFUSED_RULE;
	why->rule_id = id;
	if (!rule)
		return pfr_refuse(why, -ENOENT, "rule_id",
				  "there is no rule %u", id);
	pfr_ruleset_del(set, rule);
	return 0;
}

/* -------------------------------------------------------------- exact rules */

static struct pfr_exact *pfr_rules_find(struct pfr_ruleset *set,
					const struct pfr_hash_rule *spec)
{
	struct pfr_exact *rule;
	struct pfr_flow flow;

	if (!set)
		return NULL;
	pfr_exact_flow(&flow, spec);
	/* Nobody else takes rules away: it stays. */
	rcu_read_lock();
	rule = pfr_exact_lookup(&set->exact, &flow);
	rcu_read_unlock();
	return rule;
}

int pfr_rules_add_hash(struct pf_ring_socket *pfr,
		       const struct pfr_hash_rule *spec,
		       struct pfr_refusal *why)
{
	struct pfr_ruleset *set;
	int err;

	lockdep_assert_held(&pfr->lock);
	why->kind = PFR_REFUSED_HASH_RULE;
	if (pfr_device_quick)
		return pfr_rules_quick(why);
	err = pfr_hash_rule_check(spec, why);
	if (err)
		return err;
	set = pfr_rules_need(pfr);
	if (!set)
		return pfr_refuse(why, -ENOMEM, "", "out of memory");
	return pfr_ruleset_add_hash(pfr, set, spec, why);
}

int pfr_rules_remove_hash(struct pf_ring_socket *pfr,
			  const struct pfr_hash_rule *spec,
			  struct pfr_refusal *why)
{
	struct pfr_ruleset *set = pfr_ruleset_of(pfr);
	struct pfr_exact *rule;
	int err;

	why->kind = PFR_REFUSED_HASH_RULE;
	err = pfr_hash_rule_check(spec, why);
	if (err)
		return err;
	rule = pfr_rules_find(set, spec);
	if (!rule)
		return pfr_refuse(why, -ENOENT, "",
				  "there is no rule for this flow");
	pfr_ruleset_del_hash(set, rule);
	return 0;
}

/* -------------------------------------------------------------- a whole set */

/*
 * As they were when somebody looked: those that hold when the set takes its place
 * are looked up then.
 */
static struct pfr_limits pfr_rules_limits(const struct pf_ring_socket *pfr)
{
	return (struct pfr_limits) {
		.masks = READ_ONCE(pfr->limits.masks),
		.steps = READ_ONCE(pfr->limits.steps),
		.pattern_bytes = READ_ONCE(pfr->limits.pattern_bytes),
	};
}

/* Between two packets. Returns the set that is not wanted any more, or NULL. */
static struct pfr_ruleset *pfr_rules_swap(struct pf_ring_socket *pfr,
					  struct pfr_ruleset *set, u32 policy,
					  int *err)
{
	struct pfr_ruleset *old;

	mutex_lock(&pfr->lock);
	old = pfr_ruleset_of(pfr);
	set->drop = policy == PFR_POLICY_KEEP ? old && old->drop :
						policy == PFR_POLICY_DROP;
	*err = pfr_wildcard_limit(set->wild, &pfr->limits);
	if (!*err) {
		rcu_assign_pointer(pfr->rules, set);
		set = old;
	}
	mutex_unlock(&pfr->lock);
	return set;
}

int pfr_rules_replace(struct pf_ring_socket *pfr,
		      const struct pfr_rule_set *request,
		      struct pfr_refusal *why, u16 *missing)
{
	const struct pfr_limits limits = pfr_rules_limits(pfr);
	struct pfr_ruleset *set;
	int err;

	why->kind = PFR_REFUSED_SET;
	if (pfr_device_quick)
		return pfr_rules_quick(why);
	set = pfr_ruleset_create(pfr_rules_reflectors(pfr), sock_net(&pfr->sk),
				 &limits, request->num_rules,
				 request->num_hash_rules);
	if (!set)
		return pfr_refuse(why, -ENOMEM, "", "out of memory");
	err = pfr_ruleset_fill(pfr, set, request, why, missing);
	if (!err) {
		set = pfr_rules_swap(pfr, set, request->policy, &err);
		if (err)
			pfr_refuse(why, err, "", "out of memory");
	}
	if (set)
		pfr_ruleset_retire(set);
	return err;
}

/* ----------------------------------------------------------- policy, figures */

int pfr_rules_policy(struct pf_ring_socket *pfr, bool drop)
{
	struct pfr_ruleset *set = pfr_ruleset_of(pfr);

	if (!set && !drop)
		return 0;
	set = pfr_rules_need(pfr);
	if (!set)
		return -ENOMEM;
	WRITE_ONCE(set->drop, drop);
	return 0;
}

void pfr_rules_count(struct pf_ring_socket *pfr, struct pfr_info *info)
{
	const struct pfr_ruleset *set = pfr_ruleset_of(pfr);

	if (!set)
		return;
	info->num_rules = set->num_wild;
	info->num_hash_rules = set->num_exact;
	info->num_masks = pfr_wildcard_masks(set->wild);
}

/* What was allowed when the socket was opened; a rule has two masks at most. */
static u32 pfr_rules_limit_masks(const struct pf_ring_socket *pfr)
{
	return pfr->trusted ? 2 * PFR_MAX_RULES : PFR_LIMIT_MASKS;
}

int pfr_rules_limit(struct pf_ring_socket *pfr, const struct pfr_limits *to)
{
	struct pfr_ruleset *set = pfr_ruleset_of(pfr);
	struct pfr_limits limits = {
		.masks = to->masks ?: pfr->limits.masks,
		.steps = to->steps ?: pfr->limits.steps,
		.pattern_bytes = to->pattern_bytes ?:
				 pfr->limits.pattern_bytes,
	};
	int err;

	if (to->reserved)
		return -EINVAL;
	if (limits.masks > pfr_rules_limit_masks(pfr) ||
	    limits.steps > PFR_LIMIT_STEPS ||
	    limits.pattern_bytes > PFR_LIMIT_PATTERN_BYTES)
		return -EPERM;
	err = set ? pfr_wildcard_limit(set->wild, &limits) : 0;
	if (err)
		return err;
	/* Who makes a set looks at them without the lock. */
	WRITE_ONCE(pfr->limits.masks, limits.masks);
	WRITE_ONCE(pfr->limits.steps, limits.steps);
	WRITE_ONCE(pfr->limits.pattern_bytes, limits.pattern_bytes);
	return 0;
}

/* A rule's plugin that has statistics, if there is one. */
static struct pfr_attachment *
pfr_rules_teller(const struct pfr_action *action)
{
	if (action->handler &&
	    action->handler->plugin->reg.pfring_plugin_get_stats)
		return action->handler;
	if (action->filter &&
	    action->filter->plugin->reg.pfring_plugin_get_stats)
		return action->filter;
	return NULL;
}

/* Returns a plugin's statistics in memory to be freed, and their length. */
static int pfr_rules_ask(struct pfr_attachment *a, u32 room, void **stats)
{
	const struct pfring_plugin_registration *reg = &a->plugin->reg;
	u32 len = min(room, reg->stats_size);
	int rc;

	*stats = kvzalloc(max(len, 1U), GFP_KERNEL_ACCOUNT);
	if (!*stats)
		return -ENOMEM;
	rc = reg->pfring_plugin_get_stats(a->pfr, pfr_attachment_rule(a),
					  pfr_attachment_hash(a), *stats, len);
	if (rc > 0 && (u32)rc <= len)
		return rc;
	kvfree(*stats);
	*stats = NULL;
	return rc ? -EIO : -ENODATA;
}

static int pfr_rules_plain_stats(struct pfr_rule_stats **stats)
{
	*stats = kvzalloc(sizeof(**stats), GFP_KERNEL_ACCOUNT);
	return *stats ? 0 : -ENOMEM;
}

int pfr_rules_stats(struct pf_ring_socket *pfr, u32 id, u32 room, void **stats)
{
	struct pfr_ruleset *set = pfr_ruleset_of(pfr);
	struct pfr_rule *rule = set ? xa_load(&set->by_id, id) : NULL;
	struct pfr_rule_stats *plain;
	struct pfr_attachment *a;

	if (!rule)
		return -ENOENT;
	a = pfr_rules_teller(&rule->action);
	if (a)
		return pfr_rules_ask(a, room, stats);
	if (pfr_rules_plain_stats(&plain))
		return -ENOMEM;
	pfr_rule_stats(rule, plain);
	*stats = plain;
	return min_t(u32, room, sizeof(*plain));
}

int pfr_rules_hash_stats(struct pf_ring_socket *pfr,
			 const struct pfr_hash_rule *spec, u32 room,
			 void **stats)
{
	struct pfr_exact *rule = pfr_rules_find(pfr_ruleset_of(pfr), spec);
	struct pfr_rule_stats *plain;
	struct pfr_attachment *a;

	if (!rule)
		return -ENOENT;
	a = pfr_rules_teller(rule->action);
	if (a)
		return pfr_rules_ask(a, room, stats);
	if (pfr_rules_plain_stats(&plain))
		return -ENOMEM;
	pfr_exact_stats(rule, plain);
	*stats = plain;
	return min_t(u32, room, sizeof(*plain));
}

const struct pfr_action *pfr_rules_action(const struct pf_ring_socket *pfr,
					  u32 id)
{
	struct pfr_ruleset *set = pfr_ruleset_of(pfr);
	const struct pfr_rule *rule = set ? xa_load(&set->by_id, id) : NULL;

	return rule ? &rule->action : NULL;
}

const struct pfr_action *
pfr_rules_hash_action(const struct pf_ring_socket *pfr,
		      const struct pfr_hash_rule *spec)
{
	const struct pfr_exact *rule;
	struct pfr_refusal why;

	if (pfr_hash_rule_check(spec, &why))
		return NULL;
	rule = pfr_rules_find(pfr_ruleset_of(pfr), spec);
	return rule ? rule->action : NULL;
}

struct pfr_ruleset *pfr_rules_hold(struct pf_ring_socket *pfr)
{
	struct pfr_ruleset *set;

	rcu_read_lock();
	set = rcu_dereference(pfr->rules);
	if (set && !refcount_inc_not_zero(&set->users))
		set = NULL;
	rcu_read_unlock();
	return set;
}

/* ---------------------------------------------------------- begin and end */

void pfr_rules_open(struct pf_ring_socket *pfr)
{
	pfr_learned_open(pfr);
	pfr->trusted = ns_capable_noaudit(&init_user_ns, CAP_NET_ADMIN);
	pfr->limits.masks = pfr_rules_limit_masks(pfr);
	pfr->limits.steps = PFR_LIMIT_STEPS;
	pfr->limits.pattern_bytes = PFR_LIMIT_PATTERN_BYTES;
}

void pfr_rules_destruct(struct pf_ring_socket *pfr)
{
	pfr_learned_destruct(pfr);
}

/* No packet comes any more. */
void pfr_rules_close(struct pf_ring_socket *pfr)
{
	struct pfr_ruleset *set;

	pfr_learned_close(pfr);
	set = rcu_dereference_protected(pfr->rules, true);
	if (!set)
		return;
	RCU_INIT_POINTER(pfr->rules, NULL);
	pfr_ruleset_retire(set);
}

int pfr_rules_init(void)
{
	int err;

	err = pfr_rule_init();
	if (err)
		return err;
	err = pfr_exact_init();
	if (err)
		goto rule;
	err = pfr_wildcard_init();
	if (err)
		goto exact;
	/*
	 * Apart from that which learns: what frees may wait for plugins, and has as
	 * many turns as there are rules.
	 */
	err = -ENOMEM;
	pfr_rules_wq = alloc_workqueue("pf_ring", WQ_UNBOUND, 0);
	if (!pfr_rules_wq)
		goto wildcard;
	err = pfr_learned_init();
	if (!err)
		return 0;
	destroy_workqueue(pfr_rules_wq);
wildcard:
	pfr_wildcard_exit();
exact:
	pfr_exact_exit();
rule:
	pfr_rule_exit();
	return err;
}

/* No socket is left. */
void pfr_rules_exit(void)
{
	pfr_learned_exit();
	rcu_barrier();		/* what is freed later is on the queue now */
	destroy_workqueue(pfr_rules_wq);
	pfr_wildcard_exit();
	pfr_exact_exit();
	pfr_rule_exit();
}
