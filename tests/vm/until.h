/* SPDX-License-Identifier: GPL-2.0-only */
/* What is asked again and again until it is so, for PATIENCE ms of the program's. */
#ifndef VM_UNTIL_H
#define VM_UNTIL_H

#include <unistd.h>

#define until(condition)						\
({									\
	int __ms;							\
									\
	for (__ms = 0; __ms < PATIENCE && !(condition); __ms++)		\
		usleep(1000);						\
	(condition);							\
})

#endif /* VM_UNTIL_H */
