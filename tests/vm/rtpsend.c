// SPDX-License-Identifier: GPL-2.0-only
/*
 * rtpsend [OPTION]... DEVICE: RTP packets of 172 bytes, as many streams side by
 * side as are wanted.
 *
 *   -s STREAMS (1)   -n PACKETS  of each (10)   -b  every second one is a stream
 *   that flows back      -S SSRC  of the first stream (1)
 *   -p PORT  each stream has two ports of its own, from here on (10000);
 *   -P PORT  all have these, and differ by their SSRC
 *   -h HOSTS  so many pairs of hosts take turns (1)
 *   -f NUMBER  is added to what the sending host is called
 *   -6 IPv6  -V VLAN  -q SEQUENCE  of the first packet (1)
 *   -t TYPE  of payload (8)  -m  the first packet of a stream has the marker
 *   -r  RTCP of each stream in between: its sender report
 *   -x BYTES  so many bytes are missing at the end of each packet
 *   -z BYTE  the first byte of all packets' payload
 *   -u USEC  between rounds
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAYLOAD		160
#define RTP_HLEN	12

static struct {
	unsigned int streams, packets, hosts, vlan, type, cut, usec, from;
	uint32_t ssrc, port, first_byte;
	uint16_t seq;
	bool v6, back, one_port, rtcp, marker;
} s = {
	.streams = 1, .packets = 10, .hosts = 1, .type = 8, .ssrc = 1,
	.port = 10000, .first_byte = 0x80, .seq = 1,
};

static uint8_t *put16(uint8_t *p, unsigned int v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
	return p + 2;
}

static uint8_t *put32(uint8_t *p, uint32_t v)
{
	return put16(put16(p, v >> 16), v & 0xffff);
}

/* 10.SIDE.x.x, or fd00::SIDE:x */
static uint8_t *put_host(uint8_t *p, unsigned int side, unsigned int host)
{
	if (side == 1)
		host += s.from;
	if (!s.v6)
		return put32(p, 10U << 24 | side << 16 | (host + 1));
	memset(p, 0, 16);
	p[0] = 0xfd;
	p[11] = (uint8_t)side;
	put32(p + 12, host + 1);
	return p + 16;
}

static uint8_t *put_ip(uint8_t *p, unsigned int len, unsigned int from,
		       unsigned int host)
{
	uint8_t *start = p;
	uint32_t sum = 0;
	int i;

	if (s.v6) {
		p = put32(p, 6U << 28);
		p = put16(p, len);
		p = put16(p, 17 << 8 | 64);
		return put_host(put_host(p, from, host), 3 - from, host);
	}
	p = put16(p, 0x4500);
	p = put16(p, len + 20);
	p = put32(p, 0x4000);		/* not to be fragmented */
	p = put32(p, 64U << 24 | 17U << 16);
	p = put_host(put_host(p, from, host), 3 - from, host);
	for (i = 0; i < 20; i += 2)
		sum += start[i] << 8 | start[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	put16(start + 10, ~(sum + (sum >> 16)) & 0xffff);
	return p;
}

static uint8_t *put_rtp(uint8_t *p, unsigned int i, unsigned int n)
{
	*p++ = (uint8_t)s.first_byte;
	*p++ = (uint8_t)(s.type | (s.marker && !n ? 0x80 : 0));
	p = put16(p, (uint16_t)(s.seq + n));
	p = put32(p, n * PAYLOAD);
	p = put32(p, s.ssrc + i);
	memset(p, 0xd5, PAYLOAD);
	return p + PAYLOAD;
}

static uint8_t *put_rtcp(uint8_t *p, unsigned int i, unsigned int n)
{
	p = put32(p, 0x80c80006);	/* SR */
	p = put32(p, s.ssrc + i);
	p = put32(p, 0xe0000000);
	p = put32(p, n << 16);
	p = put32(p, n * PAYLOAD);
	p = put32(p, n + 1);
	return put32(p, n * PAYLOAD);
}

static void transmit(int fd, unsigned int i, unsigned int n, bool rtcp)
{
	unsigned int len = 8 + (rtcp ? 28 : RTP_HLEN + PAYLOAD);
	unsigned int pair = s.back ? i / 2 : i, from = s.back ? 1 + i % 2 : 1;
	unsigned int port = s.port + (s.one_port ? 0 : pair * 2 % 50000) + rtcp;
	uint8_t frame[14 + 4 + 40 + 8 + RTP_HLEN + PAYLOAD], *p = frame;

	p = put32(put32(put32(p, 0x02000000), 0x00020200), 1);
	if (s.vlan)
		p = put16(put16(p, 0x8100), s.vlan);
	p = put16(p, s.v6 ? 0x86dd : 0x0800);
	/* When all ports are taken, another host goes on. */
	p = put_ip(p, len, from, pair % s.hosts +
		   (s.one_port ? 0 : pair / 25000 * s.hosts));
	p = put16(put16(p, port), port);
	p = put16(put16(p, len), 0);
	p = rtcp ? put_rtcp(p, i, n) : put_rtp(p, i, n);
	while (send(fd, frame, (size_t)(p - frame) - s.cut, 0) < 0) {
		if (errno != ENOBUFS && errno != EAGAIN) {
			perror("rtpsend");
			exit(1);
		}
		usleep(1000);
	}
}

static void parse(int argc, char **argv)
{
	int opt;

	while ((opt = getopt(argc, argv, "s:n:bS:p:P:h:f:6V:q:t:mrx:z:u:")) != -1) {
		unsigned int v = optarg ? (unsigned int)strtoul(optarg, NULL, 0) : 0;

		switch (opt) {
		case 's': s.streams = v; break;
		case 'n': s.packets = v; break;
		case 'b': s.back = true; break;
		case 'S': s.ssrc = v; break;
		case 'p': s.port = v; break;
		case 'P': s.port = v; s.one_port = true; break;
		case 'h': s.hosts = v; break;
		case 'f': s.from = v; break;
		case '6': s.v6 = true; break;
		case 'V': s.vlan = v; break;
		case 'q': s.seq = (uint16_t)v; break;
		case 't': s.type = v; break;
		case 'm': s.marker = true; break;
		case 'r': s.rtcp = true; break;
		case 'x': s.cut = v; break;
		case 'z': s.first_byte = v; break;
		case 'u': s.usec = v; break;
		default: exit(2);
		}
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_ll addr = { .sll_family = AF_PACKET };
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	unsigned int i, n;
	cpu_set_t set;

	parse(argc, argv);
	/* What is sent from two processors may pass one another on its way. */
	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("rtpsend: CPU 0");
		return 1;
	}
	addr.sll_ifindex = optind == argc - 1 ?
		(int)if_nametoindex(argv[optind]) : 0;
	if (fd < 0 || !addr.sll_ifindex ||
	    bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		perror("rtpsend");
		return 1;
	}
	for (n = 0; n < s.packets; n++) {
		for (i = 0; i < s.streams; i++) {
			transmit(fd, i, n, false);
			if (s.rtcp)
				transmit(fd, i, n, true);
		}
		if (s.usec)
			usleep(s.usec);
	}
	return 0;
}
