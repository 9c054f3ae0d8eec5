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

/**
 * pfr_quick_exact - what the rules of a ring make of a packet, if it is simple
 * @set: the rules; some are exact
 * @pkt: its last_matched_rule_id is then that of this ring
 *
 * For most packets there is little to do: the first rule that matches, if there
 * is one, ends the evaluation, and only its headers count, or a plugin handles it
 * and wants it dropped.
 *
 * Return: PFR_QUICK_*; 0: there is more to it, and what was found is in @pkt, for
 * pfr_decide(). Nothing has happened yet, but that a handler was called
 * (@pkt->handled).
 */
u8 pfr_quick_exact(const struct pfr_ruleset *set, struct pfr_packet *pkt);

/* The same for a ring without exact rules. */
u8 pfr_quick_wildcard(const struct pfr_ruleset *set, struct pfr_packet *pkt);

/*
 * All the rest, from the rule on that a quick look has just found. Exact rules
 * first, then wildcard rules in the order of their ids, until one ends it; the
 * default policy if none decides.
 */
void pfr_decide(struct pf_ring_socket *pfr, const struct pfr_ruleset *set,
		struct pfr_packet *pkt, struct pfr_verdict *verdict);

#endif /* PFR_ACTION_H */
