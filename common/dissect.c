// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * From the bytes of any frame to struct pfr_parsed. Most frames go a
 * shorter way, which is in plain.h.
 */
#include "dissect.h"
#include "layer.h"
#include "tunnel.h"

static inline void clear(struct pfr_parsed *info)
{
	__u8 *at = (__u8 *)info;

	pfr_clear_16(at + 16);
	pfr_clear_32(at + 32);
	pfr_clear_32(at + 64);
	pfr_clear_32(at + 96);
	memset(at + 128, 0, sizeof(*info) - 128);
	info->tunnel.tunnel_id = PFR_NO_TUNNEL_ID;
	info->last_matched_rule_id = PFR_NO_RULE_ID;
}

/* From the network layer on. */
static int network(struct pfr_parsed *info, const __u8 *p, __u32 off,
		   __u32 len, int level, __u16 type)
{
	struct pfr_l3 l3;
	struct pfr_l4 l4;
	int found = PFR_LEVEL_L3;

	pfr_layer3(&l3, &info->ip_src, &info->ip_dst, p, off, len, type);
	info->l3_flags = l3.flags;
	if (!l3.version) {
		/* Of a header that is not IP, say at least where it begins. */
		if (off < len && type != PFR_ETH_IPV4 && type != PFR_ETH_IPV6)
			info->offset.l3_offset = (__s16)off;
		return PFR_LEVEL_L2;
	}
	info->offset.l3_offset = (__s16)off;
	info->ip_version = l3.version;
	info->l3_proto = l3.proto;
	info->ip_tos = l3.tos;
	if (level < PFR_LEVEL_L4)
		return found;

	pfr_layer4(&l4, p, &l3);
	info->l3_flags |= l4.flags;
	if (l4.found) {
		found = PFR_LEVEL_L4;
		info->l4_src_port = l4.src_port;
		info->l4_dst_port = l4.dst_port;
		info->offset.payload_offset = (__s16)l4.payload;
		if (l3.proto == IPPROTO_TCP) {
			info->tcp.seq_num = pfr_be32(p + l3.l4 + 4);
			info->tcp.ack_num = pfr_be32(p + l3.l4 + 8);
			info->tcp.flags = p[l3.l4 + 13];
		}
	}
	if (l4.found || !l4.known)
		info->offset.l4_offset = (__s16)l3.l4;

	if (level >= PFR_LEVEL_TUNNEL && info->offset.l4_offset &&
	    (!l4.known || (l3.proto == IPPROTO_UDP &&
			   pfr_tunnel_ports(l4.src_port, l4.dst_port))) &&
	    pfr_tunnel(info, p, l3.end))
		found = PFR_LEVEL_TUNNEL;
	return found;
}

int __pfr_dissect(struct pfr_parsed *info, const __u8 *p, __u32 len,
		  int level)
{
	struct pfr_l2 l2;

	clear(info);
	if (len < PFR_ETH_HLEN) {
		pfr_clear_16(info);
		return 0;
	}
	/* Both addresses at once: they are neighbours here as on the wire. */
	memcpy((__u8 *)info, p, sizeof(info->dmac) + sizeof(info->smac));
	pfr_layer2(&l2, p, 0, len);
	info->eth_type = l2.type;
	info->vlan_id = l2.vlan[0];
	info->qinq_vlan_id = l2.vlan[1];
	if (l2.tags)
		info->offset.vlan_offset = 12;
	if (!l2.l3)
		info->l3_flags = PFR_L3_TRUNCATED;
	if (!l2.l3 || level < PFR_LEVEL_L3)
		return PFR_LEVEL_L2;
	return network(info, p, l2.l3, len, level, l2.type);
}

int pfr_dissect_link(struct pfr_parsed *info, const __u8 *p, __u32 len,
		     int level, __u32 link)
{
	if (link == PFR_LINK_ETHERNET)
		return __pfr_dissect(info, p, len, level);
	clear(info);
	pfr_clear_16(info);
	if (link != PFR_LINK_RAW || !len || level < PFR_LEVEL_L3)
		return 0;
	if (p[0] >> 4 == 4)
		info->eth_type = PFR_ETH_IPV4;
	else if (p[0] >> 4 == 6)
		info->eth_type = PFR_ETH_IPV6;
	return network(info, p, 0, len, level, info->eth_type);
}
