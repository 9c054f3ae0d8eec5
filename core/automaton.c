// SPDX-License-Identifier: GPL-2.0-only
/* Texts, and the automaton that looks for all of them. */
#include <linux/ctype.h>
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "automaton.h"

/*
 * The longest look-up in a table of 2^@bits edges, a quarter of which are used.
 * If one would take longer, another hash is drawn.
 */
#define PFR_AUTOMATON_PROBES(bits)	(8 + 4 * (bits))

/*
 * The state n is "the bytes just read end with the beginning of a text that n
 * stands for, and with no longer one".
 */
struct pfr_automaton_node {
	u32 fail;			/* the same for the next shorter end */
	u32 out;			/* the next shorter end that is a text; 0 none */
	const struct pfr_text *text;	/* that ends here */
};

struct pfr_automaton_edge {
	u32 from;			/* node << 8 | byte; 0 = free */
	u32 to;
};

struct pfr_automaton {
	struct rcu_head rcu;
	u32 num_texts;
	u32 num_nodes;
	u32 multiplier;			/* odd */
	u32 shift;
	struct pfr_automaton_edge *edges;
	u32 root[256];			/* where any byte leads to from the beginning */
	struct pfr_automaton_node nodes[];
};

static __always_inline u8 pfr_fold(u8 c)
{
	return c + ((u8)(c - 'A') < 26 ? 'a' - 'A' : 0);
}

/* -------------------------------------------------------------------- texts */

static int pfr_text_compare(const struct pfr_text *text, const u8 *bytes, u8 len)
{
	if (text->len != len)
		return (int)len - text->len;
	return memcmp(bytes, text->bytes, len);
}

struct pfr_text *pfr_text_get(struct pfr_texts *texts, const char *from, u8 len)
{
	struct rb_node **link = &texts->root.rb_node, *parent = NULL;
	u8 bytes[PFR_PATTERN_LEN];
	struct pfr_text *text;
	unsigned int i;

	for (i = 0; i < len; i++)
		bytes[i] = pfr_fold(from[i]);
	while (*link) {
		int order;

		parent = *link;
		text = rb_entry(parent, struct pfr_text, node);
		order = pfr_text_compare(text, bytes, len);
		if (!order)
			goto found;
		link = order < 0 ? &parent->rb_left : &parent->rb_right;
	}
	text = kzalloc(sizeof(*text), GFP_KERNEL_ACCOUNT);
	if (!text)
		return NULL;
	text->len = len;
	memcpy(text->bytes, bytes, len);
	rb_link_node(&text->node, parent, link);
	rb_insert_color(&text->node, &texts->root);
	texts->num++;
	texts->num_unused++;
	texts->num_bytes += len;
found:
	if (!text->users++)
		texts->num_unused--;
	return text;
}

void pfr_text_put(struct pfr_texts *texts, struct pfr_text *text)
{
	if (!--text->users)
		texts->num_unused++;
}

static struct pfr_text *pfr_text_first(const struct pfr_texts *texts)
{
	return rb_entry_safe(rb_first(&texts->root), struct pfr_text, node);
}

static struct pfr_text *pfr_text_next(const struct pfr_text *text)
{
	return rb_entry_safe(rb_next(&text->node), struct pfr_text, node);
}

void pfr_texts_sweep(struct pfr_texts *texts)
{
	struct pfr_text *text, *next;

	if (!texts->num_unused)
		return;
	for (text = pfr_text_first(texts); text; text = next) {
		next = pfr_text_next(text);
		if (text->users)
			continue;
		rb_erase(&text->node, &texts->root);
		texts->num--;
		texts->num_unused--;
		texts->num_bytes -= text->len;
		kfree_rcu(text, rcu);
		cond_resched();
	}
}

void pfr_texts_destroy(struct pfr_texts *texts)
{
	struct pfr_text *text, *next;

	rbtree_postorder_for_each_entry_safe(text, next, &texts->root, node)
		kfree(text);
}

/* ------------------------------------------------------------ the automaton */

static __always_inline u32 pfr_automaton_edge(const struct pfr_automaton *a,
					      u32 node, u8 byte)
{
	const u32 from = node << 8 | byte;
	const struct pfr_automaton_edge *edge =
		&a->edges[from * a->multiplier >> a->shift];

	/* Behind the last one there are free ones. */
	for (; edge->from; edge++)
		if (edge->from == from)
			return edge->to;
	return 0;
}

/* Returns false if it would lie too far from where it is looked for. */
static bool pfr_automaton_link(struct pfr_automaton *a, u32 from, u32 to)
{
	struct pfr_automaton_edge *edge =
		&a->edges[from * a->multiplier >> a->shift];
	unsigned int i;

	for (i = 0; i < PFR_AUTOMATON_PROBES(32 - a->shift); i++, edge++) {
		if (edge->from)
			continue;
		edge->from = from;
		edge->to = to;
		return true;
	}
	return false;
}

/* From @node on with @byte; all shorter ends are there already. */
static __always_inline u32 pfr_automaton_step(const struct pfr_automaton *a,
					      u32 node, u8 byte)
{
	while (node) {
		u32 next = pfr_automaton_edge(a, node, byte);

		if (next)
			return next;
		node = a->nodes[node].fail;
	}
	return a->root[byte];
}

/* Behind @node comes @byte, which nothing has led to before. */
static u32 pfr_automaton_grow(struct pfr_automaton *a, u32 node, u8 byte)
{
	u32 new = a->num_nodes, fail = 0;

	if (node) {
		fail = pfr_automaton_step(a, a->nodes[node].fail, byte);
		if (!pfr_automaton_link(a, node << 8 | byte, new))
			return 0;
	} else {
		a->root[byte] = new;
		if (byte >= 'a' && byte <= 'z')
			a->root[byte - 'a' + 'A'] = new;
	}
	a->num_nodes++;
	a->nodes[new].fail = fail;
	a->nodes[new].out = a->nodes[fail].text ? fail : a->nodes[fail].out;
	return new;
}

/*
 * All texts by one byte more, so that all shorter ends are there when a node
 * asks for them. Returns false if another hash is needed.
 */
static bool pfr_automaton_fill(struct pfr_automaton *a,
			       const struct pfr_texts *texts, u32 *at)
{
	struct pfr_text *text;
	u32 i, depth, next;

	a->num_nodes = 1;
	for (depth = 0; depth < PFR_PATTERN_LEN; depth++) {
		i = 0;
		for (text = pfr_text_first(texts); text;
		     text = pfr_text_next(text), i++) {
			u8 byte = text->bytes[depth];

			if (!text->users || text->len <= depth)
				continue;
			next = at[i] ? pfr_automaton_edge(a, at[i], byte) :
				       a->root[byte];
			if (!next)
				next = pfr_automaton_grow(a, at[i], byte);
			if (!next)
				return false;
			at[i] = next;
			if (text->len == depth + 1)
				a->nodes[next].text = text;
			if (!(i % 256))
				cond_resched();
		}
	}
	return true;
}

struct pfr_automaton *pfr_automaton_create(struct pfr_texts *texts)
{
	const u32 bits = ilog2(texts->num_bytes + 8) + 3;
	size_t num_edges = (1UL << bits) + PFR_AUTOMATON_PROBES(bits) + 1;
	struct pfr_automaton *a;
	struct pfr_text *text;
	size_t head;
	u32 *at;

	head = ALIGN(struct_size(a, nodes, texts->num_bytes + 1), 8);
	a = kvmalloc(head + num_edges * sizeof(*a->edges), GFP_KERNEL_ACCOUNT);
	at = kvmalloc(texts->num * sizeof(*at) + 1, GFP_KERNEL_ACCOUNT);
	if (!a || !at) {
		kvfree(a);
		kvfree(at);
		return NULL;
	}
	do {
		memset(a, 0, head + num_edges * sizeof(*a->edges));
		memset(at, 0, texts->num * sizeof(*at));
		a->edges = (void *)a + head;
		a->shift = 32 - bits;
		a->num_texts = texts->num - texts->num_unused;
		get_random_bytes(&a->multiplier, sizeof(a->multiplier));
		a->multiplier |= 1;
	} while (!pfr_automaton_fill(a, texts, at));
	kvfree(at);
	for (text = pfr_text_first(texts); text; text = pfr_text_next(text))
		text->known = text->users;
	return a;
}

void pfr_automaton_free(struct pfr_automaton *automaton)
{
	kvfree(automaton);
}

void pfr_automaton_free_later(struct pfr_automaton *automaton)
{
	if (automaton)
		kvfree_rcu(automaton, rcu);
}

/* ------------------------------------------------------------------- search */

/* Returns false if it is there already, or if there is no room for it. */
static bool pfr_found_add(struct pfr_automaton_state *state,
			  const struct pfr_text *text)
{
	struct pfr_found *found = state->found;
	u32 i = hash_ptr(text, ilog2(ARRAY_SIZE(found->slot)));

	for (; found->slot[i]; i = (i + 1) % ARRAY_SIZE(found->slot))
		if (found->text[found->slot[i] - 1] == text)
			return false;
	if (found->num == PFR_FOUND_TEXTS) {
		state->limited = true;
		return false;
	}
	found->text[found->num++] = text;
	found->slot[i] = found->num;
	return true;
}

/*
 * All texts that end here. Those that end with one that was found before have been
 * found, too.
 */
static noinline void pfr_automaton_report(const struct pfr_automaton *a,
					  struct pfr_automaton_state *state,
					  u32 node)
{
	for (; node; node = a->nodes[node].out) {
		if (!a->nodes[node].text)
			continue;
		if (!pfr_found_add(state, a->nodes[node].text))
			break;
	}
	if (state->found->num == a->num_texts)
		state->complete = true;
}

void pfr_automaton_feed(const struct pfr_automaton *a,
			struct pfr_automaton_state *state, const u8 *p,
			const u8 *end)
{
	const bool cut = end - p > state->left;
	const u32 *root = a->root;
	u32 at = state->at;

	if (cut)
		end = p + state->left;
	state->left -= end - p;
	while (p < end) {
		/* Nothing has begun: most bytes begin nothing. */
		if (!at)
			while (end - p >= 4 &&
			       !(root[p[0]] | root[p[1]] | root[p[2]] |
				 root[p[3]]))
				p += 4;
		if (p == end)
			break;
		at = pfr_automaton_step(a, at, pfr_fold(*p++));
		if (unlikely(a->nodes[at].text || a->nodes[at].out)) {
			pfr_automaton_report(a, state, at);
			if (state->complete || state->limited)
				break;
		}
	}
	if (cut && !state->complete)
		state->limited = true;
	state->at = at;
}
