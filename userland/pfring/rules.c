// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring rules - the rules of rings, as the kernel has them. */
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "proc.h"
#include "ruleline.h"
#include "table.h"

static const char usage[] =
"Usage: pfring rules [OPTIONS] [RING]\n"
"Shows the rules of all rings, or of one, in the rule language, and what each has\n"
"counted. Needs root, as what others look for is nobody's business.\n"
"\n"
"  -q, --quiet             no counters: a file of rules that can be loaded again\n"
"  -j, --json              as JSON; with -q as pfring check takes it\n"
"  -h, --help\n"
"\n"
"RING is the name or number of a ring (pfring rings), a process or a device.\n"
"Exit status: 0 shown, 1 no such ring or not permitted, 3 no module.\n";

static const struct option options[] = {
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct output {
	bool quiet, json;
	json_t *rules, *hash_rules;
	struct pfr_rules *set;		/* if quiet */
	bool failed;
};

static void add_json(struct output *out, const struct ruleline *r)
{
	json_t *o = json_object(), *counters = json_object();
	char *line = NULL;
	size_t size;
	FILE *memory = open_memstream(&line, &size);

	if (memory) {
		ruleline_print(r, memory);
		fclose(memory);
	}
	set_number(o, "id", r->hash ? r->hash_rule.rule_id : r->rule.rule_id);
	json_object_set_new(o, "text", json_string(line ? line : ""));
	set_number(counters, "received", r->stats.received);
	set_number(counters, "bytes", r->stats.bytes);
	set_number(counters, "dropped", r->stats.dropped);
	set_number(counters, "forwarded", r->stats.forwarded);
	set_number(counters, "transmitted", r->stats.transmitted);
	set_number(counters, "transmit_errors", r->stats.transmit_errors);
	json_object_set_new(o, "counters", counters);
	json_array_append_new(r->hash ? out->hash_rules : out->rules, o);
	free(line);
}

static void show_rule(const struct ruleline *r, void *arg)
{
	struct output *out = arg;

	if (out->quiet) {
		int rc = r->hash ? pfr_rules_add_hash(out->set, &r->hash_rule) :
				   pfr_rules_add(out->set, &r->rule);

		out->failed |= rc != 0;
		return;
	}
	if (out->json) {
		add_json(out, r);
		return;
	}
	ruleline_print(r, stdout);
	printf("  %s# %llu packets, %llu bytes", colour(stdout, FAINT),
	       (unsigned long long)r->stats.received,
	       (unsigned long long)r->stats.bytes);
	if (r->stats.transmitted || r->stats.transmit_errors)
		printf(", %llu sent, %llu not",
		       (unsigned long long)r->stats.transmitted,
		       (unsigned long long)r->stats.transmit_errors);
	printf("%s\n", colour(stdout, PLAIN));
}

static bool drops(const struct ring_entry *ring)
{
	return !strcmp(fact_text(&ring->facts, "Default Policy"), "Drop");
}

/* As a file that can be loaded. */
static bool show_set(struct output *out, const struct ring_entry *ring)
{
	uint64_t rate = fact_number(&ring->facts, "Sampling Rate");
	bool good = false;
	char *text;

	out->set = pfr_rules_new();
	if (!out->set) {
		complain("not enough memory");
	} else if (rulelines_read(ring->name, show_rule, out) < 0) {
		rulelines_complain(ring->name);
	} else {
		out->set->policy = drops(ring) ? PFR_POLICY_DROP :
						 PFR_POLICY_ACCEPT;
		out->set->sampling = rate > 1 ? (__u32)rate : 0;
		text = out->json ? pfr_rules_json(out->set) : NULL;
		if (text)
			puts(text);
		good = !out->failed &&
		       (out->json ? !!text :
				    !pfr_rules_print(out->set, stdout));
		free(text);
		if (out->failed)
			pfr_rules_print_messages(out->set, stderr);
	}
	pfr_rules_free(out->set);
	return good;
}

static bool show_ring(struct output *out, const struct ring_entry *ring)
{
	json_t *o;

	if (out->quiet)
		return show_set(out, ring);
	if (!out->json) {
		printf("%s# ring %s, process %d (%s)%s\ndefault %s\n",
		       colour(stdout, BOLD), ring->name, ring->pid,
		       ring->program, colour(stdout, PLAIN),
		       drops(ring) ? "drop" : "accept");
		if (rulelines_read(ring->name, show_rule, out) >= 0)
			return true;
		rulelines_complain(ring->name);
		return false;
	}
	out->rules = json_array();
	out->hash_rules = json_array();
	o = json_object();
	json_object_set_new(o, "ring", json_string(ring->name));
	set_number(o, "pid", (uint64_t)ring->pid);
	json_object_set_new(o, "policy", json_string(drops(ring) ? "drop" :
							"accept"));
	json_object_set_new(o, "rules", out->rules);
	json_object_set_new(o, "hash_rules", out->hash_rules);
	if (rulelines_read(ring->name, show_rule, out) < 0) {
		rulelines_complain(ring->name);
		json_decref(o);
		return false;
	}
	print_json_line(o);
	return true;
}

int rules_main(int argc, char **argv)
{
	struct output out = { 0 };
	struct ring_list rings;
	bool good = true;
	int option;
	size_t i;

	while ((option = next_option(argc, argv, "qjh", options, usage)) != -1)
		switch (option) {
		case 'q':
			out.quiet = true;
			break;
		case 'j':
			out.json = true;
			break;
		}
	if (optind + 1 < argc)
		usage_error("%s: one ring, or all", argv[optind + 1]);
	if (!rings_read(&rings))
		return EXIT_NO_MODULE;
	if (optind < argc) {
		const struct ring_entry *ring = ring_find(&rings, argv[optind]);

		good = ring && show_ring(&out, ring);
	} else {
		for (i = 0; i < rings.num; i++)
			good &= show_ring(&out, &rings.rings[i]);
		if (!rings.num && !out.json)
			complain("there is no ring");
	}
	rings_free(&rings);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
