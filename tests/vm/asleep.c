// SPDX-License-Identifier: GPL-2.0-only
/*
 * asleep room|memory SLOW DEVICE - a sender that is asleep while its device goes
 *
 * Its send buffer is full of packets in the queue of SLOW, or its memory does not
 * come. Says "asleep", and prints what send() says when that is over; memory comes
 * with SIGTERM.
 */
#include <errno.h>
#include <net/if.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"
#include "fault.h"
#include "tap.h"

#define PATIENCE	60000	/* ms */
#define SIZE		1000

static struct ring ring;
static struct fault fault;
static char *frame;

static void fill_buffer(const char *slow)
{
	struct sockaddr_pfr to = { .spfr_family = PF_RING };
	static const char full[SIZE];

	to.spfr_ifindex = (int)if_nametoindex(slow);
	while (sendto(ring.fd, full, sizeof(full), MSG_DONTWAIT, (void *)&to,
		      sizeof(to)) > 0)
		;
	need(errno == EAGAIN, "a full buffer");
}

static void *do_send(void *arg)
{
	(void)arg;
	printf("send=%s\n", send(ring.fd, frame, SIZE, 0) < 0 ?
	       strerrorname_np(errno) : "0");
	return NULL;
}

int main(int argc, char **argv)
{
	static char here[SIZE];
	pthread_t thread;
	sigset_t term;
	bool memory;
	int sig;

	need(argc == 4, "arguments");
	memory = !strcmp(argv[1], "memory");
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &term, NULL);
	need(!abi_open(&ring, argv[3], 128, 0, 64) &&
	     !abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), argv[3]);
	frame = here;
	if (memory) {
		fault_open(&fault);
		frame = fault.page;
	} else {
		fill_buffer(argv[2]);
	}
	need(!pthread_create(&thread, NULL, do_send, NULL), "thread");
	if (memory)
		need(fault_met(&fault, PATIENCE), "a sender that waits");
	else
		usleep(200000);	/* if it is not asleep yet, it will be */
	puts("asleep");
	fflush(stdout);
	if (memory) {
		sigwait(&term, &sig);
		fault_serve(&fault, "", 1);
	}
	pthread_join(thread, NULL);
	abi_close(&ring);
	return 0;
}
