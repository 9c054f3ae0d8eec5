// SPDX-License-Identifier: GPL-2.0-only
/*
 * stall FILE... - reads files into memory that keeps the reader waiting
 *
 * Says "stalled" when the readers of all of them wait, goes on when it gets
 * SIGTERM, and then prints read.N=BYTES, or -ERRNO, for the Nth file.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fault.h"
#include "tap.h"

#define PATIENCE	60000	/* ms */
#define ROOM		64

struct reader {
	const char *file;
	struct fault fault;
	pthread_t thread;
	int got;
};

static void *read_file(void *arg)
{
	struct reader *r = arg;
	int fd = open(r->file, O_RDONLY | O_CLOEXEC);

	r->got = fd < 0 ? -1 : (int)read(fd, r->fault.page, ROOM);
	if (r->got < 0)
		r->got = -errno;
	if (fd >= 0)
		close(fd);
	return NULL;
}

int main(int argc, char **argv)
{
	struct reader *readers = calloc((size_t)argc, sizeof(*readers));
	sigset_t term;
	int i, sig;

	need(readers && argc > 1, "files");
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &term, NULL);
	for (i = 1; i < argc; i++) {
		struct reader *r = &readers[i];

		r->file = argv[i];
		fault_open(&r->fault);
		need(!pthread_create(&r->thread, NULL, read_file, r), "thread");
		need(fault_met(&r->fault, PATIENCE), argv[i]);
	}
	puts("stalled");
	fflush(stdout);
	sigwait(&term, &sig);
	for (i = 1; i < argc; i++) {
		struct reader *r = &readers[i];

		fault_serve(&r->fault, "", 1);
		pthread_join(r->thread, NULL);
		printf("read.%d=%d\n", i, r->got);
	}
	return 0;
}
