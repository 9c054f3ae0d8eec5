// SPDX-License-Identifier: GPL-2.0-only
/* The bytes of a packet in a row, wherever they lie. */
#include <linux/in.h>

#include "pf_ring_percpu.h"
#include "sip_packet.h"

/* Room for packets in pieces. */
struct pfring_scratch sip_room;

int sip_packet_init(void)
{
	return pfring_scratch_init(&sip_room, SIP_PIECE);
}

void sip_packet_exit(void)
{
	pfring_scratch_destroy(&sip_room);
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

	if (info->l3_proto != IPPROTO_UDP && info->l3_proto != IPPROTO_TCP)
		return false;
	payload->hdr = hdr;
	payload->stream = info->l3_proto == IPPROTO_TCP;
	payload->at = pfring_packet_data(hdr, &payload->len);
	if (!payload->at)
		return false;
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
