/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the core calls: the functions of a plugin, one by one, each with an example.
 * Included by pf_ring_plugin.h, which says what holds for all of them.
 */
#ifndef PF_RING_CALLS_H
#define PF_RING_CALLS_H

#ifndef PF_RING_PLUGIN_H
#error "include pf_ring_plugin.h"
#endif

/*
 * What a filter found out about a packet. It comes from pfring_parse_alloc(), or
 * mem and the structure each from kmalloc(GFP_ATOMIC); the core frees them.
 */
struct parse_buffer {
	void *mem;
	u16 mem_len;
};

/**
 * plugin_filter_skb - does the rule match? (packet)
 * @pfr: the ring
 * @rule: the rule that named this plugin as its filter
 * @hdr: lengths, time (extended_hdr.timestamp_ns, always set) and headers
 *	(extended_hdr.parsed_pkt) of the packet, with the last rule of this ring that
 *	matched before, if there is one. extended_hdr.pkt_hash is 0 unless somebody
 *	has needed it before. All rings have this one: it is not to be changed
 * @skb: the packet, see "Contexts": the functions that take @hdr read it
 * @displ: bytes between the MAC header and skb->data
 * @parse_memory: *parse_memory is NULL, or what another filter that matched has
 *	left for this packet; the plugin may set it if it is NULL
 *
 * Return: > 0 it does; 0 it does not; < 0 an error, counted, and it does not.
 *
 *	const struct mine_filter *filter = pfring_rule_filter_data(rule);
 *	u32 len, offset = pfring_packet_payload(hdr, &len);
 *	u8 buffer[4];
 *	const u8 *p;
 *
 *	p = offset ? pfring_packet_bytes(hdr, offset, sizeof(buffer),
 *					 buffer) : NULL;
 *	return p && p[0] == filter->type;
 */
typedef int (*plugin_filter_skb)(struct pf_ring_socket *pfr,
				 sw_filtering_rule_element *rule,
				 struct pfring_pkthdr *hdr,
				 struct sk_buff *skb, int displ,
				 struct parse_buffer **parse_memory);

/**
 * plugin_handle_skb - a packet that the rule matches (packet)
 * @rule: the wildcard rule, or NULL
 * @hash_rule: the exact rule, or NULL; one of the two is there
 * @filter_plugin_id: whose @parse_memory it is, 0 = there is none
 * @parse_memory: as for filter_skb
 * @behaviour: the rule's action; what is left there is what happens. It may be
 *	changed to forward, don't forward, add or del rule; anything else keeps the
 *	rule's
 *
 * Return: >= 0 handled; < 0 an error, counted, and the rule does not match.
 *
 *	struct mine_rule *mine = rule ? pfring_rule_priv(rule) :
 *					pfring_hash_rule_priv(hash_rule);
 *
 *	atomic64_inc(&mine->packets);
 *	WRITE_ONCE(mine->last, jiffies);
 *	return 0;
 */
typedef int (*plugin_handle_skb)(struct pf_ring_socket *pfr,
				 sw_filtering_rule_element *rule,
				 sw_filtering_hash_bucket *hash_rule,
				 struct pfring_pkthdr *hdr,
				 struct sk_buff *skb, int displ,
				 u16 filter_plugin_id,
				 struct parse_buffer **parse_memory,
				 rule_action_behaviour *behaviour);

/**
 * plugin_get_stats - statistics of a rule (control)
 * @stats_buffer: zeroed memory of the kernel's, to be filled in
 * @stats_buffer_len: the user's room, at most the registered stats_size. It may
 *	be less: fill in what fits, or return 0
 *
 * Return: bytes filled in, 0 for an error.
 *
 *	struct mine_stats stats = { .packets = atomic64_read(&mine->packets) };
 *	u32 len = min_t(u32, stats_buffer_len, sizeof(stats));
 *
 *	memcpy(stats_buffer, &stats, len);
 *	return len;
 */
typedef int (*plugin_get_stats)(struct pf_ring_socket *pfr,
				sw_filtering_rule_element *rule,
				sw_filtering_hash_bucket *hash_rule,
				u8 *stats_buffer, u32 stats_buffer_len);

/**
 * plugin_purge_idle - what was idle for so long may go (control)
 * @seconds: without activity
 *
 * A rule with a filter and another plugin as its handler asks both, and both must
 * say 1.
 *
 * Return: 1 the whole rule is idle and is to be removed, even if it is locked;
 * 0 the core decides by the rule's last match.
 *
 *	return time_after(jiffies, READ_ONCE(mine->last) + seconds * HZ);
 */
typedef int (*plugin_purge_idle)(struct pf_ring_socket *pfr,
				 sw_filtering_rule_element *rule,
				 sw_filtering_hash_bucket *hash_rule,
				 u16 seconds);

/*
 * The rule is gone, no packet can meet it, its private memory still there
 * (control). One of the two is NULL.
 *
 *	free_percpu(mine->counters);		// what init_rule has allocated
 */
typedef void (*plugin_free_rule_mem)(sw_filtering_rule_element *rule,
				     sw_filtering_hash_bucket *hash_rule);

/**
 * plugin_init_ring - the first rule of this plugin comes to a ring (control)
 * @pfr: the ring
 * @ring_priv: its memory, zeroed
 * @why: see pfring_refuse()
 *
 * The memory is that of all rules which the ring has of this plugin, from the
 * first that comes to the last that is removed. A rule that comes after the last
 * one was removed finds new memory, whether or not the old one is freed already.
 * free_ring_mem follows if and only if this succeeded (or there is none).
 *
 * Return: 0, or a negative errno with which the rule is refused.
 */
typedef int (*plugin_init_ring)(struct pf_ring_socket *pfr, void *ring_priv,
				struct pfr_refusal *why);

/*
 * The ring has no rule of this plugin any more; @ring_priv is freed afterwards
 * (control).
 *
 *	struct mine_ring *ring = ring_priv;	// ring_priv_size bytes
 *
 *	kvfree(ring->table);			// what its rules have shared
 */
typedef void (*plugin_free_ring_mem)(void *ring_priv);

/*
 * add_rule, del_rule: a packet met a rule of this plugin with the action to add,
 * or to delete, rules (packet). @new_rule and @new_hash are zeroed, and filled in
 * with the rule that is to be added or deleted (pfring_del_hash_rule() says which
 * is); the core does so as soon as it may sleep. What is refused then is counted
 * (rules_refused). @new_rule_id is NO_RULE_ID, which as the id of @new_rule stands
 * for one that the core gives when it adds the rule: the highest that is free.
 *
 * Packets ask again and again, until the rule is there: what is there already is no
 * refusal. del_rule deletes what add_rule of the same plugin has brought about in
 * the ring, and nothing that a program has added.
 *
 * Return: a sum of PFRING_RULE_*, 0 for nothing, < 0 an error, counted.
 *
 *	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
 *
 *	new_hash->rule_id = 60;			// not the rest of this flow
 *	new_hash->rule_action = dont_forward_packet_and_stop_rule_evaluation;
 *	new_hash->vlan_id = info->vlan_id;
 *	new_hash->proto = info->l3_proto;
 *	new_hash->ip_version = info->ip_version;
 *	new_hash->host_peer_a = info->ip_src;
 *	new_hash->host_peer_b = info->ip_dst;
 *	new_hash->port_peer_a = info->l4_src_port;
 *	new_hash->port_peer_b = info->l4_dst_port;
 *	return PFRING_RULE_HASH;
 */
#define PFRING_RULE_HASH	1	/* @new_hash is filled in */
#define PFRING_RULE_WILDCARD	2	/* @new_rule; to delete, its id is enough */

typedef int (*plugin_add_rule)(sw_filtering_rule_element *rule,
			       sw_filtering_hash_bucket *hash_rule,
			       struct pfring_pkthdr *hdr, u16 new_rule_id,
			       filtering_rule *new_rule,
			       hash_filtering_rule *new_hash,
			       u16 filter_plugin_id,
			       struct parse_buffer **parse_memory);
typedef int (*plugin_del_rule)(sw_filtering_rule_element *rule,
			       sw_filtering_hash_bucket *hash_rule,
			       struct pfring_pkthdr *hdr,
			       filtering_rule *new_rule,
			       hash_filtering_rule *new_hash,
			       u16 filter_plugin_id,
			       struct parse_buffer **parse_memory);

/**
 * plugin_check_rule - may there be this rule? (control)
 * @spec: a wildcard rule whose extended_fields.filter_plugin_data are this
 *	plugin's, or whose action it is; NULL for an exact rule
 * @hash_spec: the exact rule, or NULL
 * @why: see pfring_refuse()
 *
 * Called before there is a rule; @spec was checked in all that the core knows, and
 * behind the registered filter_data_size its filter data are 0.
 *
 * Return: 0, or a negative errno with which the rule is refused.
 *
 *	const struct mine_filter *filter;
 *
 *	if (!spec || spec->extended_fields.filter_plugin_id != 60)
 *		return 0;			// only its action is ours
 *	filter = (const void *)spec->extended_fields.filter_plugin_data;
 *	if (filter->type <= MINE_LAST_TYPE)
 *		return 0;
 *	return pfring_refuse(why, -EINVAL, "filter_plugin_data.type",
 *			     "there is no type %u", filter->type);
 */
typedef int (*plugin_check_rule)(const filtering_rule *spec,
				 const hash_filtering_rule *hash_spec,
				 struct pfr_refusal *why);

/**
 * plugin_init_rule - the rule is made, its private memory zeroed (control)
 * @why: see pfring_refuse()
 *
 * For what cannot be zero: locks, lists, per-CPU memory. free_rule_mem follows
 * if and only if it succeeded (or there is none).
 *
 * Return: 0, or a negative errno with which the rule is refused.
 *
 *	mine->counters = alloc_percpu(struct mine_counters);
 *	return mine->counters ? 0 : -ENOMEM;
 */
typedef int (*plugin_init_rule)(struct pf_ring_socket *pfr,
				sw_filtering_rule_element *rule,
				sw_filtering_hash_bucket *hash_rule,
				struct pfr_refusal *why);

/**
 * plugin_handle_msg - a user talks to the plugin (control)
 * @pfr: the ring through which; it need not have rules of this plugin. See
 *	pfring_ring_priv(), pfring_find_rule() and pfring_find_hash_rule()
 * @msg: a copy of @msg_len bytes, hostile
 * @reply: zeroed room of @reply_len bytes for an answer; 0 if none is wanted
 *
 * Return: bytes of the answer, or a negative errno.
 *
 *	const u64 total = atomic64_read(&mine_total);
 *
 *	if (msg_len)
 *		return -EINVAL;			// there is but one question
 *	if (reply_len < sizeof(total))
 *		return -ENOSPC;
 *	memcpy(reply, &total, sizeof(total));
 *	return sizeof(total);
 */
typedef int (*plugin_handle_msg)(struct pf_ring_socket *pfr, const void *msg,
				 u32 msg_len, void *reply, u32 reply_len);

/* A page of what a plugin keeps: flows, calls, streams. */
struct pfring_page {
	u64 cursor;			/* 0 to begin; left at 0 when that was all */
	u8 *entries;			/* zeroed */
	u32 room;			/* bytes there */
	u32 size;			/* of an entry; by pfring_page_add() */
	u32 num;			/* entries there are; likewise */
	u16 kind;			/* what the user wants; the plugin's numbers */
	bool full;			/* there was no room; likewise */
};

/* The next entry of @size bytes, always the same; NULL if the page is full. */
static inline void *pfring_page_add(struct pfring_page *page, u32 size)
{
	if ((u64)size * (page->num + 1) > page->room) {
		page->full = true;
		return NULL;
	}
	page->size = size;
	return page->entries + size * page->num++;
}

/**
 * plugin_get_page - the next entries of a list (control)
 * @pfr: the ring
 * @rule: of this wildcard rule only, or NULL
 * @hash_rule: of this exact rule only, or NULL; both NULL: of the whole ring
 * @page: room, and where to go on. Users may give back any cursor
 *
 * Packets go on meanwhile. pfring_flows_walk() does it for a table of flows:
 *
 *	static bool mine_entry(struct pfring_flow *flow, void *page)
 *	{
 *		struct mine_entry *entry = pfring_page_add(page, sizeof(*entry));
 *
 *		if (!entry)
 *			return false;
 *		entry->packets = container_of(flow, struct mine_flow, flow)->packets;
 *		return true;
 *	}
 *
 *	if (page->kind != MINE_FLOWS || !rule)
 *		return -EINVAL;
 *	pfring_flows_walk(&mine->flows, &page->cursor, mine_entry, page);
 *	return 0;
 *
 * Return: 0, or a negative errno: -EINVAL, there is no such list. -ENOSPC is what
 * the core says if nothing fits.
 */
typedef int (*plugin_get_page)(struct pf_ring_socket *pfr,
			       sw_filtering_rule_element *rule,
			       sw_filtering_hash_bucket *hash_rule,
			       struct pfring_page *page);

/**
 * plugin_tick - something to do from time to time (process context, may sleep)
 * @pfr: the ring
 * @rule: a wildcard rule, or NULL
 * @hash_rule: an exact rule, or NULL
 *
 * Called for each rule of the plugin, once in the registered tick_seconds or later,
 * one at a time for all rings: what is idle can go though nobody asks for statistics
 * or purges. No lock is held; the other functions run at the same time, but
 * free_rule_mem, which waits for it: do not take long.
 *
 *	pfring_flows_purge(&mine->flows, 300);
 */
typedef void (*plugin_tick)(struct pf_ring_socket *pfr,
			    sw_filtering_rule_element *rule,
			    sw_filtering_hash_bucket *hash_rule);

/**
 * plugin_show - lines of the plugin's own in /proc/net/pf_ring/plugins/NAME
 * @m: gets them, by pfring_show_line()
 * @net: the namespace from which it is read, as pfring_ring_net(): what is of others
 *	is none of its business
 *
 *	pfring_show_line(m, "Clients", "%u of %u", num, limit);
 */
typedef void (*plugin_show)(struct seq_file *m, u32 net);

#define pfring_show_line(m, name, format, ...)				\
	seq_printf(m, "%-18s: " format "\n", name, ##__VA_ARGS__)

#endif /* PF_RING_CALLS_H */
