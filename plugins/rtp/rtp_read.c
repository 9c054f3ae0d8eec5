// SPDX-License-Identifier: GPL-2.0-only
/* Statistics of rules, pages of streams. */
#include <linux/sched.h>
#include <linux/string.h>

#include "pf_ring_place.h"
#include "rtp_meet.h"
#include "rtp_read.h"
#include "rtp_table.h"

static u32 max_streams, idle_seconds;

/* Which streams are wanted, and where they go. */
struct rtp_reader {
	const struct rtp_rule *rule;	/* only of this one */
	u64 ring;			/* only of this one */
	struct rtp_stream_stats *to;
	u32 room;
	u32 count;
};

static bool is_wanted(const struct rtp_reader *r, const struct rtp_rule *rule)
{
	if (r->rule)
		return rule == r->rule;
	if (rule->ring != r->ring)
		return false;
	/* Calls are of interest when they are over, other rules are not. */
	return !READ_ONCE(rule->gone) || rule->exact;
}

static void report(struct rtp_entry *entry, struct rtp_stream_stats *stats)
{
	pfr_rtp_stream_report(&entry->stream, stats);
	stats->flags |= rtp_meet_flags(&entry->stream.key, entry->rule);
	stats->rule_id = entry->rule->id;
	stats->exact = entry->rule->exact;
}

/* All of a chain that are wanted, or none: false if there is no room. */
static bool read_chain(struct rtp_reader *r, u32 i)
{
	struct rtp_entry *entry;
	struct rtp_chain *chain;
	bool fits;
	u32 n = 0;

	if (rtp_table_chain_empty(i))
		return true;
	local_bh_disable();
	chain = rtp_table_chain(i);
	for (entry = rtp_chain_first(chain); entry; entry = entry->next)
		n += is_wanted(r, entry->rule);
	fits = n <= r->room - r->count;
	for (entry = rtp_chain_first(chain); fits && entry; entry = entry->next)
		if (is_wanted(r, entry->rule))
			report(entry, &r->to[r->count++]);
	rtp_chain_unlock(chain);
	local_bh_enable();
	return fits;
}

/*
 * From chain @i on; returns the one to go on with, 0 if there is none. @full: there
 * was no room for all of it.
 */
static u32 read_chains(struct rtp_reader *r, u32 i, bool *full)
{
	*full = false;
	for (; i < rtp_table_size(); i++) {
		if (!read_chain(r, i)) {
			*full = true;
			return i;
		}
		if (i % 1024 == 0)
			cond_resched();
	}
	return 0;
}

/* ------------------------------------------------------------------------ rules */

static bool seen_before(const struct rtp_rule *rule, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (READ_ONCE(rule->recent[i]) == READ_ONCE(rule->recent[n]))
			return true;
	return false;
}

/* There may be so many of these that each cannot look through everything. */
static void read_exact(struct rtp_reader *r, const struct rtp_rule *rule)
{
	u32 i, num = min_t(u32, atomic_read(&rule->num_recent), RTP_RECENT);

	for (i = 0; i < num; i++)
		if (!seen_before(rule, i))
			read_chain(r, READ_ONCE(rule->recent[i]));
}

int rtp_read_rule(struct rtp_rule *rule, u8 *buffer, u32 len)
{
	struct rtp_rule_stats *stats = (struct rtp_rule_stats *)buffer;
	struct rtp_reader r = {
		.rule = rule,
		.to = (struct rtp_stream_stats *)(stats + 1),
	};
	bool full;

	if (len < sizeof(*stats))
		return 0;
	r.room = (len - sizeof(*stats)) / sizeof(*r.to);
	rtp_rule_report(rule, stats);
	if (r.room && rule->exact)
		read_exact(&r, rule);
	else if (r.room)
		read_chains(&r, 0, &full);
	stats->streams_here = r.count;
	return sizeof(*stats) + r.count * sizeof(*r.to);
}

/* ------------------------------------------------------------ pages, messages */

int rtp_read_page(struct pf_ring_socket *pfr, const struct rtp_rule *rule,
		  struct pfring_page *page)
{
	const siphash_key_t *secret = &rtp_table.page_secret;
	const u64 first = pfring_place_find(secret, page->cursor);
	struct rtp_reader r = {
		.rule = rule,
		.ring = pfring_ring_id(pfr),
		.to = (struct rtp_stream_stats *)page->entries,
		.room = page->room / sizeof(*r.to),
	};
	u32 next = 0;

	if (page->kind != RTP_LIST_STREAMS)
		return -EINVAL;
	if (first < rtp_table_size())
		next = read_chains(&r, first, &page->full);
	page->cursor = pfring_place_hide(secret, next);
	page->size = sizeof(*r.to);
	page->num = r.count;
	return 0;
}

static int read_memory(void *reply, u32 reply_len)
{
	const struct rtp_table_numbers *n = &rtp_table_numbers;
	struct rtp_memory *memory = reply;

	if (reply_len < sizeof(*memory))
		return -EMSGSIZE;
	memory->max_streams = max_streams;
	memory->streams = atomic_read(&n->streams);
	memory->bytes = memory->streams * sizeof(struct rtp_entry) +
			rtp_meet_bytes();
	memory->table_bytes = rtp_table_bytes() + rtp_meet_table_bytes();
	memory->began = atomic64_read(&n->began);
	memory->evicted = atomic64_read(&n->evicted);
	memory->expired = atomic64_read(&n->expired);
	memory->refused = atomic64_read(&n->refused);
	memory->stream_bytes = sizeof(struct rtp_entry);
	memory->idle_seconds = idle_seconds;
	return sizeof(*memory);
}

int rtp_read_msg(struct pf_ring_socket *pfr, const void *msg, u32 msg_len,
		 void *reply, u32 reply_len)
{
	u32 message;

	if (msg_len != sizeof(message))
		return -EINVAL;
	memcpy(&message, msg, sizeof(message));
	return message == RTP_MSG_MEMORY ? read_memory(reply, reply_len) :
					   -EINVAL;
}

void rtp_read_limits(u32 max, u32 idle)
{
	max_streams = max;
	idle_seconds = idle;
}
