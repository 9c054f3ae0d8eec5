/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Time, rates and readable figures. */
#ifndef TOOLS_RATES_H
#define TOOLS_RATES_H

#include <stdint.h>

/* On the wire each frame also has a checksum (4), preamble (8) and gap (12). */
#define WIRE_OVERHEAD	24

struct figure {
	char text[48];
};

/* Nanoseconds of a clock that nobody sets. */
uint64_t now_ns(void);

/* 1'234'567 and 1'234'567.89; by value, so that they fit into one printf(). */
struct figure whole(uint64_t value);
struct figure decimals(double value);

/* Events per second; 0 if no time has passed. */
double per_second(uint64_t events, uint64_t duration_ns);

/* What the wire carried, in 10^9 bits per second. */
double wire_gbps(uint64_t packets, uint64_t bytes, uint64_t duration_ns);

#endif /* TOOLS_RATES_H */
