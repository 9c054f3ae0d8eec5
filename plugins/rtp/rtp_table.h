/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All streams of all rings: found by a packet, bounded in number, forgotten when
 * they are idle or when there are too many.
 *
 * A hash table whose size never changes. Who holds the lock of a chain, a bit in
 * its head, owns the streams in it: for a packet that is the one lock, and there
 * is nothing else to take care of. As there are as many chains as streams, hardly
 * two packets want the same one, but for those of one stream.
 *
 * Softirqs disabled, unless it says otherwise.
 */
#ifndef RTP_TABLE_H
#define RTP_TABLE_H

#include "rtp_lock.h"
#include "rtp_rule.h"
#include "rtp_stream.h"

struct rtp_entry {
	struct pfr_rtp_stream stream;
	struct rtp_rule *rule;		/* held */
	struct rtp_entry *next;
};

/* With the address of the first, and bit 0 as the lock. */
struct rtp_chain {
	unsigned long head;
};

/* The key as words, for hashing and comparing. */
union rtp_lookup {
	struct pfr_rtp_key key;
	u32 word[11];
	u64 pair[6];
};

struct rtp_table_numbers {
	atomic_t streams;
	atomic64_t began;
	atomic64_t evicted;
	atomic64_t expired;
	atomic64_t refused;
};

extern struct rtp_table_numbers rtp_table_numbers;

/* What is the same from its beginning to its end. */
struct rtp_table {
	struct rtp_chain *chains;
	u32 mask;			/* number of chains - 1 */
	u32 secret[12];
};

extern struct rtp_table rtp_table;

/* Process context. */
int rtp_table_init(u32 max_streams);
void rtp_table_exit(void);
u64 rtp_table_bytes(void);		/* that are always taken */
u32 rtp_table_size(void);		/* chains, numbered from 0 */

/*
 * Sums of products with secret addends: for any two keys the chance to be of one
 * hash is that of two random numbers, whoever chose them. What IPv4 leaves empty
 * is left out.
 */
static __always_inline u32 rtp_table_hash(const union rtp_lookup *lookup,
					  u32 salt)
{
	const u32 *w = lookup->word, *s = rtp_table.secret;
	u64 sum = salt;

	sum += (u64)(w[0] + s[0]) * (w[4] + s[4]);
	sum += (u64)(w[8] + s[8]) * (w[9] + s[9]);
	sum += (u64)(w[10] + s[10]) * s[11];
	if (lookup->key.ip_version != 4) {
		sum += (u64)(w[1] + s[1]) * (w[5] + s[5]);
		sum += (u64)(w[2] + s[2]) * (w[6] + s[6]);
		sum += (u64)(w[3] + s[3]) * (w[7] + s[7]);
	}
	return (u32)(sum >> 32) ^ (u32)sum;
}

/* The chain of a hash, locked. */
static inline struct rtp_chain *rtp_table_chain(u32 hash)
{
	struct rtp_chain *chain = &rtp_table.chains[hash & rtp_table.mask];

	rtp_lock(&chain->head);
	return chain;
}

/* Is it worth the lock? Any context. */
bool rtp_table_chain_empty(u32 i);

static inline struct rtp_entry *rtp_chain_first(const struct rtp_chain *chain)
{
	return (struct rtp_entry *)(chain->head & ~1UL);
}

static inline void rtp_chain_unlock(struct rtp_chain *chain)
{
	rtp_unlock(&chain->head);
}

static inline bool rtp_same_key(const struct rtp_entry *entry,
				const union rtp_lookup *lookup)
{
	const u64 *a = (const u64 *)&entry->stream.key;
	const u32 *last = (const u32 *)&entry->stream.key;
	const u64 *b = lookup->pair;

	/* SSRC and ports first: mostly those differ. */
	return a[4] == b[4] && a[0] == b[0] && a[2] == b[2] && a[1] == b[1] &&
	       a[3] == b[3] && last[10] == lookup->word[10];
}

static inline struct rtp_entry *
rtp_chain_find(const struct rtp_chain *chain, const union rtp_lookup *lookup,
	       const struct rtp_rule *rule)
{
	struct rtp_entry *entry;

	for (entry = rtp_chain_first(chain); entry; entry = entry->next)
		if (entry->rule == rule && rtp_same_key(entry, lookup))
			return entry;
	return NULL;
}

/**
 * rtp_table_begin - a new stream
 * @hash: of the key; its chain was unlocked again
 * @chain: gets its chain, locked, if the return value is not NULL
 *
 * If there are too many, or there is no memory for more, another one has to go:
 * of some that are looked at, one that has not proved to be RTP, or else the one
 * that has been idle for longest.
 *
 * Return: the stream, which another CPU may have begun already; NULL: refused,
 * and counted.
 */
struct rtp_entry *rtp_table_begin(const union rtp_lookup *lookup,
				  struct rtp_rule *rule, u32 hash,
				  struct rtp_chain **chain);

/**
 * rtp_table_expire - forget streams (process context, may sleep)
 * @before: those whose last packet came before this time
 * @rule: only those of this one, or NULL
 *
 * Those of wildcard rules that are gone are forgotten, too.
 */
void rtp_table_expire(u64 before, const struct rtp_rule *rule);

#endif /* RTP_TABLE_H */
