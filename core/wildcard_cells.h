/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of rules, and the cells and lists they are in. Changes: process context,
 * one at a time.
 */
#ifndef PFR_WILDCARD_CELLS_H
#define PFR_WILDCARD_CELLS_H

#include "wildcard.h"

/**
 * pfr_wildcard_entry_create - an entry, and the lists it will be in
 * @wild: the classifier
 * @table: that of @match's mask
 * @match: what the rule asks for in this direction
 * @pattern: that of its payload, or ""
 * @known: set to whether the automaton knows all of its texts
 *
 * Readers do not find it before pfr_wildcard_join(). Return: NULL if there is no
 * memory.
 */
struct pfr_wildcard_entry *
pfr_wildcard_entry_create(struct pfr_wildcard *wild,
			  struct pfr_wildcard_table *table,
			  const struct pfr_match *match, const char *pattern,
			  bool *known);

/* Lists and cell of an entry whose members are in none of them. */
void pfr_wildcard_release(struct pfr_wildcard *wild,
			  struct pfr_wildcard_entry *entry);

/* Into its list, by id; out of it. */
void pfr_wildcard_join(struct pfr_wildcard_member *member);
void pfr_wildcard_leave(struct pfr_wildcard_member *member);

/* An automaton of all texts that are used. 0 or -ENOMEM. */
int pfr_wildcard_learn_texts(struct pfr_wildcard *wild);

#endif /* PFR_WILDCARD_CELLS_H */
