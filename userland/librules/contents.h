/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules, policy and sampling on their way into a set. */
#ifndef PFR_CONTENTS_H
#define PFR_CONTENTS_H

#include "set.h"

bool pfr_set_policy(struct pfr_set *set, __u32 policy,
		    const struct pfr_place *place);
bool pfr_set_sampling(struct pfr_set *set, __u64 rate,
		      const struct pfr_place *place);

/*
 * Append a rule that is checked and normal. Only a limit, a taken id or memory
 * can be in the way; @place is for the message then.
 */
bool pfr_set_add(struct pfr_set *set, const filtering_rule *rule,
		 const struct pfr_place *place);
bool pfr_set_add_hash(struct pfr_set *set, const hash_filtering_rule *rule,
		      const struct pfr_place *place);

/* No flow twice among the hash rules? To be asked once all are there. */
bool pfr_set_check_flows(struct pfr_set *set);

#endif /* PFR_CONTENTS_H */
