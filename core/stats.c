// SPDX-License-Identifier: GPL-2.0-only
/* Adds up what the CPUs counted. */
#include "stats.h"

void pfr_stats_read(const struct pf_ring_socket *pfr,
		    struct pfr_counters *counters)
{
	const struct pfr_ring *ring = pfr_ring_of(pfr);
	int cpu;

	memset(counters, 0, sizeof(*counters));
	for_each_possible_cpu(cpu) {
		const struct pfr_stats *s = per_cpu_ptr(pfr->stats, cpu);
		struct pfr_counters now;
		unsigned int start;

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			now.seen = u64_stats_read(&s->seen);
			now.bpf_rejected = u64_stats_read(&s->bpf_rejected);
			now.rule_dropped = u64_stats_read(&s->rule_dropped);
			now.transmitted_only =
				u64_stats_read(&s->transmitted_only);
			now.sampled_out = u64_stats_read(&s->sampled_out);
			now.ring_full = u64_stats_read(&s->ring_full);
			now.delivered = u64_stats_read(&s->delivered);
			now.reflect_ok = u64_stats_read(&s->reflect_ok);
			now.reflect_errors = u64_stats_read(&s->reflect_errors);
			now.reflect_loops = u64_stats_read(&s->reflect_loops);
		} while (u64_stats_fetch_retry(&s->syncp, start));
		counters->seen += now.seen;
		counters->bpf_rejected += now.bpf_rejected;
		counters->rule_dropped += now.rule_dropped;
		counters->transmitted_only += now.transmitted_only;
		counters->sampled_out += now.sampled_out;
		counters->ring_full += now.ring_full;
		counters->delivered += now.delivered;
		counters->reflect_ok += now.reflect_ok;
		counters->reflect_errors += now.reflect_errors;
		counters->reflect_loops += now.reflect_loops;
	}
	counters->tx_ok = atomic64_read(&pfr->tx_ok);
	counters->tx_errors = atomic64_read(&pfr->tx_errors);
	counters->poll_calls = atomic64_read(&pfr->poll_calls);
	counters->rules_added = atomic64_read(&pfr->learn.added);
	counters->rules_refused = atomic64_read(&pfr->learn.refused);
	if (ring)
		counters->consumer_faults = atomic_read(&ring->consumer_faults);
}
