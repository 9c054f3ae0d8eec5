// SPDX-License-Identifier: GPL-2.0-only
/* queues DEVICE - a device with four queues, seen through the library. */
#include <stdlib.h>

#include <pfring.h>

#include "tap.h"

int main(int argc, char **argv)
{
	pfring *rings[MAX_NUM_RX_CHANNELS], *ring;
	int i, n;

	need(argc == 2, "a device");
	ring = pfring_open(argv[1], 128, 0);
	need(ring, argv[1]);
	is(pfring_get_num_rx_channels(ring), 4, "four queues");
	is(pfring_set_channel_id(ring, 3), 0, "queue 3");
	is(pfring_set_channel_id(ring, 0xffffffff), 0, "all queues");
	ok(pfring_set_channel_id(ring, 64) < 0, "no queue 64");
	is(pfring_set_channel_mask(ring, 5), 0, "a mask");
	pfring_close(ring);
	n = pfring_open_multichannel(argv[1], 128, 0, rings);
	is(n, 4, "a ring for each queue");
	for (i = 0; i < n; i++)
		pfring_close(rings[i]);
	is(pfring_open_multichannel("nosuch0", 128, 0, rings), 0,
	   "no ring for no device");
	return tap_end();
}
