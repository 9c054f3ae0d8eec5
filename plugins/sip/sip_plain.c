// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Requests on their own: registrations, subscriptions, OPTIONS and their kin. And
 * challenges, which INVITEs meet as well.
 */
#include "sip_count.h"
#include "sip_plain.h"
#include "sip_text.h"

#define CHALLENGE_NS	32000000000ULL	/* 64 * T1: a transaction's longest life */

/* -------------------------------------------------------------- the challenges */

int pfr_sip_is_challenge(__u16 code)
{
	return code == 401 || code == 407;
}

/* Only asked of a request that follows a challenge. */
static int has_credentials(const struct sip_message *m, const __u8 *p)
{
	const __u8 *end = p + m->body, *line = p, *lf;

	for (; line < end; line = lf + 1) {
		if (SIP_BEGINS(line, end, "authorization") ||
		    SIP_BEGINS(line, end, "proxy-authorization"))
			return 1;
		lf = sip_line_end(line, end);
	}
	return 0;
}

/*
 * Is this request the answer to a challenge? It is if it brings credentials, which
 * a user may take his time to type; without, only if it comes soon.
 */
int pfr_sip_meets_challenge(struct sip_call *call, const struct sip_message *m,
			    const __u8 *p, __u64 now_ns)
{
	if (!(call->flags & SIP_CALL_CHALLENGED))
		return 0;
	call->flags &= (__u8)~SIP_CALL_CHALLENGED;
	return now_ns <= call->last_ns + CHALLENGE_NS || has_credentials(m, p);
}

/* -------------------------------------------- whatever is no session: one request */

/* Which of the figures a request of this kind is counted in. */
struct plain {
	__u64 *attempts, *done, *failed;
	struct sip_time *delay;
};

static struct plain plain_of(struct sip_stats *stats, __u8 method)
{
	struct plain plain = { 0 };

	if (method == method_register) {
		plain.attempts = &stats->registrations;
		plain.done = &stats->registered;
		plain.failed = &stats->registrations_failed;
		plain.delay = &stats->registration_delay;
	} else if (method == method_subscribe) {
		plain.attempts = &stats->subscriptions;
		plain.done = &stats->subscribed;
		plain.failed = &stats->subscriptions_failed;
	}
	return plain;
}

static void plain_count(__u64 *counter)
{
	if (counter)
		(*counter)++;
}

/*
 * Each REGISTER that does not meet a challenge is one, renewals too. If the last
 * one had no answer, it failed.
 */
void pfr_sip_plain_request(struct sip_call *call, struct sip_stats *stats,
			   const struct sip_message *m, const __u8 *p,
			   __u64 now_ns)
{
	/* What a subscription brings about may be seen before it. */
	if (m->method == method_subscribe && call->kind == sip_subscription)
		call->method = m->method;
	if (m->method != call->method)
		return;
	call->cseq = m->cseq;
	if (pfr_sip_meets_challenge(call, m, p, now_ns))
		return;
	pfr_sip_call_close(call, stats);
	call->state = call_trying;
	call->code = 0;
	call->start_ns = now_ns;
	call->end_ns = 0;
	plain_count(plain_of(stats, m->method).attempts);
}

void pfr_sip_plain_response(struct sip_call *call, struct sip_stats *stats,
			    const struct sip_message *m, __u64 now_ns)
{
	struct plain plain = plain_of(stats, m->method);

	if (call->state != call_trying || m->code < 200 ||
	    m->method != call->method || m->cseq != call->cseq)
		return;
	call->code = m->code;
	if (pfr_sip_is_challenge(m->code)) {
		call->flags |= SIP_CALL_CHALLENGED;
		return;
	}
	call->state = call_ended;
	call->end_ns = now_ns;
	plain_count(m->code >= 300 ? plain.failed : plain.done);
	if (m->code < 300 && plain.delay)
		pfr_sip_add_time(plain.delay, call->start_ns, now_ns);
}

/* No answer will come. */
void pfr_sip_plain_lost(const struct sip_call *call, struct sip_stats *stats)
{
	plain_count(plain_of(stats, call->method).failed);
}
