/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages between endpoints as a ladder: a column for each, a line a message. */
#ifndef PFRING_LADDER_H
#define PFRING_LADDER_H

#include <stdbool.h>
#include <stddef.h>

#define LADDER_COLUMNS	8
#define LADDER_WIDTH	26		/* from column to column */
#define LADDER_LINE	(LADDER_COLUMNS * LADDER_WIDTH + 64)

struct ladder {
	char names[LADDER_COLUMNS][48];
	size_t num;
	bool utf8;
};

/*
 * The column of an endpoint, a new one if need be; *@grown is then set. The last
 * column takes all that have no room.
 */
size_t ladder_column(struct ladder *l, const char *name, bool *grown);

/* The names above the columns, and the line of a message; without newline. */
void ladder_head(const struct ladder *l, char line[LADDER_LINE * 3]);
void ladder_message(const struct ladder *l, size_t from, size_t to,
		    const char *label, char line[LADDER_LINE * 3]);

#endif /* PFRING_LADDER_H */
