// SPDX-License-Identifier: GPL-2.0-only
/* The classifier: the search through all rules that match. */
#include <linux/percpu.h>
#include <linux/slab.h>

#include "packet.h"
#include "wildcard.h"

/* Lists in which one packet finds rules. */
#define PFR_WILDCARD_MANY	1280

/*
 * For packets that need more than the stack has room for. Each CPU has one; where
 * a packet is reflected meanwhile, the copy may need another.
 */
struct pfr_wildcard_scratch {
	int used;
	bool allocated;
	struct pfr_found found;
	struct pfr_wildcard_source source[PFR_WILDCARD_MANY];
};

static struct pfr_wildcard_scratch __percpu *pfr_wildcard_scratches;

int pfr_wildcard_init(void)
{
	pfr_wildcard_scratches = alloc_percpu(struct pfr_wildcard_scratch);
	return pfr_wildcard_scratches ? 0 : -ENOMEM;
}

void pfr_wildcard_exit(void)
{
	free_percpu(pfr_wildcard_scratches);
}

static bool pfr_wildcard_scratch(struct pfr_wildcard_search *search)
{
	struct pfr_wildcard_scratch *scratch;

	if (search->scratch)
		return true;
	scratch = raw_cpu_ptr(pfr_wildcard_scratches);
	if (xchg(&scratch->used, 1)) {
		scratch = kmalloc(sizeof(*scratch), GFP_ATOMIC | __GFP_NOWARN);
		if (!scratch)
			return false;
		scratch->allocated = true;
	}
	search->scratch = scratch;
	return true;
}

void pfr_wildcard_end(struct pfr_wildcard_search *search)
{
	struct pfr_wildcard_scratch *scratch = search->scratch;

	if (!scratch)
		return;
	if (scratch->allocated) {
		kfree(scratch);
		return;
	}
	/* Pairs with xchg() of who takes it next: what was read was read before. */
	smp_store_release(&scratch->used, 0);
}

/* ------------------------------------------- the heap: the lowest id is first */

static void pfr_wildcard_sift(struct pfr_wildcard_search *search, u32 i)
{
	struct pfr_wildcard_source *heap = search->source;
	const struct pfr_wildcard_source sinking = heap[i];
	const u32 num = search->num;
	u32 child;

	while ((child = 2 * i + 1) < num) {
		if (child + 1 < num && heap[child + 1].id < heap[child].id)
			child++;
		if (heap[child].id >= sinking.id)
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = sinking;
}

static bool pfr_wildcard_widen(struct pfr_wildcard_search *search)
{
	if (search->room == PFR_WILDCARD_MANY || !pfr_wildcard_scratch(search))
		return false;
	memcpy(search->scratch->source, search->few,
	       search->num * sizeof(*search->source));
	search->source = search->scratch->source;
	search->room = PFR_WILDCARD_MANY;
	return true;
}

/* ----------------------------------------------------- what a packet matches */

static __always_inline bool pfr_wildcard_spend(struct pfr_wildcard_search *search,
					       u32 steps)
{
	if (search->steps < steps)
		return false;
	search->steps -= steps;
	return true;
}

/*
 * From @node on, a list's first rule that matches and is worth a look: @member, or
 * NULL. Returns false if a limit ended that.
 */
static __always_inline bool
pfr_wildcard_match(struct pfr_wildcard_search *search,
		   const struct hlist_node *node,
		   const struct pfr_wildcard_member **member)
{
	*member = NULL;
	for (; node; node = rcu_dereference(hlist_next_rcu(node))) {
		const struct pfr_wildcard_member *m =
			hlist_entry(node, struct pfr_wildcard_member, node);
		const struct pfr_wildcard_entry *entry = m->entry;

		if (entry->id > search->best)
			return true;
		if (entry->id > search->last &&
		    (!entry->ranged ||
		     pfr_match_in_range(&entry->ports, search->info))) {
			if (entry->final)
				search->best = entry->id;
			*member = m;
			return true;
		}
		if (!pfr_wildcard_spend(search, PFR_STEPS_PASS))
			return false;
	}
	return true;
}

/* Returns false if a limit is met. */
static __always_inline bool
pfr_wildcard_push(struct pfr_wildcard_search *search,
		  const struct pfr_wildcard_list *list)
{
	const struct pfr_wildcard_member *member;
	struct pfr_wildcard_source *source;

	if (!pfr_wildcard_match(search,
				rcu_dereference(hlist_first_rcu(&list->members)),
				&member))
		return false;
	if (!member)
		return true;
	if (!pfr_wildcard_spend(search, PFR_STEPS_LIST) ||
	    (search->num == search->room && !pfr_wildcard_widen(search)))
		return false;
	source = &search->source[search->num++];
	source->id = member->entry->id;
	source->member = member;
	return true;
}

static bool pfr_wildcard_push_key(struct pfr_wildcard_search *search,
				  const struct pfr_wildcard_cell *cell,
				  unsigned long key)
{
	const struct pfr_wildcard_list *list;

	if (!pfr_wildcard_spend(search, PFR_STEPS_KEY))
		return false;
	list = pfr_wildcard_list_find(search->tables, cell, key);
	return !list || pfr_wildcard_push(search, list);
}

/* Rules that ask for ports: of each length of prefix there is, the packet's. */
static bool pfr_wildcard_push_ports(struct pfr_wildcard_search *search,
				    const struct pfr_wildcard_cell *cell,
				    unsigned int direction, u16 port)
{
	unsigned long lengths = READ_ONCE(cell->prefixes[direction]);

	while (lengths) {
		u32 bits = __ffs(lengths);

		lengths &= lengths - 1;
		if (!pfr_wildcard_push_key(search, cell,
					   pfr_wildcard_prefix(direction, bits,
							       port)))
			return false;
	}
	return true;
}

/* Which texts are in the payload. */
static bool pfr_wildcard_search_texts(const struct pfr_wildcard *wild,
				      struct pfr_wildcard_search *search,
				      const struct pfr_automaton *automaton)
{
	u32 bytes = search->pkt->len - search->info->offset.payload_offset;

	search->searched = true;
	if (search->info->offset.payload_offset &&
	    !pfr_wildcard_spend(search, PFR_STEPS_BYTE *
				min_t(u32, bytes, PFR_STEPS_BYTES)))
		return false;
	return pfr_pattern_find(automaton, search->pkt,
				READ_ONCE(wild->limits.pattern_bytes),
				&search->scratch->found);
}

/* Rules that ask for texts: of each text there is in the payload. */
static bool pfr_wildcard_push_texts(const struct pfr_wildcard *wild,
				    struct pfr_wildcard_search *search,
				    const struct pfr_wildcard_cell *cell)
{
	const struct pfr_automaton *automaton;
	struct pfr_found *found;
	u32 i;

	if (!search->searched) {
		automaton = rcu_dereference(wild->automaton);
		if (!automaton)
			return true;
		if (!pfr_wildcard_scratch(search) ||
		    !pfr_wildcard_search_texts(wild, search, automaton))
			return false;
	}
	found = &search->scratch->found;
	for (i = 0; i < found->num; i++)
		if (!pfr_wildcard_push_key(search, cell,
					   (unsigned long)found->text[i]))
			return false;
	return true;
}

static noinline bool pfr_wildcard_push_lists(const struct pfr_wildcard *wild,
					     struct pfr_wildcard_search *search,
					     const struct pfr_wildcard_cell *cell)
{
	return pfr_wildcard_push_ports(search, cell, 0,
				       search->info->l4_src_port) &&
	       pfr_wildcard_push_ports(search, cell, 1,
				       search->info->l4_dst_port) &&
	       (!READ_ONCE(cell->texts) ||
		pfr_wildcard_push_texts(wild, search, cell));
}

/* All that match in one table. Returns false if a limit is met. */
static __always_inline bool
pfr_wildcard_gather(const struct pfr_wildcard *wild,
		    struct pfr_wildcard_search *search,
		    const struct pfr_wildcard_table *table)
{
	const struct pfr_wildcard_cell *cell;

	if (!pfr_wildcard_spend(search, table->cost))
		return false;
	cell = pfr_wildcard_cell(search->tables, table, search->info);
	if (!cell)
		return true;
	return pfr_wildcard_push(search, &cell->list) &&
	       (!READ_ONCE(cell->num_lists) ||
		pfr_wildcard_push_lists(wild, search, cell));
}

void pfr_wildcard_begin(const struct pfr_wildcard *wild, struct pfr_packet *pkt,
			int after, struct pfr_wildcard_search *search)
{
	const struct pfr_wildcard_place *place;
	u32 i;

	search->tables = rcu_dereference(wild->tables);
	search->pkt = pkt;
	search->info = pfr_packet_info(pkt);
	search->scratch = NULL;
	search->source = search->few;
	search->num = 0;
	search->room = PFR_WILDCARD_SOURCES;
	search->steps = READ_ONCE(wild->limits.steps);
	search->last = after;
	search->best = PFR_MAX_RULES;
	search->horizon = PFR_MAX_RULES;
	search->taken = false;
	search->searched = false;
	search->limited = false;
	for (place = search->tables->order; place->min_id < search->best; place++)
		if (unlikely(!pfr_wildcard_gather(wild, search, place->table))) {
			/* What lies before is complete. */
			search->horizon = place->min_id;
			break;
		}
	for (i = search->num / 2; i--;)
		pfr_wildcard_sift(search, i);
}

/* The first source goes on to its next rule. */
static bool pfr_wildcard_advance(struct pfr_wildcard_search *search)
{
	const struct pfr_wildcard_member *member;
	struct pfr_wildcard_source *source = search->source;

	if (!pfr_wildcard_match(search,
				rcu_dereference(hlist_next_rcu(&source->member->node)),
				&member))
		return false;
	if (member) {
		source->member = member;
		source->id = member->entry->id;
	} else if (--search->num) {
		*source = source[search->num];
	} else {
		return true;
	}
	pfr_wildcard_sift(search, 0);
	return true;
}

struct pfr_rule *pfr_wildcard_next(struct pfr_wildcard_search *search)
{
	const struct pfr_wildcard_source *source = search->source;

	for (;;) {
		if (search->taken && !pfr_wildcard_advance(search))
			break;
		search->taken = search->num;
		if (!search->num) {
			search->limited = search->horizon < PFR_MAX_RULES;
			return NULL;
		}
		if (source->id >= search->horizon)
			break;
		/* In its other direction, or with another text, it was here. */
		if (source->id == search->last)
			continue;
		if (!pfr_wildcard_spend(search, PFR_STEPS_RULE))
			break;
		search->last = source->id;
		return source->member->entry->rule;
	}
	search->limited = true;
	search->num = 0;
	search->taken = false;
	return NULL;
}
