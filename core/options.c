// SPDX-License-Identifier: GPL-2.0-only
/* The table of options, with one handler each. */
#include <linux/ctype.h>
#include <linux/nospec.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "cluster.h"
#include "device.h"
#include "event.h"
#include "options.h"
#include "packet.h"
#include "page.h"
#include "plugin.h"
#include "purge.h"
#include "rules.h"
#include "ruleset.h"
#include "socket.h"
#include "stats.h"
#include "version.h"

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

static int pfr_set_enable(struct pf_ring_socket *pfr, u32 on)
{
	return pfr_socket_enable(pfr, on);
}

static int pfr_set_direction(struct pf_ring_socket *pfr, u32 direction)
{
	if (pfr->enabled)
		return -EBUSY;
	pfr->direction = direction;
	return 0;
}

static int pfr_set_mode(struct pf_ring_socket *pfr, u32 mode)
{
	if (pfr->enabled)
		return -EBUSY;
	WRITE_ONCE(pfr->mode, mode);
	return 0;
}

static int pfr_set_sampling(struct pf_ring_socket *pfr, u32 rate)
{
	if (!rate)
		return -EINVAL;
	atomic_set(&pfr->sampled, 0);
	WRITE_ONCE(pfr->sampling_rate, rate);
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

static int pfr_set_watermark(struct pf_ring_socket *pfr, u32 packets)
{
	if (!pfr->ring)
		return -ENOTCONN;
	pfr_ring_set_watermark(pfr->ring, packets);
	return 0;
}

static int pfr_set_flush(struct pf_ring_socket *pfr, u32 usec)
{
	if (!pfr->ring)
		return -ENOTCONN;
	pfr_ring_set_flush(pfr->ring, usec);
	return 0;
}

static int pfr_set_channels(struct pf_ring_socket *pfr, const void *val,
			    size_t len)
{
	const u64 *channels = val;

	return pfr_socket_channels(pfr, *channels);
}

static int pfr_set_rehash(struct pf_ring_socket *pfr, u32 on)
{
	WRITE_ONCE(pfr->rehash, on);
	return 0;
}

static int pfr_set_filter_view(struct pf_ring_socket *pfr, u32 view)
{
	WRITE_ONCE(pfr->filter_view, view);
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

static int pfr_set_policy(struct pf_ring_socket *pfr, u32 accept)
{
	return pfr_rules_policy(pfr, !accept);
}

/*
 * Why a rule was refused stays until the next one is: a program asks after the
 * error, and another thread's success in between does not matter.
 */
static int pfr_set_refused(struct pf_ring_socket *pfr, int err,
			   const struct pfr_refusal *why)
{
	if (err)
		pfr->refusal = *why;
	return err;
}

static int pfr_set_rule(struct pf_ring_socket *pfr, const void *val, size_t len)
{
	struct pfr_refusal why = {};

	return pfr_set_refused(pfr, pfr_rules_add(pfr, val, &why), &why);
}

static int pfr_set_rule_remove(struct pf_ring_socket *pfr, u32 id)
{
	struct pfr_refusal why = {};

	return pfr_set_refused(pfr, pfr_rules_remove(pfr, id, &why), &why);
}

static int pfr_set_hash_rule(struct pf_ring_socket *pfr, const void *val,
			     size_t len)
{
	struct pfr_refusal why = {};

	return pfr_set_refused(pfr, pfr_rules_add_hash(pfr, val, &why), &why);
}

static int pfr_set_hash_rule_remove(struct pf_ring_socket *pfr,
				    const void *val, size_t len)
{
	struct pfr_refusal why = {};

	return pfr_set_refused(pfr, pfr_rules_remove_hash(pfr, val, &why),
			       &why);
}

int pfr_option_refused(struct pf_ring_socket *pfr, int err,
		       const struct pfr_refusal *why)
{
	mutex_lock(&pfr->lock);
	pfr_set_refused(pfr, err, why);
	mutex_unlock(&pfr->lock);
	return err;
}

static int pfr_set_rule_set(struct pf_ring_socket *pfr, const void *val,
			    u16 *missing)
{
	struct pfr_refusal why = {};
	int err = pfr_rules_replace(pfr, val, &why, missing);

	return err ? pfr_option_refused(pfr, err, &why) : 0;
}

static int pfr_set_purge(struct pf_ring_socket *pfr, const void *val,
			 u16 *missing)
{
	const u32 *seconds = val;

	pfr_purge_rules(pfr, *seconds);
	return 0;
}

static int pfr_set_purge_hash(struct pf_ring_socket *pfr, const void *val,
			      u16 *missing)
{
	const u32 *seconds = val;

	pfr_purge_hash_rules(pfr, *seconds);
	return 0;
}

static int pfr_reply_rule_stats(struct pf_ring_socket *pfr,
				const void *request, u32 room, void **reply)
{
	const u32 *id = request;

	return pfr_rules_stats(pfr, *id, room, reply);
}

static int pfr_reply_hash_rule_stats(struct pf_ring_socket *pfr,
				     const void *request, u32 room,
				     void **reply)
{
	struct pfr_refusal why = {};

	return pfr_hash_rule_check(request, &why) ?:
	       pfr_rules_hash_stats(pfr, request, room, reply);
}

static void *pfr_read_plugin_msg(sockptr_t val, size_t room,
				 struct pfr_refusal *why)
{
	struct pfr_plugin_msg head, *msg;

	if (copy_from_sockptr(&head, val, sizeof(head)))
		return ERR_PTR(-EFAULT);
	if (head.reserved || head.len > PFRING_MAX_MSG ||
	    head.len > room - sizeof(head))
		return ERR_PTR(-EINVAL);
	msg = kvmalloc(sizeof(head) + head.len, GFP_KERNEL_ACCOUNT);
	if (!msg)
		return ERR_PTR(-ENOMEM);
	*msg = head;
	if (copy_from_sockptr_offset(msg + 1, val, sizeof(head), head.len)) {
		kvfree(msg);
		return ERR_PTR(-EFAULT);
	}
	return msg;
}

static int pfr_set_plugin_msg(struct pf_ring_socket *pfr, const void *val,
			      size_t len)
{
	const struct pfr_plugin_msg *msg = val;

	return pfr_plugin_msg(pfr, msg->plugin_id, msg + 1, msg->len, NULL, 0);
}

static int pfr_reply_plugin_msg(struct pf_ring_socket *pfr,
				const void *request, u32 room, void **reply)
{
	const struct pfr_plugin_msg *msg = request;

	room = min_t(u32, room, PFRING_MAX_MSG);
	*reply = kvzalloc(room, GFP_KERNEL_ACCOUNT);
	if (!*reply)
		return -ENOMEM;
	return pfr_plugin_msg(pfr, msg->plugin_id, msg + 1, msg->len, *reply,
			      room);
}

static int pfr_set_events(struct pf_ring_socket *pfr, u32 on)
{
	return pfr_event_want(pfr, on);
}

static int pfr_reply_plugin_page(struct pf_ring_socket *pfr,
				 const void *request, u32 room, void **reply)
{
	return pfr_page_reply(pfr, request, room, reply);
}

static int pfr_get_refusal(struct pf_ring_socket *pfr, void *val)
{
	memcpy(val, &pfr->refusal, sizeof(pfr->refusal));
	return sizeof(pfr->refusal);
}

static int pfr_set_promisc(struct pf_ring_socket *pfr, u32 on)
{
	return pfr_socket_promisc(pfr, on);
}

static int pfr_get_counters(struct pf_ring_socket *pfr, void *val)
{
	pfr_stats_read(pfr, val);
	return sizeof(struct pfr_counters);
}

static int pfr_set_limits(struct pf_ring_socket *pfr, const void *val,
			  size_t len)
{
	return pfr_rules_limit(pfr, val);
}

static int pfr_get_limits(struct pf_ring_socket *pfr, void *val)
{
	memcpy(val, &pfr->limits, sizeof(pfr->limits));
	return sizeof(pfr->limits);
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
	if (!pfr_device_quick)
		info->features |= PFR_FEATURE_RULES | PFR_FEATURE_PLUGINS;
	pfr_rules_count(pfr, info);
	info->ring_id = pfr->id;
	info->num_channels = 1;
	info->if_index = PFR_UNKNOWN_INTERFACE;
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
	info->link_type = PFR_LINK_ETHERNET;
	if (any)
		info->if_index = 0;
	if (dev) {
		info->link_type = pfr_device_link(dev);
		info->if_index = dev->ifindex;
		info->num_channels = dev->real_num_rx_queues;
		info->mtu = dev->mtu;
		memcpy(info->mac, dev->dev_addr, sizeof(info->mac));
	}
	rtnl_unlock();
	return sizeof(*info);
}

#define PFR_U32(fn, most)						\
	{								\
		.set_u32 = (fn), .max = (most),				\
		.min = sizeof(u32), .size = sizeof(u32), .exact = true	\
	}

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
	[PFR_SO_ENABLE] = PFR_U32(pfr_set_enable, 1),
	[PFR_SO_DIRECTION] = PFR_U32(pfr_set_direction, PFR_DIRECTION_TX),
	[PFR_SO_SOCKET_MODE] = PFR_U32(pfr_set_mode, PFR_MODE_RECV),
	[PFR_SO_SAMPLING_RATE] = PFR_U32(pfr_set_sampling, U32_MAX),
	[PFR_SO_APPL_NAME] = {
		.set = pfr_set_name,
		.min = 1,
		.size = PFR_APPL_NAME_LEN,
		.exact = true
	},
	[PFR_SO_WATERMARK] = PFR_U32(pfr_set_watermark, U32_MAX),
	[PFR_SO_FLUSH_TIMEOUT] = PFR_U32(pfr_set_flush, U32_MAX),
	[PFR_SO_CHANNEL_MASK] = {
		.set = pfr_set_channels,
		.min = sizeof(u64),
		.size = sizeof(u64),
		.exact = true
	},
	[PFR_SO_RSS_REHASH] = PFR_U32(pfr_set_rehash, 1),
	[PFR_SO_CLUSTER] = {
		.set = pfr_set_cluster,
		.min = sizeof(struct pfr_cluster_request),
		.size = sizeof(struct pfr_cluster_request)
	},
	[PFR_SO_CLUSTER_LEAVE] = { .set = pfr_set_cluster_leave, .exact = true },
	[PFR_SO_POLICY] = PFR_U32(pfr_set_policy, U32_MAX),
	[PFR_SO_PROMISC] = PFR_U32(pfr_set_promisc, 1),
	[PFR_SO_COUNTERS] = { .get = pfr_get_counters },
	[PFR_SO_INFO] = { .get = pfr_get_info },
	[PFR_SO_RULE_ADD] = {
		.set = pfr_set_rule,
		.min = sizeof(struct pfr_wildcard_rule),
		.size = sizeof(struct pfr_wildcard_rule)
	},
	[PFR_SO_RULE_REMOVE] = PFR_U32(pfr_set_rule_remove, U32_MAX),
	[PFR_SO_HASH_RULE_ADD] = {
		.set = pfr_set_hash_rule,
		.min = sizeof(struct pfr_hash_rule),
		.size = sizeof(struct pfr_hash_rule)
	},
	[PFR_SO_HASH_RULE_REMOVE] = {
		.set = pfr_set_hash_rule_remove,
		.min = sizeof(struct pfr_hash_rule),
		.size = sizeof(struct pfr_hash_rule)
	},
	[PFR_SO_RULE_SET] = {
		.set_unlocked = pfr_set_rule_set,
		.read = pfr_ruleset_read,
		.min = sizeof(struct pfr_rule_set)
	},
	[PFR_SO_RULE_STATS] = {
		.reply = pfr_reply_rule_stats,
		.min = sizeof(u32),
		.size = sizeof(u32)
	},
	[PFR_SO_HASH_RULE_STATS] = {
		.reply = pfr_reply_hash_rule_stats,
		.min = sizeof(struct pfr_hash_rule),
		.size = sizeof(struct pfr_hash_rule)
	},
	[PFR_SO_PLUGIN_MSG] = {
		.set = pfr_set_plugin_msg,
		.reply = pfr_reply_plugin_msg,
		.read = pfr_read_plugin_msg,
		.min = sizeof(struct pfr_plugin_msg)
	},
	[PFR_SO_PURGE_RULES] = {
		.set_unlocked = pfr_set_purge,
		.min = sizeof(u32),
		.size = sizeof(u32),
		.exact = true
	},
	[PFR_SO_PURGE_HASH_RULES] = {
		.set_unlocked = pfr_set_purge_hash,
		.min = sizeof(u32),
		.size = sizeof(u32),
		.exact = true
	},
	[PFR_SO_REFUSAL] = { .get = pfr_get_refusal },
	[PFR_SO_PLUGIN_PAGE] = {
		.reply = pfr_reply_plugin_page,
		.min = sizeof(struct pfr_plugin_page),
		.size = sizeof(struct pfr_plugin_page)
	},
	[PFR_SO_EVENTS] = PFR_U32(pfr_set_events, 1),
	[PFR_SO_LIMITS] = {
		.set = pfr_set_limits,
		.get = pfr_get_limits,
		.min = sizeof(struct pfr_limits),
		.size = sizeof(struct pfr_limits)
	},
	[PFR_SO_FILTER_VIEW] = PFR_U32(pfr_set_filter_view, PFR_FILTER_NETWORK),
};

const struct pfr_sockopt *pfr_option(int name)
{
	if (name < 0 || name >= (int)ARRAY_SIZE(pfr_sockopts))
		return NULL;
	return &pfr_sockopts[array_index_nospec(name,
						ARRAY_SIZE(pfr_sockopts))];
}
