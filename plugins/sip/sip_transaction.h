/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Transactions of one call (RFC 3261 17): is a message new, or was it seen
 * before? Private to the analyzer.
 *
 * Only the last few transactions are known. A message of one that was forgotten
 * counts as new.
 */
#ifndef PFR_SIP_TRANSACTION_H
#define PFR_SIP_TRANSACTION_H

#include "pf_ring_sip.h"

#define SIP_TRANSACTIONS	8
#define SIP_SIGHTS		4	/* messages that duplicates are looked for among */
#define SIP_DUPLICATE_NS	20000000ULL	/* far below T1, 500 ms */

/*
 * Where and when a message was seen. An end is a number that stands for a host,
 * see pfr_sip_ends(); only whether two are equal matters.
 */
struct sip_seen {
	__u64 ns;
	__u32 from, to;			/* ends */
	__u16 id;			/* of the IPv4 header; 0 = there is none */
};

enum sip_novelty {
	sip_new,
	sip_retransmission,		/* the very same transaction */
	sip_copy			/* the same message on another hop, or fork */
};

/* Bits of sip_transaction.flags. */
#define SIP_ON_COPY	0x01		/* the request was seen on another hop before */
#define SIP_ON_OWN	0x02		/* an INVITE on the hop of who calls */

struct sip_transaction {
	__u32 branch;			/* hash; 0 = of no branch */
	__u32 from_tag, to_tag;		/* hashes, of the request */
	__u32 cseq;
	__u32 from, to;			/* ends, of the request */
	__u32 answerer;			/* hash of the To tag of the last response */
	__u16 code;			/* of the last response */
	__u8 method;			/* 0 = unused */
	__u8 flags;
};

/* A message just seen. */
struct sip_sighting {
	__u32 print;
	__u32 time;			/* in units of 1,024 ns */
};

struct sip_transactions {
	struct sip_transaction of[SIP_TRANSACTIONS];
	struct sip_sighting last[SIP_SIGHTS];
	__u8 next;			/* in last */
};

__u32 pfr_sip_hash(const struct sip_span *s, const __u8 *p);
void pfr_sip_ends(struct sip_seen *seen, const __u8 *src, const __u8 *dst,
		  __u32 len, __u16 sport, __u16 dport);
int pfr_sip_is_duplicate(struct sip_transactions *t,
			 const struct sip_message *m, const __u8 *p,
			 const struct sip_seen *seen);
enum sip_novelty
pfr_sip_transaction_request(struct sip_transactions *t,
			    const struct sip_message *m, const __u8 *p,
			    const struct sip_seen *seen,
			    struct sip_transaction **which);
struct sip_transaction *
pfr_sip_transaction_response(struct sip_transactions *t,
			     const struct sip_message *m, const __u8 *p,
			     const struct sip_seen *seen);
const struct sip_transaction *
pfr_sip_transaction_find(const struct sip_transactions *t, __u8 method,
			 __u32 branch);
int pfr_sip_transaction_pending(const struct sip_transactions *t, __u32 cseq);

#endif /* PFR_SIP_TRANSACTION_H */
