// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * sample-watch [-v] DEVICE RULE
 *
 * Gives a ring on DEVICE one rule, in the language of pf_ring-rules(5), and shows
 * what its plugin has counted of received packets: for each line read from its
 * standard input, and in the end; with -v then also its flows. What the rule lets
 * pass is counted, too.
 *
 *	sample-watch eth0 'rule 10 accept udp plugin sample { type 3 }'
 */
#include <librules.h>
#include <pfring.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pf_ring_sample.h"

static unsigned long passed;
static bool verbose;

static struct pfr_rules *read_rule(const char *text)
{
	struct pfr_rules *set = pfr_rules_new();

	if (!set || pfr_rules_read_text(set, "rule", text, strlen(text)) < 0) {
		if (set)
			pfr_rules_print_messages(set, stderr);
		exit(2);
	}
	if (set->num_rules != 1 || set->num_hash_rules) {
		fprintf(stderr, "one rule is wanted, no hash rule\n");
		exit(2);
	}
	return set;
}

static pfring *open_ring(const char *device, const struct pfr_rules *set)
{
	pfring *ring = pfring_open(device, 128, PF_RING_LONG_HEADER);

	/* What has no rule to pass by does not pass. */
	if (ring && !pfring_set_direction(ring, rx_only_direction) &&
	    !pfring_replace_filtering_rules(ring, set->rules, 1, NULL,
						    0, 0) &&
	    !pfring_enable_ring(ring))
		return ring;
	fprintf(stderr, "%s: %s\n", device, pfring_last_error());
	exit(1);
}

static void show(pfring *ring, const filtering_rule *rule,
		 const struct pfring_codec *codec)
{
	static unsigned long long stats[8192];
	unsigned int size = sizeof(stats);
	char *text = NULL;

	if (pfring_get_filtering_rule_stats(ring, rule->rule_id,
					    (char *)stats, &size)) {
		fprintf(stderr, "%s\n", pfring_last_error());
		exit(1);
	}
	text = pfr_codec_stats_text(codec, stats, size);
	printf("passed: %lu packets\n%s", passed,
	       text ? text : "these statistics cannot be read\n");
	fflush(stdout);
	free(text);
}

static int entry(const void *data, uint32_t size, void *codec)
{
	char *text = pfr_codec_entry_json(codec, SAMPLE_FLOWS, data, size);

	printf("%s\n", text ? text : "this flow cannot be read");
	free(text);
	return 0;
}

/* What the plugin remembers, flow by flow. */
static void list(pfring *ring, const filtering_rule *rule,
		 const struct pfring_codec *codec)
{
	if (pfring_plugin_pages(ring, SAMPLE_PLUGIN_ID, SAMPLE_FLOWS,
				rule->rule_id, NULL, entry, (void *)codec))
		fprintf(stderr, "%s\n", pfring_last_error());
}

static void drain(pfring *ring)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;

	while (pfring_recv(ring, &packet, 0, &hdr, 0) > 0)
		passed++;
}

/* Until the end of the standard input. */
static void watch(pfring *ring, const filtering_rule *rule,
		  const struct pfring_codec *codec)
{
	struct pollfd fds[2] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = pfring_get_selectable_fd(ring), .events = POLLIN },
	};
	char line[256];

	for (;;) {
		if (poll(fds, 2, -1) < 0)
			break;
		drain(ring);
		if (fds[1].revents & POLLERR)
			break;		/* the device is gone */
		if (!fds[0].revents)
			continue;
		if (read(STDIN_FILENO, line, sizeof(line)) <= 0)
			break;
		show(ring, rule, codec);
	}
	show(ring, rule, codec);
	if (verbose)
		list(ring, rule, codec);
}

int main(int argc, char **argv)
{
	const struct pfring_codec *codec;
	struct pfr_rules *set;
	char reason[256];
	pfring *ring;

	if (argc > 1 && !strcmp(argv[1], "-v")) {
		verbose = true;
		argv++;
		argc--;
	}
	if (argc != 3) {
		fprintf(stderr, "usage: sample-watch [-v] DEVICE RULE\n");
		return 2;
	}
	set = read_rule(argv[2]);
	codec = pfr_codec_by_id(set->rules[0].plugin_action.plugin_id, reason,
				sizeof(reason));
	if (!codec) {
		fprintf(stderr, "%s\n", reason);
		return 2;
	}
	ring = open_ring(argv[1], set);
	printf("watching\n");
	fflush(stdout);
	watch(ring, &set->rules[0], codec);
	pfring_close(ring);
	pfr_rules_free(set);
	return 0;
}
