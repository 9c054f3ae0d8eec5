// SPDX-License-Identifier: LGPL-2.1-or-later
/* Text and JSON hold all that is in a rule. */
#include <stdlib.h>

#include "random_rule.h"
#include "test.h"

#define RULES		3000
#define HASH_RULES	2000

static struct pfr_rules *make(int seed)
{
	struct pfr_rules *set = pfr_rules_new();
	hash_filtering_rule hash_rule;
	filtering_rule rule;
	int i;

	assert_non_null(set);
	random_seed((__u64)seed);
	for (i = 0; i < RULES; i++) {
		random_rule(&rule, (__u16)(65534 - 7 * i), 1);
		assert_int_equal(pfr_rules_add(set, &rule), 0);
	}
	for (i = 0; i < HASH_RULES; i++) {
		random_hash_rule(&hash_rule);
		assert_int_equal(pfr_rules_add_hash(set, &hash_rule), 0);
	}
	return set;
}

static void assert_same(const struct pfr_rules *a, const struct pfr_rules *b)
{
	__u32 i;

	pfr_rules_print_messages(b, stderr);
	assert_int_equal(b->num_errors, 0);
	assert_int_equal(a->policy, b->policy);
	assert_int_equal(a->sampling, b->sampling);
	assert_int_equal(a->num_rules, b->num_rules);
	assert_int_equal(a->num_hash_rules, b->num_hash_rules);
	for (i = 0; i < a->num_rules; i++) {
		if (!memcmp(&a->rules[i], &b->rules[i], sizeof(a->rules[i])))
			continue;
		pfr_rules_print_rule(&a->rules[i], stderr);
		pfr_rules_print_rule(&b->rules[i], stderr);
		fail_msg("rule %u is another one", i);
	}
	for (i = 0; i < a->num_hash_rules; i++) {
		if (!memcmp(&a->hash_rules[i], &b->hash_rules[i],
			    sizeof(a->hash_rules[i])))
			continue;
		pfr_rules_print_hash_rule(&a->hash_rules[i], stderr);
		pfr_rules_print_hash_rule(&b->hash_rules[i], stderr);
		fail_msg("hash rule %u is another one", i);
	}
}

static char *text_of(const struct pfr_rules *set)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(pfr_rules_print(set, out), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

/* text -> structures -> JSON -> structures -> text */
static void round_trip(void **state)
{
	int seed;

	(void)state;
	for (seed = 1; seed <= 5; seed++) {
		struct pfr_rules *set = make(seed), *second, *third;
		char *text, *json, *again;

		text = text_of(set);
		second = pfr_rules_new();
		assert_non_null(second);
		pfr_rules_read_text(second, "text", text, strlen(text));
		assert_same(set, second);

		json = pfr_rules_json(second);
		assert_non_null(json);
		third = pfr_rules_new();
		assert_non_null(third);
		pfr_rules_read_json(third, "json", json, strlen(json));
		assert_same(set, third);

		again = text_of(third);
		assert_string_equal(text, again);
		free(again);
		free(json);
		free(text);
		pfr_rules_free(third);
		pfr_rules_free(second);
		pfr_rules_free(set);
	}
}

static void policy_and_sampling(void **state)
{
	static const char *const texts[] = {
		"", "default accept\n", "default drop\nsample 1\n",
		"sample 4294967295\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct pfr_rules *set = pfr_rules_new(), *other = pfr_rules_new();
		char *json, *text;

		assert_true(set && other);
		assert_int_equal(pfr_rules_read_text(set, "t", texts[i],
						     strlen(texts[i])), 0);
		json = pfr_rules_json(set);
		assert_non_null(json);
		assert_int_equal(pfr_rules_read_json(other, "j", json,
						     strlen(json)), 0);
		assert_same(set, other);
		text = text_of(other);
		assert_string_equal(text, texts[i]);
		free(text);
		free(json);
		pfr_rules_free(other);
		pfr_rules_free(set);
	}
}

/* A set of nothing but good rules; changing a byte must be noticed. */
static void comparing_works(void **state)
{
	struct pfr_rules *set = make(9), *other = make(9);

	(void)state;
	assert_int_equal(memcmp(set->rules, other->rules,
				set->num_rules * sizeof(*set->rules)), 0);
	other->rules[5].core_fields.shost.v4 ^= 1;
	assert_int_not_equal(memcmp(set->rules, other->rules,
				    set->num_rules * sizeof(*set->rules)), 0);
	pfr_rules_free(other);
	pfr_rules_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(policy_and_sampling),
		cmocka_unit_test(comparing_works),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
