// SPDX-License-Identifier: LGPL-2.1-or-later
/* A list that only grows: places are used again, and never go. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "source.h"

struct place {
	atomic_bool used;
	atomic_uintptr_t pcap;		/* 0: not to be found */
	void *value;
	struct place *next;
};

static struct place *_Atomic places;

static struct place *find(pcap_t *pcap)
{
	struct place *p = atomic_load(&places);

	while (p && atomic_load(&p->pcap) != (uintptr_t)pcap)
		p = p->next;
	return pcap ? p : NULL;
}

static struct place *new_place(void)
{
	struct place *p;

	for (p = atomic_load(&places); p; p = p->next)
		if (!atomic_exchange(&p->used, true))
			return p;
	p = calloc(1, sizeof(*p));
	if (!p)
		return NULL;
	atomic_init(&p->used, true);
	p->next = atomic_load(&places);
	while (!atomic_compare_exchange_weak(&places, &p->next, p))
		;
	return p;
}

bool table_put(pcap_t *pcap, void *value)
{
	struct place *p = new_place();

	if (!p)
		return false;
	p->value = value;
	atomic_store(&p->pcap, (uintptr_t)pcap);
	return true;
}

void *table_get(pcap_t *pcap)
{
	struct place *p = find(pcap);

	return p ? p->value : NULL;
}

void *table_take(pcap_t *pcap)
{
	struct place *p = find(pcap);
	void *value;

	if (!p)
		return NULL;
	value = p->value;
	atomic_store(&p->pcap, 0);
	p->value = NULL;
	atomic_store(&p->used, false);
	return value;
}
