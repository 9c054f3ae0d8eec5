// SPDX-License-Identifier: GPL-2.0-only
/* What is to be known of a packet, and how its bytes are read. */
#include <linux/filter.h>
#include <linux/if_vlan.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <net/ip.h>

#include "dissect.h"
#include "packet.h"

/* Our name among those who collect fragments; the device is added. */
#define PFR_DEFRAG_USER		0x50460000

bool pfr_packet_defrag;
module_param_named(enable_ip_defrag, pfr_packet_defrag, bool, 0444);
MODULE_PARM_DESC(enable_ip_defrag,
		 "Reassemble received IPv4 fragments (default 0)");

/* Nobody outside may choose which ring or bucket a flow goes to. */
static hsiphash_key_t pfr_packet_key __read_mostly;

void pfr_packet_init(void)
{
	get_random_bytes(&pfr_packet_key, sizeof(pfr_packet_key));
}

/**
 * pfr_packet_reassemble - collect IPv4 fragments
 * @skb: a packet on its way up; not changed
 * @dev: where it was received
 * @user: who collects: every hook collects for itself
 *
 * A copy of each fragment goes to the IPv4 stack's own reassembly.
 *
 * Return: @skb if it is not a fragment, the whole packet, which is the caller's
 * to free, if it was the last one, else NULL.
 */
struct sk_buff *pfr_packet_reassemble(struct sk_buff *skb,
				      struct net_device *dev, u32 user)
{
	const struct iphdr *iph;
	struct sk_buff *copy;
	struct iphdr buf;

	if (skb->protocol != htons(ETH_P_IP) ||
	    skb->pkt_type >= PACKET_OUTGOING)
		return skb;
	iph = skb_header_pointer(skb, skb_network_offset(skb), sizeof(buf),
				 &buf);
	if (!iph || !ip_is_fragment(iph))
		return skb;
	copy = skb_clone(skb, GFP_ATOMIC);
	if (!copy)
		return skb;	/* the fragment is better than nothing */
	return ip_check_defrag(dev_net(dev), copy, PFR_DEFRAG_USER + user);
}

/* Reads the packet without its tag. */
static int pfr_packet_bytes(const struct pfr_packet *pkt, u32 offset, void *to,
			    u32 len)
{
	u32 n = 0;

	if (offset < pkt->before) {
		n = min(len, pkt->before - offset);
		memcpy(to, pkt->mac + offset, n);
	}
	return skb_copy_bits(pkt->skb, offset + n - pkt->before, to + n,
			     len - n);
}

/* Reads the packet as it was on the wire, with the tag in its place. */
int __pfr_packet_bits(const struct pfr_packet *pkt, u32 offset, void *to,
		      u32 len)
{
	const u32 macs = 2 * ETH_ALEN;
	__be16 tag[2];
	u32 n;

	if (!pfr_packet_tagged(pkt))
		return pfr_packet_bytes(pkt, offset, to, len);

	if (offset < macs) {
		n = min(len, macs - offset);
		if (pfr_packet_bytes(pkt, offset, to, n))
			return -EFAULT;
		offset += n;
		to += n;
		len -= n;
	}
	if (len && offset < macs + VLAN_HLEN) {
		tag[0] = pkt->skb->vlan_proto;
		tag[1] = htons(skb_vlan_tag_get(pkt->skb));
		n = min(len, macs + VLAN_HLEN - offset);
		memcpy(to, (u8 *)tag + offset - macs, n);
		offset += n;
		to += n;
		len -= n;
	}
	return len ? pfr_packet_bytes(pkt, offset - VLAN_HLEN, to, len) : 0;
}

void pfr_packet_dissect(struct pfr_packet *pkt)
{
	u32 len = min_t(u32, pfr_packet_readable(pkt), PFR_DISSECT_WINDOW);
	u8 window[PFR_DISSECT_WINDOW] pfr_uninitialized;
	const u8 *p = pkt->mac;

	if (len > pkt->direct) {
		if (__pfr_packet_bits(pkt, 0, window, len))
			len = 0;
		p = window;
	}
	pfr_dissect(&pkt->info, p, len, PFR_LEVEL_TUNNEL);
	pkt->dissected = true;
}

/* Which of two ends comes first does not matter, as long as one always does. */
struct pfr_flow_key {
	ip_addr low, high;
	u16 low_port, high_port;
	u16 vlan;
	u16 proto;
};

static void pfr_flow_ends(struct pfr_flow_key *key, const ip_addr *src,
			  const ip_addr *dst, u16 sport, u16 dport)
{
	int order = memcmp(src, dst, sizeof(*src)) ?: (int)sport - (int)dport;
	bool swap = order > 0;

	key->low = swap ? *dst : *src;
	key->high = swap ? *src : *dst;
	key->low_port = swap ? dport : sport;
	key->high_port = swap ? sport : dport;
}

static bool pfr_proto_has_ports(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_SCTP || proto == IPPROTO_UDPLITE;
}

/**
 * pfr_packet_flow - a seeded hash of a packet's flow
 * @pkt: the packet
 * @what: PFR_HASH_*
 *
 * Both directions of a flow have the same hash. Later fragments have no ports,
 * so no fragment's ports are used: all fragments of a datagram stay together.
 *
 * Return: the hash.
 */
u32 pfr_packet_flow(struct pfr_packet *pkt, unsigned int what)
{
	const struct pkt_parsing_info *info = pfr_packet_info(pkt);
	bool inner = (what & PFR_HASH_INNER) && info->tunnel.tunneled_ip_version;
	u8 proto = inner ? info->tunnel.tunneled_proto : info->l3_proto;
	u8 l3_flags = inner ? info->tunnel.tunneled_l3_flags : info->l3_flags;
	struct pfr_flow_key key = {};
	u16 sport = 0, dport = 0;

	if (!info->ip_version) {
		ip_addr src = {}, dst = {};

		memcpy(&src, info->smac, ETH_ALEN);
		memcpy(&dst, info->dmac, ETH_ALEN);
		pfr_flow_ends(&key, &src, &dst, 0, 0);
		key.proto = info->eth_type;
		return hsiphash(&key, sizeof(key), &pfr_packet_key);
	}

	if ((what & PFR_HASH_TCP) && proto != IPPROTO_TCP)
		what &= ~(PFR_HASH_PORTS | PFR_HASH_PROTO);
	if ((what & PFR_HASH_PORTS) && pfr_proto_has_ports(proto) &&
	    !(l3_flags & PFR_L3_FRAGMENT)) {
		sport = inner ? info->tunnel.tunneled_l4_src_port :
				info->l4_src_port;
		dport = inner ? info->tunnel.tunneled_l4_dst_port :
				info->l4_dst_port;
	}
	if (inner)
		pfr_flow_ends(&key, &info->tunnel.tunneled_ip_src,
			      &info->tunnel.tunneled_ip_dst, sport, dport);
	else
		pfr_flow_ends(&key, &info->ip_src, &info->ip_dst, sport, dport);
	if (what & PFR_HASH_PROTO)
		key.proto = proto;
	if (what & PFR_HASH_VLAN)
		key.vlan = info->vlan_id;
	return hsiphash(&key, sizeof(key), &pfr_packet_key);
}

/*
 * Filters see what rings get: a tag that hardware took off must be in its
 * place, which needs a copy of the headers. Filters that write to the control
 * buffer write to a copy, too. Both are rare enough.
 */
u32 __pfr_packet_bpf_rare(const struct pfr_packet *pkt,
			  const struct bpf_prog *prog)
{
	struct sk_buff *skb = skb_clone(pkt->skb, GFP_ATOMIC);
	u32 keep;

	if (!skb)
		return 0;
	__skb_push(skb, pkt->before);
	if (pfr_packet_tagged(pkt)) {
		skb = __vlan_hwaccel_push_inside(skb);
		if (!skb)
			return 0;
	}
	memset(bpf_skb_cb(skb), 0, BPF_SKB_CB_LEN);
	keep = bpf_prog_run(prog, skb);
	consume_skb(skb);
	return keep;
}

/* The NIC's time of reception, 0 = none. */
u64 pfr_packet_hw_time(const struct pfr_packet *pkt)
{
	s64 ns = ktime_to_ns(skb_hwtstamps(pkt->skb)->hwtstamp);

	/* Some drivers leave a cookie there, which as a time is negative. */
	return pkt->direction == PFR_DIR_RX && ns > 0 ? ns : 0;
}

/* All of the extended header but the time stamp. */
void pfr_packet_header(struct pfr_packet *pkt,
		       struct pfring_extended_pkthdr *hdr)
{
	const struct sk_buff *skb = pkt->skb;

	memset(hdr, 0, offsetof(struct pfring_extended_pkthdr, parsed_pkt));
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		hdr->flags |= PKT_FLAGS_CHECKSUM_OFFLOAD;
	else if (skb->ip_summed == CHECKSUM_UNNECESSARY)
		hdr->flags |= PKT_FLAGS_CHECKSUM_OK;
	if (pfr_packet_tagged(pkt))
		hdr->flags |= PKT_FLAGS_VLAN_RESTORED;
	hdr->if_index = pkt->dev->ifindex;
	hdr->pkt_hash = pfr_packet_hash(pkt);
	hdr->tx.bounce_interface = UNKNOWN_INTERFACE;
	hdr->rx_direction = pkt->direction == PFR_DIR_RX;
	hdr->parsed_pkt = *pfr_packet_info(pkt);
}
