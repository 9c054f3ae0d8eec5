// SPDX-License-Identifier: GPL-2.0-only
/* Sending what a program hands us, as it is, and what rules reflect. */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/interrupt.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/udp.h>	/* skb_gso_segment(), in whatever header it lives */

#include "device.h"
#include "packet.h"
#include "transmit.h"

/* Packets that a CPU has still to send, at most. */
#define PFR_TRANSMIT_BACKLOG	1000

/*
 * A packet that is being sent is seen under the locks of its device's queue. To
 * send another one from there is to wait for a lock that this CPU may hold, or
 * one who waits for ours. So that is left for when these locks are free again.
 */
struct pfr_backlog {
	struct sk_buff_head queue;	/* each holds its device */
	struct tasklet_struct tasklet;
};

static DEFINE_PER_CPU(struct pfr_backlog, pfr_backlog);

u32 pfr_transmit_mark __ro_after_init;

/* What comes in the meantime schedules the tasklet anew. */
static void pfr_backlog_send(struct tasklet_struct *tasklet)
{
	struct pfr_backlog *backlog = container_of(tasklet, struct pfr_backlog,
						   tasklet);
	unsigned int num = skb_queue_len(&backlog->queue);
	struct sk_buff *skb;

	while (num-- && (skb = skb_dequeue(&backlog->queue))) {
		struct net_device *dev = skb->dev;

		dev_queue_xmit(skb);
		dev_put(dev);
	}
}

static int pfr_backlog_add(struct sk_buff *skb)
{
	struct pfr_backlog *backlog = this_cpu_ptr(&pfr_backlog);

	if (skb_queue_len(&backlog->queue) >= PFR_TRANSMIT_BACKLOG) {
		kfree_skb(skb);
		return -ENOBUFS;
	}
	dev_hold(skb->dev);
	skb_queue_tail(&backlog->queue, skb);
	tasklet_schedule(&backlog->tasklet);
	return 0;
}

void __init pfr_transmit_init(void)
{
	struct pfr_backlog *backlog;
	int cpu;

	get_random_bytes(&pfr_transmit_mark, sizeof(pfr_transmit_mark));
	/* No real headers are that far apart. */
	pfr_transmit_mark |= 0x80008000;

	for_each_possible_cpu(cpu) {
		backlog = per_cpu_ptr(&pfr_backlog, cpu);
		skb_queue_head_init(&backlog->queue);
		tasklet_setup(&backlog->tasklet, pfr_backlog_send);
	}
}

/* No packet is reflected any more; what was, is sent when this returns. */
void pfr_transmit_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		tasklet_kill(&per_cpu_ptr(&pfr_backlog, cpu)->tasklet);
}

/* The headers, which are read in one piece. */
#define PFR_TRANSMIT_HEAD	128

int pfr_transmit_check(const struct net_device *dev, size_t len)
{
	if (len < ETH_HLEN)
		return -EINVAL;
	if (len > READ_ONCE(dev->mtu) + dev->hard_header_len + VLAN_HLEN)
		return -EMSGSIZE;
	if (!(READ_ONCE(dev->flags) & IFF_UP))
		return -ENETDOWN;
	return 0;
}

void pfr_transmit_room(const struct net_device *dev, struct pfr_room *room)
{
	room->head = LL_RESERVED_SPACE(dev);
	room->mac = dev->hard_header_len;
	room->tail = READ_ONCE(dev->needed_tailroom);
}

/*
 * What does not fit into a page has its headers there, and pages for the rest:
 * a run of pages is hard to find.
 */
struct sk_buff *pfr_transmit_read(struct sock *sk, struct msghdr *msg,
				  size_t len, const struct pfr_room *room)
{
	size_t around = room->head + room->tail, linear = len;
	struct sk_buff *skb;
	int err;

	if (around + len > SKB_MAX_ORDER(0, 0))
		linear = min_t(size_t, len, PFR_TRANSMIT_HEAD);
	/* dev_validate_header() may fill up a short MAC header. */
	skb = sock_alloc_send_pskb(sk, around + max_t(size_t, linear, room->mac),
				   len - linear, msg->msg_flags & MSG_DONTWAIT,
				   &err, PAGE_ALLOC_COSTLY_ORDER);
	if (!skb)
		return ERR_PTR(err);
	skb_reserve(skb, room->head);
	skb_put(skb, linear);
	skb->data_len = len - linear;
	skb->len = len;
	err = skb_copy_datagram_from_iter(skb, 0, &msg->msg_iter, len);
	if (err) {
		kfree_skb(skb);
		return ERR_PTR(err);
	}
	return skb;
}

/* Where the network header is: tags are in front of it. */
static void pfr_transmit_headers(struct sk_buff *skb)
{
	int depth = ETH_HLEN;

	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	if (!eth_type_vlan(skb->protocol) ||
	    !__vlan_get_protocol(skb, skb->protocol, &depth))
		depth = ETH_HLEN;
	skb_set_network_header(skb, depth);
	skb_probe_transport_header(skb);
}

/* A tag does not count against the MTU. */
static bool pfr_transmit_too_long(const struct sk_buff *skb,
				  const struct net_device *dev)
{
	size_t max = READ_ONCE(dev->mtu) + dev->hard_header_len;

	if (eth_type_vlan(skb->protocol))
		max += VLAN_HLEN;
	return skb->len > max;
}

int pfr_transmit_send(struct sk_buff *skb, struct net_device *dev)
{
	const struct sock *sk = skb->sk;
	int err = pfr_transmit_check(dev, skb->len);

	if (err)
		goto drop;
	err = -EINVAL;
	if (!dev_validate_header(dev, skb->data, skb->len))
		goto drop;
	pfr_transmit_headers(skb);
	err = -EMSGSIZE;
	if (pfr_transmit_too_long(skb, dev))
		goto drop;
	skb->dev = dev;
	skb->priority = READ_ONCE(sk->sk_priority);
	skb->mark = READ_ONCE(sk->sk_mark);

	err = dev_queue_xmit(skb);
	return err > 0 ? net_xmit_errno(err) : err;
drop:
	kfree_skb(skb);
	return err;
}

/* -------------------------------------------------------------- reflectors */

/**
 * pfr_reflector_get - a place to reflect packets to
 * @reflectors: of the namespace
 * @net: the namespace
 * @name: of a device that is there now
 *
 * Return: the reflector or an ERR_PTR: -EINVAL for what cannot be a name,
 * -ENODEV, -EOPNOTSUPP for a device that is not Ethernet, -ENOMEM.
 */
struct pfr_reflector *pfr_reflector_get(struct list_head *reflectors,
					struct net *net, const char *name)
{
	struct pfr_reflector *reflector;
	struct net_device *dev;

	ASSERT_RTNL();
	if (!dev_valid_name(name))
		return ERR_PTR(-EINVAL);
	dev = __dev_get_by_name(net, name);
	if (!dev)
		return ERR_PTR(-ENODEV);
	if (!pfr_device_type_known(dev))
		return ERR_PTR(-EOPNOTSUPP);

	list_for_each_entry(reflector, reflectors, node) {
		if (rcu_access_pointer(reflector->dev) != dev)
			continue;
		reflector->users++;
		return reflector;
	}
	reflector = kzalloc(sizeof(*reflector), GFP_KERNEL_ACCOUNT);
	if (!reflector)
		return ERR_PTR(-ENOMEM);
	reflector->users = 1;
	strscpy(reflector->name, dev->name, sizeof(reflector->name));
	netdev_hold(dev, &reflector->tracker, GFP_KERNEL);
	rcu_assign_pointer(reflector->dev, dev);
	list_add_tail(&reflector->node, reflectors);
	return reflector;
}

/* Packets on their way may still use the device: its end waits for them. */
void pfr_reflector_put(struct pfr_reflector *reflector)
{
	struct net_device *dev = rtnl_dereference(reflector->dev);

	ASSERT_RTNL();
	if (--reflector->users)
		return;
	list_del(&reflector->node);
	if (dev)
		netdev_put(dev, &reflector->tracker);
	kfree_rcu(reflector, rcu);
}

/* A device is there, or has a new name. */
void pfr_reflector_appears(struct list_head *reflectors,
			   struct net_device *dev)
{
	struct pfr_reflector *reflector;

	ASSERT_RTNL();
	if (!pfr_device_type_known(dev))
		return;
	list_for_each_entry(reflector, reflectors, node) {
		if (rcu_access_pointer(reflector->dev) == dev) {
			strscpy(reflector->name, dev->name,
				sizeof(reflector->name));
		} else if (!rcu_access_pointer(reflector->dev) &&
			   !strcmp(reflector->name, dev->name)) {
			netdev_hold(dev, &reflector->tracker, GFP_KERNEL);
			rcu_assign_pointer(reflector->dev, dev);
		}
	}
}

/* The device leaves the namespace, which waits for packets on their way. */
void pfr_reflector_vanishes(struct list_head *reflectors,
			    struct net_device *dev)
{
	struct pfr_reflector *reflector;

	ASSERT_RTNL();
	list_for_each_entry(reflector, reflectors, node) {
		if (rcu_access_pointer(reflector->dev) != dev)
			continue;
		RCU_INIT_POINTER(reflector->dev, NULL);
		netdev_put(dev, &reflector->tracker);
	}
}

/* -------------------------------------------------------------- reflecting */

/*
 * Data pointers of a clone may still be shared; then the mark of the sk_buff has
 * to do.
 */
static void pfr_transmit_sign(struct sk_buff *skb)
{
	u16 network = pfr_transmit_mark >> 16, transport = pfr_transmit_mark;

	skb->inner_mac_header = 0;
	skb->inner_network_header = network;
	skb->inner_transport_header = network + transport;
	if (!skb_cloned(skb))
		skb_shinfo(skb)->tskey = pfr_transmit_mark;
}

/* One packet that the wire takes leaves for skb->dev, or ends here. */
static int pfr_transmit_one(struct sk_buff *skb, bool later)
{
	int err = -EMSGSIZE;

	if (!is_skb_forwardable(skb->dev, skb))
		goto drop;
	/* What the device was to do with inner headers must be done now. */
	if (skb->encapsulation && skb->ip_summed == CHECKSUM_PARTIAL) {
		err = skb_csum_hwoffload_help(skb, 0);
		if (err)
			goto drop;
	}
	skb->encapsulation = 0;
	pfr_transmit_sign(skb);
	if (later)
		return pfr_backlog_add(skb);
	err = dev_queue_xmit(skb);
	return err > 0 ? net_xmit_errno(err) : err;
drop:
	kfree_skb(skb);
	return err;
}

/*
 * What offloads put together is taken apart here, whatever the device could do:
 * whoever did it later, below a bridge and a tunnel, would not sign the parts.
 */
static int pfr_transmit_parts(struct sk_buff *skb, bool later)
{
	netdev_features_t features = netif_skb_features(skb);
	struct sk_buff *part, *next;
	int err = 0;

	part = skb_gso_segment(skb, features & ~NETIF_F_GSO_MASK);
	if (IS_ERR_OR_NULL(part)) {
		kfree_skb(skb);
		return part ? PTR_ERR(part) : -EINVAL;
	}
	consume_skb(skb);
	for (; part; part = next) {
		int failed;

		next = part->next;
		skb_mark_not_on_list(part);
		failed = pfr_transmit_one(part, later);
		err = err ?: failed;
	}
	return err;
}

/*
 * A copy that begins at the MAC header and has the headers to itself. Nothing
 * stays of where the packet has been.
 */
static struct sk_buff *pfr_transmit_copy(const struct pfr_packet *pkt,
					 struct net_device *dev)
{
	struct sk_buff *skb = skb_clone(pkt->skb, GFP_ATOMIC);
	int missing;

	if (!skb)
		return NULL;
	__skb_push(skb, pkt->before);
	missing = (int)LL_RESERVED_SPACE(dev) - (int)skb_headroom(skb);
	if (pskb_expand_head(skb, SKB_DATA_ALIGN(max(missing, 0)), 0,
			     GFP_ATOMIC) || !pskb_may_pull(skb, ETH_HLEN)) {
		kfree_skb(skb);
		return NULL;
	}
	skb_reset_mac_header(skb);
	skb_reset_mac_len(skb);
	skb->dev = dev;
	skb_forward_csum(skb);
	skb_scrub_packet(skb, true);
	memset(skb_hwtstamps(skb), 0, sizeof(*skb_hwtstamps(skb)));
	skb_shinfo(skb)->tx_flags &= ~(SKBTX_ANY_TSTAMP | SKBTX_IN_PROGRESS);
	return skb;
}

static void pfr_transmit_turn(struct sk_buff *skb)
{
	struct ethhdr *eth = eth_hdr(skb);
	u8 source[ETH_ALEN];

	ether_addr_copy(source, eth->h_source);
	ether_addr_copy(eth->h_source, eth->h_dest);
	ether_addr_copy(eth->h_dest, source);
}

/**
 * pfr_transmit_packet - send a packet out of a reflector
 * @pkt: the packet; not changed
 * @reflector: where to
 * @bounce: back to who sent it: MAC addresses are swapped
 *
 * What becomes of a sent packet's copy in the device's queue is not told.
 *
 * Return: 0, -EOPNOTSUPP if it is no Ethernet, -ELOOP if the packet was reflected
 * before or would go where it has come from, -ENODEV, -ENETDOWN, -EMSGSIZE,
 * -ENOMEM, -EFAULT if its bytes cannot be read, -ENOBUFS or another error of the
 * device's queue.
 */
int pfr_transmit_packet(const struct pfr_packet *pkt,
			const struct pfr_reflector *reflector, bool bounce)
{
	struct net_device *dev = rcu_dereference(reflector->dev);
	bool later = pkt->direction == PFR_DIR_TX;
	struct sk_buff *skb;

	if (pfr_transmit_ours(pkt->skb))
		return -ELOOP;
	if (pkt->link != PFR_LINK_ETHERNET)
		return -EOPNOTSUPP;	/* it has no header to be sent with */
	if (!dev)
		return -ENODEV;
	if (dev == pkt->dev && !bounce)
		return -ELOOP;
	/* A queue without carrier drops, and does not say so. */
	if (!(READ_ONCE(dev->flags) & IFF_UP) || !netif_carrier_ok(dev))
		return -ENETDOWN;
	if (!skb_frags_readable(pkt->skb))
		return -EFAULT;
	skb = pfr_transmit_copy(pkt, dev);
	if (!skb)
		return -ENOMEM;
	if (bounce)
		pfr_transmit_turn(skb);
	return skb_is_gso(skb) ? pfr_transmit_parts(skb, later) :
				 pfr_transmit_one(skb, later);
}
