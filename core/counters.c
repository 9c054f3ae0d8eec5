// SPDX-License-Identifier: GPL-2.0-only
/* Counters of rules, for each CPU: given out, taken back, added up. */
#include <linux/bitops.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "compat.h"
#include "counters.h"

/* The first rule gets few; many rules have few blocks. */
#define PFR_COUNTERS_FEW	4
#define PFR_COUNTERS_MANY	64

struct pfr_counter_block {
	struct list_head node;		/* in the pool */
	struct pfr_counter_pool *pool;	/* NULL: it has ended */
	struct pfr_rule_counters __percpu *counters;
	u32 num;			/* of them */
	u64 room;			/* bit n: place n is free */
};

/* Blocks and pools: rules are freed by others than those who add them. */
static DEFINE_MUTEX(pfr_counters_lock);

static u64 pfr_counter_block_empty(const struct pfr_counter_block *block)
{
	return GENMASK_ULL(block->num - 1, 0);
}

static struct pfr_counter_block *
pfr_counter_block_create(struct pfr_counter_pool *pool)
{
	u32 num = clamp_t(u32, roundup_pow_of_two(pool->num + 1),
			  PFR_COUNTERS_FEW, PFR_COUNTERS_MANY);
	struct pfr_counter_block *block;

	block = kzalloc(sizeof(*block), GFP_KERNEL_ACCOUNT);
	if (!block)
		return NULL;
	block->counters = __alloc_percpu_gfp(num * sizeof(*block->counters),
					     __alignof__(*block->counters),
					     GFP_KERNEL_ACCOUNT);
	if (!block->counters) {
		kfree(block);
		return NULL;
	}
	block->pool = pool;
	block->num = num;
	block->room = pfr_counter_block_empty(block);
	list_add(&block->node, &pool->blocks);
	return block;
}

static void pfr_counter_block_free(struct pfr_counter_block *block)
{
	list_del(&block->node);
	free_percpu(block->counters);
	kfree(block);
}

void pfr_counter_pool_init(struct pfr_counter_pool *pool)
{
	INIT_LIST_HEAD(&pool->blocks);
	pool->num = 0;
}

void pfr_counter_pool_end(struct pfr_counter_pool *pool)
{
	struct pfr_counter_block *block, *next;

	mutex_lock(&pfr_counters_lock);
	list_for_each_entry_safe(block, next, &pool->blocks, node) {
		list_del_init(&block->node);
		block->pool = NULL;
	}
	mutex_unlock(&pfr_counters_lock);
}

/* A block with room, which may be a new one. */
static struct pfr_counter_block *
pfr_counter_block_get(struct pfr_counter_pool *pool)
{
	struct pfr_counter_block *block;

	block = list_first_entry_or_null(&pool->blocks,
					 struct pfr_counter_block, node);
	return block && block->room ? block : pfr_counter_block_create(pool);
}

int pfr_counter_get(struct pfr_counter *c, struct pfr_counter_pool *pool)
{
	struct pfr_counter_block *block;
	int cpu, place;

	mutex_lock(&pfr_counters_lock);
	block = pfr_counter_block_get(pool);
	if (block) {
		place = __ffs64(block->room);
		block->room &= ~BIT_ULL(place);
		if (!block->room)
			list_move_tail(&block->node, &pool->blocks);
		pool->num++;
	}
	mutex_unlock(&pfr_counters_lock);
	if (!block)
		return -ENOMEM;

	c->block = block;
	c->counters = block->counters + place;
	for_each_possible_cpu(cpu) {
		struct pfr_rule_counters *own = per_cpu_ptr(c->counters, cpu);

		memset(own, 0, sizeof(*own));
		u64_stats_init(&own->syncp);
	}
	return 0;
}

void pfr_counter_put(struct pfr_counter *c)
{
	struct pfr_counter_block *block = c->block;

	if (!block)
		return;
	mutex_lock(&pfr_counters_lock);
	block->room |= BIT_ULL(c->counters - block->counters);
	if (block->pool) {
		block->pool->num--;
		list_move(&block->node, &block->pool->blocks);
	}
	if (block->room == pfr_counter_block_empty(block))
		pfr_counter_block_free(block);
	mutex_unlock(&pfr_counters_lock);
}

unsigned long pfr_counter_sum(const struct pfr_counter *counter, u64 *packets,
			      u64 *bytes)
{
	unsigned long last = 0;
	int cpu;

	*packets = 0;
	*bytes = 0;
	for_each_possible_cpu(cpu) {
		const struct pfr_rule_counters *c =
			per_cpu_ptr(counter->counters, cpu);
		unsigned long when;
		unsigned int start;
		u64 p, b;

		do {
			start = u64_stats_fetch_begin(&c->syncp);
			p = u64_stats_read(&c->packets);
			b = u64_stats_read(&c->bytes);
			when = READ_ONCE(c->last);
		} while (u64_stats_fetch_retry(&c->syncp, start));
		if (p && (!*packets || time_after(when, last)))
			last = when;
		*packets += p;
		*bytes += b;
	}
	return last;
}
