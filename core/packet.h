/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One packet on its way through all rings: looked at once, whatever their
 * number. What nobody asks for is not computed.
 *
 * The packet is not ours. Between pfr_packet_open() and pfr_packet_close() its
 * data pointer stands at the MAC header; nothing else of it is touched. A tag
 * that hardware took off counts as being in its place: lengths, bytes and
 * headers are those of the packet on the wire.
 *
 * Softirq, under RCU.
 */
#ifndef PFR_PACKET_H
#define PFR_PACKET_H

#include <linux/filter.h>
#include <linux/if_vlan.h>
#include <linux/pf_ring.h>
#include <linux/skbuff.h>

#include "compat.h"

#define PFR_DIR_RX	1
#define PFR_DIR_TX	2

struct pfr_packet {
	struct sk_buff *skb;
	const struct net_device *dev;
	u32 len;			/* on the wire, from the MAC header */
	u8 direction;			/* PFR_DIR_* */
	bool tagged;			/* a stripped tag is to be put back */
	bool dissected;			/* info is filled in */
	bool hashed;			/* hash is filled in */
	u32 pushed;			/* bytes to pull at the end */
	const struct sock *sender;	/* the PF_RING socket that sent it, if any */
	u32 hash;
	u64 time;			/* ns since the epoch, 0 = not yet taken */
	struct sk_buff *spare;		/* the packet, reassembled: ours to free */
	struct pkt_parsing_info info;	/* ask pfr_packet_info() */
};

/* What a flow hash is made of. */
#define PFR_HASH_HOSTS	0x01
#define PFR_HASH_PORTS	0x02
#define PFR_HASH_PROTO	0x04
#define PFR_HASH_VLAN	0x08
#define PFR_HASH_INNER	0x10	/* of the packet in the tunnel, if any */
#define PFR_HASH_TCP	0x20	/* ports and protocol for TCP only */
#define PFR_HASH_FLOW	(PFR_HASH_HOSTS | PFR_HASH_PORTS | PFR_HASH_PROTO | \
			 PFR_HASH_VLAN)

extern bool pfr_packet_defrag;	/* module parameter enable_ip_defrag */
void pfr_packet_init(void);

bool __pfr_packet_reassemble(struct pfr_packet *pkt, u32 user);
void pfr_packet_dissect(struct pfr_packet *pkt);
u32 pfr_packet_flow(struct pfr_packet *pkt, unsigned int what);
u32 __pfr_packet_bpf_tagged(const struct pfr_packet *pkt,
			    const struct bpf_prog *prog);
u64 pfr_packet_hw_time(const struct pfr_packet *pkt);
int __pfr_packet_bits(const struct pfr_packet *pkt, u32 offset, void *to,
		      u32 len);
void pfr_packet_header(struct pfr_packet *pkt,
		       struct pfring_extended_pkthdr *hdr);

/**
 * pfr_packet_open - begin with a packet
 * @pkt: filled in
 * @skb: data at the MAC header (sent) or behind it (received)
 * @dev: the device it was seen on
 * @defrag_user: for IPv4 reassembly, who collects the fragments
 *
 * Return: false if there is nothing to look at: a fragment that waits for the
 * others.
 */
static __always_inline bool pfr_packet_open(struct pfr_packet *pkt,
					    struct sk_buff *skb,
					    const struct net_device *dev,
					    u32 defrag_user)
{
	pkt->skb = skb;
	pkt->dev = dev;
	pkt->direction = skb->pkt_type == PACKET_OUTGOING ? PFR_DIR_TX :
							    PFR_DIR_RX;
	pkt->dissected = false;
	pkt->hashed = false;
	pkt->time = 0;
	pkt->sender = NULL;
	pkt->spare = NULL;
	if (unlikely(pfr_packet_defrag) && pkt->direction == PFR_DIR_RX &&
	    !__pfr_packet_reassemble(pkt, defrag_user))
		return false;
	skb = pkt->skb;
	pkt->pushed = skb->data - skb_mac_header(skb);
	__skb_push(skb, pkt->pushed);
	pkt->tagged = skb_vlan_tag_present(skb);
	pkt->len = skb->len + (pkt->tagged ? VLAN_HLEN : 0);
	return true;
}

static __always_inline void pfr_packet_close(struct pfr_packet *pkt)
{
	if (unlikely(pkt->spare))
		consume_skb(pkt->spare);
	else
		__skb_pull(pkt->skb, pkt->pushed);
}

static __always_inline u64 pfr_packet_time(struct pfr_packet *pkt)
{
	if (!pkt->time)
		pkt->time = ktime_get_real_ns();
	return pkt->time;
}

static inline const struct pkt_parsing_info *
pfr_packet_info(struct pfr_packet *pkt)
{
	if (!pkt->dissected)
		pfr_packet_dissect(pkt);
	return &pkt->info;
}

/* The hash of the whole flow, the same in both directions. */
static inline u32 pfr_packet_hash(struct pfr_packet *pkt)
{
	if (!pkt->hashed) {
		pkt->hash = pfr_packet_flow(pkt, PFR_HASH_FLOW);
		pkt->hashed = true;
	}
	return pkt->hash;
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

static __always_inline void pfr_copy_block(u8 *to, const u8 *from)
{
	unsigned int i;

	for (i = 0; i < PFR_COPY_BLOCK; i += 8)
		put_unaligned(get_unaligned((const u64 *)(from + i)),
			      (u64 *)(to + i));
}

/*
 * Most packets are short, and a call of memcpy() costs more than they do. The
 * last block overlaps the one before, so that nothing is read or written
 * outside.
 */
static __always_inline void pfr_copy(u8 *to, const u8 *from, u32 len)
{
	u32 last = len - PFR_COPY_BLOCK, i;

	if (unlikely(last > 256 - PFR_COPY_BLOCK)) {
		memcpy(to, from, len);
		return;
	}
	for (i = 0; i < last; i += PFR_COPY_BLOCK)
		pfr_copy_block(to + i, from + i);
	pfr_copy_block(to + last, from + last);
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
	if (likely(!pkt->tagged && len <= skb_headlen(pkt->skb))) {
		pfr_copy(to, pkt->skb->data, len);
		return 0;
	}
	return __pfr_packet_bits(pkt, 0, to, len);
}

/**
 * pfr_packet_bpf - run a socket filter
 * @pkt: the packet
 * @prog: classic or extended
 *
 * Return: bytes to keep, 0 = the packet is rejected.
 */
static __always_inline u32 pfr_packet_bpf(const struct pfr_packet *pkt,
					  const struct bpf_prog *prog)
{
	if (unlikely(pkt->tagged))
		return __pfr_packet_bpf_tagged(pkt, prog);
	return __bpf_prog_run_save_cb(prog, pkt->skb);
}

#endif /* PFR_PACKET_H */
