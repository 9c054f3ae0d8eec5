// SPDX-License-Identifier: GPL-2.0-only
/* A plugin's counters and room for each CPU. */
#include <kunit/test.h>
#include <linux/align.h>

#include "pf_ring_percpu.h"

enum { APPLES, PLUMS, COUNTERS };

static void percpu_counters(struct kunit *test)
{
	struct pfring_counters c;
	struct pfring_counters_cpu *mine;
	u32 i;

	KUNIT_ASSERT_EQ(test, pfring_counters_init(&c, COUNTERS), 0);
	KUNIT_EXPECT_EQ(test, pfring_counters_sum(&c, APPLES), 0ULL);
	for (i = 0; i < 100; i++) {
		local_bh_disable();
		mine = pfring_counters_begin(&c);
		u64_stats_inc(&mine->value[APPLES]);
		u64_stats_add(&mine->value[PLUMS], 1U << 30);
		pfring_counters_end(mine);
		local_bh_enable();
	}
	KUNIT_EXPECT_EQ(test, pfring_counters_sum(&c, APPLES), 100ULL);
	KUNIT_EXPECT_EQ(test, pfring_counters_sum(&c, PLUMS), 100ULL << 30);
	pfring_counters_destroy(&c);
	pfring_counters_destroy(&c);

	KUNIT_EXPECT_EQ(test, pfring_counters_init(&c, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pfring_counters_init(&c, PFRING_COUNTERS_MAX + 1),
			-EINVAL);
	pfring_counters_destroy(&c);
}

static void percpu_room(struct kunit *test)
{
	struct pfring_scratch s;
	u8 *room;

	KUNIT_EXPECT_EQ(test, pfring_scratch_init(&s, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pfring_scratch_init(&s, PCPU_MIN_UNIT_SIZE + 1),
			-EINVAL);
	pfring_scratch_destroy(&s);
	KUNIT_ASSERT_EQ(test, pfring_scratch_init(&s, 2048), 0);
	local_bh_disable();
	room = pfring_scratch_get(&s);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)room, 8));
	memset(room, 0x55, 2048);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)pfring_scratch_get(&s), room);
	local_bh_enable();
	pfring_scratch_destroy(&s);
	pfring_scratch_destroy(&s);
}

static struct kunit_case percpu_cases[] = {
	KUNIT_CASE(percpu_counters),
	KUNIT_CASE(percpu_room),
	{}
};

static struct kunit_suite percpu_suite = {
	.name = "pfr_percpu",
	.test_cases = percpu_cases,
};

kunit_test_suite(percpu_suite);
