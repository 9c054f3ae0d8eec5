/* SPDX-License-Identifier: GPL-2.0-only */
/* What became of a ring's packets. */
#ifndef PFR_STATS_H
#define PFR_STATS_H

#include "sock.h"

/* Softirq. @counter is one of @stats, which are this CPU's. */
static __always_inline void pfr_count(struct pfr_stats *stats,
				      u64_stats_t *counter)
{
	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(counter);
	u64_stats_update_end(&stats->syncp);
}

/* Any context but the packet path. */
void pfr_stats_read(const struct pf_ring_socket *pfr,
		    struct pfr_counters *counters);

#endif /* PFR_STATS_H */
