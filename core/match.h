/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a wildcard rule asks of a packet's headers, as bits to be compared:
 * value and mask over struct pfr_parsed, which every packet has already.
 *
 * Only what bits cannot say stands beside them: ranges of ports. Any context.
 */
#ifndef PFR_MATCH_H
#define PFR_MATCH_H

#include <linux/pf_ring_abi.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>

#include "compat.h"

/* Words that can be compared: all up to what rules themselves leave. */
#define PFR_MATCH_WORDS \
	(offsetof(struct pfr_parsed, offset) / sizeof(u64))

/* Both ends belong to a range. */
struct pfr_match_ports {
	u16 sport_low, sport_high;
	u16 dport_low, dport_high;
};

struct pfr_match {
	struct pfr_parsed value __aligned(8);	/* none outside the mask */
	struct pfr_parsed mask __aligned(8);
	struct pfr_match_ports ports;
	bool ranged;			/* bits do not say all about ports */
};

/**
 * pfr_match_compile - what a rule asks for
 * @m: filled in
 * @spec: the rule, checked
 * @swap: with source and destination exchanged
 */
void pfr_match_compile(struct pfr_match *m, const struct pfr_wildcard_rule *spec,
		       bool swap);

/* @place: of a word, in bytes */
static __always_inline u64 pfr_match_word(const struct pfr_parsed *info,
					  u64 place)
{
	return get_unaligned((const u64 *)((const u8 *)info + place));
}

/* Read here, or all packets would have them read before the first look. */
static inline bool pfr_match_in_range(const struct pfr_match_ports *ports,
				      const struct pfr_parsed *info)
{
	u16 sport = READ_ONCE(info->l4_src_port);
	u16 dport = READ_ONCE(info->l4_dst_port);

	return sport >= ports->sport_low && sport <= ports->sport_high &&
	       dport >= ports->dport_low && dport <= ports->dport_high;
}

#endif /* PFR_MATCH_H */
