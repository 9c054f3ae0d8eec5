/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A set of rules in the making: struct pfr_rules, and where each of its rules
 * was written.
 */
#ifndef PFR_SET_H
#define PFR_SET_H

#include <stdbool.h>

#include "librules.h"

#define PFR_MAX_INPUT	(256U << 20)	/* bytes of one reading, includes too */

/* Something that rules are read from; lives as long as the set. */
struct pfr_source {
	struct pfr_source *next;
	char *name;
	char *text;
	__u32 length;
};

/* A piece of a source. */
struct pfr_place {
	const struct pfr_source *source;	/* NULL: not from any text */
	__u32 first;
	__u32 length;
};

struct pfr_set {
	struct pfr_rules rules;	/* what the user sees */
	__u32 rules_room, hash_rules_room, messages_room;
	struct pfr_place *places;	/* of the rules */
	struct pfr_place *hash_places;
	struct pfr_place policy_place, sampling_place;
	struct pfr_source *sources;
	struct pfr_rules_message *messages;
	__u32 *by_id;		/* index of a rule + 1; 0 = the id is free */
	bool no_memory;
};

static inline struct pfr_set *pfr_set_of(struct pfr_rules *rules)
{
	return (struct pfr_set *)rules;
}

/* No more of this input: errors enough, or no memory. */
static inline bool pfr_set_gives_up(const struct pfr_set *set)
{
	return set->no_memory || set->rules.num_errors >= PFR_RULES_MAX_ERRORS;
}

/* @text has @length bytes and is now the set's, even if this fails. */
struct pfr_source *pfr_set_source(struct pfr_set *set, const char *name,
				  char *text, size_t length);

/* From here on the set is lost; false. */
bool pfr_no_memory(struct pfr_set *set) __attribute__((cold));

#endif /* PFR_SET_H */
