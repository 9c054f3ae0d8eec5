// SPDX-License-Identifier: GPL-2.0-only
/* What is to be known of a packet, and how its bytes are read. */
#include <linux/filter.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>

#include "plain.h"
#include "packet.h"

const u8 pfr_packet_summed[4] = {
	[CHECKSUM_UNNECESSARY] = PFR_PKT_CHECKSUM_OK,
	[CHECKSUM_PARTIAL] = PFR_PKT_CHECKSUM_OFFLOAD,
};

#define PFR_COOKED_HLEN	16

/* What ARPHRD_* is in a file of packets. All else is told by its network layer. */
static const struct {
	u16 device, link;
} pfr_links[] = {
	{ ARPHRD_ETHER, PFR_LINK_ETHERNET },
	{ ARPHRD_LOOPBACK, PFR_LINK_ETHERNET },
	{ ARPHRD_IEEE80211, 105 },
	{ ARPHRD_IEEE80211_PRISM, 119 },
	{ ARPHRD_IEEE80211_RADIOTAP, 127 },
	{ ARPHRD_CAN, 227 },
	{ ARPHRD_IEEE802154, 230 },
	{ ARPHRD_IEEE802154_MONITOR, 230 },
	{ ARPHRD_NETLINK, PFR_LINK_NETLINK },
};

u16 pfr_device_link(const struct net_device *dev)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pfr_links); i++)
		if (pfr_links[i].device == dev->type)
			return pfr_links[i].link;
	return PFR_LINK_RAW;
}

/*
 * A packet of a device without Ethernet header. What a device puts in front of
 * the network layer is not told, unless its link type is known to have it.
 */
void __pfr_packet_open_link(struct pfr_packet *pkt, u16 link)
{
	const struct header_ops *ops = pkt->dev->header_ops;
	struct sk_buff *skb = pkt->skb;

	pkt->link = link;
	if (link == PFR_LINK_RAW || !ops || !ops->create) {
		pkt->mac = skb->data;
		pkt->before = 0;
	}
	pkt->desc_flags &= ~PFR_DESC_VLAN_RESTORED;
	pkt->direct = skb_headlen(skb) + pkt->before;
	pkt->len = skb->len + pkt->before;
}

/* A copy that begins where packets of this link type do; or NULL. */
struct sk_buff *pfr_packet_undress(struct sk_buff *skb, u16 link)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);

	if (!copy)
		return NULL;
	__vlan_hwaccel_clear_tag(copy);
	if (link == PFR_LINK_RAW && skb_network_offset(copy) > 0)
		__skb_pull(copy, min_t(u32, skb_network_offset(copy),
				       skb_headlen(copy)));
	return copy;
}

/**
 * pfr_packet_dress - for those who want to see Ethernet only
 * @skb: of a device without Ethernet header; not changed
 * @link: the device's link type
 *
 * Return: a copy with a header that has no addresses, to be freed; or NULL.
 */
struct sk_buff *pfr_packet_dress(struct sk_buff *skb, u16 link)
{
	struct sk_buff *dressed = pfr_packet_undress(skb, link);
	struct ethhdr *eth;

	if (!dressed || skb_cow_head(dressed, ETH_HLEN)) {
		kfree_skb(dressed);
		return NULL;
	}
	eth = __skb_push(dressed, ETH_HLEN);
	memset(eth, 0, sizeof(*eth));
	eth->h_proto = skb->protocol;
	skb_reset_mac_header(dressed);
	if (skb->pkt_type != PACKET_OUTGOING)
		__skb_pull(dressed, ETH_HLEN);
	return dressed;
}

/* As files have it: netlink messages behind a header that tells their family. */
struct sk_buff *pfr_packet_cook(struct sk_buff *skb)
{
	struct sk_buff *cooked = pfr_packet_undress(skb, PFR_LINK_NETLINK);
	__be16 *header;

	if (!cooked || skb_cow_head(cooked, PFR_COOKED_HLEN)) {
		kfree_skb(cooked);
		return NULL;
	}
	header = __skb_push(cooked, PFR_COOKED_HLEN);
	memset(header, 0, PFR_COOKED_HLEN);
	header[0] = htons(skb->pkt_type);
	header[1] = htons(ARPHRD_NETLINK);
	header[7] = skb->protocol;
	skb_reset_mac_header(cooked);
	return cooked;
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
	pfr_dissect_link(pfr_packet_parsed(pkt), window, len, PFR_LEVEL_TUNNEL, pkt->link);
}

void pfr_packet_dissect(struct pfr_packet *pkt)
{
	u32 len = min_t(u32, pfr_packet_readable(pkt), PFR_DISSECT_WINDOW);

	pkt->has = PFR_HAS_INFO;
	if (unlikely(len > pkt->direct))
		pfr_packet_dissect_copy(pkt, len);
	else if (unlikely(pkt->link != PFR_LINK_ETHERNET))
		pfr_dissect_link(pfr_packet_parsed(pkt), pkt->mac, len, PFR_LEVEL_TUNNEL,
				 pkt->link);
	else
		pfr_dissect_plain(pfr_packet_parsed(pkt), pkt->mac, len,
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

/* Runs a filter on @skb whose data begins @shift bytes further. */
static u32 pfr_packet_bpf_at(struct sk_buff *skb, const struct bpf_prog *prog,
			     int shift)
{
	u32 keep;

	skb->data += shift;
	skb->len -= shift;
	keep = bpf_prog_run(prog, skb);
	skb->data -= shift;
	skb->len += shift;
	return keep;
}

/* What a filter returned, as bytes of the frame. */
static u32 pfr_packet_bpf_keep(u32 keep, u32 unseen)
{
	return keep && keep <= U32_MAX - unseen ? keep + unseen : keep;
}

/* The view is that of a packet socket: the tag stays where it is. */
static u32 pfr_packet_bpf_device(const struct pfr_packet *pkt,
				 struct sk_buff *skb,
				 const struct bpf_prog *prog, u8 view)
{
	u32 unseen = pfr_packet_tagged(pkt) ? VLAN_HLEN : 0;
	int shift = -pkt->before;

	if (view == PFR_FILTER_NETWORK) {
		shift = clamp_t(int, skb_network_offset(skb), shift,
				skb_headlen(skb));
		unseen += pkt->before + shift;
	}
	return pfr_packet_bpf_keep(pfr_packet_bpf_at(skb, prog, shift), unseen);
}

/*
 * Unless asked otherwise, filters see what rings get: a tag that hardware took
 * off must be in its place, which needs a copy of the headers. Filters that
 * write to the control buffer write to a copy, too. Both are rare enough.
 */
u32 __pfr_packet_bpf_rare(const struct pfr_packet *pkt,
			  const struct bpf_prog *prog, u8 view)
{
	struct sk_buff *skb;
	u32 keep;

	if (view && !prog->cb_access)
		return pfr_packet_bpf_device(pkt, pkt->skb, prog, view);
	skb = skb_clone(pkt->skb, GFP_ATOMIC);
	if (!skb)
		return 0;
	if (!view) {
		__skb_push(skb, pkt->before);
		if (pfr_packet_tagged(pkt))
			skb = __vlan_hwaccel_push_inside(skb);
		if (!skb)
			return 0;
	}
	memset(bpf_skb_cb(skb), 0, BPF_SKB_CB_LEN);
	keep = view ? pfr_packet_bpf_device(pkt, skb, prog, view) :
		      bpf_prog_run(prog, skb);
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
