/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Expressions as what a list of rules is: terms of which one has to match, each
 * of fields that all have to match.
 */
#ifndef PFR_TERM_H
#define PFR_TERM_H

#include <stdbool.h>

#include "librules.h"

#define PFR_MAX_TERMS	256

struct pfr_term {
	filtering_rule_core_fields core;
	const char *obstacle;	/* no rule can say this, because ... */
};

struct pfr_terms {
	__u32 num;
	struct pfr_term *term;	/* PFR_MAX_TERMS of them; NULL: no memory */
};

/* false: no memory. */
bool pfr_terms_init(struct pfr_terms *terms);
void pfr_terms_free(struct pfr_terms *terms);

/* false: they became too many, or there was no memory. */
bool pfr_terms_put(struct pfr_terms *terms, const struct pfr_term *term);
bool pfr_terms_or(struct pfr_terms *terms, const struct pfr_terms *more);

/* Terms that contradict themselves are left out. */
bool pfr_terms_and(struct pfr_terms *terms, const struct pfr_terms *more);

/* The same for IPv4 and IPv6 becomes one, if the protocol makes sure of IP. */
void pfr_terms_merge(struct pfr_terms *terms);

#endif /* PFR_TERM_H */
