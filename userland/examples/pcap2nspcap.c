// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pcap2nspcap IN OUT - a pcap file of microseconds into one of nanoseconds.
 *
 * With one of nanoseconds it makes a copy.
 */
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>

static void fail(const char *name, const char *why)
{
	fprintf(stderr, "%s: %s\n", name, why);
	exit(1);
}

int main(int argc, char **argv)
{
	char error[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	const u_char *packet;
	pcap_dumper_t *out;
	pcap_t *in, *shape;
	int rc;

	if (argc != 3)
		fail("usage", "pcap2nspcap IN OUT");
	/* libpcap multiplies, where the file has microseconds. */
	in = pcap_open_offline_with_tstamp_precision(argv[1],
						     PCAP_TSTAMP_PRECISION_NANO,
						     error);
	if (!in)
		fail(argv[1], error);
	shape = pcap_open_dead_with_tstamp_precision(pcap_datalink(in),
						     pcap_snapshot(in),
						     PCAP_TSTAMP_PRECISION_NANO);
	out = shape ? pcap_dump_open(shape, argv[2]) : NULL;
	if (!out)
		fail(argv[2], shape ? pcap_geterr(shape) : "no memory");
	while ((rc = pcap_next_ex(in, &header, &packet)) == 1)
		pcap_dump((u_char *)out, header, packet);
	if (rc == PCAP_ERROR)
		fail(argv[1], pcap_geterr(in));
	if (pcap_dump_flush(out))
		fail(argv[2], "cannot be written");
	pcap_dump_close(out);
	pcap_close(shape);
	pcap_close(in);
	return 0;
}
