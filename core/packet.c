// SPDX-License-Identifier: GPL-2.0-only
/* What is to be known of a packet, and how its bytes are read. */
#include <linux/filter.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <net/ip.h>

#include "plain.h"
#include "packet.h"

const u8 pfr_packet_summed[4] = {
	[CHECKSUM_UNNECESSARY] = PKT_FLAGS_CHECKSUM_OK,
	[CHECKSUM_PARTIAL] = PKT_FLAGS_CHECKSUM_OFFLOAD,
};

/* Our name among those who collect fragments; the device is added. */
#define PFR_DEFRAG_USER		0x50460000

bool pfr_packet_defrag;
module_param_named(enable_ip_defrag, pfr_packet_defrag, bool, 0444);
MODULE_PARM_DESC(enable_ip_defrag,
		 "Reassemble received IPv4 fragments (default 0)");

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

/**
 * pfr_packet_row - bytes that lie in a row
 * @pkt: the packet
 * @offset: of the first of them, on the wire
 * @len: how many there are
 *
 * Return: where they are; NULL if there is none at @offset.
 */
const u8 *pfr_packet_row(const struct pfr_packet *pkt, u32 offset, u32 *len)
{
	u32 end = skb_headlen(pkt->skb) + pkt->before;

	if (pfr_packet_tagged(pkt)) {
		if (offset >= 2 * ETH_ALEN && offset < 2 * ETH_ALEN + VLAN_HLEN)
			return NULL;
		if (offset < 2 * ETH_ALEN)
			end = min_t(u32, end, 2 * ETH_ALEN);
		else
			offset -= VLAN_HLEN;
	}
	if (offset >= end)
		return NULL;
	*len = end - offset;
	return pkt->mac + offset;
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

static noinline void pfr_packet_dissect_copy(struct pfr_packet *pkt, u32 len)
{
	u8 window[PFR_DISSECT_WINDOW] pfr_uninitialized;

	if (__pfr_packet_bits(pkt, 0, window, len))
		len = 0;
	__pfr_dissect(&pkt->info, window, len, PFR_LEVEL_TUNNEL);
}

void pfr_packet_dissect(struct pfr_packet *pkt)
{
	u32 len = min_t(u32, pfr_packet_readable(pkt), PFR_DISSECT_WINDOW);

	pkt->has = PFR_HAS_INFO;
	if (unlikely(len > pkt->direct))
		pfr_packet_dissect_copy(pkt, len);
	else
		pfr_dissect_plain(&pkt->info, pkt->mac, len,
				  PFR_LEVEL_TUNNEL);
}

u32 __pfr_packet_hash(struct pfr_packet *pkt)
{
	pfr_flow_of(&pkt->flow, pfr_packet_info(pkt), PFR_HASH_FLOW);
	pkt->hash = pfr_flow_hash(&pkt->flow) ?: 1;
	return pkt->hash;
}

u32 __pfr_packet_flow(struct pfr_packet *pkt, unsigned int what)
{
	pfr_flow_of(&pkt->flow, pfr_packet_info(pkt), what);
	return pfr_flow_hash(&pkt->flow);
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
	s64 ns = ktime_to_ns(pfr_skb_hwtstamp(pkt->skb));

	/* Some drivers leave a cookie there, which as a time is negative. */
	return pkt->direction == PFR_DIR_RX && ns > 0 ? ns : 0;
}
