// SPDX-License-Identifier: GPL-2.0-only
/* Rules that packets bring about: the letter box. */
#include <linux/slab.h>

#include "compat.h"
#include "learn.h"
#include "plugin.h"
#include "rule.h"

/*
 * That many wait at most; a ring that gets more at once does without. What is not
 * deleted would stay, and a plugin that forgets its calls has many rules to delete
 * at once: for these there is more room.
 */
#define PFR_LEARN_MAX		1024
#define PFR_UNLEARN_MAX		65536

/* Its work waits for the ring's own mutex, and for nobody else. */
struct workqueue_struct *pfr_learn_wq __ro_after_init;

void pfr_lesson_end(struct pfr_learn *learn, struct pfr_lesson *lesson)
{
	atomic_dec(pfr_lessons_pending(learn, lesson->kind));
	kfree(lesson);
}

void pfr_lessons_drop(struct pfr_learn *learn)
{
	struct llist_node *list = llist_del_all(&learn->pending);
	struct pfr_lesson *lesson, *next;

	llist_for_each_entry_safe(lesson, next, list, node)
		pfr_lesson_end(learn, lesson);
}

static int pfr_learn(struct pf_ring_socket *pfr, enum pfr_lesson_kind kind,
		     const void *what, size_t size)
{
	atomic_t *pending = pfr_lessons_pending(&pfr->learn, kind);
	int max = pfr_lesson_deletes(kind) ? PFR_UNLEARN_MAX : PFR_LEARN_MAX;
	struct pfr_lesson *lesson = NULL;
	int err = -ENOSPC;

	if (READ_ONCE(pfr->learn.closed))
		return -ESHUTDOWN;
	if (atomic_inc_return(pending) <= max) {
		err = -ENOMEM;
		lesson = kmalloc(sizeof(*lesson) + size,
				 GFP_ATOMIC | __GFP_NOWARN);
	}
	if (!lesson) {
		atomic_dec(pending);
		atomic64_inc(&pfr->learn.refused);
		return err;
	}
	lesson->kind = kind;
	memcpy(lesson->what, what, size);
	if (llist_add(&lesson->node, &pfr->learn.pending)) {
		/* A plugin may still want something when the ring is closed. */
		sock_hold(&pfr->sk);
		if (!queue_work(pfr_learn_wq, &pfr->learn.work))
			sock_put(&pfr->sk);
	}
	return 0;
}

int pfr_learn_flow(struct pf_ring_socket *pfr, const struct pfr_flow *flow)
{
	return pfr_learn(pfr, PFR_LESSON_FLOW, flow, sizeof(*flow));
}

int pfr_learn_hash(struct pf_ring_socket *pfr, const hash_filtering_rule *spec,
		   bool add)
{
	return pfr_learn(pfr, add ? PFR_LESSON_ADD_HASH : PFR_LESSON_DEL_HASH,
			 spec, sizeof(*spec));
}

int pfr_learn_rule(struct pf_ring_socket *pfr, const filtering_rule *spec,
		   bool add)
{
	return pfr_learn(pfr, add ? PFR_LESSON_ADD_RULE : PFR_LESSON_DEL_RULE,
			 spec, sizeof(*spec));
}

int pfring_add_hash_rule(const void *maker, const hash_filtering_rule *spec)
{
	return pfr_learn_hash(pfr_attachment_of(maker)->pfr, spec, true);
}
EXPORT_SYMBOL_PFRING(pfring_add_hash_rule);

int pfring_del_hash_rule(const void *maker, const hash_filtering_rule *spec)
{
	return pfr_learn_hash(pfr_attachment_of(maker)->pfr, spec, false);
}
EXPORT_SYMBOL_PFRING(pfring_del_hash_rule);
