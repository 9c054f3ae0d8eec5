// SPDX-License-Identifier: GPL-2.0-only
/* A whole set of rules, as a program hands it over. */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "ruleset.h"

static int pfr_ruleset_check_head(const struct pfr_rule_set *head, size_t len,
				  struct pfr_refusal *why)
{
	if (head->reserved)
		return pfr_refuse(why, -EINVAL, "reserved", "not 0");
	if (head->policy > PFR_POLICY_KEEP)
		return pfr_refuse(why, -EINVAL, "policy",
				  "there is no policy %u", head->policy);
	if (head->num_rules > PFR_MAX_RULES)
		return pfr_refuse(why, -E2BIG, "num_rules",
				  "%u rules, and a ring takes %u",
				  head->num_rules, PFR_MAX_RULES);
	if (head->num_hash_rules > PFR_MAX_HASH_RULES)
		return pfr_refuse(why, -E2BIG, "num_hash_rules",
				  "%u hash rules, and a ring takes %u",
				  head->num_hash_rules, PFR_MAX_HASH_RULES);
	if (head->rule_size != sizeof(struct pfr_wildcard_rule))
		return pfr_refuse(why, -EINVAL, "rule_size",
				  "%u, not %zu", head->rule_size,
				  sizeof(struct pfr_wildcard_rule));
	if (head->hash_rule_size != sizeof(struct pfr_hash_rule))
		return pfr_refuse(why, -EINVAL, "hash_rule_size",
				  "%u, not %zu", head->hash_rule_size,
				  sizeof(struct pfr_hash_rule));
	if (len != sizeof(*head) +
		   (size_t)head->num_rules * sizeof(struct pfr_wildcard_rule) +
		   (size_t)head->num_hash_rules * sizeof(struct pfr_hash_rule))
		return pfr_refuse(why, -EINVAL, "",
				  "%zu bytes are not what the numbers say",
				  len);
	return 0;
}

/* Which rule was the first that could not be read. */
static int pfr_ruleset_unreadable(const struct pfr_rule_set *head, size_t at,
				  struct pfr_refusal *why)
{
	size_t wild = (size_t)head->num_rules * sizeof(struct pfr_wildcard_rule);

	if (at >= sizeof(*head)) {
		at -= sizeof(*head);
		why->kind = at < wild ? PFR_REFUSED_RULE :
					PFR_REFUSED_HASH_RULE;
		why->index = at < wild ? at / sizeof(struct pfr_wildcard_rule) :
			     (at - wild) / sizeof(struct pfr_hash_rule);
	}
	return pfr_refuse(why, -EFAULT, "", "unreadable");
}

/*
 * All of it at once and without a lock: the memory may be such that a page of it
 * comes when its owner pleases.
 */
void *pfr_ruleset_read(sockptr_t from, size_t len, struct pfr_refusal *why)
{
	struct pfr_rule_set head, *request;
	size_t left;
	int err;

	why->kind = PFR_REFUSED_SET;
	if (copy_from_sockptr(&head, from, sizeof(head)))
		return ERR_PTR(pfr_ruleset_unreadable(&head, 0, why));
	err = pfr_ruleset_check_head(&head, len, why);
	if (err)
		return ERR_PTR(err);
	request = kvmalloc(len, GFP_KERNEL_ACCOUNT);
	if (!request)
		return ERR_PTR(pfr_refuse(why, -ENOMEM, "", "out of memory"));
	left = copy_from_sockptr(request, from, len);
	if (left) {
		kvfree(request);
		return ERR_PTR(pfr_ruleset_unreadable(&head, len - left, why));
	}
	*request = head;	/* and not what it may have become since */
	return request;
}

static int pfr_ruleset_pause(struct pfr_refusal *why)
{
	cond_resched();
	return fatal_signal_pending(current) ?
	       pfr_refuse(why, -EINTR, "", "interrupted") : 0;
}

/* Where in @specs the rule of each id is: @order, in which 0 is none. */
static int pfr_ruleset_order(const struct pfr_wildcard_rule *specs, u32 num, u32 *order,
			     struct pfr_refusal *why)
{
	int err = 0;
	u32 i;

	for (i = 0; i < num && !err; i++) {
		why->index = i;
		err = pfr_rule_check(&specs[i], why);
		if (err)
			break;
		if (order[specs[i].rule_id])
			return pfr_refuse(why, -EEXIST, "rule_id",
					  "the set has a rule %u already",
					  specs[i].rule_id);
		order[specs[i].rule_id] = i + 1;
		err = pfr_ruleset_pause(why);
	}
	return err;
}

/*
 * Plugins are called with the ring's mutex, for one rule at a time. For all else
 * nobody has to wait.
 */
static int pfr_ruleset_fill_rule(struct pf_ring_socket *pfr,
				 struct pfr_ruleset *set,
				 const struct pfr_wildcard_rule *spec,
				 struct pfr_refusal *why, u16 *missing)
{
	int err;

	if (!spec->plugin_action.plugin_id &&
	    !spec->extended_fields.filter_plugin_id)
		return pfr_ruleset_add(pfr, set, spec, why);
	mutex_lock(&pfr->lock);
	pfr->missing_plugin = 0;
	err = pfr_ruleset_add(pfr, set, spec, why);
	*missing = pfr->missing_plugin;
	mutex_unlock(&pfr->lock);
	return err;
}

static int pfr_ruleset_fill_hash_rule(struct pf_ring_socket *pfr,
				      struct pfr_ruleset *set,
				      const struct pfr_hash_rule *spec,
				      struct pfr_refusal *why, u16 *missing)
{
	int err;

	if (!spec->plugin_action.plugin_id)
		return pfr_ruleset_add_hash(pfr, set, spec, why);
	mutex_lock(&pfr->lock);
	pfr->missing_plugin = 0;
	err = pfr_ruleset_add_hash(pfr, set, spec, why);
	*missing = pfr->missing_plugin;
	mutex_unlock(&pfr->lock);
	return err;
}

/* By their ids, so that each is the last one of the lists it comes into. */
static int pfr_ruleset_fill_rules(struct pf_ring_socket *pfr,
				  struct pfr_ruleset *set,
				  const struct pfr_wildcard_rule *specs, u32 num,
				  struct pfr_refusal *why, u16 *missing)
{
	u32 *order, id;
	int err;

	if (!num)
		return 0;
	why->kind = PFR_REFUSED_RULE;
	order = kvcalloc(PFR_MAX_RULES, sizeof(*order), GFP_KERNEL_ACCOUNT);
	if (!order)
		return pfr_refuse(why, -ENOMEM, "", "out of memory");
	err = pfr_ruleset_order(specs, num, order, why);
	for (id = 0; id < PFR_MAX_RULES && !err; id++) {
		if (!order[id])
			continue;
		why->index = order[id] - 1;
		why->rule_id = id;
		err = pfr_ruleset_fill_rule(pfr, set, &specs[why->index], why,
					    missing) ?:
		      pfr_ruleset_pause(why);
	}
	kvfree(order);
	return err;
}

static int pfr_ruleset_fill_hash_rules(struct pf_ring_socket *pfr,
				       struct pfr_ruleset *set,
				       const struct pfr_hash_rule *specs,
				       u32 num, struct pfr_refusal *why,
				       u16 *missing)
{
	int err = 0;
	u32 i;

	why->kind = PFR_REFUSED_HASH_RULE;
	for (i = 0; i < num && !err; i++) {
		why->index = i;
		err = pfr_hash_rule_check(&specs[i], why) ?:
		      pfr_ruleset_fill_hash_rule(pfr, set, &specs[i], why,
						 missing) ?:
		      pfr_ruleset_pause(why);
	}
	return err;
}

/* Rules of one kind stand behind the other's, and in their places. */
static_assert(sizeof(struct pfr_rule_set) % __alignof__(struct pfr_wildcard_rule) == 0);
static_assert(sizeof(struct pfr_wildcard_rule) % __alignof__(struct pfr_hash_rule) == 0 &&
	      sizeof(struct pfr_rule_set) % __alignof__(struct pfr_hash_rule) == 0);

int pfr_ruleset_fill(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		     const struct pfr_rule_set *request,
		     struct pfr_refusal *why, u16 *missing)
{
	const struct pfr_wildcard_rule *rules = (const void *)(request + 1);
	const struct pfr_hash_rule *hash_rules =
		(const void *)(rules + request->num_rules);
	int err;

	err = pfr_ruleset_fill_rules(pfr, set, rules, request->num_rules,
				     why, missing) ?:
	      pfr_ruleset_fill_hash_rules(pfr, set, hash_rules,
					  request->num_hash_rules, why,
					  missing);
	if (err)
		return err;
	why->kind = PFR_REFUSED_SET;
	err = pfr_wildcard_settle(set->wild);
	return err ? pfr_refuse(why, err, "", "out of memory") : 0;
}
