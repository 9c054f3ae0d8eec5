/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules and packets drawn at random, out of so few values that they often meet.
 */
#ifndef WILDCARD_RANDOM_H
#define WILDCARD_RANDOM_H

#include <linux/etherdevice.h>
#include <linux/in.h>
#include <linux/pf_ring.h>
#include <linux/prandom.h>
#include <linux/string.h>

static struct rnd_state rnd;

static u32 below(u32 ceiling)
{
	return prandom_u32_state(&rnd) % ceiling;
}

static bool one_in(u32 n)
{
	return !below(n);
}

/* Which fields a rule has, and how much of them. */
struct shape {
	bool smac, dmac, vlan, eth_type, proto, version_said, tunnel_id;
	u8 version, inner_version;	/* 4, 6; 0 = no hosts */
	u8 src_bits, dst_bits, inner_src_bits, inner_dst_bits;	/* of prefixes */
	u16 sport_span, dport_span;	/* of ranges, 0 = any port */
	bool bidirectional, pattern;
};

/* Few letters and short texts: all of them fit into what one packet may have. */
static char random_letter(void)
{
	static const char letters[] = "aAbBc";

	return letters[below(sizeof(letters) - 1)];
}

static void random_pattern(char *pattern)
{
	unsigned int alternatives = 1 + below(3), i;

	while (alternatives--) {
		for (i = 1 + below(4); i; i--)
			*pattern++ = random_letter();
		if (alternatives)
			*pattern++ = '|';
	}
}

static u8 random_bits(u8 version)
{
	static const u8 bits_v4[] = { 0, 8, 16, 24, 29, 30, 31, 32 };
	static const u8 bits_v6[] = { 0, 32, 48, 64, 120, 126, 127, 128 };

	if (version == 6)
		return bits_v6[below(ARRAY_SIZE(bits_v6))];
	return bits_v4[below(ARRAY_SIZE(bits_v4))];
}

static void random_shape(struct shape *shape)
{
	static const u16 spans[] = { 0, 0, 1, 1, 2, 7, 16, 100, 1000, 65535 };
	static const u8 versions[] = { 0, 4, 4, 6 };

	memset(shape, 0, sizeof(*shape));
	shape->smac = one_in(6);
	shape->dmac = one_in(6);
	shape->vlan = one_in(4);
	shape->eth_type = one_in(6);
	shape->proto = one_in(2);
	shape->tunnel_id = one_in(8);
	shape->bidirectional = one_in(3);
	shape->pattern = one_in(4);
	shape->version = versions[below(ARRAY_SIZE(versions))];
	shape->version_said = one_in(3);
	shape->src_bits = random_bits(shape->version);
	shape->dst_bits = random_bits(shape->version);
	if (one_in(6)) {
		shape->inner_version = versions[below(ARRAY_SIZE(versions))];
		shape->inner_src_bits = random_bits(shape->inner_version);
		shape->inner_dst_bits = random_bits(shape->inner_version);
	}
	shape->sport_span = one_in(3) ? spans[below(ARRAY_SIZE(spans))] : 0;
	shape->dport_span = one_in(2) ? spans[below(ARRAY_SIZE(spans))] : 0;
}

static void random_mac(u8 *mac)
{
	memset(mac, 0, 6);
	mac[0] = 2;
	mac[1 + below(5)] = 1 + below(2);
}

static void random_host(ip_addr *host, u8 version)
{
	static const u8 low[] = { 0, 1, 2, 3, 8, 64, 255 };

	memset(host, 0, sizeof(*host));
	if (version == 4) {
		host->v4 = 10 << 24 | below(2) << 16 | below(2) << 8 |
			   low[below(ARRAY_SIZE(low))];
		return;
	}
	host->v6.s6_addr[0] = 0x20;
	host->v6.s6_addr[3] = below(2);
	host->v6.s6_addr[5] = below(2);
	host->v6.s6_addr[7] = below(2);
	host->v6.s6_addr[8] = 1;	/* so that it looks like IPv6 */
	host->v6.s6_addr[14] = below(2);
	host->v6.s6_addr[15] = low[below(ARRAY_SIZE(low))];
}

static void prefix_mask(ip_addr *mask, u8 version, u8 bits)
{
	unsigned int i;

	memset(mask, 0, sizeof(*mask));
	if (version == 4)
		mask->v4 = bits ? ~0U << (32 - bits) : 0;
	else if (version == 6)
		for (i = 0; i < bits; i++)
			mask->v6.s6_addr[i / 8] |= 0x80 >> i % 8;
}

/* Programs may leave bits behind the mask, which must not matter. */
static void random_host_rule(ip_addr *host, ip_addr *mask, u8 version, u8 bits)
{
	unsigned int i;

	prefix_mask(mask, version, bits);
	if (!version || !bits)
		return;
	random_host(host, version);
	if (version == 6 || one_in(2))
		return;
	for (i = 0; i < 16; i++)
		((u8 *)host)[i] &= ((u8 *)mask)[i];
}

static u16 random_port(void)
{
	static const u16 ports[] = {
		0, 1, 2, 15, 16, 17, 255, 256, 257, 1000, 5060, 5061, 5071,
		5072, 5077, 65534, 65535
	};

	return ports[below(ARRAY_SIZE(ports))];
}

static void random_range(u16 *low, u16 *high, u16 span)
{
	*low = 0;
	*high = 0;
	if (!span) {
		if (one_in(8))
			*low = random_port();	/* alone it says nothing */
		return;
	}
	*low = random_port();
	*high = min_t(u32, *low + span - 1, 65535);
}

static void random_rule(filtering_rule *rule, const struct shape *shape)
{
	static const u16 eth_types[] = { ETH_P_IP, ETH_P_IPV6, ETH_P_ARP };
	static const u8 protos[] = { IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP };
	filtering_rule_core_fields *c = &rule->core_fields;
	filtering_rule_extended_fields *e = &rule->extended_fields;

	memset(rule, 0, sizeof(*rule));
	rule->bidirectional = shape->bidirectional;
	rule->rule_action = one_in(3) ?
			    dont_forward_packet_and_stop_rule_evaluation :
			    execute_action_and_continue_rule_evaluation;
	if (shape->pattern)
		random_pattern(e->payload_pattern);
	if (shape->smac)
		random_mac(c->smac);
	if (shape->dmac)
		random_mac(c->dmac);
	if (shape->vlan)
		c->vlan_id = 1 + below(2);
	if (shape->eth_type)
		c->eth_type = eth_types[below(ARRAY_SIZE(eth_types))];
	if (shape->proto)
		c->proto = protos[below(ARRAY_SIZE(protos))];
	if (shape->version_said)
		c->ip_version = shape->version;
	random_host_rule(&c->shost, &c->shost_mask, shape->version,
			 shape->src_bits);
	random_host_rule(&c->dhost, &c->dhost_mask, shape->version,
			 shape->dst_bits);
	random_range(&c->sport_low, &c->sport_high, shape->sport_span);
	random_range(&c->dport_low, &c->dport_high, shape->dport_span);
	if (shape->tunnel_id) {
		e->optional_fields = FILTER_TUNNEL_ID_FLAG;
		e->tunnel.tunnel_id = one_in(4) ? NO_TUNNEL_ID : below(2);
	}
	if (shape->version_said)
		e->tunnel.ip_version = shape->inner_version;
	random_host_rule(&e->tunnel.shost, &e->tunnel.shost_mask,
			 shape->inner_version, shape->inner_src_bits);
	random_host_rule(&e->tunnel.dhost, &e->tunnel.dhost_mask,
			 shape->inner_version, shape->inner_dst_bits);
}

/* Fields that no rule asks for are anything. */
static void random_packet(struct pkt_parsing_info *info)
{
	static const u8 protos[] = { IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP };
	static const u8 versions[] = { 0, 4, 4, 4, 6, 6 };

	prandom_bytes_state(&rnd, info, sizeof(*info));
	random_mac(info->smac);
	random_mac(info->dmac);
	info->vlan_id = below(3);
	info->ip_version = versions[below(ARRAY_SIZE(versions))];
	info->eth_type = info->ip_version == 4 ? ETH_P_IP :
			 info->ip_version == 6 ? ETH_P_IPV6 : ETH_P_ARP;
	info->l3_proto = info->ip_version ? protos[below(ARRAY_SIZE(protos))] : 0;
	if (info->l3_proto == IPPROTO_ICMP || one_in(20))
		info->l3_flags &= ~PFR_L3_PORTS;
	else
		info->l3_flags |= PFR_L3_PORTS;
	random_host(&info->ip_src, info->ip_version);
	random_host(&info->ip_dst, info->ip_version);
	info->l4_src_port = random_port();
	info->l4_dst_port = random_port();
	info->tunnel.tunnel_id = one_in(2) ? NO_TUNNEL_ID : below(2);
	info->tunnel.tunneled_ip_version = versions[below(ARRAY_SIZE(versions))];
	random_host(&info->tunnel.tunneled_ip_src,
		    info->tunnel.tunneled_ip_version);
	random_host(&info->tunnel.tunneled_ip_dst,
		    info->tunnel.tunneled_ip_version);
}

static void aim_host(ip_addr *host, const ip_addr *rule, const ip_addr *mask)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		((u8 *)host)[i] = (((u8 *)host)[i] & ~((u8 *)mask)[i]) |
				  (((u8 *)rule)[i] & ((u8 *)mask)[i]);
}

static u16 aim_port(u16 port, u16 low, u16 high)
{
	if (!high)
		return port;
	/* The edges, and one beyond each. */
	switch (below(4)) {
	case 0:
		return low;
	case 1:
		return high;
	case 2:
		return low + below(high - low + 1);
	default:
		return one_in(2) ? low - 1 : high + 1;
	}
}

/* Most of what a rule asks for, so that it often matches, or nearly does. */
static void aim_packet(struct pkt_parsing_info *info, const filtering_rule *rule)
{
	const filtering_rule_core_fields *c = &rule->core_fields;
	const filtering_rule_extended_fields *e = &rule->extended_fields;
	const ip_addr *shost = &c->shost, *smask = &c->shost_mask;
	bool six = c->ip_version == 6 || smask->v6.s6_addr[8] ||
		   shost->v6.s6_addr[8] || c->dhost.v6.s6_addr[8];

	if (six || smask->v4 || c->dhost_mask.v4 || c->ip_version)
		info->ip_version = six ? 6 : 4;
	if (!is_zero_ether_addr(c->smac))
		memcpy(info->smac, c->smac, 6);
	if (!is_zero_ether_addr(c->dmac))
		memcpy(info->dmac, c->dmac, 6);
	info->vlan_id = c->vlan_id ?: info->vlan_id;
	info->eth_type = c->eth_type ?: info->eth_type;
	info->l3_proto = c->proto ?: info->l3_proto;
	aim_host(&info->ip_src, shost, smask);
	aim_host(&info->ip_dst, &c->dhost, &c->dhost_mask);
	info->l4_src_port = aim_port(info->l4_src_port, c->sport_low,
				     c->sport_high);
	info->l4_dst_port = aim_port(info->l4_dst_port, c->dport_low,
				     c->dport_high);
	if (e->optional_fields & FILTER_TUNNEL_ID_FLAG)
		info->tunnel.tunnel_id = e->tunnel.tunnel_id;
	aim_host(&info->tunnel.tunneled_ip_src, &e->tunnel.shost,
		 &e->tunnel.shost_mask);
	aim_host(&info->tunnel.tunneled_ip_dst, &e->tunnel.dhost,
		 &e->tunnel.dhost_mask);
	if (one_in(8))
		((u8 *)info)[below(116)] ^= 1 << below(8);
}

/* The answer to a packet. */
static void turn_packet(struct pkt_parsing_info *info)
{
	u8 mac[6];

	memcpy(mac, info->smac, 6);
	memcpy(info->smac, info->dmac, 6);
	memcpy(info->dmac, mac, 6);
	swap(info->ip_src, info->ip_dst);
	swap(info->l4_src_port, info->l4_dst_port);
	swap(info->tunnel.tunneled_ip_src, info->tunnel.tunneled_ip_dst);
}

#endif /* WILDCARD_RANDOM_H */
