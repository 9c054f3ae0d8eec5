/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lists of what an analyzer in the kernel keeps: on a terminal again and again,
 * else once, at the end. The analyzer gives them out page by page.
 */
#ifndef PFRING_LISTING_H
#define PFRING_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pfring.h>

#include "listen.h"
#include "table.h"

struct listing {
	struct listener l;
	bool json;

	/* Set by the caller. */
	const char *name;		/* of the ring */
	const char *module;
	uint16_t plugin, kind;		/* whose list, and which */
	bool whole;			/* of the ring, not of the rule */
	const char *const *titles;
	/* A row of @table, or JSON. @item is aligned to 8. */
	void (*show)(struct listing *l, struct table *table, const void *item,
		     size_t size);

	struct table table;		/* the listing's own */
	uint16_t rule_id;		/* likewise */
	bool live;			/* likewise */
};

#define LISTING_LETTERS	"i:T:t:j"
#define LISTING_USAGE							\
	"  -T, --duration=SECONDS  stop after that time\n"		\
	"  -t, --interval=SECONDS  between two looks (default 1)\n"

/* Options of LISTING_LETTERS. */
void listing_option(struct listing *l, int option);

/* A newer plugin says more of each item, an older one less. */
void listing_copy(void *to, size_t room, const void *item, size_t size);

/* Opens a ring with @rule, and lists what is of it, until it is over: an exit status. */
int listing_run(struct listing *l, const filtering_rule *rule);

#endif /* PFRING_LISTING_H */
