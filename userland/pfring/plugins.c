// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring plugins - the analyzers that are loaded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <librules.h>
#include <pf_ring_codec.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "proc.h"
#include "table.h"

static const char usage[] =
"Usage: pfring plugins [OPTIONS] [NAME]\n"
"Lists the plugins that are loaded, or all that is known of one.\n"
"\n"
"  -j, --json              one object per plugin and line\n"
"  -h, --help\n"
"\n"
"CODEC says whether the rule language knows the plugin's words.\n"
"Exit status: 0 shown, 1 no such plugin, 3 no module.\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *const titles[] = {
	"ID", "<NAME", "<MODULE", "<CODEC", "HELD BY", "CALLS", "MATCHES",
	"ERRORS", "<DESCRIPTION", NULL
};

static uint64_t holders(const struct facts *f)
{
	uint64_t num = 0;
	size_t i;

	for (i = 0; i < f->num; i++)
		num += !strcmp(f->list[i].name, "Held by");
	return num;
}

static bool has_codec(const struct facts *f)
{
	const struct pfring_codec *codec;

	codec = pfr_codec_by_name(fact_text(f, "Name"), NULL, 0);
	return codec && codec->plugin_id == fact_number(f, "Id");
}

static void set_text(json_t *o, const char *key, const struct facts *f,
		     const char *name)
{
	json_object_set_new(o, key, json_string(fact_text(f, name)));
}

static json_t *plugin_json(const struct facts *f)
{
	json_t *o = json_object(), *held = json_array();
	size_t i;

	set_number(o, "id", fact_number(f, "Id"));
	set_text(o, "name", f, "Name");
	set_text(o, "description", f, "Description");
	set_text(o, "module", f, "Module");
	set_text(o, "abi", f, "ABI");
	set_text(o, "functions", f, "Functions");
	json_object_set_new(o, "codec", json_boolean(has_codec(f)));
	set_number(o, "calls", fact_number(f, "Calls"));
	set_number(o, "matches", fact_number(f, "Matches"));
	set_number(o, "errors", fact_number(f, "Errors"));
	set_number(o, "ticks", fact_number(f, "Ticks"));
	for (i = 0; i < f->num; i++)
		if (!strcmp(f->list[i].name, "Held by"))
			json_array_append_new(held,
					      json_string(f->list[i].value));
	json_object_set_new(o, "held_by", held);
	return o;
}

static void add_row(struct table *t, const struct facts *f)
{
	table_cell(t, "%s", fact_text(f, "Id"));
	table_cell(t, "%s", fact_text(f, "Name"));
	table_cell(t, "%s", fact_text(f, "Module"));
	table_cell(t, "%s", has_codec(f) ? "yes" : "no");
	table_cell(t, "%llu", (unsigned long long)holders(f));
	table_cell(t, "%s", fact_text(f, "Calls"));
	table_cell(t, "%s", fact_text(f, "Matches"));
	table_cell(t, "%s", fact_text(f, "Errors"));
	table_cell(t, "%s", fact_text(f, "Description"));
}

static void show_facts(const struct facts *f)
{
	char reason[300] = "";
	size_t i;

	for (i = 0; i < f->num; i++)
		printf("%-18s %s\n", f->list[i].name, f->list[i].value);
	if (has_codec(f))
		printf("%-18s yes\n", "Codec");
	else if (pfr_codec_by_name(fact_text(f, "Name"), reason, sizeof(reason)))
		printf("%-18s no: there is one, but of another plugin\n",
		       "Codec");
	else
		printf("%-18s no: %s\n", "Codec", harmless(reason));
}

int plugins_main(int argc, char **argv)
{
	const char *wanted = NULL;
	bool json = false, found = false;
	struct plugin_list list;
	struct table table;
	size_t i;

	while (next_option(argc, argv, "jh", options, usage) != -1)
		json = true;
	if (optind + 1 < argc)
		usage_error("%s: one plugin, or all", argv[optind + 1]);
	if (optind < argc)
		wanted = argv[optind];
	if (!proc_is_there()) {
		complain("pf_ring.ko is not loaded: modprobe pf_ring");
		return EXIT_NO_MODULE;
	}
	plugins_read(&list);
	table_start(&table, titles);
	for (i = 0; i < list.num; i++) {
		const struct facts *plugin = &list.plugins[i];

		if (wanted && strcmp(wanted, fact_text(plugin, "Name")) != 0)
			continue;
		found = true;
		if (json)
			print_json_line(plugin_json(plugin));
		else if (wanted)
			show_facts(plugin);
		else
			add_row(&table, plugin);
	}
	plugins_free(&list);
	if (!json && !wanted)
		table_end(&table, stdout);
	if (wanted && !found) {
		complain("%s: there is no such plugin", wanted);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
