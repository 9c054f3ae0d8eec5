/* SPDX-License-Identifier: GPL-2.0-only */
/* The head of a chain is its lock, too: bit 0 of the first one's address. */
#ifndef RTP_LOCK_H
#define RTP_LOCK_H

#include <linux/bit_spinlock.h>

/*
 * Softirqs are disabled: who has the lock goes on until it is given back, without
 * counting once more that there is to be no preemption. With PREEMPT_RT they can
 * be preempted.
 *
 * Who holds a lock is who was given the chain: sparse cannot follow that.
 */
static inline void rtp_lock(unsigned long *head)
{
#ifdef CONFIG_PREEMPT_RT
	bit_spin_lock(0, head);
	__release(bitlock);
#else
	while (unlikely(test_and_set_bit_lock(0, head)))
		while (READ_ONCE(*head) & 1)
			cpu_relax();
#endif
}

static inline void rtp_unlock(unsigned long *head)
{
#ifdef CONFIG_PREEMPT_RT
	__acquire(bitlock);
	bit_spin_unlock(0, head);
#else
	clear_bit_unlock(0, head);
#endif
}

#endif /* RTP_LOCK_H */
