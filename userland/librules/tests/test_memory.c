// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whichever allocation fails: an error, and nothing worse. */
#include <stdlib.h>

#include "librules.h"
#include "test.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_reallocarray(void *p, size_t count, size_t size);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_reallocarray(void *p, size_t count, size_t size);
char *__wrap_strdup(const char *s);

static int left = -1;	/* allocations until one fails; -1: none does */
static int failed;

static int fails(void)
{
	if (left < 0 || left--)
		return 0;
	failed = 1;
	return 1;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

void *__wrap_reallocarray(void *p, size_t count, size_t size)
{
	return fails() ? NULL : __real_reallocarray(p, count, size);
}

char *__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

/* Files, relative to the folder golden. */
static const char rules[] = "include \"good.rules\"\nrule 1 accept plugin 7 { raw 01 }\n";
static const char errors[] = "include \"statements.rules\"\nrule 1 drop src 10.0.0.300\n";
static const char json[] = "{\"rules\": [{\"id\": 1, \"action\": \"drop\", \"src\": \"::1\"}]}";

/* All there is to do; the messages are looked at, too. */
static int everything(const char *text, int is_json)
{
	struct pfr_rules *set = pfr_rules_new();
	char *out, reason[100];
	FILE *null = fopen("/dev/null", "w");
	int rc = -1;

	assert_non_null(null);
	if (!set) {
		fclose(null);
		return -1;
	}
	rc = is_json ? pfr_rules_read_json(set, "memory", text, strlen(text)) :
		       pfr_rules_read_text(set, "./memory", text, strlen(text));
	if (!rc)
		rc = pfr_rules_from_pcap(set, "udp and (port 1 or port 2)", 100,
					 forward_packet_and_stop_rule_evaluation,
					 PFR_RULES_PLAIN_PACKETS, reason,
					 sizeof(reason));
	if (!rc)
		rc = pfr_rules_print(set, null);
	if (!rc) {
		out = pfr_rules_json(set);
		rc = out ? 0 : -1;
		free(out);
	} else {
		assert_true(rc < 0);
		/* Without an error in the set it was the writing. */
		assert_true(!set->num_errors || set->num_messages);
	}
	pfr_rules_print_messages(set, null);
	pfr_rules_free(set);
	fclose(null);
	return rc;
}

static void each_fails(const char *text, int is_json, int expected)
{
	int n, rc;

	assert_int_equal(everything(text, is_json), expected);
	for (n = 0; n < 100000; n++) {
		left = n;
		failed = 0;
		rc = everything(text, is_json);
		left = -1;
		if (!failed)
			break;
		/* Only codecs that are looked for may do without. */
		if (expected)
			assert_int_equal(rc, -1);
	}
	assert_int_equal(rc, expected);
	assert_in_range(n, 5, 10000);
}

static void good(void **state)
{
	(void)state;
	each_fails(rules, 0, 0);
}

static void wrong(void **state)
{
	(void)state;
	each_fails(errors, 0, -1);
}

static void from_json(void **state)
{
	(void)state;
	each_fails(json, 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(wrong),
		cmocka_unit_test(from_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
