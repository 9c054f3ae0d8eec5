// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfcount_aggregator DEVICE... - one handle for several devices, one after other. */
#include "example.h"

#define DEVICES_MAX	1024

int main(int argc, char **argv)
{
	char devices[DEVICES_MAX] = "multi:";
	unsigned long long packets = 0;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *ring;
	int i;

	if (argc < 2)
		example_usage("pfcount_aggregator DEVICE...");
	for (i = 1; i < argc; i++) {
		if (strlen(devices) + strlen(argv[i]) + 2 > sizeof(devices))
			example_usage("fewer devices, please");
		strcat(devices, argv[i]);
		if (i < argc - 1)
			strcat(devices, ";");
	}
	ring = example_open(devices, PF_RING_PROMISC);
	if (pfring_set_read_policy(ring, pick_round_robin) < 0)
		example_die("pfcount_aggregator");
	example_enable(ring);
	printf("%s\n", devices);
	fflush(stdout);
	while (pfring_recv(ring, &packet, 0, &hdr, 1) > 0)
		packets++;
	printf("%llu packets\n", packets);
	example_stats(ring, "all");
	pfring_close(ring);
	return 0;
}
