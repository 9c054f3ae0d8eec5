// SPDX-License-Identifier: GPL-2.0-only
/*
 * limits TX RX - what rules may cost: who may have how many masks, what a packet
 * gets that meets a limit, and that it is counted.
 *
 * Needs CAP_NET_ADMIN, and gives it up on the way.
 */
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"

#define PACKETS		20

static const char *rx_device;
static int sender;

static int open_ring(void)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 256, 0, 4096) &&
	     !abi_bind(fd, rx_device) &&
	     !abi_set_u32(fd, PFR_SO_ENABLE, 1), "ring");
	return fd;
}

static struct pfr_limits limits_of(int fd)
{
	struct pfr_limits limits;

	need(!abi_get(fd, PFR_SO_LIMITS, &limits, sizeof(limits)), "limits");
	return limits;
}

static int set_limits(int fd, struct pfr_limits limits)
{
	return abi_set(fd, PFR_SO_LIMITS, &limits, sizeof(limits));
}

/* What has become of PACKETS that carry @payload. */
static struct pfr_counters pass(int fd, const char *payload)
{
	struct pfr_counters before = abi_counters(fd), c;
	int i;

	for (i = 0; i < PACKETS; i++)
		sender_payload(sender, payload, (uint32_t)strlen(payload), true);
	for (i = 0; i < 20000; i++) {
		c = abi_counters(fd);
		if (c.seen - before.seen >= PACKETS)
			break;
		usleep(1000);
	}
	ok(counters_add_up(&c), "each packet leaves by one door");
	c.seen -= before.seen;
	c.delivered -= before.delivered;
	c.rule_dropped -= before.rule_dropped;
	c.rules_limited -= before.rules_limited;
	return c;
}

static void test_values(void)
{
	struct pfr_limits none = { 0 }, l;
	int fd = open_ring();

	l = limits_of(fd);
	is(l.masks, 2 * PFR_MAX_RULES, "with CAP_NET_ADMIN: masks for all rules");
	is(l.steps, PFR_LIMIT_STEPS, "steps");
	is(l.pattern_bytes, PFR_LIMIT_PATTERN_BYTES, "pattern bytes");
	is(set_limits(fd, none), 0, "nothing is changed");
	is(set_limits(fd, (struct pfr_limits){ .reserved = 1 }), EINVAL,
	   "reserved");
	is(set_limits(fd, (struct pfr_limits){ .masks = l.masks + 1 }), EPERM,
	   "more masks than there can be");
	is(set_limits(fd, (struct pfr_limits){ .steps = l.steps + 1 }), EPERM,
	   "more steps than a packet may take");
	is(set_limits(fd, (struct pfr_limits){ .masks = 7,
		      .pattern_bytes = l.pattern_bytes + 1 }), EPERM,
	   "more pattern bytes");
	is(limits_of(fd).masks, l.masks, "what is refused changes nothing");
	is(set_limits(fd, (struct pfr_limits){ .masks = 7, .steps = 100 }), 0,
	   "two are lowered");
	l = limits_of(fd);
	ok(l.masks == 7 && l.steps == 100 &&
	   l.pattern_bytes == PFR_LIMIT_PATTERN_BYTES, "the third stays");
	is(set_limits(fd, (struct pfr_limits){ .steps = PFR_LIMIT_STEPS }), 0,
	   "and raised again");
	close(fd);
}

/* So many rules with a mask each; the error that ended it. */
static int add_masks(int fd, unsigned int num)
{
	filtering_rule rule = {
		.rule_action = execute_action_and_continue_rule_evaluation,
	};
	unsigned int i;
	int err = 0;

	for (i = 0; i < num && !err; i++) {
		rule.rule_id = (uint16_t)i;
		rule.core_fields.shost_mask.v4 = 0x80000001U | i << 8;
		err = abi_set(fd, PFR_SO_RULE_ADD, &rule, sizeof(rule));
	}
	return err;
}

static void test_masks(int fd, unsigned int limit, const char *whose)
{
	struct pfr_refusal why;
	struct pfr_info info;

	is(add_masks(fd, limit), 0, "%s: %u masks", whose, limit);
	is(ruletext_add(fd, "id=60000 dport=1"), ENOSPC, "%s: one more", whose);
	need(!abi_get(fd, PFR_SO_REFUSAL, &why, sizeof(why)), "refusal");
	ok(why.error == -ENOSPC && why.rule_id == 60000 &&
	   strstr(why.reason, "masks"), "%s: the reason: %.96s", whose,
	   why.reason);
	is(ruletext_add(fd, "id=60001 shost=10.1.0.0/128.0.0.1"), 0,
	   "%s: a rule of a mask that is there", whose);
	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	is(info.num_masks, limit, "%s: as many as before", whose);
	close(fd);
}

/* The first rule is met; to come to the last one takes more than is allowed. */
static void test_steps(uint32_t policy)
{
	struct pfr_counters c;
	struct pfr_rule_stats stats;
	int fd = open_ring();

	need(!abi_set_u32(fd, PFR_SO_POLICY, policy), "policy");
	need(!ruletext_add(fd, "id=1 proto=udp action=execute") &&
	     !ruletext_add(fd, policy ? "id=2 action=drop dport=2000-2001" :
					"id=2 action=forward dport=2000-2001"),
	     "rules");
	c = pass(fd, "text");
	is(policy ? c.rule_dropped : c.delivered, PACKETS, "the last rule decides");
	is(c.rules_limited, 0, "no limit is met");
	need(!set_limits(fd, (struct pfr_limits){ .steps = 15 }), "steps");
	c = pass(fd, "text");
	is(policy ? c.delivered : c.rule_dropped, PACKETS,
	   "beyond the limit: the policy");
	is(c.rules_limited, PACKETS, "each packet is counted");
	need(!abi_rule_stats(fd, 1, &stats), "stats");
	is(stats.received, 2 * PACKETS, "rules before it were met");
	need(!set_limits(fd, (struct pfr_limits){ .steps = PFR_LIMIT_STEPS }),
	     "steps");
	c = pass(fd, "text");
	is(policy ? c.rule_dropped : c.delivered, PACKETS, "and again");
	close(fd);
}

static void test_pattern_bytes(void)
{
	struct pfr_counters c;
	int fd = open_ring();

	need(!ruletext_add(fd, "id=1 action=drop pattern=needle"), "rule");
	c = pass(fd, "hay hay NEEDLE hay");
	is(c.rule_dropped, PACKETS, "the text is there");
	c = pass(fd, "hay hay");
	is(c.delivered, PACKETS, "it is not");
	need(!set_limits(fd, (struct pfr_limits){ .pattern_bytes = 14 }), "limit");
	c = pass(fd, "hay hay NEEDLE hay");
	is(c.rule_dropped, PACKETS, "it is found before the limit");
	is(c.rules_limited, 0, "which is not met");
	c = pass(fd, "hay hay! NEEDLE hay");
	is(c.delivered, PACKETS, "beyond the limit: the policy");
	is(c.rules_limited, PACKETS, "each packet is counted");
	close(fd);
}

/* The sets of others: what is too much leaves the old one. */
static void test_set(void)
{
	int fd = open_ring();
	struct pfr_info info;

	need(!ruletext_add(fd, "id=1 proto=udp"), "rule");
	need(!set_limits(fd, (struct pfr_limits){ .masks = 2 }), "limit");
	{
		struct {
			struct pfr_rule_set head;
			filtering_rule rules[3];
		} set = { .head = {
			.num_rules = 3, .rule_size = sizeof(filtering_rule),
			.hash_rule_size = sizeof(hash_filtering_rule),
			.policy = PFR_POLICY_KEEP,
		} };

		need(ruletext_wildcard("id=1 proto=udp", &set.rules[0]) &&
		     ruletext_wildcard("id=2 dport=5", &set.rules[1]) &&
		     ruletext_wildcard("id=3 sport=5", &set.rules[2]), "rules");
		is(abi_set(fd, PFR_SO_RULE_SET, &set, sizeof(set)), ENOSPC,
		   "a set of too many masks");
	}
	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	is(info.num_rules, 1, "the old one stays");
	close(fd);
}

static void give_up_net_admin(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = {};

	data[0].effective = 1U << CAP_NET_RAW;
	data[0].permitted = 1U << CAP_NET_RAW;
	need(!syscall(SYS_capset, &head, data), "capset");
}

int main(int argc, char **argv)
{
	int trusted;

	need(argc == 3, "two devices");
	rx_device = argv[2];
	sender = sender_open(argv[1]);
	need(sender >= 0, argv[1]);
	test_values();
	test_steps(1);
	test_steps(0);
	test_pattern_bytes();
	test_set();
	trusted = open_ring();
	need(!set_limits(trusted, (struct pfr_limits){ .masks = 1500 }), "limit");
	give_up_net_admin();
	test_masks(open_ring(), PFR_LIMIT_MASKS, "without CAP_NET_ADMIN");
	test_masks(trusted, 1500, "of who had it");
	return tap_end();
}
