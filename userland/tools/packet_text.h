/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A parsed packet as a line of text or as JSON. */
#ifndef TOOLS_PACKET_TEXT_H
#define TOOLS_PACKET_TEXT_H

#include <stdbool.h>

#include <jansson.h>
#include <pfring.h>

/* 10.0.0.1:5060, [2001:db8::1]:5060; without a port if @proto has none. */
struct peer_text {
	char s[64];
};

struct peer_text peer_text(const ip_addr *host, int version, int proto,
			   int port);

/* @hdr comes from pfring_recv_parsed(). One line, and with @hex the bytes. */
void print_packet(const struct pfring_pkthdr *hdr, const unsigned char *packet,
		  bool hex);

/* NULL if there is no memory. */
json_t *packet_json(const struct pfring_pkthdr *hdr);

#endif /* TOOLS_PACKET_TEXT_H */
