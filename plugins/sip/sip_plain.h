/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Requests on their own, and challenges. Private to the analyzer.
 */
#ifndef PFR_SIP_PLAIN_H
#define PFR_SIP_PLAIN_H

#include "sip_call.h"

int pfr_sip_is_challenge(__u16 code);
int pfr_sip_meets_challenge(struct sip_call *call, const struct sip_message *m,
			    const __u8 *p, __u64 now_ns);
void pfr_sip_plain_request(struct sip_call *call, struct sip_stats *stats,
			   const struct sip_message *m, const __u8 *p,
			   __u64 now_ns);
void pfr_sip_plain_response(struct sip_call *call, struct sip_stats *stats,
			    const struct sip_message *m, __u64 now_ns);
void pfr_sip_plain_lost(const struct sip_call *call, struct sip_stats *stats);

#endif /* PFR_SIP_PLAIN_H */
