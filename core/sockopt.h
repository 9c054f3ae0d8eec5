/* SPDX-License-Identifier: GPL-2.0-only */
/* The control plane. Process context, may sleep. */
#ifndef PFR_SOCKOPT_H
#define PFR_SOCKOPT_H

#include <linux/net.h>
#include <linux/sockptr.h>

int pfr_sockopt_set(struct socket *sock, int level, int name, sockptr_t val,
		    unsigned int len);
int pfr_sockopt_get(struct socket *sock, int level, int name,
		    char __user *val, int __user *len);

#endif /* PFR_SOCKOPT_H */
