// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring run - rules at work. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listen.h"
#include "rates.h"
#include "rulefile.h"
#include "rulestats.h"
#include "service.h"
#include "table.h"

static const char usage[] =
"Usage: pfring run [OPTIONS] FILE\n"
"Opens a ring, loads rules into it, and shows what they count until Ctrl-C. What\n"
"the rules deliver is read and thrown away. SIGHUP reads FILE again; if there is\n"
"anything wrong with it, the rules stay as they are.\n"
"\n"
"  -i, --device=NAME       eth0, eth0@0-3 (RX queues), eth0;eth1, any (default)\n"
"  -f, --filter=EXPR       no file, but an expression as for tcpdump: as rules\n"
"                          where that can be, else as BPF\n"
"  -e, --direction=WHICH   both (default), rx, tx\n"
"  -l, --caplen=BYTES      of each packet (default 128)\n"
"  -P, --no-promisc        only what the device itself takes\n"
"  -N, --packets=COUNT     stop after COUNT packets were delivered\n"
"  -T, --duration=SECONDS  stop after that time\n"
"  -t, --interval=SECONDS  between two lines (default 1)\n"
"  -q, --quiet             no lines, only the end\n"
"  -j, --json              lines and end as JSON, with all rules that matched\n"
"  -h, --help\n"
"\n"
"FILE is in the rule language or JSON, see pf_ring-rules(5); - is standard input.\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "filter", required_argument, NULL, 'f' },
	{ "direction", required_argument, NULL, 'e' },
	{ "caplen", required_argument, NULL, 'l' },
	{ "no-promisc", no_argument, NULL, 'P' },
	{ "packets", required_argument, NULL, 'N' },
	{ "duration", required_argument, NULL, 'T' },
	{ "interval", required_argument, NULL, 't' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct run {
	struct listener l;
	const char *file;
	struct pfr_rules *set;		/* NULL: an expression */
	struct pfr_counters last;
	uint64_t last_time;
	bool quiet, json;
};

static bool has_matched(const struct rulestats *stats)
{
	return stats->plugin || stats->core.received ||
	       stats->core.plugin_rejects;
}

static json_t *rules_json(struct run *r)
{
	json_t *array = json_array();
	struct rulestats stats;
	__u32 i;

	for (i = 0; r->set && i < r->set->num_rules; i++) {
		json_t *o;

		if (!rulestats_read(r->l.ring, &r->set->rules[i], &stats))
			continue;
		if (!has_matched(&stats))
			continue;
		o = rulestats_json(&stats);
		set_number(o, "id", r->set->rules[i].rule_id);
		json_array_append_new(array, o);
	}
	return array;
}

/* Exact rules have no names but what they say. */
static json_t *hash_rules_json(struct run *r)
{
	json_t *array = json_array();
	struct rulestats stats;
	__u32 i;

	for (i = 0; r->set && i < r->set->num_hash_rules; i++) {
		char *line = NULL;
		size_t size;
		FILE *out;
		json_t *o;

		if (!rulestats_read_hash(r->l.ring, &r->set->hash_rules[i],
					 &stats))
			continue;
		if (!has_matched(&stats))
			continue;
		o = rulestats_json(&stats);
		out = open_memstream(&line, &size);
		if (out) {
			pfr_rules_print_hash_rule(&r->set->hash_rules[i], out);
			fclose(out);
			json_object_set_new(o, "text",
					    json_stringn(line, size ? size - 1 :
							 0));
		}
		free(line);
		json_array_append_new(array, o);
	}
	return array;
}

static void show_json(struct run *r, const char *type,
		      const struct pfr_counters *c, uint64_t duration)
{
	json_t *o = json_object();

	json_object_set_new(o, "type", json_string(type));
	json_object_set_new(o, "seconds", json_real((double)duration / 1e9));
	set_counters(o, c);
	set_number(o, "reflect_ok", c->reflect_ok);
	set_number(o, "reflect_errors", c->reflect_errors);
	json_object_set_new(o, "rules", rules_json(r));
	json_object_set_new(o, "hash_rules", hash_rules_json(r));
	print_json_line(o);
}

static void show_line(const struct run *r, const struct pfr_counters *c,
		      uint64_t duration)
{
	char clock[16] = "";
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	printf("%s  seen %s/s  dropped %s/s  delivered %s/s  reflected %s/s  %slost %s%s\n",
	       clock,
	       whole((uint64_t)per_second(c->seen - r->last.seen, duration)).text,
	       whole((uint64_t)per_second(c->rule_dropped - r->last.rule_dropped,
					  duration)).text,
	       whole((uint64_t)per_second(c->delivered - r->last.delivered,
					  duration)).text,
	       whole((uint64_t)per_second(c->reflect_ok - r->last.reflect_ok,
					  duration)).text,
	       c->ring_full > r->last.ring_full ? colour(stdout, BAD) : "",
	       whole(c->ring_full - r->last.ring_full).text,
	       colour(stdout, PLAIN));
	fflush(stdout);
}

static void tick(void *arg)
{
	struct run *r = arg;
	uint64_t now = now_ns();
	struct pfr_counters c;

	if (r->quiet || pfring_counters(r->l.ring, &c, sizeof(c)))
		return;
	if (r->json)
		show_json(r, "interval", &c, now - r->last_time);
	else
		show_line(r, &c, now - r->last_time);
	r->last = c;
	r->last_time = now;
}

static void ready(void *arg)
{
	(void)arg;
	service_ready();
}

static void reload(void *arg)
{
	struct run *r = arg;
	struct pfr_rules *set;
	bool applied;

	/* Standard input cannot be read again. */
	if (!r->file || !strcmp(r->file, "-"))
		return;
	service_reloading();
	set = rulefile_load(r->file);
	applied = set && rulefile_apply(set, r->l.ring);
	service_ready();
	if (!applied) {
		pfr_rules_free(set);
		complain("the rules stay as they are");
		return;
	}
	pfr_rules_free(r->set);
	r->set = set;
	complain("%u rules and %u hash rules are loaded", set->num_rules,
		 set->num_hash_rules);
}

static void show_rules(struct run *r)
{
	struct rulestats stats;
	__u32 i;

	for (i = 0; r->set && i < r->set->num_rules; i++) {
		if (!rulestats_read(r->l.ring, &r->set->rules[i], &stats))
			continue;
		if (has_matched(&stats)) {
			pfr_rules_print_rule(&r->set->rules[i], stdout);
			rulestats_print(&stats, stdout);
		}
		rulestats_free(&stats);
	}
	for (i = 0; r->set && i < r->set->num_hash_rules; i++) {
		if (!rulestats_read_hash(r->l.ring, &r->set->hash_rules[i],
					 &stats))
			continue;
		if (has_matched(&stats)) {
			pfr_rules_print_hash_rule(&r->set->hash_rules[i],
						  stdout);
			rulestats_print(&stats, stdout);
		}
		rulestats_free(&stats);
	}
}

/* The parts add up to what was seen. Rare ones are told when there are any. */
static void show_account(const struct pfr_counters *c)
{
	printf("%s packets seen: ", whole(c->seen).text);
	if (c->bpf_rejected)
		printf("%s rejected by the filter, ",
		       whole(c->bpf_rejected).text);
	if (c->sampled_out)
		printf("%s left out by sampling, ", whole(c->sampled_out).text);
	printf("%s dropped by rules, %s reflected only, %s delivered, %s lost\n",
	       whole(c->rule_dropped).text, whole(c->transmitted_only).text,
	       whole(c->delivered).text, whole(c->ring_full).text);
}

static void show_end(struct run *r)
{
	struct pfr_counters c;

	if (pfring_counters(r->l.ring, &c, sizeof(c)))
		return;
	if (r->json) {
		show_json(r, "total", &c, now_ns() - r->l.start);
		return;
	}
	show_rules(r);
	show_account(&c);
}

static void read_options(struct run *r, int argc, char **argv)
{
	int option;

	listen_defaults(&r->l, 128);
	while ((option = next_option(argc, argv, "i:f:e:l:PN:T:t:qjh", options,
				     usage)) != -1)
		switch (option) {
		case 't':
			r->l.interval_ns = (uint64_t)(decimal_arg("-t", optarg,
								  0.1, 86400) *
						      1e9);
			break;
		case 'q':
			r->quiet = true;
			break;
		case 'j':
			r->json = true;
			break;
		default:
			listen_option(&r->l, option);
		}
	if (optind < argc)
		r->file = argv[optind++];
	if (optind < argc)
		usage_error("%s: one file, which may include others",
			    argv[optind]);
	if (!r->file == !r->l.filter)
		usage_error("either a file of rules, or -f EXPRESSION");
}

/* Rules first: if they are wrong, no device is touched. */
static bool prepare(struct run *r)
{
	const char *expression = r->l.filter;

	r->l.filter = NULL;
	if (r->file) {
		r->set = rulefile_load(r->file);
		/* Whatever else may be missing, this comes first. */
		if (!r->set)
			exit(EXIT_FAILURE);
	}
	if (!listen_open(&r->l, "pfring run"))
		return false;
	if (r->set)
		return rulefile_apply(r->set, r->l.ring);
	return expression_apply(expression, r->l.ring, !r->json && !r->quiet);
}

int run_main(int argc, char **argv)
{
	struct run r = { 0 };
	bool good;

	read_options(&r, argc, argv);
	good = prepare(&r);
	if (good) {
		if (r.set && !r.json && !r.quiet)
			complain("%u rules and %u hash rules are loaded",
				 r.set->num_rules, r.set->num_hash_rules);
		r.l.tick = tick;
		r.l.hangup = reload;
		r.l.arg = &r;
		r.last_time = now_ns();
		r.l.ready = ready;
		good = listen_loop(&r.l);
		service_stopping();
		show_end(&r);
	}
	if (r.l.ring)
		pfring_close(r.l.ring);
	pfr_rules_free(r.set);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
