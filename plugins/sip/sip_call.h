/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What is known of one call: all messages with one Call-ID. No allocation; the
 * caller finds the structure, and serializes.
 *
 * What a capture in the middle of a path sees is not what a phone sees: requests
 * that pass several times, branches of a fork without what they came from, calls
 * that began before. So nothing relies on a message having been seen, and a
 * failure is one only when no branch that was seen is still open.
 */
#ifndef PFR_SIP_CALL_H
#define PFR_SIP_CALL_H

#include "pf_ring_sip.h"
#include "sip_transaction.h"

#define SIP_DIALOGS	4		/* of a fork, that are told apart */

struct sip_dialog {
	__u32 tag;			/* hash of the callee's tag */
	__u16 code;			/* of the last response to the INVITE */
	__u8 confirmed;			/* 2xx */
	__u8 ended;			/* BYE */
};

struct sip_call {
	__u64 start_ns;			/* of this attempt */
	__u64 ring_ns;			/* the first 180 */
	__u64 answer_ns;		/* the first 2xx */
	__u64 end_ns;			/* the BYE that ends it, or the failure */
	__u64 last_ns;			/* the last message */
	__u32 cseq;			/* of the INVITE that decides */
	__u32 tag;			/* hash of the caller's tag */
	__u16 code;			/* the last final response to it */
	__u8 kind;			/* enum sip_call_kind */
	__u8 state;			/* enum sip_call_state */
	__u8 flags;
	__u8 num_dialogs;
	__u16 retransmissions;		/* of requests and responses; saturates */
	__u16 requests[SIP_METHODS];	/* as in struct sip_stats; saturate */
	__u16 responses[6];
	struct sip_dialog dialogs[SIP_DIALOGS];
	struct sip_transactions transactions;
};

/* Bits of what pfr_sip_call() returns: what came to pass with this message. */
#define SIP_EVENT_NEW		0x01	/* no retransmission, no copy */
#define SIP_EVENT_STARTED	0x02	/* an attempt to call somebody */
#define SIP_EVENT_RINGING	0x04	/* the first 180 */
#define SIP_EVENT_ANSWERED	0x08
#define SIP_EVENT_ENDED		0x10	/* no media from here on */

void pfr_sip_count(struct sip_stats *stats, const struct sip_message *m);
__u32 pfr_sip_call(struct sip_call *call, struct sip_stats *stats,
		   const struct sip_message *m, const __u8 *p, __u64 now_ns);
void pfr_sip_call_close(struct sip_call *call, struct sip_stats *stats);

#endif /* PFR_SIP_CALL_H */
