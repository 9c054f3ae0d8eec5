// SPDX-License-Identifier: GPL-2.0-only
/* Devices, and the rings that are bound to them. */
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "cluster.h"
#include "defrag.h"
#include "device.h"
#include "hook.h"
#include "netns.h"
#include "packet.h"

bool pfr_device_tx_capture = true;
module_param_named(enable_tx_capture, pfr_device_tx_capture, bool, 0444);
MODULE_PARM_DESC(enable_tx_capture, "Capture sent packets too (default 1)");

bool pfr_device_quick;
module_param_named(quick_mode, pfr_device_quick, bool, 0444);
MODULE_PARM_DESC(quick_mode,
		 "One ring per device and queue, short headers, no rules and clusters (default 0)");

/* ------------------------------------------------------------ one device */

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
	pfr_hook_outgoing(device);
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
	pfr_hook_outgoing(device);
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
			pfr_hook_choose(device);
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
