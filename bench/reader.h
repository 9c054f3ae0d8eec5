/* SPDX-License-Identifier: GPL-2.0-only */
/* What the meter and its readers agree on. */
#ifndef BENCH_READER_H
#define BENCH_READER_H

#include <stdbool.h>
#include <stdint.h>

/* Counters that a reader's kind of socket does not have. */
#define UNKNOWN		(-1LL)

struct report {
	uint64_t read;
	long long lost;
	long long rejected;	/* by the filter */
	long long polls;
	uint64_t sum;		/* of what was read, so that it is read */
};

/* Set when the meter has sent the last packet: take what is left, and report. */
extern volatile bool reader_stopped;

void reader_ready(void (*on_stop)(void));
void reader_report(const struct report *report) __attribute__((noreturn));
void reader_die(const char *what) __attribute__((noreturn));

#endif /* BENCH_READER_H */
