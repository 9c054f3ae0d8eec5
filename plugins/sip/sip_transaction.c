// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Which transaction a message belongs to.
 */
#include "sip_text.h"
#include "sip_transaction.h"

#define HASHED	128			/* bytes of a text that tell it from others */

/*
 * FNV-1a; 0 only for an absent text. It tells apart the few transactions and
 * dialogs of one call. Who makes two of them look the same confuses the figures
 * of his own call.
 */
__u32 pfr_sip_hash(const struct sip_span *s, const __u8 *p)
{
	__u32 hash = 2166136261U ^ s->len, i;

	if (!s->len)
		return 0;
	for (i = 0; i < s->len && i < HASHED; i++)
		hash = (hash ^ p[s->at + i]) * 16777619U;
	return hash ? hash : 1;
}

/* A place for one more: unused, or else the oldest. They stay in order of age. */
static struct sip_transaction *place(struct sip_transactions *t)
{
	int i;

	for (i = 0; i < SIP_TRANSACTIONS; i++)
		if (!t->of[i].method)
			return &t->of[i];
	memmove(&t->of[0], &t->of[1], sizeof(t->of) - sizeof(t->of[0]));
	return &t->of[SIP_TRANSACTIONS - 1];
}

/**
 * pfr_sip_transaction_request - note a request
 * @t: of its call
 * @m: from pfr_sip_parse()
 * @p: the same
 *
 * Requests of one number and method, between the same two tags, are one request:
 * sent again if the branch is the same too, else seen on its next hop.
 */
enum sip_novelty
pfr_sip_transaction_request(struct sip_transactions *t,
			    const struct sip_message *m, const __u8 *p)
{
	__u32 branch = pfr_sip_hash(&m->branch, p);
	__u32 tags = pfr_sip_hash(&m->from.tag, p) +
		     3 * pfr_sip_hash(&m->to.tag, p);
	struct sip_transaction *new;
	__u8 is_copy = 0;
	int i;

	for (i = 0; i < SIP_TRANSACTIONS; i++) {
		const struct sip_transaction *old = &t->of[i];

		if (!old->method || old->method != m->method ||
		    old->cseq != m->cseq || old->tags != tags)
			continue;
		if (old->branch == branch)
			return sip_retransmission;
		is_copy = 1;
	}
	new = place(t);
	new->branch = branch;
	new->tags = tags;
	new->cseq = m->cseq;
	new->code = 0;
	new->method = m->method;
	new->is_copy = is_copy;
	return is_copy ? sip_copy : sip_new;
}

/* The transaction that a response belongs to, by 17.1.3; or NULL. */
struct sip_transaction *
pfr_sip_transaction_response(struct sip_transactions *t,
			     const struct sip_message *m, const __u8 *p)
{
	__u32 branch = pfr_sip_hash(&m->branch, p);
	int i;

	for (i = 0; i < SIP_TRANSACTIONS; i++) {
		struct sip_transaction *old = &t->of[i];

		if (old->method && old->method == m->method &&
		    old->cseq == m->cseq && old->branch == branch)
			return old;
	}
	return NULL;
}

/* Is there a request of this number that had no final response? */
int pfr_sip_transaction_pending(const struct sip_transactions *t, __u8 method,
				__u32 cseq)
{
	int i;

	for (i = 0; i < SIP_TRANSACTIONS; i++)
		if (t->of[i].method == method && t->of[i].cseq == cseq &&
		    t->of[i].code < 200)
			return 1;
	return 0;
}
