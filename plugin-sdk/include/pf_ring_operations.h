/* SPDX-License-Identifier: GPL-2.0-only */
/* What plugins ask one another. Included by pf_ring_plugin.h. */
#ifndef PF_RING_OPERATIONS_H
#define PF_RING_OPERATIONS_H

#ifndef PF_RING_PLUGIN_H
#error "include pf_ring_plugin.h"
#endif

/* Is it registered at this moment? For a rule that is to name it (any context). */
bool pfring_plugin_is_here(u16 plugin_id);

/*
 * A plugin may offer functions to others: a table with a name, found when it is
 * needed, never by symbol, so that each plugin loads without the other. The table
 * begins with this; the header of those who offer it says what follows, as
 * pf_ring_media.h does.
 */
struct pfring_operations {
	const char *name;		/* unique */
	u16 abi_major;			/* of this table; as with plugins */
	u16 abi_minor;
	u32 size;			/* of the whole table */
	struct module *owner;
};

/**
 * pfring_offer_operations - others may find it (process context, may sleep)
 * @operations: stays where it is until it is withdrawn
 *
 * Return: 0; -EINVAL name, owner or size; -EEXIST the name is taken; -ENOMEM.
 */
int pfring_offer_operations(const struct pfring_operations *operations);

/*
 * Before module_exit() takes apart what the functions need (process context, may
 * sleep). When it returns, none of them is running or will be called.
 */
void pfring_withdraw_operations(const struct pfring_operations *operations);

/**
 * pfring_find_operations - somebody's table (any context, under RCU)
 * @name: of the table
 * @major: which it must have
 * @minor: which it must have at least
 *
 * Nothing is to be given back: it stays at least until rcu_read_unlock(), which
 * for a packet is after the callback. In control context, take rcu_read_lock()
 * around finding and calling; so no function of a table may sleep.
 *
 * Return: the table, NULL if nobody offers it now.
 */
const struct pfring_operations *pfring_find_operations(const char *name,
						       u16 major, u16 minor);

#endif /* PF_RING_OPERATIONS_H */
