/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * State per flow, call, host, whatever has a key: a table of structures of the
 * plugin's, found by that key, never more than a limit, for many CPUs at once.
 * For kernel plugins; needs nothing from the core.
 *
 *	struct talk {
 *		struct pfring_flow flow;	// first, with this name
 *		struct talk_key key;		// 4 .. 256 bytes, multiple of 4
 *		u64 packets;			// and whatever else
 *	};
 *
 *	static const struct pfring_flow_kind talk_kind =
 *		PFRING_FLOW_KIND(struct talk, key, NULL);
 *	static struct pfring_flows talks;
 *
 *	err = pfring_flows_init(&talks, &talk_kind, 100000);	// module_init
 *
 *	struct talk_key key;				// handle_skb:
 *	struct pfring_flow *flow;
 *
 *	memset(&key, 0, sizeof(key));		// padding is compared, too
 *	key.src = ...
 *	flow = pfring_flow_get(&talks, &talk_kind, &key);
 *	if (flow) {				// from here on it is ours alone
 *		struct talk *talk = container_of(flow, struct talk, flow);
 *
 *		talk->packets++;
 *		pfring_flow_put(&talks, flow);		// until here
 *	}
 *
 *	pfring_flows_destroy(&talks);		// module_exit, unregistered
 *
 * A flow that was found or made is locked, together with the few that share its
 * bucket, until it is put: nothing in it needs atomics or a lock of its own, and
 * nobody frees it meanwhile. So do not keep it for long, do not sleep, and hold
 * one flow of a table at a time; of different tables several, always in the same
 * order. After pfring_flow_put() its address means nothing.
 *
 * The table is full: the oldest of a sample of flows has to go, and is counted.
 * With flows of any age in it that is one of the oldest tenth, mostly, so that
 * who floods it with keys throws out his own. The hash is seeded for each table,
 * so nobody outside can choose who meets whom.
 *
 * "Packet" is the context of handle_skb: softirq, or bottom halves disabled by
 * local_bh_disable(), in which process context may call these functions as well.
 * "Control" may sleep.
 *
 * So that the flows of one network namespace do not take the memory of another's,
 * see pf_ring_share.h.
 *
 * Memory: a flow is one kmalloc() of its structure: 64, 96, 128, 192, 256, 512
 * bytes waste nothing. struct pfring_flow is 16 of them. The table itself takes 8
 * to 16 bytes for each flow of the limit, at once.
 */
#ifndef PF_RING_FLOWS_H
#define PF_RING_FLOWS_H

#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/jiffies.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "pf_ring_share.h"

#define PFRING_FLOWS_MAX	4194304	/* flows in a table */
#define PFRING_FLOW_KEY_MAX	256		/* bytes */

/* The head of a flow. Nothing in it concerns a plugin. */
struct pfring_flow {
	struct pfring_flow *next;	/* in the bucket, by ascending hash */
	u32 hash;
	u32 last;			/* activity, in jiffies */
};

struct pfring_flows;

/*
 * What flows of a table look like. Make it a static const: the functions below
 * are inlined and know it when they are compiled.
 */
struct pfring_flow_kind {
	u32 size;			/* of the plugin's structure */
	u32 key_offset;
	u32 key_len;
	u32 beside;			/* bytes that each flow points to, if any */
	bool lasting;			/* a full table takes no more: none has to go */
	/*
	 * NULL, or: the flow is about to be freed, for whatever reason; free
	 * what it points to, add it to a total. (packet or control, always
	 * locked: must not sleep, nor use this table)
	 */
	void (*forget)(struct pfring_flows *flows, struct pfring_flow *flow);
};

#define PFRING_FLOW_KIND(type, key, on_forget) {			\
	.size = sizeof(type) + BUILD_BUG_ON_ZERO(offsetof(type, flow)),	\
	.key_offset = offsetof(type, key),				\
	.key_len = sizeof(((type *)0)->key),				\
	.forget = on_forget,						\
}

/* Those that stay until they are deleted, or purged. */
#define PFRING_FLOW_KIND_LASTING(type, key, on_forget) {		\
	.size = sizeof(type) + BUILD_BUG_ON_ZERO(offsetof(type, flow)),	\
	.key_offset = offsetof(type, key),				\
	.key_len = sizeof(((type *)0)->key),				\
	.lasting = true,						\
	.forget = on_forget,						\
}

struct pfring_flow_bucket {
	spinlock_t lock;	/* the list and all that is in it */
	struct pfring_flow *first;
};

/* A table. All of it is private; zeroed, it is one that was never made. */
struct pfring_flows {
	struct pfring_flow_bucket *buckets;
	const struct pfring_flow_kind *kind;
	struct pfring_share *share;	/* whose memory it is; NULL: nobody's */
	u32 shift;			/* from a hash to a bucket */
	u32 limit;
	atomic_t num;
	atomic_t hand;			/* where the next victims are looked for */
	atomic64_t created;
	atomic64_t evicted;
	atomic64_t purged;
	atomic64_t refused;
	u64 seed[PFRING_FLOW_KEY_MAX / sizeof(u32) + 1];
	siphash_key_t secret;		/* of cursors: hashes are not shown */
};

/* Counters since the table was made, but for @num. */
struct pfring_flows_stats {
	u64 num;			/* flows there are */
	u64 limit;
	u64 created;
	u64 evicted;			/* to make room for others */
	u64 purged;			/* idle */
	u64 refused;			/* not made: no memory, or no victim */
};

#include "pf_ring_flow_table.h"	/* how it is done */
#include "pf_ring_place.h"

/* --------------------------------------------------------- for each packet */

/**
 * pfring_flow_find - the flow of a key, if there is one (packet)
 * @flows: the table
 * @kind: that it was made with
 * @key: key_len bytes, aligned to 4
 *
 * This is no activity: see pfring_flow_touch().
 *
 * Return: the flow, locked: pfring_flow_put() or pfring_flow_del() it; or NULL.
 */
static __always_inline struct pfring_flow *
pfring_flow_find(struct pfring_flows *flows,
		 const struct pfring_flow_kind *kind, const void *key)
{
	u32 hash = __pfring_flow_hash(flows, kind, key);
	struct pfring_flow_bucket *bucket = __pfring_flow_bucket(flows, hash);
	struct pfring_flow *flow;

	__pfring_flow_lock(bucket);
	flow = __pfring_flow_look(bucket, kind, hash, key);
	if (!flow)
		__pfring_flow_unlock(bucket);
	return flow;
}

/* The flow was active just now (packet; it is locked). */
static __always_inline void pfring_flow_touch(struct pfring_flow *flow)
{
	flow->last = (u32)jiffies;
}

/**
 * pfring_flow_get - the flow of a key; if there is none, one is made (packet)
 * @flows: the table
 * @kind: that it was made with
 * @key: key_len bytes, aligned to 4
 *
 * A new flow has its key, and is zeroed otherwise: that is how to tell. Another
 * one may have gone for it. This is activity.
 *
 * Return: the flow, locked: pfring_flow_put() or pfring_flow_del() it. NULL:
 * there is no memory, or all flows that might go are in use; counted.
 */
static __always_inline struct pfring_flow *
pfring_flow_get(struct pfring_flows *flows,
		const struct pfring_flow_kind *kind, const void *key)
{
	u32 hash = __pfring_flow_hash(flows, kind, key);
	struct pfring_flow_bucket *bucket = __pfring_flow_bucket(flows, hash);
	struct pfring_flow *flow;

	__pfring_flow_lock(bucket);
	flow = __pfring_flow_look(bucket, kind, hash, key);
	if (unlikely(!flow)) {
		flow = __pfring_flow_create(flows, bucket, hash, key);
		if (!flow) {
			__pfring_flow_unlock(bucket);
			return NULL;
		}
	}
	pfring_flow_touch(flow);
	return flow;
}

/* Unlocks a flow (packet). */
static __always_inline void pfring_flow_put(struct pfring_flows *flows,
					    struct pfring_flow *flow)
{
	__pfring_flow_unlock(__pfring_flow_bucket(flows, flow->hash));
}

/* Forgets and frees a locked flow, which unlocks it (packet). */
static inline void pfring_flow_del(struct pfring_flows *flows,
				   struct pfring_flow *flow)
{
	struct pfring_flow_bucket *bucket =
		__pfring_flow_bucket(flows, flow->hash);
	struct pfring_flow **place = &bucket->first;

	while (*place != flow)
		place = &(*place)->next;
	__pfring_flow_unlink(flows, place);
	__pfring_flow_unlock(bucket);
	__pfring_flow_free(flows, flow);
}

/* ----------------------------------------------------- for the whole table */

/*
 * The flows of a table from a place on: behind @skip flows of just this @hash. Returns
 * whether @page had no room; then they are where it is to go on.
 */
static inline bool __pfring_flows_walk(struct pfring_flows *flows, u32 *hash,
				       u32 *skip,
				       bool (*page)(struct pfring_flow *flow,
						    void *arg),
				       void *arg)
{
	u32 num = __pfring_flows_num_buckets(flows), seen, i;
	struct pfring_flow_bucket *bucket;
	struct pfring_flow *flow;

	for (i = (u64)*hash >> flows->shift; i < num; i++) {
		bucket = &flows->buckets[i];
		if (!(i % 1024))
			cond_resched();
		if (!READ_ONCE(bucket->first))
			continue;
		spin_lock_bh(&bucket->lock);
		for (flow = bucket->first, seen = 0; flow; flow = flow->next) {
			if (flow->hash < *hash)
				continue;
			if (flow->hash > *hash) {
				*hash = flow->hash;
				*skip = 0;
				seen = 0;
			}
			if (seen++ < *skip)
				continue;
			if (!page(flow, arg)) {
				spin_unlock_bh(&bucket->lock);
				return true;
			}
			(*skip)++;
		}
		spin_unlock_bh(&bucket->lock);
	}
	return false;
}

/**
 * pfring_flows_walk - looks at flows, a page at a time (control)
 * @flows: the table
 * @cursor: 0 to begin; then as the last call has left it. Any number is safe,
 *	so users may keep it.
 * @page: called for each flow, which is locked: must not sleep, nor use the
 *	table. Returns whether there was room for it; if not, the walk ends, and
 *	the next one begins with this flow.
 * @arg: for @page
 *
 *	static bool talk_page(struct pfring_flow *flow, void *page)
 *	{
 *		struct talk *talk = container_of(flow, struct talk, flow);
 *		struct talk_entry *entry = pfring_page_add(page, sizeof(*entry));
 *
 *		if (!entry)
 *			return false;
 *		entry->packets = talk->packets;
 *		return true;
 *	}
 *
 *	pfring_flows_walk(&talks, &page->cursor, talk_page, page); // get_page
 *
 * Packets go on meanwhile. A flow that is there from the first page to the last
 * is looked at once. (Of flows whose hashes are equal, one in a billion pairs,
 * the second is missed if the first goes just between their pages.)
 *
 * Return: true if there is more; else @cursor is 0 again.
 */
static inline bool pfring_flows_walk(struct pfring_flows *flows, u64 *cursor,
				     bool (*page)(struct pfring_flow *flow,
						  void *arg),
				     void *arg)
{
	u64 place = pfring_place_find(&flows->secret, *cursor);
	u32 hash = place >> 32, skip = place;
	bool more = __pfring_flows_walk(flows, &hash, &skip, page, arg);

	place = (u64)hash << 32 | skip;
	*cursor = more ? pfring_place_hide(&flows->secret, place) : 0;
	return more;
}

/**
 * pfring_flows_walk_all - the same for several tables, one behind the other
 * @tables: the tables, always the same in the same order
 * @num: how many, at most 256
 * @cursor: see pfring_flows_walk()
 * @page: likewise
 * @arg: for @page
 *
 * What moves from one table to another between two pages may come twice, or not at
 * all.
 *
 * Return: true if there is more; else @cursor is 0 again.
 */
static inline bool pfring_flows_walk_all(struct pfring_flows *const *tables,
					 u32 num, u64 *cursor,
					 bool (*page)(struct pfring_flow *flow,
						      void *arg),
					 void *arg)
{
	const siphash_key_t *secret = &tables[0]->secret;
	u64 place = pfring_place_find(secret, *cursor);
	u32 hash = place >> 32, skip = place & 0xFFFFFF, i;

	for (i = (place >> 24) & 0xFF; i < num; i++, hash = 0, skip = 0) {
		if (!__pfring_flows_walk(tables[i], &hash, &skip, page, arg))
			continue;
		place = (u64)hash << 32 | i << 24 | (skip & 0xFFFFFF);
		*cursor = pfring_place_hide(secret, place);
		return true;
	}
	*cursor = 0;
	return false;
}

/**
 * pfring_flows_purge - forgets and frees flows that were idle (control)
 * @flows: the table
 * @seconds: since the last pfring_flow_get() or pfring_flow_touch(); 0: all
 *
 * Return: how many.
 */
static inline u32 pfring_flows_purge(struct pfring_flows *flows, u32 seconds)
{
	u32 num = __pfring_flows_num_buckets(flows), gone = 0, i;
	struct pfring_flow_bucket *bucket;
	struct pfring_flow **place, *flow, *list;

	for (i = 0; i < num; i++) {
		bucket = &flows->buckets[i];
		if (!(i % 1024))
			cond_resched();
		if (!READ_ONCE(bucket->first))
			continue;
		list = NULL;
		spin_lock_bh(&bucket->lock);
		place = &bucket->first;
		while (*place) {
			if ((u32)jiffies - (*place)->last < (u64)seconds * HZ) {
				place = &(*place)->next;
				continue;
			}
			flow = __pfring_flow_unlink(flows, place);
			flow->next = list;
			list = flow;
		}
		spin_unlock_bh(&bucket->lock);
		while (list) {
			flow = list;
			list = flow->next;
			__pfring_flow_free(flows, flow);
			gone++;
		}
	}
	atomic64_add(gone, &flows->purged);
	return gone;
}

/* Any context. */
static inline void pfring_flows_stats(const struct pfring_flows *flows,
				      struct pfring_flows_stats *stats)
{
	stats->num = atomic_read(&flows->num);
	stats->limit = flows->limit;
	stats->created = atomic64_read(&flows->created);
	stats->evicted = atomic64_read(&flows->evicted);
	stats->purged = atomic64_read(&flows->purged);
	stats->refused = atomic64_read(&flows->refused);
}

/**
 * pfring_flows_destroy - forgets and frees all flows, and the table (control)
 * @flows: the table; may be zeroed, or destroyed already
 *
 * Nobody else uses it any more: for a rule's table that is so in free_rule_mem,
 * for a module's behind unregister_plugin().
 */
static inline void pfring_flows_destroy(struct pfring_flows *flows)
{
	if (!flows->buckets)
		return;
	pfring_flows_purge(flows, 0);
	pfring_share_give(flows->share, __pfring_flows_bytes(flows));
	kvfree(flows->buckets);
	flows->buckets = NULL;
	flows->share = NULL;
}

/**
 * pfring_flows_share - the table's memory is of a namespace's part (control)
 * @flows: the table, which has no flows yet
 * @share: pfring_share_get(); stays until the table is destroyed
 *
 * Return: 0; -ENOBUFS the part has no room for the table itself.
 */
static inline int pfring_flows_share(struct pfring_flows *flows,
				     struct pfring_share *share)
{
	if (!pfring_share_take(share, __pfring_flows_bytes(flows)))
		return -ENOBUFS;
	flows->share = share;
	return 0;
}

static inline int __pfring_flows_init(struct pfring_flows *flows,
				      const struct pfring_flow_kind *kind,
				      u32 limit, struct lock_class_key *lock_class)
{
	u32 num, i;

	memset(flows, 0, sizeof(*flows));
	if (!limit || limit > PFRING_FLOWS_MAX || !kind->key_len ||
	    kind->key_len % sizeof(u32) ||
	    kind->key_len > PFRING_FLOW_KEY_MAX ||
	    kind->key_offset % sizeof(u32))
		return -EINVAL;
	num = rounddown_pow_of_two(limit);
	flows->buckets = kvcalloc(num, sizeof(*flows->buckets),
				  GFP_KERNEL_ACCOUNT);
	if (!flows->buckets)
		return -ENOMEM;
	for (i = 0; i < num; i++) {
		spin_lock_init(&flows->buckets[i].lock);
		lockdep_set_class(&flows->buckets[i].lock, lock_class);
	}
	flows->kind = kind;
	flows->limit = limit;
	flows->shift = 32 - ilog2(num);
	get_random_bytes(flows->seed, sizeof(flows->seed));
	get_random_bytes(&flows->secret, sizeof(flows->secret));
	return 0;
}

/**
 * pfring_flows_init - makes a table (control)
 * @flows: uninitialized; where it lies it stays
 * @kind: what its flows look like; stays, too
 * @limit: of flows, 1 to PFRING_FLOWS_MAX
 *
 * Return: 0; -ENOMEM; -EINVAL for a limit or a key that cannot be.
 */
#define pfring_flows_init(flows, kind, limit)				\
({									\
	static struct lock_class_key __lock_class;			\
									\
	__pfring_flows_init(flows, kind, limit, &__lock_class);		\
})

#endif /* PF_RING_FLOWS_H */
