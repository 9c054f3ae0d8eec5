/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a plugin asks about the packet that it was called for. Included by
 * pf_ring_plugin.h.
 *
 * All of these take the @hdr that the callback got, and nothing else: a packet need
 * not be a socket buffer. They hold until the callback returns (packet). Offsets
 * count from the first byte of the packet on the wire, as those in
 * hdr->extended_hdr.parsed_pkt.offset do; a VLAN tag that hardware took off is in
 * its place.
 */
#ifndef PF_RING_PACKET_H
#define PF_RING_PACKET_H

#ifndef PF_RING_PLUGIN_H
#error "include pf_ring_plugin.h"
#endif

/* What lies right in front of @hdr. For the functions below only. */
struct pfring_packet_front {
	const u8 *bytes __aligned(8);	/* the first of the packet */
	u32 in_row;			/* so many lie there in a row, or 0 */
	u32 len;			/* on the wire */
};

static __always_inline const struct pfring_packet_front *
__pfring_packet_front(const struct pfring_pkthdr *hdr)
{
	return (const struct pfring_packet_front *)hdr - 1;
}

const u8 *__pfring_packet_row(const struct pfring_pkthdr *hdr, u32 offset,
			      u32 *len);
const u8 *__pfring_packet_bytes(const struct pfring_pkthdr *hdr, u32 offset,
				u32 len, void *buffer);

/**
 * pfring_packet_bytes - bytes of a packet, wherever they lie
 * @hdr: of the packet
 * @offset: of the first of them
 * @len: how many
 * @buffer: @len bytes, used only if they do not lie in a row
 *
 * Return: the bytes, not to be changed, or NULL if the packet is shorter.
 */
static __always_inline const u8 *
pfring_packet_bytes(const struct pfring_pkthdr *hdr, u32 offset, u32 len,
		    void *buffer)
{
	const struct pfring_packet_front *front = __pfring_packet_front(hdr);

	if (likely((u64)offset + len <= front->in_row))
		return front->bytes + offset;
	return __pfring_packet_bytes(hdr, offset, len, buffer);
}

/**
 * pfring_packet_row - bytes of a packet that lie in a row
 * @hdr: of the packet
 * @offset: of the first of them
 * @len: gets how many there are, at least 1
 *
 * Return: the bytes, not to be changed; NULL if none can be had at @offset without
 * a copy: ask pfring_packet_bytes() or a cursor.
 */
static __always_inline const u8 *
pfring_packet_row(const struct pfring_pkthdr *hdr, u32 offset, u32 *len)
{
	const struct pfring_packet_front *front = __pfring_packet_front(hdr);

	if (unlikely(offset >= front->in_row))
		return __pfring_packet_row(hdr, offset, len);
	*len = front->in_row - offset;
	return front->bytes + offset;
}

/*
 * A cursor over a part of a packet, piece by piece:
 *
 *	struct pfring_cursor c = PFRING_CURSOR(hdr, offset, len, buffer,
 *					       sizeof(buffer));
 *	const u8 *p;
 *	u32 n;
 *
 *	while ((p = pfring_cursor_next(&c, &n)))
 *		look(p, n);
 *
 * Pieces that lie in a row are whole; others are copied into the buffer, as much
 * as it takes at a time. What the packet does not have is not there: @left says
 * how many bytes have not been seen.
 */
struct pfring_cursor {
	const struct pfring_pkthdr *hdr;
	u32 offset;
	u32 left;
	u8 *buffer;
	u32 size;
};

#define PFRING_CURSOR(of, from, length, room, room_size) {		\
	.hdr = of, .offset = from, .left = length,			\
	.buffer = room, .size = room_size,				\
}

static inline const u8 *pfring_cursor_next(struct pfring_cursor *c, u32 *len)
{
	const u32 end = __pfring_packet_front(c->hdr)->len;
	const u8 *p;
	u32 n;

	if (!c->left || c->offset >= end)
		return NULL;
	p = pfring_packet_row(c->hdr, c->offset, &n);
	if (!p) {
		n = min(c->size, end - c->offset);
		n = min(n, c->left);
		p = pfring_packet_bytes(c->hdr, c->offset, n, c->buffer);
		if (!p)
			return NULL;
	}
	n = min(n, c->left);
	c->offset += n;
	c->left -= n;
	*len = n;
	return p;
}

/**
 * pfring_packet_payload - where the payload behind the L4 header begins
 * @len: gets its length on the wire, with what pads a short frame: protocols with
 *	a length of their own know better
 *
 * Return: its offset, 0 if there is none.
 */
static inline u32 pfring_packet_payload(const struct pfring_pkthdr *hdr,
					u32 *len)
{
	s16 offset = hdr->extended_hdr.parsed_pkt.offset.payload_offset;

	*len = 0;
	if (offset <= 0 || (u32)offset > hdr->len)
		return 0;
	*len = hdr->len - offset;
	return offset;
}

/**
 * pfring_packet_data - the payload without what pads a short frame
 * @len: gets its length, by the account of the IP header
 *
 * Return: its offset, 0 if there is none. With a @len of 0 it is a packet without
 * payload, as those that open and close connections.
 */
static inline u32 pfring_packet_data(const struct pfring_pkthdr *hdr, u32 *len)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	u32 at = pfring_packet_payload(hdr, len), four = info->ip_version == 4;
	u32 end, length;
	u8 buffer[2];
	const u8 *p;

	if (!at)
		return 0;
	end = info->offset.l3_offset + (four ? 0 : 40);
	p = pfring_packet_bytes(hdr, info->offset.l3_offset + (four ? 2 : 4),
				sizeof(buffer), buffer);
	length = p ? (u32)p[0] << 8 | p[1] : 0;
	/* 0: more than fits into the header, so nothing is padded. */
	if (length)
		*len = min(*len, end + length > at ? end + length - at : 0);
	return at;
}

/**
 * pfring_packet_segment - has the kernel put several UDP datagrams together?
 * @skb: as the callback got it
 *
 * Return: 0, or the bytes of payload of each of them but the last.
 */
static inline u32 pfring_packet_segment(const struct pfring_pkthdr *hdr,
					const struct sk_buff *skb)
{
	if (likely(!skb_is_gso(skb)) ||
	    !(skb_shinfo(skb)->gso_type & SKB_GSO_UDP_L4))
		return 0;
	return skb_shinfo(skb)->gso_size;
}

/* Received or sent? rx_only_direction, tx_only_direction. */
static inline packet_direction
pfring_packet_direction(const struct pfring_pkthdr *hdr)
{
	return hdr->extended_hdr.rx_direction ? rx_only_direction :
						tx_only_direction;
}

/* The RX queue, or for a packet that is sent, the TX queue; 0 if not known. */
u16 pfring_packet_queue(const struct pfring_pkthdr *hdr);

/* The ring, and the rule that the plugin was called for: one of the two is NULL. */
struct pf_ring_socket *pfring_packet_ring(const struct pfring_pkthdr *hdr);
sw_filtering_rule_element *
pfring_packet_rule(const struct pfring_pkthdr *hdr);
sw_filtering_hash_bucket *
pfring_packet_hash_rule(const struct pfring_pkthdr *hdr);

/**
 * pfring_packet_parsed - what a filter found about the packet before this call
 * @plugin_id: gets whose filter that was, 0 if nothing was found
 *
 * Return: what it left, or NULL.
 */
const struct parse_buffer *
pfring_packet_parsed(const struct pfring_pkthdr *hdr, u16 *plugin_id);

#endif /* PF_RING_PACKET_H */
