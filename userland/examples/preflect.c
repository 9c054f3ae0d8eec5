// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * preflect IN OUT [FILTER] - send what comes in by one device out of another.
 *
 * The kernel does it; no packet comes to the program.
 */
#include <unistd.h>

#include "example.h"

int main(int argc, char **argv)
{
	struct pfr_counters counters;
	pfring *ring;

	if (argc < 3)
		example_usage("preflect IN OUT [FILTER]");
	ring = example_open(argv[1], PF_RING_PROMISC);
	if (pfring_set_direction(ring, rx_only_direction) < 0 ||
	    (argc > 3 && pfring_set_bpf_filter(ring, argv[3]) < 0) ||
	    pfring_set_reflector(ring, argv[2]) < 0)
		example_die("preflect");
	example_enable(ring);
	printf("%s to %s\n", argv[1], argv[2]);
	fflush(stdout);
	while (!example_stop)
		sleep(1);
	if (!pfring_counters(ring, &counters, sizeof(counters)))
		printf("%llu packets reflected, %llu could not be\n",
		       (unsigned long long)counters.reflect_ok,
		       (unsigned long long)counters.reflect_errors);
	pfring_close(ring);
	return 0;
}
