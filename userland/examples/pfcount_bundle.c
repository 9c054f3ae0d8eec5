// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfcount_bundle DEVICE... - several rings, read as one in the order of time. */
#include "example.h"

static int earlier(const struct timeval *a, const struct timeval *b)
{
	return a->tv_sec < b->tv_sec ||
	       (a->tv_sec == b->tv_sec && a->tv_usec < b->tv_usec);
}

int main(int argc, char **argv)
{
	unsigned long long packets = 0, out_of_order = 0;
	struct timeval last = { 0, 0 };
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring_bundle bundle;
	int i;

	if (argc < 2)
		example_usage("pfcount_bundle DEVICE...");
	pfring_bundle_init(&bundle, pick_fifo);
	for (i = 1; i < argc; i++) {
		pfring *ring = example_open(argv[i], PF_RING_PROMISC);

		example_enable(ring);
		if (pfring_bundle_add(&bundle, ring) < 0)
			example_die(argv[i]);
	}
	printf("%d rings\n", bundle.num_sockets);
	fflush(stdout);
	while (pfring_bundle_read(&bundle, &packet, 0, &hdr, 1) > 0) {
		packets++;
		out_of_order += earlier(&hdr.ts, &last);
		last = hdr.ts;
	}
	for (i = 1; i < argc; i++)
		example_stats(bundle.sockets[i - 1], argv[i]);
	printf("%llu packets, %llu of them earlier than the one before\n",
	       packets, out_of_order);
	pfring_bundle_close(&bundle);
	return 0;
}
