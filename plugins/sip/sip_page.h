/* SPDX-License-Identifier: GPL-2.0-only */
/* What users ask for in messages: calls, page by page. */
#ifndef PFR_SIP_PAGE_H
#define PFR_SIP_PAGE_H

#include "pf_ring_plugin.h"

int sip_page_msg(struct pf_ring_socket *pfr, const void *msg, u32 msg_len,
		 void *reply, u32 reply_len);

#endif /* PFR_SIP_PAGE_H */
