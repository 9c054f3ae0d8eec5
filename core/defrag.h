/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Datagrams from their fragments, IPv4 and IPv6. The stack's own reassembly is
 * not used: it counts in the host's statistics, answers with ICMP, and takes
 * memory from the host's limit. Nobody outside notices this one.
 */
#ifndef PFR_DEFRAG_H
#define PFR_DEFRAG_H

#include <linux/netdevice.h>
#include <linux/skbuff.h>

#define PFR_DEFRAG_MEMORY	0x100000	/* bytes of each, a quarter of the host's */
#define PFR_DEFRAG_DATAGRAMS	256		/* that each collects at a time */
#define PFR_DEFRAG_FRAGMENTS	256		/* of a datagram */
#define PFR_DEFRAG_SECONDS	30		/* from the first to the last fragment */

struct pfr_defrag;

extern bool pfr_defrag_enabled;	/* module parameter enable_ip_defrag */

/* Process context; no packet comes any more when one is freed. NULL: -ENOMEM. */
struct pfr_defrag *pfr_defrag_create(void);
void pfr_defrag_free(struct pfr_defrag *defrag);

/* Softirq. */
struct sk_buff *pfr_defrag_packet(struct pfr_defrag *defrag,
				  struct sk_buff *skb, struct net_device *dev);

#endif /* PFR_DEFRAG_H */
