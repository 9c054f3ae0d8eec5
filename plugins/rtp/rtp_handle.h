/* SPDX-License-Identifier: GPL-2.0-only */
/* The plugin's functions for packets; see pf_ring_plugin.h. */
#ifndef RTP_HANDLE_H
#define RTP_HANDLE_H

#include "pf_ring_plugin.h"

int rtp_filter_skb(struct pf_ring_socket *pfr,
		   struct sw_filtering_rule_element *rule,
		   struct pfring_pkthdr *hdr, struct sk_buff *skb, int displ,
		   struct parse_buffer **parse_memory);
int rtp_handle_skb(struct pf_ring_socket *pfr,
		   struct sw_filtering_rule_element *rule,
		   struct sw_filtering_hash_bucket *hash_rule,
		   struct pfring_pkthdr *hdr, struct sk_buff *skb, int displ,
		   u16 filter_plugin_id, struct parse_buffer **parse_memory,
		   rule_action_behaviour *behaviour);

#endif /* RTP_HANDLE_H */
