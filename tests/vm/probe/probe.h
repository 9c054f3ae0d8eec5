/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/* What the probe plugin is told to do, and what it has seen. */
#ifndef PROBE_H
#define PROBE_H

#include <linux/types.h>

#define PROBE_PLUGIN_ID		60
#define PROBE_NEW_RULE		500	/* what add_rule adds, and del_rule deletes */

/* A message of this size: what functions return from now on. */
struct probe_orders {
	__s32 filter;
	__s32 handle;
	__s32 behaviour;	/* left by handle_skb; -1: the rule's */
	__s32 stats;
	__s32 purge;
	__s32 add;
	__s32 del;
	__s32 check;
	__s32 init;
	__s32 message;		/* of other messages; 0: they are echoed */
	__s32 init_ring;
	__s32 lose;		/* a filter takes memory and: 1 keeps it, 2 gives it back */
	__s32 page;		/* instead of entries */
	__u32 entries;		/* of a list */
	__s32 words;		/* check_rule and init_rule say why */
	__u32 event;		/* so many bytes, 0, 1, 2..., with each packet; 0: none */
};

/* The answer to an empty message. */
struct probe_counts {
	__u32 check, init, free_rule;
	__u32 free_ring;
	__u32 rules_of_ring;	/* init_rule, in the ring that ended last */
	__u32 strange;		/* memory that was not as it should be */
	__u32 filter, handle, stats, purge, add, del;
	__u32 last_rule, last_plugin;	/* of the packet handled last: who matched before */
	__u32 init_ring;
	__u32 ticks;
	__u32 memory;		/* that a filter wanted and got from elsewhere */
};

/* What get_stats fills in, as often as it fits: bytes 0, 1, 2... */
#define PROBE_STATS		300

/* The events' type. */
#define PROBE_EVENT		3

/* A list of PROBE_NUMBERS: u32 0, 1, 2, ... of orders.entries; of rules the same. */
#define PROBE_NUMBERS		7

/* So many bytes of each packet are read in all ways. */
#define PROBE_VIEW		64

#endif /* PROBE_H */
