/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The classifier of wildcard rules: which rules match a packet's headers and
 * payload, in ascending order of their ids.
 *
 * It is a tuple space search: rules that compare the same bits of
 * struct pfr_parsed are in one table, and are found by a hash of these
 * bits. So the cost of a look-up goes with the number of different masks, not
 * with that of rules. Rules of equal bits that differ in a range of ports or a
 * text are found by it. All that match come out of one look into each table.
 *
 * What else a rule asks for (plugins, balancing) is for the caller, who goes on
 * with the next rule if it fails.
 *
 * Changes: process context, one at a time. Look-ups: softirq, under RCU.
 */
#ifndef PFR_WILDCARD_H
#define PFR_WILDCARD_H

#include "wildcard_tables.h"

struct pfr_packet;
struct pfr_wildcard_scratch;

/* A list in which the packet has come to a rule. */
struct pfr_wildcard_source {
	int id;
	const struct pfr_wildcard_member *member;
};

/* As many have room on the stack; most packets need no more. */
#define PFR_WILDCARD_SOURCES	16

/* Filled in by the search; clearing it before costs more than most searches. */
struct pfr_wildcard_search {
	const struct pfr_wildcard_tables *tables;
	struct pfr_packet *pkt;
	const struct pfr_parsed *info;
	struct pfr_wildcard_scratch *scratch;	/* or NULL */
	struct pfr_wildcard_source *source;	/* a heap: the lowest id first */
	u32 num, room;
	u32 steps;			/* that it may still take */
	int last;			/* id of the last match */
	int best;			/* one with this id ends the search */
	int horizon;			/* from this id on not all are known */
	bool taken;			/* the first source is what came last */
	bool searched;			/* for texts, which are in the scratch */
	bool limited;			/* ended by a limit */
	struct pfr_wildcard_source few[PFR_WILDCARD_SOURCES];
};

int pfr_wildcard_init(void);
void pfr_wildcard_exit(void);

/* @expected: how many rules there will be */
struct pfr_wildcard *pfr_wildcard_create(const struct pfr_limits *limits,
					 u32 expected);

/*
 * From now on there may be look-ups. Before, rules are added faster. 0, or
 * -ENOMEM: there may not.
 */
int pfr_wildcard_settle(struct pfr_wildcard *wild);

/* 0 or -ENOMEM: all is as it was. */
int pfr_wildcard_limit(struct pfr_wildcard *wild,
		       const struct pfr_limits *limits);

/* No reader is left. */
void pfr_wildcard_destroy(struct pfr_wildcard *wild);

/**
 * pfr_wildcard_add - from now on packets find a rule
 * @wild: the classifier
 * @spec: what it matches; checked by the caller, masks applied to hosts or not
 * @rule: what a search returns; its id is @spec->rule_id. If another one has it,
 *        that is to go right after this
 * @final: if it matches here, nobody asks for the next rule
 * @learned: packets brought it about
 *
 * Return: 0, -ENOMEM, or -ENOSPC: it has a mask more than is allowed. If not 0,
 * nothing has changed.
 */
int pfr_wildcard_add(struct pfr_wildcard *wild, const struct pfr_wildcard_rule *spec,
		     struct pfr_rule *rule, bool final, bool learned);

/*
 * From now on they do not; readers under RCU still may. It was added. Searches are
 * slower than they need be until pfr_wildcard_tidy(): once for many.
 */
void pfr_wildcard_del(struct pfr_wildcard *wild, const struct pfr_wildcard_rule *spec,
		      const struct pfr_rule *rule);
void pfr_wildcard_tidy(struct pfr_wildcard *wild);

/* How many different masks there are. Any context. */
unsigned int pfr_wildcard_masks(const struct pfr_wildcard *wild);

/* There is more to it, see pfr_wildcard_lowest(). */
#define PFR_WILDCARD_MORE	((struct pfr_rule *)1)

/**
 * pfr_wildcard_lowest - the matching rule with the lowest id
 * @wild: the classifier
 * @info: the packet's headers
 *
 * Inlined: the registers of a call cost as much as the search for one rule.
 *
 * Return: the rule; NULL; PFR_WILDCARD_MORE: ranges of ports, texts or many tables
 * are to be searched, which is for pfr_wildcard_begin().
 */
static __always_inline struct pfr_rule *
pfr_wildcard_lowest(const struct pfr_wildcard *wild,
		    const struct pfr_parsed *info)
{
	const struct pfr_wildcard_tables *tables = rcu_dereference(wild->tables);
	const struct pfr_wildcard_place *place = tables->quick;
	struct pfr_rule *lowest = NULL;
	int best = PFR_MAX_RULES;

	for (; place->min_id < best; place++) {
		const struct pfr_wildcard_table *table = place->table;
		const struct pfr_wildcard_entry *entry;
		const struct pfr_wildcard_cell *cell;

		entry = rcu_dereference(table->only);
		if (entry) {
			if (!pfr_wildcard_equal(entry->cell, table, info))
				continue;
			if (entry->ranged &&
			    !pfr_match_in_range(&entry->ports, info))
				continue;
		} else {
			cell = pfr_wildcard_cell(tables, table, info);
			if (!cell)
				continue;
			if (unlikely(READ_ONCE(cell->num_lists)))
				return PFR_WILDCARD_MORE;
			entry = pfr_wildcard_first(&cell->list);
		}
		if (entry && entry->id < best) {
			best = entry->id;
			lowest = entry->rule;
		}
	}
	/* The order ends before it has begun, and there are tables. */
	if (unlikely(tables->quick != tables->order))
		return PFR_WILDCARD_MORE;
	return lowest;
}

/**
 * pfr_wildcard_begin - search all matching rules
 * @wild: the classifier
 * @pkt: the packet, valid until the search is over
 * @after: only those with a higher id, -1 for all
 * @search: filled in, for pfr_wildcard_next() and pfr_wildcard_end()
 */
void pfr_wildcard_begin(const struct pfr_wildcard *wild, struct pfr_packet *pkt,
			int after, struct pfr_wildcard_search *search);

/*
 * The one with the next higher id, or NULL, in the same RCU read-side section.
 * Each rule comes once. Behind a final rule, others may be missing. NULL may also
 * mean that the packet met a limit: @search->limited.
 */
struct pfr_rule *pfr_wildcard_next(struct pfr_wildcard_search *search);

void pfr_wildcard_end(struct pfr_wildcard_search *search);

#endif /* PFR_WILDCARD_H */
