/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What the plugin, its codec and programs say to each other. Fixed widths, no
 * pointers, no holes: programs of 32 and 64 bits must see the same. Once somebody
 * uses it, structures only grow, at their end.
 */
#ifndef PF_RING_SAMPLE_H
#define PF_RING_SAMPLE_H

#include <linux/pf_ring.h>
#include <linux/types.h>

#define SAMPLE_PLUGIN_ID	200

/* filter_plugin_data of a rule; the bytes behind it are 0. */
struct sample_filter {
	__u8 type;			/* of messages; 0 = any */
};

/* What pfring_get_filtering_rule_stats() gets of a rule. */
struct sample_stats {
	__u64 packets;
	__u64 bytes;			/* of them, on the wire */
	__u64 messages;			/* packets that are one */
	__u64 flows;			/* that are remembered */
	__u64 flows_evicted;		/* there was no room for more */
};

/* A list of struct sample_flow_entry, see pfring_plugin_pages(). */
#define SAMPLE_FLOWS	1

struct sample_flow_entry {
	ip_addr src;
	ip_addr dst;
	__u16 src_port;
	__u16 dst_port;
	__u8 ip_version;		/* 4 or 6 */
	__u8 reserved[3];
	__u32 messages;
	__u32 reserved2;
};

/* In front of a packet that the filter let pass, for who has long headers. */
struct sample_parsed {
	__u16 length;			/* of the message's body */
	__u8 type;
	__u8 reserved[5];
};

#endif /* PF_RING_SAMPLE_H */
