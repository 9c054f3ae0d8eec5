// SPDX-License-Identifier: GPL-2.0-only
/* A whole set of rules, as a program hands it over. */
#include <linux/sched.h>
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
	if (head->rule_size != sizeof(filtering_rule))
		return pfr_refuse(why, -EINVAL, "rule_size",
				  "%u, not %zu", head->rule_size,
				  sizeof(filtering_rule));
	if (head->hash_rule_size != sizeof(hash_filtering_rule))
		return pfr_refuse(why, -EINVAL, "hash_rule_size",
				  "%u, not %zu", head->hash_rule_size,
				  sizeof(hash_filtering_rule));
	if (len != sizeof(*head) +
		   (size_t)head->num_rules * sizeof(filtering_rule) +
		   (size_t)head->num_hash_rules * sizeof(hash_filtering_rule))
		return pfr_refuse(why, -EINVAL, "",
				  "%zu bytes are not what the numbers say",
				  len);
	return 0;
}

int pfr_ruleset_read_head(struct pfr_rule_set *head, sockptr_t from, size_t len,
			  struct pfr_refusal *why)
{
	if (copy_from_sockptr(head, from, sizeof(*head)))
		return pfr_refuse(why, -EFAULT, "", "unreadable");
	return pfr_ruleset_check_head(head, len, why);
}

/*
 * From the last to the first: rules mostly come in the order of their ids, and
 * a new head of a list is found faster than its end.
 */
static int pfr_ruleset_read_rules(struct pf_ring_socket *pfr,
				  struct pfr_ruleset *set,
				  const struct pfr_rule_set *head,
				  sockptr_t from, struct pfr_refusal *why)
{
	/* Too large for the stack. */
	filtering_rule *spec = kmalloc(sizeof(*spec), GFP_KERNEL);
	size_t at = sizeof(*head) + (size_t)head->num_rules * sizeof(*spec);
	int err = 0;
	u32 i;

	if (!spec)
		return pfr_refuse(why, -ENOMEM, "", "out of memory");
	why->kind = PFR_REFUSED_RULE;
	for (i = head->num_rules; i-- && !err;) {
		at -= sizeof(*spec);
		why->index = i;
		if (copy_from_sockptr_offset(spec, from, at, sizeof(*spec)))
			err = pfr_refuse(why, -EFAULT, "", "unreadable");
		else
			err = pfr_rule_check(spec, why) ?:
			      pfr_ruleset_add(pfr, set, spec, why);
		cond_resched();
	}
	kfree(spec);
	return err;
}

static int pfr_ruleset_read_hash_rules(struct pf_ring_socket *pfr,
				       struct pfr_ruleset *set,
				       const struct pfr_rule_set *head,
				       sockptr_t from, struct pfr_refusal *why)
{
	size_t at = sizeof(*head) +
		    (size_t)head->num_rules * sizeof(filtering_rule);
	hash_filtering_rule spec;
	u32 i;
	int err;

	why->kind = PFR_REFUSED_HASH_RULE;
	for (i = 0; i < head->num_hash_rules; i++, at += sizeof(spec)) {
		why->index = i;
		if (copy_from_sockptr_offset(&spec, from, at, sizeof(spec)))
			return pfr_refuse(why, -EFAULT, "", "unreadable");
		err = pfr_hash_rule_check(&spec, why) ?:
		      pfr_ruleset_add_hash(pfr, set, &spec, why);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

int pfr_ruleset_read(struct pf_ring_socket *pfr, struct pfr_ruleset *set,
		     const struct pfr_rule_set *head, sockptr_t from,
		     struct pfr_refusal *why)
{
	int err;

	err = pfr_ruleset_read_rules(pfr, set, head, from, why) ?:
	      pfr_ruleset_read_hash_rules(pfr, set, head, from, why);
	if (err)
		return err;
	why->kind = PFR_REFUSED_SET;
	err = pfr_wildcard_settle(set->wild);
	return err ? pfr_refuse(why, err, "", "out of memory") : 0;
}
