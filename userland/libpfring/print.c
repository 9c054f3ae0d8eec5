// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packets as text. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "pfring.h"

/* A line that is being written; what does not fit is left out. */
struct line {
	char *text;
	size_t size, used;
};

__attribute__((format(printf, 2, 3)))
static void put(struct line *line, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line->text + line->used, line->size - line->used,
			format, args);
	va_end(args);
	if (len < 0)
		return;
	line->used += (size_t)len < line->size - line->used ?
		      (size_t)len : line->size - line->used - 1;
}

static void put_mac(struct line *line, const uint8_t mac[6])
{
	put(line, "%02X:%02X:%02X:%02X:%02X:%02X", mac[0], mac[1], mac[2],
	    mac[3], mac[4], mac[5]);
}

static void put_host(struct line *line, const ip_addr *host, int version)
{
	char text[INET6_ADDRSTRLEN] = "?";
	struct in_addr v4 = { .s_addr = htonl(host->v4) };

	if (version == 4)
		inet_ntop(AF_INET, &v4, text, sizeof(text));
	else
		inet_ntop(AF_INET6, &host->v6, text, sizeof(text));
	put(line, version == 6 ? "[%s]" : "%s", text);
}

static void put_protocol(struct line *line, uint8_t proto)
{
	switch (proto) {
	case IPPROTO_TCP:
		put(line, "TCP");
		break;
	case IPPROTO_UDP:
		put(line, "UDP");
		break;
	case IPPROTO_SCTP:
		put(line, "SCTP");
		break;
	case IPPROTO_ICMP:
		put(line, "ICMP");
		break;
	case IPPROTO_ICMPV6:
		put(line, "ICMPv6");
		break;
	default:
		put(line, "proto %u", proto);
	}
}

static void put_tcp(struct line *line, const struct pkt_parsing_info *info)
{
	static const char letters[] = "FSRPAUEC";
	char flags[sizeof(letters)] = "", *at = flags;
	int i;

	for (i = 0; letters[i]; i++)
		if (info->tcp.flags & 1 << i)
			*at++ = letters[i];
	*at = '\0';
	put(line, "[%s][seq %u][ack %u]", flags, info->tcp.seq_num,
	    info->tcp.ack_num);
}

static void put_ip(struct line *line, const struct pkt_parsing_info *info)
{
	bool ports = info->l3_flags & PFR_L3_PORTS;

	put(line, "[IPv%u][", info->ip_version);
	put_host(line, &info->ip_src, info->ip_version);
	if (ports)
		put(line, ":%u", info->l4_src_port);
	put(line, " -> ");
	put_host(line, &info->ip_dst, info->ip_version);
	if (ports)
		put(line, ":%u", info->l4_dst_port);
	put(line, "][");
	put_protocol(line, info->l3_proto);
	put(line, "]");
	if (info->l3_flags & PFR_L3_FRAGMENT)
		put(line, "[fragment]");
	if (ports && info->l3_proto == IPPROTO_TCP)
		put_tcp(line, info);
	if (info->tunnel.tunnel_id != NO_TUNNEL_ID)
		put(line, "[tunnel 0x%x]", info->tunnel.tunnel_id);
}

int pfring_print_parsed_pkt(char *buff, unsigned int buff_len,
			    const unsigned char *p,
			    const struct pfring_pkthdr *h)
{
	struct line line = { .text = buff, .size = buff_len };
	const struct pkt_parsing_info *info;

	(void)p;
	if (!buff || !buff_len || !h)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"pfring_print_parsed_pkt() needs room and a header");
	info = &h->extended_hdr.parsed_pkt;
	*buff = '\0';
	put(&line, "[");
	put_mac(&line, info->smac);
	put(&line, " -> ");
	put_mac(&line, info->dmac);
	put(&line, "]");
	if (info->vlan_id)
		put(&line, "[vlan %u]", info->vlan_id);
	if (info->qinq_vlan_id)
		put(&line, "[vlan %u]", info->qinq_vlan_id);
	if (info->ip_version)
		put_ip(&line, info);
	else
		put(&line, "[eth_type 0x%04x]", info->eth_type);
	put(&line, "[len %u][caplen %u]", h->len, h->caplen);
	return (int)line.used;
}

int pfring_print_pkt(char *buff, unsigned int buff_len, const unsigned char *p,
		     unsigned int len, unsigned int caplen)
{
	struct pfring_pkthdr h;

	if (!p)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"there is no packet");
	memset(&h, 0, sizeof(h));
	h.len = len;
	h.caplen = caplen;
	h.extended_hdr.parsed_pkt.tunnel.tunnel_id = NO_TUNNEL_ID;
	pfring_parse_pkt((unsigned char *)p, &h, 5, 0, 0);
	return pfring_print_parsed_pkt(buff, buff_len, p, &h);
}
