// SPDX-License-Identifier: GPL-2.0-only
/*
 * crowd TX RX OTHER - three hundred rings, for each of which a set of rules lies in
 * memory that does not come, learn from a packet, all at once. Meanwhile a ring
 * that has nothing to do with them is closed.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"
#include "fault.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"
#include "thread.h"
#include "until.h"

#define PATIENCE	60000		/* ms */
#define RINGS		300		/* more than a work queue has workers */

static struct member {
	int fd, err;
	atomic_int tid;
	pthread_t thread;
} crowd[RINGS];

static struct fault fault;
static char *value;

static int open_ring(const char *device)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 64, 0, 64) && !abi_bind(fd, device) &&
	     !abi_set_u32(fd, PFR_SO_ENABLE, 1) &&
	     !ruletext_add(fd, "id=10 proto=udp action=add"), "ring");
	return fd;
}

static void *replace(void *arg)
{
	struct member *m = arg;

	atomic_store(&m->tid, (int)syscall(SYS_gettid));
	m->err = abi_set(m->fd, PFR_SO_RULE_SET, value,
			 sizeof(struct pfr_rule_set) + sizeof(filtering_rule));
	return NULL;
}

/* Does the kernel wait for the memory on this thread's behalf? */
static bool waits(int tid)
{
	return thread_is_in(tid, "handle_userfault");
}

static int num_waiting(void)
{
	int i, num = 0;

	for (i = 0; i < RINGS; i++)
		num += waits(atomic_load(&crowd[i].tid));
	return num;
}

static int num_learned(void)
{
	int i, num = 0;

	for (i = 0; i < RINGS; i++)
		num += abi_info(crowd[i].fd).num_hash_rules == 1;
	return num;
}

/* Another program's ring: it learns, and is closed. */
static void test_stranger(const char *device)
{
	pid_t ended = 0, child = fork();
	int status = -1;

	need(child >= 0, "fork");
	if (!child) {
		int fd = open_ring(device);

		close(fd);
		_exit(0);
	}
	ok(until(ended || (ended = waitpid(child, &status, WNOHANG))) &&
	   ended == child && !status, "another ring is opened and closed");
}

int main(int argc, char **argv)
{
	const struct pfr_rule_set head = {
		.num_rules = 1,
		.rule_size = sizeof(filtering_rule),
		.hash_rule_size = sizeof(hash_filtering_rule),
		.policy = PFR_POLICY_KEEP,
	};
	const filtering_rule rule = { .rule_id = 5 };
	int sender, i, failed = 0;

	need(argc == 4, "three devices");
	sender = sender_open(argv[1]);
	need(sender >= 0, argv[1]);
	fault_open(&fault);
	value = fault.page - sizeof(head);
	memcpy(value, &head, sizeof(head));
	for (i = 0; i < RINGS; i++) {
		crowd[i].fd = open_ring(argv[2]);
		need(!pthread_create(&crowd[i].thread, NULL, replace, &crowd[i]),
		     "thread");
	}
	ok(until(num_waiting() == RINGS), "%d requests wait for memory", RINGS);
	sender_frames(sender, &(struct frame_plan){ .flows = 1 }, 1);
	ok(until(num_learned() == RINGS), "their rings learn");
	test_stranger(argv[3]);
	is(num_waiting(), RINGS, "all that while they wait");
	fault_serve(&fault, &rule, sizeof(rule));
	for (i = 0; i < RINGS; i++) {
		pthread_join(crowd[i].thread, NULL);
		failed += crowd[i].err || abi_info(crowd[i].fd).num_rules != 1;
		close(crowd[i].fd);
	}
	is(failed, 0, "then they get their rules");
	return tap_end();
}
