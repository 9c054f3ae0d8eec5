/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the classifier is made of:
 *
 * - a table for each mask; the order in which tables are searched;
 * - a cell for each set of values that the rules of a table compare;
 * - lists: a cell's own of the rules that ask for nothing else, and one for each
 *   prefix of ports or text in the payload that its other rules wait for;
 * - an entry for each rule and direction, which is a member of some lists.
 *
 * Cells and lists lie in one array of buckets. Readers see an order and its
 * buckets as a whole, under RCU. Changes: process context, one at a time.
 */
#ifndef PFR_WILDCARD_TABLES_H
#define PFR_WILDCARD_TABLES_H

#include <linux/bitops.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>

#include "match.h"
#include "pattern.h"

struct pfr_rule;

/* The rules with one mask. */
struct pfr_wildcard_table {
	u32 last;			/* of the words that are compared */
	u32 cost;			/* of a look-up, in steps */
	/* Its entry, if there is but one: then hashing costs more than looking. */
	struct pfr_wildcard_entry __rcu *only;
	struct rb_root_cached by_id;	/* its entries, for changes */
	struct rb_node by_mask;		/* among all tables, for changes */
	struct rcu_head rcu;
	u64 key;			/* of its hash function; odd */
	u64 place[PFR_MATCH_WORDS];	/* of the words, in bytes */
	u64 mask[PFR_MATCH_WORDS];
	u32 num_owned;			/* entries that packets did not bring about */
	struct pfr_parsed whole;	/* the mask, as rules have it */
};

/* Rules that a packet either meets all of, but for ranges, or none. */
struct pfr_wildcard_list {
	struct hlist_node node[2];	/* in a bucket; see pfr_wildcard_tables.at */
	struct hlist_head members;	/* ascending ids */
	struct pfr_wildcard_cell *cell;
	unsigned long key;		/* what they wait for; 0: the cell's own */
	u32 hash;
	u32 num;			/* members, those that are to come, too */
	union {
		struct pfr_wildcard_member *last;	/* for changes */
		struct rcu_head rcu;	/* when it is in no bucket any more */
	};
};

struct pfr_wildcard_cell {
	struct pfr_wildcard_list list;	/* first */
	struct pfr_wildcard_table *table;
	u32 num_lists;			/* beside its own */
	u32 prefixes[2];		/* bit n: some of n bits; source, destination */
	bool texts;
	u64 value[];			/* of the table's words */
};

struct pfr_wildcard_member {
	struct hlist_node node;
	struct pfr_wildcard_entry *entry;
	struct pfr_wildcard_list *list;
};

/* A rule in one direction. What readers look at does not change. */
struct pfr_wildcard_entry {
	struct pfr_rule *rule;
	u16 id;
	bool ranged;			/* ports are looked at, too */
	bool final;			/* headers decide, and it ends the search */
	bool texts;
	bool learned;			/* packets brought it about */
	u8 num;				/* members */
	struct pfr_match_ports ports;
	struct pfr_wildcard_cell *cell;
	union {
		struct rb_node by_id;	/* in its table */
		struct rcu_head rcu;	/* when it is in no table any more */
	};
	struct pfr_wildcard_member member[];
};

struct pfr_wildcard_buckets {
	struct rcu_head rcu;
	struct hlist_head heads[];
};

/* No rule of the table has a lower id than this. */
struct pfr_wildcard_place {
	int min_id;
	struct pfr_wildcard_table *table;
};

/* All that a search needs, published as a whole. */
struct pfr_wildcard_tables {
	const struct pfr_wildcard_place *quick;	/* the order, or its end */
	struct hlist_head *heads;	/* of the buckets */
	unsigned long at;		/* of node[0] or node[1] in a list */
	unsigned int shift;		/* from a hash to a bucket */
	unsigned int num;
	struct pfr_wildcard_buckets *buckets;
	union {
		struct rcu_head rcu;
		struct pfr_wildcard_tables *next;	/* retired */
	};
	struct pfr_wildcard_place order[];	/* by min_id, then PFR_MAX_RULES */
};

/*
 * What a packet's search takes, in steps. A step is 20 instructions or less; the
 * rows worst-* of the bench show it.
 */
#define PFR_STEPS_TABLE		1	/* a look into one, and one for each word */
#define PFR_STEPS_KEY		3	/* a look for a list of a cell */
#define PFR_STEPS_LIST		4	/* a list in which a rule matches */
#define PFR_STEPS_PASS		2	/* a rule of it whose range is another */
#define PFR_STEPS_RULE		12	/* a rule, with what becomes of it */
#define PFR_STEPS_BYTE		3	/* one of the payload, searched for texts */

/* Bytes of the wire are charged. Those of packets put together are but counted. */
#define PFR_STEPS_BYTES		1500

struct pfr_wildcard {
	struct pfr_wildcard_tables __rcu *tables;
	struct pfr_automaton __rcu *automaton;	/* of all texts, or NULL */
	struct rb_root by_mask;		/* tables */
	struct pfr_texts texts;
	struct pfr_limits limits;
	unsigned int num_entries;
	unsigned int num_lists;		/* in buckets */
	unsigned int num_masks;
	unsigned int num_owned;		/* masks that the program's rules have */
	unsigned int num_ranged;	/* entries */
	unsigned int num_open;		/* entries that may not end a search */
	unsigned int cost;		/* of one look into all tables */
	bool settled;			/* somebody may look */
	bool stale;			/* the order is not what it should be */
	bool grown;
	unsigned long since;		/* of RCU: when that was */
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

static inline struct hlist_node *
pfr_wildcard_node(const struct pfr_wildcard_tables *tables,
		  struct pfr_wildcard_list *list)
{
	return (struct hlist_node *)((u8 *)list + tables->at);
}

static __always_inline struct pfr_wildcard_list *
pfr_wildcard_list(const struct hlist_node *node, unsigned long at)
{
	return (struct pfr_wildcard_list *)((u8 *)node - at);
}

static __always_inline u64
pfr_wildcard_word(const struct pfr_wildcard_table *table, long i,
		  const struct pfr_parsed *info)
{
	return pfr_match_word(info, table->place[i]) & table->mask[i];
}

/*
 * Each step is one to one, and the multiplier is drawn for this table. Whoever
 * sends packets cannot make rules collide, only choose among those there are.
 */
static __always_inline u32
pfr_wildcard_hash(const struct pfr_wildcard_table *table,
		  const struct pfr_parsed *info)
{
	const u64 key = table->key;
	long i = table->last;
	u64 hash = 0;

	do {
		hash = rol64(hash ^ pfr_wildcard_word(table, i, info), 32) * key;
	} while (--i >= 0);
	return hash >> 32;
}

/* Of a list that is not the cell's own. */
static inline u32 pfr_wildcard_list_hash(const struct pfr_wildcard_cell *cell,
					 unsigned long key)
{
	u64 hash = (key ^ cell->list.hash) * cell->table->key;

	return rol64(hash, 32) * cell->table->key >> 32;
}

static __always_inline bool
pfr_wildcard_equal(const struct pfr_wildcard_cell *cell,
		   const struct pfr_wildcard_table *table,
		   const struct pfr_parsed *info)
{
	long i = table->last;

	do {
		if (pfr_wildcard_word(table, i, info) != cell->value[i])
			return false;
	} while (--i >= 0);
	return true;
}

/* The first list of a bucket, or what hlist_first_rcu() says. */
static __always_inline const struct hlist_node *
pfr_wildcard_bucket(const struct pfr_wildcard_tables *tables, u32 hash)
{
	return rcu_dereference(hlist_first_rcu(&tables->heads[hash >> tables->shift]));
}

/* The cell of a packet in a table, or NULL. */
static __always_inline struct pfr_wildcard_cell *
pfr_wildcard_cell(const struct pfr_wildcard_tables *tables,
		  const struct pfr_wildcard_table *table,
		  const struct pfr_parsed *info)
{
	const unsigned long at = tables->at;
	u32 hash = pfr_wildcard_hash(table, info);
	const struct hlist_node *node;

	for (node = pfr_wildcard_bucket(tables, hash); node;
	     node = rcu_dereference(hlist_next_rcu(node))) {
		struct pfr_wildcard_list *list = pfr_wildcard_list(node, at);

		if (list->hash == hash && !list->key &&
		    list->cell->table == table &&
		    pfr_wildcard_equal(list->cell, table, info))
			return list->cell;
	}
	return NULL;
}

/* A list of the cell, or NULL. */
static inline struct pfr_wildcard_list *
pfr_wildcard_list_find(const struct pfr_wildcard_tables *tables,
		       const struct pfr_wildcard_cell *cell, unsigned long key)
{
	u32 hash = pfr_wildcard_list_hash(cell, key);
	const struct hlist_node *node;

	for (node = pfr_wildcard_bucket(tables, hash); node;
	     node = rcu_dereference(hlist_next_rcu(node))) {
		struct pfr_wildcard_list *list =
			pfr_wildcard_list(node, tables->at);

		if (list->hash == hash && list->key == key &&
		    list->cell == cell)
			return list;
	}
	return NULL;
}

/* Of a port's prefix of @bits bits. */
static inline unsigned long pfr_wildcard_prefix(unsigned int direction, u32 bits,
						u16 port)
{
	return 1UL << 24 | direction << 22 | bits << 17 | port >> (16 - bits);
}

static __always_inline struct pfr_wildcard_entry *
pfr_wildcard_first(const struct pfr_wildcard_list *list)
{
	const struct hlist_node *node =
		rcu_dereference(hlist_first_rcu(&list->members));

	return node ? hlist_entry(node, struct pfr_wildcard_member, node)->entry :
		      NULL;
}

/* The table with this mask, or NULL. */
struct pfr_wildcard_table *
pfr_wildcard_find(const struct pfr_wildcard *wild,
		  const struct pfr_parsed *mask);

/* After the table's entries have changed. */
void pfr_wildcard_note_only(struct pfr_wildcard_table *table);

/* All that creates returns NULL if there is no memory. */
struct pfr_wildcard_table *
pfr_wildcard_table_create(const struct pfr_parsed *mask);
void pfr_wildcard_table_insert(struct pfr_wildcard *wild,
			       struct pfr_wildcard_table *table);
struct pfr_wildcard_buckets *pfr_wildcard_buckets_create(u32 bits);

/* An order of the tables in @old that have entries, and of @fresh ones. */
struct pfr_wildcard_tables *
pfr_wildcard_tables_create(const struct pfr_wildcard_tables *old,
			   struct pfr_wildcard_table **fresh,
			   unsigned int num_fresh);

/* The order of all tables; for a classifier that nobody has looked at. */
struct pfr_wildcard_tables *
pfr_wildcard_tables_settle(const struct pfr_wildcard *wild);

/* Whether searches have to go through all that match; see pfr_wildcard_lowest(). */
bool pfr_wildcard_slow(const struct pfr_wildcard *wild);

/* Another order takes its place, and tables without entries are freed. */
void pfr_wildcard_publish(struct pfr_wildcard *wild,
			  struct pfr_wildcard_tables *tables);
void pfr_wildcard_free_retired(struct pfr_wildcard *wild);

/* If there is no memory for more buckets, searches are slower for a while. */
void pfr_wildcard_grow(struct pfr_wildcard *wild, unsigned int num_lists);

#endif /* PFR_WILDCARD_TABLES_H */
