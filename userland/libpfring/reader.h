/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reading end of a ring: pure memory, no system calls. The letters are
 * those of the barriers in linux/pf_ring.h.
 */
#ifndef PFR_READER_H
#define PFR_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "pfring.h"

#define pfr_likely(x)	__builtin_expect(!!(x), 1)
#define pfr_unlikely(x)	__builtin_expect(!!(x), 0)

_Static_assert(offsetof(struct pfr_desc, hash) ==
	       offsetof(struct pfr_desc, if_index) + 4, "copied as one");
_Static_assert(offsetof(struct pfring_extended_pkthdr, pkt_hash) ==
	       offsetof(struct pfring_extended_pkthdr, if_index) + 4,
	       "copied as one");
_Static_assert(offsetof(struct pfring_extended_pkthdr, flags) == 8 &&
	       offsetof(struct pfring_extended_pkthdr, rx_direction) == 12 &&
	       offsetof(struct pfring_extended_pkthdr, parsed_header_len) == 14,
	       "PFR_READER_WORDS");

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
	uint32_t link_type;	/* PFR_LINK_* or another */
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

static inline uint32_t pfr_reader_flags(const struct pfr_desc *desc)
{
	uint32_t flags = desc->flags & PFR_DESC_VLAN_RESTORED;

	if (desc->flags & PFR_DESC_HW_TIMESTAMP)
		flags |= PKT_FLAGS_HW_TIMESTAMP;
	return flags;
}

/*
 * flags, rx_direction, reserved, parsed_header_len of the extended header, which
 * are one word: the last three are zero, but for the direction.
 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PFR_READER_RECEIVED	(1ULL << 32)
#define PFR_READER_WORDS(flags, rx)	((flags) | (uint64_t)(rx) << 32)
#else
#define PFR_READER_RECEIVED	(1ULL << 24)
#define PFR_READER_WORDS(flags, rx)	((uint64_t)(flags) << 32 | (rx) << 24)
#endif

static inline uint64_t pfr_reader_words(const struct pfr_desc *desc)
{
	return PFR_READER_WORDS(pfr_reader_flags(desc),
				desc->flags & PFR_DESC_RX);
}

/*
 * What the descriptor knows of the extended header. With offsets of 0, headers
 * count as not parsed, whatever was there of another packet.
 */
static inline void pfr_reader_short(const struct pfr_desc *desc,
				    struct pfring_extended_pkthdr *hdr)
{
	uint64_t words = PFR_READER_RECEIVED;

	hdr->timestamp_ns = desc->timestamp_ns;
	if (pfr_unlikely(desc->flags != PFR_DESC_RX))
		words = pfr_reader_words(desc);
	/* Each of these is one move. */
	memcpy(&hdr->flags, &words, sizeof(words));
	memcpy(&hdr->if_index, &desc->if_index, sizeof(uint64_t));
	hdr->tx.bounce_interface = UNKNOWN_INTERFACE;
	hdr->parsed_pkt.offset.l3_offset = 0;
	hdr->parsed_pkt.offset.l4_offset = 0;
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
	pfr_reader_short(desc, &hdr->extended_hdr);
	return packet;
}

#endif /* PFR_READER_H */
