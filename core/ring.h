/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shared-memory ring, kernel side.
 *
 * User space sees a page with its consumer index, the descriptors (read-only)
 * and the data area. It never sees the producer's state, and the kernel reads
 * nothing of what user space can write but the consumer index, once a look,
 * and only to learn how much is free. A wrong index costs its owner packets,
 * nothing else.
 *
 * Several CPUs produce at once: a reservation is one compare-and-exchange of
 * the head, after which the packet is copied without a lock and published by
 * the sequence word of its descriptor.
 *
 * Barriers, with their partners in user space (linux/pf_ring_abi.h) in brackets:
 *
 *   producer                              consumer
 *   write packet and descriptor           load-acquire desc.seq        [A]
 *   A: store-release desc.seq             read packet and descriptor
 *   B: load-acquire consumer.index        store-release consumer.index [B]
 *   overwrite packet and descriptor
 *
 *   producer                              poll (process context)
 *   publish                               add to the wait queue, arm
 *   C: full barrier                       C: full barrier
 *   look at wake_at                       look at the ring
 */
#ifndef PFR_RING_H
#define PFR_RING_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/mm_types.h>
#include <linux/net.h>
#include <linux/pf_ring_abi.h>

#include "compat.h"

#define PFR_RING_MIN_SLOTS	16
#define PFR_RING_MAX_SLOTS	0x100000
#define PFR_RING_ALIGN		16	/* of a record in the data area */
#define PFR_RING_SLOT_BYTES	2048	/* of data area per slot, at most */
#define PFR_RING_WATERMARK	128	/* packets */
#define PFR_RING_FLUSH_US	10000
#define PFR_RING_LOOKS		1024	/* at descriptors, for one packet */
#define PFR_RING_PARSED		(0xFF * 8)	/* of PFR_DESC_PARSED_SHIFT */

/* Pages that kernel and user space share. */
struct pfr_area {
	struct page **pages;
	void *addr;
	unsigned int num_pages;		/* in pages[], each once */
	unsigned int num_mapped;	/* in addr; twice as many if doubled */
};

struct pfr_ring {
	/* Fixed once created. */
	struct pfr_desc *slots;
	u8 *data;			/* data_size bytes, mapped twice in a row */
	u32 *ends;			/* private: where record n ended in data */
	const struct pfr_consumer *consumer;	/* written by user space */
	struct socket_wq *wq;		/* the owner's: where readers wait */
	u32 mask;			/* number of slots - 1 */
	u32 data_size;
	u32 caplen;
	u32 flags;			/* PFR_RING_* */
	u32 hdr_size;			/* of the extended header, or 0 */
	u32 longest;			/* record */

	/* Producer: number of the next packet | its data offset << 32. */
	atomic64_t head ____cacheline_aligned_in_smp;
	/* The same of the oldest unread packet, as last looked up. */
	atomic64_t tail;

	/* From this packet on a reader may have to be woken. */
	u32 wake_at;

	/* Waking: wake_lock. */
	spinlock_t wake_lock ____cacheline_aligned_in_smp;
	u32 signalled;			/* readers were told up to here */
	u32 whole;			/* packets before this one are published */
	u32 flushed;			/* packets before this one waited too long */
	u32 full_at;			/* consumer when a packet was lost last */
	u32 watermark;			/* packets */
	bool flush_busy;		/* the timer runs */
	u64 flush_ns;			/* 0 = off */
	struct hrtimer flush_timer;
	atomic_t consumer_faults;

	struct pfr_area consumer_area, slots_area, data_area;
	size_t memory;			/* bytes, all of the above */
};

/* A reserved place for one packet. */
struct pfr_record {
	struct pfr_desc *desc;
	u8 *data;			/* where the packet goes */
	u32 seq;
	u32 offset;			/* of data in the data area */
};

extern unsigned int pfr_ring_min_slots;	/* module parameter min_num_slots */
int pfr_ring_check_params(void);

/* Process context, may sleep. */
struct pfr_ring *pfr_ring_create(const struct pfr_ring_request *req,
				 struct socket_wq *wq);
void pfr_ring_destroy(struct pfr_ring *ring);
int pfr_ring_mmap(struct pfr_ring *ring, struct vm_area_struct *vma);
void pfr_ring_geometry(const struct pfr_ring *ring,
		       struct pfr_ring_geometry *geo);
void pfr_ring_set_watermark(struct pfr_ring *ring, u32 packets);
void pfr_ring_set_flush(struct pfr_ring *ring, u32 usec);
bool pfr_ring_poll(struct pfr_ring *ring);

/* Any context. */
bool pfr_ring_has_room(struct pfr_ring *ring);
u32 pfr_ring_queued(const struct pfr_ring *ring);

/* For the functions below only; softirqs are off. */
s64 __pfr_ring_reserve(struct pfr_ring *ring, u32 size);
void __pfr_ring_notify(struct pfr_ring *ring);

static inline u32 pfr_ring_seq(u64 position)
{
	return lower_32_bits(position);
}

static inline u32 pfr_ring_offset(u64 position)
{
	return upper_32_bits(position);
}

/*
 * Is there room for @size bytes between @head and @tail? One unit always stays
 * free, so that equal offsets mean empty.
 */
static __always_inline bool pfr_ring_fits(const struct pfr_ring *ring,
					  u64 head, u64 tail, u32 size)
{
	s32 used = pfr_ring_offset(head) - pfr_ring_offset(tail);

	used += (used >> 31) & ring->data_size;
	return likely(pfr_ring_seq(head) - pfr_ring_seq(tail) <= ring->mask) &&
	       size + used < ring->data_size;
}

/* Where a record of @size bytes ends that begins at @head. */
static __always_inline u32 pfr_ring_end(const struct pfr_ring *ring, u64 head,
					u32 size)
{
	u32 end = pfr_ring_offset(head) + size;

	return end >= ring->data_size ? end - ring->data_size : end;
}

/* Moves the head behind the record, unless another CPU was faster. */
static __always_inline bool pfr_ring_take(struct pfr_ring *ring, s64 head,
					  u32 end)
{
	u32 next = pfr_ring_seq(head) + 1;

	return atomic64_try_cmpxchg(&ring->head, &head, (u64)end << 32 | next);
}

/**
 * pfr_ring_reserve - take a place for one packet
 * @ring: the ring
 * @caplen: bytes of the packet, at most ring->caplen
 * @rec: filled in on success
 *
 * Softirq. What is reserved must be published.
 * Return: false if the ring is full.
 */
static __always_inline bool pfr_ring_reserve(struct pfr_ring *ring, u32 caplen,
					     struct pfr_record *rec)
{
	const u32 hdr_size = ring->hdr_size;
	u32 size = ALIGN(hdr_size + caplen, PFR_RING_ALIGN);
	s64 head = atomic64_read(&ring->head);
	u32 end = pfr_ring_end(ring, head, size);
	u32 slot;

	if (unlikely(!pfr_ring_fits(ring, head, atomic64_read(&ring->tail),
				    size) ||
		     !pfr_ring_take(ring, head, end))) {
		head = __pfr_ring_reserve(ring, size);
		if (head < 0)
			return false;
		end = pfr_ring_end(ring, head, size);
	}

	rec->seq = pfr_ring_seq(head);
	slot = rec->seq & ring->mask;
	WRITE_ONCE(ring->ends[slot], end);
	rec->offset = pfr_ring_offset(head) + hdr_size;
	rec->desc = &ring->slots[slot];
	rec->data = ring->data + rec->offset;
	return true;
}

/* Softirq. The descriptor's other fields and the packet are in place. */
static __always_inline void pfr_ring_publish(struct pfr_ring *ring,
					     const struct pfr_record *rec)
{
	rec->desc->data = rec->offset;
	smp_store_release(&rec->desc->seq, rec->seq + 1);	/* A */
	smp_mb();						/* C */
	if (unlikely((s32)(rec->seq - READ_ONCE(ring->wake_at)) >= 0))
		__pfr_ring_notify(ring);
}

#endif /* PFR_RING_H */
