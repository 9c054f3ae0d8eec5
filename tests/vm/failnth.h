/* SPDX-License-Identifier: GPL-2.0-only */
/* Faults on demand: the N-th chance to fail, of this task, is taken. */
#ifndef VM_FAILNTH_H
#define VM_FAILNTH_H

#include <stdbool.h>

/* More than any program has chances. */
#define FAIL_MOST	5000

/* Once, before the other two. */
void fail_open(void);

/* From now on; 0 = no more. */
void fail_nth(int n);

/* Was the fault not reached? Looking may be what it hits. */
bool fail_left(void);

#endif /* VM_FAILNTH_H */
