// SPDX-License-Identifier: GPL-2.0-only
/* The table of streams. */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "rtp_meet.h"
#include "rtp_table.h"

/* Room for lock and links is what is left of 256 bytes. */
static_assert(sizeof(struct rtp_entry) == 240 + 2 * sizeof(void *) ||
	      !IS_ENABLED(CONFIG_64BIT));
static_assert(offsetof(struct rtp_entry, stream.key) == 0);
static_assert(sizeof(struct pfr_rtp_key) == 44);

/* Streams looked at, and chains at most, to find one that is to go. */
#define SAMPLE		8
#define SAMPLE_CHAINS	64

/* With a hash that nobody knows, only by a wonder. */
#define MAX_CHAIN	32

struct rtp_table_numbers rtp_table_numbers;

struct rtp_table rtp_table __read_mostly;
static u32 max_streams __read_mostly;
static struct kmem_cache *cache __read_mostly;

bool rtp_table_chain_empty(u32 i)
{
	return !(READ_ONCE(rtp_table.chains[i].head) & ~1UL);
}

static void set_first(struct rtp_chain *chain, struct rtp_entry *entry)
{
	WRITE_ONCE(chain->head, (unsigned long)entry | 1);
}

/* --------------------------------------------------------------- forgetting */

/* False if it is not in this chain. */
static bool take_out(struct rtp_chain *chain, struct rtp_entry *entry)
{
	struct rtp_entry *e = rtp_chain_first(chain);

	if (e == entry) {
		set_first(chain, entry->next);
		return true;
	}
	for (; e; e = e->next) {
		if (e->next == entry) {
			e->next = entry->next;
			return true;
		}
	}
	return false;
}

/* It is in no chain any more, and goes back to being mere memory. */
static void drop(struct rtp_entry *entry)
{
	rtp_meet_forget(&entry->stream.key, entry->rule);
	atomic_dec(&entry->rule->share->streams);
	rtp_rule_put(entry->rule);
}

static void forget(struct rtp_entry *entry, unsigned int why)
{
	if (why == RTP_COUNT_EVICTED)
		atomic64_inc(&rtp_table_numbers.evicted);
	else
		atomic64_inc(&rtp_table_numbers.expired);
	rtp_count_add(entry->rule, why, 1);
	drop(entry);
}

static void release(struct rtp_entry *entry)
{
	kmem_cache_free(cache, entry);
	atomic_dec(&rtp_table_numbers.streams);
}

/* Those with the lowest are to go: not proved to be RTP, then idle for longest. */
static u64 worth(const struct rtp_entry *entry)
{
	u64 proved = entry->stream.flags & RTP_STREAM_VALID ? BIT_ULL(63) : 0;

	return proved | (entry->stream.last_ns & ~BIT_ULL(63));
}

/* What each namespace may have for sure. */
static bool has_its_share(const struct rtp_share *share)
{
	return (u32)atomic_read(&share->streams) >=
	       max(max_streams / rtp_shares(), 1U);
}

/*
 * May it go for a new one of @share? Who has his share gives one of his own. Else
 * those who have more give theirs, too.
 */
static bool may_go(const struct rtp_entry *entry, const struct rtp_share *share,
		   bool enough)
{
	const struct rtp_share *other = entry->rule->share;

	return other == share || (!enough && has_its_share(other));
}

/*
 * The worst of some that lie around @hash. It is looked for with one lock at a
 * time, so in the end it may be gone, or its memory another stream's; then that
 * one goes.
 */
static struct rtp_entry *evict(u32 hash, const struct rtp_share *share)
{
	const bool enough = has_its_share(share);
	struct rtp_entry *worst = NULL, *entry;
	unsigned int i, seen = 0;
	u64 lowest = U64_MAX;
	struct rtp_chain *chain;
	bool found;
	u32 at = 0;

	for (i = 0; i < SAMPLE_CHAINS && i <= rtp_table.mask && seen < SAMPLE; i++) {
		if (rtp_table_chain_empty((hash + i) & rtp_table.mask))
			continue;
		chain = rtp_table_chain(hash + i);
		for (entry = rtp_chain_first(chain); entry; entry = entry->next) {
			if (!may_go(entry, share, enough))
				continue;
			seen++;
			if (worth(entry) >= lowest)
				continue;
			lowest = worth(entry);
			worst = entry;
			at = hash + i;
		}
		rtp_chain_unlock(chain);
	}
	if (!worst)
		return NULL;
	chain = rtp_table_chain(at);
	found = take_out(chain, worst);
	rtp_chain_unlock(chain);
	if (!found)
		return NULL;
	forget(worst, RTP_COUNT_EVICTED);
	return worst;
}

/* ------------------------------------------------------------------ beginning */

/* Memory for one more, by fair means or by taking another one's. */
static struct rtp_entry *get_room(const struct rtp_rule *rule, u32 hash)
{
	struct rtp_entry *entry = NULL;
	int tries;

	if (atomic_inc_return(&rtp_table_numbers.streams) <= (int)max_streams)
		entry = kmem_cache_alloc(cache, GFP_ATOMIC | __GFP_NOWARN);
	if (entry)
		return entry;
	atomic_dec(&rtp_table_numbers.streams);
	for (tries = 0; tries < 3 && !entry; tries++)
		entry = evict(hash, rule->share);
	return entry;
}

static void note_recent(struct rtp_rule *rule, u32 hash)
{
	unsigned int n = atomic_inc_return(&rule->num_recent) - 1;

	WRITE_ONCE(rule->recent[n % RTP_RECENT], hash & rtp_table.mask);
}

/* Returns one that has to go, so that chains stay short. */
static struct rtp_entry *shorten(struct rtp_chain *chain)
{
	struct rtp_entry *entry, *worst = rtp_chain_first(chain);
	unsigned int len = 0;

	for (entry = worst; entry; entry = entry->next) {
		len++;
		if (worth(entry) < worth(worst))
			worst = entry;
	}
	if (len < MAX_CHAIN)
		return NULL;
	take_out(chain, worst);
	return worst;
}

static void set_key(struct pfr_rtp_key *key, const struct rtp_lookup *lookup)
{
	key->src = *lookup->src;
	key->dst = *lookup->dst;
	key->ssrc = lookup->ssrc;
	key->src_port = lookup->ports;
	key->dst_port = lookup->ports >> 16;
	key->vlan_id = lookup->net;
	key->ip_version = lookup->net >> 16;
}

static struct rtp_entry *new_entry(const struct rtp_lookup *lookup,
				   struct rtp_rule *rule, u32 hash)
{
	struct rtp_entry *entry = get_room(rule, hash);

	if (!entry)
		return NULL;
	memset(entry, 0, sizeof(*entry));
	set_key(&entry->stream.key, lookup);
	rtp_rule_get(rule);
	atomic_inc(&rule->share->streams);
	entry->rule = rule;
	/* Before others can take it away again. */
	rtp_meet(&entry->stream.key, rule);
	return entry;
}

/* Nothing is freed with a chain locked: some kernels sleep over that. */
struct rtp_entry *rtp_table_begin(const struct rtp_lookup *lookup,
				  struct rtp_rule *rule, u32 hash,
				  struct rtp_chain **chain)
{
	struct rtp_entry *entry, *found = NULL, *surplus;

	entry = new_entry(lookup, rule, hash);
	if (!entry) {
		atomic64_inc(&rtp_table_numbers.refused);
		rtp_count_add(rule, RTP_COUNT_REFUSED, 1);
		return NULL;
	}
	*chain = rtp_table_chain(hash);
	rtp_chain_find(*chain, lookup, rule, &found);
	surplus = found ? entry : shorten(*chain);
	if (!found) {
		entry->next = rtp_chain_first(*chain);
		set_first(*chain, entry);
		atomic64_inc(&rtp_table_numbers.began);
		rtp_count_add(rule, RTP_COUNT_STREAMS, 1);
		if (rule->exact)
			note_recent(rule, hash);
	}
	if (!surplus)
		return entry;
	rtp_chain_unlock(*chain);
	if (found)
		drop(entry);
	else
		forget(surplus, RTP_COUNT_EVICTED);
	release(surplus);
	*chain = rtp_table_chain(hash);
	if (rtp_chain_find(*chain, lookup, rule, &entry))
		return entry;
	rtp_chain_unlock(*chain);
	return NULL;
}

/* -------------------------------------------------------------------- expiring */

static bool is_over(const struct rtp_entry *entry, u64 before,
		    const struct rtp_rule *rule)
{
	if (READ_ONCE(entry->rule->gone) && !entry->rule->exact)
		return true;
	if (rule && entry->rule != rule)
		return false;
	return entry->stream.last_ns < before;
}

static void expire_chain(u32 i, u64 before, const struct rtp_rule *rule)
{
	struct rtp_entry *entry, *next, *over = NULL;
	struct rtp_chain *chain;

	local_bh_disable();
	chain = rtp_table_chain(i);
	for (entry = rtp_chain_first(chain); entry; entry = next) {
		next = entry->next;
		if (!is_over(entry, before, rule))
			continue;
		take_out(chain, entry);
		entry->next = over;
		over = entry;
	}
	rtp_chain_unlock(chain);
	for (entry = over; entry; entry = next) {
		next = entry->next;
		forget(entry, RTP_COUNT_EXPIRED);
		release(entry);
	}
	local_bh_enable();
}

void rtp_table_expire(u64 before, const struct rtp_rule *rule)
{
	u32 i;

	if (!atomic_read(&rtp_table_numbers.streams))
		return;
	for (i = 0; i <= rtp_table.mask; i++) {
		if (!rtp_table_chain_empty(i))
			expire_chain(i, before, rule);
		if (i % 1024 == 0)
			cond_resched();
	}
}

/* ---------------------------------------------------------------- the whole */

u32 rtp_table_size(void)
{
	return rtp_table.mask + 1;
}

u64 rtp_table_bytes(void)
{
	return ((u64)rtp_table.mask + 1) * sizeof(*rtp_table.chains);
}

int rtp_table_init(u32 max)
{
	get_random_bytes(rtp_table.secret, sizeof(rtp_table.secret));
	get_random_bytes(&rtp_table.page_secret, sizeof(rtp_table.page_secret));
	rtp_lock_map_init(&rtp_table.lock_map, "rtp streams");
	max_streams = max;
	rtp_table.mask = roundup_pow_of_two(max) - 1;
	rtp_table.chains = kvcalloc(rtp_table.mask + 1,
				    sizeof(*rtp_table.chains), GFP_KERNEL);
	if (!rtp_table.chains)
		return -ENOMEM;
	cache = kmem_cache_create("pf_ring_rtp_stream", sizeof(struct rtp_entry),
				  0, 0, NULL);
	if (cache)
		return 0;
	kvfree(rtp_table.chains);
	return -ENOMEM;
}

/* No packet comes any more. */
void rtp_table_exit(void)
{
	rtp_table_expire(U64_MAX, NULL);
	kmem_cache_destroy(cache);
	kvfree(rtp_table.chains);
}
