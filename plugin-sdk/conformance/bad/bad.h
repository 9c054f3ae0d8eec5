/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What bad plugins have in common: everything but the fault. The id is that of
 * none that is any good.
 */
#ifndef BAD_H
#define BAD_H

#include "pf_ring_plugin.h"

#define BAD_PLUGIN_ID		250

static inline int bad_matches(struct pf_ring_socket *pfr,
			      sw_filtering_rule_element *rule,
			      struct pfring_pkthdr *hdr, struct sk_buff *skb,
			      int displ, struct parse_buffer **parse_memory)
{
	return 1;
}

/* Each file's own. */
static const struct pfring_plugin_registration bad_registration;

static int __init bad_init(void)
{
	return register_plugin(&bad_registration);
}

module_init(bad_init);

MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_PFRING_PLUGIN(BAD_PLUGIN_ID);
PFRING_PLUGIN_IMPORT();

/* The end of a file whose fault is not how it goes. */
#define BAD_PLUGIN(what)						\
static void __exit bad_exit(void)					\
{									\
	unregister_plugin(BAD_PLUGIN_ID);				\
}									\
module_exit(bad_exit);							\
MODULE_DESCRIPTION("PF_RING: a plugin that " what)

#endif /* BAD_H */
