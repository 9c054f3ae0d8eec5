// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of a ring as text, a line each: what it matches, what it does, what
 * it has done. Fields that are not compared are left out.
 *
 * Reading holds the set of rules that there was at opening, and no lock.
 */
#include <linux/rhashtable.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "compat.h"
#include "plugin.h"
#include "rulelist.h"
#include "rules.h"
#include "ruleset.h"
#include "transmit.h"

/* Positions: below, ids of wildcard rules; from there on exact rules. */
#define PFR_LIST_EXACT		((loff_t)PFR_NO_RULE_ID)

struct pfr_list {
	struct pfr_ruleset *set;
	struct rhashtable_iter iter;
	loff_t next;			/* of the exact rule that the walk is at */
};

static const char * const pfr_action_names[PFR_RULE_ACTIONS] = {
	[PFR_ACT_FORWARD] = "forward",
	[PFR_ACT_DROP] = "drop",
	[PFR_ACT_CONTINUE] = "execute",
	[PFR_ACT_STOP] = "execute-stop",
	[PFR_ACT_ADD_RULE] = "add",
	[PFR_ACT_DEL_RULE] = "del",
	[PFR_ACT_REFLECT] = "reflect",
	[PFR_ACT_REFLECT_CONTINUE] = "reflect-continue",
	[PFR_ACT_BOUNCE] = "bounce",
	[PFR_ACT_BOUNCE_CONTINUE] = "bounce-continue",
};

static void pfr_list_address(struct seq_file *m, const union pfr_ip *addr,
			     u8 version)
{
	if (version == 6)
		seq_printf(m, "%pI6c", &addr->v6);
	else
		seq_printf(m, "%pI4h", &addr->v4);
}

static void pfr_list_host(struct seq_file *m, const char *name,
			  const union pfr_ip *host, const union pfr_ip *mask, u8 version)
{
	if (!memchr_inv(mask, 0, sizeof(*mask)))
		return;
	seq_printf(m, " %s=", name);
	pfr_list_address(m, host, version);
	seq_putc(m, '/');
	pfr_list_address(m, mask, version);
}

static bool pfr_list_is_long(const union pfr_ip *a)
{
	return memchr_inv(a->v6.s6_addr32 + 1, 0, 12);
}

/* 4 or 6, from the hosts that are compared if the rule does not say. */
static u8 pfr_list_version(u8 version, const union pfr_ip *a, const union pfr_ip *a_mask,
			   const union pfr_ip *b, const union pfr_ip *b_mask)
{
	if (version)
		return version;
	if (memchr_inv(a_mask, 0, sizeof(*a_mask)) &&
	    (pfr_list_is_long(a) || pfr_list_is_long(a_mask)))
		return 6;
	if (memchr_inv(b_mask, 0, sizeof(*b_mask)) &&
	    (pfr_list_is_long(b) || pfr_list_is_long(b_mask)))
		return 6;
	return 4;
}

static void pfr_list_ports(struct seq_file *m, const char *name, u16 low,
			   u16 high)
{
	if (high)
		seq_printf(m, " %s=%u-%u", name, low, high);
}

static void pfr_list_core(struct seq_file *m,
			  const struct pfr_core_fields *core)
{
	u8 version = pfr_list_version(core->ip_version, &core->shost,
				      &core->shost_mask, &core->dhost,
				      &core->dhost_mask);

	if (!is_zero_ether_addr(core->smac))
		seq_printf(m, " smac=%pM", core->smac);
	if (!is_zero_ether_addr(core->dmac))
		seq_printf(m, " dmac=%pM", core->dmac);
	if (core->vlan_id)
		seq_printf(m, " vlan=%u", core->vlan_id);
	if (core->eth_type)
		seq_printf(m, " type=0x%04x", core->eth_type);
	if (core->ip_version)
		seq_printf(m, " version=%u", core->ip_version);
	if (core->proto)
		seq_printf(m, " proto=%u", core->proto);
	pfr_list_host(m, "shost", &core->shost, &core->shost_mask, version);
	pfr_list_host(m, "dhost", &core->dhost, &core->dhost_mask, version);
	pfr_list_ports(m, "sport", core->sport_low, core->sport_high);
	pfr_list_ports(m, "dport", core->dport_low, core->dport_high);
}

static void pfr_list_extended(struct seq_file *m,
			      const struct pfr_extended_fields *ext)
{
	u8 version = pfr_list_version(ext->tunnel.ip_version,
				      &ext->tunnel.shost,
				      &ext->tunnel.shost_mask,
				      &ext->tunnel.dhost,
				      &ext->tunnel.dhost_mask);

	if (ext->optional_fields & PFR_FIELD_TUNNEL_ID)
		seq_printf(m, " tunnel=%u", ext->tunnel.tunnel_id);
	if (ext->tunnel.ip_version)
		seq_printf(m, " tunnel-version=%u", ext->tunnel.ip_version);
	pfr_list_host(m, "tunnel-shost", &ext->tunnel.shost,
		      &ext->tunnel.shost_mask, version);
	pfr_list_host(m, "tunnel-dhost", &ext->tunnel.dhost,
		      &ext->tunnel.dhost_mask, version);
	if (ext->payload_pattern[0]) {
		seq_puts(m, " pattern=");
		seq_escape(m, ext->payload_pattern, " \t\n\r\\\"=");
	}
}

/* Up to the last byte that is not 0. */
static void pfr_list_filter(struct seq_file *m,
			    const struct pfr_extended_fields *ext)
{
	size_t len = sizeof(ext->filter_plugin_data), i;

	if (!ext->filter_plugin_id)
		return;
	seq_printf(m, " filter=%u", ext->filter_plugin_id);
	while (len && !ext->filter_plugin_data[len - 1])
		len--;
	if (len)
		seq_puts(m, " data=");
	for (i = 0; i < len; i++)
		seq_printf(m, "%02x", (u8)ext->filter_plugin_data[i]);
}

static void pfr_list_stats(struct seq_file *m,
			   const struct pfr_rule_stats *stats)
{
	seq_printf(m, " received=%llu bytes=%llu dropped=%llu forwarded=%llu transmitted=%llu transmit-errors=%llu\n",
		   stats->received, stats->bytes, stats->dropped,
		   stats->forwarded, stats->transmitted,
		   stats->transmit_errors);
}

static int pfr_list_rule(struct seq_file *m, const struct pfr_rule *rule)
{
	const struct pfr_wildcard_rule *spec = &rule->spec;
	struct pfr_rule_stats stats;

	seq_printf(m, "rule id=%u action=%s", rule->id,
		   pfr_action_names[rule->action.behaviour]);
	if (pfr_action_transmits(rule->action.behaviour))
		seq_printf(m, " reflector=%s", spec->reflector_device_name);
	pfr_list_core(m, &spec->core_fields);
	pfr_list_extended(m, &spec->extended_fields);
	if (spec->balance_pool)
		seq_printf(m, " balance=%u/%u", spec->balance_id,
			   spec->balance_pool);
	if (spec->bidirectional)
		seq_puts(m, " bidirectional=1");
	if (spec->locked)
		seq_puts(m, " locked=1");
	pfr_list_filter(m, &spec->extended_fields);
	if (spec->plugin_action.plugin_id)
		seq_printf(m, " plugin=%u", spec->plugin_action.plugin_id);
	pfr_rule_stats(rule, &stats);
	pfr_list_stats(m, &stats);
	return 0;
}

static void pfr_list_peer(struct seq_file *m, const char *name,
			  const struct pfr_flow *flow, bool low)
{
	seq_printf(m, " %s=", name);
	pfr_list_address(m, low ? &flow->low : &flow->high, flow->ip_version);
	seq_printf(m, ",%u", low ? flow->low_port : flow->high_port);
}

static int pfr_list_exact(struct seq_file *m, const struct pfr_exact *rule)
{
	const struct pfr_reflector *reflector;
	struct pfr_rule_stats stats;

	seq_printf(m, "hash id=%u action=%s", rule->id,
		   pfr_action_names[rule->action->behaviour]);
	reflector = rcu_dereference(rule->action->reflector);
	if (reflector)
		seq_printf(m, " reflector=%s", reflector->name);
	seq_printf(m, " vlan=%u proto=%u", rule->flow.vlan, rule->flow.proto);
	pfr_list_peer(m, "a", &rule->flow, rule->a_is_low);
	pfr_list_peer(m, "b", &rule->flow, !rule->a_is_low);
	if (rule->action->handler)
		seq_printf(m, " plugin=%u",
			   rule->action->handler->plugin->reg.plugin_id);
	pfr_exact_stats(rule, &stats);
	pfr_list_stats(m, &stats);
	return 0;
}

static int pfr_list_show(struct seq_file *m, void *v)
{
	const struct pfr_list *list = m->private;

	if (list->next < PFR_LIST_EXACT)
		return pfr_list_rule(m, v);
	return pfr_list_exact(m, v);
}

/* The exact rule that the walk is at, or the one behind it. */
static void *pfr_list_walk(struct pfr_list *list, bool go_on)
{
	void *rule;

	do {
		rule = go_on ? rhashtable_walk_next(&list->iter) :
			       rhashtable_walk_peek(&list->iter);
	} while (IS_ERR(rule));	/* resized; some rules may come twice */
	return rule;
}

/* The rule at *@pos or behind it. */
static void *pfr_list_at(struct pfr_list *list, loff_t *pos, bool go_on)
{
	unsigned long id;
	void *rule;

	if (*pos < PFR_LIST_EXACT) {
		id = *pos;
		rule = xa_find(&list->set->by_id, &id, PFR_NO_RULE_ID - 1,
			       XA_PRESENT);
		if (rule) {
			*pos = id;
			list->next = id;
			return rule;
		}
		*pos = PFR_LIST_EXACT;
		list->next = PFR_LIST_EXACT;
		return pfr_list_walk(list, false);
	}
	rule = pfr_list_walk(list, go_on && list->next >= PFR_LIST_EXACT);
	list->next = *pos;
	return rule;
}

static void *pfr_list_start(struct seq_file *m, loff_t *pos)
	__acquires(RCU)
{
	struct pfr_list *list = m->private;

	if (*pos < PFR_LIST_EXACT && list->next >= PFR_LIST_EXACT) {
		/* Read anew. */
		rhashtable_walk_exit(&list->iter);
		rhashtable_walk_enter(&list->set->exact, &list->iter);
	}
	rhashtable_walk_start(&list->iter);
	return pfr_list_at(list, pos, false);
}

static void *pfr_list_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return pfr_list_at(m->private, pos, true);
}

static void pfr_list_stop(struct seq_file *m, void *v)
	__releases(RCU)
{
	struct pfr_list *list = m->private;

	rhashtable_walk_stop(&list->iter);
}

static const struct seq_operations pfr_list_ops = {
	.start = pfr_list_start,
	.next = pfr_list_next,
	.stop = pfr_list_stop,
	.show = pfr_list_show,
};

/* A ring that never had a rule. */
static void *pfr_list_none(struct seq_file *m, loff_t *pos)
{
	return NULL;
}

static void *pfr_list_none_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void pfr_list_none_stop(struct seq_file *m, void *v)
{
}

static const struct seq_operations pfr_list_none_ops = {
	.start = pfr_list_none,
	.next = pfr_list_none_next,
	.stop = pfr_list_none_stop,
	.show = pfr_list_show,
};

int pfr_rulelist_open(struct file *file, struct pfr_file *f)
{
	struct pfr_ruleset *set = pfr_rules_hold(f->pfr);
	struct pfr_list *list;

	list = __seq_open_private(file, set ? &pfr_list_ops :
				  &pfr_list_none_ops, sizeof(*list));
	if (!list) {
		if (set)
			pfr_ruleset_put(set);
		return -ENOMEM;
	}
	list->set = set;
	if (set)
		rhashtable_walk_enter(&set->exact, &list->iter);
	return 0;
}

int pfr_rulelist_release(struct inode *inode, struct file *file)
{
	struct pfr_list *list = ((struct seq_file *)file->private_data)->private;

	if (list->set) {
		rhashtable_walk_exit(&list->iter);
		pfr_ruleset_put(list->set);
	}
	return seq_release_private(inode, file);
}
