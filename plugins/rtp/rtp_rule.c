// SPDX-License-Identifier: GPL-2.0-only
/* A rule and its counters. */
#include <linux/hash.h>
#include <linux/slab.h>

#include "rtp_rule.h"

static LIST_HEAD(shares);
static DEFINE_SPINLOCK(shares_lock);	/* the list, and who uses what is in it */
static u32 num_shares;

u32 rtp_shares(void)
{
	return max(READ_ONCE(num_shares), 1U);
}

static struct rtp_share *share_find(u32 net)
{
	struct rtp_share *share;

	list_for_each_entry(share, &shares, node) {
		if (share->net == net) {
			refcount_inc(&share->refs);
			return share;
		}
	}
	return NULL;
}

static struct rtp_share *share_get(u32 net)
{
	struct rtp_share *fresh, *share;

	spin_lock_bh(&shares_lock);
	share = share_find(net);
	spin_unlock_bh(&shares_lock);
	if (share)
		return share;
	fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
	if (!fresh)
		return NULL;
	fresh->net = net;
	refcount_set(&fresh->refs, 1);
	spin_lock_bh(&shares_lock);
	/* Another rule of it may have come first. */
	share = share_find(net);
	if (!share) {
		list_add(&fresh->node, &shares);
		WRITE_ONCE(num_shares, num_shares + 1);
	}
	spin_unlock_bh(&shares_lock);
	if (!share)
		return fresh;
	kfree(fresh);
	return share;
}

static void share_put(struct rtp_share *share)
{
	bool last;

	spin_lock_bh(&shares_lock);
	last = refcount_dec_and_test(&share->refs);
	if (last) {
		list_del(&share->node);
		WRITE_ONCE(num_shares, num_shares - 1);
	}
	spin_unlock_bh(&shares_lock);
	if (last)
		kfree(share);
}

struct rtp_rule *rtp_rule_new(struct pf_ring_socket *pfr, bool exact, u16 id)
{
	static atomic64_t scopes;
	u32 num = exact ? 1 : nr_cpu_ids;
	struct rtp_rule *rule;

	rule = kzalloc(struct_size(rule, counts, num), GFP_KERNEL_ACCOUNT);
	if (!rule)
		return NULL;
	rule->share = share_get(pfring_ring_net(pfr));
	if (!rule->share) {
		kfree(rule);
		return NULL;
	}
	refcount_set(&rule->refs, 1);
	rule->ring = pfring_ring_id(pfr);
	rule->salt = hash_64(rule->ring, 32);
	/*
	 * A flow has one exact rule at most, so all of a ring can share a scope:
	 * who uses another one's SSRC comes from elsewhere, by another rule.
	 */
	rule->scope = exact ? rule->ring << 1 :
			      (u64)atomic64_inc_return(&scopes) << 1 | 1;
	rule->exact = exact;
	rule->id = id;
	rule->num_counts = num;
	rule->step = exact ? 0 : sizeof(*rule->counts);
	return rule;
}

void rtp_rule_put(struct rtp_rule *rule)
{
	if (!refcount_dec_and_test(&rule->refs))
		return;
	share_put(rule->share);
	kfree(rule);
}

u64 rtp_rule_sum(const struct rtp_rule *rule, unsigned int what)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < rule->num_counts; i++)
		sum += atomic64_read(&rule->counts[i].n[what]);
	return sum;
}

void rtp_rule_report(const struct rtp_rule *rule, struct rtp_rule_stats *stats)
{
	u64 next = rtp_rule_sum(rule, RTP_COUNT_NEXT);
	unsigned int kind;

	stats->packets = next;
	for (kind = 0; kind < PFR_RTP_KINDS; kind++)
		stats->packets += rtp_rule_sum(rule, kind);
	stats->bytes = rtp_rule_sum(rule, RTP_COUNT_BYTES);
	stats->rtp = next + rtp_rule_sum(rule, PFR_RTP_RTP);
	stats->rtcp = rtp_rule_sum(rule, PFR_RTP_RTCP);
	stats->stun = rtp_rule_sum(rule, PFR_RTP_STUN);
	stats->dtls = rtp_rule_sum(rule, PFR_RTP_DTLS);
	stats->zrtp = rtp_rule_sum(rule, PFR_RTP_ZRTP);
	stats->turn = rtp_rule_sum(rule, PFR_RTP_TURN);
	stats->other = rtp_rule_sum(rule, PFR_RTP_UNKNOWN);
	stats->malformed = rtp_rule_sum(rule, RTP_COUNT_MALFORMED);
	stats->octets = rtp_rule_sum(rule, RTP_COUNT_OCTETS);
	stats->expected = next + rtp_rule_sum(rule, RTP_COUNT_EXPECTED);
	stats->lost = rtp_rule_sum(rule, RTP_COUNT_LOST);
	stats->late = rtp_rule_sum(rule, RTP_COUNT_LATE);
	stats->duplicates = rtp_rule_sum(rule, RTP_COUNT_DUPLICATES);
	stats->stray = rtp_rule_sum(rule, RTP_COUNT_STRAY);
	stats->streams = rtp_rule_sum(rule, RTP_COUNT_STREAMS);
	stats->evicted = rtp_rule_sum(rule, RTP_COUNT_EVICTED);
	stats->expired = rtp_rule_sum(rule, RTP_COUNT_EXPIRED);
	stats->refused = rtp_rule_sum(rule, RTP_COUNT_REFUSED);
	stats->streams_now = refcount_read(&rule->refs) - 1;
	stats->stream_size = sizeof(struct rtp_stream_stats);
}
