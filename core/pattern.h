/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Texts to be found in a packet's payload, regardless of case.
 */
#ifndef PFR_PATTERN_H
#define PFR_PATTERN_H

#include <linux/pf_ring.h>

struct pfr_packet;

/*
 * All alternatives are looked for at once, one bit per character of the text
 * (Shift-And): bit n of the state is set when the bytes just read end with the
 * alternative's characters up to the one at n. Reading a byte costs the same
 * whatever the number of alternatives, and goes on from one fragment to the
 * next without looking back.
 */
struct pfr_pattern {
	u32 first;			/* the first character of each alternative */
	u32 last;
	u32 at[256];			/* where in the text a byte may stand */
};

/* Process context. Returns NULL if there is no memory. @text was checked. */
struct pfr_pattern *pfr_pattern_create(const char *text);
void pfr_pattern_free(struct pfr_pattern *pattern);

/* Softirq. Looks at all bytes of the payload, if there is one. */
bool pfr_pattern_find(const struct pfr_pattern *pattern,
		      struct pfr_packet *pkt);

#endif /* PFR_PATTERN_H */
