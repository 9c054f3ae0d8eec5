/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of a ring that match most. */
#ifndef PFRING_TOPRULES_H
#define PFRING_TOPRULES_H

#include <stddef.h>
#include <stdint.h>

#define TOPRULES	64

struct toprule {
	char text[256];
	uint64_t packets, bytes;
	double rate;			/* packets per second; exact rules: 0 */
};

struct toprules {
	struct toprule list[TOPRULES];	/* in order */
	size_t num;
	long total;			/* of the ring; -1: they cannot be read */
	int error;			/* an errno value: why */
	uint64_t *last;			/* packets of each wildcard rule */
	double seconds;			/* since the last look */
};

/* Looks again, @seconds after the last time; 0: at another ring. */
void toprules_look(struct toprules *t, const char *ring, double seconds);
void toprules_free(struct toprules *t);

#endif /* PFRING_TOPRULES_H */
