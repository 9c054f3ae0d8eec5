// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader's half of the talk with the meter: "ready" on stdout, SIGTERM when
 * all packets were sent, one line of JSON on stdout. It then stays until it is
 * killed, so that its end is not measured.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "reader.h"

volatile bool reader_stopped;
static void (*reader_on_stop)(void);

static void stop(int signum)
{
	(void)signum;
	reader_stopped = true;
	if (reader_on_stop)
		reader_on_stop();
}

/* Call it when packets come; @on_stop is called by a signal handler. */
void reader_ready(void (*on_stop)(void))
{
	struct sigaction action = { .sa_handler = stop };

	reader_on_stop = on_stop;
	sigaction(SIGTERM, &action, NULL);
	mlockall(MCL_CURRENT);
	if (write(STDOUT_FILENO, "ready\n", 6) != 6)
		exit(1);
}

static int format_counter(char *to, size_t size, const char *name,
			  long long value)
{
	if (value == UNKNOWN)
		return snprintf(to, size, "\"%s\": null, ", name);
	return snprintf(to, size, "\"%s\": %lld, ", name, value);
}

void reader_report(const struct report *report)
{
	char line[512];
	int len;

	len = snprintf(line, sizeof(line), "{\"read\": %llu, ",
		       (unsigned long long)report->read);
	len += format_counter(line + len, sizeof(line) - len, "lost",
			      report->lost);
	len += format_counter(line + len, sizeof(line) - len, "rejected",
			      report->rejected);
	len += format_counter(line + len, sizeof(line) - len, "polls",
			      report->polls);
	len += snprintf(line + len, sizeof(line) - len, "\"sum\": %llu}\n",
			(unsigned long long)report->sum);
	if (write(STDOUT_FILENO, line, len) != len)
		exit(1);
	for (;;)
		pause();
}

void reader_die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}
