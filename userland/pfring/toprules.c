// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ruleline.h"
#include "table.h"
#include "toprules.h"

/* Does @a come before @b? */
static bool before(const struct toprule *a, const struct toprule *b)
{
	if (a->rate > b->rate || a->rate < b->rate)
		return a->rate > b->rate;
	return a->packets > b->packets;
}

static void print_rule(struct toprule *to, const struct ruleline *r)
{
	FILE *out = fmemopen(to->text, sizeof(to->text), "w");

	/* A long rule is cut. */
	if (out) {
		ruleline_print(r, out);
		fclose(out);
	}
	to->text[sizeof(to->text) - 1] = '\0';
	harmless(to->text);
}

/* Where it belongs, if it is among those that are shown. */
static void insert(struct toprules *t, const struct toprule *rule,
		   const struct ruleline *r)
{
	size_t at = t->num;

	while (at && before(rule, &t->list[at - 1]))
		at--;
	if (at == TOPRULES)
		return;
	if (t->num < TOPRULES)
		t->num++;
	memmove(&t->list[at + 1], &t->list[at],
		(t->num - at - 1) * sizeof(*rule));
	t->list[at] = *rule;
	print_rule(&t->list[at], r);
}

static void take(const struct ruleline *r, void *arg)
{
	struct toprules *t = arg;
	struct toprule rule = {
		.packets = r->stats.received,
		.bytes = r->stats.bytes,
	};

	if (!r->hash && t->last) {
		uint64_t *last = &t->last[r->rule.rule_id];

		if (t->seconds > 0 && rule.packets >= *last)
			rule.rate = (double)(rule.packets - *last) / t->seconds;
		*last = rule.packets;
	}
	insert(t, &rule, r);
}

void toprules_look(struct toprules *t, const char *ring, double seconds)
{
	t->num = 0;
	/* There is nothing to compare with at first. */
	t->seconds = t->last ? seconds : 0;
	if (!t->last)
		t->last = calloc(PFR_MAX_RULES, sizeof(*t->last));
	errno = 0;
	t->total = rulelines_read(ring, take, t);
	t->error = errno;
}

void toprules_free(struct toprules *t)
{
	free(t->last);
	*t = (struct toprules){ 0 };
}
