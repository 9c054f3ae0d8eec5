// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"

#define MAGIC		"pfrt"
#define PAYLOAD_MIN	12		/* magic, number, flow */
#define HEADERS_MAX	160		/* where the payload begins, at most */

static const char *const kinds[FRAME_KINDS] = {
	"udp", "tcp", "icmp", "sctp", "udp6", "tcp6", "arp", "mpls"
};

int frame_kind_of(const char *name)
{
	int i;

	for (i = 0; i < FRAME_KINDS; i++)
		if (!strcmp(name, kinds[i]))
			return i;
	return -1;
}

static uint8_t *put16(uint8_t *p, unsigned int value)
{
	*p++ = (uint8_t)(value >> 8);
	*p++ = (uint8_t)value;
	return p;
}

static uint8_t *put32(uint8_t *p, uint32_t value)
{
	return put16(put16(p, value >> 16), value & 0xffff);
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static uint32_t sum16(const uint8_t *p, uint32_t len, uint32_t sum)
{
	for (; len > 1; len -= 2, p += 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	return sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void ip_checksum(uint8_t *ip)
{
	put16(ip + 10, 0);
	put16(ip + 10, (uint16_t)~fold(sum16(ip, 20, 0)));
}

static uint32_t link_len(const struct frame_plan *plan)
{
	return 14 + 4 * (uint32_t)plan->num_tags;
}

static uint32_t tunnel_len(enum frame_tunnel tunnel)
{
	switch (tunnel) {
	case TUNNEL_GRE:
		return 20 + 4;
	case TUNNEL_GTP:
		return 20 + 8 + 8;
	case TUNNEL_VXLAN:
		return 20 + 8 + 8 + 14;
	default:
		return 0;
	}
}

static uint32_t inner_len(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_UDP:
	case FRAME_ICMP:
		return 20 + 8;
	case FRAME_TCP:
		return 20 + 20;
	case FRAME_SCTP:
		return 20 + 12;
	case FRAME_UDP6:
		return 40 + 8;
	case FRAME_TCP6:
		return 40 + 20;
	case FRAME_ARP:
		return 28;
	case FRAME_MPLS:
		return 4 + 20 + 8;
	default:
		abort();
	}
}

uint32_t frame_min(const struct frame_plan *plan)
{
	return link_len(plan) + tunnel_len(plan->tunnel) +
	       inner_len(plan->kind) + PAYLOAD_MIN;
}

/* An Ethernet header up to its type; the host's number is in its address. */
static uint8_t *put_macs(uint8_t *p, bool back)
{
	static const uint8_t a[6] = { 2, 0, 0, 0, 0, 1 }, b[6] = { 2, 0, 0, 0, 0, 2 };

	memcpy(p, back ? a : b, 6);
	memcpy(p + 6, back ? b : a, 6);
	return p + 12;
}

static uint8_t *put_ip4(uint8_t *p, uint32_t len, uint8_t proto, uint16_t id,
			uint32_t from, uint32_t to)
{
	uint8_t *ip = p;

	*p++ = 0x45;
	*p++ = 0;
	p = put16(p, len);
	p = put16(p, id);
	p = put16(p, 0);
	*p++ = 64;
	*p++ = proto;
	p = put16(p, 0);
	p = put32(p, from);
	p = put32(p, to);
	ip_checksum(ip);
	return p;
}

static uint8_t *put_ip6(uint8_t *p, uint32_t len, uint8_t proto, uint32_t from,
			uint32_t to)
{
	p = put32(p, 0x60000000);
	p = put16(p, len);
	*p++ = proto;
	*p++ = 64;
	p = put32(p, 0x20010db8);
	memset(p, 0, 8);
	p = put32(p + 8, from);
	p = put32(p, 0x20010db8);
	memset(p, 0, 8);
	return put32(p + 8, to);
}

static uint8_t *put_l4(uint8_t *p, enum frame_kind kind, uint32_t len,
		       uint16_t from, uint16_t to, uint32_t number)
{
	switch (kind) {
	case FRAME_UDP:
	case FRAME_UDP6:
	case FRAME_MPLS:
		p = put16(put16(p, from), to);
		return put16(put16(p, len), 0);
	case FRAME_ICMP:
		*p++ = 8;
		*p++ = 0;
		p = put16(p, 0);
		return put16(put16(p, from), number & 0xffff);
	case FRAME_SCTP:
		p = put16(put16(p, from), to);
		return put32(put32(p, 7), 0);
	default:	/* TCP */
		p = put16(put16(p, from), to);
		p = put32(put32(p, number), 0);
		p = put16(p, 0x5010);
		return put32(put16(p, 512), 0);
	}
}

static uint16_t type_of(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_UDP6:
	case FRAME_TCP6:
		return 0x86dd;
	case FRAME_ARP:
		return 0x0806;
	case FRAME_MPLS:
		return 0x8847;
	default:
		return 0x0800;
	}
}

static uint8_t *put_tunnel(uint8_t *p, const struct frame_plan *plan,
			   uint32_t number, uint32_t len, bool back)
{
	uint32_t outer = number % (plan->outers ? plan->outers : 1);
	uint32_t from = 0xc0000200 + outer, to = 0xc6336400 + outer;
	uint8_t proto = plan->tunnel == TUNNEL_GRE ? 47 : 17;

	p = put_ip4(p, len, proto, (uint16_t)number, back ? to : from,
		    back ? from : to);
	len -= 20;
	switch (plan->tunnel) {
	case TUNNEL_GRE:
		return put16(put16(p, 0), type_of(plan->kind));
	case TUNNEL_GTP:
		p = put16(put16(p, 2152), 2152);
		p = put16(put16(p, len), 0);
		p = put16(put16(p, 0x30ff), len - 16);
		return put32(p, 99);
	default:	/* VXLAN */
		p = put16(put16(p, 1024 + outer), 4789);
		p = put16(put16(p, len), 0);
		p = put32(put32(p, 0x08000000), 5 << 8);
		return put16(put_macs(p, back), type_of(plan->kind));
	}
}

static uint8_t pattern(uint32_t number, uint32_t i)
{
	return (uint8_t)(number * 31 + i * 7 + (i >> 8));
}

static void put_payload(uint8_t *p, uint32_t len, uint32_t number, uint32_t flow)
{
	uint32_t i;

	memcpy(p, MAGIC, 4);
	put32(put32(p + 4, number), flow);
	for (i = PAYLOAD_MIN; i < len; i++)
		p[i] = pattern(number, i);
}

void frame_build(const struct frame_plan *plan, uint32_t number, uint32_t size,
		 uint8_t *frame)
{
	static const uint8_t protos[FRAME_KINDS] = { 17, 6, 1, 132, 17, 6, 0, 17 };
	uint32_t flows = plan->flows ? plan->flows : 1;
	uint32_t flow = (plan->both ? number / 2 : number) % flows;
	uint32_t host = flow % (plan->hosts ? plan->hosts : flows);
	uint32_t from = 0x0a010000 + host, to = 0x0a020000 + host;
	uint16_t from_port = (uint16_t)(1000 + flow), to_port = (uint16_t)(2000 + flow);
	bool back = plan->both && (number & 1);
	uint8_t *p = put_macs(frame, back);
	uint32_t left, hdr;
	int i;

	if (back) {
		uint32_t host_was = from;
		uint16_t port_was = from_port;

		from = to;
		to = host_was;
		from_port = to_port;
		to_port = port_was;
	}
	for (i = 0; i < plan->num_tags; i++) {
		p = put16(p, i || !plan->tpid ? 0x8100 : plan->tpid);
		p = put16(p, plan->tag[i]);
	}
	p = put16(p, plan->tunnel ? 0x0800 : type_of(plan->kind));
	left = size - link_len(plan);
	if (plan->tunnel) {
		p = put_tunnel(p, plan, number, left, back);
		left -= tunnel_len(plan->tunnel);
	}
	hdr = inner_len(plan->kind);
	if (plan->kind == FRAME_MPLS) {
		p = put32(p, 16 << 12 | 0x100 | 64);
		left -= 4;
		hdr -= 4;
	}
	if (plan->kind == FRAME_ARP) {
		p = put32(p, 0x00010800);
		p = put32(p, 0x06040001);
		memset(p, 0, 20);
		put32(p + 6, from);
		put32(p + 16, to);
		p += 20;
	} else if (type_of(plan->kind) == 0x86dd) {
		p = put_ip6(p, left - 40, protos[plan->kind], from, to);
		p = put_l4(p, plan->kind, left - 40, from_port, to_port, number);
	} else {
		p = put_ip4(p, left, protos[plan->kind], (uint16_t)number, from,
			    to);
		p = put_l4(p, plan->kind, left - 20, from_port, to_port, number);
	}
	put_payload(p, left - hdr, number, flow);
}

void frame_partial_checksum(const struct frame_plan *plan, uint8_t *frame,
			    uint32_t size, uint16_t *start, uint16_t *offset)
{
	uint32_t l3 = link_len(plan), l4 = l3 + 20;
	uint32_t sum = sum16(frame + l3 + 12, 8, 6 + size - l4);

	put16(frame + l4 + 16, fold(sum));
	*start = (uint16_t)l4;
	*offset = 16;
}

uint32_t frame_fragment(const uint8_t *frame, uint32_t size, uint32_t chunk,
			uint32_t index, uint8_t *out)
{
	uint32_t body = size - 34, from = index * chunk, len;

	if (from >= body)
		return 0;
	len = body - from < chunk ? body - from : chunk;
	memcpy(out, frame, 34);
	memcpy(out + 34, frame + 34 + from, len);
	put16(out + 16, 20 + len);
	put16(out + 20, (from + len < body ? 0x2000 : 0) | from / 8);
	ip_checksum(out + 14);
	return 34 + len;
}

uint32_t frame_end(uint8_t *frame)
{
	uint8_t *p = put_macs(frame, false);

	memset(p, 0, 48);
	memcpy(put16(p, FRAME_END_TYPE), "pfrE", 4);
	return 60;
}

bool frame_is_end(const uint8_t *frame, uint32_t caplen)
{
	uint32_t at = 12;

	/* The way may have put a tag before it. */
	while (at + 10 <= caplen && frame[at] == 0x81 && !frame[at + 1])
		at += 4;
	return at + 6 <= caplen && frame[at] == FRAME_END_TYPE >> 8 &&
	       frame[at + 1] == (FRAME_END_TYPE & 0xff) &&
	       !memcmp(frame + at + 2, "pfrE", 4);
}

bool frame_check(const uint8_t *frame, uint32_t caplen, struct frame_id *id,
		 bool *damaged)
{
	uint32_t at, i;

	*damaged = false;
	for (at = 14 + 20; at + PAYLOAD_MIN <= caplen && at < HEADERS_MAX; at++)
		if (!memcmp(frame + at, MAGIC, 4))
			break;
	if (at + PAYLOAD_MIN > caplen || at == HEADERS_MAX)
		return false;
	id->number = get32(frame + at + 4);
	id->flow = get32(frame + at + 8);
	for (i = PAYLOAD_MIN; at + i < caplen; i++) {
		if (frame[at + i] != pattern(id->number, i)) {
			*damaged = true;
			return false;
		}
	}
	return true;
}
