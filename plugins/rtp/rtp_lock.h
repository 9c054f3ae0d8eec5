/* SPDX-License-Identifier: GPL-2.0-only */
/* The head of a chain is its lock, too: bit 0 of the first one's address. */
#ifndef RTP_LOCK_H
#define RTP_LOCK_H

#include <linux/bit_spinlock.h>

/* Who holds a lock is who was given the chain: sparse cannot follow that. */
static inline void rtp_lock(unsigned long *head)
{
	bit_spin_lock(0, head);
	__release(bitlock);
}

static inline void rtp_unlock(unsigned long *head)
{
	__acquire(bitlock);
	bit_spin_unlock(0, head);
}

#endif /* RTP_LOCK_H */
