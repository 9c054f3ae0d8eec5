// SPDX-License-Identifier: GPL-2.0-only
/*
 * building TX RX TX2 RX2 - while a ring's set of rules is made, nobody waits for
 * it: options of the same ring, learning of this ring and of another, close().
 *
 * That it is just being made is seen in the kernel's stack of the thread that
 * wants it, and that it still is, by that this thread has not come back.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"
#include "thread.h"
#include "until.h"

#define PATIENCE	60000		/* ms */
#define RULES		20000U
#define HASH_RULES	10000U

struct request {
	struct pfr_rule_set head;
	filtering_rule rules[RULES];
	hash_filtering_rule hash_rules[HASH_RULES];
};

static struct request *request;
static const char *rx_device, *rx_other;
static int sender, sender_other;

static struct builder {
	int fd;
	atomic_int tid;
	atomic_bool done;
	int err;
} builder;

static void write_request(void)
{
	unsigned int i;

	request = calloc(1, sizeof(*request));
	need(request, "memory");
	request->head = (struct pfr_rule_set) {
		.num_rules = RULES, .num_hash_rules = HASH_RULES,
		.rule_size = sizeof(filtering_rule),
		.hash_rule_size = sizeof(hash_filtering_rule),
		.policy = PFR_POLICY_KEEP,
	};
	for (i = 0; i < RULES; i++) {
		request->rules[i].rule_id = (uint16_t)i;
		request->rules[i].core_fields.shost.v4 = 0x0B000000 + i;
		request->rules[i].core_fields.shost_mask.v4 = 0xFFFFFFFF;
	}
	for (i = 0; i < HASH_RULES; i++) {
		request->hash_rules[i].ip_version = 4;
		request->hash_rules[i].proto = 17;
		request->hash_rules[i].host_peer_a.v4 = 0x0B000000 + i;
		request->hash_rules[i].host_peer_b.v4 = 0x0C000000;
	}
}

static int open_ring(const char *device)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 64, 0, 64) && !abi_bind(fd, device) &&
	     !abi_set_u32(fd, PFR_SO_ENABLE, 1) &&
	     !ruletext_add(fd, "id=10 proto=udp action=add"), "ring");
	return fd;
}

static void *build(void *arg)
{
	struct builder *b = arg;

	atomic_store(&b->tid, (int)syscall(SYS_gettid));
	b->err = abi_set(b->fd, PFR_SO_RULE_SET, request, sizeof(*request));
	atomic_store(&b->done, true);
	return NULL;
}

/* Is that thread in the midst of it? */
static bool is_building(int tid)
{
	return thread_is_in(tid, "pfr_ruleset_fill");
}

/* A packet brings about a rule. */
static bool learns(int fd, int through)
{
	static const struct frame_plan plan = { .flows = 1 };

	sender_frames(through, &plan, 1);
	return until(abi_info(fd).num_hash_rules == 1);
}

static void test_others(void)
{
	int other = open_ring(rx_other), third = open_ring(rx_other);
	bool answered, learned, learned_other;
	struct pfr_counters before, after;
	pthread_t thread;

	builder.fd = open_ring(rx_device);
	need(!pthread_create(&thread, NULL, build, &builder), "thread");
	ok(until(atomic_load(&builder.done) ||
		 is_building(atomic_load(&builder.tid))), "a set is being made");
	answered = !abi_set_u32(builder.fd, PFR_SO_SAMPLING_RATE, 1) &&
		   abi_info(builder.fd).num_rules == 1 &&
		   !abi_set_u32(builder.fd, PFR_SO_POLICY, 0) &&
		   !ruletext_add(builder.fd, "id=20 type=0x88b5");
	learned = learns(builder.fd, sender);
	learned_other = learns(other, sender_other);
	close(third);
	ok(!atomic_load(&builder.done), "and still, when all this is over:");
	ok(answered, "options of the same ring, rules, too");
	ok(learned, "it learns");
	ok(learned_other, "another ring learns");
	pthread_join(thread, NULL);
	is(builder.err, 0, "then it is there");
	is(abi_info(builder.fd).num_rules, RULES, "all of it");
	is(abi_info(builder.fd).num_hash_rules, HASH_RULES,
	   "and nothing of what was there before");
	before = abi_counters(builder.fd);
	sender_frames(sender, &(struct frame_plan){ .flows = 1 }, 1);
	ok(until((after = abi_counters(builder.fd)).seen > before.seen),
	   "a packet");
	is(after.rule_dropped - before.rule_dropped, 1,
	   "the policy is the one that was set meanwhile");
	close(other);
	close(builder.fd);
}

/* The socket is the parent's, too, who looks at what is left. */
static void test_killed(void)
{
	int fd = open_ring(rx_device), status;
	pid_t child = fork();

	need(child >= 0, "fork");
	if (!child) {
		abi_set(fd, PFR_SO_RULE_SET, request, sizeof(*request));
		_exit(0);
	}
	ok(until(is_building(child)), "another one is being made");
	need(!kill(child, SIGKILL), "kill");
	need(waitpid(child, &status, 0) == child, "wait");
	ok(WIFSIGNALED(status), "its program is killed meanwhile");
	is(abi_info(fd).num_rules, 1, "the old set stays");
	close(fd);
}

int main(int argc, char **argv)
{
	need(argc == 5, "two pairs of devices");
	sender = sender_open(argv[1]);
	rx_device = argv[2];
	sender_other = sender_open(argv[3]);
	rx_other = argv[4];
	need(sender >= 0 && sender_other >= 0, "senders");
	write_request();
	test_others();
	test_killed();
	return tap_end();
}
