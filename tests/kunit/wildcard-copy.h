/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The classifier once more, of the same source, but with an allocator that fails
 * when it is told to.
 */
#ifndef WILDCARD_COPY_H
#define WILDCARD_COPY_H

#include <linux/ctype.h>
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/sort.h>

static int allocations_left = -1;	/* -1 = it never fails */

static bool allocation_fails(void)
{
	return allocations_left >= 0 && !allocations_left--;
}

#define kmalloc(size, gfp) (allocation_fails() ? NULL : kmalloc(size, gfp))
#define kzalloc(size, gfp) (allocation_fails() ? NULL : kzalloc(size, gfp))
#define kvmalloc(size, gfp) (allocation_fails() ? NULL : kvmalloc(size, gfp))
#define kvzalloc(size, gfp) (allocation_fails() ? NULL : kvzalloc(size, gfp))

#define pfr_wildcard_init		test_wildcard_init
#define pfr_wildcard_exit		test_wildcard_exit
#define pfr_wildcard_begin		test_wildcard_begin
#define pfr_wildcard_next		test_wildcard_next
#define pfr_wildcard_end		test_wildcard_end
#define pfr_wildcard_add		test_wildcard_add
#define pfr_wildcard_del		test_wildcard_del
#define pfr_wildcard_tidy		test_wildcard_tidy
#define pfr_wildcard_settle		test_wildcard_settle
#define pfr_wildcard_limit		test_wildcard_limit
#define pfr_wildcard_masks		test_wildcard_masks
#define pfr_wildcard_create		test_wildcard_create
#define pfr_wildcard_destroy		test_wildcard_destroy
#define pfr_wildcard_entry_create	test_wildcard_entry_create
#define pfr_wildcard_release		test_wildcard_release
#define pfr_wildcard_join		test_wildcard_join
#define pfr_wildcard_leave		test_wildcard_leave
#define pfr_wildcard_learn_texts	test_wildcard_learn_texts
#define pfr_wildcard_find		test_wildcard_find
#define pfr_wildcard_table_insert	test_wildcard_table_insert
#define pfr_wildcard_table_create	test_wildcard_table_create
#define pfr_wildcard_note_only		test_wildcard_note_only
#define pfr_wildcard_slow		test_wildcard_slow
#define pfr_wildcard_tables_create	test_wildcard_tables_create
#define pfr_wildcard_tables_settle	test_wildcard_tables_settle
#define pfr_wildcard_publish		test_wildcard_publish
#define pfr_wildcard_free_retired	test_wildcard_free_retired
#define pfr_wildcard_buckets_create	test_wildcard_buckets_create
#define pfr_wildcard_grow		test_wildcard_grow
#define pfr_text_get			test_text_get
#define pfr_text_put			test_text_put
#define pfr_texts_sweep			test_texts_sweep
#define pfr_texts_destroy		test_texts_destroy
#define pfr_automaton_create		test_automaton_create
#define pfr_automaton_free		test_automaton_free
#define pfr_automaton_free_later	test_automaton_free_later
#define pfr_automaton_feed		test_automaton_feed
#include "../../core/automaton.c"
#include "../../core/wildcard_tables.c"
#include "../../core/wildcard_cells.c"
#include "../../core/wildcard_change.c"
#include "../../core/wildcard.c"

#undef kmalloc
#undef kzalloc
#undef kvmalloc
#undef kvzalloc

#endif /* WILDCARD_COPY_H */
