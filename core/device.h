/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who listens where. "any" is a device without a net_device, one in each network
 * namespace.
 *
 * All functions: process context, RTNL held. None waits for a grace period: who
 * needs one waits when the RTNL was let go.
 */
#ifndef PFR_DEVICE_H
#define PFR_DEVICE_H

#include <linux/if_arp.h>
#include <linux/netdevice.h>

#include "compat.h"

struct pf_ring_socket;
struct pfr_hook;
struct pfr_net;
struct pfr_senders;
struct sockaddr_pfr;

struct pfr_device {
	struct hlist_head bindings;	/* rtnl, RCU: rings outside clusters */
	struct hlist_head tables[2];	/* by PFR_DIR_* - 1. rtnl, RCU: clusters */
	struct net_device *dev;		/* NULL = any */
	struct pfr_defrag *defrag;	/* NULL = fragments stay what they are */
	/* Whose packet is being sent, from id_match to the hook. */
	struct pfr_senders __percpu *senders;
	struct pfr_net *pn;
	struct pfr_hook *hook;		/* while num_placed */
	struct list_head node;		/* in pn->devices */
	unsigned int num_bindings;
	unsigned int num_placed;
	unsigned int num_tx;		/* placed bindings that want sent packets */
	netdevice_tracker tracker;
	struct rcu_head rcu;
};

extern bool pfr_device_tx_capture;	/* module parameter enable_tx_capture */
extern bool pfr_device_quick;		/* module parameter quick_mode */

int pfr_device_bind(struct pf_ring_socket *pfr, const struct sockaddr_pfr *addr,
		    unsigned int num);
void pfr_device_unbind(struct pf_ring_socket *pfr);
int pfr_device_place(struct pf_ring_socket *pfr);
int pfr_device_promisc(struct pf_ring_socket *pfr, bool on);
void pfr_device_gone(struct pfr_net *pn, struct net_device *dev);
/* It may have another type now. */
void pfr_device_changed(struct pfr_net *pn, struct net_device *dev);
int pfr_device_channels(struct pf_ring_socket *pfr, u64 channels);

/*
 * From the next grace period on no packet comes. It must have passed before the
 * ring is placed anew or ends.
 */
void pfr_device_unplace(struct pf_ring_socket *pfr);

/* Hooks stay while rings are unplaced and placed anew, which needs no memory. */
void pfr_device_hold_hooks(struct pf_ring_socket *pfr);
void pfr_device_release_hooks(struct pf_ring_socket *pfr);

/* The socket's first device: NULL and *any tells whether that is "any". */
struct net_device *pfr_device_first(struct pf_ring_socket *pfr,
				    bool *any);

/* Ethernet-like: what we understand. Any context. */
static inline bool pfr_device_type_known(const struct net_device *dev)
{
	return dev->type == ARPHRD_ETHER || dev->type == ARPHRD_LOOPBACK;
}

#endif /* PFR_DEVICE_H */
