/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads that change what another one is reading. */
#ifndef VM_OTHERS_H
#define VM_OTHERS_H

#include <sched.h>
#include <unistd.h>

/*
 * Where there is one processor, the other threads have their turn now: an emulator
 * interrupts a loop at its end only, when all is well.
 */
static inline void let_others(void)
{
	static long processors;

	if (!processors)
		processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (processors == 1)
		sched_yield();
}

#endif /* VM_OTHERS_H */
