// SPDX-License-Identifier: GPL-2.0-only
/* Tables and their order, and the buckets: made, replaced, freed. */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "wildcard.h"

/*
 * Replaced orders of tables are freed by RCU in its own time. Those of very many
 * tables are long; of these at most so many bytes wait at once.
 */
#define PFR_WILDCARD_RETIRED	(4 << 20)

/*
 * A look into all tables that costs no more than this may come before the search
 * through all that match.
 */
#define PFR_WILDCARD_TWICE	256

/* ------------------------------------------------------------------- tables */

static int pfr_wildcard_compare(const struct pfr_parsed *mask,
				const struct pfr_wildcard_table *table)
{
	return memcmp(mask, &table->whole, PFR_MATCH_WORDS * sizeof(u64));
}

static struct pfr_wildcard_table *pfr_wildcard_by_mask(struct rb_node *node)
{
	return rb_entry_safe(node, struct pfr_wildcard_table, by_mask);
}

struct pfr_wildcard_table *
pfr_wildcard_find(const struct pfr_wildcard *wild,
		  const struct pfr_parsed *mask)
{
	struct rb_node *node = wild->by_mask.rb_node;

	while (node) {
		struct pfr_wildcard_table *table = pfr_wildcard_by_mask(node);
		int order = pfr_wildcard_compare(mask, table);

		if (!order)
			return table;
		node = order < 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

void pfr_wildcard_table_insert(struct pfr_wildcard *wild,
			       struct pfr_wildcard_table *table)
{
	struct rb_node **link = &wild->by_mask.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = pfr_wildcard_compare(&table->whole,
					    pfr_wildcard_by_mask(parent)) < 0 ?
		       &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&table->by_mask, parent, link);
	rb_insert_color(&table->by_mask, &wild->by_mask);
	wild->num_masks++;
	wild->cost += table->cost;
}

struct pfr_wildcard_table *
pfr_wildcard_table_create(const struct pfr_parsed *mask)
{
	u64 words[PFR_MATCH_WORDS];
	struct pfr_wildcard_table *table;
	unsigned int i, num = 0;

	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	table->by_id = RB_ROOT_CACHED;
	get_random_bytes(&table->key, sizeof(table->key));
	table->key |= 1;
	table->whole = *mask;
	memcpy(words, mask, sizeof(words));
	for (i = 0; i < PFR_MATCH_WORDS; i++) {
		if (!words[i])
			continue;
		table->place[num] = i * sizeof(u64);
		table->mask[num++] = words[i];
	}
	/* The mask of all packets compares nothing of the first word. */
	table->last = max(num, 1U) - 1;
	table->cost = PFR_STEPS_TABLE + max(num, 1U);
	return table;
}

void pfr_wildcard_note_only(struct pfr_wildcard_table *table)
{
	struct pfr_wildcard_entry *entry =
		pfr_wildcard_by_id(rb_first_cached(&table->by_id));

	if (entry && (rb_next(&entry->by_id) || entry->texts))
		entry = NULL;
	rcu_assign_pointer(table->only, entry);
}

bool pfr_wildcard_slow(const struct pfr_wildcard *wild)
{
	if (wild->cost > wild->limits.steps)
		return true;
	return wild->cost > PFR_WILDCARD_TWICE &&
	       (wild->num_open || wild->num_ranged);
}

/* -------------------------------------------------------------- their order */

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
	order[i].table = table;
}

static struct pfr_wildcard_tables *
pfr_wildcard_tables_alloc(const struct pfr_wildcard_tables *old,
			  unsigned int num)
{
	struct pfr_wildcard_tables *tables;

	tables = kvmalloc(struct_size(tables, order, num + 1),
			  GFP_KERNEL_ACCOUNT);
	if (!tables)
		return NULL;
	tables->buckets = old->buckets;
	tables->heads = old->heads;
	tables->shift = old->shift;
	tables->at = old->at;
	tables->num = 0;
	return tables;
}

/* The tables that have entries and @fresh ones, in their order. */
struct pfr_wildcard_tables *
pfr_wildcard_tables_create(const struct pfr_wildcard_tables *old,
			   struct pfr_wildcard_table **fresh,
			   unsigned int num_fresh)
{
	struct pfr_wildcard_tables *tables =
		pfr_wildcard_tables_alloc(old, old->num + num_fresh);
	unsigned int i;

	if (!tables)
		return NULL;
	for (i = 0; i < old->num; i++)
		pfr_wildcard_place(tables, old->order[i].table);
	for (i = 0; i < num_fresh; i++)
		pfr_wildcard_place(tables, fresh[i]);
	tables->order[tables->num].min_id = PFR_MAX_RULES;
	return tables;
}

static int pfr_wildcard_earlier(const void *a, const void *b)
{
	const struct pfr_wildcard_place *one = a, *other = b;

	return one->min_id - other->min_id;
}

struct pfr_wildcard_tables *
pfr_wildcard_tables_settle(const struct pfr_wildcard *wild)
{
	struct pfr_wildcard_tables *tables =
		pfr_wildcard_tables_alloc(pfr_wildcard_tables(wild),
					  wild->num_masks);
	struct pfr_wildcard_table *table;
	struct rb_node *node;

	if (!tables)
		return NULL;
	for (node = rb_first(&wild->by_mask); node; node = rb_next(node)) {
		table = pfr_wildcard_by_mask(node);
		tables->order[tables->num].min_id =
			pfr_wildcard_by_id(rb_first_cached(&table->by_id))->id;
		tables->order[tables->num++].table = table;
	}
	sort(tables->order, tables->num, sizeof(tables->order[0]),
	     pfr_wildcard_earlier, NULL);
	tables->order[tables->num].min_id = PFR_MAX_RULES;
	return tables;
}

void pfr_wildcard_publish(struct pfr_wildcard *wild,
			  struct pfr_wildcard_tables *tables)
{
	struct pfr_wildcard_tables *old = pfr_wildcard_tables(wild);
	size_t size = struct_size(old, order, old->num);
	unsigned int i;

	tables->quick = &tables->order[pfr_wildcard_slow(wild) ?
				       tables->num : 0];
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

void pfr_wildcard_free_retired(struct pfr_wildcard *wild)
{
	while (wild->retired) {
		struct pfr_wildcard_tables *tables = wild->retired;

		wild->retired = tables->next;
		kvfree(tables);
	}
	wild->retired_bytes = 0;
}

/* ------------------------------------------------------------------- growth */

struct pfr_wildcard_buckets *pfr_wildcard_buckets_create(u32 bits)
{
	struct pfr_wildcard_buckets *buckets;

	return kvzalloc(struct_size(buckets, heads, 1 << bits),
			GFP_KERNEL_ACCOUNT);
}

/*
 * Readers of the old buckets go on along the one node of each list while the new
 * buckets take the other: so those of the time before must be gone.
 */
void pfr_wildcard_grow(struct pfr_wildcard *wild, unsigned int num_lists)
{
	struct pfr_wildcard_tables *old = pfr_wildcard_tables(wild), *tables;
	struct pfr_wildcard_buckets *old_buckets = old->buckets;
	u32 bits = ilog2(num_lists) + 2;
	unsigned int i;

	tables = pfr_wildcard_tables_create(old, NULL, 0);
	if (!tables)
		return;
	tables->shift = 32 - bits;
	tables->buckets = pfr_wildcard_buckets_create(bits);
	if (!tables->buckets) {
		kvfree(tables);
		return;
	}
	tables->heads = tables->buckets->heads;
	tables->at = old->at ^ sizeof(struct hlist_node);
	if (wild->settled && wild->grown)
		cond_synchronize_rcu(wild->since);
	for (i = 0; i < pfr_wildcard_num_buckets(old); i++) {
		struct hlist_node *node;

		for (node = old->heads[i].first; node; node = node->next) {
			struct pfr_wildcard_list *list =
				pfr_wildcard_list(node, old->at);

			hlist_add_head(pfr_wildcard_node(tables, list),
				       &tables->heads[list->hash >> tables->shift]);
		}
	}
	pfr_wildcard_publish(wild, tables);
	wild->grown = true;
	wild->since = get_state_synchronize_rcu();
	kvfree_rcu(old_buckets, rcu);
}
