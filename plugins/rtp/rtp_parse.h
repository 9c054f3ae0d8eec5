/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What is in a UDP datagram on a media port, and the RTP header. No skb, no
 * allocation, no state: the same file is built into the module, into KUnit and
 * into user-space tests.
 *
 * Context: any. Nothing at or behind @end is read. @len is how long the
 * datagram's payload is; fewer bytes may be at hand, as the headers only.
 */
#ifndef PFR_RTP_PARSE_H
#define PFR_RTP_PARSE_H

#include <linux/types.h>

#include "pf_ring_rtp.h"

#define PFR_RTP_HLEN		12	/* without CSRCs and extension */
#define PFR_RTP_MAX_CSRCS	15
#define PFR_RTP_PLAIN		0x80	/* first byte: version 2 and nothing else */
#define PFR_RTP_PLAIN_LEN	(PFR_RTP_HLEN + 4)

/* Second byte of RTCP; as RTP it would be a marker and a type of 64 to 95. */
#define PFR_RTCP_FIRST		192
#define PFR_RTCP_LAST		223

/*
 * Bytes that pfr_rtp_parse() may want to see: all CSRCs, the extension's
 * header. A window of this size shows everything but event and padding behind
 * a long extension.
 */
#define PFR_RTP_WINDOW		(PFR_RTP_HLEN + 4 * PFR_RTP_MAX_CSRCS + 4)

enum pfr_rtp_kind {
	PFR_RTP_UNKNOWN,
	PFR_RTP_RTP,
	PFR_RTP_RTCP,
	PFR_RTP_STUN,
	PFR_RTP_DTLS,
	PFR_RTP_ZRTP,
	PFR_RTP_TURN,			/* a TURN channel's data */
	PFR_RTP_KINDS
};

/* Bits of pfr_rtp_header.flags. */
#define PFR_RTP_MARKER		0x01
#define PFR_RTP_PADDING_BAD	0x02	/* its count cannot be: or SRTP, which encrypts it */
#define PFR_RTP_EVENT_SEEN	0x04	/* four bytes of payload are in event */

struct pfr_rtp_header {
	__u32 ssrc;
	__u32 ts;
	__u32 payload;			/* offset; at most @len */
	__u32 payload_len;		/* without padding */
	__u32 event;			/* the first bytes, if they are at hand */
	__u16 seq;
	__u8 payload_type;
	__u8 flags;
};

static inline __u16 pfr_rtp_be16(const __u8 *p)
{
	return (__u16)(p[0] << 8 | p[1]);
}

static inline __u32 pfr_rtp_be32(const __u8 *p)
{
	return (__u32)p[0] << 24 | (__u32)p[1] << 16 | (__u32)p[2] << 8 | p[3];
}

/**
 * pfr_rtp_demux - which protocol is it? (RFC 7983, RFC 5761)
 * @p: payload of the datagram
 * @end: behind the last byte at hand
 * @len: bytes of the payload, at least @end - @p
 *
 * The first byte decides, and then what the protocol itself offers as proof:
 * magic numbers, versions, lengths. RTP has hardly any; pfr_rtp_parse() says
 * more, and only a stream of it (pfr_rtp_stream_packet()) is certain.
 */
enum pfr_rtp_kind pfr_rtp_demux(const __u8 *p, const __u8 *end, __u32 len);

/**
 * pfr_rtp_parse - the header of an RTP packet (RFC 3550, 5.1)
 * @h: filled in from scratch if it is one
 * @p: payload of the datagram
 * @end: behind the last byte at hand
 * @len: bytes of the payload, at least @end - @p
 *
 * CSRCs and extension must fit @len. Padding with a count that cannot be makes
 * a packet suspect (PFR_RTP_PADDING_BAD), not wrong: SRTP encrypts the count.
 * Padding whose count is not at hand is taken for payload.
 *
 * Return: 1, or 0 if it is none.
 */
int pfr_rtp_parse(struct pfr_rtp_header *h, const __u8 *p, const __u8 *end,
		  __u32 len);

/**
 * pfr_rtp_is_plain - is it an RTP packet as most are?
 * @p: payload of the datagram, all of it
 * @len: its length
 *
 * In line, since calls count in the packet path. Whatever has CSRCs, an extension,
 * padding, or hardly any content is for pfr_rtp_demux() and pfr_rtp_parse(), which
 * say the same of these.
 *
 * Return: 1, or 0: it may still be any.
 */
static __always_inline int pfr_rtp_is_plain(const __u8 *p, __u32 len)
{
	return len >= PFR_RTP_PLAIN_LEN && p[0] == PFR_RTP_PLAIN &&
	       (p[1] < PFR_RTCP_FIRST || p[1] > PFR_RTCP_LAST);
}

static __always_inline __u32 pfr_rtp_ssrc(const __u8 *p)
{
	return pfr_rtp_be32(p + 8);
}

static __always_inline __u32 pfr_rtp_ts(const __u8 *p)
{
	return pfr_rtp_be32(p + 4);
}

/*
 * The first four bytes of a plain header, the way most processors read them. Never
 * 0. The next one's is this one's and PFR_RTP_WORD_NEXT, up to a sequence number
 * whose lower byte is 0: there the sum overflows.
 */
#define PFR_RTP_WORD_NEXT	0x1000000U

static __always_inline __u32 pfr_rtp_word(const __u8 *p)
{
	return p[0] | (__u32)p[1] << 8 | (__u32)p[2] << 16 | (__u32)p[3] << 24;
}

static __always_inline __u32 pfr_rtp_word_of(__u16 seq, __u8 payload_type)
{
	return PFR_RTP_PLAIN | (__u32)payload_type << 8 |
	       (__u32)(seq >> 8) << 16 | (__u32)seq << 24;
}

/* The lower byte of its sequence number. */
static __always_inline __u8 pfr_rtp_word_seq(__u32 word)
{
	return (__u8)(word >> 24);
}

/* As if @h were of a plain one. */
static __always_inline __u32
pfr_rtp_header_word(const struct pfr_rtp_header *h)
{
	return pfr_rtp_word_of(h->seq, h->payload_type |
			       (h->flags & PFR_RTP_MARKER ? 0x80 : 0));
}

/* The header of one that is plain. */
static __always_inline void pfr_rtp_read_plain(struct pfr_rtp_header *h,
					       const __u8 *p, __u32 len)
{
	h->flags = (p[1] >> 7) * PFR_RTP_MARKER | PFR_RTP_EVENT_SEEN;
	h->payload_type = p[1] & 0x7F;
	h->seq = pfr_rtp_be16(p + 2);
	h->ts = pfr_rtp_ts(p);
	h->ssrc = pfr_rtp_ssrc(p);
	h->payload = PFR_RTP_HLEN;
	h->payload_len = len - PFR_RTP_HLEN;
	h->event = pfr_rtp_be32(p + PFR_RTP_HLEN);
}

/* Both. */
static __always_inline int pfr_rtp_plain(struct pfr_rtp_header *h,
					 const __u8 *p, __u32 len)
{
	if (!pfr_rtp_is_plain(p, len))
		return 0;
	pfr_rtp_read_plain(h, p, len);
	return 1;
}

/**
 * pfr_rtp_matches - is it what a rule wants?
 * @h: an RTP packet's header
 * @filter: a valid one
 */
int pfr_rtp_matches(const struct pfr_rtp_header *h,
		    const struct rtp_filter *filter);

/**
 * pfr_rtp_filter_valid - for when a rule is added
 * @filter: anything
 *
 * Return: 0 if a member has a value that it must not have, or that would not be
 * looked at.
 */
int pfr_rtp_filter_valid(const struct rtp_filter *filter);

#endif /* PFR_RTP_PARSE_H */
