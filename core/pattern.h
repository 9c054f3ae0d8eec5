/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Texts to be found in a packet's payload, regardless of case.
 */
#ifndef PFR_PATTERN_H
#define PFR_PATTERN_H

#include "automaton.h"

struct pfr_packet;

/**
 * pfr_pattern_find - which texts are in a packet's payload
 * @automaton: the texts
 * @pkt: the packet
 * @max: how many bytes are looked at
 * @found: filled in
 *
 * Softirq. Return: false if that was not enough, or more texts are found
 * than there is room for.
 */
bool pfr_pattern_find(const struct pfr_automaton *automaton,
		      struct pfr_packet *pkt, u32 max, struct pfr_found *found);

#endif /* PFR_PATTERN_H */
