// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmdline.h"
#include "pcap_file.h"
#include "rotation.h"

/* What a pcap file has beside the packets: at its start, and for each. */
#define FILE_HEADER	24
#define PACKET_HEADER	16

/* The length of @path without what follows the last dot of the file's name. */
static int stem_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(path, '.');

	/* Not that of a directory, and not the first of a hidden file. */
	if (dot && dot > (slash ? slash + 1 : path))
		return (int)(dot - path);
	return (int)strlen(path);
}

char *rotation_name(const char *path, uint32_t number)
{
	int stem = stem_length(path);
	char *name;

	if (asprintf(&name, "%.*s-%05u%s", stem, path, number, path + stem) < 0)
		return NULL;
	return name;
}

/* The number in @name if rotation_name() made it of the file name @base, else 0. */
static uint32_t number_of(const char *base, const char *name)
{
	int stem = stem_length(base);
	const char *digits = name + stem + 1;
	unsigned long number;
	char *end;

	if (strncmp(name, base, (size_t)stem) != 0 || name[stem] != '-' ||
	    !isdigit((unsigned char)*digits))
		return 0;
	errno = 0;
	number = strtoul(digits, &end, 10);
	/* The last number has no successor. */
	if (errno || number >= UINT32_MAX || end - digits < 5 ||
	    strcmp(end, base + stem) != 0)
		return 0;
	return (uint32_t)number;
}

uint32_t rotation_highest(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	uint32_t highest = 0;
	struct dirent *entry;
	char *folder;
	DIR *dir;

	folder = slash ? strndup(path, (size_t)(base - path)) : strdup(".");
	dir = folder ? opendir(folder) : NULL;
	while (dir && (entry = readdir(dir))) {
		uint32_t number = number_of(base, entry->d_name);

		if (number > highest)
			highest = number;
	}
	if (dir)
		closedir(dir);
	free(folder);
	return highest;
}

/* @path with the time in it, as strftime() writes it; to be freed. */
static char *name_of_now(const char *path)
{
	time_t now = time(NULL);
	char name[4096];
	struct tm tm;

	if (!localtime_r(&now, &tm) ||
	    !strftime(name, sizeof(name), path, &tm)) {
		complain("-w %s: the name gets too long", path);
		return NULL;
	}
	return strdup(name);
}

static bool rotates(const struct rotation *r)
{
	return r->max_bytes || r->max_ns;
}

static bool is_timed(const struct rotation *r)
{
	return rotates(r) && strchr(r->path, '%');
}

/* A second file within the resolution of the name's time gets a number. */
static char *timed_name(const struct rotation *r)
{
	char *name = name_of_now(r->path), *other;

	if (!name || access(name, F_OK))
		return name;
	other = rotation_name(name, rotation_highest(name) + 1);
	free(name);
	return other;
}

static char *next_name(struct rotation *r)
{
	if (is_timed(r))
		return timed_name(r);
	if (rotates(r))
		return rotation_name(r->path, r->number);
	return strdup(r->path);
}

static bool open_next(struct rotation *r)
{
	r->number++;
	r->files++;
	r->bytes = FILE_HEADER;
	r->first_ns = 0;
	r->name = next_name(r);
	if (!r->name) {
		complain("%s: no name for the next file", r->path);
		return false;
	}
	r->writer = pcap_writer_open(r->name, r->caplen, r->link_type);
	return r->writer;
}

/* Of the names that say the time, the last ones are remembered. */
static bool remember(struct rotation *r)
{
	char **slot;

	if (!r->keep || !is_timed(r)) {
		free(r->name);
		return true;
	}
	if (!r->kept) {
		r->kept = calloc(r->keep, sizeof(*r->kept));
		if (!r->kept) {
			complain("not enough memory");
			return false;
		}
	}
	slot = &r->kept[r->files % r->keep];
	free(*slot);
	*slot = r->name;
	return true;
}

static bool close_last(struct rotation *r)
{
	bool good = !r->writer || !pcap_writer_close(r->writer);

	if (r->name)
		good &= remember(r);
	r->writer = NULL;
	r->name = NULL;
	return good;
}

/* When another file has been begun. */
static void forget_oldest(const struct rotation *r)
{
	char *name;

	if (!r->keep)
		return;
	if (is_timed(r)) {
		/* The file that has this one's place */
		name = r->kept ? r->kept[r->files % r->keep] : NULL;
		if (name)
			unlink(name);
		return;
	}
	if (r->number <= r->keep)
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
	/* What an earlier capture has written stays. */
	if (rotates(r) && !is_timed(r))
		r->number = rotation_highest(r->path);
	if (!open_next(r))
		return false;
	forget_oldest(r);
	return true;
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
	bool good = close_last(r);
	uint32_t i;

	for (i = 0; r->kept && i < r->keep; i++)
		free(r->kept[i]);
	free(r->kept);
	r->kept = NULL;
	return good;
}
