/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rules of a ring make of a packet, if it is simple. For most packets
 * there is little to do: the first rule that matches, if there is one, ends the
 * evaluation, and only its headers count, or a plugin handles the packet and wants
 * it dropped.
 *
 * Wildcard rules are in line in the packet hook of a device; see journey.h.
 *
 * Softirq, under RCU.
 */
#ifndef PFR_QUICK_H
#define PFR_QUICK_H

#include "packet.h"
#include "plugin.h"
#include "ruleset.h"

/* No rule matches. */
static __always_inline u8 pfr_quick_policy(const struct pfr_ruleset *set,
					   struct pfr_packet *pkt)
{
	pfr_packet_parsed(pkt)->last_matched_rule_id = PFR_NO_RULE_ID;
	return READ_ONCE(set->drop) ? PFR_QUICK_DROP : PFR_QUICK_FORWARD;
}

/*
 * handle_skb: what it leaves, it leaves in the packet, so that nothing on the stack
 * of those who call this is for others to write to, and has to be guarded.
 */
static __always_inline int pfr_handle(struct pfr_packet *pkt,
				      const struct pfr_attachment *a,
				      sw_filtering_rule_element *rule,
				      sw_filtering_hash_bucket *hash_rule,
				      struct pfring_pkthdr *hdr, u16 parser)
{
	const struct pfr_plugin *plugin = a->plugin;
	u32 ticks = pfr_plugin_clock();
	int rc;

	pkt->asked = a;
	rc = plugin->reg.pfring_plugin_handle_skb(a->pfr, rule, hash_rule, hdr,
						  pkt->skb, pkt->before, parser,
						  &pkt->parse, &pkt->behaviour);
	pfr_plugin_count(plugin, rc, true, pfr_plugin_clock() - ticks);
	return rc;
}

/*
 * The first rule that matches has a handler, which is called in any case. Mostly
 * it has all that there is to a packet, and the packet is dropped; else this is
 * 0, and pfr_decide() goes on from here.
 */
static __always_inline u8 pfr_quick_handle(struct pfr_packet *pkt,
					   const struct pfr_action *action,
					   bool exact)
{
	struct pfring_pkthdr *hdr = pfr_packet_hdr_timed(pkt);
	struct pfr_attachment *a;
	int rc;

	hdr->extended_hdr.parsed_pkt.last_matched_plugin_id = 0;
	hdr->extended_hdr.parsed_pkt.last_matched_rule_id = PFR_NO_RULE_ID;
	pkt->parse = NULL;
	pkt->behaviour = action->behaviour;
	a = action->handler;
	rc = pfr_handle(pkt, a,
			exact ? NULL : (sw_filtering_rule_element *)a->priv,
			exact ? (sw_filtering_hash_bucket *)a->priv : NULL,
			hdr, 0);
	if (likely(rc >= 0 && !pkt->parse && pkt->behaviour ==
		   PFR_ACT_DROP))
		return PFR_QUICK_DROP;
	pkt->handled = true;
	pkt->answer = rc;
	return 0;
}

static __always_inline u8 pfr_quick_handle_rule(struct pfr_packet *pkt,
						struct pfr_rule *rule)
{
	u8 quick = pfr_quick_handle(pkt, &rule->action, false);

	if (likely(quick))
		pfr_counter_add(&rule->counter, pkt->len);
	else
		pkt->rule = rule;
	return quick;
}

/**
 * pfr_quick_wildcard - the wildcard rules
 * @set: the rules
 * @pkt: its last_matched_rule_id is then that of this ring
 *
 * Return: PFR_QUICK_*; 0: there is more to it, and what was found is in @pkt, for
 * pfr_decide(). Nothing has happened yet, but that a handler was called
 * (@pkt->handled).
 */
static __always_inline u8 pfr_quick_wildcard(const struct pfr_ruleset *set,
					     struct pfr_packet *pkt)
{
	struct pfr_rule *rule;
	u8 quick;

	rule = pfr_wildcard_lowest(set->wild, pfr_packet_info(pkt));
	if (!rule)
		return pfr_quick_policy(set, pkt);
	if (unlikely(rule == PFR_WILDCARD_MORE)) {
		pkt->rule = NULL;
		pkt->exact = NULL;
		pkt->handled = false;
		return 0;
	}
	quick = rule->action.quick;
	if (likely(quick)) {
		pfr_counter_add(&rule->counter, pkt->len);
		pfr_packet_parsed(pkt)->last_matched_rule_id = rule->id;
		return quick;
	}
	if (rule->action.handled)
		return pfr_quick_handle_rule(pkt, rule);
	pkt->rule = rule;
	pkt->handled = false;
	return 0;
}

/* The same for a ring that has exact rules, which come first. */
u8 pfr_quick_exact(const struct pfr_ruleset *set, struct pfr_packet *pkt);

#endif /* PFR_QUICK_H */
