// SPDX-License-Identifier: GPL-2.0-only
/* Tables of functions that plugins offer to one another. */
#define pr_fmt(fmt) "pf_ring: " fmt
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat.h"
#include "operations.h"
#include "pf_ring_plugin.h"

struct pfr_offer {
	struct list_head node;
	const struct pfring_operations *operations;
};

/* Few, and looked for seldom: a list will do. Readers are under RCU. */
static LIST_HEAD(pfr_offers);
static DEFINE_MUTEX(pfr_offers_lock);

static struct pfr_offer *pfr_offer_find(const char *name)
{
	struct pfr_offer *offer;

	list_for_each_entry_rcu(offer, &pfr_offers, node,
				lockdep_is_held(&pfr_offers_lock))
		if (!strcmp(offer->operations->name, name))
			return offer;
	return NULL;
}

int pfring_offer_operations(const struct pfring_operations *operations)
{
	struct pfr_offer *offer;
	int err = 0;

	if (!operations->name ||
	    (!IS_BUILTIN(CONFIG_PF_RING) && !operations->owner) ||
	    operations->size < sizeof(*operations))
		return -EINVAL;
	offer = kzalloc(sizeof(*offer), GFP_KERNEL);
	if (!offer)
		return -ENOMEM;
	offer->operations = operations;
	mutex_lock(&pfr_offers_lock);
	if (pfr_offer_find(operations->name))
		err = -EEXIST;
	else
		list_add_tail_rcu(&offer->node, &pfr_offers);
	mutex_unlock(&pfr_offers_lock);
	if (err)
		kfree(offer);
	return err;
}
EXPORT_SYMBOL_PFRING(pfring_offer_operations);

/* When it returns, nobody calls the functions any more. */
static void pfr_offer_take(struct pfr_offer *offer)
{
	lockdep_assert_held(&pfr_offers_lock);
	list_del_rcu(&offer->node);
	synchronize_rcu();
	kfree(offer);
}

void pfring_withdraw_operations(const struct pfring_operations *operations)
{
	struct pfr_offer *offer, *next;

	mutex_lock(&pfr_offers_lock);
	list_for_each_entry_safe(offer, next, &pfr_offers, node)
		if (offer->operations == operations)
			pfr_offer_take(offer);
	mutex_unlock(&pfr_offers_lock);
}
EXPORT_SYMBOL_PFRING(pfring_withdraw_operations);

const struct pfring_operations *pfring_find_operations(const char *name,
						       u16 major, u16 minor)
{
	const struct pfr_offer *offer = pfr_offer_find(name);

	if (!offer || offer->operations->abi_major != major ||
	    offer->operations->abi_minor < minor)
		return NULL;
	return offer->operations;
}
EXPORT_SYMBOL_PFRING(pfring_find_operations);

void pfr_operations_forget(const struct module *owner)
{
	struct pfr_offer *offer, *next;

	mutex_lock(&pfr_offers_lock);
	list_for_each_entry_safe(offer, next, &pfr_offers, node) {
		if (offer->operations->owner != owner)
			continue;
		pr_err("a plugin forgot to withdraw \"%s\"\n",
		       offer->operations->name);
		pfr_offer_take(offer);
	}
	mutex_unlock(&pfr_offers_lock);
}
