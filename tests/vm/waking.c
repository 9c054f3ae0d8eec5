// SPDX-License-Identifier: GPL-2.0-only
/*
 * waking TX RX - is a reader woken when it should be, and only then?
 *
 * What is sent to TX arrives at RX. No time is measured: a wake-up that does
 * not come within half a minute is a lost one.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"
#include "frame.h"
#include "tap.h"

#define PATIENCE	30000	/* ms */

static const char *tx_device, *rx_device;

static int open_sender(void)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(tx_device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	need(fd >= 0 && !bind(fd, (struct sockaddr *)&addr, sizeof(addr)),
	     tx_device);
	return fd;
}

static void send_frames(int fd, uint32_t num)
{
	static const struct frame_plan plan = { .flows = 1 };
	uint8_t frame[60];

	frame_build(&plan, 0, sizeof(frame), frame);
	while (num) {
		if (send(fd, frame, sizeof(frame), 0) == sizeof(frame))
			num--;
		else if (errno == ENOBUFS)
			usleep(100);
		else
			need(false, "send");
	}
}

static void open_ring(struct ring *ring, uint32_t watermark, uint32_t flush)
{
	need(!abi_open(ring, rx_device, 128, 0, 4096), "ring");
	need(!abi_set_u32(ring->fd, PFR_SO_WATERMARK, watermark), "watermark");
	need(!abi_set_u32(ring->fd, PFR_SO_FLUSH_TIMEOUT, flush), "flush");
	need(!abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "enable");
}

static void wait_delivered(const struct ring *ring, uint64_t num)
{
	unsigned long long deadline = now_ms() + PATIENCE;
	struct pfr_counters c;

	do {
		abi_get(ring->fd, PFR_SO_COUNTERS, &c, sizeof(c));
		if (c.delivered >= num)
			return;
		usleep(1000);
	} while (now_ms() < deadline);
	need(false, "packets delivered");
}

static int poll_ring(const struct ring *ring, int timeout)
{
	struct pollfd fd = { ring->fd, POLLIN, 0 };

	return poll(&fd, 1, timeout) > 0 ? fd.revents : 0;
}

static bool select_ring(const struct ring *ring)
{
	struct timeval none = { 0, 0 };
	fd_set set;

	FD_ZERO(&set);
	FD_SET(ring->fd, &set);
	return select(ring->fd + 1, &set, NULL, NULL, &none) == 1;
}

static int epoll_ring(const struct ring *ring, uint32_t how)
{
	struct epoll_event event = { .events = EPOLLIN | how };
	int ep = epoll_create1(EPOLL_CLOEXEC);

	need(ep >= 0 && !epoll_ctl(ep, EPOLL_CTL_ADD, ring->fd, &event),
	     "epoll");
	return ep;
}

static bool epoll_ready(int ep, int timeout)
{
	struct epoll_event event;

	return epoll_wait(ep, &event, 1, timeout) == 1;
}

/* Level-triggered: readable exactly when the watermark is reached. */
static void test_level(uint32_t watermark)
{
	int sender = open_sender(), ep;
	struct ring ring;

	open_ring(&ring, watermark, 0);
	ep = epoll_ring(&ring, 0);
	ok(!poll_ring(&ring, 0) && !select_ring(&ring) && !epoll_ready(ep, 0),
	   "watermark %u: empty, not readable", watermark);
	send_frames(sender, watermark - 1);
	wait_delivered(&ring, watermark - 1);
	ok(!poll_ring(&ring, 0) && !select_ring(&ring) && !epoll_ready(ep, 0),
	   "watermark %u: one less, not readable", watermark);
	send_frames(sender, 1);
	ok(poll_ring(&ring, PATIENCE) == POLLIN,
	   "watermark %u: reached, poll", watermark);
	ok(select_ring(&ring), "watermark %u: reached, select", watermark);
	ok(epoll_ready(ep, 0) && epoll_ready(ep, 0),
	   "watermark %u: reached, epoll, again and again", watermark);
	is(abi_drain(&ring), watermark, "watermark %u: all is read", watermark);
	ok(!poll_ring(&ring, 0) && !select_ring(&ring) && !epoll_ready(ep, 0),
	   "watermark %u: read, not readable", watermark);
	close(ep);
	close(sender);
	abi_close(&ring);
}

struct waiter {
	struct ring *ring;
	pthread_t thread;
	volatile pid_t tid;
	int events;
};

static void *wait_in_poll(void *arg)
{
	struct waiter *w = arg;

	w->tid = (pid_t)syscall(SYS_gettid);
	w->events = poll_ring(w->ring, PATIENCE);
	return NULL;
}

static bool sleeps(pid_t tid)
{
	char name[64], state = 0;
	FILE *file;

	snprintf(name, sizeof(name), "/proc/self/task/%d/stat", tid);
	file = fopen(name, "re");
	if (!file)
		return false;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	fclose(file);
	return state == 'S';
}

static void start_waiter(struct waiter *w, struct ring *ring)
{
	unsigned long long deadline = now_ms() + PATIENCE;

	*w = (struct waiter){ .ring = ring };
	need(!pthread_create(&w->thread, NULL, wait_in_poll, w), "thread");
	while (!(w->tid && sleeps(w->tid)) && now_ms() < deadline)
		usleep(1000);
}

/* Somebody sleeps already. */
static void test_blocked(uint32_t watermark, uint32_t flush, uint32_t num,
			 const char *what)
{
	struct waiter one, two;
	int sender = open_sender();
	struct ring ring;

	open_ring(&ring, watermark, flush);
	start_waiter(&one, &ring);
	start_waiter(&two, &ring);
	send_frames(sender, num);
	pthread_join(one.thread, NULL);
	pthread_join(two.thread, NULL);
	is(one.events, POLLIN, "%s: wakes who sleeps in poll", what);
	is(two.events, POLLIN, "%s: wakes all who sleep", what);
	close(sender);
	abi_close(&ring);
}

/* A packet that came before anybody asked, below the watermark. */
static void test_flush_late(void)
{
	int sender = open_sender();
	struct ring ring;

	open_ring(&ring, 128, 10000);
	send_frames(sender, 1);
	wait_delivered(&ring, 1);
	is(poll_ring(&ring, PATIENCE), POLLIN,
	   "flush: a packet from before is told of");
	is(poll_ring(&ring, PATIENCE), POLLIN, "flush: as long as it is there");
	abi_drain(&ring);
	is(poll_ring(&ring, 0), 0, "flush: not when it is gone");
	close(sender);
	abi_close(&ring);

	/* Time stamps tell nothing here. */
	need(!abi_open(&ring, rx_device, 128, PFR_RING_NO_TIMESTAMP, 64),
	     "ring");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	sender = open_sender();
	send_frames(sender, 1);
	is(poll_ring(&ring, PATIENCE), POLLIN, "flush: without time stamps too");
	close(sender);
	abi_close(&ring);
}

/* ------------------------------------------------------- edge-triggered */

struct edge {
	struct ring ring;
	uint32_t watermark, target;
	volatile uint32_t read;
	volatile bool stop;
	bool lost;
};

/* Reads all there is at every wake-up, and never looks otherwise. */
static void *read_on_edge(void *arg)
{
	struct edge *e = arg;
	int ep = epoll_ring(&e->ring, EPOLLET);

	while (e->read < e->target) {
		if (!epoll_ready(ep, PATIENCE)) {
			e->lost = true;
			break;
		}
		e->read += abi_drain(&e->ring);
	}
	close(ep);
	return NULL;
}

/* The next series goes out when less than the watermark is unread. */
static bool wait_read(const struct edge *e, uint32_t sent)
{
	unsigned long long deadline = now_ms() + PATIENCE;
	uint32_t unread;

	do {
		unread = sent - e->read;
		if (unread < e->watermark)
			return true;
		sched_yield();
	} while (now_ms() < deadline && !e->lost);
	return false;
}

static void test_edge(uint32_t watermark, uint32_t flush, uint32_t rounds)
{
	struct edge e = { .watermark = flush ? 1 : watermark };
	int sender = open_sender();
	uint32_t sent = 0, i;
	pthread_t reader;
	bool good = true;

	open_ring(&e.ring, watermark, flush);
	e.target = UINT32_MAX;
	need(!pthread_create(&reader, NULL, read_on_edge, &e), "thread");
	for (i = 0; i < rounds && good; i++) {
		uint32_t num = flush ? 1 + (uint32_t)rand() % 3 :
			       watermark + (uint32_t)rand() % (2 * watermark);

		send_frames(sender, num);
		sent += num;
		good = wait_read(&e, sent);
	}
	ok(good, "edge-triggered: watermark %u, flush %u us: woken %u times",
	   watermark, flush, rounds);
	if (!good)
		printf("# round %u: sent %u, read %u\n", i, sent, e.read);
	e.target = 0;
	send_frames(sender, watermark * 2);
	pthread_cancel(reader);
	pthread_join(reader, NULL);
	close(sender);
	abi_close(&e.ring);
}

static void *send_from_cpu(void *arg)
{
	uintptr_t cpu = (uintptr_t)arg;
	int sender = open_sender(), i;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	for (i = 0; i < 200; i++) {
		send_frames(sender, 10);
		usleep((useconds_t)(rand() % 500));
	}
	close(sender);
	return NULL;
}

/* Two CPUs publish while the reader drains and goes to sleep. */
static void test_edge_race(uint32_t watermark)
{
	struct edge e = { .watermark = watermark };
	pthread_t reader, senders[2];
	uintptr_t i;

	open_ring(&e.ring, watermark, 0);
	e.target = 4000 - watermark + 1;
	need(!pthread_create(&reader, NULL, read_on_edge, &e), "thread");
	for (i = 0; i < 2; i++)
		need(!pthread_create(&senders[i], NULL, send_from_cpu,
				     (void *)i), "thread");
	for (i = 0; i < 2; i++)
		pthread_join(senders[i], NULL);
	pthread_join(reader, NULL);
	ok(!e.lost && e.read + watermark > 4000,
	   "edge-triggered: watermark %u, two CPUs send", watermark);
	if (e.lost)
		printf("# read %u of 4000\n", e.read);
	abi_close(&e.ring);
}

static void test_bounds(void)
{
	int sender = open_sender();
	struct ring ring;

	open_ring(&ring, 1000000, 0);	/* capped at half the ring */
	send_frames(sender, 2047);
	wait_delivered(&ring, 2047);
	is(poll_ring(&ring, 0), 0, "watermark: above half the ring, one less");
	send_frames(sender, 1);
	is(poll_ring(&ring, PATIENCE), POLLIN,
	   "watermark: half the ring is the most");
	abi_drain(&ring);
	need(!abi_set_u32(ring.fd, PFR_SO_WATERMARK, 0), "watermark 0");
	send_frames(sender, 1);
	is(poll_ring(&ring, PATIENCE), POLLIN, "watermark: 0 is 1");
	close(sender);
	abi_close(&ring);
}

/* Long packets fill the data area before the watermark is reached. */
static void test_bytes(void)
{
	static const struct frame_plan plan = { .flows = 1 };
	int sender = open_sender(), i, full = 0;
	struct pfr_counters c;
	static uint8_t frame[9000];
	struct waiter waiter;
	struct ring ring;

	need(!abi_open(&ring, rx_device, 9000, 0, 256), "ring");
	need(!abi_set_u32(ring.fd, PFR_SO_FLUSH_TIMEOUT, 0), "flush");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	frame_build(&plan, 0, sizeof(frame), frame);
	start_waiter(&waiter, &ring);
	for (i = 0; i < 200; i++)
		full += send(sender, frame, sizeof(frame), 0) == sizeof(frame);
	is(full, 200, "200 frames of 9,000 bytes are sent");
	pthread_join(waiter.thread, NULL);
	is(waiter.events, POLLIN, "half the bytes: wakes who sleeps");
	is(poll_ring(&ring, 0), POLLIN, "a full ring is readable");
	abi_get(ring.fd, PFR_SO_COUNTERS, &c, sizeof(c));
	ok(c.ring_full && c.delivered < 128,
	   "and was, long before the watermark");
	close(sender);
	abi_close(&ring);
}

/* Who sleeps learns of new conditions. */
static void test_settings(void)
{
	static const struct {
		int option;
		uint32_t before, after;
		const char *what;
	} changes[] = {
		{ PFR_SO_WATERMARK, 64, 4, "watermark" },
		{ PFR_SO_FLUSH_TIMEOUT, 0, 1000, "flush timeout" },
		{ PFR_SO_FLUSH_TIMEOUT, 1000000000, 1000, "long flush timeout" },
	};
	int sender = open_sender();
	struct waiter waiter;
	struct ring ring;
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		open_ring(&ring, 64, 0);
		need(!abi_set_u32(ring.fd, changes[i].option,
				  changes[i].before), "before");
		start_waiter(&waiter, &ring);
		send_frames(sender, 4);
		wait_delivered(&ring, 4);
		need(!abi_set_u32(ring.fd, changes[i].option,
				  changes[i].after), "after");
		pthread_join(waiter.thread, NULL);
		is(waiter.events, POLLIN, "a new %s wakes who sleeps",
		   changes[i].what);
		abi_close(&ring);
	}
	close(sender);
}

/* O_ASYNC: the descriptor's owner gets SIGIO, which is blocked here. */
static void want_signals(const struct ring *ring)
{
	int flags = fcntl(ring->fd, F_GETFL);

	need(!fcntl(ring->fd, F_SETOWN, getpid()) &&
	     !fcntl(ring->fd, F_SETFL, flags | O_ASYNC), "O_ASYNC");
}

static bool signal_comes(int patience)
{
	struct timespec limit = { patience / 1000, 0 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	return sigtimedwait(&set, NULL, &limit) == SIGIO;
}

static void test_signal(void)
{
	int sender = open_sender();
	struct ring ring;
	uint32_t round;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	need(!pthread_sigmask(SIG_BLOCK, &set, NULL), "SIGIO is blocked");

	open_ring(&ring, 4, 0);
	want_signals(&ring);
	for (round = 1; round <= 3; round++) {
		send_frames(sender, 3);
		wait_delivered(&ring, round * 4 - 1);
		ok(!signal_comes(0), "O_ASYNC: below the watermark, no signal");
		send_frames(sender, 1);
		ok(signal_comes(PATIENCE), "O_ASYNC: reached, a signal");
		is(abi_drain(&ring), 4, "O_ASYNC: all is read");
	}
	abi_close(&ring);

	/* Nobody waited, packets came, and nothing tells the module. */
	open_ring(&ring, 4, 0);
	send_frames(sender, 1000);
	wait_delivered(&ring, 1000);
	abi_drain(&ring);
	want_signals(&ring);
	send_frames(sender, 8);
	ok(signal_comes(PATIENCE), "O_ASYNC: later than packets, a signal");
	abi_close(&ring);

	open_ring(&ring, 128, 10000);
	send_frames(sender, 1000);
	wait_delivered(&ring, 1000);
	abi_drain(&ring);
	want_signals(&ring);
	send_frames(sender, 1);
	ok(signal_comes(PATIENCE), "O_ASYNC: the flush timeout is a signal");
	abi_close(&ring);
	close(sender);
}

static void test_writable(void)
{
	struct pollfd fd = { .events = POLLOUT };
	struct ring ring;

	open_ring(&ring, 1, 0);
	fd.fd = ring.fd;
	is(poll(&fd, 1, 0), 1, "a ring can be written to");
	is(fd.revents, POLLOUT, "and says nothing else");
	abi_close(&ring);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two arguments");
	tx_device = argv[1];
	rx_device = argv[2];
	srand(1);
	test_level(2);
	test_level(16);
	test_level(128);
	test_bounds();
	test_writable();
	test_bytes();
	test_settings();
	test_signal();
	test_blocked(16, 0, 16, "watermark");
	test_blocked(1, 0, 1, "watermark 1");
	test_blocked(128, 10000, 1, "flush");
	test_flush_late();
	test_edge(1, 0, 1000);
	test_edge(16, 0, 500);
	test_edge(128, 0, 100);
	test_edge(128, 1000, 100);
	test_edge_race(1);
	test_edge_race(16);
	return tap_end();
}
