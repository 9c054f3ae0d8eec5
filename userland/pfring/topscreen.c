// SPDX-License-Identifier: LGPL-2.1-or-later
/* The screen of pfring top: what fits into it, the most important first. */
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curses.h>

#include "rates.h"
#include "top.h"

#define SPARK		30		/* columns of a picture, at most */
#define SPARK_MIN	8

enum { COLOUR_GOOD = 1, COLOUR_BAD, COLOUR_TITLE };

/* A cell of the list of rings: its text in @text. */
typedef void cell_text(const struct ring_entry *ring, char *text, size_t size);

static void ring_id(const struct ring_entry *ring, char *text, size_t size)
{
	snprintf(text, size, "%u", ring->id);
}

static void ring_pid(const struct ring_entry *ring, char *text, size_t size)
{
	snprintf(text, size, "%d", ring->pid);
}

static void ring_program(const struct ring_entry *ring, char *text, size_t size)
{
	snprintf(text, size, "%s", ring->program);
}

static void ring_device(const struct ring_entry *ring, char *text, size_t size)
{
	snprintf(text, size, "%s", fact_text(&ring->facts, "Bound Device"));
}

/* From left to right. A narrow screen leaves out those of the highest ranks. */
static const struct column {
	const char *title;
	int width;
	bool left;
	int rank;
	cell_text *text;		/* NULL: a rate, */
	enum top_counter counter;	/* ... that of this one */
} columns[] = {
	{ "RING", 5, false, 3, ring_id, 0 },
	{ "PID", 7, false, 7, ring_pid, 0 },
	{ "PROGRAM", 15, true, 4, ring_program, 0 },
	{ "DEVICE", 12, true, 0, ring_device, 0 },
	{ "SEEN/s", 10, false, 1, NULL, TOP_SEEN },
	{ "DELIVERED/s", 11, false, 6, NULL, TOP_DELIVERED },
	{ "DROPPED/s", 10, false, 5, NULL, TOP_DROPPED },
	{ "LOST/s", 9, false, 2, NULL, TOP_LOST },
};

#define COLUMNS	(sizeof(columns) / sizeof(columns[0]))

void topscreen_start(void)
{
	initscr();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	/* An Escape that begins no key's sequence is one. */
	set_escdelay(50);
	if (has_colors() && !getenv("NO_COLOR")) {
		start_color();
		use_default_colors();
		init_pair(COLOUR_GOOD, COLOR_GREEN, -1);
		init_pair(COLOUR_BAD, COLOR_RED, -1);
		init_pair(COLOUR_TITLE, COLOR_CYAN, -1);
	}
}

void topscreen_end(void)
{
	endwin();
}

static const char *rate_text(double value)
{
	static struct figure figures[8];
	static int next;

	/* A line has at most so many. */
	next = (next + 1) % 8;
	figures[next] = whole((uint64_t)llround(value));
	return figures[next].text;
}

/* A line of text, as much of it as there is room for. */
static void put(int line, int column, const char *text)
{
	if (line < LINES && column < COLS)
		mvaddnstr(line, column, text, COLS - column);
}

static void title(int line, const char *text)
{
	attron(A_BOLD | COLOR_PAIR(COLOUR_TITLE));
	put(line, 0, text);
	attroff(A_BOLD | COLOR_PAIR(COLOUR_TITLE));
}

static void draw_spark(const struct top *t, const struct history *h, int line,
		       int column)
{
	char text[3 * HISTORY + 1];
	int room = COLS - column;

	if (room < SPARK_MIN || line >= LINES)
		return;
	sparkline(h, room < SPARK ? (size_t)room : SPARK, t->utf8, text);
	attron(COLOR_PAIR(COLOUR_GOOD));
	mvaddstr(line, column, text);
	attroff(COLOR_PAIR(COLOUR_GOOD));
}

static void draw_head(const struct top *t)
{
	const struct history *h = top_history(t->history, TOP_TOTAL);
	time_t now = time(NULL);
	char clock[16] = "", text[256];
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	attron(A_BOLD);
	put(0, 0, "pfring top");
	attroff(A_BOLD);
	snprintf(text, sizeof(text), "%s%s  %zu rings  pf_ring %s",
		 t->paused ? "PAUSED  " : "", clock, t->all, t->version);
	put(0, 12, text);
	if (!h)
		return;
	/* Losses first: they are what a narrow screen must not cut. */
	snprintf(text, sizeof(text), "%s lost/s", rate_text(h->rate[TOP_LOST]));
	if (h->rate[TOP_LOST] > 0)
		attron(A_BOLD | COLOR_PAIR(COLOUR_BAD));
	put(1, 0, text);
	attroff(A_BOLD | COLOR_PAIR(COLOUR_BAD));
	snprintf(text + strlen(text), sizeof(text) - strlen(text),
		 ", %s seen, %s delivered, %s dropped",
		 rate_text(h->rate[TOP_SEEN]), rate_text(h->rate[TOP_DELIVERED]),
		 rate_text(h->rate[TOP_DROPPED]));
	put(1, (int)strcspn(text, ","), text + strcspn(text, ","));
	draw_spark(t, h, 1, (int)strlen(text) + 2);
}

/* Which columns there is room for: those up to a rank. */
static int widest_rank(void)
{
	int rank, width;
	size_t i;

	for (rank = (int)COLUMNS; rank > 0; rank--) {
		width = -1;
		for (i = 0; i < COLUMNS; i++)
			width += columns[i].rank < rank ?
				 columns[i].width + 1 : 0;
		if (width <= COLS)
			break;
	}
	return rank;
}

static int put_cell(int line, int at, const struct column *c, const char *text)
{
	char cell[64];

	snprintf(cell, sizeof(cell), c->left ? "%-*.*s" : "%*.*s", c->width,
		 c->width, text);
	put(line, at, cell);
	return at + c->width + 1;
}

static void draw_ring(struct top *t, const struct ring_entry *ring, int line,
		      int rank)
{
	const struct history *h = top_history(t->history, ring->name);
	bool chosen = ring == top_selected(t);
	char text[256];
	int at = 0;
	size_t i;

	if (!h)
		return;
	for (i = 0; i < COLUMNS; i++) {
		const struct column *c = &columns[i];
		bool bad = !c->text && c->counter == TOP_LOST &&
			   h->rate[TOP_LOST] > 0;

		if (c->rank >= rank)
			continue;
		if (c->text)
			c->text(ring, text, sizeof(text));
		else
			snprintf(text, sizeof(text), "%s",
				 rate_text(h->rate[c->counter]));
		if (chosen)
			attron(A_REVERSE);
		if (bad)
			attron(A_BOLD | COLOR_PAIR(COLOUR_BAD));
		at = put_cell(line, at, c, text);
		if (chosen && at <= COLS)
			mvaddch(line, at - 1, ' ');
		attroff(A_REVERSE | A_BOLD | COLOR_PAIR(COLOUR_BAD));
	}
	draw_spark(t, h, line, at + 1);
}

/* The part of the list that has the selected ring in it. */
static void scroll_rings(struct top *t)
{
	const struct ring_entry *ring = top_selected(t);
	size_t at = ring ? (size_t)(ring - t->rings.rings) : 0;

	if (at < t->first)
		t->first = at;
	if (at >= t->first + t->page)
		t->first = at - t->page + 1;
	/* No empty lines while there are rings above. */
	if (t->first + t->page > t->rings.num)
		t->first = t->rings.num > t->page ? t->rings.num - t->page : 0;
}

/* The line behind the last one. */
static int draw_rings(struct top *t, int line, int lines)
{
	int rank = widest_rank(), at = 0;
	char text[128];
	size_t i;

	t->page = lines > 1 ? (size_t)lines : 1;
	scroll_rings(t);
	attron(A_BOLD | COLOR_PAIR(COLOUR_TITLE));
	for (i = 0; i < COLUMNS; i++)
		if (columns[i].rank < rank)
			at = put_cell(line, at, &columns[i], columns[i].title);
	attroff(A_BOLD | COLOR_PAIR(COLOUR_TITLE));
	line++;
	for (i = t->first; i < t->rings.num && i < t->first + t->page; i++)
		draw_ring(t, &t->rings.rings[i], line++, rank);
	if (!t->rings.num)
		put(line++, 0, t->all ? "  no ring is like that" :
					"  no ring is open");
	if (t->rings.num > t->page) {
		snprintf(text, sizeof(text), "  rings %zu to %zu of %zu",
			 t->first + 1, i, t->rings.num);
		put(line++, 0, text);
	}
	return line;
}

static void draw_rules(const struct top *t, int line)
{
	char row[512];
	size_t i;

	if (t->rules.total < 0) {
		snprintf(row, sizeof(row), "RULES OF %s", t->selected);
		title(line++, row);
		snprintf(row, sizeof(row), "  cannot be read: %s%s",
			 strerror(t->rules.error),
			 t->rules.error == EACCES ? ", only root may" : "");
		put(line, 0, row);
		return;
	}
	snprintf(row, sizeof(row), "%10s %14s %16s  RULES OF %s (%ld)",
		 "MATCHES/s", "MATCHES", "BYTES", t->selected, t->rules.total);
	title(line++, row);
	for (i = 0; i < t->rules.num && line < LINES - 1; i++, line++) {
		const struct toprule *r = &t->rules.list[i];

		snprintf(row, sizeof(row), "%10s %14s %16s  %s",
			 rate_text(r->rate), whole(r->packets).text,
			 whole(r->bytes).text, r->text);
		put(line, 0, row);
	}
}

static void draw_plugins(const struct top *t, int line)
{
	const struct history *h;
	char row[256];

	snprintf(row, sizeof(row), "%-16s %10s %10s %10s %12s  PLUGINS",
		 "NAME", "CALLS/s", "MATCHES/s", "ERRORS/s", "TICKS/CALL");
	title(line++, row);
	if (!t->plugins)
		put(line, 0, "  no plugin is loaded");
	for (h = t->plugins; h && line < LINES - 1; h = h->next, line++) {
		snprintf(row, sizeof(row), "%-16s %10s %10s %10s %12.0f  ",
			 h->name, rate_text(h->rate[0]), rate_text(h->rate[1]),
			 rate_text(h->rate[2]), h->rate[0] > 0 ?
			 h->rate[3] / h->rate[0] : 0);
		put(line, 0, row);
		draw_spark(t, h, line, (int)strlen(row));
	}
}

static void draw_help(void)
{
	static const char *const lines[] = {
		"up, k          the ring above",
		"down, j        the ring below",
		"PgUp, PgDn     a screen of rings",
		"Home, End      the first ring, the last ring",
		"s              sort by ring, packets, drops, losses",
		"/              show only programs and devices with this text",
		"Tab            rules of the ring, or plugins",
		"p              pause",
		"q              quit",
		"any other key  leave this help",
	};
	size_t i;

	title(0, "pfring top: keys");
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		put((int)i + 2, 2, lines[i]);
}

static void draw_foot(const struct top *t)
{
	static const char *const orders[TOP_ORDERS] = {
		"ring", "packets", "drops", "losses",
	};
	char text[192];

	if (t->typing)
		snprintf(text, sizeof(text), "/%s_", t->filter);
	else
		snprintf(text, sizeof(text), "q quit  ? help  s sort: %s%s%s%s",
			 orders[t->order], *t->filter ? "  / only: " : "  / filter",
			 t->filter, COLS >= 70 ? "  Tab plugins  p pause" : "");
	attron(A_DIM);
	put(LINES - 1, 0, text);
	attroff(A_DIM);
}

void topscreen_draw(struct top *t)
{
	int line;

	erase();
	if (t->show_help) {
		draw_help();
		refresh();
		return;
	}
	draw_head(t);
	line = draw_rings(t, 3, LINES / 2 - 4);
	if (t->show_plugins)
		draw_plugins(t, line + 1);
	else if (t->rings.num)
		draw_rules(t, line + 1);
	draw_foot(t);
	refresh();
}
