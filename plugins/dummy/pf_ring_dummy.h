/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What the dummy plugin and its users say to each other. Fixed widths, no
 * pointers, no holes: programs of 32 and 64 bits must see the same.
 */
#ifndef PF_RING_DUMMY_H
#define PF_RING_DUMMY_H

#include <linux/types.h>

#define DUMMY_PLUGIN_ID			1

/* filter_plugin_data of a rule; the bytes behind it are 0. */
struct dummy_filter {
	__u8 protocol;			/* of IP: 6 TCP, 17 UDP...; 0 = any */
};

/* What pfring_get_filtering_rule_stats() gets of a rule. */
struct simple_stats {
	__u64 num_pkts;
	__u64 num_bytes;		/* on the wire */
};

/* In front of a packet that the filter let pass, for who has long headers. */
struct dummy_parsed {
	__u32 payload_len;		/* behind the header of TCP, UDP... */
	__u8 payload[4];		/* its first bytes; 0 if there are fewer */
	__u8 protocol;
	__u8 reserved[3];
};

#endif /* PF_RING_DUMMY_H */
