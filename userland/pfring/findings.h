/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What pfring doctor has found. */
#ifndef PFRING_FINDINGS_H
#define PFRING_FINDINGS_H

#include <stdbool.h>

enum severity {
	FINE,
	ADVICE,				/* could be better */
	TROUBLE,			/* packets are lost, or nothing works */
};

/*
 * Tells of @what that it is like the text; @advice, or NULL, is what to do.
 */
void finding(enum severity severity, const char *what, const char *advice,
	     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* JSON lines instead of text. */
void findings_as_json(void);

/* How many were not fine, and how many of those were trouble. */
unsigned int findings_bad(void);
unsigned int findings_trouble(void);

#endif /* PFRING_FINDINGS_H */
