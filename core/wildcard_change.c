// SPDX-License-Identifier: GPL-2.0-only
/* The classifier: rules that come and go. */
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "wildcard_cells.h"

#define PFR_WILDCARD_MIN_BITS	6	/* of the number of buckets */
#define PFR_WILDCARD_MAX_BITS	17

/* The directions in which a rule can match, 1 or 2. */
static unsigned int pfr_wildcard_compile(struct pfr_match *match,
					 const struct pfr_wildcard_rule *spec)
{
	pfr_match_compile(&match[0], spec, false);
	if (!spec->bidirectional)
		return 1;
	pfr_match_compile(&match[1], spec, true);
	return memcmp(&match[0], &match[1], sizeof(match[0])) ? 2 : 1;
}

/* ------------------------------------------------------------------- entries */

static void pfr_wildcard_plant(struct pfr_wildcard_table *table,
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

/* While one rule takes another's place, there are two of its id. */
static struct pfr_wildcard_entry *
pfr_wildcard_lookup(const struct pfr_wildcard_table *table, u16 id,
		    const struct pfr_rule *rule)
{
	struct rb_node *node = table->by_id.rb_root.rb_node;
	struct pfr_wildcard_entry *first = NULL;

	while (node) {
		struct pfr_wildcard_entry *entry = pfr_wildcard_by_id(node);

		if (entry->id >= id)
			first = entry;
		node = entry->id >= id ? node->rb_left : node->rb_right;
	}
	while (first && first->id == id && first->rule != rule)
		first = pfr_wildcard_by_id(rb_next(&first->by_id));
	return first && first->id == id ? first : NULL;
}

/*
 * Rules that packets brought about have as many masks as the program's, and do
 * not take those away.
 */
static bool pfr_wildcard_may_own(const struct pfr_wildcard *wild,
				 const struct pfr_wildcard_table *table,
				 bool learned)
{
	if (learned)
		return table || wild->num_masks - wild->num_owned <
				wild->limits.masks;
	return (table && table->num_owned) ||
	       wild->num_owned < wild->limits.masks;
}

static void pfr_wildcard_own(struct pfr_wildcard *wild,
			     struct pfr_wildcard_entry *entry)
{
	if (!entry->learned && !entry->cell->table->num_owned++)
		wild->num_owned++;
}

static void pfr_wildcard_disown(struct pfr_wildcard *wild,
				struct pfr_wildcard_entry *entry)
{
	if (!entry->learned && !--entry->cell->table->num_owned)
		wild->num_owned--;
}

/* ------------------------------------------------------------------- changes */

struct pfr_wildcard_addition {
	struct pfr_wildcard_entry *entry[2];
	struct pfr_wildcard_table *fresh[2];
	unsigned int num, num_fresh;
	bool reorder;			/* a table has another lowest id */
	bool learned;
};

/* The table for a direction, which may be new. */
static struct pfr_wildcard_table *
pfr_wildcard_table_get(struct pfr_wildcard_addition *add,
		       struct pfr_wildcard *wild,
		       const struct pfr_parsed *mask)
{
	struct pfr_wildcard_table *table = pfr_wildcard_find(wild, mask);

	if (!pfr_wildcard_may_own(wild, table, add->learned))
		return ERR_PTR(-ENOSPC);
	if (table)
		return table;
	table = pfr_wildcard_table_create(mask);
	if (!table)
		return ERR_PTR(-ENOMEM);
	pfr_wildcard_table_insert(wild, table);
	add->fresh[add->num_fresh++] = table;
	add->reorder = true;
	return table;
}

/* One direction: all that takes memory. */
static int pfr_wildcard_prepare(struct pfr_wildcard_addition *add,
				struct pfr_wildcard *wild,
				const struct pfr_match *match,
				const struct pfr_wildcard_rule *spec)
{
	struct pfr_wildcard_table *table;
	struct pfr_wildcard_entry *entry;
	bool known = true;

	table = pfr_wildcard_table_get(add, wild, &match->mask);
	if (IS_ERR(table))
		return PTR_ERR(table);
	entry = pfr_wildcard_entry_create(wild, table, match,
					  spec->extended_fields.payload_pattern,
					  &known);
	if (!entry)
		return -ENOMEM;
	entry->id = spec->rule_id;
	entry->learned = add->learned;
	pfr_wildcard_own(wild, entry);
	pfr_wildcard_plant(table, entry);
	add->entry[add->num++] = entry;
	if (rb_first_cached(&table->by_id) == &entry->by_id)
		add->reorder = true;
	return known || !wild->settled ? 0 : pfr_wildcard_learn_texts(wild);
}

static void pfr_wildcard_drop_table(struct pfr_wildcard *wild,
				    struct pfr_wildcard_table *table)
{
	rb_erase(&table->by_mask, &wild->by_mask);
	wild->num_masks--;
	wild->cost -= table->cost;
}

static void pfr_wildcard_cancel(struct pfr_wildcard_addition *add,
				struct pfr_wildcard *wild)
{
	while (add->num) {
		struct pfr_wildcard_entry *entry = add->entry[--add->num];

		rb_erase_cached(&entry->by_id, &entry->cell->table->by_id);
		pfr_wildcard_disown(wild, entry);
		pfr_wildcard_release(wild, entry);
		kfree(entry);
	}
	while (add->num_fresh) {
		pfr_wildcard_drop_table(wild, add->fresh[--add->num_fresh]);
		/* Readers compare its address. */
		kfree_rcu(add->fresh[add->num_fresh], rcu);
	}
}

/* Whether searches go another way now. */
static bool pfr_wildcard_turned(const struct pfr_wildcard *wild)
{
	const struct pfr_wildcard_tables *tables = pfr_wildcard_tables(wild);

	return pfr_wildcard_slow(wild) != (tables->quick != tables->order);
}

static void pfr_wildcard_count(struct pfr_wildcard *wild,
			       const struct pfr_wildcard_entry *entry, int n)
{
	wild->num_entries += n;
	wild->num_ranged += n * entry->ranged;
	wild->num_open += n * !entry->final;
}

int pfr_wildcard_add(struct pfr_wildcard *wild, const struct pfr_wildcard_rule *spec,
		     struct pfr_rule *rule, bool final, bool learned)
{
	struct pfr_wildcard_tables *reordered = NULL;
	struct pfr_wildcard_addition add = {
		.reorder = wild->stale,
		.learned = learned,
	};
	struct pfr_match match[2];
	unsigned int i, j, num;
	int err;

	num = pfr_wildcard_compile(match, spec);
	for (i = 0; i < num; i++) {
		err = pfr_wildcard_prepare(&add, wild, &match[i], spec);
		if (err)
			goto cancel;
	}
	for (i = 0; i < num; i++) {
		add.entry[i]->rule = rule;
		add.entry[i]->final = final;
		pfr_wildcard_count(wild, add.entry[i], 1);
	}
	if (wild->settled && (add.reorder || pfr_wildcard_turned(wild))) {
		reordered = pfr_wildcard_tables_create(pfr_wildcard_tables(wild),
						       add.fresh, add.num_fresh);
		err = -ENOMEM;
		if (!reordered)
			goto uncount;
	}

	for (i = 0; i < num; i++) {
		for (j = 0; j < add.entry[i]->num; j++)
			pfr_wildcard_join(&add.entry[i]->member[j]);
		pfr_wildcard_note_only(add.entry[i]->cell->table);
	}
	if (reordered)
		pfr_wildcard_publish(wild, reordered);
	if (wild->num_lists > pfr_wildcard_num_buckets(pfr_wildcard_tables(wild)))
		pfr_wildcard_grow(wild, wild->num_lists);
	return 0;

uncount:
	for (i = 0; i < num; i++)
		pfr_wildcard_count(wild, add.entry[i], -1);
cancel:
	pfr_wildcard_cancel(&add, wild);
	return err;
}

/* The entry goes; readers may still look at it. Returns whether its table begins anew. */
static bool pfr_wildcard_remove(struct pfr_wildcard *wild,
				struct pfr_wildcard_entry *entry)
{
	struct pfr_wildcard_table *table = entry->cell->table;
	bool first = rb_first_cached(&table->by_id) == &entry->by_id;
	unsigned int i;

	for (i = 0; i < entry->num; i++)
		pfr_wildcard_leave(&entry->member[i]);
	rb_erase_cached(&entry->by_id, &table->by_id);
	pfr_wildcard_note_only(table);
	pfr_wildcard_count(wild, entry, -1);
	pfr_wildcard_disown(wild, entry);
	pfr_wildcard_release(wild, entry);
	kfree_rcu(entry, rcu);
	if (RB_EMPTY_ROOT(&table->by_id.rb_root)) {
		pfr_wildcard_drop_table(wild, table);
		if (!wild->settled)
			kfree_rcu(table, rcu);
	}
	return first;
}

void pfr_wildcard_del(struct pfr_wildcard *wild, const struct pfr_wildcard_rule *spec,
		      const struct pfr_rule *rule)
{
	struct pfr_match match[2];
	unsigned int i, num;

	num = pfr_wildcard_compile(match, spec);
	for (i = 0; i < num; i++) {
		struct pfr_wildcard_table *table;
		struct pfr_wildcard_entry *entry;

		table = pfr_wildcard_find(wild, &match[i].mask);
		entry = table ? pfr_wildcard_lookup(table, spec->rule_id, rule) :
				NULL;
		if (WARN_ON_ONCE(!entry))
			continue;
		if (pfr_wildcard_remove(wild, entry))
			wild->stale = true;
	}
}

/*
 * Texts that are looked for in vain cost little, but not nothing. Until there is
 * memory, the old order of tables does: its ids are not too high.
 */
void pfr_wildcard_tidy(struct pfr_wildcard *wild)
{
	struct pfr_wildcard_tables *tables;

	if (!wild->settled)
		return;
	if (wild->texts.num_unused > 64 &&
	    wild->texts.num_unused > wild->texts.num / 2)
		pfr_wildcard_learn_texts(wild);
	if (!wild->stale && !pfr_wildcard_turned(wild))
		return;
	tables = pfr_wildcard_tables_settle(wild);
	if (tables)
		pfr_wildcard_publish(wild, tables);
}

/* Texts, then the order of tables, and then somebody may look. */
int pfr_wildcard_settle(struct pfr_wildcard *wild)
{
	struct pfr_wildcard_tables *tables;

	if (wild->settled)
		return 0;
	if (wild->texts.num && pfr_wildcard_learn_texts(wild))
		return -ENOMEM;
	tables = pfr_wildcard_tables_settle(wild);
	if (!tables)
		return -ENOMEM;
	pfr_wildcard_publish(wild, tables);
	wild->settled = true;
	return 0;
}

int pfr_wildcard_limit(struct pfr_wildcard *wild, const struct pfr_limits *limits)
{
	const struct pfr_limits before = wild->limits;
	struct pfr_wildcard_tables *tables;

	WRITE_ONCE(wild->limits.masks, limits->masks);
	WRITE_ONCE(wild->limits.steps, limits->steps);
	WRITE_ONCE(wild->limits.pattern_bytes, limits->pattern_bytes);
	if (!wild->settled || !pfr_wildcard_turned(wild))
		return 0;
	tables = pfr_wildcard_tables_create(pfr_wildcard_tables(wild), NULL, 0);
	if (!tables) {
		wild->limits = before;
		return -ENOMEM;
	}
	pfr_wildcard_publish(wild, tables);
	return 0;
}

unsigned int pfr_wildcard_masks(const struct pfr_wildcard *wild)
{
	unsigned int num;

	rcu_read_lock();
	num = rcu_dereference(wild->tables)->num;
	rcu_read_unlock();
	return num;
}

/* -------------------------------------------------------------- life and end */

struct pfr_wildcard *pfr_wildcard_create(const struct pfr_limits *limits,
					 u32 expected)
{
	u32 bits = clamp_t(u32, ilog2(expected + 1) + 1, PFR_WILDCARD_MIN_BITS,
			   PFR_WILDCARD_MAX_BITS);
	struct pfr_wildcard_tables *tables;
	struct pfr_wildcard *wild;

	wild = kzalloc(sizeof(*wild), GFP_KERNEL_ACCOUNT);
	tables = kvzalloc(struct_size(tables, order, 1), GFP_KERNEL_ACCOUNT);
	if (!wild || !tables)
		goto fail;
	tables->shift = 32 - bits;
	tables->buckets = pfr_wildcard_buckets_create(bits);
	if (!tables->buckets)
		goto fail;
	tables->heads = tables->buckets->heads;
	tables->quick = tables->order;
	tables->order[0].min_id = PFR_MAX_RULES;
	wild->by_mask = RB_ROOT;
	wild->texts.root = RB_ROOT;
	wild->limits = *limits;
	RCU_INIT_POINTER(wild->tables, tables);
	return wild;
fail:
	kvfree(tables);
	kfree(wild);
	return NULL;
}

static void pfr_wildcard_free_lists(const struct pfr_wildcard_tables *tables)
{
	struct hlist_node *node, *next;
	unsigned int i;

	for (i = 0; i < pfr_wildcard_num_buckets(tables); i++) {
		for (node = tables->heads[i].first; node; node = next) {
			struct pfr_wildcard_list *list =
				pfr_wildcard_list(node, tables->at);

			next = node->next;
			/* A cell's own is the beginning of the cell. */
			kfree(list);
		}
		cond_resched();
	}
}

static void pfr_wildcard_free_table(struct pfr_wildcard_table *table)
{
	struct pfr_wildcard_entry *entry, *next;

	rbtree_postorder_for_each_entry_safe(entry, next, &table->by_id.rb_root,
					     by_id)
		kfree(entry);
	kfree(table);
	cond_resched();
}

void pfr_wildcard_destroy(struct pfr_wildcard *wild)
{
	struct pfr_wildcard_table *table, *next;
	struct pfr_wildcard_tables *tables;
	unsigned int i;

	if (!wild)
		return;
	tables = pfr_wildcard_tables(wild);
	pfr_wildcard_free_lists(tables);
	/* Those that a removal could not take out of the order. */
	for (i = 0; i < tables->num; i++)
		if (RB_EMPTY_ROOT(&tables->order[i].table->by_id.rb_root))
			kfree(tables->order[i].table);
	rbtree_postorder_for_each_entry_safe(table, next, &wild->by_mask, by_mask)
		pfr_wildcard_free_table(table);
	pfr_automaton_free(rcu_dereference_protected(wild->automaton, true));
	pfr_texts_destroy(&wild->texts);
	kvfree(tables->buckets);
	kvfree(tables);
	pfr_wildcard_free_retired(wild);
	kfree(wild);
}
