/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of many texts are in a payload, regardless of case: all of them are
 * looked for at once (Aho and Corasick), so a byte costs the same whatever their
 * number, and whoever made it.
 *
 * Texts come and go in process context, one change at a time. An automaton is
 * made of the texts there are; it does not change.
 */
#ifndef PFR_AUTOMATON_H
#define PFR_AUTOMATON_H

#include <linux/pf_ring_abi.h>
#include <linux/rbtree.h>
#include <linux/types.h>

/* An alternative of a pattern, in small letters. Its address is its name. */
struct pfr_text {
	struct rb_node node;
	struct rcu_head rcu;
	u32 users;
	bool known;			/* to the automaton */
	u8 len;
	u8 bytes[PFR_PATTERN_LEN];
};

struct pfr_texts {
	struct rb_root root;
	u32 num;
	u32 num_unused;			/* of these, that the automaton still knows */
	u32 num_bytes;
};

/* At most so many different texts of a ring are found in one packet. */
#define PFR_FOUND_TEXTS		128

struct pfr_found {
	u32 num;
	u8 slot[4 * PFR_FOUND_TEXTS];	/* 1 + where in text[], by address */
	const struct pfr_text *text[PFR_FOUND_TEXTS];
};

struct pfr_automaton;

/* How far a search has come. */
struct pfr_automaton_state {
	u32 at;
	u32 left;			/* bytes that may still be */
	bool limited;			/* there were more */
	bool complete;			/* nothing more can be found */
	struct pfr_found *found;
};

/*
 * The text @text of @len bytes, with a user more; made if there is none. NULL:
 * there is no memory.
 */
struct pfr_text *pfr_text_get(struct pfr_texts *texts, const char *text, u8 len);
void pfr_text_put(struct pfr_texts *texts, struct pfr_text *text);

/* Those that nobody uses, once no search knows them. */
void pfr_texts_sweep(struct pfr_texts *texts);
void pfr_texts_destroy(struct pfr_texts *texts);

/* Of all texts that are used. NULL: there is no memory. */
struct pfr_automaton *pfr_automaton_create(struct pfr_texts *texts);
void pfr_automaton_free(struct pfr_automaton *automaton);
void pfr_automaton_free_later(struct pfr_automaton *automaton);

/* Any context. */
void pfr_automaton_feed(const struct pfr_automaton *automaton,
			struct pfr_automaton_state *state, const u8 *p,
			const u8 *end);

#endif /* PFR_AUTOMATON_H */
