// SPDX-License-Identifier: GPL-2.0-only
/* Reads packets through libpfring, without a copy, and looks at each header. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <netinet/in.h>
#include <pfring.h>

#include "pf_ring_rtp.h"
#include "reader.h"
#include "rulegen.h"
#include "sipgen.h"

#define CAPLEN	1518

#define ANALYZER_RULE	10

static pfring *ring;

static void usage(void)
{
	fprintf(stderr,
		"read_pfring [-l] [-f FILTER] [-d rx|tx] [-c CLUSTER] [-w WATERMARK]\n"
		"            [-R RULES] [-M MASKS] [-H RULES] [-P PATTERN] [-A]\n"
		"            [-S FILTER] [-W KIND] DEVICE\n"
		"  -l  long headers          -f  in the language of pcap-filter(7)\n"
		"  -c  per-flow cluster of that number\n"
		"  -R  so many wildcard rules, the last of which drops the packets\n"
		"  -M  ... with so many masks   -H  so many exact rules that drop them\n"
		"  -P  a rule that drops packets with that payload\n"
		"  -A  a rule that analyzes RTP and drops it\n"
		"  -S  only SIP that suits a filter of sipgen.h\n"
		"  -W  the rules of -R are the worst of a kind of rulegen.c\n");
	exit(2);
}

static void die(void)
{
	fprintf(stderr, "read_pfring: %s\n", pfring_last_error());
	exit(1);
}

static void on_stop(void)
{
	pfring_breakloop(ring);
}

struct settings {
	char *filter;
	unsigned int cluster;
	unsigned int watermark;
	unsigned int rules, masks, exact;
	const char *pattern;
	const char *sip, *worst;
	bool analyze;
	uint32_t flags;
	packet_direction direction;
};

static void parse(int argc, char **argv, struct settings *set)
{
	int opt;

	while ((opt = getopt(argc, argv, "lf:d:c:w:R:M:H:P:AS:W:")) != -1) {
		switch (opt) {
		case 'l':
			set->flags |= PF_RING_LONG_HEADER;
			break;
		case 'f':
			set->filter = optarg;
			break;
		case 'd':
			set->direction = !strcmp(optarg, "tx") ?
					 tx_only_direction : rx_only_direction;
			break;
		case 'c':
			set->cluster = atoi(optarg);
			break;
		case 'w':
			set->watermark = atoi(optarg);
			break;
		case 'R':
			set->rules = atoi(optarg);
			break;
		case 'M':
			set->masks = atoi(optarg);
			break;
		case 'H':
			set->exact = atoi(optarg);
			break;
		case 'P':
			set->pattern = optarg;
			break;
		case 'W':
			set->worst = optarg;
			break;
		case 'A':
			set->analyze = true;
			break;
		case 'S':
			set->sip = optarg;
			break;
		default:
			usage();
		}
	}
	if (optind != argc - 1)
		usage();
}

static void add_rules(const struct settings *set)
{
	filtering_rule *rules = set->worst ?
				rulegen_worst(set->worst, set->rules) :
				rulegen_wildcard(set->rules, set->masks);
	hash_filtering_rule *exact = rulegen_exact(set->exact);
	filtering_rule pattern = {
		.rule_action = dont_forward_packet_and_stop_rule_evaluation,
	};

	if (!rules)
		usage();
	if (pfring_replace_filtering_rules(ring, rules, set->rules, exact,
					   set->exact, -1) < 0)
		die();
	free(rules);
	free(exact);
	if (!set->pattern)
		return;
	snprintf(pattern.extended_fields.payload_pattern,
		 sizeof(pattern.extended_fields.payload_pattern), "%s",
		 set->pattern);
	if (pfring_add_filtering_rule(ring, &pattern) < 0)
		die();
}

static void add_analyzer(void)
{
	filtering_rule rule = {
		.rule_id = ANALYZER_RULE,
		.rule_action = dont_forward_packet_and_stop_rule_evaluation,
		.core_fields.proto = IPPROTO_UDP,
		.plugin_action.plugin_id = RTP_PLUGIN_ID,
	};

	if (pfring_add_filtering_rule(ring, &rule) < 0)
		die();
}

/* Packets that the analyzer found in sequence, in streams. */
static long long analyzed(void)
{
	struct rtp_rule_stats stats = { 0 };
	unsigned int len = sizeof(stats);

	if (pfring_get_filtering_rule_stats(ring, ANALYZER_RULE, (char *)&stats,
					    &len) < 0)
		die();
	return stats.lost ? 0 : (long long)stats.expected;
}

static void add_sipgen(const char *name)
{
	filtering_rule rule = {
		.extended_fields.filter_plugin_id = SIP_PLUGIN_ID,
	};

	if (sipgen(name, (struct sip_filter *)
		     rule.extended_fields.filter_plugin_data) < 0)
		usage();
	if (pfring_add_filtering_rule(ring, &rule) < 0 ||
	    pfring_toggle_filtering_policy(ring, 0) < 0)
		die();
}

static void open_ring(const char *device, const struct settings *set)
{
	ring = pfring_open(device, CAPLEN, set->flags);
	if (!ring)
		die();
	if (pfring_set_direction(ring, set->direction) < 0)
		die();
	if (set->filter && pfring_set_bpf_filter(ring, set->filter) < 0)
		die();
	if (set->cluster &&
	    pfring_set_cluster(ring, set->cluster, cluster_per_flow) < 0)
		die();
	if (set->watermark &&
	    pfring_set_poll_watermark(ring, set->watermark) < 0)
		die();
	if (set->rules || set->exact || set->pattern)
		add_rules(set);
	if (set->analyze)
		add_analyzer();
	if (set->sip)
		add_sipgen(set->sip);
	if (pfring_enable_ring(ring) < 0)
		die();
}

/* Until there is no packet; with @wait, until it is broken off. */
static void read_packets(struct report *report, uint8_t wait)
{
	struct pfring_pkthdr hdr;
	uint64_t read = 0, sum = 0;
	unsigned char *packet;
	int rc;

	while ((rc = pfring_recv(ring, &packet, 0, &hdr, wait)) > 0) {
		read++;
		sum += hdr.ts.tv_sec + hdr.ts.tv_usec + hdr.caplen + hdr.len +
		       packet[12];
	}
	if (rc < 0)
		die();
	report->read += read;
	report->sum += sum;
}

int main(int argc, char **argv)
{
	struct settings set = {
		.direction = rx_and_tx_direction,
		.masks = 1
	};
	struct pfr_counters counters;
	struct report report = { 0 };

	parse(argc, argv, &set);
	open_ring(argv[optind], &set);
	reader_ready(on_stop);
	while (!reader_stopped)
		read_packets(&report, 1);
	read_packets(&report, 0);

	if (pfring_counters(ring, &counters, sizeof(counters)) < 0)
		die();
	report.lost = counters.ring_full;
	report.rejected = counters.bpf_rejected + counters.rule_dropped;
	if (set.analyze)
		report.rejected = analyzed();
	report.polls = counters.poll_calls;
	reader_report(&report);
}
