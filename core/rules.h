/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules of a ring, as its options change and show them. Process context;
 * the socket's mutex is held unless it is said otherwise.
 */
#ifndef PFR_RULES_H
#define PFR_RULES_H

#include "sock.h"

struct pfr_action;
struct pfr_ruleset;

int pfr_rules_init(void);
void pfr_rules_exit(void);

/*
 * The socket begins; it ends, and no packet comes; nobody has it any more. No
 * lock held.
 */
void pfr_rules_open(struct pf_ring_socket *pfr);
void pfr_rules_close(struct pf_ring_socket *pfr);
void pfr_rules_destruct(struct pf_ring_socket *pfr);	/* any context */

/* Nobody holds it any more. Any context. */
void pfr_rules_destruct(struct pf_ring_socket *pfr);

/*
 * Those that take @why return 0 or what it says. All leave the rules as they
 * were if they fail.
 */
int pfr_rules_add(struct pf_ring_socket *pfr, const struct pfr_wildcard_rule *spec,
		  struct pfr_refusal *why);
int pfr_rules_remove(struct pf_ring_socket *pfr, u32 id,
		     struct pfr_refusal *why);
int pfr_rules_add_hash(struct pf_ring_socket *pfr,
		       const struct pfr_hash_rule *spec,
		       struct pfr_refusal *why);
int pfr_rules_remove_hash(struct pf_ring_socket *pfr,
			  const struct pfr_hash_rule *spec,
			  struct pfr_refusal *why);

/*
 * No lock held. @request: of pfr_ruleset_read(). @missing: the plugin that is not
 * there, if that is why.
 */
int pfr_rules_replace(struct pf_ring_socket *pfr,
		      const struct pfr_rule_set *request,
		      struct pfr_refusal *why, u16 *missing);

int pfr_rules_policy(struct pf_ring_socket *pfr, bool drop);

/* 0, -EINVAL, -EPERM above what the socket may have, -ENOMEM. */
int pfr_rules_limit(struct pf_ring_socket *pfr, const struct pfr_limits *to);

/* Fills in the numbers of rules and masks. */
void pfr_rules_count(struct pf_ring_socket *pfr, struct pfr_info *info);

/*
 * What a rule, or its plugin, has counted: *@stats is to be given to kvfree().
 * Return: bytes, at most @room; -ENOENT, -ENODATA or -EIO what the plugin said
 * is nothing or nonsense, -ENOMEM.
 */
int pfr_rules_stats(struct pf_ring_socket *pfr, u32 id, u32 room, void **stats);
int pfr_rules_hash_stats(struct pf_ring_socket *pfr,
			 const struct pfr_hash_rule *spec, u32 room,
			 void **stats);

/* What a rule does, NULL: there is none. @spec may be any. */
const struct pfr_action *pfr_rules_action(const struct pf_ring_socket *pfr,
					  u32 id);
const struct pfr_action *
pfr_rules_hash_action(const struct pf_ring_socket *pfr,
		      const struct pfr_hash_rule *spec);

/* For /proc, no lock held: a set that stays until it is put. NULL: no rules. */
struct pfr_ruleset *pfr_rules_hold(struct pf_ring_socket *pfr);

#endif /* PFR_RULES_H */
