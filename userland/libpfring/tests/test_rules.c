// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules, against a fake pf_ring.ko. */
#include <errno.h>

#include "fake_kernel.h"
#include "pfring.h"
#include "test.h"

static pfring *ring;
static filtering_rule rule;
static hash_filtering_rule hash_rule;

static int set_up(void **state)
{
	(void)state;
	fake_kernel_reset();
	memset(&rule, 0, sizeof(rule));
	memset(&hash_rule, 0, sizeof(hash_rule));
	rule.rule_id = 10;
	hash_rule.rule_id = 7;
	ring = pfring_open("eth0", 1518, 0);
	return !ring;
}

static int tear_down(void **state)
{
	(void)state;
	pfring_close(ring);
	return kernel.sockets || kernel.mappings;
}

static void adds_and_removes(void **state)
{
	(void)state;
	rule.core_fields.proto = 17;
	rule.core_fields.dport_low = 5060;
	rule.core_fields.dport_high = 5061;
	rule.bidirectional = 1;
	strcpy(rule.extended_fields.payload_pattern, "INVITE|BYE");
	strcpy(rule.reflector_device_name, "eth1");
	assert_int_equal(pfring_add_filtering_rule(ring, &rule), 0);
	assert_memory_equal(&kernel.rule, &rule, sizeof(rule));
	assert_int_equal(pfring_remove_filtering_rule(ring, 65534), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_RULE_REMOVE], 65534);

	hash_rule.proto = 6;
	hash_rule.host_peer_a.v4 = 0x0a000001;
	hash_rule.port_peer_b = 80;
	kernel.option_errno[PFR_SO_HASH_RULE_REMOVE] = ENOENT;
	assert_int_equal(pfring_handle_hash_filtering_rule(ring, &hash_rule, 1),
			 0);
	assert_memory_equal(&kernel.hash_rule, &hash_rule, sizeof(hash_rule));
	kernel.option_errno[PFR_SO_HASH_RULE_REMOVE] = 0;
	kernel.option_errno[PFR_SO_HASH_RULE_ADD] = EEXIST;
	hash_rule.port_peer_b = 81;
	assert_int_equal(pfring_handle_hash_filtering_rule(ring, &hash_rule, 0),
			 0);
	assert_memory_equal(&kernel.hash_rule, &hash_rule, sizeof(hash_rule));
}

static void purges(void **state)
{
	(void)state;
	assert_int_equal(pfring_purge_idle_rules(ring, 65535), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_PURGE_RULES], 65535);
	assert_int_equal(pfring_purge_idle_hash_rules(ring, 300), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_PURGE_HASH_RULES], 300);
}

static void refuse(int option, int err, uint32_t kind, uint32_t id,
		   const char *field, const char *reason)
{
	kernel.option_errno[option] = err;
	kernel.refusal = (struct pfr_refusal){
		.error = -err, .kind = kind, .index = 3, .rule_id = id,
	};
	memcpy(kernel.refusal.field, field,
	       strnlen(field, sizeof(kernel.refusal.field)));
	memcpy(kernel.refusal.reason, reason,
	       strnlen(reason, sizeof(kernel.refusal.reason)));
}

static void the_module_says_why(void **state)
{
	struct pfr_refusal why;

	(void)state;
	assert_int_equal(pfring_get_refusal(ring, &why, sizeof(why)), 0);
	assert_int_equal(why.error, 0);

	refuse(PFR_SO_RULE_ADD, EINVAL, PFR_REFUSED_RULE, 10,
	       "core_fields.sport_low", "port range upside down");
	errno = 0;
	assert_int_equal(pfring_add_filtering_rule(ring, &rule),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(errno, EINVAL);
	assert_string_equal(pfring_last_error(),
			    "rule 10: core_fields.sport_low: port range upside down");
	assert_int_equal(pfring_get_refusal(ring, &why, sizeof(why)), 0);
	assert_memory_equal(&why, &kernel.refusal, sizeof(why));

	refuse(PFR_SO_HASH_RULE_ADD, EEXIST, PFR_REFUSED_HASH_RULE, 7, "",
	       "the flow has a rule");
	assert_int_equal(pfring_handle_hash_filtering_rule(ring, &hash_rule, 1),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_int_equal(errno, EEXIST);
	assert_string_equal(pfring_last_error(),
			    "exact rule 7: the flow has a rule");

	/* Names that fill their fields have no NUL. */
	refuse(PFR_SO_RULE_ADD, ENODEV, PFR_REFUSED_RULE, 10,
	       "012345678901234567890123456789012345678901234567",
	       "012345678901234567890123456789012345678901234567012345678901234567890123456789012345678901234567");
	assert_int_equal(pfring_add_filtering_rule(ring, &rule),
			 PF_RING_ERROR_UNKNOWN_ADAPTER);
	assert_int_equal(strlen(pfring_last_error()),
			 strlen("rule 10: ") + 48 + strlen(": ") + 96);
}

/* Words about another rule, or of another time, are not shown. */
static void stale_words(void **state)
{
	(void)state;
	refuse(PFR_SO_RULE_ADD, EINVAL, PFR_REFUSED_RULE, 11, "smac", "stale");
	assert_int_equal(pfring_add_filtering_rule(ring, &rule),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_string_equal(pfring_last_error(), "rule 10: Invalid argument");

	refuse(PFR_SO_RULE_ADD, EINVAL, PFR_REFUSED_HASH_RULE, 10, "", "stale");
	pfring_add_filtering_rule(ring, &rule);
	assert_string_equal(pfring_last_error(), "rule 10: Invalid argument");

	refuse(PFR_SO_RULE_ADD, EINVAL, PFR_REFUSED_RULE, 10, "smac", "stale");
	kernel.refusal.error = -ENOSPC;
	pfring_add_filtering_rule(ring, &rule);
	assert_string_equal(pfring_last_error(), "rule 10: Invalid argument");

	/* A module that knows rules, but not how to say why. */
	kernel.option_errno[PFR_SO_REFUSAL] = ENOPROTOOPT;
	kernel.refusal.error = -EINVAL;
	pfring_add_filtering_rule(ring, &rule);
	assert_int_equal(errno, EINVAL);
	assert_string_equal(pfring_last_error(), "rule 10: Invalid argument");

	kernel.option_errno[PFR_SO_RULE_REMOVE] = ENOENT;
	assert_int_equal(pfring_remove_filtering_rule(ring, 12),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(pfring_last_error(), "rule 12: there is none");
}

static void codes(void **state)
{
	static const struct {
		int err, code;
	} all[] = {
		{ EINVAL, PF_RING_ERROR_INVALID_ARGUMENT },
		{ E2BIG, PF_RING_ERROR_INVALID_ARGUMENT },
		{ ELOOP, PF_RING_ERROR_INVALID_ARGUMENT },
		{ EEXIST, PF_RING_ERROR_INVALID_STATUS },
		{ ENOENT, PF_RING_ERROR_INVALID_STATUS },
		{ ENOSPC, PF_RING_ERROR_INVALID_STATUS },
		{ ENODEV, PF_RING_ERROR_UNKNOWN_ADAPTER },
		{ EOPNOTSUPP, PF_RING_ERROR_NOT_SUPPORTED },
		{ ENOMEM, PF_RING_ERROR_NOT_ENOUGH_MEMORY },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		kernel.option_errno[PFR_SO_RULE_ADD] = all[i].err;
		assert_int_equal(pfring_add_filtering_rule(ring, &rule),
				 all[i].code);
		assert_int_equal(errno, all[i].err);
	}
}

static void sets(void **state)
{
	hash_filtering_rule hash_rules[2] = { { .rule_id = 1 } };
	filtering_rule rules[2] = { { .rule_id = 5 }, { .rule_id = 4 } };
	struct pfr_rule_set head;

	(void)state;
	assert_int_equal(pfring_replace_filtering_rules(ring, rules, 2,
							hash_rules, 2, 0), 0);
	memcpy(&head, kernel.rule_set, sizeof(head));
	assert_int_equal(kernel.rule_set_len,
			 sizeof(head) + sizeof(rules) + sizeof(hash_rules));
	assert_int_equal(head.num_rules, 2);
	assert_int_equal(head.num_hash_rules, 2);
	assert_int_equal(head.rule_size, sizeof(*rules));
	assert_int_equal(head.hash_rule_size, sizeof(*hash_rules));
	assert_int_equal(head.policy, PFR_POLICY_DROP);
	assert_int_equal(head.reserved, 0);
	assert_memory_equal(kernel.rule_set + sizeof(head), rules,
			    sizeof(rules));
	assert_memory_equal(kernel.rule_set + sizeof(head) + sizeof(rules),
			    hash_rules, sizeof(hash_rules));

	assert_int_equal(pfring_replace_filtering_rules(ring, NULL, 0, NULL, 0,
							-1), 0);
	memcpy(&head, kernel.rule_set, sizeof(head));
	assert_int_equal(kernel.rule_set_len, sizeof(head));
	assert_int_equal(head.num_rules, 0);
	assert_int_equal(head.policy, PFR_POLICY_KEEP);
	assert_int_equal(pfring_replace_filtering_rules(ring, NULL, 0,
							hash_rules, 1, 200), 0);
	memcpy(&head, kernel.rule_set, sizeof(head));
	assert_int_equal(head.policy, PFR_POLICY_ACCEPT);
	assert_memory_equal(kernel.rule_set + sizeof(head), hash_rules,
			    sizeof(*hash_rules));
}

static void refused_sets(void **state)
{
	filtering_rule rules[2] = { { .rule_id = 5 }, { .rule_id = 4 } };

	(void)state;
	refuse(PFR_SO_RULE_SET, ENOENT, PFR_REFUSED_RULE, 4,
	       "extended_fields.filter_plugin_id", "no such plugin");
	assert_int_equal(pfring_replace_filtering_rules(ring, rules, 2, NULL, 0,
							-1),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_string_equal(pfring_last_error(),
			    "rule 4 of the set: extended_fields.filter_plugin_id: no such plugin");
	refuse(PFR_SO_RULE_SET, E2BIG, PFR_REFUSED_SET, 0, "num_rules",
	       "more than 65535");
	assert_int_equal(pfring_replace_filtering_rules(ring, rules, 2, NULL, 0,
							-1),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_string_equal(pfring_last_error(),
			    "rule set: num_rules: more than 65535");
	kernel.refusal.error = 0;
	pfring_replace_filtering_rules(ring, rules, 2, NULL, 0, -1);
	assert_string_equal(pfring_last_error(),
			    "rule set: Argument list too long");

	/* What no option can carry does not get that far. */
	kernel.rule_set_len = 77;
	assert_int_equal(pfring_replace_filtering_rules(ring, rules, UINT32_MAX,
							NULL, 0, -1),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(errno, E2BIG);
	assert_int_equal(pfring_replace_filtering_rules(ring, rules, 0,
							&hash_rule, UINT32_MAX,
							-1),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(kernel.rule_set_len, 77);
}

static void give_stats(unsigned int len)
{
	unsigned int i;

	for (i = 0; i < sizeof(kernel.rule_stats); i++)
		kernel.rule_stats[i] = (char)(i + 1);
	kernel.rule_stats_len = len;
}

/* Both functions, with @room bytes; expects @want of them, 0 = refused. */
static void expect_stats(unsigned int room, unsigned int want)
{
	unsigned int wildcard = room, exact = room;
	char stats[257], hash_stats[257];
	int rc = want ? 0 : PF_RING_ERROR_INVALID_ARGUMENT;

	memset(stats, 0x55, sizeof(stats));
	memset(hash_stats, 0x55, sizeof(hash_stats));
	hash_rule.port_peer_a = 99;
	assert_int_equal(pfring_get_filtering_rule_stats(ring, 513, stats,
							 &wildcard), rc);
	assert_int_equal(pfring_get_hash_filtering_rule_stats(ring, &hash_rule,
							      hash_stats,
							      &exact), rc);
	assert_int_equal(kernel.u32_option[PFR_SO_RULE_STATS], 513);
	assert_memory_equal(&kernel.hash_rule, &hash_rule, sizeof(hash_rule));
	assert_memory_equal(stats, kernel.rule_stats, want);
	assert_memory_equal(hash_stats, kernel.rule_stats, want);
	assert_int_equal(stats[want], 0x55);
	assert_int_equal(hash_stats[want], 0x55);
	assert_int_equal(wildcard, want ? want : room);
	assert_int_equal(exact, want ? want : room);
	if (!want)
		assert_int_equal(errno, EMSGSIZE);
}

static void statistics(void **state)
{
	(void)state;
	/* Of a plain rule. */
	give_stats(sizeof(struct pfr_rule_stats));
	expect_stats(sizeof(struct pfr_rule_stats), 64);
	expect_stats(256, 64);
	expect_stats(63, 0);
	expect_stats(16, 0);
	expect_stats(0, 0);
	/* A newer module has counted more: old programs get what they know. */
	give_stats(96);
	expect_stats(64, 64);
	expect_stats(72, 72);
	expect_stats(256, 96);
	/* Of a plugin: as long as they are. */
	hash_rule.plugin_action.plugin_id = 3;
	give_stats(20);
	expect_stats(20, 20);
	expect_stats(64, 20);
	expect_stats(256, 20);
	expect_stats(19, 0);
	expect_stats(3, 0);
	give_stats(2);
	expect_stats(2, 2);
}

static void statistics_of_nothing(void **state)
{
	unsigned int len = 64;
	char stats[64];

	(void)state;
	refuse(PFR_SO_RULE_STATS, ENOENT, PFR_REFUSED_RULE, 10, "", "stale");
	assert_int_equal(pfring_get_filtering_rule_stats(ring, 10, stats, &len),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(pfring_last_error(), "rule 10: there is none");
	kernel.option_errno[PFR_SO_HASH_RULE_STATS] = ENOENT;
	assert_int_equal(pfring_get_hash_filtering_rule_stats(ring, &hash_rule,
							      stats, &len),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_string_equal(pfring_last_error(), "exact rule 7: there is none");
	assert_int_equal(len, 64);
}

static void modules_without_rules(void **state)
{
	struct pfr_refusal why;
	unsigned int len = 64;
	char stats[64];
	int option;

	(void)state;
	for (option = PFR_SO_RULE_ADD; option <= PFR_SO_REFUSAL; option++)
		kernel.option_errno[option] = ENOPROTOOPT;
#define UNSUPPORTED(call)						\
do {									\
	pfring_bind(ring, NULL);	/* says something else */	\
	assert_int_equal(call, PF_RING_ERROR_NOT_SUPPORTED);		\
	assert_int_equal(errno, ENOPROTOOPT);				\
	assert_string_equal(pfring_last_error(),			\
			    "pf_ring.ko has no rules: update it");	\
} while (0)
	UNSUPPORTED(pfring_add_filtering_rule(ring, &rule));
	UNSUPPORTED(pfring_remove_filtering_rule(ring, 10));
	UNSUPPORTED(pfring_handle_hash_filtering_rule(ring, &hash_rule, 1));
	UNSUPPORTED(pfring_handle_hash_filtering_rule(ring, &hash_rule, 0));
	UNSUPPORTED(pfring_get_filtering_rule_stats(ring, 10, stats, &len));
	UNSUPPORTED(pfring_get_hash_filtering_rule_stats(ring, &hash_rule,
							 stats, &len));
	UNSUPPORTED(pfring_purge_idle_rules(ring, 1));
	UNSUPPORTED(pfring_purge_idle_hash_rules(ring, 1));
	UNSUPPORTED(pfring_replace_filtering_rules(ring, &rule, 1, NULL, 0, 0));
	UNSUPPORTED(pfring_get_refusal(ring, &why, sizeof(why)));
}

static void null_pointers(void **state)
{
	struct pfr_refusal why;
	unsigned int len = 64;
	char stats[64];

	(void)state;
#define INVALID(call) assert_int_equal(call, PF_RING_ERROR_INVALID_ARGUMENT)
	INVALID(pfring_add_filtering_rule(NULL, &rule));
	INVALID(pfring_add_filtering_rule(ring, NULL));
	INVALID(pfring_remove_filtering_rule(NULL, 10));
	INVALID(pfring_handle_hash_filtering_rule(NULL, &hash_rule, 1));
	INVALID(pfring_handle_hash_filtering_rule(ring, NULL, 1));
	INVALID(pfring_get_filtering_rule_stats(NULL, 10, stats, &len));
	INVALID(pfring_get_filtering_rule_stats(ring, 10, NULL, &len));
	INVALID(pfring_get_filtering_rule_stats(ring, 10, stats, NULL));
	INVALID(pfring_get_hash_filtering_rule_stats(NULL, &hash_rule, stats,
						     &len));
	INVALID(pfring_get_hash_filtering_rule_stats(ring, NULL, stats, &len));
	INVALID(pfring_get_hash_filtering_rule_stats(ring, &hash_rule, NULL,
						     &len));
	INVALID(pfring_get_hash_filtering_rule_stats(ring, &hash_rule, stats,
						     NULL));
	INVALID(pfring_purge_idle_rules(NULL, 1));
	INVALID(pfring_purge_idle_hash_rules(NULL, 1));
	INVALID(pfring_replace_filtering_rules(NULL, &rule, 1, NULL, 0, 0));
	INVALID(pfring_replace_filtering_rules(ring, NULL, 1, NULL, 0, 0));
	INVALID(pfring_replace_filtering_rules(ring, NULL, 0, NULL, 1, 0));
	INVALID(pfring_get_refusal(NULL, &why, sizeof(why)));
	INVALID(pfring_get_refusal(ring, NULL, 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(adds_and_removes),
		TEST(purges),
		TEST(the_module_says_why),
		TEST(stale_words),
		TEST(codes),
		TEST(sets),
		TEST(refused_sets),
		TEST(statistics),
		TEST(statistics_of_nothing),
		TEST(modules_without_rules),
		TEST(null_pointers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
