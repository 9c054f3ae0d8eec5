// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring top - rings, rules and plugins, live. */
#define _GNU_SOURCE
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <curses.h>

#include "cmdline.h"
#include "command.h"
#include "history.h"
#include "json_line.h"
#include "listen.h"
#include "proc.h"
#include "rates.h"
#include "ruleline.h"
#include "toprules.h"

static const char usage[] =
"Usage: pfring top [OPTIONS]\n"
"Shows rings, their rules, and plugins, with what they do each second.\n"
"\n"
"  -d, --delay=SECONDS     between two looks (default 1)\n"
"  -j, --json              an object per look and line, no screen\n"
"  -h, --help\n"
"\n"
"Keys: up and down choose a ring, Tab shows its rules or all plugins, p pauses,\n"
"q quits. Rules are shown to root only.\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "delay", required_argument, NULL, 'd' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

#define SPARK		30		/* columns */
#define TOTAL		"total"		/* no ring is called that */

enum { SEEN, DELIVERED, DROPPED, LOST };
enum { COLOUR_GOOD = 1, COLOUR_BAD, COLOUR_TITLE };

struct top {
	double delay;
	bool json, utf8, paused, show_plugins;
	char version[32];

	struct ring_list rings;
	struct history *history, *plugins;
	uint64_t last;			/* when we looked */
	char selected[64];		/* name of a ring */
	struct toprules rules;		/* its rules */
};

/* ------------------------------------------------------------------ looking */

static void counters_of(const struct ring_entry *ring, uint64_t c[4])
{
	struct pfr_counters counters;

	ring_counters(ring, &counters);
	c[SEEN] = counters.seen;
	c[DELIVERED] = counters.delivered;
	c[DROPPED] = counters.rule_dropped + counters.bpf_rejected +
		     counters.sampled_out;
	c[LOST] = counters.ring_full;
}

static void look_at_plugins(struct top *t, double seconds)
{
	struct plugin_list list;
	uint64_t c[4] = { 0 };
	size_t i;

	plugins_read(&list);
	for (i = 0; i < list.num; i++) {
		const struct facts *plugin = &list.plugins[i];

		c[0] = fact_number(plugin, "Calls");
		c[1] = fact_number(plugin, "Matches");
		c[2] = fact_number(plugin, "Errors");
		c[3] = fact_number(plugin, "Ticks");
		history_add(&t->plugins, fact_text(plugin, "Name"), c, seconds);
	}
	plugins_free(&list);
	history_sweep(&t->plugins);
}

/* The selected ring, or the first. */
static const struct ring_entry *selected(struct top *t)
{
	size_t i;

	for (i = 0; i < t->rings.num; i++)
		if (!strcmp(t->rings.rings[i].name, t->selected))
			return &t->rings.rings[i];
	if (!t->rings.num)
		return NULL;
	strcpy(t->selected, t->rings.rings[0].name);
	return &t->rings.rings[0];
}

/* False: the module is gone. */
static bool look(struct top *t)
{
	uint64_t now = now_ns(), c[4], sum[4] = { 0 };
	double seconds = t->last ? (double)(now - t->last) / 1e9 : 0;
	const struct ring_entry *ring;
	struct facts info;
	size_t i;
	int k;

	if (!facts_read(&info, "info"))
		return false;
	snprintf(t->version, sizeof(t->version), "%s",
		 fact_text(&info, "Version"));
	facts_free(&info);
	rings_free(&t->rings);
	if (!rings_read(&t->rings))
		return false;
	for (i = 0; i < t->rings.num; i++) {
		counters_of(&t->rings.rings[i], c);
		history_add(&t->history, t->rings.rings[i].name, c, seconds);
		for (k = 0; k < 4; k++)
			sum[k] += c[k];
	}
	history_add(&t->history, TOTAL, sum, seconds);
	history_sweep(&t->history);
	look_at_plugins(t, seconds);
	ring = selected(t);
	if (ring && !t->show_plugins)
		toprules_look(&t->rules, ring->name, seconds);
	t->last = now;
	return true;
}

static const struct history *history_of(const struct history *list,
					const char *name)
{
	while (list && strcmp(list->name, name) != 0)
		list = list->next;
	return list;
}

/* --------------------------------------------------------------------- JSON */

static json_t *rates_json(const struct history *h)
{
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(h->name));
	json_object_set_new(o, "seen_per_second", json_real(h->rate[SEEN]));
	json_object_set_new(o, "delivered_per_second",
			    json_real(h->rate[DELIVERED]));
	json_object_set_new(o, "dropped_per_second",
			    json_real(h->rate[DROPPED]));
	json_object_set_new(o, "lost_per_second", json_real(h->rate[LOST]));
	return o;
}

static void print_json(const struct top *t)
{
	json_t *o = json_object(), *rings = json_array();
	size_t i;

	for (i = 0; i < t->rings.num; i++) {
		const struct history *h = history_of(t->history,
						     t->rings.rings[i].name);

		if (h)
			json_array_append_new(rings, rates_json(h));
	}
	json_object_set_new(o, "total",
			    rates_json(history_of(t->history, TOTAL)));
	json_object_set_new(o, "rings", rings);
	print_json_line(o);
}

/* ------------------------------------------------------------------- screen */

static void start_screen(void)
{
	initscr();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	if (has_colors() && !getenv("NO_COLOR")) {
		start_color();
		use_default_colors();
		init_pair(COLOUR_GOOD, COLOR_GREEN, -1);
		init_pair(COLOUR_BAD, COLOR_RED, -1);
		init_pair(COLOUR_TITLE, COLOR_CYAN, -1);
	}
}

static const char *rate_text(double rate)
{
	static struct figure figures[8];
	static int next;

	/* A line has at most so many. */
	next = (next + 1) % 8;
	figures[next] = whole((uint64_t)llround(rate));
	return figures[next].text;
}

static void title(int line, const char *text)
{
	attron(A_BOLD | COLOR_PAIR(COLOUR_TITLE));
	mvaddnstr(line, 0, text, COLS);
	attroff(A_BOLD | COLOR_PAIR(COLOUR_TITLE));
}

static void draw_spark(const struct top *t, const struct history *h, int line,
		       int column)
{
	char text[3 * HISTORY + 1];

	if (column >= COLS)
		return;
	sparkline(h, COLS - column < SPARK ? (size_t)(COLS - column) : SPARK,
		  t->utf8, text);
	attron(COLOR_PAIR(COLOUR_GOOD));
	mvaddstr(line, column, text);
	attroff(COLOR_PAIR(COLOUR_GOOD));
}

static void draw_head(const struct top *t)
{
	const struct history *h = history_of(t->history, TOTAL);
	time_t now = time(NULL);
	char clock[16] = "";
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	attron(A_BOLD);
	mvprintw(0, 0, "pfring top");
	attroff(A_BOLD);
	printw("  pf_ring %s  %zu rings  %s%s", t->version, t->rings.num, clock,
	       t->paused ? "  PAUSED" : "");
	if (!h)
		return;
	mvprintw(1, 0, "packets/s: %s seen, %s delivered, %s dropped, ",
		 rate_text(h->rate[SEEN]), rate_text(h->rate[DELIVERED]),
		 rate_text(h->rate[DROPPED]));
	if (h->rate[LOST] > 0)
		attron(A_BOLD | COLOR_PAIR(COLOUR_BAD));
	printw("%s lost", rate_text(h->rate[LOST]));
	attroff(A_BOLD | COLOR_PAIR(COLOUR_BAD));
	draw_spark(t, h, 1, 80);
}

/* The line behind the last one. */
static int draw_rings(struct top *t, int line, int lines)
{
	const struct ring_entry *chosen = selected(t);
	char row[256];
	size_t i;

	snprintf(row, sizeof(row), "%5s %7s  %-15s %-15s %10s %10s %10s %8s  %s",
		 "RING", "PID", "PROGRAM", "DEVICE", "SEEN/s", "DELIVERED/s",
		 "DROPPED/s", "LOST/s", "SEEN");
	title(line++, row);
	for (i = 0; i < t->rings.num && lines-- > 0; i++) {
		const struct ring_entry *ring = &t->rings.rings[i];
		const struct history *h = history_of(t->history, ring->name);

		if (!h)
			continue;
		snprintf(row, sizeof(row), "%5u %7d  %-15.15s %-15.15s %10s %11s %10s %8s  ",
			 ring->id, ring->pid, ring->program,
			 fact_text(&ring->facts, "Bound Device"),
			 rate_text(h->rate[SEEN]), rate_text(h->rate[DELIVERED]),
			 rate_text(h->rate[DROPPED]), rate_text(h->rate[LOST]));
		if (ring == chosen)
			attron(A_REVERSE);
		mvaddnstr(line, 0, row, COLS);
		attroff(A_REVERSE);
		draw_spark(t, h, line, (int)strlen(row));
		line++;
	}
	if (!t->rings.num)
		mvaddnstr(line++, 0, "  no ring is open", COLS);
	return line;
}

static void draw_rules(const struct top *t, int line)
{
	char row[512];
	size_t i;

	snprintf(row, sizeof(row), "%10s %14s %16s  RULES OF %s (%ld)",
		 "MATCHES/s", "MATCHES", "BYTES", t->selected, t->rules.total);
	title(line++, row);
	if (t->rules.total < 0) {
		mvaddnstr(line, 0, "  only root may see rules", COLS);
		return;
	}
	for (i = 0; i < t->rules.num && line < LINES - 1; i++, line++) {
		const struct toprule *r = &t->rules.list[i];

		snprintf(row, sizeof(row), "%10s %14s %16s  %s",
			 rate_text(r->rate), whole(r->packets).text,
			 whole(r->bytes).text, r->text);
		mvaddnstr(line, 0, row, COLS);
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
		mvaddnstr(line, 0, "  no plugin is loaded", COLS);
	for (h = t->plugins; h && line < LINES - 1; h = h->next, line++) {
		snprintf(row, sizeof(row), "%-16s %10s %10s %10s %12.0f  ",
			 h->name, rate_text(h->rate[0]), rate_text(h->rate[1]),
			 rate_text(h->rate[2]), h->rate[0] > 0 ?
			 h->rate[3] / h->rate[0] : 0);
		mvaddnstr(line, 0, row, COLS);
		draw_spark(t, h, line, (int)strlen(row));
	}
}

static void draw(struct top *t)
{
	int line;

	erase();
	draw_head(t);
	line = draw_rings(t, 3, LINES / 2 - 4);
	if (t->show_plugins)
		draw_plugins(t, line + 1);
	else if (t->rings.num)
		draw_rules(t, line + 1);
	attron(A_DIM);
	mvaddnstr(LINES - 1, 0, "q quit  up/down ring  Tab rules or plugins  p pause",
		  COLS);
	attroff(A_DIM);
	refresh();
}

static void choose(struct top *t, int step)
{
	const struct ring_entry *ring = selected(t);
	size_t i;

	if (!ring)
		return;
	i = (size_t)(ring - t->rings.rings);
	if ((step < 0 && i > 0) || (step > 0 && i + 1 < t->rings.num))
		strcpy(t->selected, t->rings.rings[step < 0 ? i - 1 : i + 1].name);
	toprules_free(&t->rules);
	toprules_look(&t->rules, t->selected, 0);
}

/* False: the end. */
static bool key(struct top *t, int k)
{
	switch (k) {
	case 'q':
		return false;
	case 'p':
		t->paused = !t->paused;
		break;
	case '\t':
		t->show_plugins = !t->show_plugins;
		break;
	case KEY_UP:
		choose(t, -1);
		break;
	case KEY_DOWN:
		choose(t, 1);
		break;
	}
	return true;
}

/* True as long as it goes on: keys until it is time for another look. */
static bool wait_for_keys(struct top *t)
{
	uint64_t until = now_ns() + (uint64_t)(t->delay * 1e9);

	for (;;) {
		uint64_t now = now_ns();
		int k;

		if (listen_stopped())
			return false;
		if (now >= until)
			return true;
		timeout((int)((until - now) / 1000000) + 1);
		k = getch();
		if (k == ERR)
			continue;
		if (!key(t, k))
			return false;
		draw(t);
	}
}

static int show(struct top *t)
{
	bool module;

	if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO))
		usage_error("no terminal: use -j");
	module = look(t);
	if (!module)
		return EXIT_NO_MODULE;
	start_screen();
	do {
		draw(t);
		if (!wait_for_keys(t))
			break;
		module = t->paused || (proc_is_there() && look(t));
	} while (module);
	endwin();
	if (!module)
		complain("pf_ring.ko is gone");
	return module ? EXIT_SUCCESS : EXIT_NO_MODULE;
}

static int print(struct top *t)
{
	struct timespec pause = {
		.tv_sec = (time_t)t->delay,
		.tv_nsec = (long)((t->delay - (double)(time_t)t->delay) * 1e9),
	};

	if (!look(t)) {
		complain("pf_ring.ko is not loaded: modprobe pf_ring");
		return EXIT_NO_MODULE;
	}
	for (;;) {
		nanosleep(&pause, NULL);
		if (listen_stopped())
			return EXIT_SUCCESS;
		if (!look(t))
			return EXIT_NO_MODULE;
		print_json(t);
		if (ferror(stdout))
			return EXIT_FAILURE;
	}
}

int top_main(int argc, char **argv)
{
	struct top t = { .delay = 1 };
	int option, status;

	while ((option = next_option(argc, argv, "d:jh", options, usage)) != -1)
		switch (option) {
		case 'd':
			t.delay = decimal_arg("-d", optarg, 0.1, 3600);
			break;
		case 'j':
			t.json = true;
			break;
		}
	if (optind < argc)
		usage_error("%s: options only", argv[optind]);
	if (!proc_is_there()) {
		complain("pf_ring.ko is not loaded: modprobe pf_ring");
		return EXIT_NO_MODULE;
	}
	setlocale(LC_CTYPE, "");
	t.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	listen_catch(NULL);
	status = t.json ? print(&t) : show(&t);
	rings_free(&t.rings);
	history_free(&t.history);
	history_free(&t.plugins);
	toprules_free(&t.rules);
	return status;
}
