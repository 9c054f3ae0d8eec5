// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * GRE, ERSPAN, GTP, VXLAN and IP in IP.
 */
#include "dissect.h"
#include "layer.h"
#include "tunnel.h"

#define GRE_CHECKSUM		0x8000
#define GRE_ROUTING		0x4000	/* RFC 1701 only, withdrawn */
#define GRE_KEY			0x2000
#define GRE_SEQUENCE		0x1000
#define GRE_VERSION		0x0007

/* Mirrored frames. Type I has no header of its own, II and III have a session. */
#define GRE_ERSPAN		0x88BE	/* type I and II */
#define GRE_ERSPAN_3		0x22EB
#define ERSPAN_HLEN		8
#define ERSPAN_3_HLEN		12
#define ERSPAN_SUBHEADER	8
#define ERSPAN_VERSION		0xF0	/* in the first byte */
#define ERSPAN_SESSION		0x03FF
#define ERSPAN_3_FRAME		0x7C	/* in byte 10: what is mirrored */
#define ERSPAN_3_IP		0x08
#define ERSPAN_3_MORE		0x01	/* in byte 11: a subheader follows */

#define GTP_HLEN		8
#define GTP_VERSION		0xE0
#define GTP_VERSION_1		0x20
#define GTP_VERSION_2		0x40
#define GTP_NOT_PRIME		0x10	/* version 1: GTP, not GTP' */
#define GTP_OPTIONAL		0x07	/* any of: extension, sequence, N-PDU */
#define GTP_EXTENSION		0x04
#define GTP2_HAS_TEID		0x08
#define GTP_T_PDU		255
#define GTP_MAX_EXTENSIONS	8

#define VXLAN_HLEN		8
#define VXLAN_HAS_VNI		0x08

/* What a tunnel header says about the packet behind it. */
struct inner {
	__u32 off;		/* where it begins; 0 = there is none we know */
	__u32 end;
	__u16 type;		/* PFR_ETH_IPV4, _IPV6 or _TEB */
	__u16 cut;		/* a tunnel header was cut short */
};

static void erspan(struct inner *in, __u32 *id, const __u8 *p, __u16 flags)
{
	__u32 off = in->off, hlen = ERSPAN_HLEN;
	int third = in->type == GRE_ERSPAN_3;

	in->off = 0;
	in->type = PFR_ETH_TEB;
	if (!third && !(flags & GRE_SEQUENCE)) {
		in->off = off;
		return;
	}
	if (third)
		hlen = ERSPAN_3_HLEN;
	if (!pfr_fits(off, in->end, hlen))
		goto cut;
	if ((p[off] & ERSPAN_VERSION) != (third ? 0x20 : 0x10))
		return;
	*id = pfr_be16(p + off + 2) & ERSPAN_SESSION;
	if (third && p[off + 11] & ERSPAN_3_MORE)
		hlen += ERSPAN_SUBHEADER;
	if (!pfr_fits(off, in->end, hlen))
		goto cut;
	if (third && (p[off + 10] & ERSPAN_3_FRAME) == ERSPAN_3_IP) {
		if (off + hlen >= in->end)
			goto cut;
		in->type = p[off + hlen] >> 4 == 6 ? PFR_ETH_IPV6 :
						     PFR_ETH_IPV4;
	}
	in->off = off + hlen;
	return;
cut:
	in->cut = 1;
}

static void gre(struct inner *in, __u32 *id, const __u8 *p, __u32 off)
{
	__u32 hlen = 4;
	__u16 flags;

	if (!pfr_fits(off, in->end, hlen)) {
		in->cut = 1;
		return;
	}
	flags = pfr_be16(p + off);
	if (flags & (GRE_ROUTING | GRE_VERSION))
		return;
	if (flags & GRE_CHECKSUM)
		hlen += 4;
	if (flags & GRE_KEY)
		hlen += 4;
	if (flags & GRE_SEQUENCE)
		hlen += 4;
	if (!pfr_fits(off, in->end, hlen)) {
		in->cut = 1;
		return;
	}
	if (flags & GRE_KEY)
		*id = pfr_be32(p + off + (flags & GRE_CHECKSUM ? 8 : 4));
	in->type = pfr_be16(p + off + 2);
	in->off = off + hlen;
	if (in->type == GRE_ERSPAN || in->type == GRE_ERSPAN_3)
		erspan(in, id, p, flags);
}

/* The type byte of the next extension header is the last byte of this one. */
static void gtp_extensions(struct inner *in, const __u8 *p, __u32 off)
{
	__u32 size;
	int n;

	for (n = 0; p[off - 1]; n++) {
		if (n == GTP_MAX_EXTENSIONS)
			return;
		if (off >= in->end)
			goto cut;
		size = p[off] * 4U;
		if (!size)
			return;
		if (!pfr_fits(off, in->end, size))
			goto cut;
		off += size;
	}
	in->off = off;
	return;
cut:
	in->cut = 1;
}

static void gtp_u(struct inner *in, __u32 *id, const __u8 *p, __u32 off)
{
	__u32 len;
	__u8 flags;

	if (!pfr_fits(off, in->end, GTP_HLEN)) {
		in->cut = 1;
		return;
	}
	flags = p[off];
	if ((flags & GTP_VERSION) != GTP_VERSION_1 || !(flags & GTP_NOT_PRIME))
		return;
	*id = pfr_be32(p + off + 4);
	if (p[off + 1] != GTP_T_PDU)
		return;
	len = pfr_be16(p + off + 2);
	off += GTP_HLEN;
	if (len < in->end - off)
		in->end = off + len;
	if (flags & GTP_OPTIONAL) {
		if (!pfr_fits(off, in->end, 4)) {
			in->cut = 1;
			return;
		}
		off += 4;
		/* Without the flag the type byte means nothing. */
		if (flags & GTP_EXTENSION)
			gtp_extensions(in, p, off);
		else
			in->off = off;
	} else {
		in->off = off;
	}
	if (!in->off)
		return;
	if (in->off >= in->end) {
		in->off = 0;
		in->cut = 1;
	} else if (p[in->off] >> 4 == 4) {
		in->type = PFR_ETH_IPV4;
	} else if (p[in->off] >> 4 == 6) {
		in->type = PFR_ETH_IPV6;
	}
}

/* The control protocol carries no packets, only the id of the tunnel. */
static void gtp_c(struct inner *in, __u32 *id, const __u8 *p, __u32 off)
{
	__u8 flags;

	if (!pfr_fits(off, in->end, GTP_HLEN)) {
		in->cut = 1;
		return;
	}
	flags = p[off];
	if (((flags & GTP_VERSION) == GTP_VERSION_1 && flags & GTP_NOT_PRIME) ||
	    ((flags & GTP_VERSION) == GTP_VERSION_2 && flags & GTP2_HAS_TEID))
		*id = pfr_be32(p + off + 4);
}

static void vxlan(struct inner *in, __u32 *id, const __u8 *p, __u32 off)
{
	if (!pfr_fits(off, in->end, VXLAN_HLEN)) {
		in->cut = 1;
		return;
	}
	if (!(p[off] & VXLAN_HAS_VNI))
		return;
	*id = pfr_be32(p + off + 4) >> 8;
	in->type = PFR_ETH_TEB;
	in->off = off + VXLAN_HLEN;
}

/* Which tunnel is it, if any? */
static void outer(struct inner *in, struct pfr_parsed *info,
		  const __u8 *p)
{
	__u32 *id = &info->tunnel.tunnel_id;
	__u32 payload = (__u32)info->offset.payload_offset;
	__u32 l4 = (__u32)info->offset.l4_offset;
	__u16 src = info->l4_src_port;
	__u16 dst = info->l4_dst_port;

	switch (info->l3_proto) {
	case IPPROTO_IPIP:
		in->off = l4;
		in->type = PFR_ETH_IPV4;
		break;
	case IPPROTO_IPV6:
		in->off = l4;
		in->type = PFR_ETH_IPV6;
		break;
	case IPPROTO_GRE:
		gre(in, id, p, l4);
		break;
	case IPPROTO_UDP:
		/*
		 * GTP answers come from its port; a VXLAN source port is any
		 * number, so the destination alone counts.
		 */
		if (dst == PFR_VXLAN_PORT)
			vxlan(in, id, p, payload);
		else if (dst == PFR_GTP_U_PORT || src == PFR_GTP_U_PORT)
			gtp_u(in, id, p, payload);
		else if (dst == PFR_GTP_C_PORT || src == PFR_GTP_C_PORT)
			gtp_c(in, id, p, payload);
		break;
	}
}

/**
 * pfr_tunnel - look into a tunnel
 * @info: has everything up to level 4, with an l4_offset; gets the tunnel
 *	member, which is absent so far
 * @p: packet
 * @end: of the outer datagram; no byte from here on is read
 *
 * Return: 1 if there is a whole IP header inside, else 0.
 */
int pfr_tunnel(struct pfr_parsed *info, const __u8 *p, __u32 end)
{
	struct inner in;
	struct pfr_l2 l2;
	struct pfr_l3 l3;
	struct pfr_l4 l4;

	in.off = 0;
	in.end = end;
	in.type = 0;
	in.cut = 0;
	outer(&in, info, p);
	if (in.off && in.type == PFR_ETH_TEB) {
		if (pfr_fits(in.off, in.end, PFR_ETH_HLEN)) {
			pfr_layer2(&l2, p, in.off, in.end);
			in.off = l2.l3;
			in.type = l2.type;
			in.cut = !l2.l3;
		} else {
			in.off = 0;
			in.cut = 1;
		}
	}
	if (in.cut)
		info->tunnel.tunneled_l3_flags = PFR_L3_TRUNCATED;
	if (!in.off)
		return 0;

	pfr_layer3(&l3, &info->tunnel.tunneled_ip_src,
		   &info->tunnel.tunneled_ip_dst, p, in.off, in.end, in.type);
	pfr_layer4(&l4, p, &l3);
	info->tunnel.tunneled_ip_version = l3.version;
	info->tunnel.tunneled_proto = l3.proto;
	info->tunnel.tunneled_l3_flags = l3.flags | l4.flags;
	info->tunnel.tunneled_l4_src_port = l4.src_port;
	info->tunnel.tunneled_l4_dst_port = l4.dst_port;
	return l3.version != 0;
}

/**
 * pfr_tunnel_in - the same, where the end of the datagram is to be looked up
 * @info: also has an l3_offset
 * @p: packet
 * @len: no byte from here on is read
 *
 * Return: PFR_LEVEL_TUNNEL, or PFR_LEVEL_L4.
 */
int pfr_tunnel_in(struct pfr_parsed *info, const __u8 *p, __u32 len)
{
	__u32 l3 = (__u32)info->offset.l3_offset, end;

	if (info->ip_version == 4)
		end = l3 + pfr_be16(p + l3 + 2);
	else
		end = l3 + PFR_IPV6_HLEN + pfr_be16(p + l3 + 4);
	return pfr_tunnel(info, p, end < len ? end : len) ?
	       PFR_LEVEL_TUNNEL : PFR_LEVEL_L4;
}
