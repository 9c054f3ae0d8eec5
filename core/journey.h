/* SPDX-License-Identifier: GPL-2.0-only */
/* The way of one packet through one ring. */
#ifndef PFR_JOURNEY_H
#define PFR_JOURNEY_H

#include "packet.h"
#include "sock.h"

#define PFR_ALL_CHANNELS	(~0ULL)

/* Softirq, under RCU. The ring is enabled: only then is its binding placed. */
void pfr_journey(const struct pfr_binding *b, struct pfr_packet *pkt);

#endif /* PFR_JOURNEY_H */
