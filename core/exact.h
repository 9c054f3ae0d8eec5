/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exact (hash) rules: one flow each, both directions, up to a million in a ring.
 *
 * Changes: process context, one at a time. Look-ups: any context, under RCU.
 */
#ifndef PFR_EXACT_H
#define PFR_EXACT_H

#include <linux/rhashtable.h>

#include "flow.h"
#include "rule.h"

struct pfr_exact {
	struct rhash_head node;
	struct pfr_flow flow;
	struct pfr_action *action;	/* its own, or one for all such rules */
	atomic64_t packets;
	atomic64_t bytes;
	unsigned long last;		/* jiffies of the last match, or when made */
	struct rcu_head rcu;
	u16 id;				/* of the user's choice */
	bool a_is_low;			/* peer a is the flow's lower end */
};

static __always_inline u32 pfr_exact_hash(const void *data, u32 len, u32 seed)
{
	return pfr_flow_hash(data);
}

static __always_inline int pfr_exact_cmp(struct rhashtable_compare_arg *arg,
					 const void *obj)
{
	const struct pfr_exact *rule = obj;

	return !pfr_flow_equal(arg->key, &rule->flow);
}

static const struct rhashtable_params pfr_exact_params = {
	.key_len = sizeof(struct pfr_flow),
	.key_offset = offsetof(struct pfr_exact, flow),
	.head_offset = offsetof(struct pfr_exact, node),
	.hashfn = pfr_exact_hash,
	.obj_cmpfn = pfr_exact_cmp,
	.automatic_shrinking = true,
};

/* The rule for a flow, or NULL. In line, for the packet path. */
static __always_inline struct pfr_exact *
pfr_exact_find(struct rhashtable *table, const struct pfr_flow *flow)
{
	return rhashtable_lookup(table, flow, pfr_exact_params);
}

/* ... and for all others. */
struct pfr_exact *pfr_exact_lookup(struct rhashtable *table,
				   const struct pfr_flow *flow);

/* Softirq. */
static __always_inline void pfr_exact_count(struct pfr_exact *rule, u32 len)
{
	atomic64_inc(&rule->packets);
	atomic64_add(len, &rule->bytes);
	WRITE_ONCE(rule->last, jiffies);
}

int pfr_exact_init(void);
void pfr_exact_exit(void);

int pfr_exact_table_init(struct rhashtable *table, u32 expected);
void pfr_exact_table_destroy(struct rhashtable *table);

void pfr_exact_flow(struct pfr_flow *flow, const hash_filtering_rule *spec);

/* What a rule does that needs something of its own. */
struct pfr_exact_own {
	struct pfr_action action;
	struct pfr_exact *rule;
	struct list_head node;		/* in the rule set */
	hash_filtering_rule spec;
	struct rcu_work free;
};

static inline struct pfr_exact_own *pfr_exact_own(const struct pfr_exact *rule)
{
	return container_of(rule->action, struct pfr_exact_own, action);
}

/* ... or, for most, not. */
bool pfr_exact_is_plain(const struct pfr_exact *rule);

/**
 * pfr_exact_add - add a rule
 * @table: to it
 * @flow: of the rule
 * @spec: the rule, checked; NULL: forward and stop
 * @pfr: the ring
 * @why: filled in if it is refused
 *
 * Its reflector is the caller's business.
 *
 * Return: the rule or an ERR_PTR: -EEXIST, -ENOMEM, or what its plugin says.
 */
struct pfr_exact *pfr_exact_add(struct rhashtable *table,
				const struct pfr_flow *flow,
				const hash_filtering_rule *spec,
				struct pf_ring_socket *pfr,
				struct pfr_refusal *why);
void pfr_exact_del(struct rhashtable *table, struct pfr_exact *rule);

void pfr_exact_stats(const struct pfr_exact *rule,
		     struct pfr_rule_stats *stats);

#endif /* PFR_EXACT_H */
