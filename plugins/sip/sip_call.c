// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * The life of a call, and what is counted of it.
 */
#include "sip_call.h"
#include "sip_count.h"
#include "sip_dialog.h"
#include "sip_plain.h"
#include "sip_text.h"

static void count_request(struct sip_call *call, struct sip_stats *stats,
			  const struct sip_message *m)
{
	pfr_sip_count_alone(stats, m);
	pfr_sip_add_one(&call->requests[m->method]);
}

static void count_response(struct sip_call *call, struct sip_stats *stats,
			   const struct sip_message *m)
{
	pfr_sip_count_alone(stats, m);
	pfr_sip_add_one(&call->responses[m->code / 100 - 1]);
}

static int has_responses(const struct sip_call *call)
{
	int i;

	for (i = 0; i < 6; i++)
		if (call->responses[i])
			return 1;
	return 0;
}

/* ------------------------------------------------------------------- the session */

static __u32 session_start(struct sip_call *call, struct sip_stats *stats,
			   const struct sip_message *m, const __u8 *p,
			   struct sip_transaction *t, __u64 now_ns)
{
	int again = call->state == call_trying ||
		    call->state == call_proceeding;

	/* Of a B2BUA, or somebody who has picked the same Call-ID. */
	if (call->state == call_answered || (again && t->from_tag != call->tag &&
					     t->from != call->from)) {
		if (t->from_tag != call->tag && call->legs < 0xFF)
			call->legs++;
		return 0;
	}
	call->cseq = m->cseq;
	call->tag = t->from_tag;
	call->from = t->from;
	t->flags |= SIP_ON_OWN;
	if (call->flags & SIP_CALL_CHALLENGED)
		again = pfr_sip_meets_challenge(call, m, p, now_ns);
	if (again)
		return 0;
	pfr_sip_call_close(call, stats);
	call->state = call_trying;
	call->flags = 0;
	call->code = 0;
	call->legs = 1;
	call->num_dialogs = 0;
	call->start_ns = now_ns;
	call->ring_ns = 0;
	call->answer_ns = 0;
	call->end_ns = 0;
	stats->attempts++;
	return SIP_EVENT_STARTED;
}

/* The call has been answered, though the answer was not seen. */
static void answer_unseen(struct sip_call *call, struct sip_stats *stats,
			  __u64 now_ns)
{
	if (call->start_ns)
		stats->answered++;
	else
		call->flags |= SIP_CALL_MIDWAY;
	call->state = call_answered;
	call->answer_ns = now_ns;
}

static int is_pending(const struct sip_call *call)
{
	return call->state == call_trying || call->state == call_proceeding;
}

/*
 * A request with two tags, other than BYE: there is a dialog. An ACK says so only
 * of a 2xx, and then has a branch of its own.
 */
static void session_inside(struct sip_call *call, struct sip_stats *stats,
			   const struct sip_message *m,
			   const struct sip_transaction *t, __u64 now_ns)
{
	struct sip_dialog *d;

	if (m->method == method_ack &&
	    pfr_sip_transaction_find(&call->transactions, method_invite,
				     t->branch))
		return;
	d = pfr_sip_dialog_find(call, t->from_tag, t->to_tag);
	if (m->method == method_ack || call->state == call_idle) {
		if (!d)
			d = pfr_sip_dialog_make(call, t->from_tag, t->to_tag);
		if (d)
			d->flags |= SIP_DIALOG_CONFIRMED | SIP_DIALOG_ACKED;
	}
	if (call->state == call_idle) {
		call->state = call_answered;
		call->flags |= SIP_CALL_MIDWAY;
	} else if (m->method == method_ack && is_pending(call) &&
		   t->from_tag == call->tag) {
		answer_unseen(call, stats, now_ns);
	}
}

static __u32 session_bye(struct sip_call *call, struct sip_stats *stats,
			 const struct sip_transaction *t, __u64 now_ns)
{
	struct sip_dialog *d;
	__u32 events = SIP_EVENT_LEFT;

	d = pfr_sip_dialog_find(call, t->from_tag, t->to_tag);
	if (!d && !call->num_dialogs)
		d = pfr_sip_dialog_make(call, t->from_tag, t->to_tag);
	if (d)
		d->flags |= SIP_DIALOG_ENDED;
	if (call->state == call_ended || pfr_sip_dialog_talks(call))
		return events;
	/* Where answers are not seen at all, somebody had answered. */
	if (is_pending(call) && call->start_ns && !has_responses(call))
		stats->answered++;
	else if (is_pending(call) && call->start_ns)
		stats->cancelled++;
	else if (call->state == call_answered && call->answer_ns)
		pfr_sip_add_time(&stats->duration, call->answer_ns, now_ns);
	if (call->state == call_idle)
		call->flags |= SIP_CALL_MIDWAY;
	call->state = call_ended;
	call->end_ns = now_ns;
	return events | SIP_EVENT_ENDED;
}

static __u32 session_request(struct sip_call *call, struct sip_stats *stats,
			     const struct sip_message *m, const __u8 *p,
			     struct sip_transaction *t, __u64 now_ns)
{
	switch (m->method) {
	case method_invite:
		if (!m->to.tag.len)
			return session_start(call, stats, m, p, t, now_ns);
		break;
	case method_cancel:
		call->flags |= SIP_CALL_CANCELLED;
		return 0;
	case method_bye:
		return session_bye(call, stats, t, now_ns);
	}
	session_inside(call, stats, m, t, now_ns);
	return 0;
}

static __u32 session_provisional(struct sip_call *call,
				 struct sip_stats *stats, __u16 code,
				 __u64 now_ns)
{
	if (call->state >= call_answered || code == 100)
		return 0;
	if (call->state == call_trying && call->start_ns)
		pfr_sip_add_time(&stats->request_delay, call->start_ns, now_ns);
	call->state = call_proceeding;
	if (code != 180 || call->ring_ns)
		return 0;
	call->ring_ns = now_ns;
	return SIP_EVENT_RINGING;
}

static __u32 session_answered(struct sip_call *call, struct sip_stats *stats,
			      __u16 code, __u64 now_ns)
{
	if (call->state >= call_answered)
		return 0;
	if (call->start_ns) {
		if (call->state == call_trying)
			pfr_sip_add_time(&stats->request_delay, call->start_ns, now_ns);
		pfr_sip_add_time(&stats->setup, call->start_ns, now_ns);
		stats->answered++;
	}
	if (call->ring_ns)
		pfr_sip_add_time(&stats->ring, call->ring_ns, now_ns);
	call->code = code;
	call->state = call_answered;
	call->answer_ns = now_ns;
	return SIP_EVENT_ANSWERED;
}

static __u32 session_failed(struct sip_call *call, struct sip_stats *stats,
			    __u16 code, __u64 now_ns)
{
	if (call->state >= call_answered ||
	    pfr_sip_transaction_pending(&call->transactions, call->cseq))
		return 0;
	call->code = code;
	if (pfr_sip_is_challenge(code)) {
		call->flags |= SIP_CALL_CHALLENGED;
		return 0;
	}
	call->state = call_ended;
	call->end_ns = now_ns;
	if (!call->start_ns)
		return SIP_EVENT_ENDED;
	pfr_sip_add_time(&stats->failure_delay, call->start_ns, now_ns);
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

static void session_completed(struct sip_call *call, struct sip_stats *stats,
			      __u64 now_ns)
{
	if (call->state != call_ended || call->flags & SIP_CALL_COMPLETED ||
	    (!call->answer_ns && !(call->flags & SIP_CALL_MIDWAY)))
		return;
	call->flags |= SIP_CALL_COMPLETED;
	if (call->start_ns)
		stats->completed++;
	if (call->answer_ns)
		pfr_sip_add_time(&stats->disconnect_delay, call->end_ns, now_ns);
}

static __u32 session_response(struct sip_call *call, struct sip_stats *stats,
			      const struct sip_message *m, const __u8 *p,
			      const struct sip_transaction *t, __u64 now_ns)
{
	__u32 tag = pfr_sip_hash(&m->from.tag, p);

	if (m->method == method_bye && m->code >= 200 && m->code < 300)
		session_completed(call, stats, now_ns);
	if (m->method != method_invite)
		return 0;
	if (call->state == call_idle) {
		call->state = call_trying;
		call->flags |= SIP_CALL_MIDWAY;
		call->cseq = m->cseq;
		call->tag = tag;
		call->legs = 1;
	}
	/* Of the other side's re-INVITE, of another leg, of one that is over. */
	if (m->cseq != call->cseq || tag != call->tag)
		return 0;
	if (m->code < 200)
		return session_provisional(call, stats, m->code, now_ns);
	if (m->code < 300)
		return session_answered(call, stats, m->code, now_ns);
	/* Beyond the caller's own hop a failure is somebody else's business. */
	if (t ? !(t->flags & SIP_ON_OWN) : !(call->flags & SIP_CALL_MIDWAY))
		return 0;
	return session_failed(call, stats, m->code, now_ns);
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

/* A fork that begins at the caller, or right before the capture. */
static void on_own_hop(const struct sip_call *call, struct sip_transaction *t)
{
	if (t->method == method_invite && t->cseq == call->cseq &&
	    t->from_tag == call->tag && t->from == call->from && !t->to_tag)
		t->flags |= SIP_ON_OWN;
}

static __u32 request(struct sip_call *call, struct sip_stats *stats,
		     const struct sip_message *m, const __u8 *p,
		     const struct sip_seen *seen)
{
	struct sip_transaction *t;

	switch (pfr_sip_transaction_request(&call->transactions, m, p, seen,
					    &t)) {
	case sip_retransmission:
		stats->request_retransmissions++;
		pfr_sip_add_one(&call->retransmissions);
		return 0;
	case sip_copy:
		on_own_hop(call, t);
		stats->copies++;
		stats->request_copies++;
		return SIP_EVENT_COPY;
	case sip_new:
		break;
	}
	count_request(call, stats, m);
	if (call->kind == sip_session)
		return SIP_EVENT_NEW |
		       session_request(call, stats, m, p, t, seen->ns);
	pfr_sip_plain_request(call, stats, m, p, seen->ns);
	return SIP_EVENT_NEW;
}

static __u32 place_of(const struct sip_transaction *t)
{
	return t->branch ^ 3 * t->from ^ 5 * t->to;
}

/*
 * Responses to an INVITE are told apart by their dialogs: with the same code, on
 * another hop, it is a copy. The others belong to the hop where they are.
 */
static enum sip_novelty novelty(const struct sip_transaction *t,
				const struct sip_dialog *d, __u16 code,
				__u32 answerer)
{
	int again = t && t->code == code && t->answerer == answerer;

	if (d && d->code != code)
		return sip_new;
	if (d)
		return again || !t || d->place == place_of(t) ?
		       sip_retransmission : sip_copy;
	if (!t)
		return sip_new;
	if (again)
		return sip_retransmission;
	return t->flags & SIP_ON_COPY ? sip_copy : sip_new;
}

/* The dialog of a response to an INVITE that is not inside of one; or NULL. */
static struct sip_dialog *dialog_of(struct sip_call *call,
				    struct sip_stats *stats,
				    const struct sip_message *m, __u32 from,
				    __u32 to, const struct sip_transaction *t)
{
	struct sip_dialog *d;
	int own = t ? t->flags & SIP_ON_OWN : from == call->tag;

	if (m->method != method_invite || m->code == 100 || m->code >= 300 ||
	    !to || (t && t->to_tag))
		return NULL;
	/* Late, of an attempt that is over. */
	if (from == call->tag && m->cseq != call->cseq)
		return NULL;
	d = pfr_sip_dialog_find(call, from, to);
	if (d && (d->from_tag != from || (d->cseq && d->cseq != m->cseq)))
		return NULL;
	if (!d)
		d = pfr_sip_dialog_make(call, from, to);
	if (!d)
		return NULL;
	if (!d->cseq) {
		d->cseq = m->cseq;
		d->place = t ? place_of(t) : 0;
	}
	if (own && !(d->flags & SIP_DIALOG_OWN)) {
		d->flags |= SIP_DIALOG_OWN;
		if (pfr_sip_call_dialogs(call, SIP_DIALOG_OWN) == 2)
			stats->forked++;
	}
	if (m->code >= 200)
		d->flags |= SIP_DIALOG_CONFIRMED;
	return d;
}

static __u32 response(struct sip_call *call, struct sip_stats *stats,
		      const struct sip_message *m, const __u8 *p,
		      const struct sip_seen *seen)
{
	__u32 from = pfr_sip_hash(&m->from.tag, p);
	__u32 to = pfr_sip_hash(&m->to.tag, p);
	struct sip_transaction *t;
	struct sip_dialog *d = NULL;
	enum sip_novelty is;

	t = pfr_sip_transaction_response(&call->transactions, m, p, seen);
	if (t && m->method == method_invite && t->from == seen->to &&
	    t->to == seen->from && t->from != t->to)
		call->flags |= SIP_CALL_TWO_WAY;
	if (call->kind == sip_session)
		d = dialog_of(call, stats, m, from, to, t);
	is = novelty(t, d, m->code, to);
	if (t) {
		t->code = m->code;
		t->answerer = to;
	}
	if (d)
		d->code = m->code;
	if (is == sip_retransmission) {
		stats->response_retransmissions++;
		pfr_sip_add_one(&call->retransmissions);
		return 0;
	}
	if (is == sip_copy)
		stats->copies++;
	else
		count_response(call, stats, m);

	if (call->kind == sip_session)
		return (is == sip_new ? SIP_EVENT_NEW : SIP_EVENT_COPY) |
		       session_response(call, stats, m, p, t, seen->ns);
	if (is == sip_copy)
		return SIP_EVENT_COPY;
	pfr_sip_plain_response(call, stats, m, seen->ns);
	return SIP_EVENT_NEW;
}

/* What it is all about, once it is known. */
static void settle_kind(struct sip_call *call, struct sip_stats *stats,
			const struct sip_message *m)
{
	if (call->kind == sip_unknown) {
		call->kind = kind_of(m->method);
		call->method = m->method;
	} else if (call->kind != sip_session && m->kind == sip_request &&
		   m->method == method_invite) {
		/* Somebody asked for abilities first, say. */
		pfr_sip_call_close(call, stats);
		call->kind = sip_session;
		call->method = m->method;
		call->state = call_idle;
		call->flags = 0;
		call->code = 0;
		call->start_ns = 0;
		call->end_ns = 0;
	}
}

/**
 * pfr_sip_call - one more message of a call
 * @call: all zero before the first one
 * @stats: of the rule
 * @m: from pfr_sip_parse(); others than requests and responses change nothing,
 *	those whose CSeq makes no sense are only counted
 * @p: the same
 * @seen: where and when it was captured
 *
 * Return: SIP_EVENT_* bits.
 */
__u32 pfr_sip_call(struct sip_call *call, struct sip_stats *stats,
		   const struct sip_message *m, const __u8 *p,
		   const struct sip_seen *seen)
{
	__u32 events;

	if (m->kind != sip_request && m->kind != sip_response)
		return 0;
	if (m->method == method_any || m->method >= SIP_METHODS ||
	    !(m->found & SIP_HAS_CSEQ) || m->flags & SIP_ODD_CSEQ) {
		pfr_sip_count_alone(stats, m);
		return 0;
	}
	if (pfr_sip_is_duplicate(&call->transactions, m, p, seen)) {
		stats->duplicates++;
		stats->request_duplicates += m->kind == sip_request;
		pfr_sip_add_one(&call->duplicates);
		return 0;
	}
	settle_kind(call, stats, m);
	events = m->kind == sip_request ? request(call, stats, m, p, seen) :
					  response(call, stats, m, p, seen);
	call->last_ns = seen->ns;
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
		if (is_pending(call))
			stats->abandoned++;
		else if (call->state == call_answered)
			stats->unfinished++;
	} else if (call->kind != sip_session && call->state == call_trying) {
		pfr_sip_plain_lost(call, stats);
	}
}
