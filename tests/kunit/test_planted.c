// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runner's negative control. Asked by kernel parameter, this suite fails, or
 * breaks a rule that only the kernel's log shows; the runner must notice both.
 */
#include <kunit/test.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

static char *what = "nothing";
module_param(what, charp, 0);

static void planted_failure(struct kunit *test)
{
	if (strcmp(what, "failure"))
		kunit_skip(test, "not asked for");

	KUNIT_EXPECT_EQ(test, 1, 2);
}

/* On 6.1 KUnit does not notice a KASAN report: the test itself passes. */
static void planted_overread(struct kunit *test)
{
	u8 *p, byte;

	if (strcmp(what, "overread"))
		kunit_skip(test, "not asked for");

	p = kmalloc(100, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	OPTIMIZER_HIDE_VAR(p);
	byte = p[100];
	kunit_info(test, "read %u beyond the end\n", byte);
	kfree(p);
}

static void planted_warning(struct kunit *test)
{
	if (strcmp(what, "warning"))
		kunit_skip(test, "not asked for");

	WARN(1, "planted\n");
}

static struct kunit_case planted_cases[] = {
	KUNIT_CASE(planted_failure),
	KUNIT_CASE(planted_overread),
	KUNIT_CASE(planted_warning),
	{}
};

static struct kunit_suite planted_suite = {
	.name = "pfr_planted",
	.test_cases = planted_cases,
};

kunit_test_suite(planted_suite);
