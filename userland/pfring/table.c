// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "table.h"

bool has_colours(FILE *to)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	return isatty(fileno(to)) && !(no_color && *no_color) && term &&
	       strcmp(term, "dumb") != 0;
}

const char *colour(FILE *to, enum colour c)
{
	static const char *const codes[] = {
		[PLAIN] = "\033[0m",
		[BOLD] = "\033[1m",
		[GOOD] = "\033[32m",
		[BAD] = "\033[31m",
		[WARNING] = "\033[33m",
		[FAINT] = "\033[2m",
	};

	return has_colours(to) ? codes[c] : "";
}

static bool continues(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Bytes of the character at @p; 0: it is none, or might be a command. */
static size_t character(const unsigned char *p)
{
	if (p[0] >= 0x20 && p[0] < 0x7F)
		return 1;
	/* Not C2: control characters among others. */
	if (p[0] >= 0xC3 && p[0] < 0xE0)
		return continues(p[1]) ? 2 : 0;
	if ((p[0] & 0xF0) != 0xE0 || !continues(p[1]) || !continues(p[2]))
		return 0;
	/* Too long a form, a half of a pair, marks that turn the direction. */
	if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] >= 0xA0) ||
	    (p[0] == 0xE2 && p[1] == 0x80))
		return 0;
	return 3;
}

char *harmless(char *text)
{
	unsigned char *p = (unsigned char *)text;
	size_t n;

	while (*p) {
		n = character(p);
		if (!n)
			*p = '?';
		p += n ? n : 1;
	}
	return text;
}

void table_start(struct table *t, const char *const *titles)
{
	*t = (struct table){ .titles = titles };
	while (titles[t->columns])
		t->columns++;
}

void table_cell(struct table *t, const char *format, ...)
{
	va_list args;
	char *text;
	int length;

	if (t->num == t->room) {
		size_t room = t->room ? 2 * t->room : 64;
		char **cells = reallocarray(t->cells, room, sizeof(*cells));

		if (!cells) {
			complain("not enough memory");
			exit(EXIT_FAILURE);
		}
		t->cells = cells;
		t->room = room;
	}
	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0) {
		complain("not enough memory");
		exit(EXIT_FAILURE);
	}
	t->cells[t->num++] = harmless(text);
}

static bool to_the_left(const struct table *t, size_t column)
{
	return t->titles[column][0] == '<';
}

static const char *title(const struct table *t, size_t column)
{
	return t->titles[column] + to_the_left(t, column);
}

static void print_cell(const struct table *t, size_t column, const char *text,
		       int width, FILE *to)
{
	bool last = column + 1 == t->columns;

	if (!to_the_left(t, column))
		fprintf(to, "%*s", width, text);
	else if (last)
		fputs(text, to);
	else
		fprintf(to, "%-*s", width, text);
	fputs(last ? "\n" : "  ", to);
}

void table_end(struct table *t, FILE *to)
{
	int width[TABLE_COLUMNS];
	size_t i;

	for (i = 0; i < t->columns; i++)
		width[i] = (int)strlen(title(t, i));
	for (i = 0; i < t->num; i++) {
		int length = (int)strlen(t->cells[i]);

		if (length > width[i % t->columns])
			width[i % t->columns] = length;
	}
	fputs(colour(to, BOLD), to);
	for (i = 0; i < t->columns; i++)
		print_cell(t, i, title(t, i), width[i], to);
	fputs(colour(to, PLAIN), to);
	for (i = 0; i < t->num; i++) {
		print_cell(t, i % t->columns, t->cells[i],
			   width[i % t->columns], to);
		free(t->cells[i]);
	}
	free(t->cells);
}
