// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdlib.h>
#include <stddef.h>
#include <string.h>

#include "arena.h"

#define ROOM		4096
#define ALIGNMENT	sizeof(max_align_t)	/* or a multiple of it */

struct pfr_arena_block {
	struct pfr_arena_block *next;
	size_t room;
	max_align_t data[];
};

void *pfr_arena_alloc(struct pfr_arena *arena, size_t size)
{
	struct pfr_arena_block *block = arena->blocks;
	void *p;

	size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	if (!block || block->room - arena->used < size) {
		size_t room = size > ROOM ? size : ROOM;

		block = malloc(sizeof(*block) + room);
		if (!block)
			return NULL;
		block->room = room;
		block->next = arena->blocks;
		arena->blocks = block;
		arena->used = 0;
	}
	p = (char *)block->data + arena->used;
	arena->used += size;
	memset(p, 0, size);
	return p;
}

static void free_blocks(struct pfr_arena_block *block)
{
	struct pfr_arena_block *next;

	for (; block; block = next) {
		next = block->next;
		free(block);
	}
}

void pfr_arena_reset(struct pfr_arena *arena)
{
	if (!arena->blocks)
		return;
	free_blocks(arena->blocks->next);
	arena->blocks->next = NULL;
	arena->used = 0;
}

void pfr_arena_free(struct pfr_arena *arena)
{
	free_blocks(arena->blocks);
	arena->blocks = NULL;
	arena->used = 0;
}

void pfr_arena_keep(struct pfr_arena *to, struct pfr_arena *from)
{
	struct pfr_arena_block *last = from->blocks;

	if (!last)
		return;
	while (last->next)
		last = last->next;
	/* Behind the block that @to still has room in. */
	if (to->blocks) {
		last->next = to->blocks->next;
		to->blocks->next = from->blocks;
	} else {
		*to = *from;
	}
	from->blocks = NULL;
	from->used = 0;
}
