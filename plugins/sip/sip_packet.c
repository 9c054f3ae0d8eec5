// SPDX-License-Identifier: GPL-2.0-only
/* The bytes of a packet in a row, wherever they lie. */
#include <linux/in.h>
#include <linux/ipv6.h>

#include "pf_ring_percpu.h"
#include "sip_packet.h"

/* Room for packets in pieces. */
static struct pfring_scratch sip_room;

int sip_packet_init(void)
{
	return pfring_scratch_init(&sip_room, SIP_PIECE);
}

void sip_packet_exit(void)
{
	pfring_scratch_destroy(&sip_room);
}

static u32 sip_be16(const u8 *p)
{
	return (u32)p[0] << 8 | p[1];
}

/*
 * Where the datagram ends by its own account: behind it short frames are padded,
 * and that is no part of a message.
 */
static u32 sip_datagram_end(const struct sip_payload *payload)
{
	const struct pkt_parsing_info *info =
		&payload->hdr->extended_hdr.parsed_pkt;
	bool four = info->ip_version == 4;
	u32 l3 = info->offset.l3_offset, len;
	u8 buffer[2];
	const u8 *p;

	p = pfring_packet_bytes(payload->hdr, l3 + (four ? 2 : 4),
				sizeof(buffer), buffer);
	len = p ? sip_be16(p) : 0;
	/* 0: more than fits into the header, so nothing is padded. */
	if (!len)
		return payload->hdr->len;
	return l3 + len + (four ? 0 : sizeof(struct ipv6hdr));
}

/* Do the bytes lie in a row? */
static bool sip_is_linear(const struct sip_payload *payload, u32 at, u32 len)
{
	u32 row;

	return pfring_packet_row(payload->hdr, at, &row) && len <= row;
}

/**
 * sip_payload - what may be SIP in a packet
 * @payload: filled in
 * @hdr: as the callback got it
 *
 * Segments without payload are of interest, too: connections end.
 *
 * Return: false if there is nothing of the kind.
 */
bool sip_payload(struct sip_payload *payload, const struct pfring_pkthdr *hdr)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	u32 end;

	if (info->l3_proto != IPPROTO_UDP && info->l3_proto != IPPROTO_TCP)
		return false;
	payload->hdr = hdr;
	payload->stream = info->l3_proto == IPPROTO_TCP;
	payload->at = pfring_packet_payload(hdr, &payload->len);
	if (!payload->at)
		return false;
	end = sip_datagram_end(payload);
	end = end > payload->at ? end - payload->at : 0;
	payload->len = min(payload->len, end);
	return payload->len || payload->stream;
}

/**
 * sip_piece_get - bytes of a payload
 * @piece: filled in
 * @payload: from sip_payload()
 * @from: the first one, below its length
 *
 * All of them, if they lie in a row, else at most SIP_PIECE.
 *
 * Return: false if they are not to be read.
 */
bool sip_piece_get(struct sip_piece *piece, const struct sip_payload *payload,
		   u32 from)
{
	u32 at = payload->at + from, len = payload->len - from;

	if (!sip_is_linear(payload, at, len))
		len = min_t(u32, len, SIP_PIECE);
	piece->p = pfring_packet_bytes(payload->hdr, at, len,
				       pfring_scratch_get(&sip_room));
	if (!piece->p)
		return false;
	piece->end = piece->p + len;
	return true;
}
