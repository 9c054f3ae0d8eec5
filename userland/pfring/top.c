// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring top - rings, rules and plugins, live. */
#define _GNU_SOURCE
#include <ctype.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <curses.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listen.h"
#include "rates.h"
#include "top.h"

static const char usage[] =
"Usage: pfring top [OPTIONS]\n"
"Shows rings, their rules, and plugins, with what they do each second.\n"
"\n"
"  -d, --delay=SECONDS     between two looks (default 1)\n"
"  -j, --json              an object per look and line, no screen\n"
"  -h, --help\n"
"\n"
"Keys: up and down choose a ring, Tab shows its rules or all plugins, s sorts,\n"
"/ filters, p pauses, ? lists all keys, q quits. Rules are shown to root only.\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "delay", required_argument, NULL, 'd' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* ------------------------------------------------------------------ looking */

static void counters_of(const struct ring_entry *ring, uint64_t c[4])
{
	struct pfr_counters counters;

	ring_counters(ring, &counters);
	c[TOP_SEEN] = counters.seen;
	c[TOP_DELIVERED] = counters.delivered;
	c[TOP_DROPPED] = counters.rule_dropped + counters.bpf_rejected +
		     counters.sampled_out;
	c[TOP_LOST] = counters.ring_full;
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

const struct ring_entry *top_selected(struct top *t)
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

static bool passes(const struct top *t, const struct ring_entry *ring)
{
	return strcasestr(ring->program, t->filter) ||
	       strcasestr(fact_text(&ring->facts, "Bound Device"), t->filter);
}

static double sort_rate(const struct top *t, const struct ring_entry *ring)
{
	static const enum top_counter counters[TOP_ORDERS] = {
		[TOP_BY_SEEN] = TOP_SEEN,
		[TOP_BY_DROPPED] = TOP_DROPPED,
		[TOP_BY_LOST] = TOP_LOST,
	};
	const struct history *h = top_history(t->history, ring->name);

	return h ? h->rate[counters[t->order]] : 0;
}

/* The busiest first; rings that are alike, in the order of their ids. */
static int in_order(const void *a, const void *b, void *arg)
{
	const struct ring_entry *one = a, *other = b;
	const struct top *t = arg;

	if (t->order != TOP_BY_RING) {
		double x = sort_rate(t, one), y = sort_rate(t, other);

		if (x > y || x < y)
			return x > y ? -1 : 1;
	}
	return one->id < other->id ? -1 : one->id > other->id;
}

/* What the filter lets pass, sorted. */
static void arrange(struct top *t)
{
	size_t i, kept = 0;

	for (i = 0; i < t->rings.num; i++) {
		if (passes(t, &t->rings.rings[i]))
			t->rings.rings[kept++] = t->rings.rings[i];
		else
			ring_free(&t->rings.rings[i]);
	}
	t->rings.num = kept;
	if (kept)
		qsort_r(t->rings.rings, kept, sizeof(*t->rings.rings), in_order,
			t);
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
	history_add(&t->history, TOP_TOTAL, sum, seconds);
	t->all = t->rings.num;
	arrange(t);
	history_sweep(&t->history);
	look_at_plugins(t, seconds);
	ring = top_selected(t);
	if (ring && !t->show_plugins)
		toprules_look(&t->rules, ring->name, seconds);
	t->last = now;
	return true;
}

const struct history *top_history(const struct history *list, const char *name)
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
	json_object_set_new(o, "seen_per_second", json_real(h->rate[TOP_SEEN]));
	json_object_set_new(o, "delivered_per_second",
			    json_real(h->rate[TOP_DELIVERED]));
	json_object_set_new(o, "dropped_per_second",
			    json_real(h->rate[TOP_DROPPED]));
	json_object_set_new(o, "lost_per_second", json_real(h->rate[TOP_LOST]));
	return o;
}

static void print_json(const struct top *t)
{
	json_t *o = json_object(), *rings = json_array();
	size_t i;

	for (i = 0; i < t->rings.num; i++) {
		const struct history *h = top_history(t->history,
						     t->rings.rings[i].name);

		if (h)
			json_array_append_new(rings, rates_json(h));
	}
	json_object_set_new(o, "total",
			    rates_json(top_history(t->history, TOP_TOTAL)));
	json_object_set_new(o, "rings", rings);
	print_json_line(o);
}

/* --------------------------------------------------------------------- keys */

/* The ring at a place of the list; one outside of it is the first or the last. */
static void choose(struct top *t, long at)
{
	if (!t->rings.num)
		return;
	if (at < 0)
		at = 0;
	if (at >= (long)t->rings.num)
		at = (long)t->rings.num - 1;
	strcpy(t->selected, t->rings.rings[at].name);
	toprules_free(&t->rules);
	toprules_look(&t->rules, t->selected, 0);
}

static void step(struct top *t, long lines)
{
	const struct ring_entry *ring = top_selected(t);

	if (ring)
		choose(t, ring - t->rings.rings + lines);
}

/* A key while the filter is typed. Another look shows what it leaves. */
static void type_filter(struct top *t, int k)
{
	size_t length = strlen(t->filter);

	if (k == '\n' || k == KEY_ENTER) {
		t->typing = false;
	} else if (k == '\033') {
		t->typing = false;
		*t->filter = '\0';
	} else if (k == KEY_BACKSPACE || k == 127 || k == '\b') {
		if (length)
			t->filter[length - 1] = '\0';
	} else if (k < 128 && isprint(k) && length + 1 < sizeof(t->filter)) {
		t->filter[length] = (char)k;
		t->filter[length + 1] = '\0';
	}
}

/* False: the end. */
static bool key(struct top *t, int k)
{
	if (t->typing) {
		type_filter(t, k);
		return true;
	}
	if (t->show_help) {
		t->show_help = false;
		return k != 'q';
	}
	switch (k) {
	case 'q':
		return false;
	case '?':
	case 'h':
		t->show_help = true;
		break;
	case 'p':
		t->paused = !t->paused;
		break;
	case 's':
		t->order = (t->order + 1) % TOP_ORDERS;
		arrange(t);
		break;
	case '/':
		t->typing = true;
		*t->filter = '\0';
		break;
	case '\t':
		t->show_plugins = !t->show_plugins;
		break;
	case KEY_UP:
	case 'k':
		step(t, -1);
		break;
	case KEY_DOWN:
	case 'j':
		step(t, 1);
		break;
	case KEY_PPAGE:
		step(t, -(long)t->page);
		break;
	case KEY_NPAGE:
		step(t, (long)t->page);
		break;
	case KEY_HOME:
		choose(t, 0);
		break;
	case KEY_END:
		choose(t, (long)t->rings.num - 1);
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
		/* A filter shows at once what it leaves. */
		if (t->typing && !t->paused)
			return true;
		topscreen_draw(t);
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
	topscreen_start();
	do {
		topscreen_draw(t);
		if (!wait_for_keys(t))
			break;
		module = t->paused || (proc_is_there() && look(t));
	} while (module);
	topscreen_end();
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
