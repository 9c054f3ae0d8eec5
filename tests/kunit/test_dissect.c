// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dissector in the kernel: the table of packets, and every truncation of
 * each in a buffer of exact size, where KASAN sees any over-read.
 */
#include <kunit/test.h>
#include <linux/pf_ring.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "dissect.h"
#include "dissect-invariants.h"
#include "packets.h"

static void packet_name(const struct pfr_test_packet *t, char *name)
{
	strscpy(name, t->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(packet, pfr_test_packets, packet_name);

/* kmalloc() rounds up to a size class, but KASAN poisons what is not asked. */
static u8 *exact_copy(struct kunit *test, const u8 *bytes, u32 len)
{
	/* Not ZERO_SIZE_PTR: the empty packet is to be an address like others. */
	u8 *p = kmalloc(max_t(u32, len, 1), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
	memcpy(p, bytes, len);
	return p;
}

static void dissect_expected(struct kunit *test)
{
	const struct pfr_test_packet *t = test->param_value;
	u8 *p = exact_copy(test, t->bytes, t->len);
	struct pkt_parsing_info info;
	const u8 *want = (const u8 *)&t->info;
	const u8 *got = (const u8 *)&info;
	int level;
	size_t i;

	memset(&info, 0xA5, sizeof(info));
	level = pfr_dissect(&info, p, t->len, PFR_LEVEL_TUNNEL);
	kfree(p);
	KUNIT_EXPECT_EQ(test, level, t->level);
	for (i = 0; i < sizeof(info); i++)
		KUNIT_EXPECT_EQ_MSG(test, got[i], want[i],
				    "byte %zu of the result", i);
}

static void dissect_truncations(struct kunit *test)
{
	const struct pfr_test_packet *t = test->param_value;
	struct pkt_parsing_info whole, prefix;
	const char *wrong;
	u32 len;
	u8 *p;

	pfr_dissect(&whole, t->bytes, t->len, PFR_LEVEL_TUNNEL);
	for (len = 0; len <= t->len; len++) {
		p = exact_copy(test, t->bytes, len);
		wrong = pfr_check_packet(&prefix, p, len);
		if (!wrong)
			wrong = pfr_check_subset(&prefix, &whole);
		kfree(p);
		if (wrong)
			KUNIT_FAIL(test, "%u bytes: broken rule: %s", len,
				   wrong);
	}
}

static struct kunit_case dissect_cases[] = {
	KUNIT_CASE_PARAM(dissect_expected, packet_gen_params),
	KUNIT_CASE_PARAM(dissect_truncations, packet_gen_params),
	{}
};

static struct kunit_suite dissect_suite = {
	.name = "pf_ring_dissect",
	.test_cases = dissect_cases,
};

kunit_test_suites(&dissect_suite);

MODULE_LICENSE("GPL");
