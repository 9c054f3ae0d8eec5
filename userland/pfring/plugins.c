// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring plugins - the analyzers that are installed, and those that are loaded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <librules.h>
#include <pf_ring_codec.h>

#include "cmdline.h"
#include "command.h"
#include "installed.h"
#include "json_line.h"
#include "proc.h"
#include "table.h"

static const char usage[] =
"Usage: pfring plugins [OPTIONS] [NAME]\n"
"Lists the plugins that are installed or loaded, or all that is known of one.\n"
"\n"
"  -j, --json              one object per plugin and line\n"
"  -h, --help\n"
"\n"
"CODEC says whether the rule language knows the plugin's words, PACKAGE which one of\n"
"DKMS's has brought the module.\n"
"Exit status: 0 shown, 1 no such plugin.\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *const titles[] = {
	"ID", "<NAME", "<LOADED", "<VERSION", "<ABI", "<CODEC", "<PACKAGE",
	"HELD BY", "CALLS", "MATCHES", "ERRORS", "<DESCRIPTION", NULL
};

/* What is known of a plugin; one of the two may be missing. */
struct plugin {
	const struct facts *loaded;
	const struct installed *installed;
};

static uint64_t holders(const struct facts *f)
{
	uint64_t num = 0;
	size_t i;

	for (i = 0; i < f->num; i++)
		num += !strcmp(f->list[i].name, "Held by");
	return num;
}

static const char *name_of(const struct plugin *p)
{
	return p->loaded ? fact_text(p->loaded, "Name") : p->installed->name;
}

static uint64_t id_of(const struct plugin *p)
{
	return p->loaded ? fact_number(p->loaded, "Id") : p->installed->id;
}

static const char *module_of(const struct plugin *p)
{
	return p->loaded ? fact_text(p->loaded, "Module") : p->installed->module;
}

static const char *abi_of(const struct plugin *p)
{
	return p->loaded ? fact_text(p->loaded, "ABI") : p->installed->abi;
}

static const char *description_of(const struct plugin *p)
{
	return p->loaded ? fact_text(p->loaded, "Description") :
			   p->installed->description;
}

static const char *package_of(const struct plugin *p)
{
	return p->installed ? p->installed->package : "";
}

/* That of the module that is loaded; the file may be another one by now. */
static const char *version_of(const struct plugin *p, char *room, size_t size)
{
	char path[300];
	FILE *in;

	if (!p->loaded)
		return p->installed->version;
	snprintf(path, sizeof(path), "/sys/module/%s/version", module_of(p));
	in = fopen(path, "re");
	if (!in || !fgets(room, (int)size, in))
		*room = '\0';
	if (in)
		fclose(in);
	room[strcspn(room, "\n")] = '\0';
	return harmless(room);
}

static bool has_codec(const struct plugin *p)
{
	const struct pfring_codec *codec;

	codec = pfr_codec_by_name(name_of(p), NULL, 0);
	return codec && codec->plugin_id == id_of(p);
}

static void set_text(json_t *o, const char *key, const char *text)
{
	json_object_set_new(o, key, *text ? json_string(text) : json_null());
}

static json_t *held_by(const struct facts *f)
{
	json_t *held = json_array();
	size_t i;

	for (i = 0; i < f->num; i++)
		if (!strcmp(f->list[i].name, "Held by"))
			json_array_append_new(held,
					      json_string(f->list[i].value));
	return held;
}

static json_t *plugin_json(const struct plugin *p)
{
	json_t *o = json_object();
	char room[64];

	set_number(o, "id", id_of(p));
	set_text(o, "name", name_of(p));
	set_text(o, "description", description_of(p));
	json_object_set_new(o, "loaded", json_boolean(p->loaded));
	set_text(o, "module", module_of(p));
	set_text(o, "version", version_of(p, room, sizeof(room)));
	set_text(o, "abi", abi_of(p));
	json_object_set_new(o, "codec", json_boolean(has_codec(p)));
	set_text(o, "package", package_of(p));
	if (!p->loaded)
		return o;
	set_text(o, "functions", fact_text(p->loaded, "Functions"));
	set_number(o, "calls", fact_number(p->loaded, "Calls"));
	set_number(o, "matches", fact_number(p->loaded, "Matches"));
	set_number(o, "errors", fact_number(p->loaded, "Errors"));
	set_number(o, "ticks", fact_number(p->loaded, "Ticks"));
	json_object_set_new(o, "held_by", held_by(p->loaded));
	return o;
}

static void add_text(struct table *t, const char *text)
{
	table_cell(t, "%s", *text ? text : "-");
}

static void add_row(struct table *t, const struct plugin *p)
{
	static const char *const figures[] = { "Calls", "Matches", "Errors" };
	char room[64];
	size_t i;

	table_cell(t, "%llu", (unsigned long long)id_of(p));
	add_text(t, name_of(p));
	add_text(t, p->loaded ? "yes" : "no");
	add_text(t, version_of(p, room, sizeof(room)));
	add_text(t, abi_of(p));
	add_text(t, has_codec(p) ? "yes" : "no");
	add_text(t, package_of(p));
	if (p->loaded)
		table_cell(t, "%llu", (unsigned long long)holders(p->loaded));
	else
		add_text(t, "");
	for (i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		add_text(t, p->loaded ? fact_text(p->loaded, figures[i]) : "");
	add_text(t, description_of(p));
}

static void show_line(const char *name, const char *value)
{
	if (*value)
		printf("%-18s %s\n", name, value);
}

static void show_codec(const struct plugin *p)
{
	char reason[300] = "";

	if (has_codec(p))
		show_line("Codec", "yes");
	else if (pfr_codec_by_name(name_of(p), reason, sizeof(reason)))
		show_line("Codec", "no: there is one, but of another plugin");
	else
		printf("%-18s no: %s\n", "Codec", harmless(reason));
}

static void show_all(const struct plugin *p)
{
	const struct facts *f = p->loaded;
	char room[64];
	size_t i;

	for (i = 0; f && i < f->num; i++)
		show_line(f->list[i].name, f->list[i].value);
	if (!f) {
		show_line("Name", name_of(p));
		printf("%-18s %llu\n", "Id", (unsigned long long)id_of(p));
		show_line("Description", description_of(p));
		show_line("Module", module_of(p));
		show_line("ABI", abi_of(p));
		show_line("Loaded", "no");
	}
	show_line("Version", version_of(p, room, sizeof(room)));
	show_line("Package", package_of(p));
	show_codec(p);
}

/* Plugins by their ids, each once. */
static size_t merge(struct plugin *all, const struct plugin_list *loaded,
		    const struct installed_list *installed)
{
	size_t num = 0, i, j;

	for (i = 0; i < loaded->num; i++)
		all[num++] = (struct plugin){
			&loaded->plugins[i],
			installed_find(installed,
				       fact_number(&loaded->plugins[i], "Id")),
		};
	for (j = 0; j < installed->num; j++) {
		for (i = 0; i < loaded->num; i++)
			if (fact_number(&loaded->plugins[i], "Id") ==
			    installed->plugins[j].id)
				break;
		if (i == loaded->num)
			all[num++] = (struct plugin){ NULL,
						      &installed->plugins[j] };
	}
	return num;
}

static int by_id(const void *a, const void *b)
{
	const uint64_t x = id_of(a), y = id_of(b);

	return (x > y) - (x < y);
}

static bool show(struct plugin *all, size_t num, const char *wanted, bool json)
{
	struct table table;
	bool found = false;
	size_t i;

	qsort(all, num, sizeof(*all), by_id);
	table_start(&table, titles);
	for (i = 0; i < num; i++) {
		if (wanted && strcmp(wanted, name_of(&all[i])) != 0)
			continue;
		found = true;
		if (json)
			print_json_line(plugin_json(&all[i]));
		else if (wanted)
			show_all(&all[i]);
		else
			add_row(&table, &all[i]);
	}
	if (!json && !wanted)
		table_end(&table, stdout);
	return found;
}

int plugins_main(int argc, char **argv)
{
	struct installed_list installed;
	const char *wanted = NULL;
	struct plugin_list loaded;
	bool json = false, found;
	struct plugin *all;

	while (next_option(argc, argv, "jh", options, usage) != -1)
		json = true;
	if (optind + 1 < argc)
		usage_error("%s: one plugin, or all", argv[optind + 1]);
	if (optind < argc)
		wanted = argv[optind];
	plugins_read(&loaded);
	installed_read(&installed);
	all = calloc(loaded.num + installed.num + 1, sizeof(*all));
	if (!all) {
		complain("not enough memory");
		return EXIT_FAILURE;
	}
	found = show(all, merge(all, &loaded, &installed), wanted, json);
	free(all);
	plugins_free(&loaded);
	installed_free(&installed);
	if (wanted && !found) {
		complain("%s: there is no such plugin", wanted);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
