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

/* Whoever allocated it. NULL is nothing to do. */
void pfr_parse_free(struct parse_buffer *parse);

#endif /* PFR_PARSE_H */
