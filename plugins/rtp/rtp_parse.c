// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * One datagram on a media port.
 */
#include "rtp_parse.h"

#define VERSION_MASK		0xC0
#define VERSION			0x80
#define PADDING			0x20
#define EXTENSION		0x10
#define CSRC_COUNT		0x0F
#define MARKER			0x80
#define PAYLOAD_TYPE		0x7F

#define RTCP_HLEN		4

#define STUN_HLEN		20
#define STUN_COOKIE		0x2112A442

#define DTLS_HLEN		13
#define DTLS_MAJOR		0xFE	/* 1.0 and 1.2; 1.3 looks like 1.2 here */

#define ZRTP_HLEN		12
#define ZRTP_COOKIE		0x5A525450	/* "ZRTP" */

#define TURN_HLEN		4

/* RFC 3489 had no cookie: such a message is known by its length alone. */
static int is_stun(const __u8 *p, __u32 room, __u32 len)
{
	__u32 said;

	if (room < STUN_HLEN)
		return 0;
	said = pfr_rtp_be16(p + 2);
	if (said % 4 && pfr_rtp_be32(p + 4) == STUN_COOKIE)
		return 0;
	return said + STUN_HLEN == len;
}

static int is_dtls(const __u8 *p, __u32 room, __u32 len)
{
	/* From RFC 9147 on there are short records: 001 in the first bits. */
	if (p[0] >= 32)
		return room >= 2;
	return room >= DTLS_HLEN && p[1] == DTLS_MAJOR &&
	       pfr_rtp_be16(p + 11) <= len - DTLS_HLEN;
}

static int is_zrtp(const __u8 *p, __u32 room)
{
	return room >= ZRTP_HLEN && pfr_rtp_be32(p + 4) == ZRTP_COOKIE;
}

static int is_turn(const __u8 *p, __u32 room, __u32 len)
{
	return room >= TURN_HLEN && pfr_rtp_be16(p + 2) <= len - TURN_HLEN;
}

enum pfr_rtp_kind pfr_rtp_demux(const __u8 *p, const __u8 *end, __u32 len)
{
	__u32 room = (__u32)(end - p);

	if (room < RTCP_HLEN)
		return PFR_RTP_UNKNOWN;
	if ((p[0] & VERSION_MASK) == VERSION) {
		if (p[1] >= PFR_RTCP_FIRST && p[1] <= PFR_RTCP_LAST)
			return PFR_RTP_RTCP;
		return room < PFR_RTP_HLEN ? PFR_RTP_UNKNOWN : PFR_RTP_RTP;
	}
	if (p[0] <= 3)
		return is_stun(p, room, len) ? PFR_RTP_STUN : PFR_RTP_UNKNOWN;
	if (p[0] >= 16 && p[0] <= 19)
		return is_zrtp(p, room) ? PFR_RTP_ZRTP : PFR_RTP_UNKNOWN;
	if (p[0] >= 20 && p[0] <= 63)
		return is_dtls(p, room, len) ? PFR_RTP_DTLS : PFR_RTP_UNKNOWN;
	if (p[0] >= 64 && p[0] <= 79)
		return is_turn(p, room, len) ? PFR_RTP_TURN : PFR_RTP_UNKNOWN;
	return PFR_RTP_UNKNOWN;
}

/* Offset of the payload behind CSRCs and extension, or 0 if they do not fit. */
static __u32 behind_options(const __u8 *p, __u32 room, __u32 len)
{
	__u32 off = PFR_RTP_HLEN + 4 * (p[0] & CSRC_COUNT);

	if (p[0] & EXTENSION) {
		/* Its length must be at hand, its content need not. */
		if (room < off + 4)
			return 0;
		off += 4 + 4 * (__u32)pfr_rtp_be16(p + off + 2);
	}
	return off <= len ? off : 0;
}

static void padding(struct pfr_rtp_header *h, const __u8 *p, __u32 room,
		    __u32 len)
{
	__u8 count;

	if (room < len)
		return;
	count = p[len - 1];
	if (!h->payload_len || !count || count > h->payload_len)
		h->flags |= PFR_RTP_PADDING_BAD;
	else
		h->payload_len -= count;
}

int pfr_rtp_parse(struct pfr_rtp_header *h, const __u8 *p, const __u8 *end,
		  __u32 len)
{
	__u32 room = (__u32)(end - p);
	__u32 off = PFR_RTP_HLEN;

	if (room < PFR_RTP_HLEN || (p[0] & VERSION_MASK) != VERSION)
		return 0;
	if (p[0] & (EXTENSION | CSRC_COUNT)) {
		off = behind_options(p, room, len);
		if (!off)
			return 0;
	}
	h->flags = p[1] & MARKER ? PFR_RTP_MARKER : 0;
	h->payload_type = p[1] & PAYLOAD_TYPE;
	h->seq = pfr_rtp_be16(p + 2);
	h->ts = pfr_rtp_be32(p + 4);
	h->ssrc = pfr_rtp_be32(p + 8);
	h->payload = off;
	h->payload_len = len - off;
	if (p[0] & PADDING)
		padding(h, p, room, len);

	h->event = 0;
	if (h->payload_len >= 4 && room >= off + 4) {
		h->event = pfr_rtp_be32(p + off);
		h->flags |= PFR_RTP_EVENT_SEEN;
	}
	return 1;
}

int pfr_rtp_matches(const struct pfr_rtp_header *h,
		    const struct rtp_filter *filter)
{
	if (filter->fields & RTP_FILTER_SSRC && filter->ssrc != h->ssrc)
		return 0;
	return !(filter->fields & RTP_FILTER_PAYLOAD_TYPE) ||
	       filter->payload_type == h->payload_type;
}

int pfr_rtp_filter_valid(const struct rtp_filter *filter)
{
	size_t i;

	for (i = 0; i < sizeof(filter->reserved); i++) {
		if (filter->reserved[i])
			return 0;
	}
	/* A value that is not compared is a mistake of somebody's. */
	if (!(filter->fields & RTP_FILTER_SSRC) && filter->ssrc)
		return 0;
	if (!(filter->fields & RTP_FILTER_PAYLOAD_TYPE) && filter->payload_type)
		return 0;
	return !(filter->fields & ~RTP_FILTER_FIELDS) &&
	       filter->payload_type <= PAYLOAD_TYPE;
}
