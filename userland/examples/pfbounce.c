// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pfbounce DEVICE [FILTER] - send packets back to where they came from.
 *
 * The kernel does it: a rule exchanges the MAC addresses and sends the packet
 * out of the device that it came in by.
 */
#include <unistd.h>

#include "example.h"

int main(int argc, char **argv)
{
	filtering_rule rule = {
		.rule_id = 1,
		.rule_action = bounce_packet_and_stop_rule_evaluation,
	};
	struct pfr_rule_stats stats = { 0 };
	unsigned int size = sizeof(stats);
	pfring *ring;

	if (argc < 2 || strlen(argv[1]) >= sizeof(rule.reflector_device_name))
		example_usage("pfbounce DEVICE [FILTER]");
	ring = example_open(argv[1], PF_RING_PROMISC);
	strcpy(rule.reflector_device_name, argv[1]);
	/* What we send ourselves is not to come back. */
	if (pfring_set_direction(ring, rx_only_direction) < 0 ||
	    (argc > 2 && pfring_set_bpf_filter(ring, argv[2]) < 0) ||
	    pfring_add_filtering_rule(ring, &rule) < 0)
		example_die("pfbounce");
	example_enable(ring);
	printf("bouncing on %s\n", argv[1]);
	fflush(stdout);
	while (!example_stop)
		sleep(1);
	pfring_get_filtering_rule_stats(ring, 1, (char *)&stats, &size);
	printf("%llu packets bounced, %llu could not be\n",
	       (unsigned long long)stats.transmitted,
	       (unsigned long long)stats.transmit_errors);
	pfring_close(ring);
	return 0;
}
