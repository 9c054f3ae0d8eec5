/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A ring between two programs. The reader listens on an abstract Unix socket
 * named after the ring; a writer connects, and gets by it a struct
 * pfr_usring_hello and the memory, a memfd that cannot shrink. The connection is
 * also there to wake the reader, and to tell when either has gone.
 *
 * Neither side trusts what the other can write: both keep their own index, take
 * the other's as a hint that is checked, and copy what they read.
 */
#ifndef PFR_USRING_H
#define PFR_USRING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "pfring.h"

#define PFR_USRING_MAGIC	0x50465231u	/* "PFR1" */
#define PFR_USRING_HEAD		4096u		/* bytes in front of the slots */

struct pfr_usring_hello {
	uint32_t magic;
	uint32_t num_slots;		/* a power of two */
	uint32_t slot_size;		/* a multiple of 64 */
};

/* In the first page. */
struct pfr_usring_head {
	uint32_t consumed;		/* by the reader, runs free */
	uint32_t sleeps;		/* the reader wants to be woken */
};

/* The packet follows. */
struct pfr_usring_slot {
	uint64_t timestamp_ns;
	uint32_t len;
	uint32_t caplen;
	uint32_t seq;			/* packet number + 1 once written */
	int32_t if_index;		/* by which it came, -1 = unknown */
};

/* "usr0" -> the address; its length. */
socklen_t pfr_usring_address(const char *name, struct sockaddr_un *address);

/* Whether the program at the other end is ours, or root's. */
bool pfr_usring_trusted(int fd);

/* Whether such memory can be what it says: @size is the memfd's. */
bool pfr_usring_sound(const struct pfr_usring_hello *hello, uint64_t size);

static inline uint64_t pfr_usring_size(const struct pfr_usring_hello *hello)
{
	return PFR_USRING_HEAD +
	       (uint64_t)hello->num_slots * hello->slot_size;
}

static inline struct pfr_usring_slot *
pfr_usring_slot(void *memory, const struct pfr_usring_hello *hello, uint32_t n)
{
	return (void *)((unsigned char *)memory + PFR_USRING_HEAD +
			(size_t)(n & (hello->num_slots - 1)) *
			hello->slot_size);
}

#endif /* PFR_USRING_H */
