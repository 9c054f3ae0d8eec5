// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * One medium of a session description after the other.
 */
#include "sip_inet.h"
#include "sip_parse.h"
#include "sip_sdp.h"
#include "sip_text.h"

#define DIRECTIONS	(SDP_NO_SEND | SDP_NO_RECEIVE)

/* ------------------------------------------------------------------- the lines */

/*
 * The next line: its letter and its value between *@v and *@eol.
 * Return: the letter, 0 at the end or at the limit.
 */
static __u8 line(struct sdp_walk *walk, const __u8 **v, const __u8 **eol)
{
	while (walk->p < walk->end && walk->lines < SDP_MAX_LINES) {
		const __u8 *p = walk->p, *lf = sip_line_end(p, walk->end);

		walk->lines++;
		walk->p = lf < walk->end ? lf + 1 : lf;
		if (lf - p < 2 || p[1] != '=')
			continue;
		*v = p + 2;
		*eol = sip_trim(*v, lf);
		return p[0];
	}
	return 0;
}

/* The next word, *@v moves behind it. Return: its end. */
static const __u8 *word(const __u8 **v, const __u8 **start, const __u8 *eol)
{
	const __u8 *p = sip_skip_blanks(*v, eol);

	*start = p;
	while (p < eol && !sip_is_blank(*p))
		p++;
	*v = p;
	return p;
}

/* network type, address type, address; what is behind a slash does not matter */
static void connection(struct sdp_address *a, const __u8 *v, const __u8 *eol)
{
	const __u8 *start, *end, *slash;
	int four;

	memset(a, 0, sizeof(*a));
	end = word(&v, &start, eol);
	if (!SIP_IS(start, end, "in"))
		return;
	end = word(&v, &start, eol);
	four = SIP_IS(start, end, "ip4");
	if (!four && !SIP_IS(start, end, "ip6"))
		return;
	end = word(&v, &start, eol);
	for (slash = start; slash < end && *slash != '/'; slash++)
		;
	if (four && pfr_sip_inet4(a->bytes, start, slash))
		a->family = 4;
	else if (!four && pfr_sip_inet6(a->bytes, start, slash))
		a->family = 6;
}

/* ------------------------------------------------------------------ the formats */

/* RFC 3551, table 4 and 5. */
static __u32 static_clock(__u32 type)
{
	switch (type) {
	case 0: case 3: case 4: case 5: case 7: case 8: case 9: case 12:
	case 13: case 15: case 18:
		return 8000;
	case 6:
		return 16000;
	case 10: case 11:
		return 44100;
	case 14: case 25: case 26: case 28: case 31: case 32: case 33: case 34:
		return 90000;
	case 16:
		return 11025;
	case 17:
		return 22050;
	}
	return 0;
}

static void formats(struct sdp_medium *m, const __u8 *v, const __u8 *eol)
{
	const __u8 *start, *end;
	__u32 type;

	while (m->num_formats < SDP_MAX_FORMATS) {
		struct sdp_format *f = &m->formats[m->num_formats];

		end = word(&v, &start, eol);
		if (start == end)
			return;
		if (sip_number(&start, end, 127, &type) || start != end)
			continue;
		f->type = (__u8)type;
		f->flags = type == 13 ? SDP_NOISE : 0;
		f->clock = static_clock(type);
		m->num_formats++;
	}
}

/* type encoding/clock[/channels] */
static void rtpmap(struct sdp_medium *m, const __u8 *v, const __u8 *eol)
{
	const __u8 *start, *end, *slash;
	__u32 type, clock, i;

	v = sip_skip_blanks(v, eol);
	if (sip_number(&v, eol, 127, &type))
		return;
	end = word(&v, &start, eol);
	for (slash = start; slash < end && *slash != '/'; slash++)
		;
	v = slash + 1;
	if (slash == end || sip_number(&v, end, 0xFFFFFFFF, &clock) ||
	    (v < end && *v != '/'))
		return;
	for (i = 0; i < m->num_formats; i++) {
		struct sdp_format *f = &m->formats[i];

		if (f->type != type)
			continue;
		f->clock = clock;
		f->flags = SIP_IS(start, slash, "telephone-event") ? SDP_EVENT :
			   SIP_IS(start, slash, "cn") ? SDP_NOISE : 0;
	}
}

/* --------------------------------------------------------------- the attributes */

static __u8 direction(const __u8 *v, const __u8 *eol, __u8 flags)
{
	__u8 rest = flags & (__u8)~DIRECTIONS;

	if (SIP_IS(v, eol, "sendrecv"))
		return rest;
	if (SIP_IS(v, eol, "recvonly"))
		return rest | SDP_NO_SEND;
	if (SIP_IS(v, eol, "sendonly"))
		return rest | SDP_NO_RECEIVE;
	if (SIP_IS(v, eol, "inactive"))
		return rest | DIRECTIONS;
	return flags;
}

static void attribute(struct sdp_medium *m, const __u8 *v, const __u8 *eol)
{
	__u32 port;

	if (SIP_BEGINS(v, eol, "rtpmap:")) {
		rtpmap(m, v + 7, eol);
	} else if (SIP_BEGINS(v, eol, "rtcp:")) {
		v = sip_skip_blanks(v + 5, eol);
		if (sip_number(&v, eol, 65535, &port) || !port)
			return;
		m->rtcp_port = (__u16)port;
		connection(&m->rtcp, v, eol);
	} else if (SIP_IS(v, eol, "rtcp-mux")) {
		m->flags |= SDP_RTCP_MUX;
	} else {
		m->flags = direction(v, eol, m->flags);
	}
}

/* media port[/ports] profile formats; 0 if it is no such line */
static int media(struct sdp_medium *m, const __u8 *v, const __u8 *eol)
{
	const __u8 *start, *end;
	__u32 port, ports = 1;

	end = word(&v, &start, eol);
	m->kind = SIP_IS(start, end, "audio") ? sdp_audio :
		  SIP_IS(start, end, "video") ? sdp_video : sdp_other;
	end = word(&v, &start, eol);
	if (sip_number(&start, end, 65535, &port))
		return 0;
	if (start < end && *start == '/') {
		start++;
		if (sip_number(&start, end, 255, &ports) || !ports)
			return 0;
	}
	if (start != end)
		return 0;
	m->port = (__u16)port;
	m->num_ports = (__u8)ports;
	if (!port)
		m->flags |= SDP_REFUSED;

	/* RTP/AVP, RTP/SAVPF, UDP/TLS/RTP/SAVP and their kin. */
	end = word(&v, &start, eol);
	for (; start < end && !SIP_BEGINS(start, end, "rtp/"); start++)
		;
	if (start < end) {
		m->flags |= SDP_RTP;
		if (SIP_BEGINS(start, end, "rtp/s"))
			m->flags |= SDP_SECURE;
		formats(m, v, eol);
	}
	return 1;
}

/* -------------------------------------------------------------------- the body */

/* Is it a line between the parts of a body? */
static int is_boundary(const __u8 *p, const __u8 *end, const __u8 *boundary,
		       __u32 len)
{
	return (__u32)(end - p) >= len + 2 && p[0] == '-' && p[1] == '-' &&
	       !memcmp(p + 2, boundary, len);
}

/* The first part that is a session description; parts in parts are left out. */
static int part(const __u8 *boundary, __u32 len, const __u8 **body,
		const __u8 **end)
{
	const __u8 *p = *body, *start = NULL;
	struct sip_message m;
	int lines, parts = 0;

	for (lines = 0; p < *end && lines < SDP_MAX_LINES; lines++) {
		const __u8 *lf = sip_line_end(p, *end);

		if (is_boundary(p, lf, boundary, len)) {
			if (start) {
				*body = start;
				*end = p;
				return p > start;
			}
			/* Each may cost as much as the head of a message. */
			if (lf == *end || parts++ == SDP_MAX_PARTS)
				return 0;
			memset(&m, 0, sizeof(m));
			pfr_sip_headers(&m, lf + 1, *end, 0, SIP_HAS_TYPE |
					SIP_HAS_ENCODING | SIP_HAS_END);
			if (m.kind != sip_malformed && m.flags & SIP_SDP &&
			    m.found & SIP_HAS_END &&
			    !(m.found & SIP_HAS_ENCODING)) {
				/* What looks like a boundary before is none. */
				start = lf + 1 + m.body;
				p = start;
				continue;
			}
		}
		p = lf < *end ? lf + 1 : lf;
	}
	return 0;
}

/**
 * pfr_sdp_body - the session description that a message carries
 * @m: from pfr_sip_parse()
 * @p: first byte of the message
 * @body: result, for pfr_sdp_begin()
 * @end: likewise
 *
 * It is the body, or a part of it. Of a body that was cut short the last line is
 * left out, if it may be half a line. A body that is encoded is none.
 *
 * Return: 1 or 0.
 */
int pfr_sdp_body(const struct sip_message *m, const __u8 *p, const __u8 **body,
		 const __u8 **end)
{
	if (!m->body || m->found & SIP_HAS_ENCODING)
		return 0;
	*body = p + m->body;
	*end = *body + m->body_len;
	if (m->flags & SIP_SHORT_BODY)
		while (*end > *body && (*end)[-1] != '\n')
			(*end)--;
	if (m->flags & SIP_SDP)
		return *end > *body;
	return m->flags & SIP_MULTIPART &&
	       part(p + m->boundary.at, m->boundary.len, body, end);
}

/* -------------------------------------------------------------------- the walk */

/**
 * pfr_sdp_begin - look at what is said about all media
 * @walk: filled in from scratch
 * @p: first byte of the description
 * @end: no byte from here on is read
 *
 * Return: 1, or 0 if it is no session description: it begins with v=0.
 */
int pfr_sdp_begin(struct sdp_walk *walk, const __u8 *p, const __u8 *end)
{
	const __u8 *v, *eol, *here;
	__u8 letter;

	memset(walk, 0, sizeof(*walk));
	walk->p = p;
	walk->end = end;
	if (!SIP_BEGINS(p, end, "v=0"))
		return 0;
	for (;;) {
		here = walk->p;
		letter = line(walk, &v, &eol);
		if (!letter)
			return 1;
		if (letter == 'm') {
			/* Left for pfr_sdp_next(). */
			walk->p = here;
			walk->lines--;
			return 1;
		}
		if (letter == 'c')
			connection(&walk->address, v, eol);
		else if (letter == 'a')
			walk->flags = direction(v, eol, walk->flags);
	}
}

/**
 * pfr_sdp_next - the next medium
 * @walk: from pfr_sdp_begin()
 * @m: filled in from scratch
 *
 * An m= line that cannot be understood is passed over with all that belongs to
 * it.
 *
 * Return: 1, or 0 if there is no other one.
 */
int pfr_sdp_next(struct sdp_walk *walk, struct sdp_medium *m)
{
	const __u8 *v, *eol, *here;
	__u8 letter;
	int sound = 0;

	for (;;) {
		here = walk->p;
		letter = line(walk, &v, &eol);
		if (sound && letter == 'm') {
			walk->p = here;
			walk->lines--;
			break;
		}
		if (sound && !letter)
			break;
		if (!letter)
			return 0;
		if (letter == 'm') {
			if (walk->media++ == SDP_MAX_MEDIA) {
				walk->p = walk->end;
				return 0;
			}
			memset(m, 0, sizeof(*m));
			m->flags = walk->flags;
			m->address = walk->address;
			sound = media(m, v, eol);
		} else if (sound && letter == 'c') {
			connection(&m->address, v, eol);
		} else if (sound && letter == 'a') {
			attribute(m, v, eol);
		}
	}

	if (m->address.family) {
		static const __u8 zero[16];

		if (!memcmp(m->address.bytes, zero,
			    m->address.family == 4 ? 4 : 16))
			m->flags |= SDP_HOLD;
	}
	if (m->flags & SDP_RTP && m->port) {
		if (m->flags & SDP_RTCP_MUX)
			m->rtcp_port = m->port;
		else if (!m->rtcp_port && m->port < 65535)
			m->rtcp_port = m->port + 1;
	} else {
		m->rtcp_port = 0;
	}
	return 1;
}
