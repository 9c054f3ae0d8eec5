// SPDX-License-Identifier: GPL-2.0-only
/* From the actions of the rules that match to a verdict. */
#include "action.h"
#include "learn.h"
#include "parse.h"
#include "plugin.h"
#include "quick.h"
#include "stats.h"
#include "transmit.h"

static noinline u8 pfr_quick_handle_exact(struct pfr_packet *pkt,
					  struct pfr_exact *rule)
{
	u8 quick = pfr_quick_handle(pkt, rule->action, true);

	if (likely(quick))
		pfr_exact_count(rule, pkt->len);
	return quick;
}

/* By itself: it would have others save registers that they do not need. */
static noinline u8 pfr_quick_exact_miss(const struct pfr_ruleset *set,
					struct pfr_packet *pkt)
{
	return READ_ONCE(set->num_wild) ? pfr_quick_wildcard(set, pkt) :
					  pfr_quick_policy(set, pkt);
}

/* A rule that names one end of the flow only. */
static noinline struct pfr_exact *
pfr_exact_find_half(const struct pfr_ruleset *set,
		    const struct pfr_parsed *info, struct pfr_flow flow)
{
	static const union pfr_ip any;
	struct rhashtable *table = (struct rhashtable *)&set->exact;
	struct pfr_exact *rule;

	if (!(info->l3_flags & PFR_L3_PORTS))
		return NULL;
	pfr_flow_ends(&flow, &info->ip_dst, &any, info->l4_dst_port, 0);
	rule = pfr_exact_find(table, &flow);
	if (rule)
		return rule;
	pfr_flow_ends(&flow, &info->ip_src, &any, info->l4_src_port, 0);
	return pfr_exact_find(table, &flow);
}

u8 pfr_quick_exact(const struct pfr_ruleset *set, struct pfr_packet *pkt)
{
	const struct pfr_parsed *info = pfr_packet_info(pkt);
	struct pfr_exact *rule;
	u8 quick;

	if (!info->ip_version)
		goto miss;
	pfr_flow_of(&pkt->flow, info, PFR_HASH_EXACT);
	rule = pfr_exact_find((struct rhashtable *)&set->exact, &pkt->flow);
	if (!rule && READ_ONCE(set->num_half))
		rule = pfr_exact_find_half(set, info, pkt->flow);
	if (!rule)
		goto miss;
	quick = rule->action->quick;
	if (likely(quick)) {
		pfr_exact_count(rule, pkt->len);
		pfr_packet_parsed(pkt)->last_matched_rule_id = PFR_NO_RULE_ID;
		return quick;
	}
	pkt->exact = rule;
	pkt->rule = NULL;
	if (rule->action->handled)
		return pfr_quick_handle_exact(pkt, rule);
	pkt->handled = false;
	return 0;
miss:
	return pfr_quick_exact_miss(set, pkt);
}

static void pfr_act_transmit(struct pf_ring_socket *pfr,
			     struct pfr_action *action, struct pfr_packet *pkt,
			     struct pfr_verdict *verdict)
{
	const struct pfr_reflector *reflector =
		rcu_dereference(action->reflector);
	struct pfr_stats *stats = this_cpu_ptr(pfr->stats);
	bool bounce = action->behaviour >=
		      PFR_ACT_BOUNCE;
	int err = -ENODEV;

	if (reflector) {
		/* Rings on the reflector may ask plugins, too. */
		if (pkt->parse)
			pfr_parse_lend(true);
		err = pfr_transmit_packet(pkt, reflector, bounce);
		if (pkt->parse)
			pfr_parse_lend(false);
	}
	if (!err) {
		verdict->transmitted = true;
		atomic64_inc(&action->transmitted);
		pfr_count(stats, &stats->reflect_ok);
		return;
	}
	atomic64_inc(&action->transmit_errors);
	pfr_count(stats, &stats->reflect_errors);
	if (err == -ELOOP)
		pfr_count(stats, &stats->reflect_loops);
}

/* The packet on its way through the rules of one ring. */
struct pfr_case {
	struct pf_ring_socket *pfr;
	const struct pfr_ruleset *set;
	struct pfr_packet *pkt;
	struct pfr_verdict *verdict;
};

/* With who has matched so far, in this ring. */
static struct pfring_pkthdr *pfr_case_hdr(const struct pfr_case *c)
{
	struct pfring_pkthdr *hdr = pfr_packet_hdr_timed(c->pkt);

	hdr->extended_hdr.parsed_pkt.last_matched_plugin_id =
		c->verdict->plugin_id;
	hdr->extended_hdr.parsed_pkt.last_matched_rule_id = c->verdict->rule_id;
	return hdr;
}

/*
 * A plugin was called. What it found is kept if the rule matches and nothing was
 * found before.
 */
static void pfr_case_parsed(struct pfr_case *c, struct parse_buffer *before,
			    struct pfr_plugin *plugin, bool matches)
{
	struct pfr_packet *pkt = c->pkt;
	const struct module *owner;

	if (!pkt->parse && unlikely(pfr_parse_reclaim(&owner)) &&
	    owner == plugin->reg.owner)
		atomic64_inc(&plugin->lost);
	if (likely(pkt->parse == before))
		return;
	if (before || !matches) {
		pfring_parse_free(pkt->parse);
		pkt->parse = before;
	} else {
		pkt->parser = plugin->reg.plugin_id;
	}
}

/* filter_skb: does the rule match? */
static noinline bool pfr_case_filter(struct pfr_case *c,
				     struct pfr_action *action)
{
	struct pfr_attachment *a = action->filter;
	struct pfr_plugin *plugin = a->plugin;
	struct pfring_pkthdr *hdr = pfr_case_hdr(c);
	struct pfr_packet *pkt = c->pkt;
	struct parse_buffer *before = pkt->parse;
	u32 ticks = pfr_plugin_clock();
	int rc;

	pkt->asked = a;
	rc = plugin->reg.pfring_plugin_filter_skb(c->pfr,
						  pfr_attachment_rule(a), hdr,
						  pkt->skb, pkt->before,
						  &pkt->parse);
	pfr_plugin_count(plugin, rc, rc > 0, pfr_plugin_clock() - ticks);
	pfr_case_parsed(c, before, plugin, rc > 0);
	if (rc > 0) {
		c->verdict->plugin_id = plugin->reg.plugin_id;
		return true;
	}
	atomic64_inc(&action->plugin_rejects);
	return false;
}

/*
 * handle_skb was called: what happens? Returns false if the rule does not match
 * after all.
 */
static noinline bool pfr_case_handled(struct pfr_case *c,
				      struct pfr_action *action,
				      struct parse_buffer *before)
{
	struct pfr_plugin *plugin = action->handler->plugin;
	struct pfr_packet *pkt = c->pkt;

	pfr_case_parsed(c, before, plugin, pkt->answer >= 0);
	if (pkt->answer < 0) {
		atomic64_inc(&action->plugin_rejects);
		return false;
	}
	if (!c->verdict->plugin_id || !action->filter)
		c->verdict->plugin_id = plugin->reg.plugin_id;
	switch (pkt->behaviour) {
	case PFR_ACT_FORWARD:
	case PFR_ACT_DROP:
	case PFR_ACT_ADD_RULE:
	case PFR_ACT_DEL_RULE:
		break;
	default:
		pkt->behaviour = action->behaviour;
	}
	return true;
}

static noinline bool pfr_case_handle(struct pfr_case *c,
				     struct pfr_action *action)
{
	struct pfring_pkthdr *hdr = pfr_case_hdr(c);
	struct parse_buffer *before = c->pkt->parse;
	struct pfr_attachment *a = action->handler;

	c->pkt->answer = pfr_handle(c->pkt, a, pfr_attachment_rule(a),
				    pfr_attachment_hash(a), hdr,
				    c->pkt->parser);
	return pfr_case_handled(c, action, before);
}

/* On whose behalf rules are learned. @a: who is asked, or NULL */
static struct pfr_maker pfr_case_maker(const struct pfr_action *action,
				       const struct pfr_attachment *a)
{
	return (struct pfr_maker) {
		.number = action->maker,
		.plugin = a ? a->plugin->reg.plugin_id : 0,
	};
}

/* The plugin that adds and deletes rules: the filter's before the handler's. */
static struct pfr_attachment *pfr_case_teacher(const struct pfr_action *action)
{
	return action->filter ?: action->handler;
}

static void pfr_case_add_flow(struct pfr_case *c,
			      const struct pfr_action *action)
{
	const struct pfr_parsed *info = pfr_packet_info(c->pkt);
	const struct pfr_maker maker = pfr_case_maker(action, NULL);
	struct pfr_flow flow;

	if (!info->ip_version)
		return;
	pfr_flow_of(&flow, info, PFR_HASH_EXACT);
	pfr_learn_flow(c->pfr, &maker, &flow);
}

static noinline void pfr_case_add(struct pfr_case *c, struct pfr_action *action)
{
	struct pfr_attachment *a = pfr_case_teacher(action);
	struct pfr_hash_rule hash = {};
	struct pfr_wildcard_rule rule = {};
	struct pfr_maker maker;
	plugin_add_rule add;
	int what;

	if (!a || !a->plugin->reg.pfring_plugin_add_rule) {
		pfr_case_add_flow(c, action);
		return;
	}
	add = a->plugin->reg.pfring_plugin_add_rule;
	c->pkt->asked = a;
	what = add(pfr_attachment_rule(a), pfr_attachment_hash(a),
		   pfr_case_hdr(c), PFR_NO_RULE_ID, &rule, &hash,
		   c->pkt->parser, &c->pkt->parse);
	if (what < 0) {
		pfr_plugin_count(a->plugin, what, false, 0);
		return;
	}
	maker = pfr_case_maker(action, a);
	if (what & PFRING_RULE_HASH)
		pfr_learn_hash(c->pfr, &maker, &hash, true);
	if (what & PFRING_RULE_WILDCARD)
		pfr_learn_rule(c->pfr, &maker, &rule, true);
}

static noinline void pfr_case_del(struct pfr_case *c, struct pfr_action *action)
{
	struct pfr_attachment *a = pfr_case_teacher(action);
	struct pfr_hash_rule hash = {};
	struct pfr_wildcard_rule rule = {};
	struct pfr_maker maker;
	plugin_del_rule del;
	int what;

	if (!a || !a->plugin->reg.pfring_plugin_del_rule)
		return;
	del = a->plugin->reg.pfring_plugin_del_rule;
	c->pkt->asked = a;
	what = del(pfr_attachment_rule(a), pfr_attachment_hash(a),
		   pfr_case_hdr(c), &rule, &hash, c->pkt->parser,
		   &c->pkt->parse);
	if (what < 0) {
		pfr_plugin_count(a->plugin, what, false, 0);
		return;
	}
	maker = pfr_case_maker(action, a);
	if (what & PFRING_RULE_HASH)
		pfr_learn_hash(c->pfr, &maker, &hash, false);
	if (what & PFRING_RULE_WILDCARD)
		pfr_learn_rule(c->pfr, &maker, &rule, false);
}

/* What pkt->behaviour says. Returns false when it is over. */
static __always_inline bool pfr_act(struct pfr_case *c,
				    struct pfr_action *action)
{
	struct pfr_verdict *verdict = c->verdict;

	switch (c->pkt->behaviour) {
	case PFR_ACT_FORWARD:
		verdict->forward = true;
		return false;
	case PFR_ACT_DROP:
		verdict->forward = false;
		return false;
	case PFR_ACT_CONTINUE:
		return true;
	case PFR_ACT_ADD_RULE:
		pfr_case_add(c, action);
		verdict->forward = true;
		return false;
	case PFR_ACT_DEL_RULE:
		pfr_case_del(c, action);
		verdict->forward = true;
		return false;
	case PFR_ACT_REFLECT:
	case PFR_ACT_BOUNCE:
		pfr_act_transmit(c->pfr, action, c->pkt, verdict);
		verdict->forward = false;
		return false;
	case PFR_ACT_REFLECT_CONTINUE:
	case PFR_ACT_BOUNCE_CONTINUE:
		pfr_act_transmit(c->pfr, action, c->pkt, verdict);
		verdict->forward = true;
		return true;
	default:	/* PFR_ACT_STOP */
		return false;
	}
}

/* Returns false when it is over. If there is a handler, it was called. */
static noinline bool pfr_decide_exact(struct pfr_case *c, struct pfr_exact *rule)
{
	struct pfr_action *action = rule->action;
	struct pfr_packet *pkt = c->pkt;

	if (!pkt->handled)
		pkt->behaviour = action->behaviour;
	else if (!pfr_case_handled(c, action, NULL))
		return true;
	pfr_exact_count(rule, pkt->len);
	/* The exact rule of this packet is there already. */
	if (pkt->behaviour == PFR_ACT_ADD_RULE &&
	    !action->handler)
		pkt->behaviour = PFR_ACT_FORWARD;
	return pfr_act(c, action);
}

/* Headers and payload match; does the rest? */
static __always_inline bool pfr_rule_wants(const struct pfr_rule *rule,
					   struct pfr_packet *pkt)
{
	return !rule->balance_pool ||
	       pfr_packet_hash(pkt) % rule->balance_pool == rule->balance_id;
}

/* It matches. Returns false when it is over. */
static __always_inline bool pfr_decide_matched(struct pfr_case *c,
					       struct pfr_rule *rule)
{
	pfr_counter_add(&rule->counter, c->pkt->len);
	c->verdict->rule_id = rule->id;
	return pfr_act(c, &rule->action);
}

/* Returns false when it is over. */
static __always_inline bool pfr_decide_rule(struct pfr_case *c,
					    struct pfr_rule *rule)
{
	struct pfr_action *action = &rule->action;

	if (!pfr_rule_wants(rule, c->pkt))
		return true;
	c->pkt->behaviour = action->behaviour;
	if (action->filter && !pfr_case_filter(c, action))
		return true;
	if (action->handler && !pfr_case_handle(c, action))
		return true;
	return pfr_decide_matched(c, rule);
}

/* The same for one whose handler was called. */
static __always_inline bool pfr_decide_handled(struct pfr_case *c,
					       struct pfr_rule *rule)
{
	return !pfr_case_handled(c, &rule->action, NULL) ||
	       pfr_decide_matched(c, rule);
}

/*
 * All wildcard rules behind that of the id @after. What has happened to a packet
 * that meets a limit has happened, but no rule decides whether it is delivered.
 */
static noinline void pfr_decide_wildcard(struct pfr_case *c, int after)
{
	struct pfr_wildcard_search search pfr_uninitialized;
	struct pfr_stats *stats;
	struct pfr_rule *rule;

	pfr_wildcard_begin(c->set->wild, c->pkt, after, &search);
	do {
		rule = pfr_wildcard_next(&search);
	} while (rule && pfr_decide_rule(c, rule));
	pfr_wildcard_end(&search);
	if (likely(rule || !search.limited))
		return;
	stats = this_cpu_ptr(c->pfr->stats);
	pfr_count(stats, &stats->rules_limited);
	c->verdict->forward = !READ_ONCE(c->set->drop);
}

void pfr_decide(struct pf_ring_socket *pfr, const struct pfr_ruleset *set,
		struct pfr_packet *pkt, struct pfr_verdict *verdict)
{
	struct pfr_case c = {
		.pfr = pfr,
		.set = set,
		.pkt = pkt,
		.verdict = verdict,
	};
	struct pfr_rule *rule = pkt->rule;

	*verdict = (struct pfr_verdict) {
		.forward = !READ_ONCE(set->drop),
		.rule_id = PFR_NO_RULE_ID,
	};
	if (!pkt->handled)
		pkt->parse = NULL;
	pkt->parser = 0;
	/* Mostly the first rule that matches ends it. */
	if (rule) {
		if (pkt->handled ? pfr_decide_handled(&c, rule) :
				   pfr_decide_rule(&c, rule))
			pfr_decide_wildcard(&c, rule->id);
	} else if (!pkt->exact || pfr_decide_exact(&c, pkt->exact)) {
		if (READ_ONCE(set->num_wild))
			pfr_decide_wildcard(&c, -1);
	}
	verdict->parse = pkt->parse;
}
