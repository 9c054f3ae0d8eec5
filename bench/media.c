// SPDX-License-Identifier: GPL-2.0-only
/* 16 streams of G.711 that say little; a call and a text that come again and again. */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include "invite.h"
#include "media.h"

#define STREAMS		16
#define SIZE		60
#define RTP		42		/* behind Ethernet, IPv4 and UDP */
#define CALL		(RTP + sizeof(invite) - 1)
#define TEXT		1400

static uint8_t frames[STREAMS][SIZE];
static uint8_t call[CALL];
static uint8_t text[TEXT];
static const uint8_t *one;	/* that comes again and again, or NULL */
static size_t one_size;
static int fd = -1;

static void put16(uint8_t *p, unsigned int v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

/* To nobody's address, so that the stack drops it at its first step. */
static void build(uint8_t *p, unsigned int i)
{
	static const uint8_t head[] = {
		2, 0, 0, 0, 0, 0x99, 2, 0, 0, 0, 0, 1, 8, 0,
		0x45, 0, 0, SIZE - 14, 0, 0, 0x40, 0, 64, 17, 0, 0,
		10, 9, 0, 1, 10, 9, 0, 2,
	};

	memcpy(p, head, sizeof(head));
	put16(p + 34, 10000 + 2 * i);
	put16(p + 36, 5004);
	put16(p + 38, SIZE - 34);
	p[RTP] = 0x80;
	p[RTP + 1] = 8;
	put16(p + RTP + 8, 0x1234);
	put16(p + RTP + 10, i);
}

static void build_call(void)
{
	uint8_t frame[SIZE] = { 0 };

	build(frame, 0);
	memcpy(call, frame, RTP);
	put16(call + 16, CALL - 14);
	put16(call + 34, 5060);
	put16(call + 36, 5060);
	put16(call + 38, CALL - 34);
	memcpy(call + RTP, invite, sizeof(invite) - 1);
}

/* Its payload is one letter. */
static void build_text(void)
{
	uint8_t frame[SIZE] = { 0 };

	build(frame, 0);
	memcpy(text, frame, RTP);
	put16(text + 16, TEXT - 14);
	put16(text + 38, TEXT - 34);
	memset(text + RTP, 'x', TEXT - RTP);
}

int media_open(const char *device, const char *kind)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(device),
	};
	unsigned int i;

	build_call();
	build_text();
	if (!strcmp(kind, "sip")) {
		one = call;
		one_size = CALL;
	} else if (!strcmp(kind, "txt")) {
		one = text;
		one_size = TEXT;
	}
	for (i = 0; i < STREAMS; i++)
		build(frames[i], i);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	return fd >= 0 && addr.sll_ifindex &&
	       !bind(fd, (struct sockaddr *)&addr, sizeof(addr));
}

static uint64_t send_one(uint64_t count)
{
	uint64_t i;

	for (i = 0; i < count; i++)
		if (send(fd, one, one_size, 0) != (ssize_t)one_size)
			break;
	return i;
}

uint64_t media_send(uint64_t count)
{
	uint64_t i;

	if (one)
		return send_one(count);
	for (i = 0; i < count; i++) {
		uint8_t *frame = frames[i % STREAMS];
		uint32_t n = (uint32_t)(i / STREAMS);

		put16(frame + RTP + 2, n & 0xffff);
		put16(frame + RTP + 4, n * 160 >> 16);
		put16(frame + RTP + 6, n * 160 & 0xffff);
		if (send(fd, frame, SIZE, 0) != SIZE)
			break;
	}
	return i;
}
