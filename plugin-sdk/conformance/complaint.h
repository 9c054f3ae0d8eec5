/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel complains about, and in which words a plugin's author learns. */
#ifndef CONFORM_COMPLAINT_H
#define CONFORM_COMPLAINT_H

#include <stdbool.h>

/* Of all that was said so far we do not speak. */
void complaint_open(void);

/*
 * One assertion: the kernel had nothing to say since the last time. If it had,
 * the reason follows, and lines that name @module.
 */
bool complaint_none(const char *module, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Is there one? Then it is better not to go on: what follows is more of it. */
bool complaint_waits(void);

/* Prints what the core has said since, as comments: why it refused, say. */
void complaint_quote(void);

#endif /* CONFORM_COMPLAINT_H */
