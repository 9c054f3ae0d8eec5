// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"

static void vcomplain(const char *format, va_list args)
{
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vcomplain(format, args);
	va_end(args);
}

void usage_hint(void)
{
	const char *name = program_invocation_short_name;

	/* Of "pfring capture" the page is that of pfring. */
	fprintf(stderr, "%s -h lists the options, man %.*s explains them\n",
		name, (int)strcspn(name, " "), name);
	exit(EXIT_USAGE);
}

void usage_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vcomplain(format, args);
	va_end(args);
	usage_hint();
}

/* "k", "M", "G" or nothing; 0 if it is something else. */
static uint64_t suffix_factor(const char *suffix)
{
	static const char letters[] = "kMG";
	uint64_t factor = 1000;
	const char *p;

	if (!*suffix)
		return 1;
	for (p = letters; *p; p++, factor *= 1000)
		if (suffix[0] == *p && !suffix[1])
			return factor;
	return 0;
}

uint64_t number_arg(const char *option, const char *text, uint64_t min,
		    uint64_t max)
{
	uint64_t value, factor;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 10);
	factor = suffix_factor(end);
	if (end == text || !factor || errno || strchr(text, '-') ||
	    __builtin_mul_overflow(value, factor, &value))
		usage_error("%s %s: not a number", option, text);
	if (value < min || value > max)
		usage_error("%s %s: not between %llu and %llu", option, text,
			    (unsigned long long)min, (unsigned long long)max);
	return value;
}

double decimal_arg(const char *option, const char *text, double min, double max)
{
	uint64_t factor;
	double value;
	char *end;

	errno = 0;
	value = strtod(text, &end);
	factor = suffix_factor(end);
	if (end == text || !factor || errno)
		usage_error("%s %s: not a number", option, text);
	value *= (double)factor;
	/* Written so that NaN is refused too. */
	if (!(value >= min && value <= max))
		usage_error("%s %s: not between %g and %g", option, text, min,
			    max);
	return value;
}

int cores_arg(const char *option, const char *text, int cores[MAX_CORES])
{
	long online = sysconf(_SC_NPROCESSORS_CONF);
	char *copy = strdup(text), *rest = copy, *core;
	int count = 0;

	while ((core = strsep(&rest, ":"))) {
		if (count == MAX_CORES)
			usage_error("%s: more than %d cores", option, MAX_CORES);
		cores[count++] = (int)number_arg(option, core, 0,
						 (uint64_t)online - 1);
	}
	free(copy);
	return count;
}

bool run_on_core(int core)
{
	cpu_set_t set;
	int err;

	CPU_ZERO(&set);
	CPU_SET((size_t)core, &set);
	err = pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	if (err)
		complain("cannot run on core %d: %s", core, strerror(err));
	return !err;
}

bool reader_is_gone(FILE *to)
{
	struct pollfd pipe = { .fd = fileno(to), .events = POLLOUT };

	return poll(&pipe, 1, 0) > 0 && (pipe.revents & POLLERR);
}
