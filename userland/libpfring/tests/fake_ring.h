/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring in plain memory, and the kernel's end of it. */
#ifndef FAKE_RING_H
#define FAKE_RING_H

#include "ring.h"

#define FAKE_SLOTS	16u
#define FAKE_BYTES	512u	/* of data for each slot */

struct fake_ring {
	struct __pfring *ring;
	struct pfr_desc *slots;
	struct pfr_consumer *consumer;
	unsigned char *data;
	uint32_t head;			/* number of the next packet */
	int peer;			/* the other end of the ring's socket */
};

/* An enabled ring whose first packet has number @first. */
void fake_ring_open(struct fake_ring *f, uint32_t flags, uint32_t first);
void fake_ring_close(struct fake_ring *f);

/*
 * Puts a packet in, with an extended header if the ring has PFR_LONG_HEADER.
 * False if the consumer has not given back enough.
 */
bool fake_ring_put(struct fake_ring *f, const void *packet, uint16_t caplen,
		   uint32_t len, uint64_t timestamp_ns);

/* Makes the socket readable, or says that no more will come. */
void fake_ring_wake(struct fake_ring *f);
void fake_ring_hang_up(struct fake_ring *f);

#endif /* FAKE_RING_H */
