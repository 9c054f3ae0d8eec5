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

struct listing_page {
	uint32_t num;			/* items behind the head */
	uint32_t size;			/* of each */
	bool more;			/* there is another page */
};

struct listing {
	struct listener l;
	bool json;

	/* Set by the caller. */
	const char *name;		/* of the ring */
	const char *analyzer, *module;	/* what they are called */
	uint16_t plugin;
	const char *const *titles;
	const void *question;
	size_t question_size, head_size;
	void (*first)(struct listing *l);	/* the first page's question */
	/* Reads a page's head, and makes the question for the next page. */
	void (*turn)(struct listing *l, const void *head,
		     struct listing_page *page);
	/* A row of @table, or JSON. @item has no alignment. */
	void (*show)(struct listing *l, struct table *table, const void *item,
		     size_t size);

	bool live;			/* the listing's own */
};

#define LISTING_LETTERS	"i:T:t:j"
#define LISTING_USAGE							\
	"  -T, --duration=SECONDS  stop after that time\n"		\
	"  -t, --interval=SECONDS  between two looks (default 1)\n"

/* Options of LISTING_LETTERS. */
void listing_option(struct listing *l, int option);

/* A newer plugin says more of each item, an older one less. */
void listing_copy(void *to, size_t room, const void *item, size_t size);

/* Opens a ring with @rule, and lists until it is over: an exit status. */
int listing_run(struct listing *l, const filtering_rule *rule);

#endif /* PFRING_LISTING_H */
