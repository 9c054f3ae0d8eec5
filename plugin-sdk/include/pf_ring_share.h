/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that packets bring about, shared out to network namespaces: a plugin has a
 * budget, and each namespace with rules of it the same part of that. Who has used up
 * his part makes room among what is his own, so nobody throws out what another one
 * keeps, and nobody takes what another one may have. For kernel plugins; needs
 * nothing from the core.
 *
 *	static struct pfring_budget budget = PFRING_BUDGET(budget, 64 << 20);
 *
 *	// init_rule
 *	mine->share = pfring_share_get(&budget, pfring_ring_net(pfr));
 *	if (!mine->share)
 *		return -ENOMEM;
 *	err = pfring_flows_init(&mine->flows, &mine_kind, 100000);
 *	if (!err)
 *		err = pfring_flows_share(&mine->flows, mine->share);
 *
 *	// free_rule_mem
 *	pfring_flows_destroy(&mine->flows);
 *	pfring_share_put(mine->share);
 *
 * From there on the table does it by itself; so do the tables of
 * pf_ring_tcp_streams.h. What a plugin allocates beside them it takes and gives back
 * with pfring_share_take() and pfring_share_give().
 *
 * When another namespace comes, parts become smaller. Who then has more than his
 * part gives two flows for each new one, until he has not.
 */
#ifndef PF_RING_SHARE_H
#define PF_RING_SHARE_H

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* Of a plugin, for all its rules. */
struct pfring_budget {
	struct list_head shares;
	spinlock_t lock;		/* shares, num, and their users */
	unsigned long bytes;		/* for all of them together */
	u32 num;			/* of shares */
};

#define PFRING_BUDGET(name, size) {					\
	.shares = LIST_HEAD_INIT(name.shares),				\
	.lock = __SPIN_LOCK_UNLOCKED(name.lock),			\
	.bytes = size,							\
}

/* Of a namespace. */
struct pfring_share {
	struct list_head node;
	struct pfring_budget *budget;
	u32 net;			/* pfring_ring_net() */
	u32 users;			/* rules, mostly */
	atomic_long_t bytes;		/* that are taken */
};

static inline struct pfring_share *
__pfring_share_find(struct pfring_budget *budget, u32 net)
{
	struct pfring_share *share;

	list_for_each_entry(share, &budget->shares, node) {
		if (share->net != net)
			continue;
		share->users++;
		return share;
	}
	return NULL;
}

/**
 * pfring_share_get - the part of a namespace (control)
 * @budget: of the plugin
 * @net: pfring_ring_net()
 *
 * Return: it, to be given back by pfring_share_put(), or NULL.
 */
static inline struct pfring_share *
pfring_share_get(struct pfring_budget *budget, u32 net)
{
	struct pfring_share *fresh, *share;

	fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
	if (!fresh)
		return NULL;
	fresh->budget = budget;
	fresh->net = net;
	fresh->users = 1;
	spin_lock_bh(&budget->lock);
	share = __pfring_share_find(budget, net);
	if (!share) {
		list_add(&fresh->node, &budget->shares);
		WRITE_ONCE(budget->num, budget->num + 1);
	}
	spin_unlock_bh(&budget->lock);
	if (!share)
		return fresh;
	kfree(fresh);
	return share;
}

/* NULL is nothing to do (control, packet). */
static inline void pfring_share_put(struct pfring_share *share)
{
	struct pfring_budget *budget;
	bool last;

	if (!share)
		return;
	budget = share->budget;
	spin_lock_bh(&budget->lock);
	last = !--share->users;
	if (last) {
		list_del(&share->node);
		WRITE_ONCE(budget->num, budget->num - 1);
	}
	spin_unlock_bh(&budget->lock);
	if (last)
		kfree(share);
}

/* The bytes that it may have now. Any context. */
static inline unsigned long pfring_share_limit(const struct pfring_share *share)
{
	return share->budget->bytes / max(READ_ONCE(share->budget->num), 1U);
}

/* Has it more than that, because it had a larger part before? Any context. */
static inline bool pfring_share_is_over(const struct pfring_share *share)
{
	return (unsigned long)atomic_long_read(&share->bytes) >
	       pfring_share_limit(share);
}

/**
 * pfring_share_take - so many bytes more (any context)
 * @share: the part; NULL: there is no limit
 * @bytes: that are about to be allocated
 *
 * Return: false if it has them not.
 */
static inline bool pfring_share_take(struct pfring_share *share,
				     unsigned long bytes)
{
	if (!share)
		return true;
	if ((unsigned long)atomic_long_add_return(bytes, &share->bytes) <=
	    pfring_share_limit(share))
		return true;
	atomic_long_sub(bytes, &share->bytes);
	return false;
}

/* They are free again (any context). */
static inline void pfring_share_give(struct pfring_share *share,
				     unsigned long bytes)
{
	if (share)
		atomic_long_sub(bytes, &share->bytes);
}

/* Any context. */
static inline unsigned long pfring_share_bytes(const struct pfring_share *share)
{
	return share ? atomic_long_read(&share->bytes) : 0;
}

#endif /* PF_RING_SHARE_H */
