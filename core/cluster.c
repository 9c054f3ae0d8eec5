// SPDX-License-Identifier: GPL-2.0-only
/* Which member of a cluster gets the packet. */
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "cluster.h"
#include "journey.h"

/* What a packet is balanced by; 0 = in turn. */
static const u8 pfr_cluster_hash[PFR_CLUSTER_TYPES] = {
	[PFR_CLUSTER_FLOW] = PFR_HASH_FLOW,
	[PFR_CLUSTER_FLOW_2] = PFR_HASH_HOSTS,
	[PFR_CLUSTER_FLOW_4] = PFR_HASH_HOSTS | PFR_HASH_PORTS,
	[PFR_CLUSTER_FLOW_5] = PFR_HASH_HOSTS | PFR_HASH_PORTS |
				     PFR_HASH_PROTO,
	[PFR_CLUSTER_FLOW_TCP_5] = PFR_HASH_HOSTS | PFR_HASH_PORTS |
					 PFR_HASH_PROTO | PFR_HASH_TCP,
	[PFR_CLUSTER_INNER] = PFR_HASH_FLOW | PFR_HASH_INNER,
	[PFR_CLUSTER_INNER_2] = PFR_HASH_HOSTS | PFR_HASH_INNER,
	[PFR_CLUSTER_INNER_4] = PFR_HASH_HOSTS | PFR_HASH_PORTS |
					   PFR_HASH_INNER,
	[PFR_CLUSTER_INNER_5] = PFR_HASH_HOSTS | PFR_HASH_PORTS |
					   PFR_HASH_PROTO | PFR_HASH_INNER,
	[PFR_CLUSTER_INNER_TCP_5] = PFR_HASH_HOSTS |
					       PFR_HASH_PORTS |
					       PFR_HASH_PROTO | PFR_HASH_TCP |
					       PFR_HASH_INNER,
};

/**
 * pfr_cluster_join - become a member
 * @clusters: of the namespace
 * @id: not 0
 * @type: must be that of the first member
 * @any: whether the new member listens to "any"; a packet that came by both
 *	ways would come twice
 *
 * Return: the cluster or an ERR_PTR: -EINVAL for an id or type that cannot be,
 * -ENOSPC if it is full, -ENOMEM.
 */
struct pfr_cluster *pfr_cluster_join(struct list_head *clusters, u32 id,
				     u32 type, bool any)
{
	struct pfr_cluster *cluster;

	ASSERT_RTNL();
	if (!id || type >= PFR_CLUSTER_TYPES)
		return ERR_PTR(-EINVAL);
	list_for_each_entry(cluster, clusters, node) {
		if (cluster->id != id)
			continue;
		if (cluster->type != type || cluster->any != any)
			return ERR_PTR(-EINVAL);
		if (cluster->members == PFR_CLUSTER_MEMBERS)
			return ERR_PTR(-ENOSPC);
		cluster->members++;
		return cluster;
	}
	cluster = kzalloc(sizeof(*cluster), GFP_KERNEL_ACCOUNT);
	if (!cluster)
		return ERR_PTR(-ENOMEM);
	cluster->id = id;
	cluster->type = type;
	cluster->any = any;
	cluster->members = 1;
	list_add_tail(&cluster->node, clusters);
	return cluster;
}

/* The member has no seat any more. */
void pfr_cluster_leave(struct pfr_cluster *cluster)
{
	ASSERT_RTNL();
	if (--cluster->members)
		return;
	list_del(&cluster->node);
	kfree_rcu(cluster, rcu);
}

static struct pfr_table *pfr_table_find(struct hlist_head *tables,
					const struct pfr_cluster *cluster)
{
	struct pfr_table *table;

	hlist_for_each_entry(table, tables, node)
		if (table->cluster == cluster)
			return table;
	return NULL;
}

/*
 * Seats are moved under the eyes of the packet path. While it looks, a member
 * may stand in two seats or be missed, and the packet goes to another one; all
 * pointers it can find belong to members that live until the grace period ends.
 */
static int pfr_table_seat(struct hlist_head *tables, struct pfr_binding *b)
{
	const struct pfr_cluster *cluster = rtnl_dereference(b->pfr->cluster);
	struct pfr_table *table;
	unsigned int i;

	ASSERT_RTNL();
	table = pfr_table_find(tables, cluster);
	if (!table) {
		table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
		if (!table)
			return -ENOMEM;
		table->cluster = cluster;
		table->type = cluster->type;
		hlist_add_head_rcu(&table->node, tables);
	}
	for (i = table->num; i > 0; i--) {
		if (table->seats[i - 1]->pfr->id < b->pfr->id)
			break;
		WRITE_ONCE(table->seats[i], table->seats[i - 1]);
	}
	/* The binding is ready before it can be seen, and seen before counted. */
	smp_store_release(&table->seats[i], b);
	/* Pairs with pfr_cluster_rcv(). */
	smp_store_release(&table->num, table->num + 1);
	return 0;
}

static void pfr_table_unseat(struct hlist_head *tables, struct pfr_binding *b)
{
	struct pfr_table *table;
	unsigned int i;

	ASSERT_RTNL();
	table = pfr_table_find(tables, rtnl_dereference(b->pfr->cluster));
	if (WARN_ON_ONCE(!table))
		return;
	for (i = 0; i < table->num && table->seats[i] != b; i++)
		;
	if (WARN_ON_ONCE(i == table->num))
		return;
	for (; i + 1 < table->num; i++)
		WRITE_ONCE(table->seats[i], table->seats[i + 1]);
	WRITE_ONCE(table->num, table->num - 1);
	if (!table->num) {
		hlist_del_rcu(&table->node);
		kfree_rcu(table, rcu);
	}
}

/*
 * A member has a seat for each direction that it wants: packets go to those who
 * want them. After an error it has none.
 */
int pfr_cluster_seat(struct hlist_head *tables,
		     struct pfr_binding *b)
{
	u8 wants = b->pfr->wants;
	int err = 0;

	if (wants & PFR_DIR_RX)
		err = pfr_table_seat(&tables[PFR_DIR_RX - 1], b);
	if (!err && (wants & PFR_DIR_TX)) {
		err = pfr_table_seat(&tables[PFR_DIR_TX - 1], b);
		if (err && (wants & PFR_DIR_RX))
			pfr_table_unseat(&tables[PFR_DIR_RX - 1], b);
	}
	return err;
}

/* A grace period must pass before @b is freed or placed anew. */
void pfr_cluster_unseat(struct hlist_head *tables,
			struct pfr_binding *b)
{
	if (b->pfr->wants & PFR_DIR_RX)
		pfr_table_unseat(&tables[PFR_DIR_RX - 1], b);
	if (b->pfr->wants & PFR_DIR_TX)
		pfr_table_unseat(&tables[PFR_DIR_TX - 1], b);
}

/* In turn, but who has no room now is passed over. */
static unsigned int pfr_cluster_in_turn(struct pfr_table *table,
					unsigned int num)
{
	unsigned int first = (u32)atomic_inc_return(&table->next) - 1;
	unsigned int i;

	for (i = 0; i < num; i++) {
		const struct pfr_binding *b =
			READ_ONCE(table->seats[(first + i) % num]);

		if (pfr_ring_has_room(b->pfr->ring))
			return (first + i) % num;
	}
	return first % num;
}

void pfr_cluster_rcv(struct pfr_table *table, struct pfr_packet *pkt)
{
	u8 what = pfr_cluster_hash[table->type];
	unsigned int seat = 0, num;

	/* Pairs with pfr_cluster_seat(): all these seats are taken. */
	num = smp_load_acquire(&table->num);
	if (!num)
		return;
	if (num > 1)
		seat = what ? reciprocal_scale(pfr_packet_flow(pkt, what), num) :
			      pfr_cluster_in_turn(table, num);
	pfr_journey(READ_ONCE(table->seats[seat]), pkt);
}
