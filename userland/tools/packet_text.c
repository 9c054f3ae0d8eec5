// SPDX-License-Identifier: LGPL-2.1-or-later
#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "json_line.h"
#include "packet_text.h"

struct text {
	char s[64];
};

static struct text mac_text(const __u8 mac[6])
{
	struct text t;

	snprintf(t.s, sizeof(t.s), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	return t;
}

static struct text host_text(const ip_addr *host, int version)
{
	struct in_addr v4 = { .s_addr = htonl(host->v4) };
	struct text t = { "" };

	if (version == 6)
		inet_ntop(AF_INET6, &host->v6, t.s, sizeof(t.s));
	else if (version == 4)
		inet_ntop(AF_INET, &v4, t.s, sizeof(t.s));
	return t;
}

static struct text proto_text(int proto)
{
	struct text t;

	switch (proto) {
	case IPPROTO_TCP:
		return (struct text){ "TCP" };
	case IPPROTO_UDP:
		return (struct text){ "UDP" };
	case IPPROTO_SCTP:
		return (struct text){ "SCTP" };
	case IPPROTO_ICMP:
		return (struct text){ "ICMP" };
	case IPPROTO_ICMPV6:
		return (struct text){ "ICMPv6" };
	case IPPROTO_GRE:
		return (struct text){ "GRE" };
	default:
		snprintf(t.s, sizeof(t.s), "proto %d", proto);
		return t;
	}
}

static bool has_ports(int proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_SCTP;
}

struct peer_text peer_text(const ip_addr *host, int version, int proto,
			   int port)
{
	struct text address = host_text(host, version);
	struct peer_text t;

	if (!has_ports(proto))
		snprintf(t.s, sizeof(t.s), "%s", address.s);
	else if (version == 6)
		snprintf(t.s, sizeof(t.s), "[%.47s]:%d", address.s, port);
	else
		snprintf(t.s, sizeof(t.s), "%.15s:%d", address.s, port);
	return t;
}

static struct text tcp_flags_text(int flags)
{
	static const char letters[] = "FSRPAUEC";
	struct text t = { "" };
	int i, n = 0;

	for (i = 0; letters[i]; i++)
		if (flags & 1 << i)
			t.s[n++] = letters[i];
	return t;
}

static uint64_t time_ns(const struct pfring_pkthdr *hdr)
{
	if (hdr->extended_hdr.timestamp_ns)
		return hdr->extended_hdr.timestamp_ns;
	return (uint64_t)hdr->ts.tv_sec * 1000000000 +
	       (uint64_t)hdr->ts.tv_usec * 1000;
}

static void print_hex(const unsigned char *p, uint32_t len)
{
	uint32_t i, j;

	for (i = 0; i < len; i += 16) {
		printf("\t%04x ", i);
		for (j = i; j < i + 16; j++)
			if (j < len)
				printf(" %02x", p[j]);
			else
				printf("   ");
		printf("  ");
		for (j = i; j < i + 16 && j < len; j++)
			putchar(isprint(p[j]) ? p[j] : '.');
		putchar('\n');
	}
}

static void print_layers(const struct pkt_parsing_info *p)
{
	printf("[%s -> %s]", mac_text(p->smac).s, mac_text(p->dmac).s);
	if (p->offset.vlan_offset)
		printf("[vlan %d]", p->vlan_id);
	if (p->qinq_vlan_id)
		printf("[inner vlan %d]", p->qinq_vlan_id);
	if (!p->ip_version) {
		printf("[eth_type 0x%04x]", p->eth_type);
		return;
	}
	printf("[IPv%d][%s][%s -> %s]", p->ip_version,
	       proto_text(p->l3_proto).s,
	       peer_text(&p->ip_src, p->ip_version, p->l3_proto,
			 p->l4_src_port).s,
	       peer_text(&p->ip_dst, p->ip_version, p->l3_proto,
			 p->l4_dst_port).s);
	if (p->l3_flags & PFR_L3_FRAGMENT)
		printf("[fragment]");
	if (p->l3_proto == IPPROTO_TCP && p->offset.l4_offset)
		printf("[%s seq %u ack %u]", tcp_flags_text(p->tcp.flags).s,
		       p->tcp.seq_num, p->tcp.ack_num);
	if (p->tunnel.tunnel_id != NO_TUNNEL_ID)
		printf("[tunnel id %u]", p->tunnel.tunnel_id);
	if (p->tunnel.tunneled_ip_version)
		printf("[inner %s %s -> %s]",
		       proto_text(p->tunnel.tunneled_proto).s,
		       peer_text(&p->tunnel.tunneled_ip_src,
				 p->tunnel.tunneled_ip_version,
				 p->tunnel.tunneled_proto,
				 p->tunnel.tunneled_l4_src_port).s,
		       peer_text(&p->tunnel.tunneled_ip_dst,
				 p->tunnel.tunneled_ip_version,
				 p->tunnel.tunneled_proto,
				 p->tunnel.tunneled_l4_dst_port).s);
}

void print_packet(const struct pfring_pkthdr *hdr, const unsigned char *packet,
		  bool hex)
{
	const struct pfring_extended_pkthdr *ext = &hdr->extended_hdr;
	uint64_t ns = time_ns(hdr);
	time_t seconds = (time_t)(ns / 1000000000);
	char clock[16] = "";
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	flockfile(stdout);
	printf("%s.%09u [%s][if_index %d]", clock, (unsigned int)(ns % 1000000000),
	       ext->rx_direction ? "RX" : "TX", ext->if_index);
	print_layers(&ext->parsed_pkt);
	printf("[hash 0x%08x][caplen %u][len %u]\n", ext->pkt_hash, hdr->caplen,
	       hdr->len);
	if (hex)
		print_hex(packet, hdr->caplen);
	funlockfile(stdout);
}

static void set_text(json_t *object, const char *key, struct text value)
{
	json_object_set_new(object, key, json_string(value.s));
}

json_t *packet_json(const struct pfring_pkthdr *hdr)
{
	const struct pkt_parsing_info *p = &hdr->extended_hdr.parsed_pkt;
	json_t *o = json_object();

	json_object_set_new(o, "type", json_string("packet"));
	set_number(o, "timestamp_ns", time_ns(hdr));
	json_object_set_new(o, "direction",
			    json_string(hdr->extended_hdr.rx_direction ?
					"rx" : "tx"));
	json_object_set_new(o, "if_index",
			    json_integer(hdr->extended_hdr.if_index));
	set_text(o, "smac", mac_text(p->smac));
	set_text(o, "dmac", mac_text(p->dmac));
	set_number(o, "eth_type", p->eth_type);
	if (p->offset.vlan_offset)
		set_number(o, "vlan_id", p->vlan_id);
	if (p->qinq_vlan_id)
		set_number(o, "qinq_vlan_id", p->qinq_vlan_id);
	if (p->ip_version) {
		set_number(o, "ip_version", p->ip_version);
		set_number(o, "l3_proto", p->l3_proto);
		set_text(o, "ip_src", host_text(&p->ip_src, p->ip_version));
		set_text(o, "ip_dst", host_text(&p->ip_dst, p->ip_version));
	}
	if (p->ip_version && has_ports(p->l3_proto)) {
		set_number(o, "l4_src_port", p->l4_src_port);
		set_number(o, "l4_dst_port", p->l4_dst_port);
	}
	if (p->tunnel.tunnel_id != NO_TUNNEL_ID)
		set_number(o, "tunnel_id", p->tunnel.tunnel_id);
	set_number(o, "hash", hdr->extended_hdr.pkt_hash);
	set_number(o, "caplen", hdr->caplen);
	set_number(o, "len", hdr->len);
	return o;
}
