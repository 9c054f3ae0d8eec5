// SPDX-License-Identifier: GPL-2.0-only
/* Cells and their lists, and what makes a rule a member of them. */
#include <linux/err.h>
#include <linux/slab.h>

#include "wildcard_cells.h"

/* Prefixes that a range of ports comes apart into. */
#define PFR_WILDCARD_PREFIXES	30

/* -------------------------------------------------------- what a rule waits for */

struct pfr_wildcard_keys {
	unsigned long key[PFR_WILDCARD_PREFIXES];
	u32 prefixes[2];		/* as in a cell */
	bool texts;
	unsigned int num;
};

/* Prefixes that are the range: together all of it, and no port twice. */
static void pfr_wildcard_range(struct pfr_wildcard_keys *keys,
			       unsigned int direction, u32 low, u32 high)
{
	while (low <= high) {
		u32 bits = low ? 16 - __ffs(low) : 0;

		while (low + (1 << (16 - bits)) - 1 > high)
			bits++;
		keys->prefixes[direction] |= 1 << bits;
		keys->key[keys->num++] =
			pfr_wildcard_prefix(direction, bits, low);
		low += 1 << (16 - bits);
	}
}

/* Of two ranges the narrower one: the other is compared. */
static void pfr_wildcard_ranges(struct pfr_wildcard_keys *keys,
				const struct pfr_match_ports *ports)
{
	if (ports->sport_low != ports->sport_high &&
	    (ports->dport_low == ports->dport_high ||
	     ports->sport_high - ports->sport_low <
	     ports->dport_high - ports->dport_low))
		pfr_wildcard_range(keys, 0, ports->sport_low,
				   ports->sport_high);
	else
		pfr_wildcard_range(keys, 1, ports->dport_low,
				   ports->dport_high);
}

static int pfr_wildcard_texts(struct pfr_wildcard_keys *keys,
			      struct pfr_texts *texts, const char *pattern)
{
	size_t len;

	keys->texts = true;
	for (;; pattern += len + 1) {
		struct pfr_text *text;

		len = strcspn(pattern, "|");
		text = pfr_text_get(texts, pattern, len);
		if (!text)
			return -ENOMEM;
		keys->key[keys->num++] = (unsigned long)text;
		if (!pattern[len])
			return 0;
	}
}

static void pfr_wildcard_forget_texts(struct pfr_wildcard *wild,
				      const unsigned long *keys, unsigned int num)
{
	while (num--)
		pfr_text_put(&wild->texts, (struct pfr_text *)*keys++);
}

/* A rule with a text waits for that, one with a range for its prefixes. */
static int pfr_wildcard_keys(struct pfr_wildcard_keys *keys,
			     struct pfr_wildcard *wild,
			     const struct pfr_match *match, const char *pattern)
{
	int err = 0;

	memset(keys, 0, sizeof(*keys));
	if (pattern[0])
		err = pfr_wildcard_texts(keys, &wild->texts, pattern);
	else if (match->ranged)
		pfr_wildcard_ranges(keys, &match->ports);
	else
		keys->num = 1;
	if (err)
		pfr_wildcard_forget_texts(wild, keys->key, keys->num);
	return err;
}

/* All texts are to be known to the automaton. */
int pfr_wildcard_learn_texts(struct pfr_wildcard *wild)
{
	struct pfr_automaton *automaton, *old;

	automaton = pfr_automaton_create(&wild->texts);
	if (!automaton)
		return -ENOMEM;
	old = rcu_dereference_protected(wild->automaton, true);
	rcu_assign_pointer(wild->automaton, automaton);
	pfr_automaton_free_later(old);
	pfr_texts_sweep(&wild->texts);
	return 0;
}

static bool pfr_wildcard_knows_texts(const struct pfr_wildcard_keys *keys)
{
	unsigned int i;

	for (i = 0; keys->texts && i < keys->num; i++)
		if (!((struct pfr_text *)keys->key[i])->known)
			return false;
	return true;
}

/* --------------------------------------------------------- cells and their lists */

static void pfr_wildcard_list_insert(struct pfr_wildcard *wild,
				     struct pfr_wildcard_list *list)
{
	const struct pfr_wildcard_tables *tables = pfr_wildcard_tables(wild);

	hlist_add_head_rcu(pfr_wildcard_node(tables, list),
			   &tables->heads[list->hash >> tables->shift]);
	wild->num_lists++;
}

static void pfr_wildcard_list_remove(struct pfr_wildcard *wild,
				     struct pfr_wildcard_list *list)
{
	hlist_del_rcu(pfr_wildcard_node(pfr_wildcard_tables(wild), list));
	wild->num_lists--;
}

static struct pfr_wildcard_cell *
pfr_wildcard_cell_get(struct pfr_wildcard *wild,
		      struct pfr_wildcard_table *table,
		      const struct pfr_parsed *value)
{
	struct pfr_wildcard_cell *cell;
	u32 i;

	rcu_read_lock();
	cell = pfr_wildcard_cell(pfr_wildcard_tables(wild), table, value);
	rcu_read_unlock();
	if (cell)
		return cell;
	cell = kzalloc(struct_size(cell, value, table->last + 1),
		       GFP_KERNEL_ACCOUNT);
	if (!cell)
		return NULL;
	cell->table = table;
	cell->list.cell = cell;
	cell->list.hash = pfr_wildcard_hash(table, value);
	for (i = 0; i <= table->last; i++)
		cell->value[i] = pfr_wildcard_word(table, i, value);
	pfr_wildcard_list_insert(wild, &cell->list);
	return cell;
}

/* If it is empty. */
static void pfr_wildcard_cell_put(struct pfr_wildcard *wild,
				  struct pfr_wildcard_cell *cell)
{
	if (cell->list.num || cell->num_lists)
		return;
	pfr_wildcard_list_remove(wild, &cell->list);
	kfree_rcu(cell, list.rcu);
}

static struct pfr_wildcard_list *
pfr_wildcard_list_get(struct pfr_wildcard *wild, struct pfr_wildcard_cell *cell,
		      unsigned long key)
{
	struct pfr_wildcard_list *list;

	if (!key) {
		cell->list.num++;
		return &cell->list;
	}
	rcu_read_lock();
	list = pfr_wildcard_list_find(pfr_wildcard_tables(wild), cell, key);
	rcu_read_unlock();
	if (list) {
		list->num++;
		return list;
	}
	list = kzalloc(sizeof(*list), GFP_KERNEL_ACCOUNT);
	if (!list)
		return NULL;
	list->cell = cell;
	list->num = 1;
	list->key = key;
	list->hash = pfr_wildcard_list_hash(cell, key);
	WRITE_ONCE(cell->num_lists, cell->num_lists + 1);
	pfr_wildcard_list_insert(wild, list);
	return list;
}

static void pfr_wildcard_list_put(struct pfr_wildcard *wild,
				  struct pfr_wildcard_list *list)
{
	if (--list->num || !list->key)
		return;
	WRITE_ONCE(list->cell->num_lists, list->cell->num_lists - 1);
	pfr_wildcard_list_remove(wild, list);
	kfree_rcu(list, rcu);
}

static struct pfr_wildcard_member *
pfr_wildcard_member(struct hlist_node *node)
{
	return hlist_entry_safe(node, struct pfr_wildcard_member, node);
}

/* Into its list, by id. Mostly it becomes the first or the last. */
void pfr_wildcard_join(struct pfr_wildcard_member *member)
{
	struct pfr_wildcard_list *list = member->list;
	struct pfr_wildcard_member *m = list->last, *next;
	const u16 id = member->entry->id;

	if (hlist_empty(&list->members) ||
	    id < pfr_wildcard_member(list->members.first)->entry->id) {
		hlist_add_head_rcu(&member->node, &list->members);
	} else {
		if (id < m->entry->id)
			for (m = pfr_wildcard_member(list->members.first);
			     (next = pfr_wildcard_member(m->node.next)) &&
			     next->entry->id <= id; m = next)
				;
		hlist_add_behind_rcu(&member->node, &m->node);
	}
	if (!member->node.next)
		list->last = member;
}

void pfr_wildcard_leave(struct pfr_wildcard_member *member)
{
	struct pfr_wildcard_list *list = member->list;

	if (list->last == member)
		/* Of the first one, this is nobody: then the list is empty. */
		list->last = pfr_wildcard_member((void *)member->node.pprev);
	hlist_del_rcu(&member->node);
}

/* Lists and cell of an entry whose members are in none of them. */
void pfr_wildcard_release(struct pfr_wildcard *wild,
			  struct pfr_wildcard_entry *entry)
{
	unsigned int i;

	if (entry->texts)
		for (i = 0; i < entry->num; i++)
			pfr_text_put(&wild->texts,
				     (struct pfr_text *)entry->member[i].list->key);
	for (i = 0; i < entry->num; i++)
		pfr_wildcard_list_put(wild, entry->member[i].list);
	pfr_wildcard_cell_put(wild, entry->cell);
}

/*
 * The lists that the entry will be in; users of its texts are the entry's from
 * now on, whether this succeeds or not.
 */
static int pfr_wildcard_enter(struct pfr_wildcard *wild,
			      struct pfr_wildcard_entry *entry,
			      const struct pfr_wildcard_keys *keys)
{
	struct pfr_wildcard_cell *cell = entry->cell;
	unsigned int i;

	entry->texts = keys->texts;
	for (i = 0; i < keys->num; i++) {
		entry->member[i].entry = entry;
		entry->member[i].list =
			pfr_wildcard_list_get(wild, cell, keys->key[i]);
		if (!entry->member[i].list)
			goto release;
		entry->num++;
	}
	/* Before a member is there, readers are to look for it. */
	for (i = 0; i < ARRAY_SIZE(keys->prefixes); i++)
		WRITE_ONCE(cell->prefixes[i],
			   cell->prefixes[i] | keys->prefixes[i]);
	if (keys->texts)
		WRITE_ONCE(cell->texts, true);
	return 0;
release:
	if (keys->texts)
		pfr_wildcard_forget_texts(wild, keys->key + i, keys->num - i);
	pfr_wildcard_release(wild, entry);
	return -ENOMEM;
}

struct pfr_wildcard_entry *
pfr_wildcard_entry_create(struct pfr_wildcard *wild,
			  struct pfr_wildcard_table *table,
			  const struct pfr_match *match, const char *pattern,
			  bool *known)
{
	struct pfr_wildcard_entry *entry = NULL;
	struct pfr_wildcard_keys keys;

	if (pfr_wildcard_keys(&keys, wild, match, pattern))
		return NULL;
	*known = pfr_wildcard_knows_texts(&keys);
	entry = kzalloc(struct_size(entry, member, keys.num),
			GFP_KERNEL_ACCOUNT);
	if (!entry)
		goto forget;
	entry->cell = pfr_wildcard_cell_get(wild, table, &match->value);
	if (!entry->cell)
		goto forget;
	entry->ranged = match->ranged;
	entry->ports = match->ports;
	if (!pfr_wildcard_enter(wild, entry, &keys))
		return entry;
	kfree(entry);
	return NULL;
forget:
	if (keys.texts)
		pfr_wildcard_forget_texts(wild, keys.key, keys.num);
	kfree(entry);
	return NULL;
}
