/* SPDX-License-Identifier: GPL-2.0-only */
/* What tests ask about threads that the kernel holds up. */
#ifndef VM_THREAD_H
#define VM_THREAD_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Is thread @tid in the kernel's @function? */
static inline bool thread_is_in(int tid, const char *function)
{
	char name[64], stack[4096];
	ssize_t len;
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/stack", tid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, stack, sizeof(stack) - 1);
	close(fd);
	stack[len > 0 ? len : 0] = '\0';
	return strstr(stack, function);
}

#endif /* VM_THREAD_H */
