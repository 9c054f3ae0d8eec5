/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract between pf_ring.ko and a plugin, which is a kernel module of its
 * own. This header and those of <linux/pf_ring.h> are all that a plugin needs.
 *
 * A plugin fills in a struct pfring_plugin_registration and registers it from
 * its module_init():
 *
 *	static const struct pfring_plugin_registration reg = {
 *		PFRING_PLUGIN_HEADER,
 *		.plugin_id = 60,
 *		.name = "mine",
 *		.description = "counts what it sees",
 *		.rule_priv_size = sizeof(struct mine_rule),
 *		.stats_size = sizeof(struct mine_stats),
 *		.pfring_plugin_handle_skb = mine_handle_skb,
 *		.pfring_plugin_get_stats = mine_get_stats,
 *	};
 *
 *	static int __init mine_init(void)
 *	{
 *		return register_plugin(&reg);
 *	}
 *
 *	static void __exit mine_exit(void)
 *	{
 *		unregister_plugin(60);
 *	}
 *
 *	MODULE_ALIAS_PFRING_PLUGIN(60);
 *	PFRING_PLUGIN_IMPORT();
 *
 * Users attach it to rules by its id: plugin_action.plugin_id has
 * handle_skb() called for every packet that the rule matches,
 * extended_fields.filter_plugin_id has filter_skb() decide whether it does.
 *
 * Contexts
 *
 *   packet    filter_skb, handle_skb, add_rule, del_rule. Bottom halves are
 *             disabled (softirq, mostly), under RCU, on several CPUs at once, for
 *             one rule too: no sleeping, no GFP_KERNEL, no mutex. The packet is
 *             not yours: ask for it with the pfring_packet_*() functions, change
 *             nothing, keep no pointer into it. The skb is there for the time of
 *             the call: it may be shared and in pieces, or only be dressed around
 *             a frame that has none; do not read, hold or clone it.
 *   control   check_rule, init_ring, init_rule, get_stats, get_page, purge_idle,
 *             handle_msg: process context, may sleep; the ring's mutex is held, so
 *             one at a time for a ring, but at the same time for others, and as
 *             packets. free_rule_mem, free_ring_mem: likewise, but mostly from a
 *             work queue, without the mutex: at the same time as the others, which
 *             then are about other rules. show: process context, may sleep, holds
 *             nothing.
 *             A lock that packets take, too, is taken by spin_lock_bh() here.
 *
 * Units: lengths are bytes, on the wire if not said otherwise; times are
 * nanoseconds since 1970. What is parsed is in host byte order, but for IPv6 and
 * MAC addresses. Errors are negative errnos.
 *
 * Everything that may be NULL says so; what is not said to be checked by the
 * core is as hostile as its sender.
 */
#ifndef PF_RING_PLUGIN_H
#define PF_RING_PLUGIN_H

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/pf_ring.h>
#include <linux/seq_file.h>
#include <linux/skbuff.h>
#include <linux/types.h>

#define PFRING_PLUGIN_ABI_MAJOR		1	/* another one: not compatible */
#define PFRING_PLUGIN_ABI_MINOR		0	/* a higher one: more at the end */

/*
 * The minor version that a plugin needs, which it may define before it includes
 * this: that of the newest member or function that it cannot do without. Cores of
 * this minor or a later one take it, whatever header it was compiled with.
 */
#ifndef PFRING_PLUGIN_NEEDS_MINOR
#define PFRING_PLUGIN_NEEDS_MINOR	0
#endif

#define PFRING_MAX_PLUGIN_ID		256	/* ids are 1 .. 255 */
#define PFRING_MAX_RULE_PRIV		65536	/* bytes */
#define PFRING_MAX_RING_PRIV		65536
#define PFRING_MAX_STATS		1048576
#define PFRING_MAX_PARSED		2040	/* that reach a reader */
#define PFRING_MAX_MSG			65536
#define PFRING_MAX_TICK			65535	/* seconds */

/* Only the core knows what is in these; the functions below look inside. */
struct pf_ring_socket;
typedef struct sw_filtering_rule_element sw_filtering_rule_element;
typedef struct sw_filtering_hash_bucket sw_filtering_hash_bucket;

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

struct pfring_plugin_registration {
	u16 abi_major, abi_minor;	/* these 16 bytes never change */
	u32 size;			/* of this structure, when it was compiled */
	struct module *owner;

	u16 plugin_id;			/* 1 .. PFRING_MAX_PLUGIN_ID - 1 */
	u16 reserved;			/* 0 */
	char name[16];			/* with its NUL; letters, digits, - and _ */
	char description[64];
	u32 rule_priv_size;		/* bytes for each rule, zeroed by the core */
	u32 ring_priv_size;		/* ... for each ring with such rules */
	u32 filter_data_size;		/* used bytes of filter_plugin_data; the
					 * core refuses others than 0 behind them
					 */
	u32 stats_size;			/* the largest that get_stats fills in */
	u32 tick_seconds;		/* how often tick is called; 0 without */
	u32 reserved2[2];		/* 0 */

	/* One of the first two is needed. */
	plugin_filter_skb pfring_plugin_filter_skb;
	plugin_handle_skb pfring_plugin_handle_skb;
	plugin_get_stats pfring_plugin_get_stats;
	plugin_purge_idle pfring_plugin_purge_idle;
	plugin_free_rule_mem pfring_plugin_free_rule_mem;
	plugin_free_ring_mem pfring_plugin_free_ring_mem;
	plugin_add_rule pfring_plugin_add_rule;
	plugin_del_rule pfring_plugin_del_rule;
	plugin_check_rule pfring_plugin_check_rule;
	plugin_init_rule pfring_plugin_init_rule;
	plugin_handle_msg pfring_plugin_handle_msg;
	plugin_init_ring pfring_plugin_init_ring;
	plugin_get_page pfring_plugin_get_page;
	plugin_show pfring_plugin_show;
	plugin_tick pfring_plugin_tick;

	/* Minor versions append here. */
};

#define PFRING_PLUGIN_HEADER						\
	.abi_major = PFRING_PLUGIN_ABI_MAJOR,				\
	.abi_minor = PFRING_PLUGIN_NEEDS_MINOR,				\
	.size = sizeof(struct pfring_plugin_registration),		\
	.owner = THIS_MODULE

/**
 * register_plugin - from now on rules may name it (process context, may sleep)
 * @reg: copied
 *
 * Return: 0; -EINVAL id, name, sizes, owner, or neither filter_skb nor
 * handle_skb; -EPROTONOSUPPORT another major ABI version, or it needs a minor one
 * above the core's; -E2BIG longer than the core's structure, and not zero there;
 * -EEXIST id or name taken; -ENOMEM. The kernel's log says which.
 */
int register_plugin(const struct pfring_plugin_registration *reg);

/**
 * unregister_plugin - from module_exit(); no rule can be left
 *
 * When it returns, none of the plugin's functions is running or will be called.
 *
 * Return: 0, -ENOENT.
 */
int unregister_plugin(u16 plugin_id);

/* The name in guide 1.1. */
#define do_register_pfring_plugin(reg)	register_plugin(reg)

/* Has the core load the module when a rule asks for the plugin. */
#define MODULE_ALIAS_PFRING_PLUGIN(id)	MODULE_ALIAS("pfring-plugin-" __stringify(id))

/*
 * Where the core's functions come from, and for modinfo which ABI it is that the
 * module needs. (MODULE_IMPORT_NS() wants a string or a word, depending on the
 * kernel.)
 */
#define PFRING_PLUGIN_IMPORT()						\
	MODULE_INFO(import_ns, "PFRING_PLUGIN");			\
	MODULE_INFO(pfring_plugin_abi,					\
		    __stringify(PFRING_PLUGIN_ABI_MAJOR) "."		\
		    __stringify(PFRING_PLUGIN_NEEDS_MINOR))

/* ------------------------------------------------------- what a plugin asks */

/*
 * The plugin's private memory of a rule, which lies at the rule's own address. Any
 * context while there is the rule.
 */
static inline void *pfring_rule_priv(const sw_filtering_rule_element *rule)
{
	return (void *)rule;
}

static inline void *
pfring_hash_rule_priv(const sw_filtering_hash_bucket *hash_rule)
{
	return (void *)hash_rule;
}

/* ... and of the ring that the rule is of. */
void *pfring_rule_ring_priv(const sw_filtering_rule_element *rule);
void *pfring_hash_rule_ring_priv(const sw_filtering_hash_bucket *hash_rule);

/*
 * The plugin's memory of a ring, and its rules there, for get_page and handle_msg
 * (control, with the ring's mutex). They stay until the callback returns.
 *
 * Return: NULL if the ring has no rule of plugin @plugin_id; no such one.
 */
void *pfring_ring_priv(const struct pf_ring_socket *pfr, u16 plugin_id);
sw_filtering_rule_element *
pfring_find_rule(const struct pf_ring_socket *pfr, u16 plugin_id, u16 rule_id);
sw_filtering_hash_bucket *
pfring_find_hash_rule(const struct pf_ring_socket *pfr, u16 plugin_id,
		      const hash_filtering_rule *spec);

/**
 * pfring_event - tells the reader of a ring something (packet, control or tick)
 * @pfr: the ring
 * @plugin_id: the plugin's
 * @type: the plugin's numbers, its header says what follows
 * @data: @len bytes, copied; fixed widths, no holes
 * @len: at most PFR_MAX_EVENT
 *
 * It is a record in the ring, between packets, for programs that have asked for
 * events. It takes the place of packets: tell what is rare.
 *
 * Return: 0; -ENOTCONN nobody wants events of this ring, or it is not enabled;
 * -EMSGSIZE; -ENOBUFS the ring is full, which is counted.
 */
int pfring_event(struct pf_ring_socket *pfr, u16 plugin_id, u16 type,
		 const void *data, u16 len);

/**
 * pfring_refuse - says why a rule is refused (check_rule, init_ring, init_rule)
 * @why: as the callback got it
 * @err: the negative errno
 * @field: of the rule, as "filter_plugin_data.type"; ""
 * @reason: in words, up to 95 bytes, for the user who gave the rule
 *
 * Return: @err.
 */
int pfring_refuse(struct pfr_refusal *why, int err, const char *field,
		  const char *reason, ...) __printf(4, 5);

/*
 * A number that no other ring has, had or will have until the core is loaded anew.
 * What outlives a ring is to bear this instead of its address. Any context.
 */
u64 pfring_ring_id(const struct pf_ring_socket *pfr);

/*
 * The number of the ring's network namespace, as in /proc/PID/ns/net: what all
 * rings share is to be shared out by it. Any context.
 */
u32 pfring_ring_net(const struct pf_ring_socket *pfr);

/* The rule as the user gave it. */
const filtering_rule *
pfring_rule_spec(const sw_filtering_rule_element *rule);
const hash_filtering_rule *
pfring_hash_rule_spec(const sw_filtering_hash_bucket *hash_rule);

static inline const void *
pfring_rule_filter_data(const sw_filtering_rule_element *rule)
{
	return pfring_rule_spec(rule)->extended_fields.filter_plugin_data;
}

/**
 * pfring_parse_alloc - memory for what a filter found (packet)
 * @len: at most PFRING_MAX_PARSED to reach a reader
 *
 * Mostly without an allocation. Not zeroed. Who does not hand it on by
 * *parse_memory gives it back by pfring_parse_free().
 *
 * Return: what *parse_memory is to be set to, or NULL.
 */
#define pfring_parse_alloc(len)	__pfring_parse_alloc(len, THIS_MODULE)
struct parse_buffer *__pfring_parse_alloc(u16 len, const struct module *owner);

/* Memory that was not handed on (packet). NULL is nothing to do. */
void pfring_parse_free(struct parse_buffer *parse);

/**
 * pfring_add_hash_rule, pfring_del_hash_rule - take and give back a hash rule
 * @maker: the rule on whose behalf: the sw_filtering_rule_element or the
 *	sw_filtering_hash_bucket that the plugin was called for, which is also the
 *	address of its private memory. It must still be there: the last call may come
 *	from free_rule_mem
 * @spec: the rule; to give one back, its flow is enough
 *
 * Packet or control context. The core makes and removes the rule soon after, where
 * it may sleep; requests of one ring keep their order.
 *
 * A hash rule that packets bring about belongs to its maker. Each successful add
 * takes one reference to the maker's rule for the flow, whatever the rest of @spec
 * says if there is one; each del gives one back, and with the last one the rule
 * goes. So two calls may name one flow, and the end of one leaves the rule of the
 * other. What a program has added is never removed by del; and a program may add a
 * rule for the same flow at any time, which then takes the place of the maker's.
 *
 * All references end early, without a word to the maker, when the program purges
 * hash rules or replaces its set, when the rule has been idle for longer than the
 * module parameter learned_idle allows, or if the rule cannot be made (counted in
 * rules_refused). A del for such a rule does nothing.
 *
 * Return of add: 0 a reference is taken; -EEXIST there is a rule of the program, or
 * of another maker, for this flow; -ENOSPC the ring has as many learned rules as it
 * may have, or too many requests wait; -ENOMEM; -ESHUTDOWN the maker's set of rules
 * is not in use any more. Errors are counted (rules_refused).
 * Return of del: 0; -ENOENT the maker has no such rule; -ENOSPC, -ENOMEM: the
 * reference is not given back, and the rule stays until it is idle.
 */
int pfring_add_hash_rule(const void *maker, const hash_filtering_rule *spec);
int pfring_del_hash_rule(const void *maker, const hash_filtering_rule *spec);

/* ----------------------------------------------- what a plugin asks of a packet */

/*
 * All of these take the @hdr that the callback got, and nothing else: a packet need
 * not be a socket buffer. They hold until the callback returns (packet). Offsets
 * count from the first byte of the packet on the wire, as those in
 * hdr->extended_hdr.parsed_pkt.offset do; a VLAN tag that hardware took off is in
 * its place.
 */

/* What lies right in front of @hdr. For the functions below only. */
struct pfring_packet_front {
	const u8 *bytes __aligned(8);	/* the first of the packet */
	u32 in_row;			/* so many lie there in a row, or 0 */
	u32 len;			/* on the wire */
};

static __always_inline const struct pfring_packet_front *
__pfring_packet_front(const struct pfring_pkthdr *hdr)
{
	return (const struct pfring_packet_front *)hdr - 1;
}

const u8 *__pfring_packet_row(const struct pfring_pkthdr *hdr, u32 offset,
			      u32 *len);
const u8 *__pfring_packet_bytes(const struct pfring_pkthdr *hdr, u32 offset,
				u32 len, void *buffer);

/**
 * pfring_packet_bytes - bytes of a packet, wherever they lie
 * @hdr: of the packet
 * @offset: of the first of them
 * @len: how many
 * @buffer: @len bytes, used only if they do not lie in a row
 *
 * Return: the bytes, not to be changed, or NULL if the packet is shorter.
 */
static __always_inline const u8 *
pfring_packet_bytes(const struct pfring_pkthdr *hdr, u32 offset, u32 len,
		    void *buffer)
{
	const struct pfring_packet_front *front = __pfring_packet_front(hdr);

	if (likely((u64)offset + len <= front->in_row))
		return front->bytes + offset;
	return __pfring_packet_bytes(hdr, offset, len, buffer);
}

/**
 * pfring_packet_row - bytes of a packet that lie in a row
 * @hdr: of the packet
 * @offset: of the first of them
 * @len: gets how many there are, at least 1
 *
 * Return: the bytes, not to be changed; NULL if none can be had at @offset without
 * a copy: ask pfring_packet_bytes() or a cursor.
 */
static __always_inline const u8 *
pfring_packet_row(const struct pfring_pkthdr *hdr, u32 offset, u32 *len)
{
	const struct pfring_packet_front *front = __pfring_packet_front(hdr);

	if (unlikely(offset >= front->in_row))
		return __pfring_packet_row(hdr, offset, len);
	*len = front->in_row - offset;
	return front->bytes + offset;
}

/*
 * A cursor over a part of a packet, piece by piece:
 *
 *	struct pfring_cursor c = PFRING_CURSOR(hdr, offset, len, buffer,
 *					       sizeof(buffer));
 *	const u8 *p;
 *	u32 n;
 *
 *	while ((p = pfring_cursor_next(&c, &n)))
 *		look(p, n);
 *
 * Pieces that lie in a row are whole; others are copied into the buffer, as much
 * as it takes at a time. What the packet does not have is not there: @left says
 * how many bytes have not been seen.
 */
struct pfring_cursor {
	const struct pfring_pkthdr *hdr;
	u32 offset;
	u32 left;
	u8 *buffer;
	u32 size;
};

#define PFRING_CURSOR(of, from, length, room, room_size) {		\
	.hdr = of, .offset = from, .left = length,			\
	.buffer = room, .size = room_size,				\
}

static inline const u8 *pfring_cursor_next(struct pfring_cursor *c, u32 *len)
{
	const u32 end = __pfring_packet_front(c->hdr)->len;
	const u8 *p;
	u32 n;

	if (!c->left || c->offset >= end)
		return NULL;
	p = pfring_packet_row(c->hdr, c->offset, &n);
	if (!p) {
		n = min(c->size, end - c->offset);
		n = min(n, c->left);
		p = pfring_packet_bytes(c->hdr, c->offset, n, c->buffer);
		if (!p)
			return NULL;
	}
	n = min(n, c->left);
	c->offset += n;
	c->left -= n;
	*len = n;
	return p;
}

/**
 * pfring_packet_payload - where the payload behind the L4 header begins
 * @len: gets its length on the wire, with what pads a short frame: protocols with
 *	a length of their own know better
 *
 * Return: its offset, 0 if there is none.
 */
static inline u32 pfring_packet_payload(const struct pfring_pkthdr *hdr,
					u32 *len)
{
	s16 offset = hdr->extended_hdr.parsed_pkt.offset.payload_offset;

	*len = 0;
	if (offset <= 0 || (u32)offset > hdr->len)
		return 0;
	*len = hdr->len - offset;
	return offset;
}

/**
 * pfring_packet_data - the payload without what pads a short frame
 * @len: gets its length, by the account of the IP header
 *
 * Return: its offset, 0 if there is none. With a @len of 0 it is a packet without
 * payload, as those that open and close connections.
 */
static inline u32 pfring_packet_data(const struct pfring_pkthdr *hdr, u32 *len)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	u32 at = pfring_packet_payload(hdr, len), four = info->ip_version == 4;
	u32 end, length;
	u8 buffer[2];
	const u8 *p;

	if (!at)
		return 0;
	end = info->offset.l3_offset + (four ? 0 : 40);
	p = pfring_packet_bytes(hdr, info->offset.l3_offset + (four ? 2 : 4),
				sizeof(buffer), buffer);
	length = p ? (u32)p[0] << 8 | p[1] : 0;
	/* 0: more than fits into the header, so nothing is padded. */
	if (length)
		*len = min(*len, end + length > at ? end + length - at : 0);
	return at;
}

/**
 * pfring_packet_segment - has the kernel put several UDP datagrams together?
 * @skb: as the callback got it
 *
 * Return: 0, or the bytes of payload of each of them but the last.
 */
static inline u32 pfring_packet_segment(const struct pfring_pkthdr *hdr,
					const struct sk_buff *skb)
{
	if (likely(!skb_is_gso(skb)) ||
	    !(skb_shinfo(skb)->gso_type & SKB_GSO_UDP_L4))
		return 0;
	return skb_shinfo(skb)->gso_size;
}

/* Received or sent? rx_only_direction, tx_only_direction. */
static inline packet_direction
pfring_packet_direction(const struct pfring_pkthdr *hdr)
{
	return hdr->extended_hdr.rx_direction ? rx_only_direction :
						tx_only_direction;
}

/* The RX queue, or for a packet that is sent, the TX queue; 0 if not known. */
u16 pfring_packet_queue(const struct pfring_pkthdr *hdr);

/* The ring, and the rule that the plugin was called for: one of the two is NULL. */
struct pf_ring_socket *pfring_packet_ring(const struct pfring_pkthdr *hdr);
sw_filtering_rule_element *
pfring_packet_rule(const struct pfring_pkthdr *hdr);
sw_filtering_hash_bucket *
pfring_packet_hash_rule(const struct pfring_pkthdr *hdr);

/**
 * pfring_packet_parsed - what a filter found about the packet before this call
 * @plugin_id: gets whose filter that was, 0 if nothing was found
 *
 * Return: what it left, or NULL.
 */
const struct parse_buffer *
pfring_packet_parsed(const struct pfring_pkthdr *hdr, u16 *plugin_id);

/* ------------------------------------------- what plugins ask one another */

/* Is it registered at this moment? For a rule that is to name it (any context). */
bool pfring_plugin_is_here(u16 plugin_id);

/*
 * A plugin may offer functions to others: a table with a name, found when it is
 * needed, never by symbol, so that each plugin loads without the other. The table
 * begins with this; the header of those who offer it says what follows, as
 * pf_ring_media.h does.
 */
struct pfring_operations {
	const char *name;		/* unique */
	u16 abi_major;			/* of this table; as with plugins */
	u16 abi_minor;
	u32 size;			/* of the whole table */
	struct module *owner;
};

/**
 * pfring_offer_operations - others may find it (process context, may sleep)
 * @operations: stays where it is until it is withdrawn
 *
 * Return: 0; -EINVAL name, owner or size; -EEXIST the name is taken; -ENOMEM.
 */
int pfring_offer_operations(const struct pfring_operations *operations);

/*
 * Before module_exit() takes apart what the functions need (process context, may
 * sleep). When it returns, none of them is running or will be called.
 */
void pfring_withdraw_operations(const struct pfring_operations *operations);

/**
 * pfring_find_operations - somebody's table (any context, under RCU)
 * @name: of the table
 * @major: which it must have
 * @minor: which it must have at least
 *
 * Nothing is to be given back: it stays at least until rcu_read_unlock(), which
 * for a packet is after the callback. In control context, take rcu_read_lock()
 * around finding and calling; so no function of a table may sleep.
 *
 * Return: the table, NULL if nobody offers it now.
 */
const struct pfring_operations *pfring_find_operations(const char *name,
						       u16 major, u16 minor);

#endif /* PF_RING_PLUGIN_H */
