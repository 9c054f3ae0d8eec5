// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring status - the module at a glance. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "proc.h"
#include "rates.h"
#include "table.h"

static const char usage[] =
"Usage: pfring status [OPTIONS]\n"
"Shows whether pf_ring.ko is loaded, its settings, and what its rings do.\n"
"\n"
"  -j, --json\n"
"  -h, --help\n"
"\n"
"Exit status: 0 loaded, 3 not loaded.\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct sums {
	uint64_t seen, delivered, lost, memory, rules;
};

static void add_up(const struct ring_list *rings, struct sums *sums)
{
	struct pfr_counters c;
	size_t i;

	*sums = (struct sums){ 0 };
	for (i = 0; i < rings->num; i++) {
		const struct facts *facts = &rings->rings[i].facts;

		ring_counters(&rings->rings[i], &c);
		sums->seen += c.seen;
		sums->delivered += c.delivered;
		sums->lost += c.ring_full;
		sums->memory += fact_number(facts, "Tot Memory");
		sums->rules += fact_number(facts, "# Sw Filt. Rules");
	}
}

static void show_json(const struct facts *info, const struct ring_list *rings)
{
	bool quick = !strcmp(fact_text(info, "Socket Mode"), "Quick");
	bool defrag = !strcmp(fact_text(info, "IP Defragment"), "Yes");
	json_t *o = json_object();
	struct sums sums;

	add_up(rings, &sums);
	json_object_set_new(o, "loaded", json_true());
	json_object_set_new(o, "version", json_string(fact_text(info, "Version")));
	set_number(o, "min_num_slots", fact_number(info, "Ring slots"));
	json_object_set_new(o, "enable_tx_capture",
			    json_boolean(!strncmp(fact_text(info, "Capture TX"),
						  "Yes", 3)));
	json_object_set_new(o, "enable_ip_defrag", json_boolean(defrag));
	json_object_set_new(o, "quick_mode", json_boolean(quick));
	set_number(o, "plugins", fact_number(info, "Total plugins"));
	set_number(o, "rings", rings->num);
	set_number(o, "rules", sums.rules);
	set_number(o, "memory_bytes", sums.memory);
	set_number(o, "seen", sums.seen);
	set_number(o, "delivered", sums.delivered);
	set_number(o, "lost", sums.lost);
	print_json_line(o);
}

static void show_text(const struct facts *info, const struct ring_list *rings)
{
	struct sums sums;
	size_t i;

	add_up(rings, &sums);
	printf("%spf_ring %s%s is loaded\n", colour(stdout, GOOD),
	       fact_text(info, "Version"), colour(stdout, PLAIN));
	for (i = 0; i < info->num; i++) {
		const char *name = info->list[i].name;

		if (!strncmp(name, "Total ", 6) || !strcmp(name, "Version"))
			continue;
		printf("  %-17s %s\n", name, info->list[i].value);
	}
	printf("  %-17s %s\n", "Plugins", fact_text(info, "Total plugins"));
	printf("  %-17s %zu, %s rules, %s bytes of memory\n", "Rings",
	       rings->num, whole(sums.rules).text, whole(sums.memory).text);
	printf("  %-17s %s seen, %s delivered, %s%s lost%s\n", "Packets",
	       whole(sums.seen).text, whole(sums.delivered).text,
	       sums.lost ? colour(stdout, BAD) : "", whole(sums.lost).text,
	       colour(stdout, PLAIN));
}

int status_main(int argc, char **argv)
{
	struct ring_list rings;
	struct facts info;
	bool json = false;

	while (next_option(argc, argv, "jh", options, usage) != -1)
		json = true;
	if (optind < argc)
		usage_error("%s: options only", argv[optind]);
	if (!facts_read(&info, "info")) {
		if (json)
			print_json_line(json_pack("{s:b}", "loaded", 0));
		else
			complain("pf_ring.ko is not loaded: modprobe pf_ring");
		return EXIT_NO_MODULE;
	}
	if (!rings_read(&rings)) {
		facts_free(&info);
		return EXIT_NO_MODULE;
	}
	if (json)
		show_json(&info, &rings);
	else
		show_text(&info, &rings);
	rings_free(&rings);
	facts_free(&info);
	return EXIT_SUCCESS;
}
