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

#include <linux/siphash.h>
#include <net/ipv6.h>

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

/*
 * A key that is looked for. Addresses stay where they are: copying them would cost
 * as much as comparing them does.
 */
struct rtp_lookup {
	const ip_addr *src, *dst;
	u32 ssrc;
	u32 ports;			/* rtp_ports() */
	u32 net;			/* rtp_net() */
};

/* One word, which on most machines is how they lie in memory. */
static __always_inline u32 rtp_ports(u16 src, u16 dst)
{
	return src | (u32)dst << 16;
}

/* So are these, behind the ports. */
static __always_inline u32 rtp_net(u16 vlan_id, u8 ip_version, u8 reserved)
{
	return vlan_id | (u32)ip_version << 16 | (u32)reserved << 24;
}

/* Of 4 and 6, one bit tells. */
static __always_inline bool rtp_is_v4(const struct rtp_lookup *lookup)
{
	return !(lookup->net & 2 << 16);
}

/* What a packet is of. */
static __always_inline struct rtp_lookup
rtp_lookup_of(const struct pkt_parsing_info *info, u32 ssrc)
{
	return (struct rtp_lookup) {
		.src = &info->ip_src,
		.dst = &info->ip_dst,
		.ssrc = ssrc,
		.ports = rtp_ports(info->l4_src_port, info->l4_dst_port),
		.net = rtp_net(info->vlan_id, info->ip_version, 0),
	};
}

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
	u64 secret[11];
	struct lockdep_map lock_map;	/* of all chains' locks */
	siphash_key_t page_secret;	/* of cursors: no hash is shown */
};

extern struct rtp_table rtp_table;

/* Process context. */
int rtp_table_init(u32 max_streams);
void rtp_table_exit(void);
u64 rtp_table_bytes(void);		/* that are always taken */
u32 rtp_table_size(void);		/* chains, numbered from 0 */

/*
 * Sums of products with secret addends, of which the upper half counts: for any
 * two keys the chance to be of one hash is that of two random numbers, whoever
 * chose them. What IPv4 leaves empty is left out.
 */
static __always_inline u32 rtp_table_hash(const struct rtp_lookup *lookup,
					  u32 salt)
{
	const __be32 *src = lookup->src->v6.s6_addr32;
	const __be32 *dst = lookup->dst->v6.s6_addr32;
	const u64 *s = rtp_table.secret;
	u64 sum;

	sum = (lookup->src->v4 + s[0]) * (lookup->dst->v4 + s[1]);
	sum += (lookup->ssrc + s[2]) * (lookup->ports + s[3]);
	sum += lookup->net * s[4];
	if (!rtp_is_v4(lookup)) {
		sum += ((__force u32)src[1] + s[5]) *
		       ((__force u32)dst[1] + s[6]);
		sum += ((__force u32)src[2] + s[7]) *
		       ((__force u32)dst[2] + s[8]);
		sum += ((__force u32)src[3] + s[9]) *
		       ((__force u32)dst[3] + s[10]);
	}
	return (u32)(sum >> 32) ^ salt;
}

/* The chain of a hash, locked. */
static inline struct rtp_chain *rtp_table_chain(u32 hash)
{
	struct rtp_chain *chain = &rtp_table.chains[hash & rtp_table.mask];

	rtp_lock(&chain->head, &rtp_table.lock_map);
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
	rtp_unlock(&chain->head, &rtp_table.lock_map);
}

/* Of IPv4, nothing follows the address. */
static __always_inline bool rtp_same_hosts(const struct pfr_rtp_key *key,
					   const struct rtp_lookup *lookup)
{
	return key->src.v4 == lookup->src->v4 &&
	       key->dst.v4 == lookup->dst->v4 &&
	       (likely(rtp_is_v4(lookup)) ||
		(ipv6_addr_equal(&key->src.v6, &lookup->src->v6) &&
		 ipv6_addr_equal(&key->dst.v6, &lookup->dst->v6)));
}

/* SSRC and ports first: mostly those differ. */
static __always_inline bool rtp_same_key(const struct rtp_entry *entry,
					 const struct rtp_lookup *lookup)
{
	const struct pfr_rtp_key *key = &entry->stream.key;

	return key->ssrc == lookup->ssrc &&
	       rtp_ports(key->src_port, key->dst_port) == lookup->ports &&
	       rtp_net(key->vlan_id, key->ip_version, key->reserved) ==
	       lookup->net && rtp_same_hosts(key, lookup);
}

/* Returns false if it is not there, else @entry is it. */
static __always_inline bool
rtp_chain_find(const struct rtp_chain *chain, const struct rtp_lookup *lookup,
	       const struct rtp_rule *rule, struct rtp_entry **entry)
{
	struct rtp_entry *e;

	for (e = rtp_chain_first(chain); e; e = e->next) {
		if (rtp_same_key(e, lookup) && e->rule == rule) {
			*entry = e;
			return true;
		}
	}
	return false;
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
struct rtp_entry *rtp_table_begin(const struct rtp_lookup *lookup,
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
