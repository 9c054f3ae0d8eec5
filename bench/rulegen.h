/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of rules of which the last one fits the packets that bench/guest sends. */
#ifndef BENCH_RULEGEN_H
#define BENCH_RULEGEN_H

#include <linux/pf_ring.h>

#define PACKET_SOURCE		0x0A090001U	/* 10.9.0.1 */
#define PACKET_DESTINATION	0x0A090002U	/* 10.9.0.2 */
#define PACKET_SPORT_LOW	1024U
#define PACKET_SPORT_HIGH	65000U
#define PACKET_DPORT		5004U

/*
 * @number rules that drop, over @masks different masks (1 .. 24). bench/guest
 * makes the same ones for tc. Freed by the caller; the program ends if there is
 * no memory.
 */
filtering_rule *rulegen_wildcard(unsigned int number, unsigned int masks);

/* @number exact rules that drop, all flows of the packets among them. */
hash_filtering_rule *rulegen_exact(unsigned int number);

/*
 * @number rules that make a packet of bench/guest cost as much as they can, and
 * decide nothing. NULL: there is no such @kind; they are in bench/README.md.
 */
filtering_rule *rulegen_worst(const char *kind, unsigned int number);

#endif /* BENCH_RULEGEN_H */
