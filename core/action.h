/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rules of a ring make of a packet. Softirq, under RCU.
 */
#ifndef PFR_ACTION_H
#define PFR_ACTION_H

#include "packet.h"
#include "ruleset.h"
#include "sock.h"

struct parse_buffer;

struct pfr_verdict {
	bool forward;			/* to the ring */
	bool transmitted;		/* reflected */
	u16 rule_id;			/* the last wildcard rule that matched */
	u16 plugin_id;			/* of the last rule that has one, 0 = none */
	struct parse_buffer *parse;	/* what it found; the caller's to free */
};

/*
 * All that is not simple (quick.h), from the rule on that a quick look has just
 * found. Exact rules first, then wildcard rules in the order of their ids, until
 * one ends it; the default policy if none decides.
 */
void pfr_decide(struct pf_ring_socket *pfr, const struct pfr_ruleset *set,
		struct pfr_packet *pkt, struct pfr_verdict *verdict);

#endif /* PFR_ACTION_H */
