// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a set holds: growing, and what holds for all rules together. */
#include <stdlib.h>

#include "check.h"
#include "contents.h"
#include "message.h"

/* Room for one more in two arrays that go together. */
static bool grow(void **items, size_t size, struct pfr_place **places,
		 __u32 count, __u32 *room)
{
	__u32 more = *room ? *room * 2 : 64;
	void *p;

	if (count < *room)
		return true;
	p = reallocarray(*items, more, size);
	if (!p)
		return false;
	*items = p;
	p = reallocarray(*places, more, sizeof(**places));
	if (!p)
		return false;
	*places = p;
	*room = more;
	return true;
}

bool pfr_set_add(struct pfr_set *set, const filtering_rule *rule,
		 const struct pfr_place *place)
{
	static const struct pfr_place nowhere;
	struct pfr_rules *rules = &set->rules;
	void *items = rules->rules;
	__u32 other;
	bool grown;

	if (set->no_memory)
		return false;
	if (!set->by_id) {
		set->by_id = calloc(PFR_MAX_RULES, sizeof(*set->by_id));
		if (!set->by_id)
			return pfr_no_memory(set);
	}
	/* As ids are unique, there cannot be more than PFR_MAX_RULES. */
	other = set->by_id[rule->rule_id];
	if (other) {
		pfr_error(set, place, "the id %u is taken", rule->rule_id);
		pfr_note(set, &set->places[other - 1], "by this rule");
		return false;
	}
	grown = grow(&items, sizeof(*rule), &set->places, rules->num_rules,
		     &set->rules_room);
	rules->rules = items;
	if (!grown)
		return pfr_no_memory(set);
	set->places[rules->num_rules] = place ? *place : nowhere;
	rules->rules[rules->num_rules++] = *rule;
	set->by_id[rule->rule_id] = rules->num_rules;
	return true;
}

bool pfr_set_add_hash(struct pfr_set *set, const hash_filtering_rule *rule,
		      const struct pfr_place *place)
{
	static const struct pfr_place nowhere;
	struct pfr_rules *rules = &set->rules;
	void *items = rules->hash_rules;
	bool grown;

	if (set->no_memory)
		return false;
	if (rules->num_hash_rules >= PFR_MAX_HASH_RULES)
		return pfr_error(set, place,
				 "a ring takes %u hash rules, and this is one more",
				 PFR_MAX_HASH_RULES);
	grown = grow(&items, sizeof(*rule), &set->hash_places,
		     rules->num_hash_rules, &set->hash_rules_room);
	rules->hash_rules = items;
	if (!grown)
		return pfr_no_memory(set);
	set->hash_places[rules->num_hash_rules] = place ? *place : nowhere;
	rules->hash_rules[rules->num_hash_rules++] = *rule;
	return true;
}

bool pfr_set_policy(struct pfr_set *set, __u32 policy,
		    const struct pfr_place *place)
{
	if (set->rules.policy != PFR_POLICY_KEEP) {
		pfr_error(set, place, "the default is said twice");
		pfr_note(set, &set->policy_place, "it was said here first");
		return false;
	}
	set->rules.policy = policy;
	set->policy_place = *place;
	return true;
}

bool pfr_set_sampling(struct pfr_set *set, __u64 rate,
		      const struct pfr_place *place)
{
	if (!rate || rate > 0xFFFFFFFF)
		return pfr_error(set, place, "expected a sampling rate from 1 (every packet) to 4294967295");
	if (set->rules.sampling) {
		pfr_error(set, place, "the sampling rate is said twice");
		pfr_note(set, &set->sampling_place, "it was said here first");
		return false;
	}
	set->rules.sampling = (__u32)rate;
	set->sampling_place = *place;
	return true;
}

bool pfr_set_check_flows(struct pfr_set *set)
{
	const hash_filtering_rule *rules = set->rules.hash_rules;
	__u32 n = set->rules.num_hash_rules, i;
	bool good = true;
	__u32 *order;

	if (n < 2 || set->no_memory)
		return !set->no_memory;
	order = pfr_order_flows(rules, n);
	if (!order)
		return pfr_no_memory(set);
	for (i = 1; i < n && !pfr_set_gives_up(set); i++) {
		if (pfr_compare_flows(&rules[order[i - 1]], &rules[order[i]]))
			continue;
		good = pfr_error(set, &set->hash_places[order[i]],
				 "there is a hash rule for this flow already");
		pfr_note(set, &set->hash_places[order[i - 1]], "it is this one");
	}
	free(order);
	return good;
}

/* --- rules that programs add */

static int refuse(struct pfr_set *set, const char *what, unsigned int id,
		  const struct pfr_fault *fault)
{
	if (fault->field)
		pfr_error(set, NULL, "%s %u: %s: %s", what, id,
			  pfr_field_name(fault->field), fault->reason);
	else
		pfr_error(set, NULL, "%s %u: %s", what, id, fault->reason);
	return -1;
}

int pfr_rules_add(struct pfr_rules *rules, const filtering_rule *rule)
{
	struct pfr_set *set = pfr_set_of(rules);
	struct pfr_fault fault;
	filtering_rule normal;

	if (!set || !rule)
		return -1;
	normal = *rule;
	if (!pfr_check_rule(&normal, &fault))
		return refuse(set, "rule", rule->rule_id, &fault);
	return pfr_set_add(set, &normal, NULL) ? 0 : -1;
}

int pfr_rules_add_hash(struct pfr_rules *rules, const hash_filtering_rule *rule)
{
	struct pfr_set *set = pfr_set_of(rules);
	hash_filtering_rule normal;
	struct pfr_fault fault;

	if (!set || !rule)
		return -1;
	normal = *rule;
	if (!pfr_check_hash_rule(&normal, &fault))
		return refuse(set, "hash rule", rule->rule_id, &fault);
	return pfr_set_add_hash(set, &normal, NULL) ? 0 : -1;
}

int pfr_rules_check(struct pfr_rules *rules)
{
	return rules && pfr_set_check_flows(pfr_set_of(rules)) ? 0 : -1;
}
