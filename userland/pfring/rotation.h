/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A capture in several pcap files, one after the other. */
#ifndef PFRING_ROTATION_H
#define PFRING_ROTATION_H

#include <stdbool.h>
#include <stdint.h>

#include <pfring.h>

struct rotation {
	/* Set by the caller. */
	const char *path;	/* "x.pcap" becomes "x-00001.pcap" and so on */
	uint32_t caplen;
	int link_type;			/* of pfring_get_link_type() */
	uint64_t max_bytes;	/* of a file; 0 = any */
	uint64_t max_ns;	/* from its first packet to the last; 0 = any */
	uint32_t keep;		/* so many files; 0 = all */

	/* Its own. */
	struct pcap_writer *writer;
	char *name;
	uint32_t number;	/* of the file, from 1 */
	uint64_t bytes, first_ns;
};

/* The name of file @number; to be freed. NULL: no memory. */
char *rotation_name(const char *path, uint32_t number);

/* Opens the first file. False after a complaint, as below. */
bool rotation_start(struct rotation *r);
bool rotation_write(struct rotation *r, const struct pfring_pkthdr *hdr,
		    const unsigned char *packet);
bool rotation_flush(struct rotation *r);
bool rotation_end(struct rotation *r);

#endif /* PFRING_ROTATION_H */
