// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * rtp-cost WHAT TIMES: does one thing again and again, for the script
 * rtp-cost-show to count instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rtp_stream.h"

#define FRAME_NS	20000000ULL

static __u8 packet[172] = { 0x80, 0, 0, 0, 0, 0, 0, 0, 0x12, 0x34, 0x56, 0x78 };

static int step_of(const char *what)
{
	if (!strcmp(what, "in-order"))
		return 1;
	if (!strcmp(what, "loss"))
		return 2;
	return strcmp(what, "duplicate") ? -1 : 0;
}

int main(int argc, char **argv)
{
	static struct pfr_rtp_stream stream;
	struct pfr_rtp_header h;
	__u32 seq = 0, ts = 0;
	__u64 now = 1700000000ULL * 1000000000;
	int i, times, step;

	step = argc == 3 ? step_of(argv[1]) : -1;
	if (step < 0) {
		fprintf(stderr, "usage: rtp-cost in-order|loss|duplicate TIMES\n");
		return 2;
	}
	times = atoi(argv[2]);
	for (i = 0; i < times; i++) {
		packet[2] = (__u8)(seq >> 8);
		packet[3] = (__u8)seq;
		packet[5] = (__u8)(ts >> 16);
		packet[6] = (__u8)(ts >> 8);
		packet[7] = (__u8)ts;
		if (pfr_rtp_demux(packet, packet + 172, 172) != PFR_RTP_RTP ||
		    !pfr_rtp_parse(&h, packet, packet + 172, 172))
			return 1;
		pfr_rtp_stream_packet(&stream, NULL, &h, now + i % 7 * 1000);
		/* The first two make it a stream. */
		seq += i ? step : 1;
		ts += 160 * (i ? step : 1);
		now += FRAME_NS;
	}
	return stream.packets != (__u64)times;
}
