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
	bool learned;			/* packets brought it: pfr_exact_learned() */
};

/* One that packets brought about, for the rule that is its maker. */
struct pfr_exact_learned {
	struct pfr_exact exact;		/* first */
	struct list_head node;		/* lock: in the rule set */
	struct pfr_maker maker;
	u32 refs;			/* lock: by pfring_add_hash_rule() */
	bool by_packet;			/* lock: by an action or add_rule */
};

static inline struct pfr_exact_learned *
pfr_exact_learned(struct pfr_exact *rule)
{
	return container_of(rule, struct pfr_exact_learned, exact);
}

static __always_inline u32 pfr_exact_hash(const void *data, u32 len, u32 seed)
{
	return pfr_flow_lookup_hash(data, seed);
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

void pfr_exact_flow(struct pfr_flow *flow, const struct pfr_hash_rule *spec);

/* What a rule does that needs something of its own. */
struct pfr_exact_own {
	struct pfr_action action;
	struct pfr_exact *rule;
	struct list_head node;		/* in the rule set */
	struct pfr_hash_rule spec;
	struct rcu_work free;
};

static inline struct pfr_exact_own *pfr_exact_own(const struct pfr_exact *rule)
{
	return container_of(rule->action, struct pfr_exact_own, action);
}

/* ... or, for most, not. */
bool pfr_exact_is_plain(const struct pfr_exact *rule);

/*
 * Does it name one end only? The other one is no host and no port, which comes
 * first in a flow's order.
 */
static inline bool pfr_exact_is_half(const struct pfr_exact *rule)
{
	const struct pfr_flow *flow = &rule->flow;

	return (flow->proto == IPPROTO_UDP || flow->proto == IPPROTO_TCP) &&
	       !flow->low_port && flow->high_port &&
	       !memchr_inv(&flow->low, 0, sizeof(flow->low));
}

/**
 * pfr_exact_create - a rule that is in no table yet
 * @flow: of the rule
 * @spec: the rule, checked; NULL: forward and stop
 * @maker: NULL, or it is to be a struct pfr_exact_learned of this one
 * @pfr: the ring
 * @why: filled in if it is refused
 *
 * Its reflector is the caller's business.
 *
 * Return: the rule or an ERR_PTR: -ENOMEM, or what its plugin says.
 */
struct pfr_exact *pfr_exact_create(const struct pfr_flow *flow,
				   const struct pfr_hash_rule *spec,
				   const struct pfr_maker *maker,
				   struct pf_ring_socket *pfr,
				   struct pfr_refusal *why);

/* It never was in a table. */
void pfr_exact_discard(struct pfr_exact *rule);

/* From here on packets meet it. 0, -EEXIST, -EBUSY, -ENOMEM. */
int pfr_exact_publish(struct rhashtable *table, struct pfr_exact *rule);

/* ... and from here on @rule instead of @old, which has the same flow. 0, -ENOENT */
int pfr_exact_replace(struct rhashtable *table, struct pfr_exact *old,
		      struct pfr_exact *rule);

void pfr_exact_del(struct rhashtable *table, struct pfr_exact *rule);

/* Frees one that is in no table any more, when no packet can meet it. */
void pfr_exact_free(struct pfr_exact *rule);

void pfr_exact_stats(const struct pfr_exact *rule,
		     struct pfr_rule_stats *stats);

#endif /* PFR_EXACT_H */
