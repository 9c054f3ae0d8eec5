/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a plugin for signalling knows of media, for plugins that look at media:
 * what SDP says that an RTP payload type means.
 *
 * The SIP plugin offers it, the RTP plugin asks:
 *
 *	const struct pfring_media *media = pfring_find_media();
 *
 *	if (media && media->format(pfr, &end, type, &format))
 *		clock = format.clock;
 *
 * Under RCU, as pfring_find_operations() says. The answer may be "not known" at
 * first and another one later: media often begin before the answer to a call has
 * been seen, and a call may change its formats. What is known is forgotten some
 * time after the call has ended: whoever needs it longer keeps it.
 */
#ifndef PF_RING_MEDIA_H
#define PF_RING_MEDIA_H

#include "pf_ring_plugin.h"

/* The plugin that rules for media name, if it is there. */
#define PFRING_MEDIA_RTP_ID	12

#define PFRING_MEDIA_NAME	"media"
#define PFRING_MEDIA_ABI_MAJOR	1
#define PFRING_MEDIA_ABI_MINOR	0

/* Where somebody receives media. */
struct pfring_media_end {
	ip_addr host;			/* as in pkt_parsing_info */
	u16 port;			/* of UDP, host order */
	u16 vlan_id;			/* of the outer tag, 0 = none */
	u8 ip_version;			/* 4, 6 */
	u8 reserved[3];			/* 0 */
};

#define PFRING_MEDIA_EVENT	0x01	/* telephone-event, RFC 4733 */
#define PFRING_MEDIA_NOISE	0x02	/* comfort noise, RFC 3389 */
#define PFRING_MEDIA_VIDEO	0x04
#define PFRING_MEDIA_SECURE	0x08	/* SRTP */

struct pfring_media_format {
	u32 clock;			/* Hz, 0 = unknown */
	u8 type;			/* RTP payload type, 0 to 127 */
	u8 flags;			/* PFRING_MEDIA_* */
	u16 reserved;			/* 0 */
};

struct pfring_media {
	struct pfring_operations operations;

	/**
	 * format - what a payload type means at an address
	 * @pfr: the ring: one ring's signalling says nothing about another's media
	 * @end: an address that SDP may have named: that which a packet goes to, or,
	 *	if that one is not known, which it comes from
	 * @type: the payload type
	 * @format: filled in if the return value is true
	 *
	 * Return: true if it is known.
	 */
	bool (*format)(struct pf_ring_socket *pfr,
		       const struct pfring_media_end *end, u8 type,
		       struct pfring_media_format *format);
};

static inline const struct pfring_media *pfring_find_media(void)
{
	return (const struct pfring_media *)
		pfring_find_operations(PFRING_MEDIA_NAME, PFRING_MEDIA_ABI_MAJOR,
				       PFRING_MEDIA_ABI_MINOR);
}

#endif /* PF_RING_MEDIA_H */
