/* SPDX-License-Identifier: GPL-2.0-only */
/* The bytes of a packet in a row, wherever they lie. */
#ifndef PFR_SIP_PACKET_H
#define PFR_SIP_PACKET_H

#include "pf_ring_tcp_streams.h"

/* What is looked at of a packet at once, if it does not lie in a row anyway. */
#define SIP_PIECE	PFRING_TCP_PIECE

struct sip_payload {
	const struct pfring_pkthdr *hdr;
	u32 at;				/* in the packet */
	u32 len;			/* behind the header of UDP or TCP */
	bool stream;			/* TCP */
};

/* Bytes that lie in a row, until the next piece is taken on this CPU. */
struct sip_piece {
	const u8 *p;
	const u8 *end;
};

bool sip_payload(struct sip_payload *payload, const struct pfring_pkthdr *hdr);
bool sip_piece_get(struct sip_piece *piece, const struct sip_payload *payload,
		   u32 from);

extern struct pfring_scratch sip_room;	/* SIP_PIECE bytes */

int sip_packet_init(void);
void sip_packet_exit(void);

#endif /* PFR_SIP_PACKET_H */
