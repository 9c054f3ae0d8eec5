/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a rule may say, as the kernel has it. Text, JSON and programs all come
 * through here, so that what is taken here is not refused there.
 */
#ifndef PFR_CHECK_H
#define PFR_CHECK_H

#include <stdbool.h>

#include "librules.h"

/* Parts of a rule, for faults and for the clauses of the language. */
enum pfr_field {
	PFR_WHOLE,
	PFR_ID,
	PFR_ACTION,
	PFR_DEVICE,
	PFR_IP_VERSION,
	PFR_PROTO,
	PFR_SMAC,
	PFR_DMAC,
	PFR_ETH_TYPE,
	PFR_VLAN,
	PFR_SRC,
	PFR_DST,
	PFR_SPORT,
	PFR_DPORT,
	PFR_TUNNEL_ID,
	PFR_TUNNEL_VERSION,
	PFR_TUNNEL_SRC,
	PFR_TUNNEL_DST,
	PFR_BIDIRECTIONAL,
	PFR_PAYLOAD,
	PFR_BALANCE,
	PFR_LOCKED,
	PFR_FILTER,
	PFR_PLUGIN,
	PFR_HOST_A,
	PFR_HOST_B,
	PFR_PORT_A,
	PFR_PORT_B,
	PFR_RESERVED,
	PFR_FIELDS
};

struct pfr_fault {
	enum pfr_field field;
	char reason[200];
};

/* As it is called in JSON. */
const char *pfr_field_name(enum pfr_field field);

/* Check a rule, and bring it into its normal form. */
bool pfr_check_rule(filtering_rule *rule, struct pfr_fault *fault);
bool pfr_check_hash_rule(hash_filtering_rule *rule, struct pfr_fault *fault);

/* A payload pattern that is not yet in a rule. */
bool pfr_check_payload(const char *pattern, size_t length,
		       struct pfr_fault *fault);

/* The name of a device, likewise. */
bool pfr_check_device(const char *name, size_t length, struct pfr_fault *fault);

static inline bool pfr_has_device(rule_action_behaviour action)
{
	return action >= reflect_packet_and_stop_rule_evaluation &&
	       action <= bounce_packet_and_continue_rule_evaluation;
}

/* 0 for the same flow, in whichever direction; else an order. Rules are normal. */
int pfr_compare_flows(const hash_filtering_rule *a, const hash_filtering_rule *b);

/* Indices, the same flows side by side and then as they came; to be freed. */
__u32 *pfr_order_flows(const hash_filtering_rule *rules, __u32 num);

#endif /* PFR_CHECK_H */
