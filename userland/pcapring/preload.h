/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions in the place of libpcap's, and how to come to libpcap's. */
#ifndef PCAPRING_PRELOAD_H
#define PCAPRING_PRELOAD_H

#include "source.h"

/* What is known about a handle that a program has created. */
struct shadow {
	struct wishes wishes;
	struct source *source;		/* NULL: not activated, or not by a ring */
	char *name;
	struct pcap_pkthdr next;	/* of pcap_next_ex() */
};

struct shadow *shadow_of(pcap_t *p);

/* libpcap's own function of that name. */
void *real_function(const char *name);

/* Whether an address is libpcap's: what it calls itself must stay its own. */
bool inside_libpcap(const void *address);

#define REAL(name)	((__typeof__(name) *)real_function(#name))
#define INSIDE		inside_libpcap(__builtin_return_address(0))

#endif /* PCAPRING_PRELOAD_H */
