// SPDX-License-Identifier: GPL-2.0-only
/* The classifier: searches, and rules that come and go. */
#include <linux/mm.h>
#include <linux/slab.h>

#include "wildcard.h"

#define PFR_WILDCARD_MIN_BITS	4	/* of the number of buckets */

struct pfr_rule *pfr_wildcard_next(struct pfr_wildcard_search *search)
{
	const struct pfr_wildcard_tables *tables = search->tables;
	const struct pfr_wildcard_place *place = tables->order;
	struct pfr_rule *rule = NULL;
	int best = PFR_MAX_RULES;
	unsigned int i;

	for (i = 0; place->min_id < best; i++, place++) {
		const struct pfr_wildcard_entry *entry;
		u32 hash;

		if (i < search->num_cursors) {
			entry = search->cursor[i];
			if (!entry)
				continue;
			hash = entry->hash;
		} else {
			hash = pfr_wildcard_hash(place->table, search->info);
			entry = pfr_wildcard_bucket(tables, hash);
		}
		entry = pfr_wildcard_scan(entry, place->table, hash,
					  search->info, search->after, best);
		if (i < PFR_WILDCARD_CURSORS) {
			search->cursor[i] = entry;
			search->num_cursors = max(search->num_cursors, i + 1);
		}
		if (entry && entry->id < best) {
			best = entry->id;
			rule = entry->rule;
		}
	}
	search->after = best;
	return rule;
}

/* ------------------------------------------------------------------ changes */

/* The directions in which a rule can match, 1 or 2. */
static unsigned int pfr_wildcard_compile(struct pfr_match *match,
					 const filtering_rule *spec)
{
	pfr_match_compile(&match[0], spec, false);
	if (!spec->bidirectional)
		return 1;
	pfr_match_compile(&match[1], spec, true);
	return memcmp(&match[0], &match[1], sizeof(match[0])) ? 2 : 1;
}

struct pfr_wildcard_addition {
	struct pfr_wildcard_entry *entry[2];
	struct pfr_wildcard_table *fresh[2];
	unsigned int num, num_fresh;
	bool reorder;			/* a table has another lowest id */
};

/* One direction: into its table, but not yet where readers look. */
static int pfr_wildcard_prepare(struct pfr_wildcard_addition *add,
				struct pfr_wildcard *wild,
				const struct pfr_match *match, u16 id,
				struct pfr_rule *rule)
{
	struct pfr_wildcard_tables *tables = pfr_wildcard_tables(wild);
	struct pfr_wildcard_table *table;
	struct pfr_wildcard_entry *entry;

	table = pfr_wildcard_find(tables, &match->mask);
	if (!table && add->num_fresh &&
	    pfr_wildcard_has_mask(add->fresh[0], &match->mask))
		table = add->fresh[0];
	if (!table) {
		table = pfr_wildcard_table_create(&match->mask);
		if (!table)
			return -ENOMEM;
		add->fresh[add->num_fresh++] = table;
		add->reorder = true;
	}
	entry = pfr_wildcard_entry_create(table, match, id, rule);
	if (!entry)
		return -ENOMEM;
	pfr_wildcard_plant(table, entry);
	add->entry[add->num++] = entry;
	if (rb_first_cached(&table->by_id) == &entry->by_id) {
		if (wild->settled)
			add->reorder = true;
		else
			wild->stale = true;
	}
	return 0;
}

static void pfr_wildcard_cancel(struct pfr_wildcard_addition *add)
{
	while (add->num) {
		struct pfr_wildcard_entry *entry = add->entry[--add->num];

		rb_erase_cached(&entry->by_id, &entry->table->by_id);
		kfree(entry);
	}
	while (add->num_fresh)
		kfree(add->fresh[--add->num_fresh]);
}

int pfr_wildcard_add(struct pfr_wildcard *wild, const filtering_rule *spec,
		     struct pfr_rule *rule)
{
	struct pfr_wildcard_tables *tables = pfr_wildcard_tables(wild);
	struct pfr_wildcard_tables *reordered = NULL;
	struct pfr_wildcard_addition add = {
		.reorder = wild->settled && wild->stale,
	};
	struct pfr_match match[2];
	unsigned int i, num;

	num = pfr_wildcard_compile(match, spec);
	for (i = 0; i < num; i++)
		if (pfr_wildcard_prepare(&add, wild, &match[i], spec->rule_id,
					 rule))
			goto cancel;
	if (add.reorder) {
		reordered = pfr_wildcard_tables_create(tables, add.fresh,
						       add.num_fresh);
		if (!reordered)
			goto cancel;
	}

	for (i = 0; i < num; i++) {
		pfr_wildcard_chain(tables, add.entry[i]);
		pfr_wildcard_note_only(add.entry[i]->table);
	}
	if (reordered)
		pfr_wildcard_publish(wild, reordered);
	wild->num_entries += num;
	tables = pfr_wildcard_tables(wild);
	if (wild->num_entries > pfr_wildcard_num_buckets(tables))
		pfr_wildcard_grow(wild);
	return 0;

cancel:
	pfr_wildcard_cancel(&add);
	return -ENOMEM;
}

int pfr_wildcard_settle(struct pfr_wildcard *wild)
{
	struct pfr_wildcard_tables *tables;

	if (wild->settled || !wild->stale) {
		wild->settled = true;
		return 0;
	}
	tables = pfr_wildcard_tables_create(pfr_wildcard_tables(wild), NULL, 0);
	if (!tables)
		return -ENOMEM;
	pfr_wildcard_publish(wild, tables);
	wild->settled = true;
	return 0;
}

void pfr_wildcard_del(struct pfr_wildcard *wild, const filtering_rule *spec)
{
	struct pfr_wildcard_tables *tables = pfr_wildcard_tables(wild);
	struct pfr_match match[2];
	bool reorder = wild->stale;
	unsigned int i, num;

	num = pfr_wildcard_compile(match, spec);
	for (i = 0; i < num; i++) {
		struct pfr_wildcard_table *table;
		struct pfr_wildcard_entry *entry;

		table = pfr_wildcard_find(tables, &match[i].mask);
		entry = table ? pfr_wildcard_lookup(table, spec->rule_id) : NULL;
		if (WARN_ON_ONCE(!entry))
			continue;
		if (rb_first_cached(&table->by_id) == &entry->by_id)
			reorder = true;
		hlist_del_rcu(&entry->node);
		rb_erase_cached(&entry->by_id, &table->by_id);
		pfr_wildcard_note_only(table);
		kfree_rcu(entry, rcu);
		wild->num_entries--;
	}
	if (!reorder)
		return;

	/* Until there is memory, the old order does: its ids are not too high. */
	tables = pfr_wildcard_tables_create(tables, NULL, 0);
	if (tables)
		pfr_wildcard_publish(wild, tables);
	else
		wild->stale = true;
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

struct pfr_wildcard *pfr_wildcard_create(void)
{
	struct pfr_wildcard_tables *tables;
	struct pfr_wildcard *wild;

	wild = kzalloc(sizeof(*wild), GFP_KERNEL_ACCOUNT);
	tables = kvzalloc(struct_size(tables, order, 1), GFP_KERNEL_ACCOUNT);
	if (!wild || !tables)
		goto fail;
	tables->shift = 32 - PFR_WILDCARD_MIN_BITS;
	tables->buckets = pfr_wildcard_buckets_create(PFR_WILDCARD_MIN_BITS);
	if (!tables->buckets)
		goto fail;
	tables->heads = tables->buckets->heads;
	tables->order[0].min_id = PFR_MAX_RULES;
	RCU_INIT_POINTER(wild->tables, tables);
	return wild;
fail:
	kvfree(tables);
	kfree(wild);
	return NULL;
}

void pfr_wildcard_destroy(struct pfr_wildcard *wild)
{
	struct pfr_wildcard_tables *tables;
	unsigned int i;

	if (!wild)
		return;
	tables = pfr_wildcard_tables(wild);
	pfr_wildcard_free_entries(tables);
	for (i = 0; i < tables->num; i++)
		kfree(tables->order[i].table);
	kvfree(tables->buckets);
	kvfree(tables);
	pfr_wildcard_free_retired(wild);
	kfree(wild);
}
