/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/* Addresses in text. Private to the analyzer. */
#ifndef PFR_SIP_INET_H
#define PFR_SIP_INET_H

#include <linux/types.h>

int pfr_sip_inet4(__u8 *bytes, const __u8 *p, const __u8 *end);
int pfr_sip_inet6(__u8 *bytes, const __u8 *p, const __u8 *end);

#endif /* PFR_SIP_INET_H */
