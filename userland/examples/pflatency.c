// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pflatency OUT IN [COUNT] - how long does a frame take from one device to the
 * other? They are connected, or the same with a loop at its other end.
 */
#include <time.h>

#include "example.h"

#define ETHERTYPE	0x88b5		/* for local experiments */
#define SIZE		60
#define WAIT_MS		1000

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

int main(int argc, char **argv)
{
	unsigned char frame[SIZE] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	uint64_t sum = 0, least = UINT64_MAX, most = 0, sent;
	int i, count = argc > 3 ? atoi(argv[3]) : 1000, arrived = 0;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *out, *in;

	if (argc < 3 || count < 1)
		example_usage("pflatency OUT IN [COUNT]");
	out = example_open(argv[1], 0);
	in = example_open(argv[2], PF_RING_PROMISC | PF_RING_LONG_HEADER);
	if (pfring_get_bound_device_address(out, frame + 6) < 0 ||
	    pfring_set_direction(in, rx_only_direction) < 0 ||
	    pfring_set_bpf_filter(in, "ether proto 0x88b5") < 0 ||
	    pfring_set_poll_watermark(in, 1) < 0)
		example_die("pflatency");
	frame[12] = ETHERTYPE >> 8;
	frame[13] = ETHERTYPE & 0xff;
	example_enable(out);
	example_enable(in);
	for (i = 0; i < count && !example_stop; i++) {
		memcpy(frame + 14, &i, sizeof(i));
		sent = now_ns();
		if (pfring_send(out, (char *)frame, SIZE, 1) < 0)
			example_die("send");
		if (pfring_poll(in, WAIT_MS) <= 0 ||
		    pfring_recv(in, &packet, 0, &hdr, 0) <= 0 ||
		    memcmp(packet + 14, &i, sizeof(i)))
			continue;
		/* The kernel's time, when the frame came in. */
		sent = hdr.extended_hdr.timestamp_ns - sent;
		sum += sent;
		least = sent < least ? sent : least;
		most = sent > most ? sent : most;
		arrived++;
	}
	printf("%d frames sent, %d arrived\n", i, arrived);
	if (arrived)
		printf("nanoseconds: %llu at least, %llu on average, %llu at most\n",
		       (unsigned long long)least,
		       (unsigned long long)(sum / (uint64_t)arrived),
		       (unsigned long long)most);
	pfring_close(out);
	pfring_close(in);
	return arrived != i;
}
