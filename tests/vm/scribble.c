// SPDX-License-Identifier: GPL-2.0-only
/*
 * scribble SECONDS DEVICE OTHER - the worst users a ring can have.
 *
 * Processes that write random bytes over all they have mapped, while they set
 * options, send, poll and read what they wrote; processes that open, bind, join,
 * leave and close as fast as they can. Each lives a second or two; some end, some
 * are killed. DEVICE stays, OTHER comes and goes. Prints NAME=VALUE lines of what
 * was done.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"

#define PROCESSES	4

/* Shared by all processes. */
static struct {
	uint64_t scribbled;	/* blocks of random bytes */
	uint64_t opened, enabled, joined, left, sent, polled, killed, lives;
	uint64_t seen;		/* packets, by rings that were scribbled over */
	uint64_t faults;	/* indices that the kernel did not believe */
} *done;

static const char *device, *other;

static void count(uint64_t *counter, uint64_t num)
{
	__atomic_fetch_add(counter, num, __ATOMIC_RELAXED);
}

static uint32_t draw(unsigned int *seed, uint32_t below)
{
	return ((uint32_t)rand_r(seed) ^ (uint32_t)rand_r(seed) << 15) % below;
}

struct victim {
	struct ring ring;
	unsigned int seed;
};

static void *scribble(void *arg)
{
	struct victim *v = arg;
	unsigned int seed = v->seed;
	size_t page = (size_t)getpagesize();
	size_t size = 2 * v->ring.geo.data_size, i;
	uint8_t noise[64];

	for (;;) {
		for (i = 0; i < sizeof(noise); i++)
			noise[i] = (uint8_t)rand_r(&seed);
		for (i = 0; i < page; i += sizeof(noise))
			memcpy((uint8_t *)v->ring.consumer + i, noise,
			       sizeof(noise));
		for (i = 0; i < 200; i++)
			memcpy(v->ring.data + draw(&seed, (uint32_t)(size - 64)),
			       noise, sizeof(noise));
		/* Lies that are nearly true do more harm than wild ones. */
		v->ring.consumer->index = v->ring.next + draw(&seed, 70) - 3;
		count(&done->scribbled, 200);
	}
	return NULL;
}

static void *read_noise(void *arg)
{
	struct victim *v = arg;
	struct ring *ring = &v->ring;
	volatile uint8_t sum = 0;

	for (;;) {
		const struct pfr_desc *desc = abi_peek(ring);

		if (!desc) {
			/* Somebody else may have moved the index. */
			ring->next = ring->consumer->index;
			sched_yield();
			continue;
		}
		if (desc->data < ring->geo.data_size)
			sum = (uint8_t)(sum + ring->data[desc->data]);
		abi_release(ring);
	}
	return NULL;
}

static void *wait_for_noise(void *arg)
{
	struct victim *v = arg;
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	struct pollfd fd = { v->ring.fd, POLLIN, 0 };
	int ep = epoll_create1(EPOLL_CLOEXEC);

	epoll_ctl(ep, EPOLL_CTL_ADD, v->ring.fd, &event);
	for (;;) {
		poll(&fd, 1, 3);
		epoll_wait(ep, &event, 1, 3);
		count(&done->polled, 1);
	}
	return NULL;
}

static void random_option(int fd, unsigned int *seed)
{
	static const uint8_t frame[60] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb6 };
	struct pfr_counters counters;
	struct pfr_info info;
	uint64_t mask;

	switch (draw(seed, 16)) {
	case 0:
		abi_set_u32(fd, PFR_SO_ENABLE, 0);
		break;
	case 1:
	case 2:
	case 3:
		count(&done->enabled, !abi_set_u32(fd, PFR_SO_ENABLE, 1));
		break;
	case 4:
		abi_set_u32(fd, PFR_SO_WATERMARK, draw(seed, 200));
		break;
	case 5:
		abi_set_u32(fd, PFR_SO_FLUSH_TIMEOUT, draw(seed, 3) * 100);
		break;
	case 6:
		abi_set_u32(fd, PFR_SO_SAMPLING_RATE, 1 + draw(seed, 3));
		break;
	case 7:
		mask = draw(seed, 4);
		abi_set(fd, PFR_SO_CHANNEL_MASK, &mask, sizeof(mask));
		break;
	case 8:
		abi_set_u32(fd, PFR_SO_RSS_REHASH, draw(seed, 2));
		break;
	case 9:
		abi_set_u32(fd, PFR_SO_PROMISC, draw(seed, 2));
		break;
	case 10:
		count(&done->joined, !abi_cluster(fd, 1 + draw(seed, 3),
						  draw(seed, 2)));
		break;
	case 11:
		count(&done->left, !abi_set(fd, PFR_SO_CLUSTER_LEAVE, NULL, 0));
		break;
	case 12:
		count(&done->sent, send(fd, frame, sizeof(frame),
					MSG_DONTWAIT) > 0);
		break;
	case 13:
		abi_get(fd, PFR_SO_COUNTERS, &counters, sizeof(counters));
		abi_get(fd, PFR_SO_INFO, &info, sizeof(info));
		break;
	case 14:
		abi_filter(fd, draw(seed, 2) ? "udp" : "not vlan");
		break;
	case 15:
		abi_bind(fd, draw(seed, 2) ? other : device);
		break;
	}
}

static void note_counters(int fd)
{
	struct pfr_counters c;

	if (abi_get(fd, PFR_SO_COUNTERS, &c, sizeof(c)))
		return;
	count(&done->seen, c.seen);
	count(&done->faults, c.consumer_faults);
}

/* Never returns: ends, or is killed. */
static void live_scribbling(unsigned int seed)
{
	static void *(*const jobs[])(void *) = {
		scribble, scribble, read_noise, wait_for_noise,
	};
	unsigned long long end = now_ms() + 500 + draw(&seed, 2000);
	struct victim v = { .seed = seed };
	pthread_t thread;
	size_t i;

	if (abi_open(&v.ring, device, 64 + draw(&seed, 1500), draw(&seed, 4),
		     16 << draw(&seed, 5)))
		_exit(1);
	count(&done->opened, 1);
	abi_set_u32(v.ring.fd, PFR_SO_ENABLE, 1);
	for (i = 0; i < sizeof(jobs) / sizeof(*jobs); i++)
		if (pthread_create(&thread, NULL, jobs[i], &v))
			_exit(1);
	while (now_ms() < end) {
		random_option(v.ring.fd, &seed);
		usleep(draw(&seed, 1000));
	}
	note_counters(v.ring.fd);
	if (draw(&seed, 2)) {
		/* The others go on scribbling on a ring without a socket. */
		close(v.ring.fd);
		usleep(20000);
	}
	_exit(0);
}

static void live_restless(unsigned int seed)
{
	static const char *const names[] = { "any", "lo" };
	unsigned long long end = now_ms() + 500 + draw(&seed, 2000);
	struct ring ring;
	int fd;

	while (now_ms() < end) {
		const char *name = draw(&seed, 3) ? device :
				   draw(&seed, 2) ? other :
				   names[draw(&seed, 2)];

		fd = abi_socket();
		if (fd < 0)
			_exit(1);
		if (draw(&seed, 8))
			abi_ring(fd, 1 + draw(&seed, 2000), draw(&seed, 4),
				 draw(&seed, 300));
		if (draw(&seed, 8))
			abi_bind(fd, name);
		if (draw(&seed, 2))
			abi_cluster(fd, 1 + draw(&seed, 3), draw(&seed, 2));
		if (draw(&seed, 8))
			count(&done->enabled,
			      !abi_set_u32(fd, PFR_SO_ENABLE, 1));
		memset(&ring, 0, sizeof(ring));
		if (draw(&seed, 2))
			abi_map(&ring, fd);
		while (draw(&seed, 4))
			random_option(fd, &seed);
		count(&done->opened, 1);
		if (draw(&seed, 2)) {
			close(fd);
			abi_unmap(&ring);
		} else {
			abi_unmap(&ring);
			close(fd);
		}
	}
	_exit(0);
}

static pid_t spawn(unsigned int seed, bool restless)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (restless)
		live_restless(seed);
	live_scribbling(seed);
	_exit(1);
}

#define SHOW(name)	printf(#name "=%llu\n", (unsigned long long)done->name)

int main(int argc, char **argv)
{
	unsigned long long end;
	pid_t pids[PROCESSES] = {};
	unsigned int seed;
	int i;

	if (argc != 4) {
		fputs("Usage: scribble SECONDS DEVICE OTHER\n", stderr);
		return 2;
	}
	end = now_ms() + 1000ULL * strtoul(argv[1], NULL, 0);
	device = argv[2];
	other = argv[3];
	seed = (unsigned int)now_ms();
	printf("seed=%u\n", seed);
	done = mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	while (now_ms() < end) {
		for (i = 0; i < PROCESSES; i++) {
			if (pids[i] > 0 &&
			    waitpid(pids[i], NULL, WNOHANG) != pids[i]) {
				if (!draw(&seed, 100)) {
					kill(pids[i], SIGKILL);
					count(&done->killed, 1);
				}
				continue;
			}
			pids[i] = spawn(draw(&seed, 1 << 30), i == 0);
			count(&done->lives, 1);
		}
		usleep(50000);
	}
	for (i = 0; i < PROCESSES; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	SHOW(lives);
	SHOW(killed);
	SHOW(opened);
	SHOW(enabled);
	SHOW(joined);
	SHOW(left);
	SHOW(scribbled);
	SHOW(polled);
	SHOW(sent);
	SHOW(seen);
	SHOW(faults);
	puts("end=1");
	return 0;
}
