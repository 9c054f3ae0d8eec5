// SPDX-License-Identifier: GPL-2.0-only
/* The packet hook of a device, and the rings that listen there. */
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "cluster.h"
#include "defrag.h"
#include "device.h"
#include "journey.h"
#include "netns.h"
#include "transmit.h"

bool pfr_device_tx_capture = true;
module_param_named(enable_tx_capture, pfr_device_tx_capture, bool, 0444);
MODULE_PARM_DESC(enable_tx_capture, "Capture sent packets too (default 1)");

bool pfr_device_quick;
module_param_named(quick_mode, pfr_device_quick, bool, 0444);
MODULE_PARM_DESC(quick_mode,
		 "One ring per device and queue, short headers, no rules and clusters (default 0)");

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

/*
 * Mostly nothing comes between id_match and the hook: softirqs are off. Where
 * PREEMPT_RT has them off for one task only, other tasks of the CPU may send in
 * between; each has a place of its own, and if more of them meet, a ring hears
 * itself.
 */
#ifdef CONFIG_PREEMPT_RT
#define PFR_SENDERS	4
#else
#define PFR_SENDERS	1
#endif

struct pfr_senders {
	struct {
		struct task_struct *task;	/* compared only */
		const struct sock *sk;
	} of[PFR_SENDERS];
};

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
static __always_inline void pfr_device_show(struct pfr_device *device,
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
static __always_inline void pfr_device_done(struct sk_buff *skb)
{
	if (refcount_dec_and_test(&skb->users))
		__kfree_skb(skb);
}

/* The hook of one device that is Ethernet. */
static int pfr_device_rcv(struct sk_buff *skb, struct net_device *dev,
			  struct packet_type *hook, struct net_device *orig_dev)
{
	pfr_device_show(pfr_hook_device(hook), skb, dev, PFR_LINK_ETHERNET);
	pfr_device_done(skb);
	return NET_RX_SUCCESS;
}

/* "any" shows Ethernet, whatever the device is. */
static void pfr_device_show_link(struct pfr_device *device, struct sk_buff *skb,
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
	pfr_device_show(device, copy, dev, link);
	if (copy != skb)
		consume_skb(copy);
}

/*
 * The hook of "any", of devices that are not Ethernet, and of every device if
 * fragments are reassembled. That of "any" is called for every device, on older
 * kernels even for those of other namespaces.
 */
static int pfr_device_rcv_checked(struct sk_buff *skb, struct net_device *dev,
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
	pfr_device_show_link(device, whole, dev);
	if (whole != skb)
		consume_skb(whole);
out:
	consume_skb(skb);
	return NET_RX_SUCCESS;
}

/* Packets that are under way see the one or the other. */
static void pfr_device_choose(struct pfr_device *device)
{
	bool plain = device->dev && !device->defrag &&
		     pfr_device_link(device->dev) == PFR_LINK_ETHERNET;

	if (device->hook)
		WRITE_ONCE(device->hook->type.func,
			   plain ? pfr_device_rcv : pfr_device_rcv_checked);
}

/*
 * Called for each packet with a socket before it is copied for the hooks; the
 * copy has no socket any more. The hook follows on this CPU. Should memory for
 * the copy be short, the next packet without a socket is taken for its
 * sender's: it is then missed by that one ring.
 */
static bool pfr_device_id_match(struct packet_type *hook, struct sock *sk)
{
	pfr_sender_note(pfr_hook_device(hook), sk);
	return false;
}

/* ------------------------------------------------------------ one device */

/* Somebody wants the device's packets. */
static int pfr_hook_get(struct pfr_device *device)
{
	struct pfr_hook *hook;

	if (!device->num_placed) {
		hook = kzalloc(sizeof(*hook), GFP_KERNEL_ACCOUNT);
		if (!hook)
			return -ENOMEM;
		hook->device = device;
		hook->type.type = htons(ETH_P_ALL);
		hook->type.dev = device->dev;
		hook->type.id_match = pfr_device_id_match;
		hook->type.ignore_outgoing = true;
		hook->type.af_packet_net = device->pn->net;
		/* Or id_match is not called. */
		hook->type.af_packet_priv = device;
		device->hook = hook;
		pfr_device_choose(device);
		dev_add_pack(&hook->type);
	}
	device->num_placed++;
	return 0;
}

static void pfr_hook_remove(struct pfr_device *device)
{
	__dev_remove_pack(&device->hook->type);
	kfree_rcu(device->hook, rcu);
	device->hook = NULL;
}

static void pfr_hook_put(struct pfr_device *device)
{
	if (!--device->num_placed)
		pfr_hook_remove(device);
}

static struct pfr_device *pfr_device_get(struct pfr_net *pn,
					 struct net_device *dev)
{
	struct pfr_device *device;

	list_for_each_entry(device, &pn->devices, node)
		if (device->dev == dev)
			goto found;

	device = kzalloc(sizeof(*device), GFP_KERNEL_ACCOUNT);
	if (!device)
		return NULL;
	device->senders = alloc_percpu_gfp(struct pfr_senders,
					   GFP_KERNEL_ACCOUNT);
	if (pfr_defrag_enabled)
		device->defrag = pfr_defrag_create();
	if (!device->senders || (pfr_defrag_enabled && !device->defrag)) {
		pfr_defrag_free(device->defrag);
		free_percpu(device->senders);
		kfree(device);
		return NULL;
	}
	device->pn = pn;
	device->dev = dev;
	if (dev)
		netdev_hold(dev, &device->tracker, GFP_KERNEL);
	list_add_tail(&device->node, &pn->devices);
found:
	device->num_bindings++;
	return device;
}

static void pfr_device_free(struct rcu_head *rcu)
{
	struct pfr_device *device = container_of(rcu, struct pfr_device, rcu);

	pfr_defrag_free(device->defrag);
	free_percpu(device->senders);
	kfree(device);
}

/* Packets on their way, and pfr_device_first(), may still look at it. */
static void pfr_device_put(struct pfr_device *device)
{
	if (--device->num_bindings)
		return;
	if (device->hook)
		pfr_hook_remove(device);	/* it was held */
	list_del(&device->node);
	if (device->dev)
		netdev_put(device->dev, &device->tracker);
	call_rcu(&device->rcu, pfr_device_free);
}

/* -------------------------------------------------- one ring on one device */

static int pfr_binding_place(struct pfr_binding *b)
{
	struct pfr_device *device = b->device;
	struct pf_ring_socket *pfr = b->pfr;
	int err;

	if (b->placed)
		return 0;
	err = pfr_hook_get(device);
	if (err)
		return err;
	if (rcu_access_pointer(pfr->cluster)) {
		err = pfr_cluster_seat(device->tables, b);
		if (err) {
			pfr_hook_put(device);
			return err;
		}
	} else {
		hlist_add_head_rcu(&b->node, &device->bindings);
	}
	b->placed = true;
	if (pfr->wants & PFR_DIR_TX)
		device->num_tx++;
	WRITE_ONCE(device->hook->type.ignore_outgoing, !device->num_tx);
	return 0;
}

/* A grace period must pass before it is placed anew. */
static void pfr_binding_unplace(struct pfr_binding *b)
{
	struct pfr_device *device = b->device;
	struct pf_ring_socket *pfr = b->pfr;

	if (!b->placed)
		return;
	b->placed = false;
	if (pfr->wants & PFR_DIR_TX)
		device->num_tx--;
	WRITE_ONCE(device->hook->type.ignore_outgoing, !device->num_tx);
	if (rcu_access_pointer(pfr->cluster))
		pfr_cluster_unseat(device->tables, b);
	else
		hlist_del_rcu(&b->node);
	pfr_hook_put(device);
}

static int pfr_binding_promisc(struct pfr_binding *b, bool on)
{
	int err;

	if (!b->device->dev || b->promisc == on)
		return 0;
	err = dev_set_promiscuity(b->device->dev, on ? 1 : -1);
	if (!err)
		b->promisc = on;
	return err;
}

/* Not placed any more. Packets on their way may still see it. */
static void pfr_binding_free(struct pfr_binding *b)
{
	pfr_binding_promisc(b, false);
	list_del_rcu(&b->sock_node);
	b->pfr->num_bindings--;
	pfr_device_put(b->device);
	kfree_rcu(b, rcu);
}

/*
 * In quick mode a queue of a device has one ring only: does another one than @but
 * have it?
 */
static bool pfr_device_taken(struct pfr_net *pn, const struct net_device *dev,
			     u64 channels, const struct pf_ring_socket *but)
{
	const struct pf_ring_socket *pfr;
	const struct pfr_binding *b;

	if (!pfr_device_quick)
		return false;
	list_for_each_entry(pfr, &pn->sockets, node)
		list_for_each_entry(b, &pfr->bindings, sock_node)
			if (pfr != but && b->device->dev == dev &&
			    (b->channels & channels))
				return true;
	return false;
}

/* A queue that a device does not have gets no packet, ever. */
static int pfr_device_check_channels(struct pf_ring_socket *pfr,
				     const struct net_device *dev, u64 channels)
{
	unsigned int num = dev ? dev->real_num_rx_queues : 0;

	if (!dev || channels == PFR_ALL_CHANNELS || num >= PFR_MAX_CHANNELS ||
	    !(channels >> num))
		return 0;
	memset(&pfr->refusal, 0, sizeof(pfr->refusal));
	pfr->refusal.error = -ERANGE;
	snprintf(pfr->refusal.reason, sizeof(pfr->refusal.reason),
		 "%s has %u RX queue%s, the first is 0", dev->name, num,
		 num == 1 ? "" : "s");
	return -ERANGE;
}

/* Another set of queues for all bindings, or for none. */
int pfr_device_channels(struct pf_ring_socket *pfr, u64 channels)
{
	struct pfr_net *pn = pfr_net(sock_net(&pfr->sk));
	struct pfr_binding *b;
	int err;

	ASSERT_RTNL();
	channels = channels ?: PFR_ALL_CHANNELS;
	list_for_each_entry(b, &pfr->bindings, sock_node) {
		err = pfr_device_check_channels(pfr, b->device->dev, channels);
		if (err)
			return err;
		if (pfr_device_taken(pn, b->device->dev, channels, pfr))
			return -EBUSY;
	}
	list_for_each_entry(b, &pfr->bindings, sock_node)
		WRITE_ONCE(b->channels, channels);
	return 0;
}

static int pfr_binding_add(struct pf_ring_socket *pfr,
			   const struct sockaddr_pfr *addr)
{
	struct net *net = sock_net(&pfr->sk);
	struct pfr_net *pn = pfr_net(net);
	u64 channels = addr->spfr_channels ?: PFR_ALL_CHANNELS;
	const struct pfr_cluster *cluster;
	struct net_device *dev = NULL;
	struct pfr_binding *b;
	int err;

	if (pfr->num_bindings == PFR_MAX_BINDINGS)
		return -EINVAL;
	if (strcmp(addr->spfr_device, "any")) {
		dev = __dev_get_by_name(net, addr->spfr_device);
		if (!dev)
			return -ENODEV;
	}
	err = pfr_device_check_channels(pfr, dev, channels);
	if (err)
		return err;
	list_for_each_entry(b, &pfr->bindings, sock_node) {
		if (b->device->dev == dev)
			return -EEXIST;
		if (!b->device->dev || !dev)
			return -EINVAL;	/* every packet would come twice */
		if (pfr_device_link(b->device->dev) != pfr_device_link(dev))
			return -EOPNOTSUPP;
	}
	cluster = rtnl_dereference(pfr->cluster);
	if (cluster && cluster->any != !dev)
		return -EINVAL;
	if (pfr_device_taken(pn, dev, channels, NULL))
		return -EBUSY;

	b = kzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);
	if (!b)
		return -ENOMEM;
	b->device = pfr_device_get(pn, dev);
	if (!b->device) {
		kfree(b);
		return -ENOMEM;
	}
	b->pfr = pfr;
	b->channels = channels;
	list_add_tail_rcu(&b->sock_node, &pfr->bindings);
	pfr->num_bindings++;
	return 0;
}

/**
 * pfr_device_bind - listen to devices, to all of them or to none
 * @pfr: the socket
 * @addr: the devices; checked for form, hostile in content
 * @num: how many
 *
 * Return: 0, -ENODEV, -EOPNOTSUPP for a device of another link type than those
 * before, -EEXIST for one that is bound already, -EINVAL for "any" beside others
 * or too many, -ERANGE for a queue that is not there, -EBUSY for one that is
 * taken, -ENOMEM.
 */
int pfr_device_bind(struct pf_ring_socket *pfr, const struct sockaddr_pfr *addr,
		    unsigned int num)
{
	struct pfr_binding *b;
	unsigned int i;
	int err = 0;

	ASSERT_RTNL();
	for (i = 0; i < num && !err; i++)
		err = pfr_binding_add(pfr, &addr[i]);
	if (err)
		i--;	/* that one was not added */
	if (!err && pfr->promisc)
		err = pfr_device_promisc(pfr, true);
	if (!err && pfr->enabled)
		err = pfr_device_place(pfr);
	if (!err) {
		pfr->gone = false;
		WRITE_ONCE(pfr->sk.sk_err, 0);	/* of what is gone */
		return 0;
	}

	/* The last i bindings are the new ones. */
	while (i--) {
		b = list_last_entry(&pfr->bindings, struct pfr_binding,
				    sock_node);
		pfr_binding_unplace(b);
		pfr_binding_free(b);
	}
	return err;
}

void pfr_device_unbind(struct pf_ring_socket *pfr)
{
	struct pfr_binding *b, *next;

	ASSERT_RTNL();
	pfr_device_unplace(pfr);
	list_for_each_entry_safe(b, next, &pfr->bindings, sock_node)
		pfr_binding_free(b);
}

/* Packets come from now on. @pfr has a ring; its wants are set. */
int pfr_device_place(struct pf_ring_socket *pfr)
{
	struct pfr_binding *b;
	int err;

	ASSERT_RTNL();
	if (!pfr->wants)
		return 0;
	list_for_each_entry(b, &pfr->bindings, sock_node) {
		err = pfr_binding_place(b);
		if (err)
			return err;
	}
	return 0;
}

void pfr_device_unplace(struct pf_ring_socket *pfr)
{
	struct pfr_binding *b;

	ASSERT_RTNL();
	list_for_each_entry(b, &pfr->bindings, sock_node)
		pfr_binding_unplace(b);
}

/* The ring is placed on all of its devices, so that each has its hook. */
void pfr_device_hold_hooks(struct pf_ring_socket *pfr)
{
	struct pfr_binding *b;

	ASSERT_RTNL();
	list_for_each_entry(b, &pfr->bindings, sock_node)
		if (b->placed)
			b->device->num_placed++;
}

void pfr_device_release_hooks(struct pf_ring_socket *pfr)
{
	struct pfr_binding *b;

	ASSERT_RTNL();
	list_for_each_entry(b, &pfr->bindings, sock_node)
		pfr_hook_put(b->device);
}

int pfr_device_promisc(struct pf_ring_socket *pfr, bool on)
{
	struct pfr_binding *b;
	int err = 0;

	ASSERT_RTNL();
	list_for_each_entry(b, &pfr->bindings, sock_node)
		err = pfr_binding_promisc(b, on) ?: err;
	return err;
}

static struct pfr_binding *pfr_device_binding(struct pf_ring_socket *pfr,
					      const struct net_device *dev)
{
	struct pfr_binding *b;

	list_for_each_entry(b, &pfr->bindings, sock_node)
		if (b->device->dev == dev)
			return b;
	return NULL;
}

/*
 * The device leaves this namespace. When it was their last, those who read are
 * told, and those who wait for room to send.
 */
void pfr_device_gone(struct pfr_net *pn, struct net_device *dev)
{
	struct pf_ring_socket *pfr;
	struct pfr_binding *b;

	ASSERT_RTNL();
	list_for_each_entry(pfr, &pn->sockets, node) {
		b = pfr_device_binding(pfr, dev);
		if (!b)
			continue;
		pfr_binding_unplace(b);
		pfr_binding_free(b);
		if (pfr->num_bindings)
			continue;
		WRITE_ONCE(pfr->gone, true);
		WRITE_ONCE(pfr->sk.sk_err, ENODEV);
		sk_error_report(&pfr->sk);
	}
}

void pfr_device_changed(struct pfr_net *pn, struct net_device *dev)
{
	struct pfr_device *device;

	ASSERT_RTNL();
	list_for_each_entry(device, &pn->devices, node)
		if (device->dev == dev)
			pfr_device_choose(device);
}

struct net_device *pfr_device_first(struct pf_ring_socket *pfr,
				    bool *any)
{
	const struct pfr_binding *b;

	b = list_first_or_null_rcu(&pfr->bindings, struct pfr_binding,
				   sock_node);
	*any = b && !b->device->dev;
	return b ? b->device->dev : NULL;
}
