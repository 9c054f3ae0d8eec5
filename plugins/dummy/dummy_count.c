// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * dummy_count DEVICE [PROTOCOL]
 *
 * Has the dummy plugin count the packets of an IP protocol (6 TCP, 17 UDP; default:
 * all), and gets none of them. Enter shows the figures; so does the end of the
 * standard input, which ends it.
 *
 * cc dummy_count.c -o dummy_count $(pkg-config --cflags --libs pfring)
 */
#include <pfring.h>
#include <stdio.h>
#include <stdlib.h>

#include "pf_ring_dummy.h"

#define RULE_ID		10

/* Matches what its filter lets pass, has it counted, and drops it. */
static filtering_rule make_rule(unsigned long protocol)
{
	filtering_rule rule = {
		.rule_id = RULE_ID,
		.rule_action = dont_forward_packet_and_stop_rule_evaluation,
		.plugin_action.plugin_id = DUMMY_PLUGIN_ID,
		.extended_fields.filter_plugin_id = DUMMY_PLUGIN_ID,
	};
	struct dummy_filter *filter;

	filter = (struct dummy_filter *)rule.extended_fields.filter_plugin_data;
	filter->protocol = (__u8)protocol;
	return rule;
}

static int show(pfring *ring)
{
	struct simple_stats stats;
	unsigned int size = sizeof(stats);

	if (pfring_get_filtering_rule_stats(ring, RULE_ID, (char *)&stats, &size)) {
		fprintf(stderr, "%s\n", pfring_last_error());
		return 1;
	}
	printf("%llu packets, %llu bytes\n", (unsigned long long)stats.num_pkts,
	       (unsigned long long)stats.num_bytes);
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long protocol = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	filtering_rule rule = make_rule(protocol);
	int status = 0, c;
	pfring *ring;

	if (argc < 2 || argc > 3 || protocol > 255) {
		fprintf(stderr, "usage: dummy_count DEVICE [PROTOCOL]\n");
		return 2;
	}
	ring = pfring_open(argv[1], 128, 0);
	if (!ring || pfring_add_filtering_rule(ring, &rule) < 0 ||
	    pfring_enable_ring(ring) < 0) {
		fprintf(stderr, "%s: %s\n", argv[1], pfring_last_error());
		return 1;
	}
	printf("counting\n");
	fflush(stdout);
	do {
		c = getchar();
		if (c == '\n' || c == EOF)
			status = show(ring);
	} while (c != EOF && !status);
	pfring_close(ring);
	return status;
}
