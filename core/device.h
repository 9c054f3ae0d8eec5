/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who listens where. A device has one packet hook, which is there only while a
 * ring wants its packets. "any" is a device without a net_device, one in each
 * network namespace.
 *
 * All functions: process context, RTNL held.
 */
#ifndef PFR_DEVICE_H
#define PFR_DEVICE_H

#include <linux/netdevice.h>

#include "cluster.h"

struct pfr_net {
	struct net *net;
	struct list_head devices;	/* rtnl */
	struct list_head clusters;	/* rtnl */
	struct list_head sockets;	/* rtnl */
	struct list_head reflectors;	/* rtnl */
	unsigned int num_sockets;	/* written under rtnl */
	u32 next_id;			/* rtnl: of the next socket */
	struct proc_dir_entry *proc;	/* /proc/net/pf_ring */
	struct proc_dir_entry *proc_dev;	/* its dev/ */
	struct proc_dir_entry *proc_rules;	/* its rules/ */
	struct proc_dir_entry *proc_plugins;	/* its plugins/ */
	struct list_head proc_plugin_files;	/* the plugins' registry */
	struct list_head proc_node;	/* likewise */
	struct list_head proc_devices;	/* rtnl: what proc.c shows there */
};

struct pfr_device {
	struct packet_type hook;
	struct hlist_head bindings;	/* rtnl, RCU: rings outside clusters */
	struct hlist_head tables;	/* rtnl, RCU: clusters */
	struct net_device *dev;		/* NULL = any */
	/* Whose packet is being sent, from id_match to the hook. */
	struct sock * __percpu *sender;
	struct pfr_net *pn;
	struct list_head node;		/* in pn->devices */
	unsigned int num_bindings;
	unsigned int num_placed;
	unsigned int num_tx;		/* placed bindings that want sent packets */
	netdevice_tracker tracker;
	struct rcu_head rcu;
};

extern bool pfr_device_tx_capture;	/* module parameter enable_tx_capture */
extern bool pfr_device_quick;		/* module parameter quick_mode */
extern unsigned int pfr_net_id;

struct pfr_net *pfr_net(const struct net *net);
int pfr_net_init(struct pfr_net *pn, struct net *net);
void pfr_net_exit(struct pfr_net *pn);

int pfr_device_bind(struct pf_ring_socket *pfr, const struct sockaddr_pfr *addr,
		    unsigned int num);
void pfr_device_unbind(struct pf_ring_socket *pfr);
int pfr_device_place(struct pf_ring_socket *pfr);
void pfr_device_unplace(struct pf_ring_socket *pfr);
int pfr_device_promisc(struct pf_ring_socket *pfr, bool on);
void pfr_device_gone(struct pfr_net *pn, struct net_device *dev);

/* The socket's first device: NULL and *any tells whether that is "any". */
struct net_device *pfr_device_first(struct pf_ring_socket *pfr,
				    bool *any);

#endif /* PFR_DEVICE_H */
