// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libFuzzer target: any datagram and prefixes of it; then the same bytes as a
 * row of packets of one stream, and as what RTCP says about it.
 *
 * With the environment variable PFR_WRITE_SEEDS it writes the corpus to start
 * from into the directory of that name and ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rtp-build.h"
#include "rtp-invariants.h"

static void write_seed(const char *directory, const char *name,
		       const __u8 *bytes, __u32 len)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = fopen(path, "wb");
	if (!f || fwrite(bytes, 1, len, f) != len || fclose(f)) {
		perror(path);
		exit(2);
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const __u8 stun[20] = { 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42 };
	static const __u8 dtls[15] = { 22, 0xFE, 0xFD, [12] = 2 };
	static const __u8 zrtp[16] = { 16, 0, 0, 1, 'Z', 'R', 'T', 'P' };
	static const __u8 turn[8] = { 0x40, 0, 0, 4 };
	const char *directory = getenv("PFR_WRITE_SEEDS");
	__u8 b[512] = { 0 };

	(void)argc;
	(void)argv;
	if (!directory)
		return 0;
	write_seed(directory, "rtcp", b, put_everything(b));
	memset(b, 0, sizeof(b));
	put_rtp(b, 0x80, 0, 1, 2);
	write_seed(directory, "rtp", b, 32);
	put_rtp(b, 0xB2, 0x80 | 101, 1, 2);
	put32(b + 20, 0xBEDE0001);
	b[63] = 4;
	write_seed(directory, "rtp_options", b, 64);
	write_seed(directory, "stun", stun, sizeof(stun));
	write_seed(directory, "dtls", dtls, sizeof(dtls));
	write_seed(directory, "zrtp", zrtp, sizeof(zrtp));
	write_seed(directory, "turn", turn, sizeof(turn));
	exit(0);
}

static void check(const char *wrong, size_t len)
{
	if (wrong) {
		fprintf(stderr, "%zu bytes: broken rule: %s\n", len, wrong);
		abort();
	}
}

/* Eight bytes make a packet: mostly near the last one, sometimes anywhere. */
static void stream(const __u8 *data, size_t size)
{
	static const struct pfr_rtp_types types = {
		.type = {
			{ .payload_type = 101, .class = PFR_RTP_EVENT },
			{ .payload_type = 96, .clock_rate = 0xFFFFFFFF },
			{ .payload_type = 97, .clock_rate = 1 },
		},
		.count = 3,
	};
	struct pfr_rtp_stream s = { .key.ssrc = 1 };
	struct pfr_rtp_header h = { .payload_len = 160 };
	__u64 now = 0;

	for (; size >= 8; data += 8, size -= 8) {
		h.seq = data[0] < 200 ? h.seq + data[0] % 4 :
			pfr_rtp_be16(data + 1);
		h.ts = data[0] & 1 ? h.ts + 160 : pfr_rtp_be32(data + 1);
		h.flags = data[5] & 7;
		h.payload_type = data[6] & 1 ? 96 + (data[6] >> 1) % 8 :
			data[6] & 15;
		h.event = pfr_rtp_be32(data);
		now += (__u64)data[7] << (data[6] >> 4) * 2;
		pfr_rtp_stream_packet(&s, data[5] & 8 ? &types : NULL, &h, now);
		if (data[5] == 0xFF)
			pfr_rtp_stream_retype(&s);
		check(rtp_check_stream(&s), size);
	}
}

static void rtcp(const __u8 *data, size_t size)
{
	struct pfr_rtp_stream s = { .key.ssrc = 1 };
	struct pfr_rtcp_walk walk;
	struct pfr_rtcp_item item;
	__u64 now = 1;

	if (!pfr_rtcp_open(&walk, data, data + size))
		return;
	while (pfr_rtcp_next(&walk, &item)) {
		pfr_rtcp_apply(&s, &item, now);
		now += (__u64)item.since << 16;
	}
	check(rtp_check_stream(&s), size);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	__u32 len, step;
	__u8 *p;

	if (size > 65535)
		return 0;
	check(rtp_check_datagram(data, (__u32)size, (__u32)size), size);
	stream(data, size);
	rtcp(data, size);

	/* About eight prefixes, not always the same ones. */
	step = (__u32)size / 8 + 1;
	for (len = size ? data[size - 1] % step : 0; len < size; len += step) {
		p = malloc(len ? len : 1);
		if (!p)
			abort();
		memcpy(p, data, len);
		check(rtp_check_datagram(p, len, len), len);
		check(rtp_check_datagram(p, len, (__u32)size), len);
		free(p);
	}
	return 0;
}
