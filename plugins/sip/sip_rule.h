/* SPDX-License-Identifier: GPL-2.0-only */
/* What the plugin keeps for a rule. */
#ifndef PFR_SIP_RULE_H
#define PFR_SIP_RULE_H

#include "pf_ring_plugin.h"
#include "sip_match.h"
#include "sip_ring.h"
#include "sip_track.h"

/* Private memory of a rule, made and freed by the core. */
struct sip_rule {
	struct sip_match match;		/* all zero: every message */
	bool filters;			/* we are the rule's filter */
	struct sip_track *track;	/* NULL: nobody asks for statistics */
};

int sip_rule_check(const filtering_rule *spec,
		   const hash_filtering_rule *hash_spec,
		   struct pfr_refusal *refusal);
int sip_rule_init(struct pf_ring_socket *pfr, sw_filtering_rule_element *rule,
		  sw_filtering_hash_bucket *hash_rule,
		  struct pfr_refusal *refusal);
void sip_rule_free(sw_filtering_rule_element *rule,
		   sw_filtering_hash_bucket *hash_rule);

static inline struct sip_rule *sip_rule_of(sw_filtering_rule_element *rule,
					   sw_filtering_hash_bucket *hash_rule)
{
	return rule ? pfring_rule_priv(rule) : pfring_hash_rule_priv(hash_rule);
}

#endif /* PFR_SIP_RULE_H */
