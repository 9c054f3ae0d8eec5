/* SPDX-License-Identifier: GPL-2.0-only */
/* The rings that have rules with calls, and where media of theirs are. */
#ifndef PFR_SIP_RING_H
#define PFR_SIP_RING_H

#include <linux/list.h>

#include "pf_ring_flows.h"
#include "pf_ring_plugin.h"

/* Private memory of a ring, made and freed by the core. */
struct sip_ring {
	struct list_head node;		/* RCU, sip_ring_lock */
	struct pf_ring_socket *pfr;	/* NULL: not in use */
	struct pfring_flows ends;	/* where media are received */
};

int sip_ring_join(struct sip_ring *ring, struct pf_ring_socket *pfr,
		  u32 limit);
void sip_ring_free(void *ring_priv);

/* Other plugins may ask for what is known of a ring's media (control). */
int sip_ring_offer(void);
void sip_ring_withdraw(void);

#endif /* PFR_SIP_RING_H */
