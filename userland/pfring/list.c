// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring list - what a plugin keeps: flows, calls, streams, whatever it has. */
#define _GNU_SOURCE
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pf_ring_codec.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listen.h"
#include "rulefile.h"
#include "table.h"

static const char usage[] =
"Usage: pfring list [OPTIONS] PLUGIN [LIST]\n"
"Has a plugin analyze, and lists what it keeps: on a terminal again and again, else\n"
"at the end. Which lists a plugin has, its codec says; without LIST, the first one.\n"
"\n"
"  -i, --device=NAME       eth0, eth0;eth1, any (default)\n"
"  -r, --rules=FILE        rules that name the plugin (default: all packets)\n"
"  -T, --duration=SECONDS  stop after that time\n"
"  -t, --interval=SECONDS  between two looks (default 1)\n"
"  -j, --json              at the end, an object per entry and line\n"
"  -h, --help\n"
"\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "rules", required_argument, NULL, 'r' },
	{ "duration", required_argument, NULL, 'T' },
	{ "interval", required_argument, NULL, 't' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct list {
	struct listener l;
	const char *file;
	const struct pfring_codec *codec;
	const struct pfring_codec_list *what;
	struct pfr_rules *set;
	bool json, live;
	/* While it is read. */
	struct table table;
	char *titles[TABLE_COLUMNS + 1];
	size_t columns;
	bool damaged;
};

/* The first entry says which columns there are. Groups have none. */
static void set_titles(struct list *l, json_t *entry)
{
	const char *key;
	json_t *value;

	json_object_foreach(entry, key, value) {
		char *title = NULL;

		if (json_is_array(value) || l->columns == TABLE_COLUMNS)
			continue;
		if (asprintf(&title, "%s%s", json_is_string(value) ? "<" : "",
			     key) < 0)
			exit(EXIT_FAILURE);
		for (char *p = title; *p; p++)
			if (*p >= 'a' && *p <= 'z')
				*p = (char)(*p - 'a' + 'A');
			else if (*p == '_')
				*p = ' ';
		l->titles[l->columns++] = title;
	}
	table_start(&l->table, (const char *const *)l->titles);
}

/* Many gauges are whole numbers: a VLAN, a rule. */
static void add_gauge(struct list *l, double value)
{
	if (fabs(value) < 1e15 && value == floor(value))
		table_cell(&l->table, "%.0f", value);
	else
		table_cell(&l->table, "%.3f", value);
}

static void add_row(struct list *l, json_t *entry)
{
	size_t columns = 0;
	const char *key;
	json_t *value;

	if (!l->columns)
		set_titles(l, entry);
	json_object_foreach(entry, key, value) {
		if (json_is_array(value) || columns == l->columns)
			continue;
		columns++;
		if (json_is_string(value))
			table_cell(&l->table, "%s", json_string_value(value));
		else if (json_is_integer(value))
			table_cell(&l->table, "%lld",
				   (long long)json_integer_value(value));
		else
			add_gauge(l, json_number_value(value));
	}
	for (; columns < l->columns; columns++)
		table_cell(&l->table, "-");
}

static int each(const void *entry, uint32_t size, void *arg)
{
	struct list *l = arg;
	char *text = pfr_codec_entry_json(l->codec, l->what->kind, entry, size);
	json_t *o = text ? json_loads(text, 0, NULL) : NULL;

	free(text);
	if (!o) {
		l->damaged = true;
		return 0;
	}
	set_plain(o);
	if (l->json) {
		print_json_line(o);
		return 0;
	}
	add_row(l, o);
	json_decref(o);
	return 0;
}

/* Of the whole ring, with what packets have brought about; or of each rule. */
static bool list_rules(struct list *l)
{
	const uint16_t id = l->codec->plugin_id;
	uint32_t i;
	int rc;

	rc = pfring_plugin_pages(l->l.ring, id, l->what->kind, -1, NULL, each,
				 l);
	if (rc != PF_RING_ERROR_INVALID_ARGUMENT)
		return !rc;

	for (i = 0; i < l->set->num_rules; i++) {
		const filtering_rule *rule = &l->set->rules[i];

		if (rule->plugin_action.plugin_id != id &&
		    rule->extended_fields.filter_plugin_id != id)
			continue;
		if (pfring_plugin_pages(l->l.ring, id, l->what->kind,
					rule->rule_id, NULL, each, l))
			return false;
	}
	for (i = 0; i < l->set->num_hash_rules; i++) {
		const hash_filtering_rule *rule = &l->set->hash_rules[i];

		if (rule->plugin_action.plugin_id == id &&
		    pfring_plugin_pages(l->l.ring, id, l->what->kind, -1, rule,
					each, l))
			return false;
	}
	return true;
}

static bool show(struct list *l)
{
	bool good = list_rules(l);

	if (!good)
		complain("%s", pfring_last_error());
	if (l->live)
		fputs("\033[H\033[J", stdout);
	if (l->columns)
		table_end(&l->table, stdout);
	while (l->columns)
		free(l->titles[--l->columns]);
	memset(l->titles, 0, sizeof(l->titles));
	fflush(stdout);
	if (l->damaged)
		complain("the codec of %s does not know what the plugin says",
			 l->codec->name);
	return good && !l->damaged;
}

static void tick(void *arg)
{
	struct list *l = arg;

	if (l->live && !show(l))
		listen_stop();
}

/* Which plugin, and what of it? */
static void choose(struct list *l, int argc, char **argv)
{
	char reason[256];
	const struct pfring_codec_list *list;

	if (optind == argc)
		usage_error("of which plugin?");
	l->codec = pfr_codec_by_name(argv[optind], reason, sizeof(reason));
	if (!l->codec) {
		complain("%s", reason);
		exit(EXIT_FAILURE);
	}
	if (argc - optind > 2)
		usage_error("%s: one list", argv[optind + 2]);
	list = l->codec->lists;
	if (!list || !list->name || !l->codec->print_entry) {
		complain("the plugin %s has no lists", l->codec->name);
		exit(EXIT_FAILURE);
	}
	for (; list->name; list++)
		if (argc - optind == 1 || !strcmp(list->name, argv[optind + 1])) {
			l->what = list;
			return;
		}
	usage_error("the plugin %s has no list '%s'", l->codec->name,
		    argv[optind + 1]);
}

/* Rules first: if they are wrong, no device is touched. */
static bool prepare(struct list *l)
{
	filtering_rule all = {
		.rule_id = 1,
		.rule_action = execute_action_and_stop_rule_evaluation,
		.plugin_action.plugin_id = l->codec->plugin_id,
	};

	if (l->file) {
		l->set = rulefile_load(l->file);
	} else {
		l->set = pfr_rules_new();
		if (l->set && pfr_rules_add(l->set, &all))
			return false;
		if (l->set)
			l->set->policy = PFR_POLICY_DROP;
	}
	return l->set && listen_open(&l->l, "pfring list") &&
	       rulefile_apply(l->set, l->l.ring);
}

int list_main(int argc, char **argv)
{
	struct list l = { 0 };
	bool good;
	int option;

	listen_defaults(&l.l, 64);
	while ((option = next_option(argc, argv, "i:r:T:t:jh", options,
				     usage)) != -1)
		switch (option) {
		case 'r':
			l.file = optarg;
			break;
		case 't':
			l.l.interval_ns = (uint64_t)(decimal_arg("-t", optarg,
								 0.1, 3600) *
						     1e9);
			break;
		case 'j':
			l.json = true;
			break;
		default:
			listen_option(&l.l, option);
		}
	choose(&l, argc, argv);
	l.live = !l.json && isatty(STDOUT_FILENO);
	l.l.tick = tick;
	l.l.arg = &l;
	good = prepare(&l) && listen_loop(&l.l) && show(&l);
	if (l.l.ring)
		pfring_close(l.l.ring);
	pfr_rules_free(l.set);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
