// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control plane: how options get in and answers get out.
 *
 * A page of user memory may come when its owner pleases. So what a program hands
 * over is read before the socket's mutex is taken, and what it gets is written
 * after the mutex was let go. Handlers see memory of the kernel's only, of a size
 * that was checked.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "options.h"
#include "plugin.h"
#include "sockopt.h"

/* The largest value that a getter writes. */
union pfr_sockopt_value {
	struct pfr_ring_geometry geometry;
	struct pfr_counters counters;
	struct pfr_info info;
	struct pfr_refusal refusal;
	struct pfr_limits limits;
};

static const struct pfr_sockopt *pfr_sockopt_find(int level, int name)
{
	return level == SOL_PF_RING ? pfr_option(name) : NULL;
}

/* A copy, zero-filled to today's size; what it has beyond that must be 0. */
static void *pfr_sockopt_copy(const struct pfr_sockopt *opt, sockptr_t val,
			      size_t len)
{
	void *copy;
	int err;

	if (len > PAGE_SIZE)
		return ERR_PTR(-E2BIG);
	copy = kzalloc(max(len, opt->size), GFP_KERNEL);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	err = -EFAULT;
	if (copy_from_sockptr(copy, val, len))
		goto free;
	err = -E2BIG;
	if (len > opt->size && memchr_inv(copy + opt->size, 0, len - opt->size))
		goto free;
	return copy;
free:
	kfree(copy);
	return ERR_PTR(err);
}

static int pfr_sockopt_apply(const struct pfr_sockopt *opt,
			     struct pf_ring_socket *pfr, const void *val,
			     size_t len, u16 *missing)
{
	const u32 *value = val;
	int err;

	*missing = 0;
	if (opt->set_unlocked)
		return opt->set_unlocked(pfr, val, missing);
	mutex_lock(&pfr->lock);
	pfr->missing_plugin = 0;
	if (opt->set)
		err = opt->set(pfr, val, len);
	else
		err = *value > opt->max ? -EINVAL : opt->set_u32(pfr, *value);
	*missing = pfr->missing_plugin;
	mutex_unlock(&pfr->lock);
	return err;
}

/*
 * Programs made for PF_RING attach filters at level 0, where that module has all
 * of its options.
 */
static bool pfr_sockopt_is_filter(int level, int name)
{
	return !level && (name == SO_ATTACH_FILTER || name == SO_DETACH_FILTER);
}

int pfr_sockopt_set(struct socket *sock, int level, int name, sockptr_t val,
		    unsigned int len)
{
	const struct pfr_sockopt *opt = pfr_sockopt_find(level, name);
	struct pf_ring_socket *pfr = pfr_sk(sock->sk);
	struct pfr_refusal why = {};
	u16 missing, asked = 0;
	void *copy;
	int err;

	if (pfr_sockopt_is_filter(level, name))
		return sock_setsockopt(sock, SOL_SOCKET, name, val, len);
	if (!opt || (!opt->set && !opt->set_u32 && !opt->set_unlocked))
		return -ENOPROTOOPT;
	if (len < opt->min || (opt->exact && len > opt->size))
		return -EINVAL;
	copy = opt->read ? opt->read(val, len, &why) :
			   pfr_sockopt_copy(opt, val, len);
	if (IS_ERR(copy))
		/* A rule that could not even be read was refused, too. */
		return why.error ? pfr_option_refused(pfr, PTR_ERR(copy), &why) :
				   PTR_ERR(copy);
	/*
	 * A rule may name plugins that are not loaded: once nothing is locked
	 * any more they are asked for, and the request is made again. A plugin
	 * that is missing twice will not come.
	 */
	for (;; asked = missing) {
		err = pfr_sockopt_apply(opt, pfr, copy, len, &missing);
		if (err != -ENOENT || !missing || missing == asked ||
		    !pfr_plugin_request(missing))
			break;
	}
	kvfree(copy);
	return err;
}

static int pfr_sockopt_reply(const struct pfr_sockopt *opt,
			     struct pf_ring_socket *pfr, char __user *val,
			     u32 room, int __user *len)
{
	struct pfr_refusal why = {};
	void *request, *reply = NULL;
	int size;

	if (room < opt->min)
		return -EINVAL;
	request = opt->read ? opt->read(USER_SOCKPTR(val), room, &why) :
			      pfr_sockopt_copy(opt, USER_SOCKPTR(val),
					       opt->min);
	if (IS_ERR(request))
		return PTR_ERR(request);
	mutex_lock(&pfr->lock);
	size = opt->reply(pfr, request, room, &reply);
	mutex_unlock(&pfr->lock);
	kvfree(request);
	if (size >= 0 && (copy_to_user(val, reply, size) || put_user(size, len)))
		size = -EFAULT;
	kvfree(reply);
	return min(size, 0);
}

int pfr_sockopt_get(struct socket *sock, int level, int name,
		    char __user *val, int __user *len)
{
	const struct pfr_sockopt *opt = pfr_sockopt_find(level, name);
	struct pf_ring_socket *pfr = pfr_sk(sock->sk);
	union pfr_sockopt_value value = {};
	int room, size;

	if (!opt || (!opt->get && !opt->reply))
		return -ENOPROTOOPT;
	if (get_user(room, len))
		return -EFAULT;
	if (room <= 0)
		return -EINVAL;
	if (opt->reply)
		return pfr_sockopt_reply(opt, pfr, val, room, len);

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
