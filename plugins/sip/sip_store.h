/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The calls of a rule, and what is counted of them: never more than max_calls.
 *
 * Each call is in one of several tables, by what it is worth: whoever invents calls
 * throws out his own. A call that talks, and was seen from its beginning, from both
 * sides, gives way to nobody.
 *
 * Locks, in this order: the stripe of a Call-ID, the bucket of a table, then @lock,
 * or the bucket of an end of media. Two tables are never locked at once.
 */
#ifndef PFR_SIP_STORE_H
#define PFR_SIP_STORE_H

#include <linux/spinlock.h>

#include "pf_ring_flows.h"
#include "pf_ring_plugin.h"
#include "sip_call.h"
#include "sip_media.h"

#define SIP_STRIPES	64

/* In the order in which pages tell of them, which is that of a call's life. */
enum sip_class {
	SIP_PENDING,			/* an INVITE, not answered yet */
	SIP_OTHER,			/* no call, or one whose beginning was not seen */
	SIP_TALKING,
	SIP_ENDED,
	SIP_CLASSES
};

struct sip_table {
	struct pfring_flows flows;
	struct sip_store *store;
	u64 expired;			/* under the rule's timer */
};

struct sip_store {
	struct sip_table tables[SIP_CLASSES];
	spinlock_t stripes[SIP_STRIPES];	/* whether there is a call */
	struct sip_media_owner owner;
	atomic64_t refused;		/* calls without memory */
	spinlock_t lock;		/* protects the next one */
	struct sip_stats stats;		/* without what others count */
};

int sip_store_init(struct sip_store *store, struct pfring_share *share);
void sip_store_destroy(struct sip_store *store);
void sip_store_count(struct sip_store *store, const struct sip_message *m);
void sip_store_message(struct sip_store *store, const struct sip_message *m,
		       const u8 *p, const struct sip_sight *sight, bool suits);
void sip_store_purge(struct sip_store *store, u32 seconds);
void sip_store_expire(struct sip_store *store);
u32 sip_store_patience(void);
void sip_store_stats(struct sip_store *store, struct sip_stats *stats);
void sip_store_page(struct sip_store *store, struct pfring_page *page);

/* Of media addresses that a ring knows. */
u32 sip_store_media_limit(void);

int sip_store_module_init(void);

#endif /* PFR_SIP_STORE_H */
