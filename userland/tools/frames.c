// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"

#define FIRST_SOURCE	0x0a000001u	/* 10.0.0.1 */
#define DESTINATION	0x0afffffeu	/* 10.255.255.254 */
#define DISCARD_PORT	9

bool read_mac(const char *text, unsigned char mac[6])
{
	int end = 0;

	return sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &mac[0],
		      &mac[1], &mac[2], &mac[3], &mac[4], &mac[5], &end) == 6 &&
	       !text[end];
}

static uint32_t sum_words(const void *data, size_t len, uint32_t sum)
{
	const unsigned char *p = data;

	for (; len > 1; len -= 2, p += 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	if (len)
		sum += (uint32_t)p[0] << 8;
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static void fill_checksums(struct frame *frame)
{
	unsigned char *p = frame->bytes + ETH_HLEN;
	struct iphdr ip;
	struct udphdr udp;
	size_t length;
	uint32_t sum;

	memcpy(&ip, p, sizeof(ip));
	memcpy(&udp, p + sizeof(ip), sizeof(udp));
	ip.check = 0;
	ip.check = fold(sum_words(&ip, sizeof(ip), 0));
	memcpy(p, &ip, sizeof(ip));

	length = ntohs(udp.len);
	udp.check = 0;
	memcpy(p + sizeof(ip), &udp, sizeof(udp));
	/* The pseudo header: addresses, protocol, length. */
	sum = sum_words(&ip.saddr, 8, IPPROTO_UDP + (uint32_t)length);
	udp.check = fold(sum_words(p + sizeof(ip), length, sum));
	if (!udp.check)
		udp.check = 0xffff;	/* 0 would say: no checksum */
	memcpy(p + sizeof(ip), &udp, sizeof(udp));
}

struct frame make_frame(const unsigned char smac[6],
			const unsigned char dmac[6], uint32_t len)
{
	struct frame frame = { calloc(1, len), len };
	struct ethhdr eth = { .h_proto = htons(ETH_P_IP) };
	struct iphdr ip = {
		.version = 4,
		.ihl = 5,
		.ttl = 64,
		.protocol = IPPROTO_UDP,
		.tot_len = htons((uint16_t)(len - ETH_HLEN)),
		.saddr = htonl(FIRST_SOURCE),
		.daddr = htonl(DESTINATION),
	};
	struct udphdr udp = {
		.source = htons(DISCARD_PORT),
		.dest = htons(DISCARD_PORT),
		.len = htons((uint16_t)(len - ETH_HLEN - sizeof(ip))),
	};

	if (!frame.bytes)
		return frame;
	memcpy(eth.h_source, smac, ETH_ALEN);
	memcpy(eth.h_dest, dmac, ETH_ALEN);
	memcpy(frame.bytes, &eth, sizeof(eth));
	memcpy(frame.bytes + sizeof(eth), &ip, sizeof(ip));
	memcpy(frame.bytes + sizeof(eth) + sizeof(ip), &udp, sizeof(udp));
	fill_checksums(&frame);
	return frame;
}

void set_source(struct frame *frame, uint32_t n)
{
	uint32_t source = htonl(FIRST_SOURCE + n);

	memcpy(frame->bytes + ETH_HLEN + offsetof(struct iphdr, saddr), &source,
	       sizeof(source));
	fill_checksums(frame);
}
