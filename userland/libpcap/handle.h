/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Functions of libpcap over a ring, for programs that know nothing of rings: this
 * library is loaded before libpcap, see pfring pcap. What is about a device that
 * a ring can read is answered here, all else by libpcap itself.
 *
 * A pcap_t that is ours is a "dead" one of libpcap's, so that filters can be
 * compiled with it and all that we do not know works, too.
 */
#ifndef PFR_PCAP_HANDLE_H
#define PFR_PCAP_HANDLE_H

#include <stdatomic.h>
#include <stdbool.h>

/* The functions that we have in place of libpcap's are all that others see. */
#pragma GCC visibility push(default)
#include <pcap/pcap.h>
#pragma GCC visibility pop
#include <pfring.h>

struct handle {
	atomic_bool used;
	atomic_uintptr_t pcap;		/* what the program has; 0: not yet */
	char *source;
	int snaplen, timeout, precision;
	bool promisc, immediate, spin;
	atomic_bool nonblock, stop;
	pfring *ring;			/* NULL: not yet activated */
	struct pcap_pkthdr next;	/* of pcap_next_ex() */
};

/* NULL: it is not ours. Safe in signal handlers. */
struct handle *handle_of(pcap_t *pcap);

/* The same with a ring. */
struct handle *open_handle_of(pcap_t *pcap);

/* Leaves the library's last error where pcap_geterr() finds it. */
int handle_failed(struct handle *h, int code);

/* libpcap's own function of that name. */
void *real_function(const char *name);

#define REAL(name)	((__typeof__(name) *)real_function(#name))

#endif /* PFR_PCAP_HANDLE_H */
