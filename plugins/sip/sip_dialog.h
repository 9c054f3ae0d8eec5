/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The dialogs of one call (RFC 3261 12): two tags each, found whichever of them is
 * in From. Private to the analyzer.
 */
#ifndef PFR_SIP_DIALOG_H
#define PFR_SIP_DIALOG_H

#include "sip_call.h"

struct sip_dialog *pfr_sip_dialog_find(struct sip_call *call, __u32 from_tag,
				       __u32 to_tag);
struct sip_dialog *pfr_sip_dialog_make(struct sip_call *call, __u32 from_tag,
				       __u32 to_tag);
int pfr_sip_dialog_talks(const struct sip_call *call);

#endif /* PFR_SIP_DIALOG_H */
