// SPDX-License-Identifier: GPL-2.0-only
/* Reads packets through libpfring, without a copy, and looks at each header. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pfring.h>

#include "reader.h"

#define CAPLEN	1518

static pfring *ring;

static void usage(void)
{
	fprintf(stderr,
		"read_pfring [-l] [-f FILTER] [-d rx|tx] [-c CLUSTER] [-w WATERMARK] DEVICE\n"
		"  -l  long headers          -f  in the language of pcap-filter(7)\n"
		"  -c  per-flow cluster of that number\n");
	exit(2);
}

static void die(void)
{
	fprintf(stderr, "read_pfring: %s\n", pfring_last_error());
	exit(1);
}

static void on_stop(void)
{
	pfring_breakloop(ring);
}

struct settings {
	const char *filter;
	unsigned int cluster;
	unsigned int watermark;
	uint32_t flags;
	packet_direction direction;
};

static void parse(int argc, char **argv, struct settings *set)
{
	int opt;

	while ((opt = getopt(argc, argv, "lf:d:c:w:")) != -1) {
		switch (opt) {
		case 'l':
			set->flags |= PF_RING_LONG_HEADER;
			break;
		case 'f':
			set->filter = optarg;
			break;
		case 'd':
			set->direction = !strcmp(optarg, "tx") ?
					 tx_only_direction : rx_only_direction;
			break;
		case 'c':
			set->cluster = atoi(optarg);
			break;
		case 'w':
			set->watermark = atoi(optarg);
			break;
		default:
			usage();
		}
	}
	if (optind != argc - 1)
		usage();
}

static void open_ring(const char *device, const struct settings *set)
{
	ring = pfring_open(device, CAPLEN, set->flags);
	if (!ring)
		die();
	if (pfring_set_direction(ring, set->direction) < 0)
		die();
	if (set->filter && pfring_set_bpf_filter(ring, set->filter) < 0)
		die();
	if (set->cluster &&
	    pfring_set_cluster(ring, set->cluster, cluster_per_flow) < 0)
		die();
	if (set->watermark &&
	    pfring_set_poll_watermark(ring, set->watermark) < 0)
		die();
	if (pfring_enable_ring(ring) < 0)
		die();
}

/* Until there is no packet; with @wait, until it is broken off. */
static void read_packets(struct report *report, uint8_t wait)
{
	struct pfring_pkthdr hdr;
	uint64_t read = 0, sum = 0;
	unsigned char *packet;
	int rc;

	while ((rc = pfring_recv(ring, &packet, 0, &hdr, wait)) > 0) {
		read++;
		sum += hdr.ts.tv_sec + hdr.ts.tv_usec + hdr.caplen + hdr.len +
		       packet[12];
	}
	if (rc < 0)
		die();
	report->read += read;
	report->sum += sum;
}

int main(int argc, char **argv)
{
	struct settings set = { .direction = rx_and_tx_direction };
	struct pfr_counters counters;
	struct report report = { 0 };

	parse(argc, argv, &set);
	open_ring(argv[optind], &set);
	reader_ready(on_stop);
	while (!reader_stopped)
		read_packets(&report, 1);
	read_packets(&report, 0);

	if (pfring_counters(ring, &counters) < 0)
		die();
	report.lost = counters.ring_full;
	report.rejected = counters.bpf_rejected;
	report.polls = counters.poll_calls;
	reader_report(&report);
}
