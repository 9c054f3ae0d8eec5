// SPDX-License-Identifier: GPL-2.0-only
/* The ring's life: memory, mapping, waking. The hot half is in ring.h. */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "ring.h"

unsigned int pfr_ring_min_slots = 4096;
module_param_named(min_num_slots, pfr_ring_min_slots, uint, 0444);
MODULE_PARM_DESC(min_num_slots,
		 "Ring slots, rounded up to a power of two (16 .. 1048576, default 4096)");

int pfr_ring_check_params(void)
{
	/* The data area is mapped twice here, and again by programs. */
	if (pfr_cache_aliases()) {
		pr_err("pf_ring: this processor's data cache has aliases, which rings cannot do with\n");
		return -EOPNOTSUPP;
	}
	if (pfr_ring_min_slots >= PFR_RING_MIN_SLOTS &&
	    pfr_ring_min_slots <= PFR_RING_MAX_SLOTS)
		return 0;
	pr_err("pf_ring: min_num_slots=%u is not between %u and %u\n",
	       pfr_ring_min_slots, PFR_RING_MIN_SLOTS, PFR_RING_MAX_SLOTS);
	return -EINVAL;
}

/*
 * On the account of whoever opens the ring. A ring that does not fit is refused;
 * nobody is killed for it.
 */
#define PFR_RING_GFP	(GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

static void pfr_area_free(struct pfr_area *area)
{
	unsigned int i;

	if (area->addr)
		vunmap(area->addr);
	for (i = 0; i < area->num_pages; i++)
		__free_page(area->pages[i]);
	kvfree(area->pages);
	memset(area, 0, sizeof(*area));
}

/* @copies of the same pages follow each other in the mapping. */
static int pfr_area_alloc(struct pfr_area *area, unsigned int num_pages,
			  unsigned int copies)
{
	unsigned int i, total = num_pages * copies;

	area->pages = kvmalloc_array(total, sizeof(*area->pages), PFR_RING_GFP);
	if (!area->pages)
		return -ENOMEM;
	for (i = 0; i < num_pages; i++) {
		struct page *page = fatal_signal_pending(current) ?
				    NULL : alloc_page(PFR_RING_GFP | __GFP_ZERO);

		if (!page)
			goto fail;
		area->pages[area->num_pages++] = page;
		cond_resched();
	}
	for (; i < total; i++)
		area->pages[i] = area->pages[i - num_pages];
	area->num_mapped = total;
	area->addr = vmap(area->pages, total, VM_MAP, PAGE_KERNEL);
	if (area->addr)
		return 0;
fail:
	pfr_area_free(area);
	return -ENOMEM;
}

static int pfr_area_mmap(const struct pfr_area *area, struct vm_area_struct *vma)
{
	if (vma_pages(vma) != area->num_mapped)
		return -EINVAL;
	/* It never grows, and packets are not for core dumps. */
	pfr_vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP, 0);
	return pfr_map_pages(vma, area->pages, area->num_mapped);
}

static void pfr_ring_wake(struct pfr_ring *ring)
{
	wake_up_interruptible_poll(&ring->wq->wait, EPOLLIN | EPOLLRDNORM);
	sock_wake_async(ring->wq, SOCK_WAKE_WAITD, POLL_IN);
}

/* wake_lock is held. The first packet that comes after it fires starts it. */
static void pfr_ring_start_flush(struct pfr_ring *ring)
{
	if (!ring->flush_ns || ring->flush_busy)
		return;
	ring->flush_busy = true;
	hrtimer_start(&ring->flush_timer, ns_to_ktime(ring->flush_ns),
		      HRTIMER_MODE_REL_SOFT);
}

/* The first packet that is not read yet. A lie is taken for the oldest one. */
static u32 pfr_ring_consumed(const struct pfr_ring *ring)
{
	u32 head = pfr_ring_seq(atomic64_read(&ring->head));
	u32 consumer = READ_ONCE(ring->consumer->index);

	return head - consumer <= ring->mask + 1 ? consumer :
						   head - ring->mask - 1;
}

static enum hrtimer_restart pfr_ring_flush(struct hrtimer *timer)
{
	struct pfr_ring *ring = container_of(timer, struct pfr_ring,
					     flush_timer);
	u32 consumer, head;

	spin_lock_bh(&ring->wake_lock);
	ring->flush_busy = false;
	consumer = pfr_ring_consumed(ring);
	/* Whatever is published from now on starts the timer again. */
	WRITE_ONCE(ring->wake_at, consumer);
	smp_mb();							/* C */
	head = pfr_ring_seq(atomic64_read(&ring->head));
	if (head != consumer)
		ring->flushed = head;
	spin_unlock_bh(&ring->wake_lock);
	if (head != consumer)
		pfr_ring_wake(ring);
	return HRTIMER_NORESTART;
}

/**
 * pfr_ring_create - make a ring
 * @req: what user space asks for; hostile
 * @wq: where readers wait; outlives the ring
 *
 * Return: the ring, or an ERR_PTR: -EINVAL for a geometry out of bounds,
 * -ENOMEM.
 */
struct pfr_ring *pfr_ring_create(const struct pfr_ring_request *req,
				 struct socket_wq *wq)
{
	u32 slots = req->min_slots ?: pfr_ring_min_slots;
	struct pfr_ring *ring;
	u64 record, data;
	u32 hdr;
	int err;

	if (!req->caplen || req->caplen > PFR_MAX_CAPLEN || req->reserved ||
	    req->flags & ~PFR_RING_FLAGS || slots > PFR_RING_MAX_SLOTS)
		return ERR_PTR(-EINVAL);
	if ((req->flags & PFR_RING_NO_TIMESTAMP) &&
	    (req->flags & PFR_RING_HW_TIMESTAMP))
		return ERR_PTR(-EINVAL);

	slots = roundup_pow_of_two(max_t(u32, slots, PFR_RING_MIN_SLOTS));
	hdr = req->flags & PFR_RING_LONG_HEADER ?
	      sizeof(struct pfring_extended_pkthdr) : 0;
	record = ALIGN((u64)hdr + req->caplen, PFR_RING_ALIGN);
	/* Packets are not all of full length, and some must fit that are. */
	data = slots * min_t(u64, record, PFR_RING_SLOT_BYTES);
	data = PAGE_ALIGN(max_t(u64, data, 4 * record) + PFR_RING_ALIGN);
	if (data > S32_MAX)	/* offsets are compared as signed */
		return ERR_PTR(-EINVAL);

	ring = kzalloc(sizeof(*ring), GFP_KERNEL_ACCOUNT);
	if (!ring)
		return ERR_PTR(-ENOMEM);
	ring->wq = wq;
	ring->mask = slots - 1;
	ring->data_size = data;
	ring->caplen = req->caplen;
	ring->flags = req->flags;
	ring->hdr_size = hdr;
	ring->longest = ALIGN(hdr + req->caplen + (hdr ? PFR_RING_PARSED : 0),
			      PFR_RING_ALIGN);
	ring->full_at = -1;
	atomic64_set(&ring->head, 0);
	atomic64_set(&ring->tail, 0);
	pfr_hrtimer_setup(&ring->flush_timer, pfr_ring_flush, CLOCK_MONOTONIC,
			  HRTIMER_MODE_REL_SOFT);
	spin_lock_init(&ring->wake_lock);
	ring->watermark = min_t(u32, PFR_RING_WATERMARK, slots / 2);
	ring->flush_ns = PFR_RING_FLUSH_US * NSEC_PER_USEC;

	err = -ENOMEM;
	ring->ends = kvcalloc(slots, sizeof(*ring->ends), PFR_RING_GFP);
	if (!ring->ends)
		goto fail;
	err = pfr_area_alloc(&ring->consumer_area, 1, 1);
	if (err)
		goto fail;
	err = pfr_area_alloc(&ring->slots_area,
			     PAGE_ALIGN((size_t)slots * sizeof(*ring->slots)) /
			     PAGE_SIZE, 1);
	if (err)
		goto fail;
	err = pfr_area_alloc(&ring->data_area, data / PAGE_SIZE, 2);
	if (err)
		goto fail;

	ring->consumer = ring->consumer_area.addr;
	ring->slots = ring->slots_area.addr;
	ring->data = ring->data_area.addr;
	ring->memory = sizeof(*ring) + slots * sizeof(*ring->ends) +
		       PAGE_SIZE * ((size_t)ring->consumer_area.num_pages +
				    ring->slots_area.num_pages +
				    ring->data_area.num_pages);
	return ring;
fail:
	pfr_ring_destroy(ring);
	return ERR_PTR(err);
}

/* No producer, no reader and no mapping is left. */
void pfr_ring_destroy(struct pfr_ring *ring)
{
	if (!ring)
		return;
	hrtimer_cancel(&ring->flush_timer);
	pfr_area_free(&ring->data_area);
	pfr_area_free(&ring->slots_area);
	pfr_area_free(&ring->consumer_area);
	kvfree(ring->ends);
	kfree(ring);
}

/**
 * pfr_ring_mmap - map one of the ring's areas
 * @ring: the ring, whose geometry never changes
 * @vma: tells the area by its offset, PFR_PGOFF_*
 *
 * Return: 0, -EINVAL for another offset or size or for a private mapping,
 * -EPERM for a writable mapping of the descriptors.
 */
int pfr_ring_mmap(struct pfr_ring *ring, struct vm_area_struct *vma)
{
	u64 offset = (u64)vma->vm_pgoff << PAGE_SHIFT;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	switch (offset) {
	case PFR_PGOFF_CONSUMER:
		return pfr_area_mmap(&ring->consumer_area, vma);
	case PFR_PGOFF_SLOTS:
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		pfr_vm_flags_mod(vma, 0, VM_MAYWRITE);
		return pfr_area_mmap(&ring->slots_area, vma);
	case PFR_PGOFF_DATA:
		return pfr_area_mmap(&ring->data_area, vma);
	default:
		return -EINVAL;
	}
}

void pfr_ring_geometry(const struct pfr_ring *ring,
		       struct pfr_ring_geometry *geo)
{
	memset(geo, 0, sizeof(*geo));
	geo->num_slots = ring->mask + 1;
	geo->desc_size = sizeof(struct pfr_desc);
	geo->slots_size = (u64)ring->slots_area.num_pages * PAGE_SIZE;
	geo->data_size = ring->data_size;
	geo->ext_hdr_size = sizeof(struct pfring_extended_pkthdr);
	geo->caplen = ring->caplen;
	geo->flags = ring->flags;
}

/*
 * Who sleeps is then woken, and asks again under the new conditions; who does not,
 * meets them at the next packet.
 */
void pfr_ring_set_watermark(struct pfr_ring *ring, u32 packets)
{
	spin_lock_bh(&ring->wake_lock);
	ring->watermark = clamp_t(u32, packets, 1, (ring->mask + 1) / 2);
	WRITE_ONCE(ring->wake_at, pfr_ring_consumed(ring));
	spin_unlock_bh(&ring->wake_lock);
	pfr_ring_wake(ring);
}

/* Likewise. */
void pfr_ring_set_flush(struct pfr_ring *ring, u32 usec)
{
	spin_lock_bh(&ring->wake_lock);
	ring->flush_ns = (u64)usec * NSEC_PER_USEC;
	/* If it waits for our lock right now, it will have fired. */
	if (ring->flush_busy && hrtimer_try_to_cancel(&ring->flush_timer) >= 0)
		ring->flush_busy = false;
	WRITE_ONCE(ring->wake_at, pfr_ring_consumed(ring));
	spin_unlock_bh(&ring->wake_lock);
	pfr_ring_wake(ring);
}

/* Packets reserved and not yet read; a lying consumer makes it no worse. */
u32 pfr_ring_queued(const struct pfr_ring *ring)
{
	u32 consumer = READ_ONCE(ring->consumer->index);
	u32 queued = pfr_ring_seq(atomic64_read(&ring->head)) - consumer;

	return min(queued, ring->mask + 1);
}

/*
 * The slow half of a reservation: asks the consumer how far it is.
 *
 * ends[] of packet n is written before n is published, so a consumer that has
 * read n makes us see it. The slot of n is taken again only when the head is a
 * whole ring ahead of the consumer; that is looked at after the entry was read,
 * so that no CPU remembers a tail that never was.
 */
static bool pfr_ring_room(struct pfr_ring *ring, u64 head, u32 size)
{
	u64 tail = atomic64_read(&ring->tail);
	u32 consumer = smp_load_acquire(&ring->consumer->index);	/* B */
	u32 offset;

	if (consumer - pfr_ring_seq(tail) >
	    pfr_ring_seq(head) - pfr_ring_seq(tail)) {
		if (atomic64_read(&ring->head) == head &&
		    atomic64_read(&ring->tail) == tail)
			atomic_inc(&ring->consumer_faults);
		return false;
	}
	if (consumer == pfr_ring_seq(tail))
		return pfr_ring_fits(ring, head, tail, size);

	offset = READ_ONCE(ring->ends[(consumer - 1) & ring->mask]);
	smp_rmb();	/* ends[] before head; pairs with the cmpxchg of reserve */
	if (pfr_ring_seq(atomic64_read(&ring->head)) - consumer > ring->mask)
		return false;
	tail = (u64)offset << 32 | consumer;
	atomic64_set(&ring->tail, tail);
	return pfr_ring_fits(ring, head, tail, size);
}

/*
 * A packet is lost: who sleeps had better read, whatever the watermark. Told once
 * for each place where the consumer may stand.
 */
static void pfr_ring_full(struct pfr_ring *ring)
{
	u32 consumer = READ_ONCE(ring->consumer->index);

	if (READ_ONCE(ring->full_at) == consumer)
		return;
	spin_lock_bh(&ring->wake_lock);
	WRITE_ONCE(ring->full_at, consumer);
	ring->flushed = pfr_ring_seq(atomic64_read(&ring->head));
	spin_unlock_bh(&ring->wake_lock);
	pfr_ring_wake(ring);
}

/*
 * A reservation that did not succeed at once: the consumer is asked, and other
 * CPUs are let by. Returns the head that was taken, or -1: the ring is full.
 */
s64 __pfr_ring_reserve(struct pfr_ring *ring, u32 size)
{
	for (;;) {
		s64 head = atomic64_read(&ring->head);

		if (pfr_ring_fits(ring, head, atomic64_read(&ring->tail),
				  size) ||
		    pfr_ring_room(ring, head, size)) {
			if (pfr_ring_take(ring, head,
					  pfr_ring_end(ring, head, size)))
				return head;
		} else if (atomic64_read(&ring->head) == head) {
			pfr_ring_full(ring);
			return -1;
		}
		/* Another CPU was faster: look again. */
	}
}

/* Would a packet of full length fit now? */
bool pfr_ring_has_room(struct pfr_ring *ring)
{
	u32 size = ALIGN(ring->hdr_size + ring->caplen, PFR_RING_ALIGN);
	u64 head = atomic64_read(&ring->head);

	return pfr_ring_fits(ring, head, atomic64_read(&ring->tail), size) ||
	       pfr_ring_room(ring, head, size);
}

/*
 * All packets before the one returned are published. wake_lock is held. Looks at
 * PFR_RING_LOOKS descriptors; *@more is set if there are others.
 */
static u32 pfr_ring_whole(struct pfr_ring *ring, u32 consumer, bool *more)
{
	u32 head = pfr_ring_seq(atomic64_read(&ring->head));
	u32 whole = ring->whole, end;

	/* What was read was published. */
	if (head - whole > head - consumer)
		whole = consumer;
	end = whole + min_t(u32, head - whole, PFR_RING_LOOKS);
	*more = false;
	for (; whole != end; whole++) {
		const struct pfr_desc *d = &ring->slots[whole & ring->mask];

		/* A: what is in ends[] is that of this packet. */
		if (smp_load_acquire(&d->seq) != whole + 1)
			goto out;
	}
	*more = end != head;
out:
	ring->whole = whole;
	return whole;
}

/* Bytes from the beginning of packet @from to @offset. */
static u32 pfr_ring_bytes(const struct pfr_ring *ring, u32 from, u32 offset)
{
	s32 bytes = offset - READ_ONCE(ring->ends[(from - 1) & ring->mask]);

	return bytes < 0 ? bytes + ring->data_size : bytes;
}

/*
 * Is whoever waits to be woken? wake_lock is held. Moves wake_at to the next
 * packet that may be worth a look.
 *
 * He knows of all packets before @base: he has read them, or was woken after they
 * were published, and so reads them before he sleeps again. From there, he is told
 * when the watermark is reached, or half of the data area. So an edge-triggered
 * reader, which never asks, is neither forgotten nor told of every packet.
 *
 * Only what is published without a gap counts: he stops at a gap, and only the
 * packet that fills it can wake him then. tests/model/waking.pml is a model of
 * this.
 */
static bool pfr_ring_tell(struct pfr_ring *ring)
{
	const u32 half = ring->data_size / 2, watermark = ring->watermark;
	bool wake = false;

	for (;;) {
		u32 consumer = pfr_ring_consumed(ring), base = ring->signalled;
		u32 whole, bytes, last, head;
		bool more;

		whole = pfr_ring_whole(ring, consumer, &more);
		if (whole - base > whole - consumer)
			base = consumer;
		bytes = pfr_ring_bytes(ring, base,
				       ring->ends[(whole - 1) & ring->mask]);
		head = pfr_ring_seq(atomic64_read(&ring->head));
		/* Too far behind to know: once too often does no harm. */
		if (whole - base >= watermark || bytes >= half ||
		    (more && head - base >= watermark)) {
			wake = true;
			ring->signalled = whole;
			base = whole;
			bytes = 0;
		}
		/* If all packets to come are as long as can be. */
		last = whole + min3(base + watermark - 1 - whole,
				    (half - bytes - 1) / ring->longest,
				    PFR_RING_LOOKS - 1U);
		if ((s32)(head - last) <= 0) {
			WRITE_ONCE(ring->wake_at, last);
			smp_mb();					/* C */
			head = pfr_ring_seq(atomic64_read(&ring->head));
			if ((s32)(head - last) <= 0)
				return wake;
		} else {
			/* The one that fills the gap may be any before it. */
			WRITE_ONCE(ring->wake_at, whole);
			smp_mb();					/* C */
			if (more || READ_ONCE(ring->slots[whole & ring->mask].seq) !=
				    whole + 1)
				return wake;
		}
		/* Whoever came in between has not seen the new wake_at. */
	}
}

/*
 * A packet is there, and it is time to look after the readers. Nobody may wait yet:
 * who will sleep in poll() makes us look again, but who wants a signal (O_ASYNC)
 * does not say so here. For him the timer looks; or, where there is none, the packet
 * at the next watermark.
 */
void __pfr_ring_notify(struct pfr_ring *ring)
{
	bool wake = false;

	spin_lock_bh(&ring->wake_lock);
	pfr_ring_start_flush(ring);
	/* The barrier is in pfr_ring_publish(). */
	if (waitqueue_active(&ring->wq->wait) ||
	    READ_ONCE(ring->wq->fasync_list))
		wake = pfr_ring_tell(ring);
	else
		WRITE_ONCE(ring->wake_at,
			   pfr_ring_seq(atomic64_read(&ring->head)) +
			   (ring->flush_busy ? S32_MAX / 2 : ring->watermark));
	spin_unlock_bh(&ring->wake_lock);
	if (wake)
		pfr_ring_wake(ring);
}

/* Did the oldest packet wait too long? Without time stamps every one is old. */
static bool pfr_ring_old(const struct pfr_ring *ring, u32 consumer)
{
	const struct pfr_desc *d = &ring->slots[consumer & ring->mask];

	return ring->flush_ns &&
	       (s64)(ktime_get_real_ns() - READ_ONCE(d->timestamp_ns)) >=
	       (s64)ring->flush_ns;
}

/*
 * Is the ring readable? If not, the caller, who is on the wait queue already,
 * will be told when it is.
 */
bool pfr_ring_poll(struct pfr_ring *ring)
{
	bool readable = false;
	u32 consumer, unread;
	u64 head;

	spin_lock_bh(&ring->wake_lock);
	consumer = pfr_ring_consumed(ring);
	ring->signalled = consumer;
	WRITE_ONCE(ring->wake_at, consumer);
	smp_mb();							/* C */
	head = atomic64_read(&ring->head);
	unread = pfr_ring_seq(head) - consumer;
	if (unread) {
		readable = unread >= ring->watermark ||
			   ring->flushed - consumer - 1 < unread ||
			   pfr_ring_bytes(ring, consumer,
					  pfr_ring_offset(head)) >=
			   ring->data_size / 2 ||
			   pfr_ring_old(ring, consumer);
		if (!readable)
			pfr_ring_start_flush(ring);
	}
	spin_unlock_bh(&ring->wake_lock);
	return readable;
}
