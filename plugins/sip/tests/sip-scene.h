/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/* One call, message by message, and the clock. */
#ifndef PFR_SIP_SCENE_H
#define PFR_SIP_SCENE_H

#include "sip-test.h"
#include "sip_call.h"
#include "sip_count.h"
#include "sip_parse.h"

#define MS	1000000ULL
#define NEW	SIP_EVENT_NEW

struct scene {
	struct sip_call call;
	struct sip_stats stats;
	__u64 now;
	__u32 a, b;		/* requests go from a to b, responses back */
	__u16 id;
	const char *more;	/* headers */
};

static inline void begin(struct scene *s)
{
	memset(s, 0, sizeof(*s));
	s->now = 1000000 * MS;
	s->more = "";
}

/* What follows is seen between these two. */
static inline void hop(struct scene *s, __u32 a, __u32 b)
{
	s->a = a;
	s->b = b;
}

static inline __u32 feed(struct scene *s, const char *start, const char *branch,
			 const char *from, const char *to, unsigned int cseq,
			 const char *method)
{
	struct sip_seen seen = { .ns = s->now, .from = s->a, .to = s->b };
	struct sip_message m;
	char text[512];
	__u32 events;
	int len;
	__u8 *p;

	len = snprintf(text, sizeof(text),
		       "%s\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK%s\r\n"
		       "From: <sip:a@x>;tag=%s\r\nTo: <sip:b@x>%s%s\r\n"
		       "Call-ID: c\r\nCSeq: %u %s\r\n%s\r\n", start, branch, from,
		       to ? ";tag=" : "", to ? to : "", cseq, method, s->more);
	p = exact_copy(text, (size_t)len);
	assert_int_equal(pfr_sip_parse(&m, p, p + len, 0), len);
	assert_int_equal(m.flags, 0);
	pfr_sip_count(&s->stats, &m);
	seen.id = s->id++;
	if (m.kind == sip_response) {
		seen.from = s->b;
		seen.to = s->a;
	}
	events = pfr_sip_call(&s->call, &s->stats, &m, p, &seen);
	free(p);
	return events;
}

/* A request, and a response, @ms after the last message. */
static inline __u32 request(struct scene *s, unsigned int ms, const char *method,
			    const char *branch, const char *from, const char *to,
			    unsigned int cseq)
{
	char start[64];

	snprintf(start, sizeof(start), "%s sip:b@x SIP/2.0", method);
	s->now += ms * MS;
	return feed(s, start, branch, from, to, cseq, method);
}

static inline __u32 response(struct scene *s, unsigned int ms, unsigned int code,
			     const char *branch, const char *from, const char *to,
			     unsigned int cseq, const char *method)
{
	char start[64];

	snprintf(start, sizeof(start), "SIP/2.0 %u x", code);
	s->now += ms * MS;
	return feed(s, start, branch, from, to, cseq, method);
}

static inline void same_time(const struct sip_time *t, __u64 count, __u64 ms)
{
	assert_int_equal(t->count, count);
	assert_int_equal(t->sum_ns, count * ms * MS);
	assert_int_equal(t->min_ns, count ? ms * MS : 0);
	assert_int_equal(t->max_ns, count ? ms * MS : 0);
}

#endif /* PFR_SIP_SCENE_H */
