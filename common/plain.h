/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The short way, for what most packets are: whole headers of TCP or UDP over
 * IPv4 without options and fragments or IPv6 without extensions, behind one VLAN
 * tag at most. All others go the long way, __pfr_dissect(); what the two find is
 * the same to the bit.
 *
 * In line, since calls count in the packet path.
 */
#ifndef PFR_PLAIN_H
#define PFR_PLAIN_H

#include "dissect.h"
#include "layer.h"
#include "tunnel.h"

#ifdef __KERNEL__
#include <linux/stddef.h>
#else
#include <stddef.h>
#endif

/* One store for several fields, of which some are then written again. */
#define pfr_clear_from(info, field, size) \
	memset((__u8 *)(info) + offsetof(struct pfr_parsed, field), 0, \
	       size)

/* The address, and nothing behind it. */
static __always_inline void pfr_plain_v4(union pfr_ip *addr, const __u8 *p)
{
	const struct {
		__u32 v4, nothing;
	} start = { .v4 = pfr_be32(p) };

	memcpy((__u8 *)addr, &start, sizeof(start));
	memset((__u8 *)addr + sizeof(start), 0, 8);
}

/*
 * Everything is looked at before anything is written, and then each field is
 * written once.
 *
 * @l3, @type and @proto are constants: this is inlined anew for each kind. The
 * caller has seen that they are right, and that the IP header and 8 bytes behind
 * it are there.
 */
static __always_inline int pfr_plain(struct pfr_parsed *info,
				     const __u8 *p, __u32 len, int level,
				     __u32 l3, __u16 type, __u8 proto)
{
	const int v4 = type == PFR_ETH_IPV4, tcp = proto == IPPROTO_TCP;
	const __u32 l4 = l3 + (v4 ? PFR_IPV4_HLEN : PFR_IPV6_HLEN);
	const __u8 *h = p + l3, *t = p + l4;
	__u16 sport = pfr_be16(t), dport = pfr_be16(t + 2);
	__u32 size = PFR_UDP_HLEN;

	if (v4 && (h[0] != (4 << 4 | PFR_IPV4_HLEN / 4) ||
		   pfr_be16(h + 6) & (PFR_IPV4_OFFSET |
				      PFR_IPV4_MORE_FRAGMENTS)))
		goto another;
	if (!v4 && h[0] >> 4 != 6)
		goto another;
	if (tcp) {
		if (len < l4 + PFR_TCP_HLEN)
			goto another;
		size = (t[12] >> 4) * 4;
		if (size < PFR_TCP_HLEN || len < l4 + size)
			goto another;
	}
	if (v4 ? pfr_be16(h + 2) < PFR_IPV4_HLEN + size :
		 pfr_be16(h + 4) < size)
		goto another;

	memcpy((__u8 *)info, p, sizeof(info->dmac) + sizeof(info->smac));
	info->eth_type = type;
	info->vlan_id = 0;
	pfr_clear_from(info, qinq_vlan_id, 8);
	info->ip_version = v4 ? 4 : 6;
	info->l3_proto = proto;
	info->ip_tos = v4 ? h[1] : (__u8)(h[0] << 4 | h[1] >> 4);
	info->l3_flags = PFR_L3_PORTS;
	if (v4) {
		pfr_plain_v4(&info->ip_src, h + 12);
		pfr_plain_v4(&info->ip_dst, h + 16);
	} else {
		memcpy(&info->ip_src.v6, h + 8, 16);
		memcpy(&info->ip_dst.v6, h + 24, 16);
	}
	info->l4_src_port = sport;
	info->l4_dst_port = dport;
	info->tcp.seq_num = tcp ? pfr_be32(t + 4) : 0;
	info->tcp.ack_num = tcp ? pfr_be32(t + 8) : 0;
	pfr_clear_from(info, tcp.flags, 4);
	if (tcp)
		info->tcp.flags = t[13];
	info->tunnel.tunnel_id = PFR_NO_TUNNEL_ID;
	pfr_clear_from(info, tunnel.tunneled_proto, 4);
	pfr_clear_16(&info->tunnel.tunneled_ip_src);
	pfr_clear_16(&info->tunnel.tunneled_ip_dst);
	info->tunnel.tunneled_l4_src_port = 0;
	info->tunnel.tunneled_l4_dst_port = 0;
	info->last_matched_plugin_id = 0;
	info->last_matched_rule_id = PFR_NO_RULE_ID;
	info->offset.eth_offset = 0;
	info->offset.vlan_offset = 0;
	info->offset.l3_offset = (__s16)l3;
	info->offset.l4_offset = (__s16)l4;
	info->offset.payload_offset = (__s16)(l4 + size);
	info->reserved2 = 0;
	if (l3 != PFR_ETH_HLEN) {
		info->vlan_id = pfr_be16(p + PFR_ETH_HLEN) & PFR_VLAN_ID;
		info->offset.vlan_offset = 12;
	}
	if (!tcp && pfr_tunnel_ports(sport, dport) && level >= PFR_LEVEL_TUNNEL)
		return pfr_tunnel_in(info, p, len);
	return PFR_LEVEL_L4;
another:
	return __pfr_dissect(info, p, len, level);
}

static __always_inline int pfr_plain_ip(struct pfr_parsed *info,
					const __u8 *p, __u32 len, int level,
					__u32 l3, __u16 type)
{
	if (type == PFR_ETH_IPV4 && len >= l3 + PFR_IPV4_HLEN + 8) {
		if (p[l3 + 9] == IPPROTO_UDP)
			return pfr_plain(info, p, len, level, l3, PFR_ETH_IPV4,
					 IPPROTO_UDP);
		if (p[l3 + 9] == IPPROTO_TCP)
			return pfr_plain(info, p, len, level, l3, PFR_ETH_IPV4,
					 IPPROTO_TCP);
	}
	if (type == PFR_ETH_IPV6 && len >= l3 + PFR_IPV6_HLEN + 8) {
		if (p[l3 + 6] == IPPROTO_UDP)
			return pfr_plain(info, p, len, level, l3, PFR_ETH_IPV6,
					 IPPROTO_UDP);
		if (p[l3 + 6] == IPPROTO_TCP)
			return pfr_plain(info, p, len, level, l3, PFR_ETH_IPV6,
					 IPPROTO_TCP);
	}
	return __pfr_dissect(info, p, len, level);
}

static __always_inline int
pfr_dissect_plain(struct pfr_parsed *info, const __u8 *p, __u32 len,
		  int level)
{
	const __u32 l3 = PFR_ETH_HLEN + PFR_TAG_LEN;
	__u16 type;

	if (level < PFR_LEVEL_L4 || len < l3)
		return __pfr_dissect(info, p, len, level);
	type = pfr_be16(p + 12);
	if (type == PFR_ETH_VLAN)
		return pfr_plain_ip(info, p, len, level, l3, pfr_be16(p + 16));
	return pfr_plain_ip(info, p, len, level, PFR_ETH_HLEN, type);
}

#endif /* PFR_PLAIN_H */
