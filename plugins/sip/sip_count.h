/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/* How messages and times are counted. Private to the analyzer. */
#ifndef PFR_SIP_COUNT_H
#define PFR_SIP_COUNT_H

#include "pf_ring_sip.h"

void pfr_sip_add_one(__u16 *counter);
void pfr_sip_add_time(struct sip_time *t, __u64 from_ns, __u64 to_ns);
void pfr_sip_count(struct sip_stats *stats, const struct sip_message *m);
void pfr_sip_count_alone(struct sip_stats *stats, const struct sip_message *m);

#endif /* PFR_SIP_COUNT_H */
