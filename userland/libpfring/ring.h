/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The handle: a socket, its mapped ring, and who may use them. */
#ifndef PFR_RING_H
#define PFR_RING_H

#include <pthread.h>
#include <stdatomic.h>

#include "reader.h"

/* Bits of .detour: why pfring_recv() cannot take the short way. */
#define PFR_NOT_ENABLED		0x01u
#define PFR_SHUT_DOWN		0x02u
#define PFR_SEND_ONLY		0x04u
#define PFR_REENTRANT		0x08u	/* never changes */
#define PFR_LONG_HEADER		0x10u	/* never changes */

struct pfr_mapping {
	void *start;
	size_t size;
};

struct __pfring {
	struct pfr_reader reader;
	atomic_uint detour;

	int fd;
	int wake_fd;			/* eventfd of pfring_breakloop() */
	atomic_bool break_wanted;
	atomic_bool recv_only;
	atomic_uint poll_duration;
	uint32_t num_slots;
	uint32_t caplen;

	atomic_uint idle_looks;

	pthread_mutex_t rx_lock;	/* reader, copied*; if PFR_REENTRANT */
	const void *copied;		/* the last packet if it was a copy */
	uint32_t copied_next;		/* and reader.next then */
	uint32_t copied_caplen;
	uint32_t copied_len;

	struct pfr_mapping consumer;
	struct pfr_mapping slots;
	struct pfr_mapping data;
};

/**
 * pfr_ring_new - a handle without a ring, disabled
 * @fd: the socket; belongs to the handle from now on, also after an error
 *
 * Return: the handle, or NULL with errno set.
 */
struct __pfring *pfr_ring_new(int fd, uint32_t flags);

/* Asks the kernel for the ring's geometry and maps it. 0 or PF_RING_ERROR_*. */
int pfr_ring_map(struct __pfring *ring);

/* Unmaps, closes, frees. */
void pfr_ring_free(struct __pfring *ring);

/* setsockopt() of a number, getsockopt() of a structure; 0 or -1 and errno. */
int pfr_ring_set_u32(struct __pfring *ring, int option, uint32_t value);
int pfr_ring_get(struct __pfring *ring, int option, void *value, size_t size);

#endif /* PFR_RING_H */
