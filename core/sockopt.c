// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control plane: a table of options, one handler each. Sizes are checked
 * before a handler is called, and what it gets is a copy that nobody changes.
 */
#include <linux/ctype.h>
#include <linux/nospec.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "device.h"
#include "socket.h"
#include "sockopt.h"
#include "stats.h"
#include "version.h"

struct pfr_sockopt {
	/* The socket's mutex is held. @len is the size given, zero-filled. */
	int (*set)(struct pf_ring_socket *pfr, const void *val, size_t len);
	int (*get)(struct pf_ring_socket *pfr, void *val);
	size_t min;		/* of what is set: its first release's size */
	size_t size;		/* today's */
	bool exact;		/* a longer one is refused, whatever it holds */
};

static int pfr_set_ring(struct pf_ring_socket *pfr, const void *val, size_t len)
{
	return pfr_socket_set_ring(pfr, val);
}

static int pfr_get_ring(struct pf_ring_socket *pfr, void *val)
{
	if (!pfr->ring)
		return -ENOTCONN;
	pfr_ring_geometry(pfr->ring, val);
	return sizeof(struct pfr_ring_geometry);
}

static int pfr_set_bind(struct pf_ring_socket *pfr, const void *val, size_t len)
{
	if (len % sizeof(struct sockaddr_pfr))
		return -EINVAL;
	return pfr_socket_bind_all(pfr, val, len / sizeof(struct sockaddr_pfr));
}

static int pfr_set_enable(struct pf_ring_socket *pfr, const void *val,
			  size_t len)
{
	u32 on = *(u32 *)val;

	return on > 1 ? -EINVAL : pfr_socket_enable(pfr, on);
}

static int pfr_set_direction(struct pf_ring_socket *pfr, const void *val,
			     size_t len)
{
	u32 direction = *(u32 *)val;

	if (direction > tx_only_direction)
		return -EINVAL;
	if (pfr->enabled)
		return -EBUSY;
	pfr->direction = direction;
	return 0;
}

static int pfr_set_mode(struct pf_ring_socket *pfr, const void *val, size_t len)
{
	u32 mode = *(u32 *)val;

	if (mode > recv_only_mode)
		return -EINVAL;
	if (pfr->enabled)
		return -EBUSY;
	WRITE_ONCE(pfr->mode, mode);
	return 0;
}

static void pfr_update_picky(struct pf_ring_socket *pfr)
{
	WRITE_ONCE(pfr->picky, pfr->drop || pfr->sampling_rate > 1);
}

static int pfr_set_sampling(struct pf_ring_socket *pfr, const void *val,
			    size_t len)
{
	u32 rate = *(u32 *)val;

	if (!rate)
		return -EINVAL;
	atomic_set(&pfr->sampled, 0);
	WRITE_ONCE(pfr->sampling_rate, rate);
	pfr_update_picky(pfr);
	return 0;
}

static int pfr_set_name(struct pf_ring_socket *pfr, const void *val, size_t len)
{
	char name[PFR_APPL_NAME_LEN] = {};
	size_t i;

	/* The NUL may come along; nothing may that upsets a terminal. */
	memcpy(name, val, min(len, sizeof(name) - 1));
	if (len == sizeof(name) && ((const char *)val)[len - 1])
		return -EINVAL;
	for (i = 0; name[i]; i++)
		if (!isascii(name[i]) || !isprint(name[i]))
			return -EINVAL;
	if (!i)
		return -EINVAL;
	memcpy(pfr->appl_name, name, sizeof(name));
	return 0;
}

static int pfr_set_watermark(struct pf_ring_socket *pfr, const void *val,
			     size_t len)
{
	if (!pfr->ring)
		return -ENOTCONN;
	pfr_ring_set_watermark(pfr->ring, *(u32 *)val);
	return 0;
}

static int pfr_set_flush(struct pf_ring_socket *pfr, const void *val,
			 size_t len)
{
	if (!pfr->ring)
		return -ENOTCONN;
	pfr_ring_set_flush(pfr->ring, *(u32 *)val);
	return 0;
}

static int pfr_set_channels(struct pf_ring_socket *pfr, const void *val,
			    size_t len)
{
	pfr_socket_channels(pfr, *(u64 *)val);
	return 0;
}

static int pfr_set_rehash(struct pf_ring_socket *pfr, const void *val,
			  size_t len)
{
	u32 on = *(u32 *)val;

	if (on > 1)
		return -EINVAL;
	WRITE_ONCE(pfr->rehash, on);
	return 0;
}

static int pfr_set_cluster(struct pf_ring_socket *pfr, const void *val,
			   size_t len)
{
	const struct pfr_cluster_request *req = val;

	return pfr_socket_join(pfr, req->id, req->type);
}

static int pfr_set_cluster_leave(struct pf_ring_socket *pfr, const void *val,
				 size_t len)
{
	return pfr_socket_leave(pfr);
}

static int pfr_set_policy(struct pf_ring_socket *pfr, const void *val,
			  size_t len)
{
	WRITE_ONCE(pfr->drop, !*(u32 *)val);
	pfr_update_picky(pfr);
	return 0;
}

static int pfr_set_promisc(struct pf_ring_socket *pfr, const void *val,
			   size_t len)
{
	u32 on = *(u32 *)val;

	return on > 1 ? -EINVAL : pfr_socket_promisc(pfr, on);
}

static int pfr_get_counters(struct pf_ring_socket *pfr, void *val)
{
	pfr_stats_read(pfr, val);
	return sizeof(struct pfr_counters);
}

static int pfr_get_info(struct pf_ring_socket *pfr, void *val)
{
	const struct pfr_cluster *cluster;
	const struct net_device *dev;
	struct pfr_info *info = val;
	bool any;

	info->version = pfr_version_number();
	info->features = PFR_FEATURE_RING | PFR_FEATURE_CLUSTER |
			 PFR_FEATURE_TX;
	info->ring_id = pfr->id;
	info->num_channels = 1;
	info->if_index = UNKNOWN_INTERFACE;
	if (pfr->ring)
		info->queued = pfr_ring_queued(pfr->ring);

	rtnl_lock();
	info->num_bindings = pfr->num_bindings;
	if (pfr->gone)
		info->device_flags |= PFR_INFO_DEVICE_GONE;
	cluster = rtnl_dereference(pfr->cluster);
	if (cluster)
		info->cluster_id = cluster->id;
	dev = pfr_device_first(pfr, &any);
	if (any)
		info->if_index = 0;
	if (dev) {
		info->if_index = dev->ifindex;
		info->num_channels = dev->real_num_rx_queues;
		info->mtu = dev->mtu;
		memcpy(info->mac, dev->dev_addr, sizeof(info->mac));
	}
	rtnl_unlock();
	return sizeof(*info);
}

#define PFR_U32	.min = sizeof(u32), .size = sizeof(u32), .exact = true
#define PFR_U64	.min = sizeof(u64), .size = sizeof(u64), .exact = true

static const struct pfr_sockopt pfr_sockopts[] = {
	[PFR_SO_RING] = {
		.set = pfr_set_ring,
		.get = pfr_get_ring,
		.min = sizeof(struct pfr_ring_request),
		.size = sizeof(struct pfr_ring_request)
	},
	[PFR_SO_BIND] = {
		.set = pfr_set_bind,
		.min = sizeof(struct sockaddr_pfr),
		.size = sizeof(struct sockaddr_pfr) * PFR_MAX_BINDINGS,
		.exact = true
	},
	[PFR_SO_ENABLE] = { .set = pfr_set_enable, PFR_U32 },
	[PFR_SO_DIRECTION] = { .set = pfr_set_direction, PFR_U32 },
	[PFR_SO_SOCKET_MODE] = { .set = pfr_set_mode, PFR_U32 },
	[PFR_SO_SAMPLING_RATE] = { .set = pfr_set_sampling, PFR_U32 },
	[PFR_SO_APPL_NAME] = {
		.set = pfr_set_name,
		.min = 1,
		.size = PFR_APPL_NAME_LEN,
		.exact = true
	},
	[PFR_SO_WATERMARK] = { .set = pfr_set_watermark, PFR_U32 },
	[PFR_SO_FLUSH_TIMEOUT] = { .set = pfr_set_flush, PFR_U32 },
	[PFR_SO_CHANNEL_MASK] = { .set = pfr_set_channels, PFR_U64 },
	[PFR_SO_RSS_REHASH] = { .set = pfr_set_rehash, PFR_U32 },
	[PFR_SO_CLUSTER] = {
		.set = pfr_set_cluster,
		.min = sizeof(struct pfr_cluster_request),
		.size = sizeof(struct pfr_cluster_request)
	},
	[PFR_SO_CLUSTER_LEAVE] = { .set = pfr_set_cluster_leave, .exact = true },
	[PFR_SO_POLICY] = { .set = pfr_set_policy, PFR_U32 },
	[PFR_SO_PROMISC] = { .set = pfr_set_promisc, PFR_U32 },
	[PFR_SO_COUNTERS] = { .get = pfr_get_counters },
	[PFR_SO_INFO] = { .get = pfr_get_info },
};

/* The largest value that a getter writes. */
union pfr_sockopt_value {
	struct pfr_ring_geometry geometry;
	struct pfr_counters counters;
	struct pfr_info info;
};

static const struct pfr_sockopt *pfr_sockopt_find(int level, int name)
{
	if (level != SOL_PF_RING || name < 0 ||
	    name >= (int)ARRAY_SIZE(pfr_sockopts))
		return NULL;
	return &pfr_sockopts[array_index_nospec(name,
						ARRAY_SIZE(pfr_sockopts))];
}

int pfr_sockopt_set(struct socket *sock, int level, int name, sockptr_t val,
		    unsigned int len)
{
	const struct pfr_sockopt *opt = pfr_sockopt_find(level, name);
	struct pf_ring_socket *pfr = pfr_sk(sock->sk);
	void *copy;
	int err;

	if (!opt || !opt->set)
		return -ENOPROTOOPT;
	if (len < opt->min || (opt->exact && len > opt->size))
		return -EINVAL;
	if (len > PAGE_SIZE)
		return -E2BIG;
	copy = kzalloc(max_t(size_t, len, opt->size), GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	err = -EFAULT;
	if (copy_from_sockptr(copy, val, len))
		goto out;
	err = -E2BIG;
	if (len > opt->size && memchr_inv(copy + opt->size, 0, len - opt->size))
		goto out;

	mutex_lock(&pfr->lock);
	err = opt->set(pfr, copy, len);
	mutex_unlock(&pfr->lock);
out:
	kfree(copy);
	return err;
}

int pfr_sockopt_get(struct socket *sock, int level, int name,
		    char __user *val, int __user *len)
{
	const struct pfr_sockopt *opt = pfr_sockopt_find(level, name);
	struct pf_ring_socket *pfr = pfr_sk(sock->sk);
	union pfr_sockopt_value value = {};
	int room, size;

	if (!opt || !opt->get)
		return -ENOPROTOOPT;
	if (get_user(room, len))
		return -EFAULT;
	if (room <= 0)
		return -EINVAL;

	mutex_lock(&pfr->lock);
	size = opt->get(pfr, &value);
	mutex_unlock(&pfr->lock);
	if (size < 0)
		return size;
	size = min(size, room);	/* an older program wants less */
	if (copy_to_user(val, &value, size) || put_user(size, len))
		return -EFAULT;
	return 0;
}
