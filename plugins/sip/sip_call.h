/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What is known of one call: all messages with one Call-ID. No allocation; the
 * caller finds the structure, and serializes.
 *
 * What a capture in the middle of a path sees is not what a phone sees: requests
 * that pass several times, branches of a fork without what they came from, calls
 * that began before. So nothing relies on a message having been seen.
 *
 * The caller's own hop decides: the first INVITE is there, and its From tag is the
 * caller's. What answers it, fails it. A dialog is two tags, whichever of them is
 * in From; an INVITE with another From tag is another leg, of a B2BUA that keeps
 * the Call-ID. The call is over when no dialog of the caller's is left.
 */
#ifndef PFR_SIP_CALL_H
#define PFR_SIP_CALL_H

#include "pf_ring_sip.h"
#include "sip_transaction.h"

#define SIP_DIALOGS	6		/* that are told apart */

/* Bits of sip_dialog.flags. */
#define SIP_DIALOG_OWN		0x01	/* a response was on the caller's own hop */
#define SIP_DIALOG_CONFIRMED	0x02	/* 2xx */
#define SIP_DIALOG_ACKED	0x04	/* its ACK, or a request inside of it */
#define SIP_DIALOG_ENDED	0x08	/* BYE */

struct sip_dialog {
	__u32 from_tag, to_tag;		/* hashes, of the INVITE and its response */
	__u32 place;			/* of the first response: branch and hop; 0 = none */
	__u32 cseq;			/* of the INVITE; 0 = it was not seen */
	__u16 code;			/* of the last response to the INVITE */
	__u8 flags;			/* SIP_DIALOG_* */
	__u8 reserved;
};

struct sip_call {
	__u64 start_ns;			/* of this attempt */
	__u64 ring_ns;			/* the first 180 */
	__u64 answer_ns;		/* the first 2xx */
	__u64 end_ns;			/* the BYE that ends it, or the failure */
	__u64 last_ns;			/* the last message */
	__u32 cseq;			/* of the request that decides */
	__u32 tag;			/* hash of the caller's tag; 0 = unknown */
	__u32 from;			/* end: the caller, on his own hop */
	__u16 code;			/* the last final response to him */
	__u8 kind;			/* enum sip_call_kind */
	__u8 method;			/* that it began with */
	__u8 state;			/* enum sip_call_state */
	__u8 flags;
	__u8 legs;			/* INVITEs with a From tag of their own */
	__u8 num_dialogs;
	__u16 retransmissions;		/* of requests and responses; saturates */
	__u16 duplicates;		/* of the capture; saturates */
	__u16 requests[SIP_METHODS];	/* as in struct sip_stats; saturate */
	__u16 responses[6];
	struct sip_dialog dialogs[SIP_DIALOGS];
	struct sip_transactions transactions;
};

/* Bits of what pfr_sip_call() returns: what came to pass with this message. */
#define SIP_EVENT_NEW		0x01	/* neither sent again nor seen before */
#define SIP_EVENT_STARTED	0x02	/* an attempt to call somebody */
#define SIP_EVENT_RINGING	0x04	/* the first 180 */
#define SIP_EVENT_ANSWERED	0x08
#define SIP_EVENT_ENDED		0x10	/* no media from here on */
#define SIP_EVENT_COPY		0x20	/* seen before, but on another hop */
#define SIP_EVENT_LEFT		0x40	/* the dialog of its tags has ended */

__u32 pfr_sip_call(struct sip_call *call, struct sip_stats *stats,
		   const struct sip_message *m, const __u8 *p,
		   const struct sip_seen *seen);
void pfr_sip_call_close(struct sip_call *call, struct sip_stats *stats);
__u8 pfr_sip_call_dialogs(const struct sip_call *call, __u8 flags);

#endif /* PFR_SIP_CALL_H */
