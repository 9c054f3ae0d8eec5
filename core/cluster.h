/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Clusters: rings that share packets. A cluster belongs to a network namespace;
 * on each device it has a table of the members that listen there, in the order
 * of their ids, so that a flow meets the same member on every device.
 */
#ifndef PFR_CLUSTER_H
#define PFR_CLUSTER_H

#include <linux/list.h>

#include "sock.h"

struct pfr_packet;

#define PFR_CLUSTER_MEMBERS	64

struct pfr_cluster {
	struct list_head node;
	u32 id;
	u32 type;			/* enum pfr_cluster_type */
	bool any;			/* all members listen to "any", or none */
	unsigned int members;
	struct rcu_head rcu;
};

/* The members of one cluster on one device. */
struct pfr_table {
	struct hlist_node node;		/* rtnl, RCU */
	const struct pfr_cluster *cluster;
	unsigned int type;		/* the cluster's, which may end before */
	atomic_t next;			/* round robin */
	unsigned int num;		/* rtnl; read once on the packet path */
	struct rcu_head rcu;
	struct pfr_binding *seats[PFR_CLUSTER_MEMBERS];
};

/* RTNL. @clusters: those of the namespace; @tables: those of a device, by direction. */
struct pfr_cluster *pfr_cluster_join(struct list_head *clusters, u32 id,
				     u32 type, bool any);
void pfr_cluster_leave(struct pfr_cluster *cluster);
int pfr_cluster_seat(struct hlist_head *tables,
		     struct pfr_binding *b);
void pfr_cluster_unseat(struct hlist_head *tables,
			struct pfr_binding *b);

/* Softirq, under RCU. */
void pfr_cluster_rcv(struct pfr_table *table, struct pfr_packet *pkt);

#endif /* PFR_CLUSTER_H */
