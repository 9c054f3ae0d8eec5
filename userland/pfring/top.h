/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What pfring top knows, and the screen that shows it. */
#ifndef PFRING_TOP_H
#define PFRING_TOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history.h"
#include "proc.h"
#include "toprules.h"

/* The counters of a ring's history. */
enum top_counter { TOP_SEEN, TOP_DELIVERED, TOP_DROPPED, TOP_LOST };

/* What the rings are sorted by. */
enum top_order { TOP_BY_RING, TOP_BY_SEEN, TOP_BY_DROPPED, TOP_BY_LOST, TOP_ORDERS };

#define TOP_TOTAL	"total"		/* the history of all; no ring is called that */

struct top {
	double delay;			/* seconds between two looks */
	bool json, utf8, paused, show_plugins, show_help;
	bool typing;			/* the filter is being typed */
	enum top_order order;
	char filter[64];		/* "" = all; in a program's or device's name */
	char version[32];

	struct ring_list rings;		/* in order; the filter's only */
	size_t all;			/* rings without the filter */
	struct history *history, *plugins;
	uint64_t last;			/* when we looked, ns */
	char selected[64];		/* name of a ring */
	size_t first;			/* ring on the screen */
	size_t page;			/* rings that fit on the screen */
	struct toprules rules;		/* of the selected ring */
};

/* The selected ring, or the first. NULL: there is none. */
const struct ring_entry *top_selected(struct top *t);

/* NULL: it has none yet. */
const struct history *top_history(const struct history *list, const char *name);

void topscreen_start(void);
void topscreen_draw(struct top *t);
void topscreen_end(void);

#endif /* PFRING_TOP_H */
