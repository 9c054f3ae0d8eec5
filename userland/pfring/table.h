/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables of text, with colours on a terminal. */
#ifndef PFRING_TABLE_H
#define PFRING_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum colour {
	PLAIN,
	BOLD,
	GOOD,
	BAD,
	WARNING,
	FAINT,
};

/* Is @to a terminal that wants colours (NO_COLOR, TERM)? */
bool has_colours(FILE *to);

/* What switches a colour on, PLAIN all off; "" where there are none. */
const char *colour(FILE *to, enum colour colour);

/*
 * The text of others, for a terminal and as UTF-8: what is none, or might be a
 * command, becomes a '?', in place.
 */
char *harmless(char *text);

#define TABLE_COLUMNS	16

struct table {
	const char *const *titles;	/* "<" before it: to the left */
	size_t columns;
	char **cells;			/* row by row */
	size_t num, room;
};

/* @titles ends with NULL. */
void table_start(struct table *t, const char *const *titles);

/* The next cell; each row has as many as there are titles. */
void table_cell(struct table *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Prints all and frees it. */
void table_end(struct table *t, FILE *to);

#endif /* PFRING_TABLE_H */
