// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "pcapfile.h"

static void put(struct pcapfile *pcap, const void *bytes, size_t size)
{
	if (size && fwrite(bytes, size, 1, pcap->file) != 1) {
		perror("pcap file");
		exit(1);
	}
}

void pcapfile_create(struct pcapfile *pcap, const char *name)
{
	const struct {
		uint32_t magic;
		uint16_t major, minor;
		uint32_t zone, sigfigs, snaplen, link;
	} header = { 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1 };

	pcap->file = fopen(name, "we");
	if (!pcap->file) {
		perror(name);
		exit(1);
	}
	put(pcap, &header, sizeof(header));
}

void pcapfile_write(struct pcapfile *pcap, const void *frame, uint32_t caplen,
		    uint32_t len)
{
	const uint32_t header[4] = { 0, 0, caplen, len };

	if (!pcap->file)
		return;
	put(pcap, header, sizeof(header));
	put(pcap, frame, caplen);
}

void pcapfile_close(struct pcapfile *pcap)
{
	if (pcap->file && fclose(pcap->file)) {
		perror("pcap file");
		exit(1);
	}
	pcap->file = NULL;
}
