/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tools' command lines have in common. */
#ifndef TOOLS_CMDLINE_H
#define TOOLS_CMDLINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define EXIT_USAGE	2
#define MAX_CORES	64

/* Prints "PROGRAM: message" and where to read more, exits with EXIT_USAGE. */
_Noreturn void usage_error(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Only where to read more: getopt_long() has complained. */
_Noreturn void usage_hint(void);

/* Prints "PROGRAM: message" to stderr. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The argument of option @option; what cannot be read, or is not between @min
 * and @max, is a usage error. Numbers may end in k, M or G.
 */
uint64_t number_arg(const char *option, const char *text, uint64_t min,
		    uint64_t max);
double decimal_arg(const char *option, const char *text, double min,
		   double max);

/* "1" or "1:2:3" -> cores; returns how many. */
int cores_arg(const char *option, const char *text, int cores[MAX_CORES]);

/* Ties the calling thread to a processor; complains and returns false. */
bool run_on_core(int core);

/* Is @to a pipe whose reader has seen enough? */
bool reader_is_gone(FILE *to);

#endif /* TOOLS_CMDLINE_H */
