// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pfbridge DEVICE DEVICE - what comes in by either goes out by the other.
 *
 * A ring does not capture what it sends itself, so one ring on both devices
 * makes no circle.
 */
#include "example.h"

int main(int argc, char **argv)
{
	unsigned long long bridged = 0, failed = 0;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	char devices[64];
	int index[2];
	pfring *ring;

	if (argc != 3)
		example_usage("pfbridge DEVICE DEVICE");
	snprintf(devices, sizeof(devices), "%s;%s", argv[1], argv[2]);
	/* The long header says by which device a packet came. */
	ring = pfring_open(devices, MAX_CAPLEN,
			   PF_RING_PROMISC | PF_RING_LONG_HEADER);
	if (!ring)
		example_die(devices);
	example_stop_with(ring);
	if (pfring_get_device_ifindex(ring, argv[1], &index[0]) < 0 ||
	    pfring_get_device_ifindex(ring, argv[2], &index[1]) < 0 ||
	    pfring_set_direction(ring, rx_only_direction) < 0)
		example_die("pfbridge");
	example_enable(ring);
	printf("bridging %s and %s\n", argv[1], argv[2]);
	fflush(stdout);
	while (pfring_recv(ring, &packet, 0, &hdr, 1) > 0) {
		int out = hdr.extended_hdr.if_index == index[0] ? index[1] :
								  index[0];

		if (pfring_send_last_rx_packet(ring, out) < 0)
			failed++;
		else
			bridged++;
	}
	printf("%llu packets bridged, %llu could not be\n", bridged, failed);
	pfring_close(ring);
	return 0;
}
