/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The classifier once more, of the same source, but with an allocator that fails
 * when it is told to.
 */
#ifndef WILDCARD_COPY_H
#define WILDCARD_COPY_H

#include <linux/jhash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>
#include <linux/slab.h>

static int allocations_left = -1;	/* -1 = it never fails */

static bool allocation_fails(void)
{
	return allocations_left >= 0 && !allocations_left--;
}

#define kmalloc(size, gfp) (allocation_fails() ? NULL : kmalloc(size, gfp))
#define kzalloc(size, gfp) (allocation_fails() ? NULL : kzalloc(size, gfp))
#define kmemdup(from, len, gfp) \
	(allocation_fails() ? NULL : kmemdup(from, len, gfp))
#define kvmalloc(size, gfp) (allocation_fails() ? NULL : kvmalloc(size, gfp))
#define kvzalloc(size, gfp) (allocation_fails() ? NULL : kvzalloc(size, gfp))

#define pfr_wildcard_create		test_wildcard_create
#define pfr_wildcard_destroy		test_wildcard_destroy
#define pfr_wildcard_add		test_wildcard_add
#define pfr_wildcard_settle		test_wildcard_settle
#define pfr_wildcard_del		test_wildcard_del
#define pfr_wildcard_masks		test_wildcard_masks
#define pfr_wildcard_next		test_wildcard_next
#define pfr_wildcard_find		test_wildcard_find
#define pfr_wildcard_has_mask		test_wildcard_has_mask
#define pfr_wildcard_table_create	test_wildcard_table_create
#define pfr_wildcard_entry_create	test_wildcard_entry_create
#define pfr_wildcard_buckets_create	test_wildcard_buckets_create
#define pfr_wildcard_tables_create	test_wildcard_tables_create
#define pfr_wildcard_plant		test_wildcard_plant
#define pfr_wildcard_chain		test_wildcard_chain
#define pfr_wildcard_lookup		test_wildcard_lookup
#define pfr_wildcard_publish		test_wildcard_publish
#define pfr_wildcard_grow		test_wildcard_grow
#define pfr_wildcard_free_entries	test_wildcard_free_entries
#define pfr_wildcard_free_retired	test_wildcard_free_retired
#include "../../core/wildcard_tables.c"
#include "../../core/wildcard.c"

#undef kmalloc
#undef kzalloc
#undef kmemdup
#undef kvmalloc
#undef kvzalloc

#endif /* WILDCARD_COPY_H */
