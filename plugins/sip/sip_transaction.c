// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Which transaction a message belongs to.
 */
#include "sip_text.h"
#include "sip_transaction.h"

#define HASHED	128			/* bytes of a text that tell it from others */
#define BASIS	2166136261U
#define PRIME	16777619U

static __u32 hash_bytes(__u32 hash, const __u8 *p, __u32 len)
{
	__u32 i;

	for (i = 0; i < len; i++)
		hash = (hash ^ p[i]) * PRIME;
	return hash;
}

static __u32 hash_word(__u32 hash, __u32 word)
{
	hash = (hash ^ word) * PRIME;
	return hash ^ hash >> 15;
}

/*
 * FNV-1a; 0 only for an absent text. It tells apart the few transactions and
 * dialogs of one call. Who makes two of them look the same confuses the figures
 * of his own call.
 */
__u32 pfr_sip_hash(const struct sip_span *s, const __u8 *p)
{
	__u32 hash;

	if (!s->len)
		return 0;
	hash = hash_bytes(BASIS ^ s->len, p + s->at,
			  s->len < HASHED ? s->len : HASHED);
	return hash ? hash : 1;
}

/**
 * pfr_sip_ends - the two ends of a hop
 * @seen: its from and to are set
 * @src: address, @len bytes
 * @dst: likewise
 * @len: of both
 * @sport: port of @src
 * @dport: port of @dst
 *
 * A telephone may send from any port, so an end is a host; a port matters only
 * between programs of one host.
 */
void pfr_sip_ends(struct sip_seen *seen, const __u8 *src, const __u8 *dst,
		  __u32 len, __u16 sport, __u16 dport)
{
	seen->from = hash_bytes(BASIS, src, len);
	seen->to = hash_bytes(BASIS, dst, len);
	if (seen->from != seen->to)
		return;
	seen->from = hash_word(seen->from, sport);
	seen->to = hash_word(seen->to, dport);
}

/**
 * pfr_sip_is_duplicate - did the capture show this very packet before?
 * @t: of the call; remembers the message
 * @m: from pfr_sip_parse()
 * @p: the same
 * @seen: where and when
 *
 * A port mirror may deliver a packet twice: on its way in and on its way out. Who
 * sends a message again waits much longer.
 */
int pfr_sip_is_duplicate(struct sip_transactions *t,
			 const struct sip_message *m, const __u8 *p,
			 const struct sip_seen *seen)
{
	__u32 time = (__u32)(seen->ns >> 10), print, ahead;
	struct sip_sighting *s;
	int i;

	print = hash_word(BASIS, (__u32)m->method << 16 | m->code);
	print = hash_word(print, m->cseq);
	print = hash_word(print, pfr_sip_hash(&m->branch, p));
	print = hash_word(print, pfr_sip_hash(&m->from.tag, p));
	print = hash_word(print, pfr_sip_hash(&m->to.tag, p));
	print = hash_word(print, seen->from);
	print = hash_word(print, seen->to);
	print = hash_word(print, seen->id);
	print = print ? print : 1;
	for (i = 0; i < SIP_SIGHTS; i++) {
		s = &t->last[i];
		if (s->print != print)
			continue;
		/* Packets of two queues may come in either order. */
		ahead = time - s->time;
		if (ahead > 0x80000000U)
			ahead = 0U - ahead;
		if (ahead < (__u32)(SIP_DUPLICATE_NS >> 10))
			return 1;
		s->time = time;
		return 0;
	}
	s = &t->last[t->next++ % SIP_SIGHTS];
	s->print = print;
	s->time = time;
	return 0;
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

static int same_request(const struct sip_transaction *a,
			const struct sip_transaction *b)
{
	return a->method == b->method && a->cseq == b->cseq &&
	       a->from_tag == b->from_tag && a->to_tag == b->to_tag;
}

static int same_hop(const struct sip_transaction *a,
		    const struct sip_transaction *b)
{
	return a->from == b->from && a->to == b->to;
}

/**
 * pfr_sip_transaction_request - note a request
 * @t: of its call
 * @m: from pfr_sip_parse()
 * @p: the same
 * @seen: where
 * @which: result: its transaction
 *
 * Requests of one number and method, between the same two tags, on the same hop
 * and with the same branch are one transaction, and the second was sent again. With
 * another branch on the same hop it is another transaction, even if the number is
 * the same. What another hop has shown since then is the same request on its way.
 */
enum sip_novelty
pfr_sip_transaction_request(struct sip_transactions *t,
			    const struct sip_message *m, const __u8 *p,
			    const struct sip_seen *seen,
			    struct sip_transaction **which)
{
	struct sip_transaction new, *old;
	int i;

	memset(&new, 0, sizeof(new));
	new.branch = pfr_sip_hash(&m->branch, p);
	new.from_tag = pfr_sip_hash(&m->from.tag, p);
	new.to_tag = pfr_sip_hash(&m->to.tag, p);
	new.cseq = m->cseq;
	new.from = seen->from;
	new.to = seen->to;
	new.method = m->method;
	for (i = 0; i < SIP_TRANSACTIONS; i++) {
		old = &t->of[i];
		if (!old->method || !same_request(old, &new))
			continue;
		if (!same_hop(old, &new)) {
			if (!(old->flags & SIP_ON_COPY))
				new.flags = SIP_ON_COPY;
			continue;
		}
		if (old->branch == new.branch) {
			*which = old;
			return sip_retransmission;
		}
		new.flags = 0;
	}
	*which = place(t);
	**which = new;
	return new.flags & SIP_ON_COPY ? sip_copy : sip_new;
}

/*
 * The transaction that a response belongs to, by 17.1.3; or NULL. Of those with
 * one branch, on both sides of a NAT say, the one on whose hop the response is.
 */
struct sip_transaction *
pfr_sip_transaction_response(struct sip_transactions *t,
			     const struct sip_message *m, const __u8 *p,
			     const struct sip_seen *seen)
{
	__u32 branch = pfr_sip_hash(&m->branch, p);
	struct sip_transaction *any = NULL;
	int i;

	for (i = 0; i < SIP_TRANSACTIONS; i++) {
		struct sip_transaction *old = &t->of[i];

		if (!old->method || old->method != m->method ||
		    old->cseq != m->cseq || old->branch != branch)
			continue;
		if (old->from == seen->to && old->to == seen->from)
			return old;
		any = old;
	}
	return any;
}

/* The last transaction of this branch, or NULL. */
const struct sip_transaction *
pfr_sip_transaction_find(const struct sip_transactions *t, __u8 method,
			 __u32 branch)
{
	int i;

	for (i = SIP_TRANSACTIONS - 1; i >= 0; i--)
		if (t->of[i].method == method && t->of[i].branch == branch)
			return &t->of[i];
	return NULL;
}

/* Is there an INVITE of who calls, of this number, without a final response? */
int pfr_sip_transaction_pending(const struct sip_transactions *t, __u32 cseq)
{
	int i;

	for (i = 0; i < SIP_TRANSACTIONS; i++)
		if (t->of[i].flags & SIP_ON_OWN && t->of[i].cseq == cseq &&
		    t->of[i].code < 200)
			return 1;
	return 0;
}
