/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that keeps whoever touches it waiting, the kernel too, until the test
 * pleases.
 */
#ifndef VM_FAULT_H
#define VM_FAULT_H

#include <stdbool.h>
#include <stddef.h>

struct fault {
	int uffd;
	char *page;		/* behind one that is like others */
};

void fault_open(struct fault *fault);

/* Does somebody wait for the page, within @ms? */
bool fault_met(const struct fault *fault, int ms);

/* The page is there from now on, and begins with @size bytes of @content. */
void fault_serve(const struct fault *fault, const void *content, size_t size);

void fault_close(struct fault *fault);

#endif /* VM_FAULT_H */
