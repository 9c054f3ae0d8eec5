/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counters over time: rates, and pictures of them. */
#ifndef PFRING_HISTORY_H
#define PFRING_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY		60		/* rates that are kept */

/* Of something that has a name and counters. */
struct history {
	struct history *next;
	char name[64];
	uint64_t last[4];		/* counters */
	double rate[4];			/* per second, the last ones */
	double rates[HISTORY];		/* of the first counter */
	size_t num;			/* of all there ever were */
	bool known, touched;
};

/*
 * The history of @name, with new values of its counters, @seconds after the last
 * ones. NULL: no memory.
 */
struct history *history_add(struct history **list, const char *name,
			    const uint64_t counters[4], double seconds);

/* Forgets those to which nothing was added since the last time. */
void history_sweep(struct history **list);
void history_free(struct history **list);

/*
 * The last @width rates as blocks of different heights, of UTF-8 or ASCII;
 * @text has room for 3 * width + 1 bytes.
 */
void sparkline(const struct history *h, size_t width, bool utf8, char *text);

#endif /* PFRING_HISTORY_H */
