// SPDX-License-Identifier: GPL-2.0-only
/*
 * rulefaults DEVICE REFLECTOR - each way to change rules, in which the first, the
 * second, the third... allocation fails, until none is left that could.
 *
 * After each failure the ring has the rules that it had, and what failed works.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"
#include "failnth.h"
#include "ruletext.h"
#include "tap.h"

#define SET_RULES	12

static const char *device, *reflector;

static int add_wild(int fd, const char *text)
{
	filtering_rule rule;

	need(ruletext_wildcard(text, &rule), text);
	strcpy(rule.reflector_device_name, reflector);
	return abi_set(fd, PFR_SO_RULE_ADD, &rule, sizeof(rule));
}

static int add_exact(int fd, const char *text)
{
	hash_filtering_rule rule;

	need(ruletext_exact(text, &rule), text);
	strcpy(rule.reflector_device_name, reflector);
	return abi_set(fd, PFR_SO_HASH_RULE_ADD, &rule, sizeof(rule));
}

static int add_plain(int fd)
{
	return add_wild(fd, "id=10 proto=udp bidir sport=99");
}

static int add_new_mask(int fd)
{
	return add_wild(fd, "id=10 shost=2001:db8::/64 vlan=3 pattern=a|bcd");
}

static int add_reflecting(int fd)
{
	return add_wild(fd, "id=10 action=reflect proto=udp");
}

static int add_hash(int fd)
{
	return add_exact(fd, "a=10.0.0.1 b=[2001:db8::1]:6 version=6");
}

static int add_bouncing_hash(int fd)
{
	return add_exact(fd, "a=10.0.0.1 b=10.0.0.2 action=bounce_continue");
}

/* Several masks, reflectors, patterns; enough for tables to grow. */
static int replace(int fd)
{
	static struct {
		struct pfr_rule_set head;
		filtering_rule rules[SET_RULES];
		hash_filtering_rule exact[SET_RULES];
	} set;
	int i;

	memset(&set, 0, sizeof(set));
	set.head = (struct pfr_rule_set){
		.num_rules = SET_RULES, .num_hash_rules = SET_RULES,
		.rule_size = sizeof(*set.rules),
		.hash_rule_size = sizeof(*set.exact),
		.policy = PFR_POLICY_KEEP,
	};
	for (i = 0; i < SET_RULES; i++) {
		filtering_rule *rule = &set.rules[i];
		hash_filtering_rule *exact = &set.exact[i];

		rule->rule_id = (uint16_t)i;
		rule->core_fields.proto = (uint8_t)(i % 3);
		rule->core_fields.vlan_id = (uint16_t)(i % 20 ? 0 : 7);
		rule->core_fields.eth_type = (uint16_t)(i + 1);
		exact->host_peer_a.v4 = (uint32_t)i;
		if (i % 10)
			continue;
		rule->rule_action = bounce_packet_and_stop_rule_evaluation;
		exact->rule_action = reflect_packet_and_continue_rule_evaluation;
		strcpy(rule->reflector_device_name, reflector);
		strcpy(exact->reflector_device_name, reflector);
		strcpy(rule->extended_fields.payload_pattern, "abc|d");
	}
	return abi_set(fd, PFR_SO_RULE_SET, &set, sizeof(set));
}

static int policy(int fd)
{
	return abi_set_u32(fd, PFR_SO_POLICY, 0);
}

static const struct change {
	const char *name;
	int (*make)(int fd);
	bool first;			/* the ring has had no rule so far */
	uint32_t rules, exact;		/* that are there when it is done */
} changes[] = {
	{ "a rule", add_plain, false, 3, 1 },
	{ "a rule with a new mask", add_new_mask, false, 3, 1 },
	{ "a reflecting rule", add_reflecting, false, 3, 1 },
	{ "an exact rule", add_hash, false, 2, 2 },
	{ "a bouncing exact rule", add_bouncing_hash, false, 2, 2 },
	{ "a set", replace, false, SET_RULES, SET_RULES },
	{ "the first rule", add_plain, true, 1, 0 },
	{ "the first exact rule", add_hash, true, 0, 1 },
	{ "the first set", replace, true, SET_RULES, SET_RULES },
	{ "the first policy", policy, true, 0, 0 },
};

static bool holds(int fd, uint32_t rules, uint32_t exact)
{
	struct pfr_info info;

	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	return info.num_rules == rules && info.num_hash_rules == exact;
}

static int open_ring(bool first)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 256, 0, 32) && !abi_bind(fd, device) &&
	     !abi_set_u32(fd, PFR_SO_ENABLE, 1), "ring");
	if (first)
		return fd;
	need(!add_wild(fd, "id=1 proto=udp") &&
	     !add_wild(fd, "id=2 proto=udp dport=7") &&
	     !add_exact(fd, "a=1.2.3.4"), "rules");
	return fd;
}

static void test(const struct change *change)
{
	uint32_t rules = change->first ? 0 : 2, exact = change->first ? 0 : 1;
	int n, strange = 0, half = 0, lasting = 0, failed = 0;
	bool left = false;

	for (n = 1; n < FAIL_MOST && !left; n++) {
		int fd = open_ring(change->first), err;

		fail_nth(n);
		err = change->make(fd);
		left = fail_left();
		fail_nth(0);
		if (err) {
			failed++;
			if (err != ENOMEM && err != EFAULT && !strange++)
				printf("# fault %d: %s\n", n, strerror(err));
			half += !holds(fd, rules, exact);
			lasting += !!change->make(fd);
		}
		half += !holds(fd, change->rules, change->exact);
		close(fd);
	}
	ok(n < FAIL_MOST && failed, "%s: %d faults", change->name, failed);
	is(strange, 0, "%s: errors say no memory", change->name);
	is(half, 0, "%s: all or nothing", change->name);
	is(lasting, 0, "%s: over when it is over", change->name);
}

int main(int argc, char **argv)
{
	size_t i;

	need(argc == 3, "two devices");
	device = argv[1];
	reflector = argv[2];
	fail_open();
	for (i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		test(&changes[i]);
	return tap_end();
}
