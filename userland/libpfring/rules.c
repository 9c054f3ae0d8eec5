// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a ring does with which packets. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "ring.h"

/* Of the first release: whoever asks for that much knows struct pfr_rule_stats. */
#define RULE_STATS_SIZE	64u

/* Which rule a message is about; of a set, the module knows. */
struct subject {
	uint32_t kind;			/* PFR_REFUSED_* */
	uint32_t rule_id;
};

static struct subject rule_subject(uint16_t rule_id)
{
	return (struct subject){ PFR_REFUSED_RULE, rule_id };
}

static struct subject hash_subject(const hash_filtering_rule *rule)
{
	return (struct subject){ PFR_REFUSED_HASH_RULE, rule->rule_id };
}

static int no_rules(void)
{
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"pf_ring.ko has no rules: update it");
}

/* What errno says. */
static void guess_why(struct subject subject, int err, struct pfr_refusal *why)
{
	const char *text = err == ENOENT ? "there is none" : strerror(err);

	memset(why, 0, sizeof(*why));
	why->kind = subject.kind;
	why->rule_id = subject.rule_id;
	strncpy(why->reason, text, sizeof(why->reason) - 1);
}

/* What the module says, if its last refusal is this one. */
static void ask_why(struct __pfring *ring, struct subject subject, int err,
		    struct pfr_refusal *why)
{
	memset(why, 0, sizeof(*why));
	if (!pfr_ring_get(ring, PFR_SO_REFUSAL, why, sizeof(*why)) &&
	    why->error == -err &&
	    (subject.kind == PFR_REFUSED_SET ||
	     (why->kind == subject.kind && why->rule_id == subject.rule_id)))
		return;
	guess_why(subject, err, why);
}

/* "rule 10: core_fields.sport_low: port range upside down" */
static int fail(struct __pfring *ring, int err, struct subject subject,
		const struct pfr_refusal *why)
{
	const char *member = pfr_multi_failed(ring);
	char place[64] = "rule set";

	if (why->kind != PFR_REFUSED_SET)
		snprintf(place, sizeof(place), "%s %u%s",
			 why->kind == PFR_REFUSED_RULE ? "rule" : "exact rule",
			 why->rule_id,
			 subject.kind == PFR_REFUSED_SET ? " of the set" : "");
	errno = err;
	return pfr_fail(pfr_code_of_errno(err), "%.64s%s%s: %.48s%s%.96s",
			member ? member : "", member ? ": " : "", place,
			why->field, *why->field ? ": " : "", why->reason);
}

static int set(struct __pfring *ring, int option, const void *value,
	       size_t size, struct subject subject)
{
	struct pfr_refusal why;
	int err;

	if (!ring->ops->set(ring, option, value, size))
		return 0;
	err = errno;
	if (err == ENOPROTOOPT)
		return no_rules();
	if (err == EOPNOTSUPP && ring->ops != &pfr_kernel_ops)
		return pfr_unsupported(ring, "no rules");
	ask_why(ring, subject, err, &why);
	return fail(ring, err, subject, &why);
}

int pfring_add_filtering_rule(pfring *ring, filtering_rule *rule_to_add)
{
	int rc;

	if (!ring || !rule_to_add)
		return pfr_null_pointer();
	if (ring->filtering_mode == hardware_only)
		return pfr_hw_add(ring, rule_to_add);
	rc = set(ring, PFR_SO_RULE_ADD, rule_to_add, sizeof(*rule_to_add),
		 rule_subject(rule_to_add->rule_id));
	if (!rc && ring->filtering_mode == hardware_and_software)
		pfr_hw_try_add(ring, rule_to_add);
	return rc;
}

int pfring_remove_filtering_rule(pfring *ring, uint16_t rule_id)
{
	uint32_t id = rule_id;
	int rc;

	if (!ring)
		return pfr_null_pointer();
	if (ring->filtering_mode == hardware_only)
		return pfr_hw_remove(ring, rule_id);
	/* First there: while it is in software, nothing is different. */
	if (pfr_hw_has(ring, rule_id)) {
		rc = pfr_hw_remove(ring, rule_id);
		if (rc)
			return rc;
	}
	return set(ring, PFR_SO_RULE_REMOVE, &id, sizeof(id),
		   rule_subject(rule_id));
}

int pfring_handle_hash_filtering_rule(pfring *ring,
				      hash_filtering_rule *rule_to_add,
				      unsigned char add_rule)
{
	if (!ring || !rule_to_add)
		return pfr_null_pointer();
	return set(ring,
		   add_rule ? PFR_SO_HASH_RULE_ADD : PFR_SO_HASH_RULE_REMOVE,
		   rule_to_add, sizeof(*rule_to_add),
		   hash_subject(rule_to_add));
}

/* Behind the header, in a row. */
static size_t rule_set_size(uint32_t num_rules, uint32_t num_hash_rules)
{
	uint64_t size = sizeof(struct pfr_rule_set) +
			(uint64_t)num_rules * sizeof(filtering_rule) +
			(uint64_t)num_hash_rules * sizeof(hash_filtering_rule);

	return size <= INT_MAX ? (size_t)size : 0;
}

int pfring_replace_filtering_rules(pfring *ring, const filtering_rule *rules,
				   uint32_t num_rules,
				   const hash_filtering_rule *hash_rules,
				   uint32_t num_hash_rules,
				   int rules_default_accept_policy)
{
	const struct subject all = { PFR_REFUSED_SET, 0 };
	size_t size = rule_set_size(num_rules, num_hash_rules);
	struct pfr_rule_set *head;
	char *at;
	int rc;

	if (!ring || (num_rules && !rules) || (num_hash_rules && !hash_rules))
		return pfr_null_pointer();
	if (!size) {
		errno = E2BIG;
		return pfr_fail_errno("rule set");
	}
	if (ring->filtering_mode == hardware_only)
		return pfr_refuse(EOPNOTSUPP,
				  "rule set: an adapter takes rules one by one");
	/* What is in software, too, does the same there. */
	rc = pfr_hw_clear(ring, NULL);
	if (rc)
		return rc;
	head = malloc(size);
	if (!head)
		return pfr_fail_errno("rule set");
	*head = (struct pfr_rule_set){
		.num_rules = num_rules,
		.num_hash_rules = num_hash_rules,
		.rule_size = sizeof(*rules),
		.hash_rule_size = sizeof(*hash_rules),
		.policy = rules_default_accept_policy < 0 ? PFR_POLICY_KEEP :
			  rules_default_accept_policy ? PFR_POLICY_ACCEPT :
							PFR_POLICY_DROP,
	};
	at = (char *)(head + 1);
	if (num_rules)
		memcpy(at, rules, num_rules * sizeof(*rules));
	at += num_rules * sizeof(*rules);
	if (num_hash_rules)
		memcpy(at, hash_rules, num_hash_rules * sizeof(*hash_rules));
	rc = set(ring, PFR_SO_RULE_SET, head, size, all);
	free(head);
	return rc;
}

int pfring_get_refusal(pfring *ring, struct pfr_refusal *refusal, size_t size)
{
	if (!ring || !refusal || !size)
		return pfr_null_pointer();
	memset(refusal, 0, size);
	if (!pfr_ring_get(ring, PFR_SO_REFUSAL, refusal, size))
		return 0;
	return errno == ENOPROTOOPT ? no_rules() : pfr_fail_errno("refusal");
}

static int fail_stats(struct __pfring *ring, int err, struct subject subject)
{
	struct pfr_refusal why;

	guess_why(subject, err, &why);
	return fail(ring, err, subject, &why);
}

/*
 * The module finds the rule in the memory that it then puts the statistics
 * into. It is given enough for either, so that it need not cut: a plugin's
 * statistics are whole or not there at all. Of a plain rule's, a newer module
 * has more than RULE_STATS_SIZE; a program that knows no more gets no more.
 */
static int get_stats(struct __pfring *ring, int option, const void *rule,
		     size_t size, bool plain, char *stats,
		     unsigned int *stats_len, struct subject subject)
{
	size_t room = *stats_len, least = size;
	size_t length;
	char *value;
	int rc = 0, err;

	if (least < RULE_STATS_SIZE)
		least = RULE_STATS_SIZE;
	if (least < room)
		least = room;
	if (least > INT_MAX)
		least = INT_MAX;
	value = calloc(1, least);
	if (!value)
		return pfr_fail_errno("rule statistics");
	memcpy(value, rule, size);
	length = least;
	if (ring->ops->get(ring, option, value, &length)) {
		err = errno;
		rc = err == ENOPROTOOPT ? no_rules() :
					  fail_stats(ring, err, subject);
	} else if (length > room && !(plain && room >= RULE_STATS_SIZE)) {
		errno = EMSGSIZE;
		rc = pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			      "the statistics of the rule take more than %zu bytes",
			      room);
	} else {
		*stats_len = (unsigned int)(length < room ? length : room);
		memcpy(stats, value, *stats_len);
	}
	free(value);
	return rc;
}

int pfring_get_filtering_rule_stats(pfring *ring, uint16_t rule_id, char *stats,
				    unsigned int *stats_len)
{
	uint32_t id = rule_id;

	if (!ring || !stats || !stats_len)
		return pfr_null_pointer();
	return get_stats(ring, PFR_SO_RULE_STATS, &id, sizeof(id), false, stats,
			 stats_len, rule_subject(rule_id));
}

int pfring_get_hash_filtering_rule_stats(pfring *ring,
					 hash_filtering_rule *rule, char *stats,
					 unsigned int *stats_len)
{
	if (!ring || !rule || !stats || !stats_len)
		return pfr_null_pointer();
	return get_stats(ring, PFR_SO_HASH_RULE_STATS, rule, sizeof(*rule),
			 !rule->plugin_action.plugin_id, stats, stats_len,
			 hash_subject(rule));
}

static int purge_idle(struct __pfring *ring, int option, uint16_t sec)
{
	uint32_t seconds = sec;

	if (!ring)
		return pfr_null_pointer();
	if (!ring->ops->set(ring, option, &seconds, sizeof(seconds)))
		return 0;
	return errno == ENOPROTOOPT ? no_rules() :
				      pfr_fail_setting(ring, "cannot purge rules");
}

static bool not_in_software(struct __pfring *ring, uint16_t rule_id)
{
	char stats[RULE_STATS_SIZE] = { 0 };
	size_t size = sizeof(stats);
	uint32_t id = rule_id;

	memcpy(stats, &id, sizeof(id));
	return ring->ops->get(ring, PFR_SO_RULE_STATS, stats, &size) &&
	       errno == ENOENT;
}

int pfring_purge_idle_rules(pfring *ring, uint16_t inactivity_sec)
{
	int rc = purge_idle(ring, PFR_SO_PURGE_RULES, inactivity_sec);

	if (rc || ring->filtering_mode != hardware_and_software)
		return rc;
	return pfr_hw_clear(ring, not_in_software);
}

int pfring_purge_idle_hash_rules(pfring *ring, uint16_t inactivity_sec)
{
	return purge_idle(ring, PFR_SO_PURGE_HASH_RULES, inactivity_sec);
}
