/* SPDX-License-Identifier: GPL-2.0-only */
/* Sending. */
#ifndef PFR_TRANSMIT_H
#define PFR_TRANSMIT_H

#include <linux/netdevice.h>
#include <linux/socket.h>
#include <net/sock.h>

/* Process context, may sleep. */
int pfr_transmit_msg(struct sock *sk, struct net_device *dev,
		     struct msghdr *msg, size_t len);

#endif /* PFR_TRANSMIT_H */
