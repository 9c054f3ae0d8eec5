// SPDX-License-Identifier: GPL-2.0-only
/* Tables, their order and their entries: made, replaced, freed. */
#include <linux/jhash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "wildcard_tables.h"

/*
 * Replaced orders of tables are freed by RCU in its own time. Those of very many
 * tables are long; of these at most so many bytes wait at once.
 */
#define PFR_WILDCARD_RETIRED	(4 << 20)

/* ------------------------------------------------------------------- tables */

static u32 pfr_wildcard_signature(const struct pkt_parsing_info *mask)
{
	return jhash2((const u32 *)mask, 2 * PFR_MATCH_WORDS, 0);
}

bool pfr_wildcard_has_mask(const struct pfr_wildcard_table *table,
			   const struct pkt_parsing_info *mask)
{
	u64 words[PFR_MATCH_WORDS];
	u32 i;

	memcpy(words, mask, sizeof(words));
	for (i = 0; i <= table->last; i++) {
		u64 *word = &words[table->place[i] / sizeof(u64)];

		if (*word != table->mask[i])
			return false;
		*word = 0;
	}
	return !memchr_inv(words, 0, sizeof(words));
}

struct pfr_wildcard_table *
pfr_wildcard_find(const struct pfr_wildcard_tables *tables,
		  const struct pkt_parsing_info *mask)
{
	u32 signature = pfr_wildcard_signature(mask);
	unsigned int i;

	for (i = 0; i < tables->num; i++)
		if (tables->order[i].signature == signature &&
		    pfr_wildcard_has_mask(tables->order[i].table, mask))
			return tables->order[i].table;
	return NULL;
}

struct pfr_wildcard_table *
pfr_wildcard_table_create(const struct pkt_parsing_info *mask)
{
	u64 words[PFR_MATCH_WORDS];
	struct pfr_wildcard_table *table;
	unsigned int i, num = 0;

	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	table->signature = pfr_wildcard_signature(mask);
	table->by_id = RB_ROOT_CACHED;
	get_random_bytes(&table->key, sizeof(table->key));
	table->key |= 1;
	memcpy(words, mask, sizeof(words));
	for (i = 0; i < PFR_MATCH_WORDS; i++) {
		if (!words[i])
			continue;
		table->place[num] = i * sizeof(u64);
		table->mask[num++] = words[i];
	}
	/* The mask of all packets compares nothing of the first word. */
	table->last = max(num, 1U) - 1;
	return table;
}

/* The order stays nearly as it was, so this is insertion sort. */
static void pfr_wildcard_place(struct pfr_wildcard_tables *tables,
			       struct pfr_wildcard_table *table)
{
	const struct pfr_wildcard_entry *lowest =
		pfr_wildcard_by_id(rb_first_cached(&table->by_id));
	struct pfr_wildcard_place *order = tables->order;
	unsigned int i;

	if (!lowest)
		return;
	for (i = tables->num++; i && order[i - 1].min_id > lowest->id; i--)
		order[i] = order[i - 1];
	order[i].min_id = lowest->id;
	order[i].signature = table->signature;
	order[i].table = table;
}

/* The tables that have entries and @fresh ones, in their order. */
struct pfr_wildcard_tables *
pfr_wildcard_tables_create(const struct pfr_wildcard_tables *old,
			   struct pfr_wildcard_table **fresh,
			   unsigned int num_fresh)
{
	struct pfr_wildcard_tables *tables;
	unsigned int i;

	tables = kvmalloc(struct_size(tables, order, old->num + num_fresh + 1),
			  GFP_KERNEL_ACCOUNT);
	if (!tables)
		return NULL;
	tables->buckets = old->buckets;
	tables->heads = old->heads;
	tables->shift = old->shift;
	tables->num = 0;
	for (i = 0; i < old->num; i++)
		pfr_wildcard_place(tables, old->order[i].table);
	for (i = 0; i < num_fresh; i++)
		pfr_wildcard_place(tables, fresh[i]);
	tables->order[tables->num].min_id = PFR_MAX_RULES;
	return tables;
}

void pfr_wildcard_free_retired(struct pfr_wildcard *wild)
{
	while (wild->retired) {
		struct pfr_wildcard_tables *tables = wild->retired;

		wild->retired = tables->next;
		kvfree(tables);
	}
	wild->retired_bytes = 0;
}

void pfr_wildcard_publish(struct pfr_wildcard *wild,
			  struct pfr_wildcard_tables *tables)
{
	struct pfr_wildcard_tables *old = pfr_wildcard_tables(wild);
	size_t size = struct_size(old, order, old->num);
	unsigned int i;

	rcu_assign_pointer(wild->tables, tables);
	wild->stale = false;
	for (i = 0; i < old->num; i++)
		if (RB_EMPTY_ROOT(&old->order[i].table->by_id.rb_root))
			kfree_rcu(old->order[i].table, rcu);
	if (size <= PAGE_SIZE) {
		kvfree_rcu(old, rcu);
		return;
	}
	old->next = wild->retired;
	wild->retired = old;
	wild->retired_bytes += size;
	if (wild->retired_bytes > PFR_WILDCARD_RETIRED) {
		synchronize_rcu();
		pfr_wildcard_free_retired(wild);
	}
}

/* ------------------------------------------------------------------ entries */

static size_t pfr_wildcard_entry_size(const struct pfr_wildcard_table *table)
{
	return sizeof(struct pfr_wildcard_entry) +
	       (table->last + 1) * sizeof(u64);
}

struct pfr_wildcard_entry *
pfr_wildcard_entry_create(struct pfr_wildcard_table *table,
			  const struct pfr_match *m, u16 id,
			  struct pfr_rule *rule)
{
	struct pfr_wildcard_entry *entry;
	unsigned int i;

	entry = kmalloc(pfr_wildcard_entry_size(table), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return NULL;
	entry->hash = pfr_wildcard_hash(table, &m->value);
	entry->id = id;
	entry->ranged = m->ranged;
	entry->table = table;
	entry->rule = rule;
	entry->ports = m->ports;
	for (i = 0; i <= table->last; i++)
		entry->value[i] = pfr_wildcard_word(table, i, &m->value);
	return entry;
}

/* Into the table's tree. Two directions of a rule may be neighbours in it. */
void pfr_wildcard_plant(struct pfr_wildcard_table *table,
			struct pfr_wildcard_entry *entry)
{
	struct rb_node **link = &table->by_id.rb_root.rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (entry->id < pfr_wildcard_by_id(parent)->id) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(&entry->by_id, parent, link);
	rb_insert_color_cached(&entry->by_id, &table->by_id, leftmost);
}

struct pfr_wildcard_entry *
pfr_wildcard_lookup(const struct pfr_wildcard_table *table, u16 id)
{
	struct rb_node *node = table->by_id.rb_root.rb_node;

	while (node) {
		struct pfr_wildcard_entry *entry = pfr_wildcard_by_id(node);

		if (entry->id == id)
			return entry;
		node = id < entry->id ? node->rb_left : node->rb_right;
	}
	return NULL;
}

/*
 * Into its bucket, behind all entries of its table with lower ids. A chain is
 * long only where many rules compare equal bits; so the place is looked for from
 * two sides, along the chain and along the table, and one of them is near.
 */
void pfr_wildcard_chain(const struct pfr_wildcard_tables *tables,
			struct pfr_wildcard_entry *entry)
{
	u32 bucket = entry->hash >> tables->shift;
	struct hlist_head *head = &tables->heads[bucket];
	struct hlist_node *node = head->first, *last = NULL;
	struct rb_node *lower = &entry->by_id;

	while ((lower = rb_prev(lower))) {
		struct pfr_wildcard_entry *other = pfr_wildcard_by_id(lower);

		if (other->hash >> tables->shift == bucket) {
			hlist_add_behind_rcu(&entry->node, &other->node);
			return;
		}
		if (!node)
			break;
		other = hlist_entry(node, struct pfr_wildcard_entry, node);
		if (other->table == entry->table && other->id > entry->id)
			break;
		last = node;
		node = node->next;
	}
	if (lower && last)
		hlist_add_behind_rcu(&entry->node, last);
	else
		hlist_add_head_rcu(&entry->node, head);
}

/* ------------------------------------------------------------------- growth */

struct pfr_wildcard_buckets *pfr_wildcard_buckets_create(u32 bits)
{
	struct pfr_wildcard_buckets *buckets;

	return kvzalloc(struct_size(buckets, heads, 1 << bits),
			GFP_KERNEL_ACCOUNT);
}

/* Readers of the old buckets go on there, so the new ones have copies. */
static bool pfr_wildcard_copy(struct pfr_wildcard_tables *tables,
			      const struct pfr_wildcard_table *table)
{
	struct rb_node *node;

	/* Highest first: each bucket gets them from behind. */
	for (node = rb_last(&table->by_id.rb_root); node; node = rb_prev(node)) {
		struct pfr_wildcard_entry *copy;

		copy = kmemdup(pfr_wildcard_by_id(node),
			       pfr_wildcard_entry_size(table),
			       GFP_KERNEL_ACCOUNT);
		if (!copy)
			return false;
		hlist_add_head(&copy->node,
			       &tables->heads[copy->hash >> tables->shift]);
	}
	return true;
}

void pfr_wildcard_free_entries(struct pfr_wildcard_tables *tables)
{
	struct pfr_wildcard_entry *entry;
	struct hlist_node *next;
	unsigned int i;

	for (i = 0; i < pfr_wildcard_num_buckets(tables); i++)
		hlist_for_each_entry_safe(entry, next, &tables->heads[i], node)
			kfree(entry);
}

/* The copies take the place of what they were copied from. */
static void pfr_wildcard_replant(struct pfr_wildcard_tables *tables)
{
	struct pfr_wildcard_entry *entry, *next;
	unsigned int i;

	for (i = 0; i < tables->num; i++) {
		struct pfr_wildcard_table *table = tables->order[i].table;

		rbtree_postorder_for_each_entry_safe(entry, next,
						     &table->by_id.rb_root,
						     by_id)
			kfree_rcu(entry, rcu);
		table->by_id = RB_ROOT_CACHED;
	}
	for (i = 0; i < pfr_wildcard_num_buckets(tables); i++)
		hlist_for_each_entry(entry, &tables->heads[i], node)
			pfr_wildcard_plant(entry->table, entry);
}

/* If there is no memory for more buckets, searches are slower for a while. */
void pfr_wildcard_grow(struct pfr_wildcard *wild)
{
	struct pfr_wildcard_tables *old = pfr_wildcard_tables(wild), *tables;
	struct pfr_wildcard_buckets *old_buckets = old->buckets;
	u32 bits = ilog2(wild->num_entries) + 1;
	unsigned int i;

	tables = pfr_wildcard_tables_create(old, NULL, 0);
	if (!tables)
		return;
	tables->shift = 32 - bits;
	tables->buckets = pfr_wildcard_buckets_create(bits);
	if (!tables->buckets)
		goto fail;
	tables->heads = tables->buckets->heads;
	for (i = 0; i < tables->num; i++)
		if (!pfr_wildcard_copy(tables, tables->order[i].table))
			goto fail;
	/* The entries that were the only ones go with the old buckets. */
	for (i = 0; i < tables->num; i++)
		RCU_INIT_POINTER(tables->order[i].table->only, NULL);
	pfr_wildcard_publish(wild, tables);
	pfr_wildcard_replant(tables);
	for (i = 0; i < tables->num; i++)
		pfr_wildcard_note_only(tables->order[i].table);
	kvfree_rcu(old_buckets, rcu);
	return;
fail:
	if (tables->buckets)
		pfr_wildcard_free_entries(tables);
	kvfree(tables->buckets);
	kvfree(tables);
}
