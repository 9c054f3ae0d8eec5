// SPDX-License-Identifier: GPL-2.0-only
/* Memory for what filters find. */
#include <linux/percpu.h>
#include <linux/slab.h>

#include "compat.h"
#include "parse.h"

/*
 * One for each CPU: packets come one after another there. Only when a packet is
 * reflected to a device with rings of its own does one come in between, and that
 * one's memory is allocated.
 */
struct pfr_parse_slot {
	struct parse_buffer parse;
	const struct module *owner;	/* whose code has taken it last */
	bool used;
	bool lent;			/* of a packet that waits for another one */
	u8 mem[PFRING_MAX_PARSED] __aligned(8);
};

static struct pfr_parse_slot __percpu *pfr_parse_slots;

int pfr_parse_init(void)
{
	pfr_parse_slots = alloc_percpu(struct pfr_parse_slot);
	return pfr_parse_slots ? 0 : -ENOMEM;
}

void pfr_parse_exit(void)
{
	free_percpu(pfr_parse_slots);
}

struct parse_buffer *__pfring_parse_alloc(u16 len, const struct module *owner)
{
	struct pfr_parse_slot *slot = this_cpu_ptr(pfr_parse_slots);
	struct parse_buffer *parse;

	if (!slot->used && len <= sizeof(slot->mem)) {
		slot->used = true;
		slot->owner = owner;
		slot->parse.mem = slot->mem;
		slot->parse.mem_len = len;
		return &slot->parse;
	}
	parse = kmalloc(sizeof(*parse), GFP_ATOMIC | __GFP_NOWARN);
	if (!parse)
		return NULL;
	parse->mem_len = len;
	parse->mem = kmalloc(len, GFP_ATOMIC | __GFP_NOWARN);
	if (parse->mem)
		return parse;
	kfree(parse);
	return NULL;
}
EXPORT_SYMBOL_PFRING(__pfring_parse_alloc);

void pfr_parse_lend(bool lent)
{
	this_cpu_ptr(pfr_parse_slots)->lent = lent;
}

bool pfr_parse_reclaim(const struct module **owner)
{
	struct pfr_parse_slot *slot = this_cpu_ptr(pfr_parse_slots);

	if (likely(!slot->used || slot->lent))
		return false;
	slot->used = false;
	*owner = slot->owner;
	return true;
}

void pfring_parse_free(struct parse_buffer *parse)
{
	struct pfr_parse_slot *slot = this_cpu_ptr(pfr_parse_slots);

	if (!parse)
		return;
	if (parse == &slot->parse) {
		slot->used = false;
		return;
	}
	kfree(parse->mem);
	kfree(parse);
}
EXPORT_SYMBOL_PFRING(pfring_parse_free);
