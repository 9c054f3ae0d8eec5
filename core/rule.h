/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A wildcard rule's life, and what rules of both kinds do: checked, made,
 * counted, freed.
 *
 * Process context, may sleep, unless it is said otherwise.
 */
#ifndef PFR_RULE_H
#define PFR_RULE_H

#include <linux/atomic.h>
#include <linux/in.h>
#include <linux/list.h>
#include <linux/pf_ring_abi.h>
#include <linux/workqueue.h>

#include "counters.h"

struct pf_ring_socket;
struct pfr_attachment;
struct pfr_reflector;

/* A rule that matches by headers alone, and ends the evaluation. */
#define PFR_QUICK_FORWARD	1
#define PFR_QUICK_DROP		2

/* For whom packets have brought about a rule; all zero: a program has made it. */
struct pfr_maker {
	u32 number;			/* pfr_action.maker */
	u16 plugin;			/* that asked for it; 0 = the rule's action */
};

/* What to do with a packet. Rules that need nothing of their own share one. */
struct pfr_action {
	u8 behaviour;			/* enum pfr_behaviour */
	u8 quick;			/* PFR_QUICK_*, if that is all there is to it */
	bool handled;			/* it is but for the handler */
	u32 maker;			/* the rule's number if it may teach, or 0 */
	struct pfr_reflector __rcu *reflector;	/* rtnl, RCU */
	struct pfr_attachment *filter;	/* of a wildcard rule, or NULL */
	struct pfr_attachment *handler;	/* or NULL */
	atomic64_t transmitted;
	atomic64_t transmit_errors;
	atomic64_t plugin_rejects;
	struct list_head node;		/* with a reflector: in the rule set */
};

struct pfr_rule {
	struct pfr_action action;
	u16 id;
	u8 balance_id;
	u8 balance_pool;		/* 0 = everything */
	struct pfr_maker maker;
	struct pfr_counter counter;
	unsigned long created;		/* jiffies */
	struct pfr_wildcard_rule spec;
	struct rcu_work free;
};

/* Where rules are freed. */
extern struct workqueue_struct *pfr_rules_wq;

/* Where wildcard rules lie. */
int pfr_rule_init(void);
void pfr_rule_exit(void);

/*
 * Of others, a rule's ports are not looked at: programs copy them from a parsed
 * packet, where they are the type and code of ICMP.
 */
static inline bool pfr_proto_has_ports(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_UDPLITE || proto == IPPROTO_SCTP;
}

/* Says why, for PFR_SO_REFUSAL. Returns @err. */
int pfr_refuse(struct pfr_refusal *why, int err, const char *field,
	       const char *reason, ...) __printf(4, 5);

int pfr_rule_check(const struct pfr_wildcard_rule *spec, struct pfr_refusal *why);
int pfr_hash_rule_check(const struct pfr_hash_rule *spec,
			struct pfr_refusal *why);

/* 4 or 6, of a hash rule that was checked. */
u8 pfr_hash_rule_version(const struct pfr_hash_rule *spec);

bool pfr_action_transmits(u32 behaviour);

/* PFR_QUICK_* of a behaviour, 0 = there is more to do. */
static inline u8 pfr_action_quick(u32 behaviour)
{
	if (behaviour == PFR_ACT_FORWARD)
		return PFR_QUICK_FORWARD;
	return behaviour == PFR_ACT_DROP ?
	       PFR_QUICK_DROP : 0;
}

/**
 * pfr_rule_create - make a rule
 * @pfr: the ring it is for
 * @pool: where its counters come from
 * @spec: checked
 * @why: filled in if it is refused
 *
 * Its reflector is the caller's business.
 *
 * Return: the rule or an ERR_PTR.
 */
struct pfr_rule *pfr_rule_create(struct pf_ring_socket *pfr,
				 struct pfr_counter_pool *pool,
				 const struct pfr_wildcard_rule *spec,
				 struct pfr_refusal *why);

/* No reader is left. */
void pfr_rule_free(struct pfr_rule *rule);

/* Its rule is removed: its plugins are told so before they free anything. */
void pfr_action_leave(struct pfr_action *action);

/* When it matched last, or was made; jiffies. */
unsigned long pfr_rule_active(const struct pfr_rule *rule);
void pfr_rule_stats(const struct pfr_rule *rule, struct pfr_rule_stats *stats);

/* What follows from packets, bytes and jiffies of the last match. */
void pfr_action_stats(const struct pfr_action *action, unsigned long last,
		      struct pfr_rule_stats *stats);

#endif /* PFR_RULE_H */
