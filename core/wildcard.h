/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The classifier of wildcard rules: which rules match a packet's headers, in
 * ascending order of their ids.
 *
 * It is a tuple space search: rules that compare the same bits of
 * struct pkt_parsing_info are in one table, and are found by a hash of these
 * bits. So the cost of a look-up goes with the number of different masks, not
 * with that of rules.
 *
 * Only headers are compared here. What else a rule asks for (payload, plugins,
 * balancing) is for the caller, who goes on with the next rule if it fails.
 *
 * Changes: process context, one at a time. Look-ups: any context, under RCU.
 */
#ifndef PFR_WILDCARD_H
#define PFR_WILDCARD_H

#include "wildcard_tables.h"

/* How far a search has come: positions in the first tables of the order. */
#define PFR_WILDCARD_CURSORS	32

/* Filled in by the search; clearing it before costs more than most searches. */
struct pfr_wildcard_search {
	const struct pfr_wildcard_tables *tables;
	const struct pkt_parsing_info *info;
	int after;			/* id of the last match */
	unsigned int num_cursors;
	const struct pfr_wildcard_entry *cursor[PFR_WILDCARD_CURSORS];
};

struct pfr_wildcard *pfr_wildcard_create(void);

/*
 * From now on there may be look-ups. Before, rules are added faster. 0, or
 * -ENOMEM: there may not.
 */
int pfr_wildcard_settle(struct pfr_wildcard *wild);

/* No reader is left. */
void pfr_wildcard_destroy(struct pfr_wildcard *wild);

/**
 * pfr_wildcard_add - from now on packets find a rule
 * @wild: the classifier
 * @spec: what it matches; checked by the caller, masks applied to hosts or not
 * @rule: what a search returns; its id is @spec->rule_id, which is not taken
 *
 * Return: 0 or -ENOMEM, then nothing has changed.
 */
int pfr_wildcard_add(struct pfr_wildcard *wild, const filtering_rule *spec,
		     struct pfr_rule *rule);

/* From now on they do not; readers under RCU still may. It was added. */
void pfr_wildcard_del(struct pfr_wildcard *wild, const filtering_rule *spec);

/* How many different masks there are. Any context. */
unsigned int pfr_wildcard_masks(const struct pfr_wildcard *wild);

static __always_inline const struct pfr_wildcard_entry *
pfr_wildcard_bucket(const struct pfr_wildcard_tables *tables, u32 hash)
{
	struct hlist_head *head = &tables->heads[hash >> tables->shift];

	return hlist_entry_safe(rcu_dereference(hlist_first_rcu(head)),
				struct pfr_wildcard_entry, node);
}

static __always_inline bool
pfr_wildcard_matches(const struct pfr_wildcard_entry *entry,
		     const struct pfr_wildcard_table *table,
		     const struct pkt_parsing_info *info)
{
	long i = table->last;

	do {
		if (pfr_wildcard_word(table, i, info) != entry->value[i])
			return false;
	} while (--i >= 0);
	return !entry->ranged || pfr_match_in_range(&entry->ports, info);
}

/*
 * From @entry on: the first with an id above @after that matches, or any that has
 * @best or a higher id, and so is no better than what has been found.
 */
static __always_inline const struct pfr_wildcard_entry *
pfr_wildcard_scan(const struct pfr_wildcard_entry *entry,
		  const struct pfr_wildcard_table *table, u32 hash,
		  const struct pkt_parsing_info *info, int after, int best)
{
	hlist_for_each_entry_from_rcu(entry, node) {
		if (entry->hash != hash || entry->table != table)
			continue;
		if (entry->id >= best ||
		    (entry->id > after &&
		     pfr_wildcard_matches(entry, table, info)))
			break;
	}
	return entry;
}

/**
 * pfr_wildcard_lowest - the matching rule with the lowest id
 * @wild: the classifier
 * @info: the packet's headers
 *
 * Inlined: the registers of a call cost as much as the search for one rule.
 *
 * Return: the rule, or NULL.
 */
static __always_inline struct pfr_rule *
pfr_wildcard_lowest(const struct pfr_wildcard *wild,
		    const struct pkt_parsing_info *info)
{
	const struct pfr_wildcard_tables *tables = rcu_dereference(wild->tables);
	struct pfr_rule *lowest = NULL;
	const struct pfr_wildcard_place *place;
	int best = PFR_MAX_RULES;

	for (place = tables->order; place->min_id < best; place++) {
		const struct pfr_wildcard_table *table = place->table;
		const struct pfr_wildcard_entry *entry;
		u32 hash;

		entry = rcu_dereference(table->only);
		if (entry) {
			if (!pfr_wildcard_matches(entry, table, info))
				continue;
		} else {
			hash = pfr_wildcard_hash(table, info);
			entry = pfr_wildcard_bucket(tables, hash);
			entry = pfr_wildcard_scan(entry, table, hash, info, -1,
						  best);
		}
		if (entry && entry->id < best) {
			best = entry->id;
			lowest = entry->rule;
		}
	}
	return lowest;
}

/**
 * pfr_wildcard_begin - search all matching rules
 * @wild: the classifier
 * @info: the packet's headers, valid until the search is over
 * @after: only those with a higher id, -1 for all
 * @search: filled in, for pfr_wildcard_next()
 */
static inline void pfr_wildcard_begin(const struct pfr_wildcard *wild,
				      const struct pkt_parsing_info *info,
				      int after,
				      struct pfr_wildcard_search *search)
{
	search->tables = rcu_dereference(wild->tables);
	search->info = info;
	search->after = after;
	search->num_cursors = 0;
}

/*
 * The one with the next higher id, or NULL, in the same RCU read-side section.
 * Each rule comes once.
 */
struct pfr_rule *pfr_wildcard_next(struct pfr_wildcard_search *search);

#endif /* PFR_WILDCARD_H */
