// SPDX-License-Identifier: GPL-2.0-only
/* The parser, in a kernel with KASAN: it reads nothing that is not there. */
#include <kunit/test.h>

#include "sample_parse.h"

static void sample_takes(struct kunit *test)
{
	static const u8 data[] = { 7, 0x01, 0x02 };
	struct sample_message message;

	KUNIT_ASSERT_EQ(test, sample_parse(data, 3, 3 + 0x102, &message), 0);
	KUNIT_EXPECT_EQ(test, message.type, 7);
	KUNIT_EXPECT_EQ(test, message.length, 0x102);
	/* More may follow. */
	KUNIT_EXPECT_EQ(test, sample_parse(data, 3, 65535, &message), 0);
}

static void sample_refuses(struct kunit *test)
{
	static const u8 no_type[] = { 0, 0, 0 }, largest[] = { 1, 0xff, 0xff };
	struct sample_message message;

	KUNIT_EXPECT_EQ(test, sample_parse(no_type, 3, 3, &message), -1);
	KUNIT_EXPECT_EQ(test, sample_parse(largest, 3, 65537, &message), -1);
	KUNIT_EXPECT_EQ(test, sample_parse(largest, 3, 65538, &message), 0);
}

/* Every length there can be, in memory that ends just there. */
static void sample_cut(struct kunit *test)
{
	static const u8 whole[] = { 1, 0, 5, 'h', 'e', 'l', 'l', 'o' };
	struct sample_message message;
	u32 len;
	u8 *cut;

	for (len = 1; len <= sizeof(whole); len++) {
		cut = kmemdup(whole, len, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, cut);
		KUNIT_EXPECT_EQ(test, sample_parse(cut, len, len, &message),
				len < sizeof(whole) ? -1 : 0);
		kfree(cut);
	}
	KUNIT_EXPECT_EQ(test, sample_parse(NULL, 0, 0, &message), -1);
}

static struct kunit_case sample_cases[] = {
	KUNIT_CASE(sample_takes),
	KUNIT_CASE(sample_refuses),
	KUNIT_CASE(sample_cut),
	{}
};

static struct kunit_suite sample_suite = {
	.name = "sample",
	.test_cases = sample_cases,
};

kunit_test_suite(sample_suite);
