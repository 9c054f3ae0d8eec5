/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What several rings read as one consist of. */
#ifndef PFR_MULTI_H
#define PFR_MULTI_H

#include <linux/filter.h>

#include "ring.h"
#include "rulebook.h"

#define PFR_MULTI_NONE		(-1)
#define PFR_MULTI_OPTIONS	64	/* more than there are of PFR_SO_* */

struct pfr_multi {
	bundle_read_policy policy;
	int num;
	int own;	/* the first so many are closed and set with us */
	int candidate;	/* whose packet look() has shown */
	int held;	/* whose packet the user has */
	struct __pfring *member[PFR_MAX_BINDINGS];
	bool gone[PFR_MAX_BINDINGS];	/* no more packets come */
	bool ended[PFR_MAX_BINDINGS];	/* and none is left */
	int error;			/* why, of the last that ended */

	/* What own members were told, to go back to. */
	pthread_mutex_t lock;		/* settings come from any thread */
	atomic_int failed;		/* who refused last, or PFR_MULTI_NONE */
	struct pfr_rulebook rules;
	struct pfr_cluster_request cluster; /* id 0: in none */
	uint64_t channels[PFR_MAX_BINDINGS]; /* RX queues; 0 all */
	uint32_t number[PFR_MULTI_OPTIONS];	/* of options that are a u32 */
	struct sock_fprog filter;	/* len 0: none */
};

/* Settings of all own members, or of none. */
void pfr_multi_settings_init(struct pfr_multi *m, uint32_t flags);
void pfr_multi_settings_add(struct pfr_multi *m, const char *name); /* own */
void pfr_multi_settings_free(struct pfr_multi *m);
int pfr_multi_set(struct __pfring *ring, int option, const void *value,
		  size_t size);
int pfr_multi_get(struct __pfring *ring, int option, void *value,
		  size_t *size);
int pfr_multi_filter(struct __pfring *ring, const struct sock_fprog *program);

#endif /* PFR_MULTI_H */
