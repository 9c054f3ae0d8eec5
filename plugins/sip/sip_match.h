/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Does a message suit a filter? struct sip_filter in pf_ring_sip.h says what
 * can be asked for. No skb, no allocation, no state.
 */
#ifndef PFR_SIP_MATCH_H
#define PFR_SIP_MATCH_H

#include "pf_ring_sip.h"

/* How a text is compared; the two bits are the two stars. */
#define SIP_TEXT_EXACT	0
#define SIP_TEXT_PREFIX	1
#define SIP_TEXT_SUFFIX	2
#define SIP_TEXT_PART	3

struct sip_pattern {
	__u8 how;			/* SIP_TEXT_* */
	__u8 len;
	char text[SIP_TEXT_LEN];	/* without stars, as it is compared */
	__u8 fold[SIP_TEXT_LEN];	/* bits in which a byte may differ */
};

/* A filter made ready, in the memory of its rule. */
struct sip_match {
	__u8 method;
	__u8 reserved;
	__u16 response;
	__u16 wanted;			/* SIP_HAS_* whose values are compared */
	__u16 call_id_len;		/* 0: any, and no hash */
	__u32 call_id_hash;
	struct sip_pattern caller;
	struct sip_pattern called;
	struct sip_pattern call_id;
};

const char *pfr_sip_filter(struct sip_match *match,
			   const struct sip_filter *filter);
int pfr_sip_match(const struct sip_match *match, const __u8 *p,
		  const __u8 *end);

#endif /* PFR_SIP_MATCH_H */
