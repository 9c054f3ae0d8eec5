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

#define SIP_TRANSACTIONS	6

enum sip_novelty {
	sip_new,
	sip_retransmission,		/* the very same transaction */
	sip_copy			/* the same request on another hop, or fork */
};

struct sip_transaction {
	__u32 branch;			/* hash; 0 = of no branch */
	__u32 tags;			/* hash of both tags of the request */
	__u32 cseq;
	__u16 code;			/* of the last response */
	__u8 method;			/* 0 = unused */
	__u8 is_copy;
};

struct sip_transactions {
	struct sip_transaction of[SIP_TRANSACTIONS];
};

__u32 pfr_sip_hash(const struct sip_span *s, const __u8 *p);
enum sip_novelty
pfr_sip_transaction_request(struct sip_transactions *t,
			    const struct sip_message *m, const __u8 *p);
struct sip_transaction *
pfr_sip_transaction_response(struct sip_transactions *t,
			     const struct sip_message *m, const __u8 *p);
int pfr_sip_transaction_pending(const struct sip_transactions *t, __u8 method,
				__u32 cseq);

#endif /* PFR_SIP_TRANSACTION_H */
