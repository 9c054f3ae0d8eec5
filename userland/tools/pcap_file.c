// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "pcap_file.h"

#ifdef HAVE_PCAP

#include <pcap/pcap.h>

struct pcap_writer {
	const char *path;
	pcap_t *pcap;
	pcap_dumper_t *dumper;
	bool failed;
};

struct pcap_writer *pcap_writer_open(const char *path, uint32_t caplen,
				     int link_type)
{
	/* The one of them whose two numbers differ. */
	int type = link_type == PFR_LINK_RAW ? DLT_RAW : link_type;
	struct pcap_writer *w = calloc(1, sizeof(*w));

	if (!w) {
		complain("not enough memory");
		return NULL;
	}
	w->path = path;
	w->pcap = pcap_open_dead_with_tstamp_precision(type, (int)caplen,
						       PCAP_TSTAMP_PRECISION_NANO);
	w->dumper = w->pcap ? pcap_dump_open(w->pcap, path) : NULL;
	if (!w->dumper) {
		complain("cannot write %s", w->pcap ? pcap_geterr(w->pcap) : path);
		if (w->pcap)
			pcap_close(w->pcap);
		free(w);
		return NULL;
	}
	return w;
}

void pcap_writer_write(struct pcap_writer *w, const struct pfring_pkthdr *hdr,
		       const unsigned char *packet)
{
	uint64_t ns = hdr->extended_hdr.timestamp_ns;
	struct pcap_pkthdr record = {
		.ts = {
			.tv_sec = (time_t)(ns / 1000000000),
			.tv_usec = (suseconds_t)(ns % 1000000000),
		},
		.caplen = hdr->caplen,
		.len = hdr->len,
	};

	pcap_dump((unsigned char *)w->dumper, &record, packet);
}

int pcap_writer_flush(struct pcap_writer *w)
{
	FILE *file = pcap_dump_file(w->dumper);

	if (w->failed || (!pcap_dump_flush(w->dumper) && !ferror(file)))
		return -w->failed;
	w->failed = true;
	if (!reader_is_gone(file))
		complain("%s is not complete: is the disk full?", w->path);
	return -1;
}

int pcap_writer_close(struct pcap_writer *w)
{
	int failed = pcap_writer_flush(w);

	/* Others close standard output. */
	if (pcap_dump_file(w->dumper) != stdout)
		pcap_dump_close(w->dumper);
	pcap_close(w->pcap);
	free(w);
	return failed;
}

static bool add_frame(struct frame **frames, long count,
		      const unsigned char *bytes, uint32_t len)
{
	struct frame *grown = *frames;

	/* Doubles at powers of two. */
	if (!(count & (count - 1))) {
		size_t room = count ? 2 * (size_t)count : 1;

		grown = reallocarray(grown, room, sizeof(*grown));
	}
	if (!grown)
		return false;
	*frames = grown;
	grown[count].len = len;
	grown[count].bytes = malloc(len ? len : 1);
	if (!grown[count].bytes)
		return false;
	memcpy(grown[count].bytes, bytes, len);
	return true;
}

long pcap_file_load(const char *path, struct frame **frames)
{
	char error[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *record;
	const unsigned char *bytes;
	long count = 0, cut = 0;
	pcap_t *pcap;
	FILE *file;
	int rc;

	*frames = NULL;
	file = strcmp(path, "-") ? fopen(path, "rb") : stdin;
	if (!file) {
		complain("cannot read %s: %s", path, strerror(errno));
		return -1;
	}
	pcap = pcap_fopen_offline(file, error);
	if (!pcap) {
		complain("cannot read %s: %s", path, error);
		if (file != stdin)
			fclose(file);
		return -1;
	}
	if (pcap_datalink(pcap) != DLT_EN10MB) {
		complain("%s: the packets have no Ethernet header, and are sent as they are: make them with one",
			 path);
		pcap_close(pcap);
		return -1;
	}
	while ((rc = pcap_next_ex(pcap, &record, &bytes)) == 1) {
		if (record->caplen < record->len) {
			cut++;
			continue;
		}
		if (!add_frame(frames, count, bytes, record->len)) {
			complain("%s: not enough memory", path);
			rc = -1;
			break;
		}
		count++;
	}
	if (rc == -1 && *pcap_geterr(pcap))
		complain("%s: %s", path, pcap_geterr(pcap));
	pcap_close(pcap);
	if (cut)
		complain("%s: %ld packets were captured only in part and are left out",
			 path, cut);
	if (rc == -1)
		return -1;
	if (!count) {
		complain("%s: there is no packet to send in it", path);
		return -1;
	}
	return count;
}

#else

static void no_pcap(const char *path)
{
	complain("%s: this program was built without libpcap and knows no pcap files", path);
}

struct pcap_writer *pcap_writer_open(const char *path, uint32_t caplen,
				     int link_type)
{
	(void)caplen;
	(void)link_type;
	no_pcap(path);
	return NULL;
}

void pcap_writer_write(struct pcap_writer *w, const struct pfring_pkthdr *hdr,
		       const unsigned char *packet)
{
	(void)w;
	(void)hdr;
	(void)packet;
}

int pcap_writer_flush(struct pcap_writer *w)
{
	(void)w;
	return 0;
}

int pcap_writer_close(struct pcap_writer *w)
{
	(void)w;
	return 0;
}

long pcap_file_load(const char *path, struct frame **frames)
{
	*frames = NULL;
	no_pcap(path);
	return -1;
}

#endif /* HAVE_PCAP */
