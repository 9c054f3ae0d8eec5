// SPDX-License-Identifier: GPL-2.0-only
/* Rules that packets have brought about. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/memcontrol.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>

#include "compat.h"
#include "learn.h"
#include "learned.h"
#include "ruleset.h"

#define PFR_LEARNED_IDLE_MAX	604800

static unsigned int pfr_learned_idle = 3600;
module_param_named(learned_idle, pfr_learned_idle, uint, 0444);
MODULE_PARM_DESC(learned_idle,
		 "A rule that packets brought about goes when it was not met for so many seconds, 1 to 604800 (default 3600)");

unsigned int pfr_learned_max __read_mostly = 262144;
module_param_named(learned_max, pfr_learned_max, uint, 0444);
MODULE_PARM_DESC(learned_max,
		 "Hash rules that packets may bring about in a ring, up to 1048576 (default 262144)");

int pfr_learned_check_params(void)
{
	if (!pfr_learned_idle || pfr_learned_idle > PFR_LEARNED_IDLE_MAX) {
		pr_err("pf_ring: learned_idle is 1 to %u\n",
		       PFR_LEARNED_IDLE_MAX);
		return -EINVAL;
	}
	if (pfr_learned_max > PFR_MAX_HASH_RULES) {
		pr_err("pf_ring: learned_max is at most %u\n",
		       PFR_MAX_HASH_RULES);
		return -EINVAL;
	}
	return 0;
}

/* ---------------------------------------------------------------- exact rules */

/*
 * Functions that plugins call are for the rule on whose behalf that is. Packets may
 * bring about a rule by one rule of a plugin, and take it away by another.
 */
static bool pfr_learned_may(const struct pfr_lesson *lesson,
			    const struct pfr_maker *maker)
{
	if (maker->number == lesson->maker.number)
		return true;
	return (lesson->kind == PFR_LESSON_DEL_HASH ||
		lesson->kind == PFR_LESSON_DEL_RULE) && maker->number &&
	       maker->plugin == lesson->maker.plugin;
}

static struct pfr_exact_learned *
pfr_learned_find(struct pfr_ruleset *set, const struct pfr_flow *flow,
		 const struct pfr_lesson *lesson)
{
	struct pfr_exact *rule;

	/* Nobody else takes rules away: it stays. */
	rcu_read_lock();
	rule = pfr_exact_lookup(&set->exact, flow);
	rcu_read_unlock();
	if (!rule || !rule->learned ||
	    !pfr_learned_may(lesson, &pfr_exact_learned(rule)->maker))
		return NULL;
	return pfr_exact_learned(rule);
}

/* @spec: checked, or NULL */
static int pfr_learned_add_hash(struct pf_ring_socket *pfr,
				struct pfr_ruleset *set,
				const struct pfr_lesson *lesson,
				const struct pfr_flow *flow,
				const struct pfr_hash_rule *spec)
{
	struct pfr_exact_learned *learned;
	struct pfr_refusal why;
	int err = -EALREADY;

	learned = pfr_learned_find(set, flow, lesson);
	if (!learned) {
		learned = pfr_ruleset_learn_hash(pfr, set, flow, spec,
						 &lesson->maker, &why);
		if (IS_ERR(learned))
			return PTR_ERR(learned);
		err = 0;
	}
	if (lesson->kind == PFR_LESSON_TAKE_HASH)
		learned->refs++;
	else
		learned->by_packet = true;
	return err;
}

static int pfr_learned_add_spec(struct pf_ring_socket *pfr,
				struct pfr_ruleset *set,
				const struct pfr_lesson *lesson)
{
	const struct pfr_hash_rule *spec = (const void *)lesson->what;
	struct pfr_refusal why;
	struct pfr_flow flow;
	int err;

	err = pfr_hash_rule_check(spec, &why);
	if (err)
		return err;
	pfr_exact_flow(&flow, spec);
	return pfr_learned_add_hash(pfr, set, lesson, &flow, spec);
}

static void pfr_learned_del_hash(struct pfr_ruleset *set,
				 const struct pfr_lesson *lesson)
{
	struct pfr_exact_learned *learned;
	struct pfr_flow flow;

	pfr_exact_flow(&flow, (const void *)lesson->what);
	learned = pfr_learned_find(set, &flow, lesson);
	if (!learned)
		return;
	if (lesson->kind == PFR_LESSON_DEL_HASH)
		learned->by_packet = false;
	else if (learned->refs)
		learned->refs--;
	if (!learned->refs && !learned->by_packet)
		pfr_ruleset_del_hash(set, &learned->exact);
}

/* ------------------------------------------------------------- wildcard rules */

/* The lesson is a copy: the id that it gets may be written there. */
static int pfr_learned_add_rule(struct pf_ring_socket *pfr,
				struct pfr_ruleset *set,
				struct pfr_lesson *lesson)
{
	struct pfr_wildcard_rule *spec = (void *)lesson->what;
	const struct pfr_rule *there = xa_load(&set->by_id, spec->rule_id);
	struct pfr_refusal why;

	if (there && there->maker.number &&
	    there->maker.plugin == lesson->maker.plugin)
		return -EALREADY;
	return pfr_ruleset_learn(pfr, set, spec, &lesson->maker, &why);
}

static void pfr_learned_del_rule(struct pfr_ruleset *set,
				 const struct pfr_lesson *lesson)
{
	const struct pfr_wildcard_rule *spec = (const void *)lesson->what;
	struct pfr_rule *rule = xa_load(&set->by_id, spec->rule_id);

	if (rule && pfr_learned_may(lesson, &rule->maker))
		pfr_ruleset_del(set, rule);
}

/* -------------------------------------------------------------------- lessons */

static void pfr_learned_delete(struct pfr_ruleset *set,
			       const struct pfr_lesson *lesson)
{
	if (lesson->kind == PFR_LESSON_DEL_RULE)
		pfr_learned_del_rule(set, lesson);
	else
		pfr_learned_del_hash(set, lesson);
}

/* 0: there is a new rule; -EALREADY: it is there. */
static int pfr_learned_add(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
			   struct pfr_lesson *lesson)
{
	/* Its maker was removed meanwhile, alone or with all of its set. */
	if (!xa_load(&set->makers, lesson->maker.number))
		return -ESHUTDOWN;
	switch (lesson->kind) {
	case PFR_LESSON_FLOW:
		return pfr_learned_add_hash(pfr, set, lesson,
					    (const void *)lesson->what, NULL);
	case PFR_LESSON_ADD_RULE:
		return pfr_learned_add_rule(pfr, set, lesson);
	default:
		return pfr_learned_add_spec(pfr, set, lesson);
	}
}

static void pfr_learned_take(struct pf_ring_socket *pfr,
			     struct pfr_ruleset *set, struct pfr_lesson *lesson)
{
	int err;

	if (pfr_lesson_deletes(lesson->kind)) {
		pfr_learned_delete(set, lesson);
		return;
	}
	err = pfr_learned_add(pfr, set, lesson);
	if (!err)
		atomic64_inc(&pfr->learn.added);
	else if (err != -EALREADY)
		atomic64_inc(&pfr->learn.refused);
}

static void pfr_learned_take_all(struct pf_ring_socket *pfr,
				 struct pfr_ruleset *set,
				 struct llist_node *list)
{
	struct pfr_lesson *lesson, *next;

	llist_for_each_entry_safe(lesson, next, llist_reverse_order(list),
				  node) {
		/* After its end a ring gets no rules. */
		if (set && !READ_ONCE(pfr->learn.closed))
			pfr_learned_take(pfr, set, lesson);
		pfr_lesson_end(&pfr->learn, lesson);
		cond_resched();
	}
}

/* ------------------------------------------------------------------------ age */

static unsigned long pfr_learned_interval(void)
{
	return max_t(unsigned long, pfr_learned_idle * HZ / 16, HZ / 4);
}

static void pfr_learned_sweep(struct pf_ring_socket *pfr,
			      struct pfr_ruleset *set)
{
	const unsigned long idle = (unsigned long)pfr_learned_idle * HZ;
	struct pfr_exact_learned *learned, *next;
	struct pfr_rule *rule;
	unsigned long id;

	if (jiffies - pfr->learn.swept < pfr_learned_interval())
		return;
	pfr->learn.swept = jiffies;
	list_for_each_entry_safe(learned, next, &set->learned, node) {
		if (jiffies - READ_ONCE(learned->exact.last) >= idle)
			pfr_ruleset_del_hash(set, &learned->exact);
		cond_resched();
	}
	if (!set->num_learned_wild)
		return;
	xa_for_each(&set->by_id, id, rule) {
		if (rule->maker.number && jiffies - pfr_rule_active(rule) >= idle)
			pfr_ruleset_forget(set, rule);
		cond_resched();
	}
	pfr_wildcard_tidy(set->wild);
}

static void pfr_learned_work(struct work_struct *work)
{
	struct pf_ring_socket *pfr =
		container_of(to_delayed_work(work), struct pf_ring_socket,
			     learn.work);
	struct llist_node *list = llist_del_all(&pfr->learn.pending);
	struct mem_cgroup *old;
	struct pfr_ruleset *set;
	bool again = false;

	mutex_lock(&pfr->lock);
	old = pfr_charge(pfr->learn.memcg);
	set = pfr_ruleset_of(pfr);
	pfr_learned_take_all(pfr, set, list);
	if (set && !READ_ONCE(pfr->learn.closed)) {
		pfr_learned_sweep(pfr, set);
		again = set->num_learned || set->num_learned_wild;
	}
	pfr_charge(old);
	mutex_unlock(&pfr->lock);
	if (again)
		pfr_learn_later(pfr, pfr_learned_interval());
	sock_put(&pfr->sk);
}

/* ----------------------------------------------------------------- begin, end */

void pfr_learned_open(struct pf_ring_socket *pfr)
{
	INIT_DELAYED_WORK(&pfr->learn.work, pfr_learned_work);
	init_llist_head(&pfr->learn.pending);
	pfr->learn.swept = jiffies;
	pfr->learn.memcg = get_mem_cgroup_from_mm(current->mm);
}

/*
 * What is pending is dropped, and what is being taken ends with the lesson at hand:
 * nobody is waited for but this ring's own work. What a plugin wants later finds
 * the ring closed.
 */
void pfr_learned_close(struct pf_ring_socket *pfr)
{
	WRITE_ONCE(pfr->learn.closed, true);
	if (cancel_delayed_work_sync(&pfr->learn.work))
		sock_put(&pfr->sk);
	pfr_lessons_drop(&pfr->learn);
}

void pfr_learned_destruct(struct pf_ring_socket *pfr)
{
	pfr_lessons_drop(&pfr->learn);
	mem_cgroup_put(pfr->learn.memcg);
}

int pfr_learned_init(void)
{
	pfr_learn_wq = alloc_workqueue("pf_ring_learn", WQ_UNBOUND, 0);
	return pfr_learn_wq ? 0 : -ENOMEM;
}

/* No socket is left. */
void pfr_learned_exit(void)
{
	destroy_workqueue(pfr_learn_wq);
}
