// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pfcount_dummy_plugin DEVICE - let a plugin in the kernel count UDP packets.
 *
 * The packets do not come here: the program only asks what was counted. It needs
 * the plugin: modprobe dummy_plugin.
 */
#include <unistd.h>

#include <pf_ring_dummy.h>

#include "example.h"

int main(int argc, char **argv)
{
	filtering_rule rule = {
		.rule_id = 5,
		.rule_action = dont_forward_packet_and_stop_rule_evaluation,
		.plugin_action.plugin_id = DUMMY_PLUGIN_ID,
		.extended_fields.filter_plugin_id = DUMMY_PLUGIN_ID,
	};
	struct dummy_filter *filter = (void *)rule.extended_fields.filter_plugin_data;
	struct simple_stats stats = { 0, 0 };
	unsigned int size;
	pfring *ring;

	if (argc != 2)
		example_usage("pfcount_dummy_plugin DEVICE");
	ring = example_open(argv[1], PF_RING_PROMISC);
	filter->protocol = 17;
	if (pfring_add_filtering_rule(ring, &rule) < 0)
		example_die("rule");
	example_enable(ring);
	do {
		sleep(1);
		size = sizeof(stats);
		if (pfring_get_filtering_rule_stats(ring, rule.rule_id,
						    (char *)&stats, &size) < 0)
			example_die("statistics");
		printf("%llu packets, %llu bytes\n",
		       (unsigned long long)stats.num_pkts,
		       (unsigned long long)stats.num_bytes);
		fflush(stdout);
	} while (!example_stop);
	pfring_close(ring);
	return 0;
}
