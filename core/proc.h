/* SPDX-License-Identifier: GPL-2.0-only */
/* /proc/net/pf_ring. What it shows is read without a lock that others need. */
#ifndef PFR_PROC_H
#define PFR_PROC_H

#include <linux/types.h>

struct net_device;
struct pf_ring_socket;
struct pfr_net;

int pfr_proc_init(struct pfr_net *pn);
void pfr_proc_exit(struct pfr_net *pn);

/* The plugins' registry is locked. */
void pfr_proc_plugin_watch(u16 id, const char *name, bool here);

/* RTNL. Adding again follows a socket to its new device. */
void pfr_proc_socket_add(struct pf_ring_socket *pfr);
void pfr_proc_device_add(struct pfr_net *pn, struct net_device *dev);
void pfr_proc_device_del(struct pfr_net *pn, struct net_device *dev);
void pfr_proc_device_rename(struct pfr_net *pn, struct net_device *dev);

/* No lock held: the socket is in no list any more. */
void pfr_proc_socket_del(struct pf_ring_socket *pfr);

#endif /* PFR_PROC_H */
