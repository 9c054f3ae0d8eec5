/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reading end of a ring: pure memory, no system calls. The letters are
 * those of the barriers in linux/pf_ring.h.
 */
#ifndef PFR_READER_H
#define PFR_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "pfring.h"

#define pfr_likely(x)	__builtin_expect(!!(x), 1)
#define pfr_unlikely(x)	__builtin_expect(!!(x), 0)

/* One cache line: all that pfring_recv() needs to look at. */
struct pfr_reader {
	const struct pfr_desc *slots;
	const unsigned char *data;
	struct pfr_consumer *consumer;
	uint64_t second_start;	/* of the last packet seen, in nanoseconds */
	int64_t second;
	uint32_t mask;		/* num_slots - 1 */
	uint32_t next;		/* packet number, runs free */
	uint32_t ext_hdr_size;	/* the kernel's */
};

void pfr_reader_init(struct pfr_reader *r, const struct pfr_desc *slots,
		     const void *data, struct pfr_consumer *consumer,
		     uint32_t num_slots, uint32_t ext_hdr_size);

/* @desc is in another second than the packet before. */
void pfr_reader_new_second(struct pfr_reader *r, const struct pfr_desc *desc);

/* Fills in hdr->extended_hdr, from the ring as far as it is there. */
void pfr_reader_extended(const struct pfr_reader *r,
			 const struct pfr_desc *desc,
			 struct pfring_extended_pkthdr *hdr);

/* Where packet number @n is, or will be. */
static inline const struct pfr_desc *pfr_reader_slot(const struct pfr_reader *r,
						     uint32_t n)
{
	return &r->slots[n & r->mask];
}

static inline bool pfr_reader_published(const struct pfr_desc *desc, uint32_t n)
{
	/* A: pairs with the publication; nothing is read before seq is right */
	return __atomic_load_n(&desc->seq, __ATOMIC_ACQUIRE) == n + 1;
}

/* Gives back all packets before @n. */
static inline void pfr_reader_release(struct pfr_reader *r, uint32_t n)
{
	/* B: the kernel writes there only after all our reads */
	__atomic_store_n(&r->consumer->index, n, __ATOMIC_RELEASE);
}

/* The next packet if it is there, else NULL. */
static inline const struct pfr_desc *pfr_reader_peek(const struct pfr_reader *r)
{
	const struct pfr_desc *desc = pfr_reader_slot(r, r->next);

	return pfr_reader_published(desc, r->next) ? desc : NULL;
}

/* Whether the packet that was taken last is still ours. */
static inline bool pfr_reader_holds(const struct pfr_reader *r)
{
	return __atomic_load_n(&r->consumer->index, __ATOMIC_RELAXED) != r->next;
}

/*
 * Packets come with nanoseconds, struct timeval has seconds. A division by 10^9
 * per packet is saved by remembering the second that the last packet was in;
 * for a packet outside it (true here), call pfr_reader_new_second() first.
 */
static inline bool pfr_reader_other_second(const struct pfr_reader *r,
					   const struct pfr_desc *desc)
{
	return desc->timestamp_ns - r->second_start >= 1000000000;
}

/*
 * Takes @desc, which is packet @n; it is held until released. The second is
 * right. Return: the packet.
 */
static inline const unsigned char *pfr_reader_take(struct pfr_reader *r,
						   const struct pfr_desc *desc,
						   uint32_t n,
						   struct pfring_pkthdr *hdr)
{
	uint64_t in_second = desc->timestamp_ns - r->second_start;
	const unsigned char *packet = r->data + desc->data;

	r->next = n + 1;
	hdr->ts.tv_sec = r->second;
	/* in_second / 1000 for all below 2^32, without two moves that gcc adds */
	hdr->ts.tv_usec = (int64_t)((in_second * 274877907) >> 38);
	hdr->caplen = desc->caplen;
	hdr->len = desc->len;
	return packet;
}

#endif /* PFR_READER_H */
