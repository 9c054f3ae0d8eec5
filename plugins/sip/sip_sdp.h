/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Session descriptions (RFC 8866): where the media of a call will flow. No
 * allocation, no state but the walk's own.
 *
 * Understood: c= of the session and of a medium, IPv4 and IPv6; m= with any
 * profile; rtpmap, rtcp (RFC 3605), rtcp-mux (RFC 5761), the direction; the
 * static payload types of RFC 3551. A host name in place of an address is not
 * resolved: family is 0, and nothing is guessed. What of a walk is more than
 * SDP_MAX_LINES lines, SDP_MAX_MEDIA media or SDP_MAX_FORMATS formats of one is
 * left out. Bundled media (RFC 8843) are told one by one, each with the port
 * that its own lines give.
 */
#ifndef PFR_SIP_SDP_H
#define PFR_SIP_SDP_H

#include "pf_ring_sip.h"

#define SDP_MAX_LINES	512		/* also of a multipart body */
#define SDP_MAX_MEDIA	8
#define SDP_MAX_FORMATS	16
#define SDP_MAX_PARTS	8		/* of a multipart body */

enum sdp_kind {
	sdp_other = 0,			/* text, application, image, message ... */
	sdp_audio,
	sdp_video
};

/* Bits of sdp_medium.flags. */
#define SDP_RTP		0x01		/* RTP or SRTP, by its profile */
#define SDP_SECURE	0x02		/* SRTP */
#define SDP_REFUSED	0x04		/* port 0 */
#define SDP_RTCP_MUX	0x08		/* RTCP comes to the port of RTP */
#define SDP_NO_SEND	0x10		/* recvonly, inactive */
#define SDP_NO_RECEIVE	0x20		/* sendonly, inactive: media on hold */
#define SDP_HOLD	0x40		/* address 0.0.0.0 or :: */

/* Bits of sdp_format.flags. */
#define SDP_EVENT	0x01		/* telephone-event, RFC 4733 */
#define SDP_NOISE	0x02		/* comfort noise, RFC 3389 */

/* Addresses are in network order, an IPv4 address in the first four bytes. */
struct sdp_address {
	__u8 family;			/* 4, 6; 0 = none or a host name */
	__u8 bytes[16];
};

struct sdp_format {
	__u8 type;			/* RTP payload type */
	__u8 flags;
	__u32 clock;			/* Hz, 0 = unknown */
};

/* One m= line with what belongs to it: where its sender wants to receive. */
struct sdp_medium {
	__u8 kind;			/* enum sdp_kind */
	__u8 flags;
	__u8 num_formats;
	__u8 num_ports;			/* pairs of ports in a row, usually 1 */
	__u16 port;			/* 0 = refused */
	__u16 rtcp_port;		/* 0 = none */
	struct sdp_address address;
	struct sdp_address rtcp;	/* family 0: the same address */
	struct sdp_format formats[SDP_MAX_FORMATS];
};

struct sdp_walk {
	const __u8 *p, *end;
	__u16 lines, media;
	__u8 flags;			/* the session's direction */
	struct sdp_address address;	/* the session's */
};

int pfr_sdp_begin(struct sdp_walk *walk, const __u8 *p, const __u8 *end);
int pfr_sdp_next(struct sdp_walk *walk, struct sdp_medium *medium);
int pfr_sdp_body(const struct sip_message *m, const __u8 *p, const __u8 **body,
		 const __u8 **end);

#endif /* PFR_SIP_SDP_H */
