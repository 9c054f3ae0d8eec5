// SPDX-License-Identifier: LGPL-2.1-or-later
/* cc first.c -o first $(pkg-config --cflags --libs pfring) */
#include <pfring.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	const char *device = argc > 1 ? argv[1] : "any";
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring_stat stats;
	int i;

	pfring *ring = pfring_open(device, 1518, PF_RING_PROMISC);

	if (!ring || pfring_enable_ring(ring) < 0) {
		fprintf(stderr, "%s\n", pfring_last_error());
		return 1;
	}
	for (i = 0; i < 10; i++) {
		if (pfring_recv(ring, &packet, 0, &hdr, 1) <= 0)
			break;
		printf("%ld.%06ld  %u bytes, %u captured, for %02x:%02x:...\n",
		       (long)hdr.ts.tv_sec, (long)hdr.ts.tv_usec, hdr.len,
		       hdr.caplen, packet[0], packet[1]);
	}
	if (pfring_stats(ring, &stats) == 0)
		printf("%llu received, %llu dropped\n",
		       (unsigned long long)stats.recv,
		       (unsigned long long)stats.drop);
	pfring_close(ring);
	return 0;
}
