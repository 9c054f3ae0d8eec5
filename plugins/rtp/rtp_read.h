/* SPDX-License-Identifier: GPL-2.0-only */
/* What users read of streams. Process context, may sleep. */
#ifndef RTP_READ_H
#define RTP_READ_H

#include "rtp_rule.h"

/* As plugin_get_stats; @rule instead of the rule itself. */
int rtp_read_rule(struct rtp_rule *rule, u8 *buffer, u32 len);

/* As plugin_get_page; @rule: only of this one, or NULL. */
int rtp_read_page(struct pf_ring_socket *pfr, const struct rtp_rule *rule,
		  struct pfring_page *page);

/* As plugin_handle_msg. */
int rtp_read_msg(struct pf_ring_socket *pfr, const void *msg, u32 msg_len,
		 void *reply, u32 reply_len);

/* Of the module's parameters; before the first stream. */
void rtp_read_limits(u32 max_streams, u32 idle_seconds);

#endif /* RTP_READ_H */
