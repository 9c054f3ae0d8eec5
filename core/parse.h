/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a plugin's filter found out about a packet, from the filter to the
 * reader. Softirq.
 */
#ifndef PFR_PARSE_H
#define PFR_PARSE_H

#include "pf_ring_plugin.h"

int pfr_parse_init(void);
void pfr_parse_exit(void);

/* Whoever allocated it: pfring_parse_free(). */

/* This packet's memory stays, while another packet goes its way on this CPU. */
void pfr_parse_lend(bool lent);

/*
 * The packet at hand has no memory: has a plugin taken the CPU's own and not
 * handed it on? It is taken back. Returns whose code that was.
 */
bool pfr_parse_reclaim(const struct module **owner);

#endif /* PFR_PARSE_H */
