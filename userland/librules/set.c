// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets of rules: how they begin and end, and what they are read from. */
#include <stdlib.h>
#include <string.h>

#include "set.h"

struct pfr_rules *pfr_rules_new(void)
{
	struct pfr_set *set = calloc(1, sizeof(*set));

	if (!set)
		return NULL;
	set->rules.policy = PFR_POLICY_KEEP;
	return &set->rules;
}

void pfr_rules_free(struct pfr_rules *rules)
{
	struct pfr_set *set = pfr_set_of(rules);
	struct pfr_source *source;
	__u32 i;

	if (!set)
		return;
	while ((source = set->sources)) {
		set->sources = source->next;
		free(source->name);
		free(source->text);
		free(source);
	}
	/* Not the one that needs no memory. */
	if (set->rules.messages == set->messages)
		for (i = 0; i < set->rules.num_messages; i++) {
			free((char *)set->messages[i].text);
			free((char *)set->messages[i].source);
		}
	free(set->messages);
	free(set->rules.rules);
	free(set->rules.hash_rules);
	free(set->places);
	free(set->hash_places);
	free(set->by_id);
	free(set);
}

bool pfr_no_memory(struct pfr_set *set)
{
	static const struct pfr_rules_message message = {
		.text = "no memory",
	};

	/* The message needs none, so that there is one. */
	if (!set->no_memory) {
		set->no_memory = true;
		set->rules.num_errors++;
		if (!set->rules.num_messages) {
			set->rules.num_messages = 1;
			set->rules.messages = &message;
		}
	}
	return false;
}

struct pfr_source *pfr_set_source(struct pfr_set *set, const char *name,
				  char *text, size_t length)
{
	struct pfr_source *source = calloc(1, sizeof(*source));

	if (source)
		source->name = strdup(name);
	if (!source || !source->name) {
		free(source);
		free(text);
		pfr_no_memory(set);
		return NULL;
	}
	source->text = text;
	source->length = (__u32)length;
	source->next = set->sources;
	set->sources = source;
	return source;
}
