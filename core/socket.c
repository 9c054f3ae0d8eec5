// SPDX-License-Identifier: GPL-2.0-only
/* The PF_RING socket: create, bind, poll, mmap, sendmsg, release. */
#include <linux/if_ether.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/user_namespace.h>

#include "cluster.h"
#include "device.h"
#include "event.h"
#include "netns.h"
#include "packet.h"
#include "proc.h"
#include "rules.h"
#include "socket.h"
#include "transmit.h"

static bool pfr_socket_allow_userns;
module_param_named(allow_userns, pfr_socket_allow_userns, bool, 0444);
MODULE_PARM_DESC(allow_userns,
		 "Allow capture in namespaces of unprivileged users (default 0)");

struct proto pfr_socket_proto = {
	.name = "PF_RING",
	.owner = THIS_MODULE,
	.obj_size = sizeof(struct pf_ring_socket),
};

static void pfr_socket_destruct(struct sock *sk)
{
	struct pf_ring_socket *pfr = pfr_sk(sk);

	skb_queue_purge(&sk->sk_receive_queue);
	pfr_rules_destruct(pfr);
	free_percpu(pfr->stats);
	mutex_destroy(&pfr->lock);
}

static atomic64_t pfr_sockets_ever;

int pfr_socket_create(struct net *net, struct socket *sock, int protocol,
		      int kern)
{
	struct pfr_net *pn = pfr_net(net);
	struct pf_ring_socket *pfr;
	struct sock *sk;

	if (!ns_capable(net->user_ns, CAP_NET_RAW))
		return -EPERM;
	if (net->user_ns != &init_user_ns && !pfr_socket_allow_userns)
		return -EPERM;
	if (sock->type != SOCK_RAW)
		return -ESOCKTNOSUPPORT;
	if (protocol != (__force int)htons(ETH_P_ALL))
		return -EPROTONOSUPPORT;

	sk = sk_alloc(net, PF_RING, GFP_KERNEL, &pfr_socket_proto, kern);
	if (!sk)
		return -ENOMEM;
	pfr = pfr_sk(sk);
	pfr->stats = netdev_alloc_pcpu_stats(struct pfr_stats);
	if (!pfr->stats) {
		sk_free(sk);
		return -ENOMEM;
	}
	sock_init_data(sock, sk);
	sk->sk_family = PF_RING;
	sk->sk_destruct = pfr_socket_destruct;
	sock_set_flag(sk, SOCK_RCU_FREE);	/* /proc counts listeners */
	mutex_init(&pfr->lock);
	INIT_LIST_HEAD(&pfr->bindings);
	pfr_rules_open(pfr);
	pfr->sampling_rate = 1;
	pfr->unique = atomic64_inc_return(&pfr_sockets_ever);
	pfr->pid = task_tgid_vnr(current);

	rtnl_lock();
	pfr->id = pn->next_id++;
	list_add_tail_rcu(&pfr->node, &pn->sockets);
	pn->num_sockets++;
	pfr_proc_socket_add(pfr);
	rtnl_unlock();
	return 0;
}

/*
 * Until no packet comes and nobody looks from /proc. The mutex may be held, which
 * is the program's own affair; the RTNL must not be, as all wait for that.
 */
static void pfr_socket_wait(const struct pf_ring_socket *pfr)
{
#ifdef CONFIG_PROVE_LOCKING
	WARN_ON_ONCE(lockdep_rtnl_is_held());
#endif
	if (pfr->ring)
		synchronize_rcu_expedited();
}

int pfr_socket_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct pfr_cluster *cluster;
	struct pf_ring_socket *pfr;
	struct pfr_net *pn;

	if (!sk)
		return 0;
	pfr = pfr_sk(sk);
	pn = pfr_net(sock_net(sk));

	rtnl_lock();
	list_del_rcu(&pfr->node);
	pn->num_sockets--;
	pfr_device_unbind(pfr);
	cluster = rtnl_dereference(pfr->cluster);
	if (cluster)
		pfr_cluster_leave(cluster);
	rtnl_unlock();

	pfr_proc_socket_del(pfr);
	WRITE_ONCE(pfr->closed, true);
	pfr_event_close(pfr);
	pfr_socket_wait(pfr);
	pfr_rules_close(pfr);
	/* What is mapped holds the file: nobody sees the ring any more. */
	pfr_ring_destroy(pfr->ring);
	pfr->ring = NULL;
	sock_orphan(sk);
	sock->sk = NULL;
	sock_put(sk);
	return 0;
}

static bool pfr_sockaddr_valid(const struct sockaddr_pfr *addr)
{
	size_t len = strnlen(addr->spfr_device, sizeof(addr->spfr_device));

	return addr->spfr_family == PF_RING && !addr->spfr_reserved &&
	       !addr->spfr_ifindex && len > 0 &&
	       len < sizeof(addr->spfr_device);
}

int pfr_socket_bind_all(struct pf_ring_socket *pfr,
			const struct sockaddr_pfr *addr, unsigned int num)
{
	unsigned int i;
	int err;

	lockdep_assert_held(&pfr->lock);
	for (i = 0; i < num; i++)
		if (!pfr_sockaddr_valid(&addr[i]))
			return -EINVAL;
	rtnl_lock();
	err = pfr_device_bind(pfr, addr, num);
	if (!err)
		pfr_proc_socket_add(pfr);
	rtnl_unlock();
	return err;
}

int pfr_socket_bind(struct socket *sock, struct sockaddr_unsized *addr, int len)
{
	struct pf_ring_socket *pfr = pfr_sk(sock->sk);
	struct sockaddr_pfr spfr;
	int err;

	if (len != sizeof(spfr))
		return -EINVAL;
	memcpy(&spfr, addr, sizeof(spfr));
	mutex_lock(&pfr->lock);
	err = pfr_socket_bind_all(pfr, &spfr, 1);
	mutex_unlock(&pfr->lock);
	return err;
}

int pfr_socket_set_ring(struct pf_ring_socket *pfr,
			const struct pfr_ring_request *req)
{
	struct pfr_ring_request real = *req;
	struct pfr_ring *ring;

	lockdep_assert_held(&pfr->lock);
	if (pfr->ring)
		return -EBUSY;
	if (pfr_device_quick)
		real.flags &= ~PFR_RING_LONG_HEADER;
	ring = pfr_ring_create(&real, &pfr->sk.sk_socket->wq);
	if (IS_ERR(ring))
		return PTR_ERR(ring);
	/* Pairs with pfr_ring_of(). */
	smp_store_release(&pfr->ring, ring);
	return 0;
}

/* What the direction, the mode and the module allow. */
static u8 pfr_socket_wants(const struct pf_ring_socket *pfr)
{
	u8 wants = PFR_DIR_RX | PFR_DIR_TX;

	if (pfr->mode == PFR_MODE_SEND)
		return 0;
	if (pfr->direction == PFR_DIRECTION_TX)
		wants &= ~PFR_DIR_RX;
	if (pfr->direction == PFR_DIRECTION_RX || !pfr_device_tx_capture)
		wants &= ~PFR_DIR_TX;
	return wants;
}

int pfr_socket_enable(struct pf_ring_socket *pfr, bool on)
{
	bool unplaced = !on;
	int err = 0;

	lockdep_assert_held(&pfr->lock);
	if (pfr->enabled == on)
		return 0;
	if (on && !pfr->ring && pfr->mode != PFR_MODE_SEND)
		return -ENOTCONN;

	rtnl_lock();
	if (!on) {
		pfr_device_unplace(pfr);
		pfr->enabled = false;
	} else if (!pfr->num_bindings) {
		err = pfr->gone ? -ENODEV : -ENOTCONN;
	} else {
		pfr->wants = pfr_socket_wants(pfr);
		err = pfr_device_place(pfr);
		pfr->enabled = !err;
		unplaced = err;
		if (err)
			pfr_device_unplace(pfr);
	}
	rtnl_unlock();
	if (unplaced)
		pfr_socket_wait(pfr);
	return err;
}

int pfr_socket_promisc(struct pf_ring_socket *pfr, bool on)
{
	int err;

	lockdep_assert_held(&pfr->lock);
	rtnl_lock();
	err = pfr_device_promisc(pfr, on);
	if (err)
		pfr_device_promisc(pfr, pfr->promisc);
	else
		pfr->promisc = on;
	rtnl_unlock();
	return err;
}

/*
 * Takes the socket out of its cluster, or into @cluster, between two placements.
 * RTNL held, and let go in between, for the grace period that seats need.
 */
static int pfr_socket_move(struct pf_ring_socket *pfr,
			   struct pfr_cluster *cluster)
{
	struct pfr_cluster *old = rtnl_dereference(pfr->cluster);
	int err = 0;

	if (pfr->enabled) {
		pfr_device_hold_hooks(pfr);
		pfr_device_unplace(pfr);
		rtnl_unlock();
		pfr_socket_wait(pfr);
		rtnl_lock();
	}
	rcu_assign_pointer(pfr->cluster, cluster);
	if (pfr->enabled)
		err = pfr_device_place(pfr);
	if (err) {
		/* Without memory for a seat it stays outside. */
		pfr_device_unplace(pfr);
		RCU_INIT_POINTER(pfr->cluster, NULL);
		pfr_cluster_leave(cluster);
		rtnl_unlock();
		pfr_socket_wait(pfr);
		rtnl_lock();
		/* The hooks were held: that needs none. */
		if (pfr_device_place(pfr))
			WARN_ON_ONCE(1);
	}
	if (pfr->enabled && pfr->wants)
		pfr_device_release_hooks(pfr);
	if (old)
		pfr_cluster_leave(old);
	return err;
}

int pfr_socket_join(struct pf_ring_socket *pfr, u32 id, u32 type)
{
	struct pfr_net *pn = pfr_net(sock_net(&pfr->sk));
	struct pfr_cluster *cluster;
	bool any;
	int err;

	lockdep_assert_held(&pfr->lock);
	if (pfr_device_quick)
		return -EOPNOTSUPP;
	rtnl_lock();
	err = -ENOTCONN;
	if (!pfr->num_bindings)
		goto out;
	pfr_device_first(pfr, &any);
	cluster = pfr_cluster_join(&pn->clusters, id, type, any);
	err = PTR_ERR_OR_ZERO(cluster);
	if (!err)
		err = pfr_socket_move(pfr, cluster);
out:
	rtnl_unlock();
	return err;
}

int pfr_socket_leave(struct pf_ring_socket *pfr)
{
	int err = -ENOENT;

	lockdep_assert_held(&pfr->lock);
	rtnl_lock();
	if (rcu_access_pointer(pfr->cluster))
		err = pfr_socket_move(pfr, NULL);
	rtnl_unlock();
	return err;
}

int pfr_socket_channels(struct pf_ring_socket *pfr, u64 channels)
{
	int err;

	lockdep_assert_held(&pfr->lock);
	rtnl_lock();
	err = pfr_device_channels(pfr, channels);
	rtnl_unlock();
	return err;
}

__poll_t pfr_socket_poll(struct file *file, struct socket *sock,
			 poll_table *wait)
{
	struct pf_ring_socket *pfr = pfr_sk(sock->sk);
	struct pfr_ring *ring = pfr_ring_of(pfr);
	__poll_t mask = 0;

	atomic64_inc(&pfr->poll_calls);
	sock_poll_wait(file, sock, wait);
	if (READ_ONCE(pfr->gone))
		mask |= EPOLLERR | EPOLLHUP;
	if (ring && pfr_ring_poll(ring))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (sock_writeable(&pfr->sk))
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	else
		sk_set_bit(SOCKWQ_ASYNC_NOSPACE, &pfr->sk);
	return mask;
}

int pfr_socket_mmap(struct file *file, struct socket *sock,
		    struct vm_area_struct *vma)
{
	struct pfr_ring *ring = pfr_ring_of(pfr_sk(sock->sk));

	return ring ? pfr_ring_mmap(ring, vma) : -ENXIO;
}

/* Where to: the device named in the message, or the first that is bound. RCU. */
static struct net_device *pfr_socket_tx_dev(struct pf_ring_socket *pfr,
					    const struct msghdr *msg)
{
	const struct sockaddr_pfr *addr = msg->msg_name;
	struct net_device *dev;
	bool any;

	if (addr) {
		if (msg->msg_namelen != sizeof(*addr) ||
		    addr->spfr_family != PF_RING)
			return ERR_PTR(-EINVAL);
		dev = dev_get_by_index_rcu(sock_net(&pfr->sk),
					   addr->spfr_ifindex);
		if (!dev)
			return ERR_PTR(-ENODEV);
		return pfr_device_type_known(dev) ? dev : ERR_PTR(-EOPNOTSUPP);
	}
	dev = pfr_device_first(pfr, &any);
	if (dev)
		return dev;
	return ERR_PTR(READ_ONCE(pfr->gone) ? -ENODEV : -EDESTADDRREQ);
}

static int pfr_socket_send(struct pf_ring_socket *pfr, struct msghdr *msg,
			   size_t len)
{
	struct net_device *dev;
	struct pfr_room room;
	struct sk_buff *skb;
	int err;

	rcu_read_lock();
	dev = pfr_socket_tx_dev(pfr, msg);
	err = PTR_ERR_OR_ZERO(dev) ?: pfr_transmit_check(dev, len);
	if (!err)
		pfr_transmit_room(dev, &room);
	rcu_read_unlock();
	if (err)
		return err;

	skb = pfr_transmit_read(&pfr->sk, msg, len, &room);
	if (IS_ERR(skb))
		return PTR_ERR(skb);

	rcu_read_lock();
	dev = pfr_socket_tx_dev(pfr, msg);
	err = PTR_ERR_OR_ZERO(dev);
	if (err)
		kfree_skb(skb);
	else
		err = pfr_transmit_send(skb, dev);
	rcu_read_unlock();
	return err;
}

int pfr_socket_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct pf_ring_socket *pfr = pfr_sk(sock->sk);
	int err;

	/* What is passed on to a device that is named was received here. */
	if (READ_ONCE(pfr->mode) == PFR_MODE_RECV && !msg->msg_name)
		return -EOPNOTSUPP;
	if (!READ_ONCE(pfr->enabled))
		return -ENOTCONN;
	err = pfr_socket_send(pfr, msg, len);
	atomic64_inc(err ? &pfr->tx_errors : &pfr->tx_ok);
	return err ?: len;
}
