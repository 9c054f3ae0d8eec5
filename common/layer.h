/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * One layer of a packet at a time, for the outer packet and for the one inside
 * a tunnel alike. Private to the dissector.
 *
 * Everywhere @p is the first byte of the whole packet, all offsets count from
 * there, and no byte at or behind @end is read. Results are filled in from
 * scratch. What every packet goes through is inline, the rest in layer.c.
 */
#ifndef PFR_LAYER_H
#define PFR_LAYER_H

#include <linux/types.h>
#ifdef __KERNEL__
#include <linux/in.h>
#include <linux/string.h>
#else
#include <netinet/in.h>
#include <string.h>
#endif
#include <linux/pf_ring_abi.h>

/*
 * With these limits no header of the outer packet can begin behind byte 16562,
 * and every offset fits struct pfr_offsets. (IPv6 extension headers have up to
 * 2048 bytes each.)
 */
#define PFR_MAX_TAGS		8	/* VLAN tags of one packet */
#define PFR_MAX_LABELS		8	/* MPLS labels */
#define PFR_MAX_EXTENSIONS	8	/* IPv6 extension headers */

#define PFR_ETH_HLEN		14
#define PFR_TAG_LEN		4

#define PFR_VLAN_ID		0x0FFF

#define PFR_IPV4_HLEN		20
#define PFR_IPV4_OFFSET		0x1FFF
#define PFR_IPV4_MORE_FRAGMENTS	0x2000

#define PFR_IPV6_HLEN		40

#define PFR_TCP_HLEN		20
#define PFR_UDP_HLEN		8

/* EtherTypes; the kernel and libc each know only some of them. */
#define PFR_ETH_MIN		0x0600	/* below: a length, not a type */
#define PFR_ETH_IPV4		0x0800
#define PFR_ETH_TEB		0x6558	/* Ethernet in GRE */
#define PFR_ETH_VLAN		0x8100
#define PFR_ETH_IPV6		0x86DD
#define PFR_ETH_MPLS		0x8847
#define PFR_ETH_MPLS_MC		0x8848
#define PFR_ETH_QINQ		0x88A8
#define PFR_ETH_QINQ_OLD	0x9100

struct pfr_l2 {
	__u32 l3;		/* where the next header would begin, at most
				 * the end; 0 = a tag or label was cut short
				 */
	__u16 type;		/* of it; 0 = unknown, or no EtherType at all */
	__u16 tags;
	__u16 vlan[2];		/* the outer two ids */
};

struct pfr_l3 {
	__u32 l4;		/* where the L4 header begins, before end;
				 * 0 = there is none to read
				 */
	__u32 end;		/* of the datagram, or of what can be read of it */
	__u8 version;		/* 0 = no whole and sound IP header */
	__u8 proto;		/* 0 = unknown */
	__u8 tos;
	__u8 flags;		/* PFR_L3_* */
};

struct pfr_l4 {
	__u32 payload;		/* 0 = unknown */
	__u16 src_port;
	__u16 dst_port;
	__u8 known;		/* a protocol with ports, or ICMP */
	__u8 found;		/* ... and the fixed part of its header is there */
	__u8 flags;		/* PFR_L3_TRUNCATED, PFR_L3_PORTS */
};

static __always_inline __u16 pfr_be16(const __u8 *p)
{
	return (__u16)(p[0] << 8 | p[1]);
}

static __always_inline __u32 pfr_be32(const __u8 *p)
{
	return (__u32)p[0] << 24 | (__u32)p[1] << 16 | (__u32)p[2] << 8 | p[3];
}

/*
 * A longer memset() would be a call or a "rep stos" in the kernel, either of
 * which costs more than these stores.
 */
static __always_inline void pfr_clear_16(void *at)
{
	memset(at, 0, 8);
	memset((__u8 *)at + 8, 0, 8);
}

static __always_inline void pfr_clear_32(void *at)
{
	pfr_clear_16(at);
	pfr_clear_16((__u8 *)at + 16);
}

/* Room for @need bytes at @off? @off may be behind @end. */
static inline int pfr_fits(__u32 off, __u32 end, __u32 need)
{
	return off <= end && end - off >= need;
}

void pfr_layer2_stack(struct pfr_l2 *l2, const __u8 *p, __u32 off, __u32 end,
		      __u16 type);
void pfr_layer3_v6(struct pfr_l3 *l3, union pfr_ip *src, union pfr_ip *dst,
		   const __u8 *p, __u32 off, __u32 end);

/**
 * pfr_layer2 - walk over VLAN tags and MPLS labels
 * @l2: result
 * @p: packet
 * @off: where the MAC addresses are; the caller knows that PFR_ETH_HLEN bytes
 *	are there
 * @end: no byte from here on is read
 *
 * A stack deeper than PFR_MAX_TAGS or PFR_MAX_LABELS ends the walk: then type
 * is that of the first tag or label not looked at.
 */
static inline void pfr_layer2(struct pfr_l2 *l2, const __u8 *p, __u32 off,
			      __u32 end)
{
	__u16 type = pfr_be16(p + off + 12);
	struct pfr_l2 stack;

	off += PFR_ETH_HLEN;
	if (type == PFR_ETH_IPV4 || type == PFR_ETH_IPV6) {
		l2->l3 = off;
		l2->type = type;
		l2->tags = 0;
		l2->vlan[0] = 0;
		l2->vlan[1] = 0;
		return;
	}
	/* By way of a copy, so that *l2 itself can live in registers. */
	pfr_layer2_stack(&stack, p, off, end, type);
	*l2 = stack;
}

static inline void pfr_no_l3(struct pfr_l3 *l3)
{
	l3->l4 = 0;
	l3->end = 0;
	l3->version = 0;
	l3->proto = 0;
	l3->tos = 0;
	l3->flags = 0;
}

static inline void pfr_layer3_v4(struct pfr_l3 *l3, union pfr_ip *src, union pfr_ip *dst,
				 const __u8 *p, __u32 off, __u32 end)
{
	__u32 room = end - off, hlen, total;
	__u16 frag;

	if (room < PFR_IPV4_HLEN)
		goto cut;
	p += off;
	hlen = (p[0] & 0x0F) * 4;
	if (p[0] >> 4 != 4 || hlen < PFR_IPV4_HLEN)
		return;
	if (room < hlen)
		goto cut;
	/* Total length 0: longer than the field can say, made by GRO or TSO. */
	total = pfr_be16(p + 2);
	if (total) {
		if (total < hlen)
			return;
		/* Behind the datagram comes padding, no header of its. */
		if (total < room)
			end = off + total;
	}

	l3->version = 4;
	l3->end = end;
	l3->tos = p[1];
	l3->proto = p[9];
	src->v4 = pfr_be32(p + 12);
	dst->v4 = pfr_be32(p + 16);

	frag = pfr_be16(p + 6) & (PFR_IPV4_OFFSET | PFR_IPV4_MORE_FRAGMENTS);
	if (frag) {
		l3->flags = PFR_L3_FRAGMENT;
		if (frag & PFR_IPV4_MORE_FRAGMENTS)
			l3->flags |= PFR_L3_MORE_FRAGMENTS;
		if (frag & PFR_IPV4_OFFSET) {
			l3->flags |= PFR_L3_LATER_FRAGMENT;
			return;
		}
	}
	if (off + hlen < end)
		l3->l4 = off + hlen;
	return;
cut:
	l3->flags = PFR_L3_TRUNCATED;
}

/**
 * pfr_layer3 - the IP header and the IPv6 extension headers
 * @l3: result
 * @src: gets the source address, untouched if version is 0
 * @dst: likewise the destination
 * @p: packet
 * @off: where the header begins, at most @end
 * @end: no byte from here on is read
 * @type: EtherType; nothing is done if it is not IP
 */
static inline void pfr_layer3(struct pfr_l3 *l3, union pfr_ip *src, union pfr_ip *dst,
			      const __u8 *p, __u32 off, __u32 end, __u16 type)
{
	struct pfr_l3 six;

	if (type == PFR_ETH_IPV6) {
		/* A copy, for the reason above. */
		pfr_layer3_v6(&six, src, dst, p, off, end);
		*l3 = six;
		return;
	}
	pfr_no_l3(l3);
	if (type == PFR_ETH_IPV4)
		pfr_layer3_v4(l3, src, dst, p, off, end);
}

/* The fixed part of a header that begins with ports or type and code, or 0. */
static inline __u32 pfr_fixed_len(__u8 proto)
{
	if (proto == IPPROTO_UDP || proto == IPPROTO_ICMP ||
	    proto == IPPROTO_ICMPV6 || proto == IPPROTO_UDPLITE)
		return 8;
	if (proto == IPPROTO_TCP)
		return PFR_TCP_HLEN;
	return proto == IPPROTO_SCTP ? 12 : 0;
}

/**
 * pfr_layer4 - ports and payload
 * @l4: result
 * @p: packet
 * @l3: what pfr_layer3() found
 *
 * A TCP header whose options are cut short still counts as found, with its
 * payload unknown: captures of the first 64 bytes are common.
 */
static inline void pfr_layer4(struct pfr_l4 *l4, const __u8 *p,
			      const struct pfr_l3 *l3)
{
	__u32 size = pfr_fixed_len(l3->proto);
	__u32 off = l3->l4;

	l4->payload = 0;
	l4->src_port = 0;
	l4->dst_port = 0;
	l4->known = size != 0;
	l4->found = 0;
	l4->flags = 0;
	if (!size)
		return;
	if (!off || l3->end - off < size) {
		if (!(l3->flags & PFR_L3_LATER_FRAGMENT))
			l4->flags = PFR_L3_TRUNCATED;
		return;
	}
	if (l3->proto == IPPROTO_TCP) {
		size = (p[off + 12] >> 4) * 4;
		if (size < PFR_TCP_HLEN)
			return;
	}
	l4->found = 1;
	if (l3->proto == IPPROTO_ICMP || l3->proto == IPPROTO_ICMPV6) {
		l4->src_port = p[off];
		l4->dst_port = p[off + 1];
	} else {
		l4->src_port = pfr_be16(p + off);
		l4->dst_port = pfr_be16(p + off + 2);
		l4->flags = PFR_L3_PORTS;
	}
	if (l3->end - off >= size)
		l4->payload = off + size;
	else
		l4->flags |= PFR_L3_TRUNCATED;
}

#endif /* PFR_LAYER_H */
