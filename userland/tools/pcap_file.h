/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading and writing pcap files; without libpcap both complain and fail. */
#ifndef TOOLS_PCAP_FILE_H
#define TOOLS_PCAP_FILE_H

#include <stdint.h>

#include <pfring.h>

struct pcap_writer;

/*
 * A file with nanoseconds; "-" is stdout. The link type is that of
 * pfring_get_link_type(). NULL after a complaint.
 */
struct pcap_writer *pcap_writer_open(const char *path, uint32_t caplen,
				     int link_type);
void pcap_writer_write(struct pcap_writer *w, const struct pfring_pkthdr *hdr,
		       const unsigned char *packet);
/*
 * 0; -1 after a complaint, as the disk may be full, or without one: nobody reads
 * the pipe any more.
 */
int pcap_writer_flush(struct pcap_writer *w);
int pcap_writer_close(struct pcap_writer *w);

struct frame {
	unsigned char *bytes;
	uint32_t len;
};

/*
 * All whole frames of a file. The caller frees each and the array. Return: how
 * many; -1 after a complaint.
 */
long pcap_file_load(const char *path, struct frame **frames);

#endif /* TOOLS_PCAP_FILE_H */
