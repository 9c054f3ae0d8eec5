/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rings that have rules with calls: where media of theirs are, and which rules
 * those are.
 */
#ifndef PFR_SIP_RING_H
#define PFR_SIP_RING_H

#include <linux/list.h>

#include "pf_ring_flows.h"
#include "pf_ring_plugin.h"

/* A rule in the list of its ring. */
struct sip_seat {
	struct list_head node;
	u16 id;
	bool exact;
};

/* Private memory of a ring, made and freed by the core. */
struct sip_ring {
	struct list_head node;		/* RCU, sip_ring_lock */
	struct pf_ring_socket *pfr;	/* NULL: not in use */
	struct list_head rules;		/* sip_ring_lock: seats, newest first */
	struct pfring_flows ends;	/* where media are received */
};

int sip_ring_join(struct sip_ring *ring, struct pf_ring_socket *pfr,
		  struct sip_seat *seat, u32 limit);
void sip_ring_leave(struct sip_seat *seat);
void sip_ring_free(void *ring_priv);

/* The rules of a ring stay as they are (control). */
void sip_ring_lock_rules(void);
void sip_ring_unlock_rules(void);
struct sip_seat *sip_ring_rule(struct pf_ring_socket *pfr, u16 id, bool exact);

/* Other plugins may ask for what is known of a ring's media (control). */
int sip_ring_offer(void);
void sip_ring_withdraw(void);

#endif /* PFR_SIP_RING_H */
