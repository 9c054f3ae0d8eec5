// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sender.h"

#define HEADERS		42	/* Ethernet, IPv4, UDP */
#define IP_MAX		65535

int sender_open(const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0), on = 1;

	if (fd >= 0 && (!addr.sll_ifindex ||
			bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ||
			setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on,
				   sizeof(on)))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void transmit(int fd, const struct virtio_net_hdr *vnet,
		     const uint8_t *frame, uint32_t size)
{
	struct iovec iov[2] = {
		{ (void *)vnet, sizeof(*vnet) },
		{ (void *)frame, size },
	};

	while (writev(fd, iov, 2) < 0) {
		if (errno != ENOBUFS && errno != EAGAIN) {
			printf("not ok - sending %u bytes: %m\n", size);
			exit(2);
		}
		usleep(1000);
	}
}

void sender_frames(int fd, const struct frame_plan *plan, int num)
{
	static const struct virtio_net_hdr plain;
	uint32_t size = frame_min(plan);
	uint8_t frame[256];
	int i;

	if (size < 60)
		size = 60;
	for (i = 0; i < num; i++) {
		frame_build(plan, (uint32_t)i, size, frame);
		transmit(fd, &plain, frame, size);
	}
}

static void put16(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

void sender_payload(int fd, const void *payload, uint32_t len, bool one_piece)
{
	static uint8_t frame[IP_MAX + 14];
	const struct frame_plan plan = { .flows = 1 };
	struct virtio_net_hdr vnet = {};

	/* Headers of a frame that is known, lengths of this one. */
	frame_build(&plan, 0, 60, frame);
	put16(frame + 16, 28 + len);
	put16(frame + 38, 8 + len);
	memcpy(frame + HEADERS, payload, len);
	/* The packet socket puts the rest into pages if it is long enough. */
	vnet.hdr_len = one_piece ? 0 : HEADERS;
	transmit(fd, &vnet, frame, HEADERS + len);
}
