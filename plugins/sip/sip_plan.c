// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Where the media of one call will be.
 */
#include "sip_plan.h"
#include "sip_text.h"

static __u32 sender_of(const struct sip_message *m, const __u8 *p)
{
	return pfr_sip_hash(m->kind == sip_request ? &m->from.tag : &m->to.tag,
			    p);
}

static __u32 receiver_of(const struct sip_message *m, const __u8 *p)
{
	return pfr_sip_hash(m->kind == sip_request ? &m->to.tag : &m->from.tag,
			    p);
}

/* May its description count? That of a refusal says what could have been. */
int pfr_sip_plan_is_for(const struct sip_message *m)
{
	return m->kind == sip_request || m->code < 300;
}

/* Were they described by @tag, on the way from @from to @to? */
static int is_of(const struct sip_end *end, __u32 tag, __u32 from, __u32 to)
{
	return end->tag == tag && end->from == from && end->to == to;
}

/**
 * pfr_sip_plan_begin - a description comes
 * @plan: of the call
 * @m: that carries it, on any hop, when it is seen there for the first time
 * @p: the same
 * @seen: on which hop
 *
 * pfr_sip_plan_medium() for each medium follows, then pfr_sip_plan_settle().
 */
void pfr_sip_plan_begin(struct sip_plan *plan, const struct sip_message *m,
			const __u8 *p, const struct sip_seen *seen)
{
	__u32 tag = sender_of(m, p);
	int i;

	for (i = 0; i < plan->num; i++)
		if (is_of(&plan->ends[i], tag, seen->from, seen->to))
			plan->ends[i].flags &= (__u8)~SIP_END_FRESH;
}

static int same_place(const struct sip_end *a, const struct sip_end *b)
{
	return a->family == b->family && a->port == b->port &&
	       a->rtcp_port == b->rtcp_port &&
	       !memcmp(a->host, b->host, sizeof(a->host)) &&
	       !memcmp(a->rtcp_host, b->rtcp_host, sizeof(a->rtcp_host));
}

/* One of its media. */
void pfr_sip_plan_medium(struct sip_plan *plan, const struct sip_message *m,
			 const __u8 *p, const struct sip_seen *seen,
			 __u8 medium, const struct sdp_medium *sdp)
{
	struct sip_end end, *old;
	int i;

	if (!(sdp->flags & SDP_RTP) || !sdp->port || !sdp->address.family ||
	    sdp->flags & SDP_HOLD || medium >= SIP_PLAN_MEDIA)
		return;
	memset(&end, 0, sizeof(end));
	end.tag = sender_of(m, p);
	end.from = seen->from;
	end.to = seen->to;
	end.medium = medium;
	end.family = sdp->address.family;
	end.port = sdp->port;
	memcpy(end.host, sdp->address.bytes, sizeof(end.host));
	if (sdp->rtcp_port != sdp->port)
		end.rtcp_port = sdp->rtcp_port;
	memcpy(end.rtcp_host, end.host, sizeof(end.host));
	if (sdp->rtcp.family == sdp->address.family)
		memcpy(end.rtcp_host, sdp->rtcp.bytes, sizeof(end.rtcp_host));
	if (end.rtcp_port == 0)
		memset(end.rtcp_host, 0, sizeof(end.rtcp_host));
	for (i = 0; i < plan->num; i++) {
		old = &plan->ends[i];
		if (!is_of(old, end.tag, end.from, end.to) ||
		    old->flags & SIP_END_GONE || !same_place(old, &end))
			continue;
		old->flags |= SIP_END_FRESH;
		return;
	}
	if (plan->num == SIP_PLAN_ENDS)
		return;
	end.flags = SIP_END_FRESH;
	plan->ends[plan->num++] = end;
}

/* What @tag has said on this way holds from now on, and nothing else. */
static void agree(struct sip_plan *plan, __u32 tag, __u32 from, __u32 to)
{
	int i;

	for (i = 0; i < plan->num; i++) {
		struct sip_end *end = &plan->ends[i];

		if (!is_of(end, tag, from, to))
			continue;
		end->flags |= end->flags & SIP_END_FRESH ? SIP_END_AGREED :
							   SIP_END_GONE;
	}
}

static int has_described(const struct sip_plan *plan, __u32 tag, __u32 from,
			 __u32 to)
{
	int i;

	for (i = 0; i < plan->num; i++)
		if (is_of(&plan->ends[i], tag, from, to) &&
		    plan->ends[i].flags & SIP_END_FRESH)
			return 1;
	return 0;
}

/*
 * The description is complete. An answer settles what an offer has only asked for,
 * if it comes from where the offer went: one host alone cannot speak for two.
 */
void pfr_sip_plan_settle(struct sip_plan *plan, const struct sip_message *m,
			 const __u8 *p, const struct sip_seen *seen)
{
	__u32 sender = sender_of(m, p), receiver = receiver_of(m, p);

	if ((m->kind == sip_request && m->method != method_ack &&
	     m->method != method_prack) || seen->from == seen->to ||
	    !has_described(plan, receiver, seen->to, seen->from))
		return;
	agree(plan, receiver, seen->to, seen->from);
	agree(plan, sender, seen->from, seen->to);
}

/* Is it a side of a dialog that goes on? */
static int talks(const struct sip_call *call, __u32 tag)
{
	int i;

	for (i = 0; i < call->num_dialogs; i++) {
		const struct sip_dialog *d = &call->dialogs[i];

		if ((d->from_tag == tag || d->to_tag == tag) &&
		    d->flags & SIP_DIALOG_ACKED && !(d->flags & SIP_DIALOG_ENDED))
			return 1;
	}
	return 0;
}

/* A leg, or the call, has come to its end. */
void pfr_sip_plan_leave(struct sip_plan *plan, const struct sip_call *call)
{
	int i;

	for (i = 0; i < plan->num; i++)
		if (!talks(call, plan->ends[i].tag))
			plan->ends[i].flags |= SIP_END_GONE;
}

/* Forgets what is gone, after the caller has done its part. */
void pfr_sip_plan_sweep(struct sip_plan *plan)
{
	int i, n = 0;

	for (i = 0; i < plan->num; i++)
		if (!(plan->ends[i].flags & SIP_END_GONE))
			plan->ends[n++] = plan->ends[i];
	plan->num = (__u8)n;
}
