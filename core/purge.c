// SPDX-License-Identifier: GPL-2.0-only
/*
 * Idle rules of a ring go. There may be a million: so the ring's mutex is let go
 * now and then, and learning, options and another set have their turn.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/sched/signal.h>

#include "plugin.h"
#include "purge.h"
#include "ruleset.h"

/* So many rules are looked at in a row. */
#define PFR_PURGE_ROW		1024

/* The ring's set, which stays until the end; the mutex is held. NULL: it has none. */
static struct pfr_ruleset *pfr_purge_begin(struct pf_ring_socket *pfr)
{
	struct pfr_ruleset *set;

	mutex_lock(&pfr->lock);
	set = pfr_ruleset_of(pfr);
	if (set)
		refcount_inc(&set->users);
	else
		mutex_unlock(&pfr->lock);
	return set;
}

static void pfr_purge_end(struct pf_ring_socket *pfr, struct pfr_ruleset *set)
{
	mutex_unlock(&pfr->lock);
	pfr_ruleset_put(set);
}

/*
 * Others have their turn when a row is through. Returns false if the ring has
 * another set now, or the program is to die.
 */
static bool pfr_purge_goes_on(struct pf_ring_socket *pfr,
			      const struct pfr_ruleset *set)
{
	mutex_unlock(&pfr->lock);
	cond_resched();
	mutex_lock(&pfr->lock);
	return pfr_ruleset_of(pfr) == set && !fatal_signal_pending(current);
}

static unsigned long pfr_purge_jiffies(u32 seconds)
{
	return min_t(u64, (u64)seconds * HZ, MAX_JIFFY_OFFSET);
}

/* ------------------------------------------------------------------ plugins */

/* 1: it may go; 0: it may not; -1: the core is to decide. */
static int pfr_purge_ask(struct pfr_attachment *a, u32 seconds)
{
	plugin_purge_idle purge_idle;

	if (!a || !a->plugin->reg.pfring_plugin_purge_idle)
		return -1;
	purge_idle = a->plugin->reg.pfring_plugin_purge_idle;
	return purge_idle(a->pfr, pfr_attachment_rule(a), pfr_attachment_hash(a),
			  min_t(u32, seconds, U16_MAX)) == 1;
}

/*
 * Plugins know better what is idle, and may give up even a locked rule: all that are
 * asked, as a filter may have as much to remember as a handler.
 */
static bool pfr_purge_agreed(const struct pfr_action *action, u32 seconds)
{
	int handler = pfr_purge_ask(action->handler, seconds);
	int filter = -1;

	if (action->filter != action->handler)
		filter = pfr_purge_ask(action->filter, seconds);
	return handler && filter && handler + filter >= 0;
}

/* ----------------------------------------------------------- wildcard rules */

static bool pfr_purge_rule_idle(const struct pfr_rule *rule, u32 seconds)
{
	return pfr_purge_agreed(&rule->action, seconds) ||
	       (!rule->spec.locked && jiffies - pfr_rule_active(rule) >=
				      pfr_purge_jiffies(seconds));
}

void pfr_purge_rules(struct pf_ring_socket *pfr, u32 seconds)
{
	struct pfr_ruleset *set = pfr_purge_begin(pfr);
	struct pfr_rule *rule = NULL;
	unsigned int seen = 0;
	unsigned long id;

	if (!set)
		return;
	xa_for_each(&set->by_id, id, rule) {
		if (pfr_purge_rule_idle(rule, seconds))
			pfr_ruleset_forget(set, rule);
		if (++seen % PFR_PURGE_ROW == 0 && !pfr_purge_goes_on(pfr, set))
			break;
	}
	if (pfr_ruleset_of(pfr) == set)
		pfr_wildcard_tidy(set->wild);
	pfr_purge_end(pfr, set);
}

/* -------------------------------------------------------------- exact rules */

/*
 * Those that have a plugin or a reflector: a plugin may sleep, the RTNL is waited
 * for, and a walk through the table can do neither. Who had his turn stands last.
 */
static bool pfr_purge_own(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
			  u32 seconds)
{
	u32 left;

	for (left = set->num_own; left && !list_empty(&set->own); left--) {
		struct pfr_exact_own *own =
			list_first_entry(&set->own, struct pfr_exact_own, node);

		if (pfr_purge_agreed(&own->action, seconds) ||
		    jiffies - READ_ONCE(own->rule->last) >=
		    pfr_purge_jiffies(seconds))
			pfr_ruleset_del_hash(set, own->rule);
		else
			list_move_tail(&own->node, &set->own);
		if (left % PFR_PURGE_ROW == 0 && !pfr_purge_goes_on(pfr, set))
			return false;
	}
	return true;
}

static struct pfr_exact *pfr_purge_if_idle(struct pfr_exact *rule,
					   unsigned long idle)
{
	return rule && pfr_exact_is_plain(rule) &&
	       jiffies - READ_ONCE(rule->last) >= idle ? rule : NULL;
}

/*
 * A walk goes on from the rule where it is, so that one goes at the next step. If
 * it went before, the walk would look for it in vain.
 */
static void pfr_purge_plain(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
			    unsigned long idle)
{
	struct pfr_exact *rule, *gone = NULL;
	struct rhashtable_iter iter;
	unsigned int seen = 0;
	struct pfr_flow flow;
	bool goes_on = true;

	rhashtable_walk_enter(&set->exact, &iter);
	rhashtable_walk_start(&iter);
	while (goes_on && (rule = rhashtable_walk_next(&iter))) {
		if (PTR_ERR(rule) == -EAGAIN)
			continue;	/* resized: it begins anew */
		if (gone && gone != rule)
			pfr_ruleset_del_hash(set, gone);
		gone = pfr_purge_if_idle(rule, idle);
		if (++seen % PFR_PURGE_ROW)
			continue;
		rhashtable_walk_stop(&iter);
		flow = rule->flow;
		goes_on = pfr_purge_goes_on(pfr, set);
		rhashtable_walk_start(&iter);
		/* It may be another one now. */
		if (gone && goes_on)
			gone = pfr_purge_if_idle(pfr_exact_lookup(&set->exact,
								  &flow), idle);
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	if (gone && goes_on)
		pfr_ruleset_del_hash(set, gone);
}

void pfr_purge_hash_rules(struct pf_ring_socket *pfr, u32 seconds)
{
	struct pfr_ruleset *set = pfr_purge_begin(pfr);

	if (!set)
		return;
	if (pfr_purge_own(pfr, set, seconds))
		pfr_purge_plain(pfr, set, pfr_purge_jiffies(seconds));
	pfr_purge_end(pfr, set);
}
