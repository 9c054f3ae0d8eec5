/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that is given back all at once. */
#ifndef PFR_ARENA_H
#define PFR_ARENA_H

#include <stddef.h>

struct pfr_arena_block;

struct pfr_arena {
	struct pfr_arena_block *blocks;
	size_t used;		/* of the first block */
};

/* Zeroed, aligned for everything; NULL if there is no memory. */
void *pfr_arena_alloc(struct pfr_arena *arena, size_t size);

/* All of it; one block is kept for what comes next. */
void pfr_arena_reset(struct pfr_arena *arena);
void pfr_arena_free(struct pfr_arena *arena);

/* What is in @from now lives as long as @to. */
void pfr_arena_keep(struct pfr_arena *to, struct pfr_arena *from);

#endif /* PFR_ARENA_H */
