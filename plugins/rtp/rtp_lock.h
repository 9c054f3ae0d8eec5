/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The head of a chain is its lock, too: bit 0 of the first one's address. As with
 * those of rhashtable, lockdep is told of all locks of a table together, by one
 * map. It is that of a spinning lock, also with PREEMPT_RT: whoever has it takes no
 * spinlock_t, allocates nothing, and calls nobody else's functions.
 */
#ifndef RTP_LOCK_H
#define RTP_LOCK_H

#include <linux/bit_spinlock.h>
#include <linux/lockdep.h>

/* Once, before the first lock of the table. */
#define rtp_lock_map_init(map, name)					\
do {									\
	static struct lock_class_key __key;				\
									\
	lockdep_init_map_wait(map, name, &__key, 0, LD_WAIT_SPIN);	\
} while (0)

/*
 * Softirqs are disabled: who has the lock goes on until it is given back, without
 * counting once more that there is to be no preemption. With PREEMPT_RT they can
 * be preempted.
 *
 * Who holds a lock is who was given the chain: sparse cannot follow that.
 */
static inline void rtp_lock(unsigned long *head, struct lockdep_map *map)
{
	lock_map_acquire(map);
#ifdef CONFIG_PREEMPT_RT
	bit_spin_lock(0, head);
	__release(bitlock);
#else
	while (unlikely(test_and_set_bit_lock(0, head)))
		while (READ_ONCE(*head) & 1)
			cpu_relax();
#endif
}

static inline void rtp_unlock(unsigned long *head, struct lockdep_map *map)
{
#ifdef CONFIG_PREEMPT_RT
	__acquire(bitlock);
	bit_spin_unlock(0, head);
#else
	clear_bit_unlock(0, head);
#endif
	lock_map_release(map);
}

#endif /* RTP_LOCK_H */
