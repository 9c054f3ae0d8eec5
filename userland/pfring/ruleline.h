/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line of /proc/net/pf_ring/rules: a rule and what it has counted. */
#ifndef PFRING_RULELINE_H
#define PFRING_RULELINE_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>
#include <librules.h>

struct ruleline {
	bool hash;
	filtering_rule rule;		/* if not */
	hash_filtering_rule hash_rule;	/* if so */
	struct pfr_rule_stats stats;	/* without rejects and time */
};

/* False: it is none that we know. */
bool ruleline_read(struct ruleline *r, const char *line);

/* The rule language; without a newline. */
void ruleline_print(const struct ruleline *r, FILE *to);

/*
 * Calls @each with the rules of a ring. Return: how many there were; -1 with
 * errno: EACCES, ENOENT, or EPROTO if there is a rule that we do not know.
 */
long rulelines_read(const char *ring, void (*each)(const struct ruleline *r,
						   void *arg), void *arg);

/* Says why it could not be. */
void rulelines_complain(const char *ring);

#endif /* PFRING_RULELINE_H */
