/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How pf_ring_flows.h does it: hash, buckets, and who has to go when the table is
 * full. It is included there; nothing in here is for plugins.
 *
 * A bucket's list is in the order of hashes, so that a walk can stop in the midst
 * of it and find on. Locks of buckets are taken one inside another only by trying.
 */
#ifndef PF_RING_FLOW_TABLE_H
#define PF_RING_FLOW_TABLE_H

#include <linux/hash.h>

static inline u32 __pfring_flows_num_buckets(const struct pfring_flows *flows)
{
	return 1ULL << (32 - flows->shift);
}

/* What the table itself takes. */
static inline unsigned long
__pfring_flows_bytes(const struct pfring_flows *flows)
{
	return __pfring_flows_num_buckets(flows) *
	       sizeof(struct pfring_flow_bucket);
}

/* Keys are short, and their length is known: no loop when it runs. */
#ifdef __clang__
#define __PFRING_UNROLL	_Pragma("clang loop unroll_count(16)")
#else
#define __PFRING_UNROLL	_Pragma("GCC unroll 16")
#endif

/*
 * Multilinear: a random number for each word. As long as nobody knows those, two
 * different keys meet with a probability of 2^-32, whoever chose them. The last
 * steps spread keys that count up; both are one to one.
 */
static __always_inline u32
__pfring_flow_hash(const struct pfring_flows *flows,
		   const struct pfring_flow_kind *kind, const void *key)
{
	const u32 num = kind->key_len / sizeof(u32);
	const u64 *seed = flows->seed;
	const u32 *word = key;
	u64 sum = seed[0];
	u32 hash, i;

	__PFRING_UNROLL
	for (i = 0; i < num; i++)
		sum += seed[i + 1] * word[i];
	hash = sum >> 32;
	hash = (hash ^ hash >> 16) * GOLDEN_RATIO_32;
	return hash ^ hash >> 16;
}

/* Keys are aligned to 4, which is enough for most processors. */
struct __pfring_flow_word {
	u64 w;
} __packed;

static __always_inline bool
__pfring_flow_equal(const struct pfring_flow_kind *kind,
		    const struct pfring_flow *flow, const void *key)
{
	const u32 num = kind->key_len / sizeof(u32), odd = num % 2;
	const struct __pfring_flow_word *mine, *theirs;
	u64 differ = 0;
	u32 i;

	mine = (const void *)flow + kind->key_offset + odd * sizeof(u32);
	theirs = key + odd * sizeof(u32);
	if (odd)
		differ = *(const u32 *)((const void *)flow + kind->key_offset) ^
			 *(const u32 *)key;
	__PFRING_UNROLL
	for (i = 0; i < num / 2; i++)
		differ |= mine[i].w ^ theirs[i].w;
	return !differ;
}

static __always_inline struct pfring_flow_bucket *
__pfring_flow_bucket(const struct pfring_flows *flows, u32 hash)
{
	return &flows->buckets[(u64)hash >> flows->shift];
}

/* The flow of a key in its bucket, which is locked. */
static __always_inline struct pfring_flow *
__pfring_flow_look(const struct pfring_flow_bucket *bucket,
		   const struct pfring_flow_kind *kind, u32 hash,
		   const void *key)
{
	struct pfring_flow *flow = bucket->first;

	while (flow && (flow->hash < hash ||
			(flow->hash == hash &&
			 !__pfring_flow_equal(kind, flow, key))))
		flow = flow->next;
	return flow && flow->hash == hash ? flow : NULL;
}

/*
 * Sparse cannot know that a lock is held if a pointer is not NULL: it is told
 * that none is taken or given back.
 */
static __always_inline void __pfring_flow_lock(struct pfring_flow_bucket *bucket)
{
	spin_lock(&bucket->lock);
	__release(&bucket->lock);
}

static __always_inline bool
__pfring_flow_trylock(struct pfring_flow_bucket *bucket)
{
	if (!spin_trylock(&bucket->lock))
		return false;
	__release(&bucket->lock);
	return true;
}

static __always_inline void
__pfring_flow_unlock(struct pfring_flow_bucket *bucket)
{
	__acquire(&bucket->lock);
	spin_unlock(&bucket->lock);
}

/* Takes one out. Its bucket is locked. */
static inline struct pfring_flow *
__pfring_flow_unlink(struct pfring_flows *flows, struct pfring_flow **place)
{
	struct pfring_flow *flow = *place;

	if (flows->kind->forget)
		flows->kind->forget(flows, flow);
	WRITE_ONCE(*place, flow->next);
	return flow;
}

/* What a flow takes of its share. */
static inline unsigned long
__pfring_flow_bytes(const struct pfring_flow_kind *kind)
{
	return (unsigned long)kind->size + kind->beside;
}

/* It is in no bucket any more. */
static inline void __pfring_flow_free(struct pfring_flows *flows,
				      struct pfring_flow *flow)
{
	kfree(flow);
	pfring_share_give(flows->share, __pfring_flow_bytes(flows->kind));
	atomic_dec(&flows->num);
}

/* The least recently used of a bucket, which is locked. */
static inline struct pfring_flow **
__pfring_flow_oldest(struct pfring_flow_bucket *bucket, u32 *age)
{
	struct pfring_flow **place, **oldest = NULL;
	/* Now, not before it was locked: nobody is active in the future. */
	u32 now = (u32)jiffies;

	for (place = &bucket->first; *place; place = &(*place)->next) {
		if (!oldest || now - (*place)->last > *age) {
			*age = now - (*place)->last;
			oldest = place;
		}
	}
	return oldest;
}

#define __PFRING_FLOW_SAMPLE	8	/* buckets */
#define __PFRING_FLOW_PATIENCE	64	/* ... until there is any victim */

/*
 * Finds the bucket to take a flow from: that with the oldest of a sample. Other
 * buckets may be locked by those who look at ours, so nobody waits.
 */
static inline struct pfring_flow_bucket *
__pfring_flow_victims(struct pfring_flows *flows,
		      struct pfring_flow_bucket *own)
{
	u32 mask = __pfring_flows_num_buckets(flows) - 1;
	struct pfring_flow_bucket *bucket, *best = NULL;
	u32 age, best_age = 0, at, i;
	struct pfring_flow **place;

	if (__pfring_flow_oldest(own, &best_age))
		best = own;
	at = atomic_fetch_add(__PFRING_FLOW_SAMPLE, &flows->hand);
	for (i = 0; i < __PFRING_FLOW_PATIENCE && i <= mask; i++) {
		if (i >= __PFRING_FLOW_SAMPLE && best)
			break;
		bucket = &flows->buckets[(at + i) & mask];
		if (bucket == own || !READ_ONCE(bucket->first) ||
		    !__pfring_flow_trylock(bucket))
			continue;
		place = __pfring_flow_oldest(bucket, &age);
		__pfring_flow_unlock(bucket);
		if (place && (!best || age > best_age)) {
			best = bucket;
			best_age = age;
		}
	}
	/* The next one does not look again at what is empty. */
	if (i > __PFRING_FLOW_SAMPLE)
		atomic_add(i - __PFRING_FLOW_SAMPLE, &flows->hand);
	return best;
}

/* Takes the oldest out of a bucket, which is locked. */
static inline struct pfring_flow *
__pfring_flow_take(struct pfring_flows *flows,
		   struct pfring_flow_bucket *bucket)
{
	struct pfring_flow **place;
	u32 age;

	place = __pfring_flow_oldest(bucket, &age);
	return place ? __pfring_flow_unlink(flows, place) : NULL;
}

/* A flow's memory, from another flow. @own is locked. */
static noinline struct pfring_flow * __maybe_unused
__pfring_flow_evict(struct pfring_flows *flows, struct pfring_flow_bucket *own)
{
	struct pfring_flow_bucket *bucket = __pfring_flow_victims(flows, own);
	struct pfring_flow *flow = NULL;

	if (!bucket)
		return NULL;
	if (bucket != own && __pfring_flow_trylock(bucket)) {
		flow = __pfring_flow_take(flows, bucket);
		__pfring_flow_unlock(bucket);
	}
	/* It is in use by now: ours has to give one. */
	if (!flow)
		flow = __pfring_flow_take(flows, own);
	if (flow)
		atomic64_inc(&flows->evicted);
	return flow;
}

/* Memory for one more, if the table's limit and its share allow it. */
static inline struct pfring_flow *
__pfring_flow_alloc(struct pfring_flows *flows)
{
	struct pfring_flow *flow;

	if (!atomic_add_unless(&flows->num, 1, flows->limit))
		return NULL;
	if (pfring_share_take(flows->share,
			      __pfring_flow_bytes(flows->kind))) {
		flow = kzalloc(flows->kind->size, GFP_ATOMIC | __GFP_NOWARN);
		if (flow)
			return flow;
		pfring_share_give(flows->share, __pfring_flow_bytes(flows->kind));
	}
	atomic_dec(&flows->num);
	return NULL;
}

/* There is a new flow for it; one more has to go if the share became smaller. */
static inline struct pfring_flow *
__pfring_flow_reuse(struct pfring_flows *flows, struct pfring_flow_bucket *own)
{
	struct pfring_flow *flow = __pfring_flow_evict(flows, own), *more;

	if (flow && flows->share && pfring_share_is_over(flows->share)) {
		more = __pfring_flow_evict(flows, own);
		if (more)
			__pfring_flow_free(flows, more);
	}
	if (flow)
		memset(flow, 0, flows->kind->size);
	return flow;
}

/* A new flow in a bucket, which is locked. */
static noinline struct pfring_flow * __maybe_unused
__pfring_flow_create(struct pfring_flows *flows,
		     struct pfring_flow_bucket *bucket, u32 hash,
		     const void *key)
{
	const struct pfring_flow_kind *kind = flows->kind;
	struct pfring_flow **place, *flow;

	flow = __pfring_flow_alloc(flows);
	if (!flow && !kind->lasting)
		flow = __pfring_flow_reuse(flows, bucket);
	if (!flow) {
		atomic64_inc(&flows->refused);
		return NULL;
	}
	memcpy((void *)flow + kind->key_offset, key, kind->key_len);
	flow->hash = hash;
	place = &bucket->first;
	while (*place && (*place)->hash <= hash)
		place = &(*place)->next;
	flow->next = *place;
	WRITE_ONCE(*place, flow);
	atomic64_inc(&flows->created);
	return flow;
}

#endif /* PF_RING_FLOW_TABLE_H */
