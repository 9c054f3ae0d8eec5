/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Values of a message as texts of their own, SIP_TEXT_LEN bytes with the NUL,
 * cut where they are longer. Bytes that are not to be shown become question marks,
 * so a text ends where it says.
 */
#ifndef PFR_SIP_LABEL_H
#define PFR_SIP_LABEL_H

#include "pf_ring_sip.h"

void pfr_sip_label_in(char *label, __u32 room, const __u8 *p,
		      const struct sip_span *span);
void pfr_sip_label(char *label, const __u8 *p, const struct sip_span *span);
void pfr_sip_address_label(char *label, const __u8 *p,
			   const struct sip_address *a);

#endif /* PFR_SIP_LABEL_H */
