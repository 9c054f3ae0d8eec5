// SPDX-License-Identifier: GPL-2.0-only
/*
 * rulefull TX RX - as many exact rules as a ring takes, and not one more.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"
#include "ruletext.h"
#include "sender.h"
#include "tap.h"

static hash_filtering_rule *rules;
static int fd, sender;

/* Rule 0 is that of the sender's first flow; the others are of 11.0.0.0/8. */
static struct pfr_rule_set *full_set(size_t *size)
{
	struct pfr_rule_set *set;
	uint32_t i;

	*size = sizeof(*set) + PFR_MAX_HASH_RULES * sizeof(*rules);
	set = calloc(1, *size);
	need(set, "memory");
	set->num_hash_rules = PFR_MAX_HASH_RULES;
	set->rule_size = sizeof(filtering_rule);
	set->hash_rule_size = sizeof(*rules);
	set->policy = PFR_POLICY_ACCEPT;
	rules = (void *)(set + 1);
	need(ruletext_exact("a=10.1.0.0:1000 b=10.2.0.0:2000 proto=udp action=drop",
			    &rules[0]), "rule");
	for (i = 1; i < PFR_MAX_HASH_RULES; i++) {
		rules[i] = rules[0];
		rules[i].host_peer_a.v4 = 0x0B000000 + i;
	}
	return set;
}

/* One frame of the first flow, through to the ring. */
static void send_one(uint64_t seen)
{
	const struct frame_plan plan = { .flows = 1 };
	unsigned long long end = now_ms() + 60000;

	sender_frames(sender, &plan, 1);
	while (abi_counters(fd).seen < seen && now_ms() < end)
		usleep(1000);
	is(abi_counters(fd).seen, seen, "the ring has seen %llu",
	   (unsigned long long)seen);
}

int main(int argc, char **argv)
{
	struct pfr_rule_set *set;
	hash_filtering_rule more;
	struct pfr_refusal why;
	struct pfr_info info;
	size_t size;

	need(argc == 3, "rulefull TX RX");
	sender = sender_open(argv[1]);
	fd = abi_socket();
	need(fd >= 0 && !abi_ring(fd, 128, 0, 4096) && !abi_bind(fd, argv[2]) &&
	     !abi_set_u32(fd, PFR_SO_ENABLE, 1), "ring");

	set = full_set(&size);
	is(abi_set(fd, PFR_SO_RULE_SET, set, size), 0, "%u exact rules",
	   PFR_MAX_HASH_RULES);
	more = rules[1];
	more.host_peer_a.v4 = 0x0C000000;
	is(abi_set(fd, PFR_SO_HASH_RULE_ADD, &more, sizeof(more)), ENOSPC,
	   "not one more");
	ok(!abi_get(fd, PFR_SO_REFUSAL, &why, sizeof(why)) &&
	   why.error == -ENOSPC && strstr(why.reason, "1048576"),
	   "and it is said how many there may be: %s", why.reason);
	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	is(info.num_hash_rules, PFR_MAX_HASH_RULES, "all are there");
	send_one(1);
	is(abi_counters(fd).rule_dropped, 1, "the first decides");
	rules[1].host_peer_a.v4 = 0x0B0FFFFF;
	is(abi_set(fd, PFR_SO_HASH_RULE_REMOVE, &rules[1], sizeof(more)), 0,
	   "one goes");
	is(abi_set(fd, PFR_SO_HASH_RULE_ADD, &more, sizeof(more)), 0,
	   "then one more has room");
	set->num_hash_rules++;
	is(abi_set(fd, PFR_SO_RULE_SET, set, size), E2BIG,
	   "a set of one more than that");
	send_one(2);
	is(abi_counters(fd).rule_dropped, 2, "the rules are those from before");
	set->num_hash_rules = 0;
	is(abi_set(fd, PFR_SO_RULE_SET, set, sizeof(*set)), 0, "none");
	send_one(3);
	is(abi_counters(fd).delivered, 1, "decide no more");
	return tap_failures > 0;
}
