/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counters of rules, one of each for every CPU. The kernel's allocator of such
 * memory takes thousands of instructions, whatever the size, so rules of one set
 * share what they get from it.
 *
 * Process context, may sleep, unless it is said otherwise.
 */
#ifndef PFR_COUNTERS_H
#define PFR_COUNTERS_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

struct pfr_rule_counters {
	u64_stats_t packets;
	u64_stats_t bytes;
	unsigned long last;		/* jiffies, if there were packets */
	struct u64_stats_sync syncp;
};

struct pfr_counter_block;

/* Those of a rule. */
struct pfr_counter {
	struct pfr_rule_counters __percpu *counters;
	struct pfr_counter_block *block;
};

/* Of a set of rules, and ends with it. */
struct pfr_counter_pool {
	struct list_head blocks;	/* those with room come first */
	u32 num;			/* counters in use */
};

void pfr_counter_pool_init(struct pfr_counter_pool *pool);

/* Its counters may outlive it. */
void pfr_counter_pool_end(struct pfr_counter_pool *pool);

/* 0 or -ENOMEM. All are 0. */
int pfr_counter_get(struct pfr_counter *c, struct pfr_counter_pool *pool);

/* No packet is counted any more. @c may be zeroed: then there are none. */
void pfr_counter_put(struct pfr_counter *c);

/* Softirq. */
static __always_inline void pfr_counter_add(const struct pfr_counter *counter,
					    u32 len)
{
	struct pfr_rule_counters *c = this_cpu_ptr(counter->counters);

	u64_stats_update_begin(&c->syncp);
	u64_stats_inc(&c->packets);
	u64_stats_add(&c->bytes, len);
	c->last = jiffies;
	u64_stats_update_end(&c->syncp);
}

/* Adds up the CPUs. Returns when it matched last, if it did. Any context. */
unsigned long pfr_counter_sum(const struct pfr_counter *counter, u64 *packets,
			      u64 *bytes);

#endif /* PFR_COUNTERS_H */
