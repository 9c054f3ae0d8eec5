// SPDX-License-Identifier: GPL-2.0-only
/*
 * purging TX RX [many] - idle rules go, others stay.
 *
 * Nothing is said about how fast anything is: what must stay is looked at only
 * if it was not idle for long, by this program's own clock.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"

#define IDLE		3		/* seconds */
#define LONG		3600
#define MANY		16384U

static const char *rx_device;
static int sender;

/* Flow 0 is sent, flow 1 is not. */
#define ACTIVE_FLOW	"a=10.1.0.0:1000 b=10.2.0.0:2000 proto=udp"
#define IDLE_FLOW	"a=10.1.0.1:1001 b=10.2.0.1:2001 proto=udp"

static int open_ring(void)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 128, 0, 4096) &&
	     !abi_bind(fd, rx_device) &&
	     !abi_set_u32(fd, PFR_SO_ENABLE, 1), "ring");
	need(!ruletext_add(fd, "id=1 dport=2000 action=execute") &&
	     !ruletext_add(fd, "id=2 dport=2001 action=execute") &&
	     !ruletext_add(fd, "id=3 dport=2001 action=execute locked") &&
	     !ruletext_set_exact(fd, PFR_SO_HASH_RULE_ADD,
				 ACTIVE_FLOW " action=execute") &&
	     !ruletext_set_exact(fd, PFR_SO_HASH_RULE_ADD,
				 IDLE_FLOW " action=execute"), "rules");
	return fd;
}

static bool wild_there(int fd, uint32_t id)
{
	struct pfr_rule_stats stats;
	int err = abi_rule_stats(fd, id, &stats);

	need(!err || err == ENOENT, "stats");
	return !err;
}

static bool exact_there(int fd, const char *text)
{
	struct pfr_rule_stats stats;
	hash_filtering_rule rule;
	int err;

	need(ruletext_exact(text, &rule), text);
	err = abi_hash_rule_stats(fd, &rule, &stats);
	need(!err || err == ENOENT, "stats");
	return !err;
}

/* Lets the active rules match, and sees that they did. */
static void touch(int fd)
{
	static const struct frame_plan plan = { .flows = 1 };
	struct pfr_rule_stats stats;
	uint64_t before;
	int i;

	need(!abi_rule_stats(fd, 1, &stats), "the active rule");
	before = stats.received;
	sender_frames(sender, &plan, 1);
	for (i = 0; i < 30000 && stats.received == before; i++) {
		need(!abi_rule_stats(fd, 1, &stats), "the active rule");
		usleep(1000);
	}
	need(stats.received > before, "the active rule matches");
}

static void purge(int fd, uint32_t seconds)
{
	need(!abi_set_u32(fd, PFR_SO_PURGE_RULES, seconds) &&
	     !abi_set_u32(fd, PFR_SO_PURGE_HASH_RULES, seconds), "purge");
}

static void test_long(void)
{
	int fd = open_ring();

	purge(fd, LONG);
	purge(fd, UINT32_MAX);
	ok(wild_there(fd, 1) && wild_there(fd, 2) && wild_there(fd, 3) &&
	   exact_there(fd, ACTIVE_FLOW) && exact_there(fd, IDLE_FLOW),
	   "what was added just now stays");
	purge(fd, 0);
	ok(!wild_there(fd, 1) && !wild_there(fd, 2), "0 seconds: all go");
	ok(wild_there(fd, 3), "but locked ones");
	ok(!exact_there(fd, ACTIVE_FLOW) && !exact_there(fd, IDLE_FLOW),
	   "exact ones go");
	is(abi_set_u32(fd, PFR_SO_RULE_REMOVE, 3), 0, "locked ones by hand");
	close(fd);
}

static void test_idle(void)
{
	const unsigned long long limit = 1000 * IDLE;
	unsigned long long added = now_ms(), before, after, there;
	int fd = open_ring(), looked = 0, stayed = 0, too_soon = 0;

	there = now_ms();
	do {
		before = now_ms();
		touch(fd);
		purge(fd, IDLE);
		after = now_ms();
		/* So slow that the active ones were idle, too. */
		if (after - before >= limit - 100)
			break;
		looked++;
		stayed += wild_there(fd, 1) && wild_there(fd, 3) &&
			  exact_there(fd, ACTIVE_FLOW);
		if (after - added < limit - 100)
			too_soon += !wild_there(fd, 2) ||
				    !exact_there(fd, IDLE_FLOW);
		usleep(20000);
	} while (before - there <= limit + 1000);
	ok(looked, "active rules were looked at");
	is(stayed, looked, "active and locked rules stay");
	is(too_soon, 0, "idle rules do not go too soon");
	if (before - there <= limit + 1000) {
		usleep(1000 * (limit + 1000));
		purge(fd, IDLE);
	}
	ok(!wild_there(fd, 2) && !exact_there(fd, IDLE_FLOW),
	   "idle rules go");
	ok(wild_there(fd, 3), "locked ones stay");
	close(fd);
}

/* Exact rules number @first and those behind it. */
static void add_many(int fd, unsigned int first)
{
	hash_filtering_rule rule = {
		.ip_version = 4, .proto = 17,
		.rule_action = execute_action_and_continue_rule_evaluation,
	};
	unsigned int i;
	int err = 0;

	for (i = first; i < first + MANY; i++) {
		rule.host_peer_a.v4 = 0x0A000000 + i;
		err |= abi_set(fd, PFR_SO_HASH_RULE_ADD, &rule, sizeof(rule));
	}
	need(!err, "many rules");
}

/* Half of them are idle. */
static void test_many(void)
{
	int fd = open_ring();

	add_many(fd, 0);
	usleep(1000 * 1000 * (IDLE + 1));
	add_many(fd, MANY);
	need(!abi_set_u32(fd, PFR_SO_PURGE_HASH_RULES, IDLE), "purge");
	ok(abi_info(fd).num_hash_rules <= MANY, "of many rules those that are idle go");
	close(fd);
}

int main(int argc, char **argv)
{
	need(argc == 3 || argc == 4, "two devices");
	rx_device = argv[2];
	sender = sender_open(argv[1]);
	need(sender >= 0, argv[1]);
	if (argc == 4) {
		test_many();
		return tap_end();
	}
	test_long();
	test_idle();
	return tap_end();
}
