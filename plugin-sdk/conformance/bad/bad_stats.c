// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it fills in all of its statistics, however little room there is. */
#include "bad.h"

struct bad_stats {
	u64 figures[2];
};

static int bad_get_stats(struct pf_ring_socket *pfr,
			 sw_filtering_rule_element *rule,
			 sw_filtering_hash_bucket *hash_rule,
			 u8 *stats_buffer, u32 stats_buffer_len)
{
	struct bad_stats *stats = (struct bad_stats *)stats_buffer;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stats->figures); i++)
		WRITE_ONCE(stats->figures[i], i);
	return min_t(u32, stats_buffer_len, sizeof(*stats));
}

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_stats",
	.stats_size = sizeof(struct bad_stats),
	.pfring_plugin_filter_skb = bad_matches,
	.pfring_plugin_get_stats = bad_get_stats,
};

BAD_PLUGIN("ignores the room for statistics");
