/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a rule of one's own ring has counted: the core, or a plugin. */
#ifndef PFRING_RULESTATS_H
#define PFRING_RULESTATS_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>
#include <librules.h>
#include <pfring.h>

struct rulestats {
	bool plugin;			/* whose statistics these are */
	struct pfr_rule_stats core;	/* if not the plugin's */
	char *text;			/* else; NULL: nothing can read them */
	json_t *json;
};

/* False: the rule is gone. */
bool rulestats_read(pfring *ring, const filtering_rule *rule,
		    struct rulestats *stats);
bool rulestats_read_hash(pfring *ring, const hash_filtering_rule *rule,
			 struct rulestats *stats);

/* Lines, indented. */
void rulestats_print(const struct rulestats *stats, FILE *to);

/* Takes what is in @stats. */
json_t *rulestats_json(struct rulestats *stats);
void rulestats_free(struct rulestats *stats);

#endif /* PFRING_RULESTATS_H */
