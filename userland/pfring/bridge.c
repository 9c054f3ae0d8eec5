// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring bridge - what one device receives, another sends. */
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listen.h"
#include "rates.h"
#include "rulefile.h"

static const char usage[] =
"Usage: pfring bridge [OPTIONS] DEVICE DEVICE\n"
"Sends what one device receives out of the other, in both directions, by rules in\n"
"the kernel: no packet goes through this program. The host's own stack gets its\n"
"packets as before.\n"
"\n"
"  -1, --one-way           from the first to the second only\n"
"  -f, --filter=BPF        only packets that match, see pcap-filter(7)\n"
"  -r, --rules=FILE        rules that come before: what they drop stays here\n"
"  -T, --duration=SECONDS  stop after that time\n"
"  -q, --quiet             no figures each second\n"
"  -j, --json              figures as JSON, one object per line\n"
"  -h, --help\n"
"\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "one-way", no_argument, NULL, '1' },
	{ "filter", required_argument, NULL, 'f' },
	{ "rules", required_argument, NULL, 'r' },
	{ "duration", required_argument, NULL, 'T' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

#define LAST_ID		(PFR_MAX_RULES - 1)

struct bridge {
	const char *filter, *file;
	double duration;
	bool one_way, quiet, json;
	struct way {
		const char *from, *to;
		pfring *ring;
		struct pfr_counters last;
	} ways[2];
	int num_ways;
	uint64_t start, last;
};

static bool ok(int rc)
{
	if (rc < 0)
		complain("%s", pfring_last_error());
	return rc >= 0;
}

/* The user's rules, and one behind them that sends all that is left. */
static bool load_rules(const struct bridge *b, const struct way *way)
{
	struct pfr_rules *set = b->file ? rulefile_load(b->file) :
					  pfr_rules_new();
	filtering_rule rule = {
		.rule_id = LAST_ID,
		.rule_action = reflect_packet_and_stop_rule_evaluation,
	};
	bool good = false;

	if (!set)
		return false;
	snprintf(rule.reflector_device_name, sizeof(rule.reflector_device_name),
		 "%s", way->to);
	if (pfr_rules_add(set, &rule)) {
		pfr_rules_print_messages(set, stderr);
		complain("rule %d is the bridge's own", LAST_ID);
	} else {
		/* Nothing is read here: what no rule sends is dropped. */
		set->policy = PFR_POLICY_DROP;
		good = rulefile_apply(set, way->ring);
	}
	pfr_rules_free(set);
	return good;
}

static bool open_way(struct bridge *b, struct way *way)
{
	way->ring = pfring_open(way->from, 64, PF_RING_PROMISC);
	if (!way->ring) {
		complain("%s", pfring_last_error());
		return false;
	}
	if (!if_nametoindex(way->to)) {
		complain("%s: no such device", way->to);
		return false;
	}
	return ok(pfring_set_application_name(way->ring, "pfring bridge")) &&
	       ok(pfring_set_direction(way->ring, rx_only_direction)) &&
	       ok(pfring_set_socket_mode(way->ring, recv_only_mode)) &&
	       (!b->filter || ok(pfring_set_bpf_filter(way->ring, (char *)b->filter))) &&
	       load_rules(b, way);
}

static void show_way(const struct bridge *b, struct way *way, const char *type,
		     uint64_t duration)
{
	struct pfr_counters c;
	uint64_t sent;

	if (pfring_counters(way->ring, &c, sizeof(c)))
		return;
	sent = c.reflect_ok - way->last.reflect_ok;
	if (b->json) {
		json_t *o = json_pack("{s:s, s:s, s:s, s:f, s:I, s:I, s:I, s:I, s:I, s:I}",
				      "type", type, "from", way->from,
				      "to", way->to,
				      "seconds", (double)duration / 1e9,
				      "seen", (json_int_t)c.seen,
				      "sent", (json_int_t)c.reflect_ok,
				      "errors", (json_int_t)c.reflect_errors,
				      "loops", (json_int_t)c.reflect_loops,
				      "dropped", (json_int_t)(c.rule_dropped +
							      c.bpf_rejected),
				      "packets", (json_int_t)sent);

		print_json_line(o);
	} else {
		printf("%s -> %s: %s packets sent (%s/s), %s dropped, %s errors\n",
		       way->from, way->to, whole(c.reflect_ok).text,
		       whole((uint64_t)per_second(sent, duration)).text,
		       whole(c.rule_dropped + c.bpf_rejected).text,
		       whole(c.reflect_errors).text);
		fflush(stdout);
	}
	way->last = c;
}

static void show(struct bridge *b, const char *type, uint64_t since)
{
	uint64_t now = now_ns();
	int i;

	for (i = 0; i < b->num_ways; i++)
		show_way(b, &b->ways[i], type, now - since);
	b->last = now;
}

/* The kernel works, we watch. */
static void watch(struct bridge *b)
{
	struct timespec second = { .tv_sec = 1 };
	uint64_t end, now;
	int i;

	b->start = now_ns();
	b->last = b->start;
	end = b->duration > 0 ? b->start + (uint64_t)(b->duration * 1e9) :
				UINT64_MAX;
	while (!listen_stopped() && (now = now_ns()) < end) {
		uint64_t left = end - now;

		second.tv_sec = left >= 1000000000;
		second.tv_nsec = left >= 1000000000 ? 0 : (long)left;
		nanosleep(&second, NULL);
		if (!b->quiet && !listen_stopped() && now_ns() < end)
			show(b, "interval", b->last);
	}
	for (i = 0; i < b->num_ways; i++) {
		pfring_disable_ring(b->ways[i].ring);
		b->ways[i].last = (struct pfr_counters){ 0 };
	}
	show(b, "total", b->start);
}

static void read_options(struct bridge *b, int argc, char **argv)
{
	int option;

	while ((option = next_option(argc, argv, "1f:r:T:qjh", options,
				     usage)) != -1)
		switch (option) {
		case '1':
			b->one_way = true;
			break;
		case 'f':
			b->filter = optarg;
			break;
		case 'r':
			b->file = optarg;
			break;
		case 'T':
			b->duration = decimal_arg("-T", optarg, 0.001, 1e9);
			break;
		case 'q':
			b->quiet = true;
			break;
		case 'j':
			b->json = true;
			break;
		}
	if (argc - optind != 2)
		usage_error("two devices are needed");
	if (!strcmp(argv[optind], argv[optind + 1]))
		usage_error("%s: the two devices are the same", argv[optind]);
	if (b->file && !strcmp(b->file, "-") && !b->one_way)
		usage_error("-r -: standard input can be read once only, use -1 or a file");
	b->ways[0].from = argv[optind];
	b->ways[0].to = argv[optind + 1];
	b->ways[1].from = argv[optind + 1];
	b->ways[1].to = argv[optind];
	b->num_ways = b->one_way ? 1 : 2;
}

int bridge_main(int argc, char **argv)
{
	struct bridge b = { 0 };
	bool good = true;
	int i;

	read_options(&b, argc, argv);
	listen_catch(NULL);
	for (i = 0; good && i < b.num_ways; i++)
		good = open_way(&b, &b.ways[i]);
	for (i = 0; good && i < b.num_ways; i++)
		good = ok(pfring_enable_ring(b.ways[i].ring));
	if (good)
		watch(&b);
	for (i = 0; i < b.num_ways; i++)
		if (b.ways[i].ring)
			pfring_close(b.ways[i].ring);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
