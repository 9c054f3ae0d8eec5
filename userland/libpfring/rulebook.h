/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rules that a ring of several rings has been given, so that members can go
 * back to them when one of them refuses a new set.
 *
 * Rules that were purged stay in the book: the kernel does not say which.
 */
#ifndef PFR_RULEBOOK_H
#define PFR_RULEBOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "pfring.h"

struct pfr_rulebook {
	filtering_rule *rules;
	hash_filtering_rule *hash_rules;
	size_t num_rules, room_rules;
	size_t num_hash_rules, room_hash_rules;
	uint32_t policy;		/* PFR_POLICY_DROP or _ACCEPT */
};

void pfr_rulebook_init(struct pfr_rulebook *book);
void pfr_rulebook_free(struct pfr_rulebook *book);

/* Room for what the option is about to do; false without memory. */
bool pfr_rulebook_reserve(struct pfr_rulebook *book, int option,
			  const void *value);

/* The option was set; what is no matter of rules is ignored. */
void pfr_rulebook_note(struct pfr_rulebook *book, int option,
		       const void *value);

/* All of it, for PFR_SO_RULE_SET; to be freed. NULL without memory. */
struct pfr_rule_set *pfr_rulebook_set(const struct pfr_rulebook *book,
				      size_t *size);

#endif /* PFR_RULEBOOK_H */
