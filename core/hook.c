// SPDX-License-Identifier: GPL-2.0-only
/* The packet hook of a device: where packets come from the stack. */
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "cluster.h"
#include "defrag.h"
#include "device.h"
#include "hook.h"
#include "journey.h"
#include "netns.h"
#include "transmit.h"

/*
 * The hook is not the device's own memory: it goes with a grace period for itself,
 * and by then the device may have another one.
 */
struct pfr_hook {
	struct packet_type type;
	struct pfr_device *device;
	struct rcu_head rcu;
};

static struct pfr_device *pfr_hook_device(const struct packet_type *type)
{
	return container_of(type, struct pfr_hook, type)->device;
}

/* ---------------------------------------------------------- who is sending */

static __always_inline unsigned int
pfr_sender_place(struct pfr_senders *senders)
{
	unsigned int i;

	if (PFR_SENDERS == 1)
		return 0;
	for (i = 0; i < PFR_SENDERS - 1; i++) {
		struct task_struct *was = READ_ONCE(senders->of[i].task);

		if (was == current ||
		    (!was && !cmpxchg(&senders->of[i].task, NULL, current)))
			break;
	}
	if (i == PFR_SENDERS - 1)
		WRITE_ONCE(senders->of[i].task, current);
	return i;
}

static __always_inline void pfr_sender_note(struct pfr_device *device,
					    const struct sock *sk)
{
	struct pfr_senders *senders = this_cpu_ptr(device->senders);

	senders->of[pfr_sender_place(senders)].sk = sk;
}

static __always_inline const struct sock *
pfr_sender_take(struct pfr_device *device)
{
	struct pfr_senders *senders = this_cpu_ptr(device->senders);
	const struct sock *sk = NULL;
	unsigned int i;

	for (i = 0; i < PFR_SENDERS; i++) {
		if (PFR_SENDERS > 1 && READ_ONCE(senders->of[i].task) != current)
			continue;
		sk = senders->of[i].sk;
		senders->of[i].sk = NULL;
		if (PFR_SENDERS > 1)
			WRITE_ONCE(senders->of[i].task, NULL);
	}
	return sk;
}

/* ---------------------------------------------------------------- packets */

/* All rings that listen here look at the packet. */
static __always_inline void pfr_hook_show(struct pfr_device *device,
					  struct sk_buff *skb,
					  struct net_device *dev, u16 link)
{
	struct pfr_binding *b;
	struct pfr_table *table;
	struct pfr_packet pkt pfr_uninitialized;

	if (!pfr_packet_open(&pkt, skb, dev))
		return;
	if (link != PFR_LINK_ETHERNET)
		__pfr_packet_open_link(&pkt, link);
	if (pkt.direction == PFR_DIR_TX) {
		pkt.sender = pfr_sender_take(device);
		if (pfr_transmit_ours(skb))
			return;
	}
	hlist_for_each_entry_rcu(b, &device->bindings, node)
		pfr_journey(b, &pkt);
	hlist_for_each_entry_rcu(table, &device->tables[pkt.direction - 1],
				 node)
		pfr_cluster_rcv(table, &pkt);
}

/*
 * consume_skb() in line. Mostly somebody else has the packet, too, so it is not
 * worth asking first whether we are the last.
 */
static __always_inline void pfr_hook_done(struct sk_buff *skb)
{
	if (refcount_dec_and_test(&skb->users))
		__kfree_skb(skb);
}

/* The hook of one device that is Ethernet. */
static int pfr_hook_rcv(struct sk_buff *skb, struct net_device *dev,
			struct packet_type *hook, struct net_device *orig_dev)
{
	pfr_hook_show(pfr_hook_device(hook), skb, dev, PFR_LINK_ETHERNET);
	pfr_hook_done(skb);
	return NET_RX_SUCCESS;
}

/* "any" shows Ethernet, whatever the device is. */
static void pfr_hook_show_link(struct pfr_device *device, struct sk_buff *skb,
			       struct net_device *dev)
{
	u16 link = pfr_device_link(dev);
	struct sk_buff *copy = skb;

	if (link != PFR_LINK_ETHERNET) {
		if (!device->dev) {
			copy = pfr_packet_dress(skb, link);
			link = PFR_LINK_ETHERNET;
		} else if (link == PFR_LINK_NETLINK) {
			copy = pfr_packet_cook(skb);
		} else if (link == PFR_LINK_RAW &&
			   skb_network_offset(skb) > 0) {
			copy = pfr_packet_undress(skb, link);
		}
		if (!copy)
			return;
	}
	pfr_hook_show(device, copy, dev, link);
	if (copy != skb)
		consume_skb(copy);
}

/*
 * The hook of "any", of devices that are not Ethernet, and of every device if
 * fragments are reassembled. That of "any" is called for every device, on older
 * kernels even for those of other namespaces.
 */
static int pfr_hook_rcv_checked(struct sk_buff *skb, struct net_device *dev,
				struct packet_type *hook,
				struct net_device *orig_dev)
{
	struct pfr_device *device = pfr_hook_device(hook);
	struct sk_buff *whole = skb;

	if (!device->dev && !net_eq(dev_net(dev), device->pn->net))
		goto out;
	if (device->defrag)
		whole = pfr_defrag_packet(device->defrag, skb, dev);
	if (!whole)
		goto out;
	pfr_hook_show_link(device, whole, dev);
	if (whole != skb)
		consume_skb(whole);
out:
	consume_skb(skb);
	return NET_RX_SUCCESS;
}

/* Packets that are under way see the one or the other. */
void pfr_hook_choose(struct pfr_device *device)
{
	bool plain = device->dev && !device->defrag &&
		     pfr_device_link(device->dev) == PFR_LINK_ETHERNET;

	if (device->hook)
		WRITE_ONCE(device->hook->type.func,
			   plain ? pfr_hook_rcv : pfr_hook_rcv_checked);
}

/*
 * Called for each packet with a socket before it is copied for the hooks; the
 * copy has no socket any more. The hook follows on this CPU. Should memory for
 * the copy be short, the next packet without a socket is taken for its
 * sender's: it is then missed by that one ring.
 */
static bool pfr_hook_id_match(struct packet_type *hook, struct sock *sk)
{
	pfr_sender_note(pfr_hook_device(hook), sk);
	return false;
}

/* ---------------------------------------------------------- the hook itself */

/* Somebody wants the device's packets. */
int pfr_hook_get(struct pfr_device *device)
{
	struct pfr_hook *hook;

	if (!device->num_placed) {
		hook = kzalloc(sizeof(*hook), GFP_KERNEL_ACCOUNT);
		if (!hook)
			return -ENOMEM;
		hook->device = device;
		hook->type.type = htons(ETH_P_ALL);
		hook->type.dev = device->dev;
		hook->type.id_match = pfr_hook_id_match;
		hook->type.ignore_outgoing = true;
		hook->type.af_packet_net = device->pn->net;
		/* Or id_match is not called. */
		hook->type.af_packet_priv = device;
		device->hook = hook;
		pfr_hook_choose(device);
		dev_add_pack(&hook->type);
	}
	device->num_placed++;
	return 0;
}

void pfr_hook_remove(struct pfr_device *device)
{
	__dev_remove_pack(&device->hook->type);
	kfree_rcu(device->hook, rcu);
	device->hook = NULL;
}

void pfr_hook_put(struct pfr_device *device)
{
	if (!--device->num_placed)
		pfr_hook_remove(device);
}

void pfr_hook_outgoing(struct pfr_device *device)
{
	WRITE_ONCE(device->hook->type.ignore_outgoing, !device->num_tx);
}
