/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What is true of every result of the SIP parser, whatever the bytes are. For
 * KUnit, cmocka and the fuzzer.
 */
#ifndef PFR_SIP_INVARIANTS_H
#define PFR_SIP_INVARIANTS_H

#include "sip_parse.h"
#include "sip_sdp.h"

#ifdef __KERNEL__
#include <linux/stddef.h>
#include <linux/string.h>
#else
#include <stddef.h>
#include <string.h>
#endif

#define SIP_REFUSALS	(SIP_BAD_START | SIP_BAD_VERSION | SIP_BAD_CODE | \
			 SIP_BAD_LENGTH | SIP_TOO_LONG)

/* The first condition that does not hold stays in the variable "wrong". */
#define SIP_EXPECT(condition) \
	(wrong = wrong ? wrong : (condition) ? NULL : #condition)

#define SIP_SPANS	11

static inline const struct sip_span *sip_span_of(const struct sip_message *m,
						 int n)
{
	switch (n) {
	case 0: return &m->uri;
	case 1: return &m->branch;
	case 2: return &m->call_id;
	case 3: return &m->type;
	case 4: return &m->boundary;
	case 5: return &m->from.user;
	case 6: return &m->from.host;
	case 7: return &m->from.tag;
	case 8: return &m->to.user;
	case 9: return &m->to.host;
	default: return &m->to.tag;
	}
}

/* Of one result that took @taken of @len bytes. */
static inline const char *sip_check_message(const struct sip_message *m,
					    __u32 len, int taken, int stream)
{
	int is_sip = m->kind == sip_request || m->kind == sip_response;
	const char *wrong = NULL;
	int n;

	if (taken < 0) {
		SIP_EXPECT(stream);
		SIP_EXPECT(-taken <= SIP_MAX_BODY);
		return wrong;
	}
	SIP_EXPECT((__u32)taken <= len);
	SIP_EXPECT(!len == !taken);
	SIP_EXPECT(stream || !is_sip || (__u32)taken == len);
	SIP_EXPECT(m->kind < SIP_KINDS);
	SIP_EXPECT((m->kind == sip_nothing) == !len);
	SIP_EXPECT((m->kind == sip_malformed) == !!(m->flags & SIP_REFUSALS));
	SIP_EXPECT(m->lines <= SIP_MAX_LINES + 1);
	for (n = 0; n < SIP_SPANS; n++) {
		const struct sip_span *s = sip_span_of(m, n);

		SIP_EXPECT((__u32)s->at + s->len <= len);
		SIP_EXPECT((__u32)s->at + s->len <= SIP_MAX_HEAD);
		SIP_EXPECT(s->at || !s->len);
	}
	if (m->kind == sip_request)
		SIP_EXPECT(m->method != method_any && m->uri.len && !m->code);
	if (m->kind == sip_response)
		SIP_EXPECT(m->code >= 100 && m->code <= 699 && !m->uri.len);
	if (!is_sip)
		return wrong;

	SIP_EXPECT(!(m->found & SIP_HAS_END) == !m->body);
	SIP_EXPECT(!(m->found & SIP_HAS_END) == !!(m->flags & SIP_CUT));
	SIP_EXPECT(m->body <= SIP_MAX_HEAD);
	SIP_EXPECT(!m->body_len || m->body);
	SIP_EXPECT((__u32)m->body + m->body_len <= len);
	SIP_EXPECT(!(m->flags & SIP_SHORT_BODY) || m->body_len < m->length);
	SIP_EXPECT(m->length <= SIP_MAX_BODY);
	return wrong;
}

/* What was found in a prefix is what is found in the whole. */
static inline const char *sip_check_prefix(const struct sip_message *prefix,
					   const struct sip_message *whole)
{
	const char *wrong = NULL;
	int n;

	if ((prefix->kind != sip_request && prefix->kind != sip_response) ||
	    whole->kind == sip_malformed)
		return NULL;
	SIP_EXPECT(prefix->kind == whole->kind);
	SIP_EXPECT(prefix->code == whole->code);
	SIP_EXPECT(!(prefix->found & ~whole->found));
	if (prefix->found & SIP_HAS_CSEQ) {
		SIP_EXPECT(prefix->method == whole->method);
		SIP_EXPECT(prefix->cseq == whole->cseq);
	}
	for (n = 0; n < SIP_SPANS; n++) {
		const struct sip_span *a = sip_span_of(prefix, n);
		const struct sip_span *b = sip_span_of(whole, n);

		SIP_EXPECT(!a->len || (a->at == b->at && a->len == b->len));
	}
	return wrong;
}

/* Walks over a session description. Return: NULL, or what does not hold. */
static inline const char *sip_check_sdp(const __u8 *p, const __u8 *end)
{
	const char *wrong = NULL;
	struct sdp_medium m;
	struct sdp_walk walk;
	int count = 0;
	__u32 i;

	if (!pfr_sdp_begin(&walk, p, end))
		return NULL;
	while (pfr_sdp_next(&walk, &m)) {
		SIP_EXPECT(++count <= SDP_MAX_MEDIA);
		SIP_EXPECT(m.kind <= sdp_video);
		SIP_EXPECT(m.address.family == 0 || m.address.family == 4 ||
			   m.address.family == 6);
		SIP_EXPECT(m.num_formats <= SDP_MAX_FORMATS);
		SIP_EXPECT(!m.port == !!(m.flags & SDP_REFUSED));
		SIP_EXPECT(m.flags & SDP_RTP || !m.num_formats);
		SIP_EXPECT(!m.rtcp_port || (m.port && m.flags & SDP_RTP));
		SIP_EXPECT(m.num_ports);
		for (i = 0; i < m.num_formats && i < SDP_MAX_FORMATS; i++)
			SIP_EXPECT(m.formats[i].type < 128);
		if (wrong)
			break;
	}
	SIP_EXPECT(walk.p <= walk.end && walk.p >= p);
	return wrong;
}

#endif /* PFR_SIP_INVARIANTS_H */
