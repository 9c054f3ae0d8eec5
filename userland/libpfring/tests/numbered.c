// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "numbered.h"
#include "test.h"

char pcap_folder[64];
char pcap_path[2][128];

void make_frame(unsigned char *frame, int number)
{
	memset(frame, 0, FRAME);
	/* UDP over IPv4, from port 1000 + number. */
	frame[12] = 8;
	frame[14] = 0x45;
	frame[17] = FRAME - 14;
	frame[23] = 17;
	memcpy(frame + 26, "\x0a\0\0\x01\x0a\0\0\x02", 8);
	frame[34] = (unsigned char)((1000 + number) >> 8);
	frame[35] = (unsigned char)(1000 + number);
	frame[37] = 53;
	frame[39] = FRAME - 34;
	frame[42] = (unsigned char)number;
}

int number_of(const unsigned char *packet)
{
	return packet[42];
}

void make_file(const char *name, int first, int step, int end, int type)
{
	pcap_t *dead = pcap_open_dead_with_tstamp_precision(type, 65535,
							    PCAP_TSTAMP_PRECISION_NANO);
	pcap_dumper_t *dumper = pcap_dump_open(dead, name);
	unsigned char frame[FRAME];

	assert_non_null(dumper);
	for (; first < end; first += step) {
		struct pcap_pkthdr hdr = {
			.ts = { 1000 + first, 123456789 },
			.caplen = FRAME,
			.len = FRAME,
		};

		make_frame(frame, first);
		pcap_dump((unsigned char *)dumper, &hdr, frame);
	}
	pcap_dump_close(dumper);
	pcap_close(dead);
}

int make_files(void **state)
{
	int i;

	(void)state;
	strcpy(pcap_folder, "/tmp/pfring-test-XXXXXX");
	if (!mkdtemp(pcap_folder))
		return -1;
	for (i = 0; i < 2; i++) {
		snprintf(pcap_path[i], sizeof(pcap_path[i]), "pcap:%s/%d.pcap", pcap_folder, i);
		make_file(pcap_path[i] + 5, i, 2, 20, DLT_EN10MB);
	}
	return 0;
}

int remove_files(void **state)
{
	(void)state;
	unlink(pcap_path[0] + 5);
	unlink(pcap_path[1] + 5);
	return rmdir(pcap_folder);
}

pfring *open_enabled(const char *name, uint32_t flags)
{
	pfring *ring = pfring_open(name, 128, flags);

	if (!ring)
		print_message("%s\n", pfring_last_error());
	assert_non_null(ring);
	assert_int_equal(pfring_enable_ring(ring), 0);
	return ring;
}

void refuse(const char *name, const char *text)
{
	errno = 0;
	assert_null(pfring_open(name, 128, 0));
	assert_int_not_equal(errno, 0);
	if (!strstr(pfring_last_error(), text))
		print_message("%s: %s\n", name, pfring_last_error());
	assert_text_has(pfring_last_error(), text);
}
