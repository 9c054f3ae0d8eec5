/* SPDX-License-Identifier: GPL-2.0-only */
/* The assertions of the test programs: one line of TAP each, see suite. */
#ifndef VM_TAP_H
#define VM_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned int tap_failures;

__attribute__((format(printf, 2, 3)))
static inline bool ok(bool good, const char *format, ...)
{
	va_list args;

	printf("%s - ", good ? "ok" : "not ok");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	tap_failures += !good;
	return good;
}

/* Equal integers, both shown when they are not. */
#define is(got, want, ...)						\
({									\
	long long __got = (got), __want = (want);			\
	bool __good = ok(__got == __want, __VA_ARGS__);			\
									\
	if (!__good)							\
		printf("# got %lld, want %lld (%s:%d)\n", __got,	\
		       __want, __FILE__, __LINE__);			\
	__good;								\
})

/* What must hold for the test to make sense at all. */
#define need(good, what)						\
do {									\
	if (!(good)) {							\
		printf("not ok - %s: %m (%s:%d)\n", what, __FILE__,	\
		       __LINE__);					\
		fflush(stdout);						\
		exit(2);						\
	}								\
} while (0)

static inline int tap_end(void)
{
	return tap_failures ? 1 : 0;
}

#endif /* VM_TAP_H */
