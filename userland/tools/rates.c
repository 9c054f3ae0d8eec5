// SPDX-License-Identifier: LGPL-2.1-or-later
#include <time.h>

#include <pfring.h>

#include "rates.h"

uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

struct figure whole(uint64_t value)
{
	struct figure f = { "" };

	/* Above 2^53 a double is off by a little, as readers are. */
	pfring_format_numbers((double)value, f.text, sizeof(f.text), 0);
	return f;
}

struct figure decimals(double value)
{
	struct figure f = { "" };

	pfring_format_numbers(value, f.text, sizeof(f.text), 1);
	return f;
}

double per_second(uint64_t events, uint64_t duration_ns)
{
	return duration_ns ? (double)events * 1e9 / (double)duration_ns : 0;
}

double wire_gbps(uint64_t packets, uint64_t bytes, uint64_t duration_ns)
{
	return per_second(bytes + packets * WIRE_OVERHEAD, duration_ns) * 8 /
	       1e9;
}
