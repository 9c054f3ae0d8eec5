// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pwrite DEVICE FILE [COUNT] - write packets to a pcap file, with nanoseconds.
 * FILE may be -: pwrite eth0 - | tcpdump -r -
 */
#include <pcap/pcap.h>

#include "example.h"

int main(int argc, char **argv)
{
	unsigned long count = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
	unsigned long packets = 0;
	pcap_dumper_t *file;
	struct pfring_pkthdr hdr;
	struct pcap_pkthdr out;
	unsigned char *packet;
	pcap_t *pcap;
	pfring *ring;

	if (argc < 3)
		example_usage("pwrite DEVICE FILE [COUNT]");
	ring = example_open(argv[1], PF_RING_PROMISC | PF_RING_LONG_HEADER);
	pcap = pcap_open_dead_with_tstamp_precision(DLT_EN10MB, EXAMPLE_CAPLEN,
						    PCAP_TSTAMP_PRECISION_NANO);
	file = pcap ? pcap_dump_open(pcap, argv[2]) : NULL;
	if (!file) {
		fprintf(stderr, "%s: %s\n", argv[2],
			pcap ? pcap_geterr(pcap) : "no memory");
		return 1;
	}
	example_enable(ring);
	fprintf(stderr, "writing %s\n", argv[2]);
	while ((!count || packets < count) &&
	       pfring_recv(ring, &packet, 0, &hdr, 1) > 0) {
		uint64_t ns = hdr.extended_hdr.timestamp_ns;

		out.ts.tv_sec = (time_t)(ns / 1000000000);
		out.ts.tv_usec = (suseconds_t)(ns % 1000000000);
		out.caplen = hdr.caplen;
		out.len = hdr.len;
		pcap_dump((unsigned char *)file, &out, packet);
		packets++;
	}
	if (pcap_dump_flush(file) || ferror(pcap_dump_file(file))) {
		fprintf(stderr, "%s: cannot be written\n", argv[2]);
		return 1;
	}
	pcap_dump_close(file);
	pcap_close(pcap);
	fprintf(stderr, "%lu packets\n", packets);
	pfring_close(ring);
	return 0;
}
