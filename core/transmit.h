/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sending: what a program hands us, and packets that are reflected.
 *
 * What we reflected bears a mark that survives virtual Ethernet pairs, bridges,
 * tunnels and the loopback device: nothing is ever reflected twice, so that no
 * loop can come to be on this machine.
 */
#ifndef PFR_TRANSMIT_H
#define PFR_TRANSMIT_H

#include <linux/netdevice.h>
#include <linux/socket.h>
#include <net/sock.h>

#include "compat.h"

struct pfr_packet;

/*
 * Where packets are reflected to. While the device is there, it is the device
 * that counts, whatever it is called; when it is gone, the next one of its name
 * takes its place.
 */
struct pfr_reflector {
	struct list_head node;		/* rtnl: in the namespace's list */
	struct net_device __rcu *dev;	/* rtnl */
	unsigned int users;		/* rtnl */
	netdevice_tracker tracker;
	char name[PFR_NAME_LEN];	/* written under rtnl */
	struct rcu_head rcu;
};

/*
 * Sending a program's packet is three steps. To read it may take as long as the
 * program pleases, for its buffer may be full or its memory not be there: so no
 * device is held meanwhile, and it is looked up again.
 */
struct pfr_room {
	unsigned int head, mac, tail;	/* what the device wants around a packet */
};

/*
 * RCU. Return: 0, -EINVAL if shorter than an Ethernet header, -EMSGSIZE if longer
 * than the device takes, -ENETDOWN.
 */
int pfr_transmit_check(const struct net_device *dev, size_t len);
void pfr_transmit_room(const struct net_device *dev, struct pfr_room *room);

/*
 * Process context, sleeps; no lock and no device held.
 *
 * Return: @len bytes of @msg, from the MAC header on, on the account of @sk, or an
 * ERR_PTR: -EAGAIN, -EINTR, -ENOBUFS, -EFAULT, -EMSGSIZE, or what became of the
 * socket's device in the meantime.
 */
struct sk_buff *pfr_transmit_read(struct sock *sk, struct msghdr *msg,
				  size_t len, const struct pfr_room *room);

/*
 * RCU. The packet goes, or ends here. @dev may be another one than that of the
 * room: drivers that need it look for themselves.
 *
 * Return: 0, those of pfr_transmit_check(), -EINVAL for a MAC header that is not
 * whole, or an error of the device's queue.
 */
int pfr_transmit_send(struct sk_buff *skb, struct net_device *dev);

/* RTNL held. */
struct pfr_reflector *pfr_reflector_get(struct list_head *reflectors,
					struct net *net, const char *name);
void pfr_reflector_put(struct pfr_reflector *reflector);
void pfr_reflector_appears(struct list_head *reflectors,
			   struct net_device *dev);
void pfr_reflector_vanishes(struct list_head *reflectors,
			    struct net_device *dev);

/* Softirq, under RCU. */
int pfr_transmit_packet(const struct pfr_packet *pkt,
			const struct pfr_reflector *reflector, bool bounce);

/*
 * The mark is a number that nobody outside knows, in two places, because each
 * alone gets lost somewhere. Both are private to our copy, and nobody reads
 * them in a packet like ours.
 *
 * - How far the "inner" headers are apart. They mean something only with
 *   skb->encapsulation, which we clear. As fields of the sk_buff they go
 *   wherever it is cloned, copied or segmented, and no device resets them. They
 *   move together when headers are moved, so their distances stay. A tunnel
 *   overwrites them.
 * - The key of a TX time stamp that nobody asked for. It lies with the data: a
 *   tunnel takes it along, but a copy of the data is made without it.
 *
 * What leaves the packet itself behind loses both: a program that reads from a TAP
 * device and writes to another one, XDP that redirects, IP that fragments.
 */
extern u32 pfr_transmit_mark;

/* Any context. */
static inline bool pfr_transmit_ours(const struct sk_buff *skb)
{
	const struct skb_shared_info *shinfo = skb_shinfo(skb);
	u16 network = skb->inner_network_header - skb->inner_mac_header;
	u16 transport = skb->inner_transport_header - skb->inner_network_header;

	return ((u32)network << 16 | transport) == pfr_transmit_mark ||
	       (shinfo->tskey == pfr_transmit_mark &&
		!(shinfo->tx_flags & SKBTX_ANY_TSTAMP));
}

void pfr_transmit_init(void);	/* once, chooses the mark */
void pfr_transmit_exit(void);

#endif /* PFR_TRANSMIT_H */
