/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The calls of a rule, and what is counted of them: never more than max_calls.
 *
 * Locks, in this order: the bucket of a call in @early, that of a call in @calls,
 * then @lock, or the bucket of an end of media.
 */
#ifndef PFR_SIP_STORE_H
#define PFR_SIP_STORE_H

#include <linux/spinlock.h>

#include "pf_ring_flows.h"
#include "sip_call.h"
#include "sip_media.h"

struct sip_store {
	/*
	 * Calls come here first, and stay if nobody answers: who floods us with
	 * Call-IDs throws out his own.
	 */
	struct pfring_flows early;
	struct pfring_flows calls;	/* that were answered, if only by a 180 */
	struct sip_media_owner owner;
	spinlock_t lock;		/* protects the next one */
	struct sip_stats stats;		/* without what others count */
};

int sip_store_init(struct sip_store *store);
void sip_store_destroy(struct sip_store *store);
void sip_store_count(struct sip_store *store, const struct sip_message *m);
void sip_store_message(struct sip_store *store, const struct sip_message *m,
		       const u8 *p, const struct sip_sight *sight, bool suits);
void sip_store_purge(struct sip_store *store, u32 seconds);
void sip_store_stats(struct sip_store *store, struct sip_stats *stats);
bool sip_store_page(struct sip_store *store, u32 *stage, u64 *cursor,
		    struct sip_call_stats *calls, u32 room, u32 *num);

/* Of media addresses that a ring knows. */
u32 sip_store_media_limit(void);

int sip_store_module_init(void);

#endif /* PFR_SIP_STORE_H */
