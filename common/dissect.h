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
#ifndef __KERNEL__
#include <netinet/in.h>		/* leaves to the kernel's headers what is theirs */
#endif
#include <linux/pf_ring_abi.h>

/* How far to go; what pfring_parse_pkt() calls level. */
#define PFR_LEVEL_L2		2	/* Ethernet, VLAN tags, MPLS labels */
#define PFR_LEVEL_L3		3	/* IPv4, IPv6 */
#define PFR_LEVEL_L4		4	/* ports, TCP flags */
#define PFR_LEVEL_TUNNEL	5	/* the packet inside GRE, ERSPAN, GTP, VXLAN, IP in IP */

/*
 * Bytes of a packet that hold the headers of all but freak packets; a header
 * behind them shows as PFR_L3_TRUNCATED.
 */
#define PFR_DISSECT_WINDOW	256

/**
 * pfr_dissect - find the headers of an Ethernet frame
 * @info: filled in from scratch; absent fields are zero, except that
 *	tunnel.tunnel_id is PFR_NO_TUNNEL_ID and last_matched_rule_id PFR_NO_RULE_ID
 * @p: first byte of the frame (destination MAC)
 * @len: bytes that may be read, possibly fewer than the frame has
 * @level: PFR_LEVEL_*, where to stop
 *
 * Fields come from whole headers only; of TCP the first 20 bytes are enough. So
 * for a header that is followed (IP, TCP, UDP, UDP-Lite, ICMP, SCTP), an offset
 * that is not 0 promises that the header is there to read. For others, ARP or
 * GRE say, l3_offset and l4_offset are where it begins. All offsets are of the
 * outer packet. payload_offset may be @len: known, but nothing there.
 * PFR_L3_PORTS tells ports, which may be 0, from none, and from ICMP's type and
 * code.
 *
 * l3_proto is 0 if the IPv6 extension headers were cut short or more than
 * eight; eth_type is 0 if tags or labels were cut short, or for a frame with a
 * length in its place. tunnel_id is also set for a tunnel whose inside is not
 * IP, and for GTP-C.
 *
 * Return: the topmost level whose header was found whole (2 .. 5), or 0 if not
 * even the Ethernet header was. 5 means that tunnel.tunneled_ip_version is set;
 * level 4 may be missing below it (GRE, IP in IP).
 */
int pfr_dissect(struct pfr_parsed *info, const __u8 *p, __u32 len,
		int level);

/* The same without the short way for common packets, which is in plain.h. */
int __pfr_dissect(struct pfr_parsed *info, const __u8 *p, __u32 len,
		  int level);

/* The same for packets of any link type; of PFR_LINK_*, that is. */
int pfr_dissect_link(struct pfr_parsed *info, const __u8 *p, __u32 len,
		     int level, __u32 link);

#endif /* PFR_DISSECT_H */
