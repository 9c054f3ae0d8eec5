/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the plugin has for a rule: who it is, and its counters. It outlives the
 * rule as long as there are streams of it.
 */
#ifndef RTP_RULE_H
#define RTP_RULE_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/smp.h>

#include "pf_ring_plugin.h"
#include "pf_ring_rtp.h"
#include "rtp_parse.h"

/* Those of kinds of datagrams come first, by their numbers in rtp_parse.h. */
enum rtp_count {
	RTP_COUNT_NEXT = PFR_RTP_KINDS,	/* RTP, and expected: most packets */
	RTP_COUNT_BYTES,
	RTP_COUNT_MALFORMED,
	RTP_COUNT_OCTETS,
	RTP_COUNT_EXPECTED,
	RTP_COUNT_LOST,
	RTP_COUNT_LATE,
	RTP_COUNT_DUPLICATES,
	RTP_COUNT_STRAY,
	RTP_COUNT_STREAMS,
	RTP_COUNT_EVICTED,
	RTP_COUNT_EXPIRED,
	RTP_COUNT_REFUSED,
	RTP_COUNTS
};

struct rtp_counts {
	atomic64_t n[RTP_COUNTS];
} ____cacheline_aligned_in_smp;

/* Where an exact rule's streams are in the table: of the last ones that began. */
#define RTP_RECENT	8

/*
 * A network namespace's part of the streams that there may be. Whoever has more
 * than all would have if they had the same gives some to the others.
 */
struct rtp_share {
	struct list_head node;
	refcount_t refs;		/* of rules; under the lock of all */
	u32 net;			/* pfring_ring_net() */
	atomic_t streams;
};

struct rtp_rule {
	refcount_t refs;		/* the rule's, and one for each stream */
	u32 salt;			/* of the ring: its streams lie apart */
	u64 ring;			/* pfring_ring_id() */
	u64 scope;			/* streams of one scope meet each other */
	struct rtp_share *share;
	u16 id;
	bool exact;
	bool gone;			/* the rule is no more */
	atomic_t num_recent;
	u32 recent[RTP_RECENT];

	/*
	 * A packet of a wildcard rule may come on any CPU, and each has its own
	 * counters. There may be a million exact rules: those have one set.
	 */
	u32 num_counts;
	u32 step;			/* bytes from a CPU's to the next one's */
	struct rtp_counts counts[];
};

/**
 * rtp_rule_new - of a rule that is being made (process context)
 *
 * Return: NULL if there is no memory.
 */
struct rtp_rule *rtp_rule_new(struct pf_ring_socket *pfr, bool exact, u16 id);

static inline void rtp_rule_get(struct rtp_rule *rule)
{
	refcount_inc(&rule->refs);
}

/* Any context. */
void rtp_rule_put(struct rtp_rule *rule);

/* The core's memory of a rule: ours may have to live longer. */
struct rtp_rule_priv {
	struct rtp_rule *rule;
};

static inline struct rtp_rule *rtp_rule_of(sw_filtering_rule_element *rule,
					   sw_filtering_hash_bucket *hash_rule)
{
	struct rtp_rule_priv *priv = rule ? pfring_rule_priv(rule) :
					    pfring_hash_rule_priv(hash_rule);

	return priv->rule;
}

/* Any context; the sum is what counts, so a change of CPU does no harm. */
static inline struct rtp_counts *rtp_counts_of(struct rtp_rule *rule)
{
	u32 cpu = raw_smp_processor_id();

	return (struct rtp_counts *)((u8 *)rule->counts + rule->step * cpu);
}

static inline void rtp_counts_add(struct rtp_counts *counts, unsigned int what,
				  u64 add)
{
	atomic64_add(add, &counts->n[what]);
}

static inline void rtp_count_add(struct rtp_rule *rule, unsigned int what,
				 u64 add)
{
	rtp_counts_add(rtp_counts_of(rule), what, add);
}

/* Namespaces that have rules or streams, at least 1. */
u32 rtp_shares(void);

u64 rtp_rule_sum(const struct rtp_rule *rule, unsigned int what);

/* All that does not need to look at the streams. */
void rtp_rule_report(const struct rtp_rule *rule, struct rtp_rule_stats *stats);

#endif /* RTP_RULE_H */
