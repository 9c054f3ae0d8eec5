/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PF_RING socket. Process context, may sleep. Those that take a
 * pf_ring_socket are the bodies of socket options; the socket's mutex is held.
 */
#ifndef PFR_SOCKET_H
#define PFR_SOCKET_H

#include <linux/net.h>
#include <linux/poll.h>

#include "sock.h"

extern struct proto pfr_socket_proto;

int pfr_socket_create(struct net *net, struct socket *sock, int protocol,
		      int kern);
int pfr_socket_release(struct socket *sock);
int pfr_socket_bind(struct socket *sock, struct sockaddr_unsized *addr,
		    int len);
__poll_t pfr_socket_poll(struct file *file, struct socket *sock,
			 poll_table *wait);
int pfr_socket_mmap(struct file *file, struct socket *sock,
		    struct vm_area_struct *vma);
int pfr_socket_sendmsg(struct socket *sock, struct msghdr *msg, size_t len);

int pfr_socket_set_ring(struct pf_ring_socket *pfr,
			const struct pfr_ring_request *req);
int pfr_socket_bind_all(struct pf_ring_socket *pfr,
			const struct sockaddr_pfr *addr, unsigned int num);
int pfr_socket_enable(struct pf_ring_socket *pfr, bool on);
int pfr_socket_promisc(struct pf_ring_socket *pfr, bool on);
int pfr_socket_join(struct pf_ring_socket *pfr, u32 id, u32 type);
int pfr_socket_leave(struct pf_ring_socket *pfr);
int pfr_socket_channels(struct pf_ring_socket *pfr, u64 channels);

#endif /* PFR_SOCKET_H */
