/* SPDX-License-Identifier: GPL-2.0-only */
/* What the module keeps for a network namespace. */
#ifndef PFR_NETNS_H
#define PFR_NETNS_H

#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/xarray.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

struct proc_dir_entry;

struct pfr_net {
	struct net *net;
	struct list_head devices;	/* rtnl */
	struct list_head clusters;	/* rtnl */
	struct list_head sockets;	/* rtnl, RCU */
	struct list_head reflectors;	/* rtnl */
	unsigned int num_sockets;	/* written under rtnl */
	u32 next_id;			/* rtnl: of the next socket */
	struct proc_dir_entry *proc;	/* /proc/net/pf_ring */
	struct proc_dir_entry *proc_dev;	/* its dev/ */
	struct proc_dir_entry *proc_rules;	/* its rules/ */
	struct proc_dir_entry *proc_plugins;	/* its plugins/ */
	struct xarray proc_devices;	/* rtnl: files in dev/, by ifindex */
	struct xarray proc_plugin_files;	/* the plugins' registry: by id */
	struct list_head proc_node;	/* likewise */
	DECLARE_HASHTABLE(files, 6);	/* procfile.c: by folder and name */
};

extern unsigned int pfr_net_id;

static inline struct pfr_net *pfr_net(const struct net *net)
{
	return net_generic(net, pfr_net_id);
}

#endif /* PFR_NETNS_H */
