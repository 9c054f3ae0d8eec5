/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules that packets bring about: noticed where packets pass, taken by rules.c
 * where one may sleep.
 */
#ifndef PFR_LEARN_H
#define PFR_LEARN_H

#include "flow.h"
#include "sock.h"

/*
 * Any context. Packets that come before the rule are treated as this one. What
 * there is no room for is counted. Return: 0, -ENOSPC, -ENOMEM, -ESHUTDOWN: the
 * ring is closed.
 */
int pfr_learn_flow(struct pf_ring_socket *pfr, const struct pfr_flow *flow);
int pfr_learn_hash(struct pf_ring_socket *pfr, const hash_filtering_rule *spec,
		   bool add);
int pfr_learn_rule(struct pf_ring_socket *pfr, const filtering_rule *spec,
		   bool add);

enum pfr_lesson_kind {
	PFR_LESSON_FLOW,
	PFR_LESSON_ADD_HASH,
	PFR_LESSON_DEL_HASH,
	PFR_LESSON_ADD_RULE,
	PFR_LESSON_DEL_RULE,
};

static inline bool pfr_lesson_deletes(enum pfr_lesson_kind kind)
{
	return kind == PFR_LESSON_DEL_HASH || kind == PFR_LESSON_DEL_RULE;
}

/* How many like it wait. */
static inline atomic_t *pfr_lessons_pending(struct pfr_learn *learn,
					    enum pfr_lesson_kind kind)
{
	return pfr_lesson_deletes(kind) ? &learn->num_deleting :
					  &learn->num_adding;
}

struct pfr_lesson {
	struct llist_node node;
	enum pfr_lesson_kind kind;
	u8 what[] __aligned(8);		/* a flow or a rule of either kind */
};

/* Lessons wait in sock->learn.pending, the newest first; rules.c takes them. */
extern struct workqueue_struct *pfr_learn_wq;

/* It was taken, or is not wanted any more. Any context. */
void pfr_lesson_end(struct pfr_learn *learn, struct pfr_lesson *lesson);
void pfr_lessons_drop(struct pfr_learn *learn);	/* all that wait */

#endif /* PFR_LEARN_H */
