// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfcount_multichannel DEVICE - a ring and a thread for each RX queue. */
#include <pthread.h>

#include "example.h"

static pfring *rings[MAX_NUM_RX_CHANNELS];
static unsigned long long packets[MAX_NUM_RX_CHANNELS];

static void *count(void *arg)
{
	int channel = (int)(long)arg;
	struct pfring_pkthdr hdr;
	unsigned char *packet;

	while (pfring_recv(rings[channel], &packet, 0, &hdr, 1) > 0)
		packets[channel]++;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[MAX_NUM_RX_CHANNELS];
	int num, i;

	if (argc != 2)
		example_usage("pfcount_multichannel DEVICE");
	num = pfring_open_multichannel(argv[1], EXAMPLE_CAPLEN, PF_RING_PROMISC,
				       rings);
	if (!num)
		example_die(argv[1]);
	for (i = 0; i < num; i++) {
		example_stop_with(rings[i]);
		example_enable(rings[i]);
		if (pthread_create(&threads[i], NULL, count, (void *)(long)i))
			return 1;
	}
	printf("%d queues\n", num);
	fflush(stdout);
	for (i = 0; i < num; i++) {
		pthread_join(threads[i], NULL);
		printf("queue %d: %llu packets\n", i, packets[i]);
		pfring_close(rings[i]);
	}
	return 0;
}
