/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules that packets bring about: asked for where packets pass, made and taken
 * away by learned.c, where one may sleep.
 *
 * Each is asked for on behalf of a rule, its maker, by the number that the rule
 * has while it is in use (pfr_action.maker).
 */
#ifndef PFR_LEARN_H
#define PFR_LEARN_H

#include "flow.h"
#include "rule.h"
#include "sock.h"

extern struct workqueue_struct *pfr_learn_wq;
extern unsigned int pfr_learned_max;	/* hash rules of a ring */

/*
 * What packets ask for, again and again until the rule is there. Softirq, under
 * RCU. What there is no room for is counted.
 */
void pfr_learn_flow(struct pf_ring_socket *pfr, const struct pfr_maker *maker,
		    const struct pfr_flow *flow);
void pfr_learn_hash(struct pf_ring_socket *pfr, const struct pfr_maker *maker,
		    const struct pfr_hash_rule *spec, bool add);
void pfr_learn_rule(struct pf_ring_socket *pfr, const struct pfr_maker *maker,
		    const struct pfr_wildcard_rule *spec, bool add);

enum pfr_lesson_kind {
	PFR_LESSON_FLOW,
	PFR_LESSON_ADD_HASH,
	PFR_LESSON_TAKE_HASH,		/* pfring_add_hash_rule() */
	PFR_LESSON_ADD_RULE,
	PFR_LESSON_DELETES,
	PFR_LESSON_DEL_HASH = PFR_LESSON_DELETES,
	PFR_LESSON_GIVE_HASH,		/* pfring_del_hash_rule() */
	PFR_LESSON_DEL_RULE,
};

static inline bool pfr_lesson_deletes(enum pfr_lesson_kind kind)
{
	return kind >= PFR_LESSON_DELETES;
}

struct pfr_lesson {
	struct llist_node node;
	enum pfr_lesson_kind kind;
	struct pfr_maker maker;
	u8 what[] __aligned(8);		/* a flow or a rule of either kind */
};

/* Lessons wait in sock->learn.pending, the newest first. */

/* It was taken, or is not wanted any more. Any context. */
void pfr_lesson_end(struct pfr_learn *learn, struct pfr_lesson *lesson);
void pfr_lessons_drop(struct pfr_learn *learn);	/* all that wait */

/* The work is to be done in so many jiffies, if it is not to be done sooner. */
void pfr_learn_later(struct pf_ring_socket *pfr, unsigned long delay);

#endif /* PFR_LEARN_H */
