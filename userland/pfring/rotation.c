// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "pcap_file.h"
#include "rotation.h"

/* What a pcap file has beside the packets: at its start, and for each. */
#define FILE_HEADER	24
#define PACKET_HEADER	16

char *rotation_name(const char *path, uint32_t number)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(path, '.');
	int stem = (int)strlen(path);
	char *name;

	/* Not that of a directory, and not the first of a hidden file. */
	if (dot && dot > (slash ? slash + 1 : path))
		stem = (int)(dot - path);
	if (asprintf(&name, "%.*s-%05u%s", stem, path, number, path + stem) < 0)
		return NULL;
	return name;
}

static bool rotates(const struct rotation *r)
{
	return r->max_bytes || r->max_ns;
}

static bool open_next(struct rotation *r)
{
	r->number++;
	r->bytes = FILE_HEADER;
	r->first_ns = 0;
	r->name = rotates(r) ? rotation_name(r->path, r->number) :
			       strdup(r->path);
	if (!r->name) {
		complain("not enough memory");
		return false;
	}
	r->writer = pcap_writer_open(r->name, r->caplen, r->link_type);
	return r->writer;
}

static bool close_last(struct rotation *r)
{
	bool good = !r->writer || !pcap_writer_close(r->writer);

	free(r->name);
	r->writer = NULL;
	r->name = NULL;
	return good;
}

static void forget_oldest(const struct rotation *r)
{
	char *name;

	if (!r->keep || r->number <= r->keep)
		return;
	name = rotation_name(r->path, r->number - r->keep);
	/* It may have been moved away: that is fine. */
	if (name)
		unlink(name);
	free(name);
}

static bool is_full(const struct rotation *r, uint32_t caplen, uint64_t ns)
{
	/* A packet that is longer than a file has one of its own. */
	if (r->bytes == FILE_HEADER)
		return false;
	if (r->max_bytes && r->bytes + PACKET_HEADER + caplen > r->max_bytes)
		return true;
	return r->max_ns && ns >= r->first_ns + r->max_ns;
}

bool rotation_start(struct rotation *r)
{
	return open_next(r);
}

bool rotation_write(struct rotation *r, const struct pfring_pkthdr *hdr,
		    const unsigned char *packet)
{
	uint64_t ns = hdr->extended_hdr.timestamp_ns;

	if (is_full(r, hdr->caplen, ns)) {
		if (!close_last(r) || !open_next(r))
			return false;
		forget_oldest(r);
	}
	if (r->bytes == FILE_HEADER)
		r->first_ns = ns;
	r->bytes += PACKET_HEADER + hdr->caplen;
	pcap_writer_write(r->writer, hdr, packet);
	return true;
}

bool rotation_flush(struct rotation *r)
{
	return r->writer && !pcap_writer_flush(r->writer);
}

bool rotation_end(struct rotation *r)
{
	return close_last(r);
}
