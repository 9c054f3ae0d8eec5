// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>
#include <string.h>

#include "ladder.h"

/* One cell of a line that may become several bytes. */
enum cell { BLANK, POST, SHAFT, LEFT, RIGHT, SELF };

static const char *const utf8_cells[] = {
	[BLANK] = " ",
	[POST] = "\u2502",
	[SHAFT] = "\u2500",
	[LEFT] = "\u25C0",
	[RIGHT] = "\u25B6",
	[SELF] = "\u25CF",
};

static const char *const ascii_cells[] = {
	[BLANK] = " ",
	[POST] = "|",
	[SHAFT] = "-",
	[LEFT] = "<",
	[RIGHT] = ">",
	[SELF] = "o",
};

size_t ladder_column(struct ladder *l, const char *name, bool *grown)
{
	size_t i;

	for (i = 0; i < l->num; i++)
		if (!strcmp(l->names[i], name))
			return i;
	*grown = true;
	if (l->num == LADDER_COLUMNS) {
		snprintf(l->names[LADDER_COLUMNS - 1], sizeof(l->names[0]),
			 "others");
		return LADDER_COLUMNS - 1;
	}
	snprintf(l->names[l->num], sizeof(l->names[0]), "%s", name);
	return l->num++;
}

/* Where the post of a column stands. */
static size_t post(size_t column)
{
	return column * LADDER_WIDTH + LADDER_WIDTH / 2;
}

static size_t width_of(const struct ladder *l)
{
	return l->num ? post(l->num - 1) + 1 : 0;
}

void ladder_head(const struct ladder *l, char line[LADDER_LINE * 3])
{
	size_t i, length, at;

	memset(line, ' ', LADDER_LINE);
	for (i = 0; i < l->num; i++) {
		length = strlen(l->names[i]);
		if (length > LADDER_WIDTH - 1)
			length = LADDER_WIDTH - 1;
		at = post(i) - length / 2;
		memcpy(line + at, l->names[i], length);
	}
	at = l->num * LADDER_WIDTH;
	while (at && line[at - 1] == ' ')
		at--;
	line[at] = '\0';
}

/* The label stands on the shaft, with a blank on both sides. */
static void put_label(char *label_at, const char *label, size_t left,
		      size_t right)
{
	size_t length = strlen(label), room = right - left - 3;

	if (length > room)
		length = room;
	memcpy(label_at + left + 1 + (right - left - 1 - length) / 2, label,
	       length);
}

void ladder_message(const struct ladder *l, size_t from, size_t to,
		    const char *label, char line[LADDER_LINE * 3])
{
	const char *const *cells = l->utf8 ? utf8_cells : ascii_cells;
	enum cell picture[LADDER_LINE] = { BLANK };
	char text[LADDER_LINE] = "";
	size_t left = post(from < to ? from : to);
	size_t right = post(from < to ? to : from);
	size_t width = width_of(l), i;

	for (i = 0; i < l->num; i++)
		picture[post(i)] = POST;
	for (i = left + 1; i < right; i++)
		picture[i] = SHAFT;
	if (from < to)
		picture[right - 1] = RIGHT;
	else if (from > to)
		picture[left + 1] = LEFT;
	else
		picture[left] = SELF;
	if (from != to) {
		put_label(text, label, left, right);
	} else {
		/* To itself: behind the post. */
		snprintf(text + left + 2, sizeof(text) - left - 2, "%.*s",
			 LADDER_WIDTH - 4, label);
		for (i = left + 2; text[i]; i++)
			;
		width = i > width ? i : width;
	}
	*line = '\0';
	for (i = 0; i < width; i++) {
		bool beside = picture[i] == SHAFT &&
			      ((i + 1 < width && text[i + 1]) || text[i - 1]);

		if (text[i]) {
			*line++ = text[i];
			continue;
		}
		strcpy(line, beside ? " " : cells[picture[i]]);
		line += strlen(line);
	}
	*line = '\0';
}
