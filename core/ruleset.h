/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All rules of a ring: wildcard rules, exact rules, and the policy for packets
 * that none of them decides about. A ring that never had one has no set.
 *
 * A set changes rule by rule, or another one takes its place between two
 * packets. Process context; the socket's mutex is held, or the set is not the
 * socket's yet.
 */
#ifndef PFR_RULESET_H
#define PFR_RULESET_H

#include <linux/refcount.h>
#include <linux/sockptr.h>
#include <linux/xarray.h>

#include "exact.h"
#include "sock.h"
#include "wildcard.h"

struct pfr_ruleset {
	/* The packet path. */
	struct pfr_wildcard *wild;
	bool drop;			/* default policy */
	u32 num_wild;
	u32 num_exact;
	u32 num_half;			/* ... of which name one end only */
	struct rhashtable exact;

	struct xarray by_id;		/* lock, RCU: wildcard rules */
	struct pfr_counter_pool counters;	/* of wildcard rules */
	struct list_head own;		/* lock: exact rules that are not plain */
	u32 num_own;
	struct list_head learned;	/* lock: exact rules that packets brought */
	u32 num_learned;		/* lock: so many of num_exact */
	u32 num_learned_wild;		/* lock: ... of num_wild */
	u16 id_below;			/* lock: ids above are taken */
	struct xarray makers;		/* lock, RCU: actions by their number */
	struct list_head transmitters;	/* rtnl: actions with a reflector */
	refcount_t users;		/* the socket, and those who list it */
	struct net *net;		/* of the socket */
	struct list_head *reflectors;	/* rtnl: the namespace's */
	struct rcu_work free;
};

static inline struct pfr_ruleset *
pfr_ruleset_of(const struct pf_ring_socket *pfr)
{
	return rcu_dereference_protected(pfr->rules,
					 lockdep_is_held(&pfr->lock));
}

/* @reflectors: of the namespace; @rules, @expected: there will be, and exact ones */
struct pfr_ruleset *pfr_ruleset_create(struct list_head *reflectors,
				       struct net *net,
				       const struct pfr_limits *limits,
				       u32 rules, u32 expected);

/* Not used for packets any more; those who hold it may still list it. No lock. */
void pfr_ruleset_retire(struct pfr_ruleset *set);
void pfr_ruleset_put(struct pfr_ruleset *set);

/* @spec was checked. 0 or what @why says. */
int pfr_ruleset_add(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		    const struct pfr_wildcard_rule *spec, struct pfr_refusal *why);
int pfr_ruleset_add_hash(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
			 const struct pfr_hash_rule *spec,
			 struct pfr_refusal *why);

/**
 * pfr_ruleset_learn_hash - add an exact rule that packets brought about
 * @flow: of the rule
 * @spec: the rule, checked, or NULL: forward and stop
 * @maker: for which rule
 *
 * Return: the rule, in the list of those, or an ERR_PTR: -EEXIST there is a rule
 * for this flow, -ENOMEM, or what @why says.
 */
struct pfr_exact_learned *
pfr_ruleset_learn_hash(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		       const struct pfr_flow *flow,
		       const struct pfr_hash_rule *spec,
		       const struct pfr_maker *maker,
		       struct pfr_refusal *why);

/* A wildcard rule; PFR_NO_RULE_ID as its id: the highest that is free. */
int pfr_ruleset_learn(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		      struct pfr_wildcard_rule *spec, const struct pfr_maker *maker,
		      struct pfr_refusal *why);

void pfr_ruleset_del(struct pfr_ruleset *set, struct pfr_rule *rule);

/* The same for one of many: behind the last one comes pfr_wildcard_tidy(). */
void pfr_ruleset_forget(struct pfr_ruleset *set, struct pfr_rule *rule);

void pfr_ruleset_del_hash(struct pfr_ruleset *set, struct pfr_exact *rule);

/*
 * What a program wants in place of a set: @from holds a struct pfr_rule_set, and
 * @len bytes in all. No lock held. Returns a copy for kvfree(), its numbers
 * checked, or an ERR_PTR that @why explains.
 */
void *pfr_ruleset_read(sockptr_t from, size_t len, struct pfr_refusal *why);

/*
 * @set is new; if this fails, some of the rules are in it. No lock held: what
 * needs the mutex takes it, for one rule at a time. @missing: the plugin that is
 * not there, if that is why.
 */
int pfr_ruleset_fill(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		     const struct pfr_rule_set *request,
		     struct pfr_refusal *why, u16 *missing);

#endif /* PFR_RULESET_H */
