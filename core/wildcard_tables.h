/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the classifier is made of: a table for each mask, an entry for each rule
 * and direction, one set of buckets for the entries of all tables, and the order
 * in which tables are searched.
 *
 * Readers see an order and its buckets as a whole, under RCU. Changes: process
 * context, one at a time.
 */
#ifndef PFR_WILDCARD_TABLES_H
#define PFR_WILDCARD_TABLES_H

#include <linux/bitops.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>

#include "match.h"

struct pfr_rule;

/* The rules with one mask. */
struct pfr_wildcard_table {
	u32 last;			/* of the words that are compared */
	u32 signature;			/* of the mask */
	/* Its entry, if there is but one: then hashing costs more than looking. */
	struct pfr_wildcard_entry __rcu *only;
	struct rb_root_cached by_id;	/* its entries, for changes */
	struct rcu_head rcu;
	u64 key;			/* of its hash function; odd */
	u64 place[PFR_MATCH_WORDS];	/* of the words, in bytes */
	u64 mask[PFR_MATCH_WORDS];
};

/* A rule in one direction. What readers look at does not change. */
struct pfr_wildcard_entry {
	struct hlist_node node;		/* in a bucket, each table by id */
	u32 hash;
	u16 id;
	bool ranged;			/* ports are looked at, too */
	struct pfr_wildcard_table *table;
	struct pfr_rule *rule;
	struct pfr_match_ports ports;
	union {
		struct rb_node by_id;	/* in its table */
		struct rcu_head rcu;	/* when it is in no table any more */
	};
	u64 value[];			/* of the table's words */
};

struct pfr_wildcard_buckets {
	struct rcu_head rcu;
	struct hlist_head heads[];
};

/* No rule of the table has a lower id than this. */
struct pfr_wildcard_place {
	int min_id;
	u32 signature;
	struct pfr_wildcard_table *table;
};

/* All that a search needs, published as a whole. */
struct pfr_wildcard_tables {
	struct hlist_head *heads;	/* of the buckets */
	unsigned int shift;		/* from a hash to a bucket */
	unsigned int num;
	struct pfr_wildcard_buckets *buckets;
	union {
		struct rcu_head rcu;
		struct pfr_wildcard_tables *next;	/* retired */
	};
	struct pfr_wildcard_place order[];	/* by min_id, then PFR_MAX_RULES */
};

struct pfr_wildcard {
	struct pfr_wildcard_tables __rcu *tables;
	unsigned int num_entries;
	bool settled;			/* somebody may look */
	bool stale;			/* the order is not what it should be */
	size_t retired_bytes;
	struct pfr_wildcard_tables *retired;
};

static inline struct pfr_wildcard_tables *
pfr_wildcard_tables(const struct pfr_wildcard *wild)
{
	/* Changes come one at a time. */
	return rcu_dereference_protected(wild->tables, true);
}

static inline struct pfr_wildcard_entry *pfr_wildcard_by_id(const struct rb_node *node)
{
	return rb_entry_safe(node, struct pfr_wildcard_entry, by_id);
}

static inline unsigned int
pfr_wildcard_num_buckets(const struct pfr_wildcard_tables *tables)
{
	return 1 << (32 - tables->shift);
}

static __always_inline u64
pfr_wildcard_word(const struct pfr_wildcard_table *table, long i,
		  const struct pkt_parsing_info *info)
{
	return pfr_match_word(info, table->place[i]) & table->mask[i];
}

/*
 * Each step is one to one, and the multiplier is drawn for this table. Whoever
 * sends packets cannot make rules collide, only choose among those there are.
 */
static __always_inline u32
pfr_wildcard_hash(const struct pfr_wildcard_table *table,
		  const struct pkt_parsing_info *info)
{
	const u64 key = table->key;
	long i = table->last;
	u64 hash = 0;

	do {
		hash = rol64(hash ^ pfr_wildcard_word(table, i, info), 32) * key;
	} while (--i >= 0);
	return hash >> 32;
}

/* The table with this mask, or NULL. */
struct pfr_wildcard_table *
pfr_wildcard_find(const struct pfr_wildcard_tables *tables,
		  const struct pkt_parsing_info *mask);
bool pfr_wildcard_has_mask(const struct pfr_wildcard_table *table,
			   const struct pkt_parsing_info *mask);

/* After the table's entries have changed. */
static inline void pfr_wildcard_note_only(struct pfr_wildcard_table *table)
{
	struct rb_node *first = rb_first_cached(&table->by_id);

	rcu_assign_pointer(table->only, first && !rb_next(first) ?
					pfr_wildcard_by_id(first) : NULL);
}

/* All that creates returns NULL if there is no memory. */
struct pfr_wildcard_table *
pfr_wildcard_table_create(const struct pkt_parsing_info *mask);
struct pfr_wildcard_entry *
pfr_wildcard_entry_create(struct pfr_wildcard_table *table,
			  const struct pfr_match *m, u16 id,
			  struct pfr_rule *rule);
struct pfr_wildcard_buckets *pfr_wildcard_buckets_create(u32 bits);

/* An order of the tables in @old that have entries, and of @fresh ones. */
struct pfr_wildcard_tables *
pfr_wildcard_tables_create(const struct pfr_wildcard_tables *old,
			   struct pfr_wildcard_table **fresh,
			   unsigned int num_fresh);

/* An entry is first put into its table, then into its bucket for readers. */
void pfr_wildcard_plant(struct pfr_wildcard_table *table,
			struct pfr_wildcard_entry *entry);
void pfr_wildcard_chain(const struct pfr_wildcard_tables *tables,
			struct pfr_wildcard_entry *entry);
struct pfr_wildcard_entry *
pfr_wildcard_lookup(const struct pfr_wildcard_table *table, u16 id);

/* Another order takes its place, and tables without entries are freed. */
void pfr_wildcard_publish(struct pfr_wildcard *wild,
			  struct pfr_wildcard_tables *tables);

/* If there is no memory for more buckets, searches are slower for a while. */
void pfr_wildcard_grow(struct pfr_wildcard *wild);

/* No reader is left. */
void pfr_wildcard_free_entries(struct pfr_wildcard_tables *tables);
void pfr_wildcard_free_retired(struct pfr_wildcard *wild);

#endif /* PFR_WILDCARD_TABLES_H */
