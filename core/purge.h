/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules that have not met a packet for so many seconds go, and those that their
 * plugins give up. Process context, no lock held.
 *
 * All that are there from the beginning to the end are looked at, unless the ring
 * gets another set meanwhile or the program is killed. Where others take rules
 * away at the same time, some idle ones may stay.
 */
#ifndef PFR_PURGE_H
#define PFR_PURGE_H

#include "sock.h"

void pfr_purge_rules(struct pf_ring_socket *pfr, u32 seconds);
void pfr_purge_hash_rules(struct pf_ring_socket *pfr, u32 seconds);

#endif /* PFR_PURGE_H */
