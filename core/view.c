// SPDX-License-Identifier: GPL-2.0-only
/* What a plugin asks about the packet that it was called for. */
#include "compat.h"
#include "packet.h"
#include "pf_ring_plugin.h"
#include "plugin.h"

static_assert(offsetof(struct pfr_packet, mac) +
	      sizeof(struct pfring_packet_front) ==
	      offsetof(struct pfr_packet, hdr));
static_assert(offsetof(struct pfr_packet, direct) -
	      offsetof(struct pfr_packet, mac) ==
	      offsetof(struct pfring_packet_front, in_row));
static_assert(offsetof(struct pfr_packet, len) -
	      offsetof(struct pfr_packet, mac) ==
	      offsetof(struct pfring_packet_front, len));

static const struct pfr_packet *pfr_view(const struct pfring_pkthdr *hdr)
{
	return container_of(hdr, struct pfr_packet, hdr);
}

const u8 *__pfring_packet_row(const struct pfring_pkthdr *hdr, u32 offset,
			      u32 *len)
{
	return pfr_packet_row(pfr_view(hdr), offset, len);
}
EXPORT_SYMBOL_PFRING(__pfring_packet_row);

const u8 *__pfring_packet_bytes(const struct pfring_pkthdr *hdr, u32 offset,
				u32 len, void *buffer)
{
	const struct pfr_packet *pkt = pfr_view(hdr);
	const u8 *row;
	u32 in_row;

	if ((u64)offset + len > pfr_packet_readable(pkt))
		return NULL;
	row = pfr_packet_row(pkt, offset, &in_row);
	if (row && len <= in_row)
		return row;
	return __pfr_packet_bits(pkt, offset, buffer, len) ? NULL : buffer;
}
EXPORT_SYMBOL_PFRING(__pfring_packet_bytes);

u16 pfring_packet_queue(const struct pfring_pkthdr *hdr)
{
	return pfr_packet_queue(pfr_view(hdr));
}
EXPORT_SYMBOL_PFRING(pfring_packet_queue);

struct pf_ring_socket *pfring_packet_ring(const struct pfring_pkthdr *hdr)
{
	return pfr_view(hdr)->asked->pfr;
}
EXPORT_SYMBOL_PFRING(pfring_packet_ring);

sw_filtering_rule_element *
pfring_packet_rule(const struct pfring_pkthdr *hdr)
{
	return pfr_attachment_rule(pfr_view(hdr)->asked);
}
EXPORT_SYMBOL_PFRING(pfring_packet_rule);

sw_filtering_hash_bucket *
pfring_packet_hash_rule(const struct pfring_pkthdr *hdr)
{
	return pfr_attachment_hash(pfr_view(hdr)->asked);
}
EXPORT_SYMBOL_PFRING(pfring_packet_hash_rule);

const struct parse_buffer *
pfring_packet_parsed(const struct pfring_pkthdr *hdr, u16 *plugin_id)
{
	const struct pfr_packet *pkt = pfr_view(hdr);

	*plugin_id = pkt->parse ? pkt->parser : 0;
	return pkt->parse;
}
EXPORT_SYMBOL_PFRING(pfring_packet_parsed);
