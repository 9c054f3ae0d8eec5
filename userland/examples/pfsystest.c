// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pfsystest DEVICE - does this system capture and send? One line for each answer.
 *
 * It sends frames of an EtherType for experiments out of the device.
 */
#include "example.h"

#define SIZES	3

static int failures;

static void check(int good, const char *what)
{
	printf("%s  %s\n", good ? "yes" : "NO ", what);
	if (!good) {
		printf("     %s\n", pfring_last_error());
		failures++;
	}
}

int main(int argc, char **argv)
{
	static const unsigned int size[SIZES] = { 60, 512, 1500 };
	unsigned char mac[6];
	char buffer[2048], what[64];
	uint32_t version = 0;
	pfring_stat stats;
	pfring *ring;
	int i;

	if (argc != 2)
		example_usage("pfsystest DEVICE");
	ring = pfring_open(argv[1], EXAMPLE_CAPLEN, PF_RING_PROMISC);
	check(!!ring, "the device can be opened");
	if (!ring)
		return 1;
	check(pfring_enable_ring(ring) == 0, "the ring can be enabled");
	check(pfring_version(ring, &version) == 0, "the module says its version");
	printf("     %u.%u.%u\n", version >> 16, version >> 8 & 0xff,
	       version & 0xff);
	check(pfring_get_bound_device_address(ring, mac) == 0,
	      "the device has an address");
	check(pfring_get_link_status(ring) == 1, "the device has a link");
	for (i = 0; i < SIZES; i++) {
		snprintf(what, sizeof(what),
			 "%u bytes are sent and captured", size[i]);
		check(pfring_loopback_test(ring, buffer, sizeof(buffer),
					   size[i]) == 0, what);
	}
	check(pfring_stats(ring, &stats) == 0, "there are statistics");
	pfring_close(ring);
	return failures != 0;
}
