/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all examples do: open a ring or say why not, and stop at Ctrl-C. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pfring.h>

#define EXAMPLE_CAPLEN	1518

static pfring *example_rings[MAX_NUM_RX_CHANNELS];
static int example_num_rings;
static volatile sig_atomic_t example_stop;

static void example_on_signal(int number)
{
	int i;

	(void)number;
	example_stop = 1;
	for (i = 0; i < example_num_rings; i++)
		pfring_breakloop(example_rings[i]);
}

static inline void example_die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, pfring_last_error());
	exit(1);
}

/* A signal makes all calls on the ring return. */
static inline void example_stop_with(pfring *ring)
{
	example_rings[example_num_rings++] = ring;
	signal(SIGINT, example_on_signal);
	signal(SIGTERM, example_on_signal);
}

static inline pfring *example_open(const char *device, uint32_t flags)
{
	pfring *ring = pfring_open(device, EXAMPLE_CAPLEN, flags);

	if (!ring)
		example_die(device);
	example_stop_with(ring);
	return ring;
}

static inline void example_enable(pfring *ring)
{
	if (pfring_enable_ring(ring) < 0)
		example_die("enable");
}

static inline void example_usage(const char *text)
{
	fprintf(stderr, "usage: %s\n", text);
	exit(2);
}

static inline void example_stats(pfring *ring, const char *name)
{
	pfring_stat stats;

	if (!pfring_stats(ring, &stats))
		printf("%s: %llu packets, %llu lost\n", name,
		       (unsigned long long)stats.recv,
		       (unsigned long long)stats.drop);
}

#endif /* EXAMPLE_H */
