/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules of a ring that packets have brought about: made when a lesson is
 * taken, gone when their maker gives them back or when they are idle.
 *
 * Process context, no lock held.
 */
#ifndef PFR_LEARNED_H
#define PFR_LEARNED_H

#include "sock.h"

int pfr_learned_check_params(void);
int pfr_learned_init(void);
void pfr_learned_exit(void);

/*
 * The socket begins; it ends, and no packet comes; nobody holds it any more.
 */
void pfr_learned_open(struct pf_ring_socket *pfr);
void pfr_learned_close(struct pf_ring_socket *pfr);
void pfr_learned_destruct(struct pf_ring_socket *pfr);

#endif /* PFR_LEARNED_H */
