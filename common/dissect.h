/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The header dissector. No skb, no allocation, no state: the same file is
 * built into the module, into the library and into its tests.
 *
 * Context: any. It reads at most @len bytes behind @p, whatever they say, and
 * does a bounded amount of work.
 */
#ifndef PFR_DISSECT_H
#define PFR_DISSECT_H

#include <linux/types.h>
#include <linux/pf_ring.h>

/* How far to go; what pfring_parse_pkt() calls level. */
#define PFR_LEVEL_L2		2	/* Ethernet, VLAN tags, MPLS labels */
#define PFR_LEVEL_L3		3	/* IPv4, IPv6 */
#define PFR_LEVEL_L4		4	/* ports, TCP flags */
#define PFR_LEVEL_TUNNEL	5	/* the packet inside GRE, GTP, VXLAN, IP in IP */

/* Bytes of a packet that are enough for every header the dissector follows. */
#define PFR_DISSECT_WINDOW	256

/**
 * pfr_dissect - find the headers of an Ethernet frame
 * @info: filled in from scratch; absent fields are zero, except that
 *	tunnel.tunnel_id is NO_TUNNEL_ID and last_matched_rule_id NO_RULE_ID
 * @p: first byte of the frame (destination MAC)
 * @len: bytes that may be read, possibly fewer than the frame has
 * @level: PFR_LEVEL_*, where to stop
 *
 * Return: the topmost level whose header was found whole (2 .. 5), or 0 if not
 * even the Ethernet header was.
 */
int pfr_dissect(struct pkt_parsing_info *info, const __u8 *p, __u32 len,
		int level);

#endif /* PFR_DISSECT_H */
