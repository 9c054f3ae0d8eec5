/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A capture in several pcap files, one after the other. */
#ifndef PFRING_ROTATION_H
#define PFRING_ROTATION_H

#include <stdbool.h>
#include <stdint.h>

#include <pfring.h>

struct rotation {
	/* Set by the caller. */
	/* "x.pcap" becomes "x-00001.pcap" and so on; with % as for strftime() */
	const char *path;
	uint32_t caplen;
	int link_type;			/* of pfring_get_link_type() */
	uint64_t max_bytes;	/* of a file; 0 = any */
	uint64_t max_ns;	/* from its first packet to the last; 0 = any */
	uint32_t keep;		/* so many files; 0 = all */

	/* Its own. */
	struct pcap_writer *writer;
	char *name;
	char **kept;		/* @keep names, if they are of strftime() */
	uint32_t number;	/* of the file, from 1 or behind what there is */
	uint32_t files;		/* begun by this capture */
	uint64_t bytes, first_ns;
};

/* The name of file @number; to be freed. NULL: no memory. */
char *rotation_name(const char *path, uint32_t number);

/* The highest number of the files of @path that exist; 0: there is none. */
uint32_t rotation_highest(const char *path);

/* Opens the first file. False after a complaint, as below. */
bool rotation_start(struct rotation *r);
bool rotation_write(struct rotation *r, const struct pfring_pkthdr *hdr,
		    const unsigned char *packet);
bool rotation_flush(struct rotation *r);
bool rotation_end(struct rotation *r);

#endif /* PFRING_ROTATION_H */
