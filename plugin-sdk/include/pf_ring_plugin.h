/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract between pf_ring.ko and a plugin, which is a kernel module of its
 * own. This header and those of <linux/pf_ring.h> are all that a plugin includes;
 * the functions that the core calls are in pf_ring_calls.h, those that a plugin
 * calls in pf_ring_rules.h, pf_ring_packet.h and pf_ring_operations.h.
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

#include "pf_ring_calls.h"

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

/* What a plugin asks, and asks for. */
#include "pf_ring_rules.h"
#include "pf_ring_packet.h"
#include "pf_ring_operations.h"

#endif /* PF_RING_PLUGIN_H */
