// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * The life of a call, and what is counted of it.
 */
#include "sip_call.h"
#include "sip_text.h"

#define CHALLENGE_NS	32000000000ULL	/* 64 * T1: a transaction's longest life */

/* ----------------------------------------------------------------- the counting */

static void add_one(__u16 *counter)
{
	if (*counter < 0xFFFF)
		(*counter)++;
}

/* Packets of different queues may come with times that are not in order. */
static void add_time(struct sip_time *t, __u64 from_ns, __u64 to_ns)
{
	__u64 ns = to_ns > from_ns ? to_ns - from_ns : 0;

	if (!t->count || ns < t->min_ns)
		t->min_ns = ns;
	if (ns > t->max_ns)
		t->max_ns = ns;
	t->sum_ns += ns;
	t->count++;
}

/* Each message once, whatever it is. */
void pfr_sip_count(struct sip_stats *stats, const struct sip_message *m)
{
	if (m->kind < SIP_KINDS)
		stats->messages[m->kind]++;
}

static void count_request(struct sip_call *call, struct sip_stats *stats,
			  const struct sip_message *m)
{
	stats->requests[m->method]++;
	add_one(&call->requests[m->method]);
}

static void count_response(struct sip_call *call, struct sip_stats *stats,
			   const struct sip_message *m)
{
	stats->responses[m->method][m->code / 100 - 1]++;
	stats->codes[m->code - 100]++;
	add_one(&call->responses[m->code / 100 - 1]);
}

static int is_challenge(__u16 code)
{
	return code == 401 || code == 407;
}

/*
 * Is this request the answer to a challenge? Not if it comes much later: then
 * the first one was given up.
 */
static int meets_challenge(struct sip_call *call, __u64 now_ns)
{
	if (!(call->flags & SIP_CALL_CHALLENGED))
		return 0;
	call->flags &= (__u8)~SIP_CALL_CHALLENGED;
	return now_ns <= call->last_ns + CHALLENGE_NS;
}

/* ------------------------------------------------------------------ the dialogs */

static struct sip_dialog *find_dialog(struct sip_call *call, __u32 tag)
{
	int i;

	for (i = 0; i < call->num_dialogs; i++)
		if (call->dialogs[i].tag == tag)
			return &call->dialogs[i];
	return NULL;
}

/* The dialog of a response to the INVITE; NULL if it has no tag or no room. */
static struct sip_dialog *dialog(struct sip_call *call,
				 struct sip_stats *stats, __u32 tag)
{
	struct sip_dialog *d = find_dialog(call, tag);

	if (d || !tag)
		return d;
	if (call->num_dialogs == SIP_DIALOGS) {
		call->flags |= SIP_CALL_OVERFLOW;
		return NULL;
	}
	if (call->num_dialogs == 1)
		stats->forked++;
	d = &call->dialogs[call->num_dialogs++];
	memset(d, 0, sizeof(*d));
	d->tag = tag;
	return d;
}

/* Is a dialog left that was answered and not hung up? */
static int is_talking(const struct sip_call *call)
{
	int i;

	for (i = 0; i < call->num_dialogs; i++)
		if (call->dialogs[i].confirmed && !call->dialogs[i].ended)
			return 1;
	return 0;
}

/* ------------------------------------------------------------------- the session */

static __u32 session_start(struct sip_call *call, struct sip_stats *stats,
			   const struct sip_message *m, const __u8 *p,
			   __u64 now_ns)
{
	int again = call->state == call_trying ||
		    call->state == call_proceeding;

	if (call->state == call_answered)
		return 0;
	call->cseq = m->cseq;
	call->tag = pfr_sip_hash(&m->from.tag, p);
	if (call->flags & SIP_CALL_CHALLENGED)
		again = meets_challenge(call, now_ns);
	if (again)
		return 0;
	pfr_sip_call_close(call, stats);
	call->state = call_trying;
	call->flags = 0;
	call->code = 0;
	call->num_dialogs = 0;
	call->start_ns = now_ns;
	call->ring_ns = 0;
	call->answer_ns = 0;
	call->end_ns = 0;
	stats->attempts++;
	return SIP_EVENT_STARTED;
}

static __u32 session_bye(struct sip_call *call, struct sip_stats *stats,
			 const struct sip_message *m, const __u8 *p,
			 __u64 now_ns)
{
	__u32 from = pfr_sip_hash(&m->from.tag, p);
	struct sip_dialog *d;

	d = find_dialog(call, from == call->tag ?
			pfr_sip_hash(&m->to.tag, p) : from);
	if (d)
		d->ended = 1;
	if (call->state == call_ended || is_talking(call))
		return 0;
	if (call->state == call_answered && call->answer_ns)
		add_time(&stats->duration, call->answer_ns, now_ns);
	else if (call->start_ns)
		stats->cancelled++;
	call->state = call_ended;
	call->end_ns = now_ns;
	return SIP_EVENT_ENDED;
}

static __u32 session_request(struct sip_call *call, struct sip_stats *stats,
			     const struct sip_message *m, const __u8 *p,
			     __u64 now_ns)
{
	switch (m->method) {
	case method_invite:
		if (!m->to.tag.len)
			return session_start(call, stats, m, p, now_ns);
		break;
	case method_cancel:
		call->flags |= SIP_CALL_CANCELLED;
		return 0;
	case method_bye:
		return session_bye(call, stats, m, p, now_ns);
	}
	/* Requests inside a dialog show that there is one. */
	if (call->state == call_idle) {
		call->state = call_answered;
		call->flags |= SIP_CALL_MIDWAY;
	}
	return 0;
}

static __u32 session_provisional(struct sip_call *call,
				 struct sip_stats *stats, __u16 code,
				 __u64 now_ns)
{
	if (call->state >= call_answered || code == 100)
		return 0;
	if (call->state == call_trying && call->start_ns)
		add_time(&stats->request_delay, call->start_ns, now_ns);
	call->state = call_proceeding;
	if (code != 180 || call->ring_ns)
		return 0;
	call->ring_ns = now_ns;
	return SIP_EVENT_RINGING;
}

static __u32 session_answered(struct sip_call *call, struct sip_stats *stats,
			      struct sip_dialog *d, __u64 now_ns)
{
	if (d)
		d->confirmed = 1;
	if (call->state >= call_answered)
		return 0;
	if (call->start_ns) {
		if (call->state == call_trying)
			add_time(&stats->request_delay, call->start_ns, now_ns);
		add_time(&stats->setup, call->start_ns, now_ns);
		stats->answered++;
	}
	if (call->ring_ns)
		add_time(&stats->ring, call->ring_ns, now_ns);
	call->state = call_answered;
	call->answer_ns = now_ns;
	return SIP_EVENT_ANSWERED;
}

static __u32 session_failed(struct sip_call *call, struct sip_stats *stats,
			    __u16 code, __u64 now_ns)
{
	if (call->state >= call_answered ||
	    pfr_sip_transaction_pending(&call->transactions, method_invite,
					call->cseq))
		return 0;
	if (is_challenge(code)) {
		call->flags |= SIP_CALL_CHALLENGED;
		return 0;
	}
	call->state = call_ended;
	call->end_ns = now_ns;
	if (!call->start_ns)
		return SIP_EVENT_ENDED;
	add_time(&stats->failure_delay, call->start_ns, now_ns);
	if (code < 400) {
		stats->redirected++;
		return SIP_EVENT_ENDED;
	}
	if (code == 487) {
		stats->cancelled++;
		return SIP_EVENT_ENDED;
	}
	stats->failed++;
	if (code == 480 || code == 486 || code == 600 || code == 603)
		stats->effective++;
	if (code == 408 || code == 500 || code == 503 || code == 504)
		stats->ineffective++;
	return SIP_EVENT_ENDED;
}

static __u32 session_response(struct sip_call *call, struct sip_stats *stats,
			      const struct sip_message *m,
			      struct sip_dialog *d, __u64 now_ns)
{
	if (m->method == method_bye && m->code >= 200 && m->code < 300 &&
	    call->state == call_ended && call->answer_ns &&
	    !(call->flags & SIP_CALL_COMPLETED)) {
		call->flags |= SIP_CALL_COMPLETED;
		if (call->start_ns)
			stats->completed++;
		add_time(&stats->disconnect_delay, call->end_ns, now_ns);
	}
	if (m->method != method_invite)
		return 0;
	if (call->state == call_idle) {
		call->state = call_trying;
		call->flags |= SIP_CALL_MIDWAY;
		call->cseq = m->cseq;
	}
	/* Of a re-INVITE, or of an attempt that is over. */
	if (m->cseq != call->cseq)
		return 0;
	if (m->code < 200)
		return session_provisional(call, stats, m->code, now_ns);
	if (call->state != call_answered)
		call->code = m->code;
	if (m->code < 300)
		return session_answered(call, stats, d, now_ns);
	return session_failed(call, stats, m->code, now_ns);
}

/* ----------------------------------------------- registrations and subscriptions */

/*
 * Each REGISTER that does not meet a challenge is one, renewals too. If the last
 * one had no answer, it failed.
 */
static void plain_request(struct sip_call *call, struct sip_stats *stats,
			  const struct sip_message *m, __u64 *attempts,
			  __u64 now_ns)
{
	call->cseq = m->cseq;
	if (meets_challenge(call, now_ns))
		return;
	pfr_sip_call_close(call, stats);
	call->state = call_trying;
	call->start_ns = now_ns;
	(*attempts)++;
}

static void plain_response(struct sip_call *call, const struct sip_message *m,
			   __u64 *done, __u64 *failed, struct sip_time *delay,
			   __u64 now_ns)
{
	if (call->state != call_trying || m->code < 200 ||
	    m->cseq != call->cseq)
		return;
	call->code = m->code;
	if (is_challenge(m->code)) {
		call->flags |= SIP_CALL_CHALLENGED;
		return;
	}
	call->state = call_ended;
	call->end_ns = now_ns;
	if (m->code >= 300) {
		(*failed)++;
		return;
	}
	(*done)++;
	if (delay)
		add_time(delay, call->start_ns, now_ns);
}

/* ------------------------------------------------------------------------ the call */

static __u8 kind_of(__u8 method)
{
	switch (method) {
	case method_register:
		return sip_registration;
	case method_subscribe:
	case method_notify:
	case method_refer:
		return sip_subscription;
	case method_options:
	case method_message:
	case method_publish:
	case method_other:
		return sip_single;
	default:
		return sip_session;
	}
}

static __u32 request(struct sip_call *call, struct sip_stats *stats,
		     const struct sip_message *m, const __u8 *p, __u64 now_ns)
{
	switch (pfr_sip_transaction_request(&call->transactions, m, p)) {
	case sip_retransmission:
		stats->request_retransmissions++;
		add_one(&call->retransmissions);
		return 0;
	case sip_copy:
		stats->copies++;
		return 0;
	case sip_new:
		break;
	}
	count_request(call, stats, m);
	if (call->kind == sip_session)
		return SIP_EVENT_NEW |
		       session_request(call, stats, m, p, now_ns);
	if (call->kind == sip_registration && m->method == method_register)
		plain_request(call, stats, m, &stats->registrations, now_ns);
	if (call->kind == sip_subscription && m->method == method_subscribe)
		plain_request(call, stats, m, &stats->subscriptions, now_ns);
	return SIP_EVENT_NEW;
}

/*
 * Responses to an INVITE are told apart by their dialogs: with the same code, on
 * another hop, it is a copy. The others belong to the hop where they are.
 */
static enum sip_novelty novelty(const struct sip_transaction *t,
				const struct sip_dialog *d, __u16 code)
{
	if (d && d->code != code)
		return sip_new;
	if (d)
		return !t || t->code == code ? sip_retransmission : sip_copy;
	if (!t)
		return sip_new;
	if (t->code == code)
		return sip_retransmission;
	return t->is_copy ? sip_copy : sip_new;
}

static __u32 response(struct sip_call *call, struct sip_stats *stats,
		      const struct sip_message *m, const __u8 *p, __u64 now_ns)
{
	struct sip_transaction *t;
	struct sip_dialog *d = NULL;
	enum sip_novelty is;

	t = pfr_sip_transaction_response(&call->transactions, m, p);
	if (m->method == method_invite && m->code > 100 && m->code < 300 &&
	    (m->cseq == call->cseq || call->state == call_idle))
		d = dialog(call, stats, pfr_sip_hash(&m->to.tag, p));
	is = novelty(t, d, m->code);
	if (t)
		t->code = m->code;
	if (d)
		d->code = m->code;
	if (is == sip_retransmission) {
		stats->response_retransmissions++;
		add_one(&call->retransmissions);
		return 0;
	}
	if (is == sip_copy)
		stats->copies++;
	else
		count_response(call, stats, m);

	if (call->kind == sip_session)
		return (is == sip_new ? SIP_EVENT_NEW : 0) |
		       session_response(call, stats, m, d, now_ns);
	if (is == sip_copy)
		return 0;
	if (call->kind == sip_registration && m->method == method_register)
		plain_response(call, m, &stats->registered,
			       &stats->registrations_failed,
			       &stats->registration_delay, now_ns);
	if (call->kind == sip_subscription && m->method == method_subscribe)
		plain_response(call, m, &stats->subscribed,
			       &stats->subscriptions_failed, NULL, now_ns);
	return SIP_EVENT_NEW;
}

/**
 * pfr_sip_call - one more message of a call
 * @call: all zero before the first one
 * @stats: of the rule
 * @m: from pfr_sip_parse(); others than requests and responses, and those whose
 *	CSeq makes no sense, change nothing
 * @p: the same
 * @now_ns: when it was captured
 *
 * Return: SIP_EVENT_* bits.
 */
__u32 pfr_sip_call(struct sip_call *call, struct sip_stats *stats,
		   const struct sip_message *m, const __u8 *p, __u64 now_ns)
{
	__u32 events;

	if ((m->kind != sip_request && m->kind != sip_response) ||
	    m->method == method_any || m->method >= SIP_METHODS ||
	    !(m->found & SIP_HAS_CSEQ) || m->flags & SIP_ODD_CSEQ)
		return 0;
	if (call->kind == sip_unknown) {
		call->kind = kind_of(m->method);
	} else if (call->kind != sip_session && m->kind == sip_request &&
		   m->method == method_invite) {
		/* Somebody asked for abilities first, say. */
		pfr_sip_call_close(call, stats);
		call->kind = sip_session;
		call->state = call_idle;
		call->flags = 0;
		call->start_ns = 0;
	}
	events = m->kind == sip_request ? request(call, stats, m, p, now_ns) :
					  response(call, stats, m, p, now_ns);
	call->last_ns = now_ns;
	return events;
}

/**
 * pfr_sip_call_close - nothing more will be known of a call
 * @call: may be used for another one afterwards, if it is made all zero
 * @stats: gets what only its end decides
 */
void pfr_sip_call_close(struct sip_call *call, struct sip_stats *stats)
{
	if (call->kind == sip_session && call->start_ns) {
		if (call->state == call_trying ||
		    call->state == call_proceeding)
			stats->abandoned++;
		else if (call->state == call_answered)
			stats->unfinished++;
	} else if (call->state == call_trying &&
		   call->kind == sip_registration) {
		stats->registrations_failed++;
	} else if (call->state == call_trying &&
		   call->kind == sip_subscription) {
		stats->subscriptions_failed++;
	}
}
