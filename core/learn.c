// SPDX-License-Identifier: GPL-2.0-only
/* Rules that packets bring about: the letter box. */
#include <linux/slab.h>

#include "compat.h"
#include "learn.h"
#include "plugin.h"
#include "ruleset.h"

/*
 * That many wait at most; a ring that gets more at once does without. What is not
 * deleted would stay, and a plugin that forgets its calls has many rules to delete
 * at once: for these there is more room.
 */
#define PFR_LEARN_MAX		1024
#define PFR_UNLEARN_MAX		65536

/* Its work waits for the ring's own mutex, and for nobody else. */
struct workqueue_struct *pfr_learn_wq __ro_after_init;

/* How many like it wait. */
static atomic_t *pfr_lessons_pending(struct pfr_learn *learn,
				     enum pfr_lesson_kind kind)
{
	return pfr_lesson_deletes(kind) ? &learn->num_deleting :
					  &learn->num_adding;
}

void pfr_lesson_end(struct pfr_learn *learn, struct pfr_lesson *lesson)
{
	/* Pairs with pfr_learn_find(): what it has changed can be seen. */
	smp_mb__before_atomic();
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

/* ------------------------------------------------------------------ posting */

void pfr_learn_later(struct pf_ring_socket *pfr, unsigned long delay)
{
	sock_hold(&pfr->sk);
	if (!queue_delayed_work(pfr_learn_wq, &pfr->learn.work, delay))
		sock_put(&pfr->sk);
}

/* A plugin may still want something when the ring is closed: hence the reference. */
static void pfr_learn_now(struct pf_ring_socket *pfr)
{
	sock_hold(&pfr->sk);
	if (mod_delayed_work(pfr_learn_wq, &pfr->learn.work, 0))
		sock_put(&pfr->sk);
}

static int pfr_learn_refuse(struct pf_ring_socket *pfr, int err)
{
	atomic64_inc(&pfr->learn.refused);
	return err;
}

static int pfr_learn_post(struct pf_ring_socket *pfr,
			  enum pfr_lesson_kind kind,
			  const struct pfr_maker *maker,
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
		return pfr_learn_refuse(pfr, err);
	}
	lesson->kind = kind;
	lesson->maker = *maker;
	memcpy(lesson->what, what, size);
	if (llist_add(&lesson->node, &pfr->learn.pending))
		pfr_learn_now(pfr);
	return 0;
}

/* ------------------------------------------------------- what is there already */

/* What there is for a flow, as far as a maker is concerned. */
enum pfr_learn_state {
	PFR_LEARN_NOTHING,
	PFR_LEARN_MINE,
	PFR_LEARN_OTHERS,		/* the program's, or another maker's */
	PFR_LEARN_STALE,		/* the maker is not in use any more */
};

/* Under RCU. @waiting: additions may wait that are not counted in the state. */
static enum pfr_learn_state pfr_learn_find(struct pf_ring_socket *pfr,
					   const struct pfr_maker *maker,
					   const struct pfr_flow *flow,
					   u32 *waiting, u32 *num)
{
	struct pfr_ruleset *set;
	struct pfr_exact *rule;

	*waiting = atomic_read(&pfr->learn.num_adding);
	*num = 0;
	/* Pairs with pfr_lesson_end(). */
	smp_rmb();
	set = rcu_dereference(pfr->rules);
	if (!set)
		return PFR_LEARN_STALE;
	*num = READ_ONCE(set->num_learned) + *waiting;
	rule = pfr_exact_lookup(&set->exact, flow);
	if (rule)
		return rule->learned &&
		       pfr_exact_learned(rule)->maker.number ==
		       maker->number ?
		       PFR_LEARN_MINE : PFR_LEARN_OTHERS;
	return maker->number && xa_load(&set->makers, maker->number) ?
	       PFR_LEARN_NOTHING : PFR_LEARN_STALE;
}

/* An exact rule is to be added. */
static int pfr_learn_add(struct pf_ring_socket *pfr, enum pfr_lesson_kind kind,
			 const struct pfr_maker *maker,
			 const struct pfr_flow *flow, const void *what,
			 size_t size)
{
	u32 waiting, num;

	switch (pfr_learn_find(pfr, maker, flow, &waiting, &num)) {
	case PFR_LEARN_STALE:
		return pfr_learn_refuse(pfr, -ESHUTDOWN);
	case PFR_LEARN_OTHERS:
		/* Packets ask again and again for what is there. */
		return kind == PFR_LESSON_TAKE_HASH ?
		       pfr_learn_refuse(pfr, -EEXIST) : -EEXIST;
	case PFR_LEARN_MINE:
		if (kind != PFR_LESSON_TAKE_HASH)
			return 0;
		break;
	case PFR_LEARN_NOTHING:
		if (num >= pfr_learned_max)
			return pfr_learn_refuse(pfr, -ENOSPC);
	}
	return pfr_learn_post(pfr, kind, maker, what, size);
}

/* ------------------------------------------------------ what packets ask for */

void pfr_learn_flow(struct pf_ring_socket *pfr, const struct pfr_maker *maker,
		    const struct pfr_flow *flow)
{
	pfr_learn_add(pfr, PFR_LESSON_FLOW, maker, flow, flow, sizeof(*flow));
}

void pfr_learn_hash(struct pf_ring_socket *pfr, const struct pfr_maker *maker,
		    const struct pfr_hash_rule *spec, bool add)
{
	struct pfr_flow flow;

	if (!add) {
		pfr_learn_post(pfr, PFR_LESSON_DEL_HASH, maker, spec,
			       sizeof(*spec));
		return;
	}
	pfr_exact_flow(&flow, spec);
	pfr_learn_add(pfr, PFR_LESSON_ADD_HASH, maker, &flow, spec,
		      sizeof(*spec));
}

void pfr_learn_rule(struct pf_ring_socket *pfr, const struct pfr_maker *maker,
		    const struct pfr_wildcard_rule *spec, bool add)
{
	pfr_learn_post(pfr, add ? PFR_LESSON_ADD_RULE : PFR_LESSON_DEL_RULE,
		       maker, spec, sizeof(*spec));
}

/* --------------------------------------------------------- what plugins ask for */

static struct pfr_maker pfr_learn_maker(const struct pfr_attachment *a)
{
	return (struct pfr_maker) {
		.number = READ_ONCE(a->maker),
		.plugin = a->plugin->reg.plugin_id,
	};
}

int pfring_add_hash_rule(const void *maker, const struct pfr_hash_rule *spec)
{
	const struct pfr_attachment *a = pfr_attachment_of(maker);
	const struct pfr_maker who = pfr_learn_maker(a);
	struct pfr_flow flow;
	int err;

	pfr_exact_flow(&flow, spec);
	rcu_read_lock();
	err = pfr_learn_add(a->pfr, PFR_LESSON_TAKE_HASH, &who, &flow, spec,
			    sizeof(*spec));
	rcu_read_unlock();
	return err;
}
EXPORT_SYMBOL_PFRING(pfring_add_hash_rule);

int pfring_del_hash_rule(const void *maker, const struct pfr_hash_rule *spec)
{
	const struct pfr_attachment *a = pfr_attachment_of(maker);
	const struct pfr_maker who = pfr_learn_maker(a);
	enum pfr_learn_state state;
	struct pfr_flow flow;
	u32 waiting, num;

	pfr_exact_flow(&flow, spec);
	rcu_read_lock();
	state = pfr_learn_find(a->pfr, &who, &flow, &waiting, &num);
	rcu_read_unlock();
	if (state != PFR_LEARN_MINE && !waiting)
		return -ENOENT;
	return pfr_learn_post(a->pfr, PFR_LESSON_GIVE_HASH, &who, spec,
			      sizeof(*spec));
}
EXPORT_SYMBOL_PFRING(pfring_del_hash_rule);
