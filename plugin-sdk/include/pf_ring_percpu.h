/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a plugin has once for each CPU: counters that no CPU waits for, and room
 * to work in. For kernel plugins; needs nothing from the core.
 *
 *	enum { MINE_PACKETS, MINE_BYTES, MINE_COUNTERS };
 *
 *	struct mine_rule {
 *		struct pfring_counters counters;
 *	};
 *
 *	init_rule:	err = pfring_counters_init(&r->counters, MINE_COUNTERS);
 *	handle_skb:	struct pfring_counters_cpu *mine;
 *
 *			mine = pfring_counters_begin(&r->counters);
 *			u64_stats_inc(&mine->value[MINE_PACKETS]);
 *			u64_stats_add(&mine->value[MINE_BYTES], hdr->len);
 *			pfring_counters_end(mine);
 *	get_stats:	stats->packets = pfring_counters_sum(&r->counters,
 *							     MINE_PACKETS);
 *	free_rule_mem:	pfring_counters_destroy(&r->counters);
 *
 * "Packet" is the context of handle_skb: softirq, or bottom halves disabled.
 * "Control" may sleep.
 */
#ifndef PF_RING_PERCPU_H
#define PF_RING_PERCPU_H

#include <linux/bottom_half.h>
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

/* ----------------------------------------------------------------- counters */

#define PFRING_COUNTERS_MAX	1024

/* The counters of one CPU. */
struct pfring_counters_cpu {
	struct u64_stats_sync sync;
	u64_stats_t value[];
};

/* Zeroed: no counters. */
struct pfring_counters {
	struct pfring_counters_cpu __percpu *cpu;
	u32 num;
};

/**
 * pfring_counters_init - counters, all 0 (control)
 * @c: uninitialized
 * @num: how many, 1 to PFRING_COUNTERS_MAX
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
static inline int pfring_counters_init(struct pfring_counters *c, u32 num)
{
	int cpu;

	c->cpu = NULL;
	c->num = num;
	if (!num || num > PFRING_COUNTERS_MAX)
		return -EINVAL;
	c->cpu = __alloc_percpu(sizeof(*c->cpu) + num * sizeof(u64_stats_t),
				__alignof__(struct pfring_counters_cpu));
	if (!c->cpu)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(c->cpu, cpu)->sync);
	return 0;
}

/* Nobody uses them any more; zeroed ones do no harm (control). */
static inline void pfring_counters_destroy(struct pfring_counters *c)
{
	free_percpu(c->cpu);
	c->cpu = NULL;
}

/* Those of this CPU, to be changed by u64_stats_add(), _inc() (packet). */
static inline struct pfring_counters_cpu *
pfring_counters_begin(struct pfring_counters *c)
{
	struct pfring_counters_cpu *mine = this_cpu_ptr(c->cpu);

	u64_stats_update_begin(&mine->sync);
	return mine;
}

static inline void pfring_counters_end(struct pfring_counters_cpu *mine)
{
	u64_stats_update_end(&mine->sync);
}

/**
 * pfring_counters_sum - one counter, of all CPUs (any context but hard interrupt)
 * @c: the counters
 * @index: which, below @num
 *
 * Packets go on meanwhile; none is counted in halves.
 */
static inline u64 pfring_counters_sum(const struct pfring_counters *c,
				      u32 index)
{
	struct pfring_counters_cpu *one;
	unsigned int start;
	u64 sum = 0, value;
	int cpu;

	for_each_possible_cpu(cpu) {
		one = per_cpu_ptr(c->cpu, cpu);
		/* With one CPU of 32 bits, this is what keeps packets away. */
		local_bh_disable();
		do {
			start = u64_stats_fetch_begin(&one->sync);
			value = u64_stats_read(&one->value[index]);
		} while (u64_stats_fetch_retry(&one->sync, start));
		local_bh_enable();
		sum += value;
	}
	return sum;
}

/* ------------------------------------------------------------- room to work */

/*
 * The kernel's stack is small: what is larger than some hundred bytes goes here,
 * such as a header put together from pieces. Contents are what the last user on
 * this CPU has left, which may be another packet's.
 *
 *	static struct pfring_scratch scratch;
 *
 *	module_init:	err = pfring_scratch_init(&scratch, 2048);
 *	handle_skb:	u8 *room = pfring_scratch_get(&scratch);
 *	module_exit:	pfring_scratch_destroy(&scratch);
 */
struct pfring_scratch {
	void __percpu *room;
};

/**
 * pfring_scratch_init - room for each CPU, aligned to 8 (control)
 * @s: uninitialized
 * @size: bytes, at most 32,768
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
static inline int pfring_scratch_init(struct pfring_scratch *s, u32 size)
{
	s->room = NULL;
	if (!size || size > PCPU_MIN_UNIT_SIZE)
		return -EINVAL;
	s->room = __alloc_percpu(size, 8);
	return s->room ? 0 : -ENOMEM;
}

/* Nobody uses it any more; zeroed does no harm (control). */
static inline void pfring_scratch_destroy(struct pfring_scratch *s)
{
	free_percpu(s->room);
	s->room = NULL;
}

/* This CPU's room, yours until the callback returns (packet). */
static inline void *pfring_scratch_get(struct pfring_scratch *s)
{
	return this_cpu_ptr(s->room);
}

#endif /* PF_RING_PERCPU_H */
