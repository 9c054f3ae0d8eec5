// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <unistd.h>

#include "apiring.h"
#include "tap.h"

const char *tx, *rx, *other, *peer;
static pfring *sender, *witness;

pfring *open_on(const char *device, uint32_t flags)
{
	pfring *ring = pfring_open(device, 1518, flags);

	if (!ring)
		printf("# %s\n", pfring_last_error());
	need(ring, device);
	return ring;
}

pfring *enabled(pfring *ring)
{
	need(!pfring_enable_ring(ring), "enable");
	return ring;
}

pfring *open_enabled(const char *device, uint32_t flags)
{
	return enabled(open_on(device, flags));
}

static void send_all(const uint8_t *frame, uint32_t size)
{
	while (pfring_send(sender, (char *)frame, size, 1) ==
	       PF_RING_ERROR_NO_TX_SLOT_AVAILABLE)
		usleep(100);
}

void traffic_of(const struct frame_plan *plan, int num)
{
	struct pfring_pkthdr hdr;
	uint8_t frame[256];
	unsigned char *packet;
	int i, ends = 0, looks;

	for (i = 0; i < num; i++) {
		frame_build(plan, (uint32_t)i, SIZE, frame);
		send_all(frame, SIZE);
	}
	/* When the second has come, all work for the first is done. */
	for (i = 0; i < 2; i++)
		send_all(frame, frame_end(frame));
	for (looks = 0; ends < 2 && looks < PATIENCE / 10; looks++) {
		while (pfring_recv(witness, &packet, 0, &hdr, 0) > 0)
			ends += frame_is_end(packet, hdr.caplen);
		if (ends < 2)
			pfring_poll(witness, 10);
	}
	need(ends == 2, "frames arrive");
}

void traffic(int num)
{
	static const struct frame_plan plan = { .flows = 10 };

	traffic_of(&plan, num);
}

int drain(pfring *ring)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int num = 0;

	while (pfring_recv(ring, &packet, 0, &hdr, 0) > 0)
		num += !frame_is_end(packet, hdr.caplen);
	return num;
}

void traffic_begin(void)
{
	sender = open_on(tx, 0);
	need(!pfring_set_socket_mode(sender, send_only_mode), "send only");
	enabled(sender);
	witness = open_on(rx, 0);
	need(!pfring_set_direction(witness, rx_only_direction), "rx only");
	enabled(witness);
}

void traffic_end(void)
{
	pfring_close(witness);
	pfring_close(sender);
}
