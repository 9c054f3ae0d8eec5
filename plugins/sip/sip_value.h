/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The values of single headers. Private to the parser.
 *
 * @p is the first byte of the message, [@v, @end) the value, which may have
 * line ends inside, where it is folded.
 */
#ifndef PFR_SIP_VALUE_H
#define PFR_SIP_VALUE_H

#include "pf_ring_sip.h"

__u8 pfr_sip_method(const __u8 *p, const __u8 *end);
int pfr_sip_address(struct sip_address *a, const __u8 *p, const __u8 *v,
		    const __u8 *end, int tag);
void pfr_sip_via(struct sip_message *m, const __u8 *p, const __u8 *v,
		 const __u8 *end);
void pfr_sip_cseq(struct sip_message *m, const __u8 *v, const __u8 *end);
void pfr_sip_type(struct sip_message *m, const __u8 *p, const __u8 *v,
		  const __u8 *end);

/* A message's head has at most 8192 bytes: offsets fit. */
static inline void sip_mark(struct sip_span *s, const __u8 *p,
			    const __u8 *from, const __u8 *to)
{
	s->at = (__u16)(from - p);
	s->len = (__u16)(to - from);
}

#endif /* PFR_SIP_VALUE_H */
