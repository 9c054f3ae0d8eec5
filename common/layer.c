// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * VLAN tags, MPLS labels, and IPv6 with its extension headers.
 */
#include "layer.h"

#define IPV6_OFFSET		0xFFF8
#define IPV6_MORE_FRAGMENTS	0x0001

#define MPLS_LABEL_LEN		4
#define MPLS_BOTTOM		0x01	/* in the third byte */

static int is_tag(__u16 type)
{
	return type == PFR_ETH_VLAN || type == PFR_ETH_QINQ ||
	       type == PFR_ETH_QINQ_OLD;
}

/* Labels do not say what they carry: the first nibble behind them does. */
static void mpls(struct pfr_l2 *l2, const __u8 *p, __u32 off, __u32 end)
{
	int n, bottom = 0;

	l2->l3 = 0;
	for (n = 0; n < PFR_MAX_LABELS && !bottom; n++) {
		if (!pfr_fits(off, end, MPLS_LABEL_LEN)) {
			l2->type = 0;
			return;
		}
		bottom = p[off + 2] & MPLS_BOTTOM;
		off += MPLS_LABEL_LEN;
	}
	if (bottom) {
		if (off >= end) {
			l2->type = 0;
			return;
		}
		if (p[off] >> 4 == 4)
			l2->type = PFR_ETH_IPV4;
		else if (p[off] >> 4 == 6)
			l2->type = PFR_ETH_IPV6;
	}
	l2->l3 = off;
}

/* pfr_layer2() for all but plain IP: @off is behind the EtherType @type. */
void pfr_layer2_stack(struct pfr_l2 *l2, const __u8 *p, __u32 off, __u32 end,
		      __u16 type)
{
	l2->tags = 0;
	l2->vlan[0] = 0;
	l2->vlan[1] = 0;
	while (is_tag(type) && l2->tags < PFR_MAX_TAGS) {
		if (!pfr_fits(off, end, PFR_TAG_LEN)) {
			l2->type = 0;
			l2->l3 = 0;
			return;
		}
		if (l2->tags < 2)
			l2->vlan[l2->tags] = pfr_be16(p + off) & PFR_VLAN_ID;
		l2->tags++;
		type = pfr_be16(p + off + 2);
		off += PFR_TAG_LEN;
	}
	l2->type = type < PFR_ETH_MIN ? 0 : type;
	l2->l3 = off;
	if (type == PFR_ETH_MPLS || type == PFR_ETH_MPLS_MC)
		mpls(l2, p, off, end);
}

/*
 * The length of the extension header at @p, of which two bytes are there; 0 if
 * @proto is none.
 */
static __u32 extension_len(__u8 proto, const __u8 *p)
{
	switch (proto) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_ROUTING:
	case IPPROTO_DSTOPTS:
		return (p[1] + 1U) * 8;
	case IPPROTO_AH:
		return (p[1] + 2U) * 4;	/* the only one in units of 4 */
	case IPPROTO_FRAGMENT:
		return 8;
	default:
		return 0;
	}
}

static int is_extension(__u8 proto)
{
	static const __u8 any_len[2];

	return extension_len(proto, any_len) != 0;
}

static void extensions(struct pfr_l3 *l3, const __u8 *p, __u32 off, __u32 end,
		       __u8 proto)
{
	__u32 size;
	__u16 frag;
	int n;

	for (n = 0; is_extension(proto); n++) {
		if (n == PFR_MAX_EXTENSIONS)
			return;
		/* None of them is shorter than 8. */
		if (!pfr_fits(off, end, 8))
			goto cut;
		size = extension_len(proto, p + off);
		if (!pfr_fits(off, end, size))
			goto cut;
		if (proto == IPPROTO_FRAGMENT) {
			frag = pfr_be16(p + off + 2);
			if (frag & (IPV6_OFFSET | IPV6_MORE_FRAGMENTS))
				l3->flags |= PFR_L3_FRAGMENT;
			if (frag & IPV6_MORE_FRAGMENTS)
				l3->flags |= PFR_L3_MORE_FRAGMENTS;
			if (frag & IPV6_OFFSET) {
				l3->flags |= PFR_L3_LATER_FRAGMENT;
				/* What follows is data, not a next header. */
				if (!is_extension(p[off]))
					l3->proto = p[off];
				return;
			}
		}
		proto = p[off];
		off += size;
	}
	l3->proto = proto;
	if (off < end)
		l3->l4 = off;
	return;
cut:
	l3->flags |= PFR_L3_TRUNCATED;
}

/* pfr_layer3() for IPv6. */
void pfr_layer3_v6(struct pfr_l3 *l3, union pfr_ip *src, union pfr_ip *dst,
		   const __u8 *p, __u32 off, __u32 end)
{
	const __u8 *h = p + off;
	__u32 len;

	pfr_no_l3(l3);
	if (!pfr_fits(off, end, PFR_IPV6_HLEN)) {
		l3->flags = PFR_L3_TRUNCATED;
		return;
	}
	if (h[0] >> 4 != 6)
		return;
	/* Payload length 0: a jumbogram, by the wire or by GRO. */
	len = pfr_be16(h + 4);
	off += PFR_IPV6_HLEN;
	if (len && len < end - off)
		end = off + len;

	l3->version = 6;
	l3->end = end;
	l3->tos = (__u8)(h[0] << 4 | h[1] >> 4);
	memcpy(&src->v6, h + 8, 16);
	memcpy(&dst->v6, h + 24, 16);
	extensions(l3, p, off, end, h[6]);
}
