/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One packet on its way through all rings: looked at once, whatever their
 * number. What nobody asks for is not computed.
 *
 * The packet is not ours: it is read, and nothing of it is changed. A tag that
 * hardware took off counts as being in its place: lengths, bytes and headers
 * are those of the packet on the wire.
 *
 * Softirq, under RCU.
 */
#ifndef PFR_PACKET_H
#define PFR_PACKET_H

#include <linux/filter.h>
#include <linux/if_vlan.h>
#include <linux/pf_ring.h>		/* struct pfring_pkthdr */
#include <linux/skbuff.h>

#include "compat.h"
#include "dissect.h"
#include "flow.h"

struct parse_buffer;
struct pfr_attachment;
struct pfr_exact;
struct pfr_rule;

#define PFR_DIR_RX	1
#define PFR_DIR_TX	2
#define PFR_DIRECTIONS	2

#define PFR_LINK_NETLINK	253

/* What of a packet is filled in. */
#define PFR_HAS_INFO	0x01
#define PFR_HAS_HDR	0x02	/* but for times and hash; then info, too */

struct pfr_packet {
	struct sk_buff *skb;
	const struct net_device *dev;
	u32 before;			/* bytes from mac to skb->data */
	u32 hash;			/* ask pfr_packet_hash(); 0 = not yet known */
	u16 desc_flags;			/* PFR_DESC_* that are the packet's own */
	u16 link;			/* PFR_LINK_ETHERNET or another link type */
	u8 direction;			/* PFR_DIR_* */
	u8 has;				/* PFR_HAS_* */
	const struct sock *sender;	/* the PF_RING socket that sent it, if any */
	u64 time;			/* ns since the epoch, 0 = not yet taken */
	/* Of the ring at hand, from pfr_quick_*() to the end of pfr_decide(). */
	struct pfr_rule *rule;
	struct pfr_exact *exact;	/* if there is no rule; or NULL, too */
	bool handled;			/* that rule's handler was called, */
	int answer;			/* ... returned this */
	enum pfr_behaviour behaviour;	/* ... and has left this */
	struct parse_buffer *parse;	/* what a plugin found, or NULL */
	u16 parser;			/* ... that plugin */
	const struct pfr_attachment *asked;	/* whose plugin is called */
	/* Plugins see these and the header: struct pfring_packet_front. */
	const u8 *mac __aligned(8);	/* the first byte */
	u32 direct;			/* bytes that can be read there as they are */
	u32 len;			/* on the wire */
	struct pfring_pkthdr hdr __aligned(8);	/* ask pfr_packet_hdr(), _info() */
	struct pfr_flow flow;		/* the last one that was asked for */
};

static_assert(offsetof(struct pfr_packet, mac) + 16 ==
	      offsetof(struct pfr_packet, hdr));

u16 pfr_device_link(const struct net_device *dev);
void __pfr_packet_open_link(struct pfr_packet *pkt, u16 link);
struct sk_buff *pfr_packet_dress(struct sk_buff *skb, u16 link);
struct sk_buff *pfr_packet_undress(struct sk_buff *skb, u16 link);
struct sk_buff *pfr_packet_cook(struct sk_buff *skb);
void pfr_packet_dissect(struct pfr_packet *pkt);
u32 __pfr_packet_hash(struct pfr_packet *pkt);
u32 __pfr_packet_flow(struct pfr_packet *pkt, unsigned int what);
u32 __pfr_packet_bpf_rare(const struct pfr_packet *pkt,
			  const struct bpf_prog *prog, u8 view);
u64 pfr_packet_hw_time(const struct pfr_packet *pkt);
const u8 *pfr_packet_row(const struct pfr_packet *pkt, u32 offset, u32 *len);
int __pfr_packet_bits(const struct pfr_packet *pkt, u32 offset, void *to,
		      u32 len);

/**
 * pfr_packet_open - begin with a packet
 * @pkt: filled in
 * @skb: its data begins at the MAC header (sent) or behind it (received)
 * @dev: the device it was seen on
 *
 * Return: false if it is one of our own that was looped back: it was seen when
 * it was sent.
 */
static __always_inline bool pfr_packet_open(struct pfr_packet *pkt,
					    struct sk_buff *skb,
					    const struct net_device *dev)
{
	pkt->skb = skb;
	pkt->dev = dev;
	pkt->direction = PFR_DIR_RX;
	pkt->desc_flags = PFR_DESC_RX;
	pkt->link = PFR_LINK_ETHERNET;
	pkt->has = 0;
	pkt->hash = 0;
	pkt->time = 0;
	pkt->sender = NULL;
	pkt->mac = skb_mac_header(skb);
	pkt->before = skb->data - pkt->mac;
	pkt->direct = skb_headlen(skb) + pkt->before;
	pkt->len = skb->len + pkt->before;
	if (skb->pkt_type >= PACKET_OUTGOING) {
		if (skb->pkt_type != PACKET_OUTGOING)
			return false;
		pkt->direction = PFR_DIR_TX;
		pkt->desc_flags = 0;
	}
	if (unlikely(skb_vlan_tag_present(skb))) {
		pkt->direct = 0;
		pkt->len += VLAN_HLEN;
		pkt->desc_flags |= PFR_DESC_VLAN_RESTORED;
	}
	return true;
}

static inline bool pfr_packet_tagged(const struct pfr_packet *pkt)
{
	return pkt->desc_flags & PFR_DESC_VLAN_RESTORED;
}

static __always_inline u64 pfr_packet_time(struct pfr_packet *pkt)
{
	if (likely(!pkt->time))
		pkt->time = ktime_get_real_ns();
	return pkt->time;
}

/* Where the headers are, filled in or not. */
static __always_inline struct pfr_parsed *
pfr_packet_parsed(struct pfr_packet *pkt)
{
	return &pkt->hdr.extended_hdr.parsed_pkt;
}

static inline const struct pfr_parsed *
pfr_packet_info(struct pfr_packet *pkt)
{
	if (!pkt->has)
		pfr_packet_dissect(pkt);
	return pfr_packet_parsed(pkt);
}

static_assert(PFR_PKT_VLAN_RESTORED == PFR_DESC_VLAN_RESTORED);

/* PFR_PKT_CHECKSUM_* by skb->ip_summed. */
extern const u8 pfr_packet_summed[4];

/* All but times. The headers are there. */
static __always_inline void pfr_packet_fill_hdr(struct pfr_packet *pkt)
{
	struct pfring_extended_pkthdr *ext = &pkt->hdr.extended_hdr;

	pkt->has = PFR_HAS_INFO | PFR_HAS_HDR;
	pkt->hdr.len = pkt->len;
	pkt->hdr.caplen = pkt->len;
	ext->flags = pfr_packet_summed[pkt->skb->ip_summed] |
		     (pkt->desc_flags & PFR_DESC_VLAN_RESTORED);
	ext->if_index = pkt->dev->ifindex;
	ext->pkt_hash = 0;
	ext->tx.bounce_interface = PFR_UNKNOWN_INTERFACE;
	ext->rx_direction = pkt->direction == PFR_DIR_RX;
	ext->link_type = pkt->link;
	ext->parsed_header_len = 0;
}

/* The packet's header, as readers and plugins get it: all but times and hash. */
static __always_inline struct pfring_pkthdr *
pfr_packet_hdr(struct pfr_packet *pkt)
{
	if (!(pkt->has & PFR_HAS_HDR)) {
		pfr_packet_info(pkt);
		pfr_packet_fill_hdr(pkt);
		pkt->hdr.extended_hdr.timestamp_ns = 0;
	}
	return &pkt->hdr;
}

/*
 * With times; and with the hash, if somebody has asked for that before. The
 * headers are there.
 */
static __always_inline struct pfring_pkthdr *
pfr_packet_hdr_timed(struct pfr_packet *pkt)
{
	struct pfring_pkthdr *hdr = &pkt->hdr;
	bool timed = false;
	u64 time;

	if (likely(!(pkt->has & PFR_HAS_HDR)))
		pfr_packet_fill_hdr(pkt);
	else
		timed = hdr->extended_hdr.timestamp_ns;
	hdr->extended_hdr.pkt_hash = pkt->hash;
	if (timed)
		return hdr;
	time = pfr_packet_time(pkt);
	hdr->extended_hdr.timestamp_ns = time;
	hdr->ts.tv_usec = do_div(time, NSEC_PER_SEC) / NSEC_PER_USEC;
	hdr->ts.tv_sec = time;
	return hdr;
}

/* The hash of the whole flow, the same in both directions. */
static inline u32 pfr_packet_hash(struct pfr_packet *pkt)
{
	return pkt->hash ?: __pfr_packet_hash(pkt);
}

/**
 * pfr_packet_flow - a hash of a packet's flow, the same in both directions
 * @pkt: the packet
 * @what: PFR_HASH_*
 */
static inline u32 pfr_packet_flow(struct pfr_packet *pkt, unsigned int what)
{
	return what == PFR_HASH_FLOW ? pfr_packet_hash(pkt) :
				       __pfr_packet_flow(pkt, what);
}

static inline u16 pfr_packet_queue(const struct pfr_packet *pkt)
{
	const struct sk_buff *skb = pkt->skb;

	if (pkt->direction == PFR_DIR_TX)
		return skb_get_queue_mapping(skb);
	return skb_rx_queue_recorded(skb) ? skb_get_rx_queue(skb) : 0;
}

/* Bytes that can be read: all but fragments in device memory. */
static __always_inline u32 pfr_packet_readable(const struct pfr_packet *pkt)
{
	const struct sk_buff *skb = pkt->skb;

	if (unlikely(skb_is_nonlinear(skb) && !skb_frags_readable(skb)))
		return skb_headlen(skb) + pkt->len - skb->len;
	return pkt->len;
}

#define PFR_COPY_BLOCK	32

static __always_inline void pfr_copy_word(u8 *to, const u8 *from)
{
	put_unaligned(get_unaligned((const u64 *)from), (u64 *)to);
}

static __always_inline void pfr_copy_block(u8 *to, const u8 *from)
{
	pfr_copy_word(to, from);
	pfr_copy_word(to + 8, from + 8);
	pfr_copy_word(to + 16, from + 16);
	pfr_copy_word(to + 24, from + 24);
}

/*
 * Most packets are short, and a call of memcpy() costs more than they do. The
 * last block overlaps the one before, so that nothing is read or written
 * outside.
 */
static __always_inline void pfr_copy(u8 *to, const u8 *from, u32 len)
{
	u8 *last = to + len - PFR_COPY_BLOCK;

	if (unlikely(len - PFR_COPY_BLOCK > 256 - PFR_COPY_BLOCK)) {
		memcpy(to, from, len);
		return;
	}
	pfr_copy_block(last, from + len - PFR_COPY_BLOCK);
	for (; to < last; to += PFR_COPY_BLOCK, from += PFR_COPY_BLOCK)
		pfr_copy_block(to, from);
}

/**
 * pfr_packet_copy - copy the beginning of a packet
 * @pkt: the packet
 * @to: where to
 * @len: at most pfr_packet_readable()
 *
 * Return: 0 or -EFAULT.
 */
static __always_inline int pfr_packet_copy(const struct pfr_packet *pkt,
					   u8 *to, u32 len)
{
	if (likely(len <= pkt->direct)) {
		pfr_copy(to, pkt->mac, len);
		return 0;
	}
	return __pfr_packet_bits(pkt, 0, to, len);
}

/**
 * pfr_packet_bpf - run a socket filter
 * @pkt: the packet
 * @prog: classic or extended
 * @view: PFR_FILTER_*
 *
 * A filter wants skb->data at the MAC header; it is put back afterwards.
 *
 * Return: bytes to keep, 0 = the packet is rejected.
 */
static __always_inline u32 pfr_packet_bpf(const struct pfr_packet *pkt,
					  const struct bpf_prog *prog, u8 view)
{
	struct sk_buff *skb = pkt->skb;
	u32 keep;

	if (unlikely(pfr_packet_tagged(pkt) || view || prog->cb_access))
		return __pfr_packet_bpf_rare(pkt, prog, view);
	__skb_push(skb, pkt->before);
	keep = bpf_prog_run(prog, skb);
	skb->data += pkt->before;
	skb->len -= pkt->before;
	return keep;
}

#endif /* PFR_PACKET_H */
