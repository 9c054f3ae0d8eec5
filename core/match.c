// SPDX-License-Identifier: GPL-2.0-only
/* From a rule to the bits it compares. */
#include <linux/build_bug.h>
#include <linux/etherdevice.h>

#include "match.h"
#include "rule.h"

/* Words are compared where they are: all of a field is in or out. */
static_assert(PFR_MATCH_WORDS == 15);
static_assert(offsetof(struct pfr_parsed, offset) % sizeof(u64) == 0);

struct pfr_match_end {
	const u8 *mac;
	const union pfr_ip *host, *host_mask;
	const union pfr_ip *inner, *inner_mask;
	u16 port_low, port_high;
};

static bool pfr_is_ipv6(const union pfr_ip *a)
{
	return a->v6.s6_addr32[1] || a->v6.s6_addr32[2] || a->v6.s6_addr32[3];
}

static bool pfr_has_mask(const union pfr_ip *mask)
{
	return mask->v6.s6_addr32[0] || pfr_is_ipv6(mask);
}

/*
 * What nobody has said: a host is IPv4 if nothing is behind the first word of
 * it and of its mask. 0 = neither host restricts anything.
 */
static u8 pfr_hosts_version(const union pfr_ip *src, const union pfr_ip *src_mask,
			    const union pfr_ip *dst, const union pfr_ip *dst_mask)
{
	u8 version = 0;

	if (pfr_has_mask(src_mask))
		version = pfr_is_ipv6(src) || pfr_is_ipv6(src_mask) ? 6 : 4;
	if (pfr_has_mask(dst_mask) && version != 6)
		version = pfr_is_ipv6(dst) || pfr_is_ipv6(dst_mask) ? 6 : 4;
	return version;
}

static void pfr_match_mac(u8 *value, u8 *mask, const u8 *mac)
{
	if (is_zero_ether_addr(mac))
		return;
	memcpy(value, mac, ETH_ALEN);
	memset(mask, 0xFF, ETH_ALEN);
}

static void pfr_match_host(union pfr_ip *value, union pfr_ip *mask, const union pfr_ip *host,
			   const union pfr_ip *host_mask, u8 version)
{
	unsigned int i;

	if (version == 4) {
		mask->v4 = host_mask->v4;
		value->v4 = host->v4 & host_mask->v4;
		return;
	}
	for (i = 0; i < 4; i++) {
		mask->v6.s6_addr32[i] = host_mask->v6.s6_addr32[i];
		value->v6.s6_addr32[i] = host->v6.s6_addr32[i] &
					 host_mask->v6.s6_addr32[i];
	}
}

/*
 * Of a range, its common prefix is compared with the bits, so that not all ranges
 * meet in one place. Few lengths of prefixes make few different masks.
 */
static u16 pfr_range_mask(u16 low, u16 high)
{
	u16 differ = low ^ high;

	if (!differ)
		return 0xFFFF;
	if (differ < 1 << 4)
		return 0xFFF0;
	if (differ < 1 << 8)
		return 0xFF00;
	return 0;
}

static void pfr_match_port(struct pfr_match *m, u16 *value, u16 *mask, u16 *low,
			   u16 *high, const struct pfr_match_end *end)
{
	*low = 0;
	*high = 0xFFFF;
	if (!end->port_high)
		return;
	*low = end->port_low;
	*high = end->port_high;
	*mask = pfr_range_mask(*low, *high);
	*value = *low & *mask;
	m->ranged |= *low != *high;
	m->value.l3_flags = PFR_L3_PORTS;
	m->mask.l3_flags = PFR_L3_PORTS;
}

static void pfr_match_ends(struct pfr_match *m, const struct pfr_match_end *src,
			   const struct pfr_match_end *dst, u8 version,
			   u8 inner)
{
	struct pfr_parsed *value = &m->value, *mask = &m->mask;

	pfr_match_mac(value->smac, mask->smac, src->mac);
	pfr_match_mac(value->dmac, mask->dmac, dst->mac);
	if (!version)
		version = pfr_hosts_version(src->host, src->host_mask,
					    dst->host, dst->host_mask);
	if (version) {
		value->ip_version = version;
		mask->ip_version = 0xFF;
		pfr_match_host(&value->ip_src, &mask->ip_src, src->host,
			       src->host_mask, version);
		pfr_match_host(&value->ip_dst, &mask->ip_dst, dst->host,
			       dst->host_mask, version);
	}
	if (!inner)
		inner = pfr_hosts_version(src->inner, src->inner_mask,
					  dst->inner, dst->inner_mask);
	if (inner) {
		value->tunnel.tunneled_ip_version = inner;
		mask->tunnel.tunneled_ip_version = 0xFF;
		pfr_match_host(&value->tunnel.tunneled_ip_src,
			       &mask->tunnel.tunneled_ip_src, src->inner,
			       src->inner_mask, inner);
		pfr_match_host(&value->tunnel.tunneled_ip_dst,
			       &mask->tunnel.tunneled_ip_dst, dst->inner,
			       dst->inner_mask, inner);
	}
	pfr_match_port(m, &value->l4_src_port, &mask->l4_src_port,
		       &m->ports.sport_low, &m->ports.sport_high, src);
	pfr_match_port(m, &value->l4_dst_port, &mask->l4_dst_port,
		       &m->ports.dport_low, &m->ports.dport_high, dst);
}

void pfr_match_compile(struct pfr_match *m, const struct pfr_wildcard_rule *spec,
		       bool swap)
{
	const struct pfr_core_fields *core = &spec->core_fields;
	const struct pfr_extended_fields *ext = &spec->extended_fields;
	const bool ports = !core->proto || pfr_proto_has_ports(core->proto);
	const struct pfr_match_end ends[] = {
		{ core->smac, &core->shost, &core->shost_mask,
		  &ext->tunnel.shost, &ext->tunnel.shost_mask,
		  core->sport_low, ports ? core->sport_high : 0 },
		{ core->dmac, &core->dhost, &core->dhost_mask,
		  &ext->tunnel.dhost, &ext->tunnel.dhost_mask,
		  core->dport_low, ports ? core->dport_high : 0 },
	};

	memset(m, 0, sizeof(*m));
	m->value.vlan_id = core->vlan_id;
	m->mask.vlan_id = core->vlan_id ? 0xFFFF : 0;
	m->value.eth_type = core->eth_type;
	m->mask.eth_type = core->eth_type ? 0xFFFF : 0;
	m->value.l3_proto = core->proto;
	m->mask.l3_proto = core->proto ? 0xFF : 0;
	if (ext->optional_fields & PFR_FIELD_TUNNEL_ID) {
		m->value.tunnel.tunnel_id = ext->tunnel.tunnel_id;
		m->mask.tunnel.tunnel_id = 0xFFFFFFFF;
	}
	pfr_match_ends(m, &ends[swap], &ends[!swap], core->ip_version,
		       ext->tunnel.ip_version);
}
