/* SPDX-License-Identifier: GPL-2.0-only */
/* Where media are received, and what their payload types mean there. */
#ifndef PFR_SIP_ENDS_H
#define PFR_SIP_ENDS_H

#include "pf_ring_flows.h"
#include "pf_ring_media.h"
#include "sip_sdp.h"

int sip_ends_init(struct pfring_flows *ends, u32 limit);
void sip_ends_put(struct pfring_flows *ends, const struct pfring_media_end *end,
		  const struct sdp_medium *medium);
bool sip_ends_format(struct pfring_flows *ends,
		     const struct pfring_media_end *end, u8 type,
		     struct pfring_media_format *format);

#endif /* PFR_SIP_ENDS_H */
