/* SPDX-License-Identifier: GPL-2.0-only */
/* Records that plugins put into a ring, between packets. Process context. */
#ifndef PFR_EVENT_H
#define PFR_EVENT_H

#include <linux/types.h>

struct pf_ring_socket;

/* The socket's mutex is held. -ENOTCONN: a ring that has no long header, or none. */
int pfr_event_want(struct pf_ring_socket *pfr, bool on);

/* The ring goes: after a grace period nobody writes to it. */
void pfr_event_close(struct pf_ring_socket *pfr);

#endif /* PFR_EVENT_H */
