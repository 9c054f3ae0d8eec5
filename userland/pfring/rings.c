// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring rings - the rings that are open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "proc.h"
#include "table.h"

static const char usage[] =
"Usage: pfring rings [OPTIONS] [RING]\n"
"Lists the rings of this network namespace, those of a device or a process, or\n"
"all that is known of one.\n"
"\n"
"  -j, --json              one object per ring and line\n"
"  -h, --help\n"
"\n"
"RING is the name or number of a ring, a process or a device.\n"
"Exit status: 0 shown, 1 no such ring, 3 no module.\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *const titles[] = {
	"RING", "PID", "<PROGRAM", "<DEVICE", "RULES", "QUEUED", "SEEN",
	"DELIVERED", "LOST", "<NAME", NULL
};

static json_t *counters_json(const struct ring_entry *ring)
{
	json_t *o = json_object();
	struct pfr_counters c;

	ring_counters(ring, &c);
	set_counters(o, &c);
	set_number(o, "read", fact_number(&ring->facts, "Tot Read"));
	set_number(o, "tx_ok", c.tx_ok);
	set_number(o, "tx_errors", c.tx_errors);
	set_number(o, "poll_calls", c.poll_calls);
	set_number(o, "consumer_faults", c.consumer_faults);
	set_number(o, "reflect_ok", c.reflect_ok);
	set_number(o, "reflect_errors", c.reflect_errors);
	set_number(o, "reflect_loops", c.reflect_loops);
	set_number(o, "rules_added", c.rules_added);
	set_number(o, "rules_refused", c.rules_refused);
	set_number(o, "rules_limited", c.rules_limited);
	return o;
}

static json_t *devices_json(const char *devices)
{
	json_t *array = json_array();
	size_t length;

	while (*devices) {
		length = strcspn(devices, ";");
		json_array_append_new(array, json_stringn(devices, length));
		devices += length + (devices[length] == ';');
	}
	return array;
}

static json_t *ring_json(const struct ring_entry *ring)
{
	const struct facts *f = &ring->facts;
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(ring->name));
	set_number(o, "id", ring->id);
	set_number(o, "pid", (uint64_t)ring->pid);
	json_object_set_new(o, "program", json_string(ring->program));
	json_object_set_new(o, "application",
			    json_string(fact_text(f, "Appl. Name")));
	json_object_set_new(o, "devices",
			    devices_json(fact_text(f, "Bound Device")));
	json_object_set_new(o, "active", json_boolean(fact_number(f, "Active")));
	json_object_set_new(o, "direction",
			    json_string(fact_text(f, "Capture Direction")));
	/* More bits than a number of JSON has. */
	json_object_set_new(o, "channel_mask",
			    json_string(fact_text(f, "Channel Id Mask")));
	set_number(o, "sampling", fact_number(f, "Sampling Rate"));
	set_number(o, "cluster", fact_number(f, "Cluster Id"));
	json_object_set_new(o, "bpf",
			    json_boolean(!strcmp(fact_text(f, "BPF Filtering"),
						 "Enabled")));
	json_object_set_new(o, "policy",
			    json_string(!strcmp(fact_text(f, "Default Policy"),
						"Drop") ? "drop" : "accept"));
	set_number(o, "wildcard_rules", fact_number(f, "# Wildcard Rules"));
	set_number(o, "masks", fact_bracket(f, "# Wildcard Rules"));
	set_number(o, "hash_rules", fact_number(f, "# Hash Rules"));
	set_number(o, "slots", fact_number(f, "Min Num Slots"));
	set_number(o, "caplen", fact_number(f, "Bucket Len"));
	set_number(o, "memory_bytes", fact_number(f, "Tot Memory"));
	set_number(o, "queued", fact_number(f, "Queued Packets"));
	json_object_set_new(o, "counters", counters_json(ring));
	return o;
}

static void show_list(const struct ring_list *rings)
{
	struct pfr_counters c;
	struct table table;
	size_t i;

	table_start(&table, titles);
	for (i = 0; i < rings->num; i++) {
		const struct ring_entry *ring = &rings->rings[i];
		const struct facts *f = &ring->facts;

		ring_counters(ring, &c);
		table_cell(&table, "%u", ring->id);
		table_cell(&table, "%d", ring->pid);
		table_cell(&table, "%s", ring->program);
		table_cell(&table, "%s", fact_text(f, "Bound Device"));
		table_cell(&table, "%s", fact_text(f, "# Sw Filt. Rules"));
		table_cell(&table, "%llu",
			   (unsigned long long)fact_number(f, "Queued Packets"));
		table_cell(&table, "%llu", (unsigned long long)c.seen);
		table_cell(&table, "%llu", (unsigned long long)c.delivered);
		table_cell(&table, "%llu", (unsigned long long)c.ring_full);
		table_cell(&table, "%s", fact_text(f, "Appl. Name"));
	}
	table_end(&table, stdout);
}

static void show_facts(const struct ring_entry *ring)
{
	size_t i;

	printf("%s%s%s, %s\n", colour(stdout, BOLD), ring->name,
	       colour(stdout, PLAIN), ring->program);
	for (i = 0; i < ring->facts.num; i++)
		printf("  %-20s %s\n", ring->facts.list[i].name,
		       ring->facts.list[i].value);
}

int rings_main(int argc, char **argv)
{
	struct ring_list rings;
	bool json = false, good;
	size_t i;

	while (next_option(argc, argv, "jh", options, usage) != -1)
		json = true;
	if (optind + 1 < argc)
		usage_error("%s: one ring, or all", argv[optind + 1]);
	if (!rings_read(&rings))
		return EXIT_NO_MODULE;
	good = optind == argc || rings_keep(&rings, argv[optind]);
	for (i = 0; good && json && i < rings.num; i++)
		print_json_line(ring_json(&rings.rings[i]));
	if (good && !json && optind < argc && rings.num == 1)
		show_facts(&rings.rings[0]);
	else if (good && !json)
		show_list(&rings);
	rings_free(&rings);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
