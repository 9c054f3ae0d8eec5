// SPDX-License-Identifier: GPL-2.0-only
/* Adds up what the CPUs counted. */
#include "stats.h"

#define PFR_NUM_COUNTS	(offsetof(struct pfr_stats, syncp) / sizeof(u64_stats_t))

/* Where what a CPU counts in struct pfr_stats lies in struct pfr_counters. */
#define PFR_COUNT(from, to) \
	[offsetof(struct pfr_stats, from) / sizeof(u64_stats_t)] = \
		offsetof(struct pfr_counters, to) / sizeof(u64)

static const u8 pfr_counter_at[] = {
	PFR_COUNT(seen, seen),
	PFR_COUNT(bpf_rejected, bpf_rejected),
	PFR_COUNT(rule_dropped, rule_dropped),
	PFR_COUNT(transmitted_only, transmitted_only),
	PFR_COUNT(sampled_out, sampled_out),
	PFR_COUNT(ring_full, ring_full),
	PFR_COUNT(delivered, delivered),
	PFR_COUNT(reflect_ok, reflect_ok),
	PFR_COUNT(reflect_errors, reflect_errors),
	PFR_COUNT(reflect_loops, reflect_loops),
	PFR_COUNT(rules_limited, rules_limited),
};

static_assert(ARRAY_SIZE(pfr_counter_at) == PFR_NUM_COUNTS);

void pfr_stats_read(const struct pf_ring_socket *pfr,
		    struct pfr_counters *counters)
{
	const struct pfr_ring *ring = pfr_ring_of(pfr);
	unsigned int i, start;
	int cpu;

	memset(counters, 0, sizeof(*counters));
	for_each_possible_cpu(cpu) {
		const struct pfr_stats *s = per_cpu_ptr(pfr->stats, cpu);
		const u64_stats_t *count = (const u64_stats_t *)s;
		u64 now[PFR_NUM_COUNTS];

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			for (i = 0; i < PFR_NUM_COUNTS; i++)
				now[i] = u64_stats_read(&count[i]);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		for (i = 0; i < PFR_NUM_COUNTS; i++)
			((u64 *)counters)[pfr_counter_at[i]] += now[i];
	}
	counters->tx_ok = atomic64_read(&pfr->tx_ok);
	counters->tx_errors = atomic64_read(&pfr->tx_errors);
	counters->poll_calls = atomic64_read(&pfr->poll_calls);
	counters->rules_added = atomic64_read(&pfr->learn.added);
	counters->events = atomic64_read(&pfr->events.given);
	counters->events_lost = atomic64_read(&pfr->events.lost);
	counters->rules_refused = atomic64_read(&pfr->learn.refused);
	if (ring)
		counters->consumer_faults = atomic_read(&ring->consumer_faults);
}
