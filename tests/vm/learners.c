// SPDX-License-Identifier: GPL-2.0-only
/*
 * learners TX RX CASE - rules that packets bring about, and whose they are. The
 * teaching plugin is loaded: packets tell it what to ask for.
 *
 * CASE: owners, lessons, ids, refused; limits, idle, account: with parameters of
 * the module that learners.test gives.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"
#include "until.h"
#include "teach.h"

#define PATIENCE	30000		/* milliseconds */

static const char *rx_device;
static int sender, talker;

static void open_ring(struct ring *ring)
{
	need(!abi_open(ring, rx_device, 64, 0, 64) &&
	     !abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "ring");
}

static void rule(const struct ring *ring, const char *text)
{
	need(!ruletext_add(ring->fd, text), text);
}

static int exact(const struct ring *ring, int option, unsigned int port,
		 const char *rest)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "a=10.0.0.1:%u b=10.0.0.2:%u proto=udp %s", port,
		 TEACH_PORT_B, rest);
	return ruletext_set_exact(ring->fd, option, text);
}

static int add_exact(const struct ring *ring, unsigned int port,
		     const char *rest)
{
	return exact(ring, PFR_SO_HASH_RULE_ADD, port, rest);
}

/* Is there a rule for the flow? It is gone then. */
static bool take_exact(const struct ring *ring, unsigned int port)
{
	return !exact(ring, PFR_SO_HASH_RULE_REMOVE, port, "");
}

/* ------------------------------------------------------------------- telling */

static struct teach_stats stats(const struct ring *ring, uint32_t id)
{
	struct teach_stats now;
	socklen_t len = sizeof(now);

	need(!abi_plugin_stats(ring->fd, id, &now, &len), "statistics");
	return now;
}

static void send_order(int what, int id, unsigned int port, unsigned int count)
{
	const struct teach_order order = {
		.what = (uint8_t)what, .rule = (uint8_t)id,
		.port = (uint16_t)port, .count = (uint16_t)count,
	};

	sender_payload(sender, &order, sizeof(order), true);
}

/* Returns what the plugin was told by the core, for the last of the flows. */
static int tell(const struct ring *ring, int what, int id, unsigned int port,
		unsigned int count)
{
	uint32_t want = stats(ring, (uint32_t)id).calls + count;

	send_order(what, id, port, count);
	need(until(stats(ring, (uint32_t)id).calls == want), "the order");
	return stats(ring, (uint32_t)id).last;
}

static int say_hold(int fd, uint32_t hold)
{
	struct {
		struct pfr_plugin_msg head;
		struct teach_message message;
	} msg = {
		.head = {
			.plugin_id = TEACH_PLUGIN_ID,
			.len = sizeof(msg.message),
		},
		.message.hold = hold,
	};

	return abi_set(fd, PFR_SO_PLUGIN_MSG, &msg, sizeof(msg));
}

/* --------------------------------------------------------------------- owners */

static void test_program(void)
{
	struct ring ring;

	printf("# a flow that the program has a rule for\n");
	open_ring(&ring);
	rule(&ring, "id=20 proto=udp plugin=61");
	need(!add_exact(&ring, 6000, "id=20"), "the program's rule");
	is(tell(&ring, TEACH_ADD, 20, 6000, 1), -EEXIST, "the plugin is told");
	is(abi_counters(ring.fd).rules_refused, 1, "and it is counted");
	is(tell(&ring, TEACH_DEL, 20, 6000, 1), -ENOENT,
	   "the plugin has none to give back");
	is(tell(&ring, TEACH_ADD, 20, 6001, 1), 0, "it gets one of its own");
	ok(until(abi_info(ring.fd).num_hash_rules == 2), "which is made");
	is(add_exact(&ring, 6001, "id=20"), 0, "the program may have it instead");
	is(abi_info(ring.fd).num_hash_rules, 2, "in its place");
	is(add_exact(&ring, 6001, "id=20"), EEXIST, "once");
	is(tell(&ring, TEACH_DEL, 20, 6001, 1), -ENOENT,
	   "then it is the plugin's no more");
	/* Whatever is asked for later comes later. */
	is(tell(&ring, TEACH_ADD, 20, 6002, 1), 0, "another one");
	ok(until(abi_info(ring.fd).num_hash_rules == 3), "is made");
	ok(take_exact(&ring, 6000) && take_exact(&ring, 6001),
	   "the program's rules are there");
	is(add_exact(&ring, 6002, "reflector=nowhere action=reflect"), ENODEV,
	   "a refused rule");
	ok(take_exact(&ring, 6002), "takes no other one's place");
	abi_close(&ring);
}

static void test_makers(void)
{
	struct ring ring;

	printf("# makers and their references\n");
	open_ring(&ring);
	rule(&ring, "id=10 proto=udp plugin=61 action=execute_continue");
	rule(&ring, "id=11 proto=udp plugin=61");
	is(tell(&ring, TEACH_ADD, 10, 6000, 1), 0, "a rule");
	is(tell(&ring, TEACH_ADD, 10, 6000, 1), 0, "is wanted twice");
	ok(until(abi_info(ring.fd).num_hash_rules == 1), "it is one");
	is(tell(&ring, TEACH_ADD, 11, 6000, 1), -EEXIST,
	   "another maker does not get it");
	is(tell(&ring, TEACH_DEL, 11, 6000, 1), -ENOENT, "nor gives it back");
	is(tell(&ring, TEACH_DEL, 10, 6000, 1), 0, "given back once");
	is(tell(&ring, TEACH_ADD, 10, 6001, 1), 0, "later,");
	ok(until(abi_info(ring.fd).num_hash_rules == 2), "it is still there");
	is(tell(&ring, TEACH_DEL, 10, 6000, 1), 0, "given back twice");
	ok(until(abi_info(ring.fd).num_hash_rules == 1), "it is gone");
	is(tell(&ring, TEACH_ADD, 11, 6000, 1), 0, "now the other one gets it");
	ok(until(abi_info(ring.fd).num_hash_rules == 2), "and it is made");
	is(abi_counters(ring.fd).rules_added, 3, "three were made");
	is(abi_counters(ring.fd).rules_refused, 1, "one was refused");
	/* A maker that goes takes nothing with it that it did not give back. */
	need(!abi_set(ring.fd, PFR_SO_RULE_REMOVE, &(uint32_t){ 10 }, 4),
	     "removal");
	is(abi_info(ring.fd).num_hash_rules, 2, "rules outlive their maker");
	abi_close(&ring);
}

/* -------------------------------------------------------------------- lessons */

static void *hold(void *arg)
{
	const struct ring *ring = arg;

	return (void *)(long)say_hold(ring->fd, 1);
}

static void *replace(void *arg)
{
	const struct ring *ring = arg;
	struct pfr_rule_set set = {
		.rule_size = sizeof(filtering_rule),
		.hash_rule_size = sizeof(hash_filtering_rule),
		.policy = PFR_POLICY_DROP,
	};

	return (void *)(long)abi_set(ring->fd, PFR_SO_RULE_SET, &set,
				     sizeof(set));
}

static void *drop_rule(void *arg)
{
	const struct ring *ring = arg;

	return (void *)(long)abi_set(ring->fd, PFR_SO_RULE_REMOVE,
				     &(uint32_t){ 10 }, sizeof(uint32_t));
}

/*
 * While somebody has the ring's mutex, first somebody waits for it who removes the
 * maker, then packets ask for rules.
 */
static void test_late(const char *text, void *(*change)(void *),
		      const char *what)
{
	static const struct frame_plan plan = { .flows = 50 };
	pthread_t holder, changer;
	struct ring ring;
	void *err;

	printf("# lessons and %s\n", what);
	open_ring(&ring);
	rule(&ring, text);
	need(!pthread_create(&holder, NULL, hold, &ring), "thread");
	usleep(200000);
	need(!pthread_create(&changer, NULL, change, &ring), "thread");
	usleep(200000);
	sender_frames(sender, &plan, 50);
	usleep(200000);
	need(!say_hold(talker, 0), "release");
	pthread_join(holder, &err);
	need(!err, "the mutex was held");
	pthread_join(changer, &err);
	is((long)err, 0, "%s", what);
	ok(until(abi_counters(ring.fd).rules_refused == 50),
	   "all that came too late are counted");
	is(abi_info(ring.fd).num_hash_rules, 0, "and have made no rule");
	is(abi_counters(ring.fd).rules_added, 0, "nor were counted as made");
	abi_close(&ring);
}

/* ------------------------------------------------------------------------ ids */

static void test_ids(void)
{
	struct pfr_rule_stats last;
	struct ring ring;
	int i;

	printf("# ids of new rules\n");
	open_ring(&ring);
	rule(&ring, "id=10 proto=udp plugin=61 action=add");
	rule(&ring, "id=65534 type=0x88b5");
	for (i = 0; i < 10; i++)
		send_order(TEACH_RULE, 10, 8000 + (unsigned int)i, 0);
	ok(until(abi_info(ring.fd).num_rules == 12), "a burst of packets, each a rule");
	is(abi_counters(ring.fd).rules_added, 10, "all are made");
	is(abi_counters(ring.fd).rules_refused, 0, "none is refused");
	is(abi_rule_stats(ring.fd, 65533, &last), 0, "behind the program's");
	is(ruletext_add(ring.fd, "id=65533 type=0x88b5"), 0,
	   "whose ids they do not take");
	is(abi_info(ring.fd).num_rules, 12, "one has gone for it");
	is(ruletext_add(ring.fd, "id=65533 type=0x88b5"), EEXIST,
	   "which is the program's now");
	send_order(TEACH_RULE, 10, 9000, 0);
	ok(until(abi_info(ring.fd).num_rules == 13), "and one more comes");
	abi_close(&ring);
}

/* A rule that is refused costs none that packets have brought about. */
static void test_room(void)
{
	const struct pfr_limits limits = { .masks = 2 };
	struct pfr_rule_stats last;
	struct ring ring;

	printf("# room for a rule of the program\n");
	open_ring(&ring);
	need(!abi_set(ring.fd, PFR_SO_LIMITS, &limits, sizeof(limits)),
	     "limits");
	rule(&ring, "id=10 proto=udp plugin=61 action=add");
	send_order(TEACH_RULE, 10, 8000, 0);
	ok(until(abi_info(ring.fd).num_rules == 2), "a rule is learned");
	is(ruletext_add(ring.fd, "id=65534 bidir shost=10.1.0.0/255.255.0.0"),
	   ENOSPC, "one of its id has masks too many");
	is(abi_rule_stats(ring.fd, 65534, &last), 0, "the learned one stays");
	is(abi_info(ring.fd).num_masks, 2, "and is looked for");
	is(ruletext_add(ring.fd, "id=20 type=0x88b5"), 0,
	   "it takes no mask of the program's");
	is(ruletext_add(ring.fd, "id=65534 type=0x88b6"), 0,
	   "a rule that is taken has its place");
	is(abi_info(ring.fd).num_rules, 3, "for it");
	is(abi_info(ring.fd).num_masks, 2, "and its mask is gone");
	abi_close(&ring);
}

/* -------------------------------------------------------------------- refusals */

#define FLOOD	"a=10.1.0.0:1000 b=10.2.0.0:2000 proto=udp"

static void *flood(void *stop)
{
	static const struct frame_plan plan = { .flows = 1 };

	while (!__atomic_load_n((bool *)stop, __ATOMIC_RELAXED))
		sender_frames(sender, &plan, 20);
	return NULL;
}

/* Exact rules whose reflector is refused drop nothing, not for a moment. */
static void test_refused(void)
{
	bool stop = false;
	pthread_t thread;
	struct ring ring;
	int i, wrong = 0;

	printf("# rules that are refused\n");
	open_ring(&ring);
	need(!abi_set_u32(ring.fd, PFR_SO_POLICY, 1), "policy");
	need(!pthread_create(&thread, NULL, flood, &stop), "thread");
	for (i = 0; i < 2000; i++)
		wrong += ruletext_set_exact(ring.fd, PFR_SO_HASH_RULE_ADD,
					    FLOOD " action=reflect reflector=nowhere") !=
			 ENODEV;
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	is(wrong, 0, "all are refused");
	ok(abi_counters(ring.fd).seen > 0, "packets came meanwhile");
	is(abi_counters(ring.fd).rule_dropped + abi_counters(ring.fd).reflect_errors, 0,
	   "and none of them met one");
	abi_close(&ring);
}

/* ------------------------------------------------- with the module's parameters */

static void test_limits(void)
{
	struct ring ring;
	int i, err = 0;

	printf("# a limit of their own\n");
	open_ring(&ring);
	rule(&ring, "id=10 proto=udp plugin=61");
	is(tell(&ring, TEACH_ADD, 10, 6000, 8), 0, "as many as there may be");
	ok(until(abi_info(ring.fd).num_hash_rules == 8), "are made");
	is(tell(&ring, TEACH_ADD, 10, 7000, 1), -ENOSPC, "no more");
	is(abi_counters(ring.fd).rules_refused, 1, "which is counted");
	is(tell(&ring, TEACH_ADD, 10, 6000, 1), 0,
	   "what is there may be wanted once more");
	for (i = 0; i < 100; i++)
		err |= add_exact(&ring, 9000 + (unsigned int)i, "");
	is(err, 0, "the program's rules do not count");
	is(tell(&ring, TEACH_DEL, 10, 6001, 1), 0, "one is given back");
	ok(until(abi_info(ring.fd).num_hash_rules == 107), "and gone");
	is(tell(&ring, TEACH_ADD, 10, 7000, 1), 0, "another one may come");
	ok(until(abi_info(ring.fd).num_hash_rules == 108), "and does");
	abi_close(&ring);
}

static void test_idle(void)
{
	struct ring ring;

	printf("# an age of their own\n");
	open_ring(&ring);
	rule(&ring, "id=10 proto=udp plugin=61 action=add");
	need(!add_exact(&ring, 9000, ""), "the program's rule");
	is(tell(&ring, TEACH_ADD, 10, 6000, 8), 0, "rules are learned");
	send_order(TEACH_RULE, 10, 8000, 0);
	ok(until(abi_counters(ring.fd).rules_added == 9), "of both kinds");
	ok(until(abi_info(ring.fd).num_hash_rules == 1 && abi_info(ring.fd).num_rules == 1),
	   "and go when nothing meets them");
	ok(take_exact(&ring, 9000), "not so the program's");
	abi_close(&ring);
}

/* So many flows that their memory shows in the cgroup that this program is in. */
static void test_account(void)
{
	struct ring ring;
	int i;

	open_ring(&ring);
	rule(&ring, "id=10 proto=udp plugin=61");
	puts("before");
	fflush(stdout);
	getchar();
	for (i = 0; i < 40; i++) {
		need(!tell(&ring, TEACH_ADD, 10, 6000 + 500U * (unsigned int)i,
			   500), "rules");
		need(until(abi_info(ring.fd).num_hash_rules ==
			   500U * ((unsigned int)i + 1)), "learned");
	}
	puts("after");
	fflush(stdout);
	getchar();
	abi_close(&ring);
}

int main(int argc, char **argv)
{
	need(argc == 4, "two devices and a case");
	rx_device = argv[2];
	sender = sender_open(argv[1]);
	talker = abi_socket();
	need(sender >= 0 && talker >= 0, argv[1]);
	if (!strcmp(argv[3], "owners")) {
		test_program();
		test_makers();
	} else if (!strcmp(argv[3], "lessons")) {
		test_late("id=10 proto=udp action=add", replace,
			  "another set in place of the maker's");
		test_late("id=10 proto=udp action=add", drop_rule,
			  "the removal of the maker");
	} else if (!strcmp(argv[3], "ids")) {
		test_ids();
		test_room();
	} else if (!strcmp(argv[3], "refused")) {
		test_refused();
	} else if (!strcmp(argv[3], "limits")) {
		test_limits();
	} else if (!strcmp(argv[3], "idle")) {
		test_idle();
	} else if (!strcmp(argv[3], "account")) {
		test_account();
	}
	return tap_end();
}
