// SPDX-License-Identifier: GPL-2.0-only
/* Memory of flows, in parts for namespaces; and several tables as one list. */
#include <kunit/test.h>

#include "pf_ring_flows.h"

struct plum_key {
	u32 tree;
};

struct plum {
	struct pfring_flow flow;
	struct plum_key key;
	u32 seen;
};

static const struct pfring_flow_kind plum_kind =
	PFRING_FLOW_KIND(struct plum, key, NULL);
static const struct pfring_flow_kind heavy_kind = {
	.size = sizeof(struct plum),
	.key_offset = offsetof(struct plum, key),
	.key_len = sizeof(struct plum_key),
	.beside = 1000,
};

static struct pfring_flows mine, yours;

static u32 plums_grow(struct pfring_flows *flows,
		      const struct pfring_flow_kind *kind, u32 from, u32 num)
{
	struct pfring_flow *flow;
	u32 there = 0;

	local_bh_disable();
	for (; num; num--, from++) {
		flow = pfring_flow_get(flows, kind, &(struct plum_key){ from });
		if (!flow)
			continue;
		there++;
		pfring_flow_put(flows, flow);
	}
	local_bh_enable();
	return there;
}

static u64 plums_num(struct pfring_flows *flows)
{
	struct pfring_flows_stats stats;

	pfring_flows_stats(flows, &stats);
	return stats.num;
}

static void plums_init(struct kunit *test, struct pfring_flows *flows,
		       const struct pfring_flow_kind *kind,
		       struct pfring_share *share)
{
	KUNIT_ASSERT_EQ(test, pfring_flows_init(flows, kind, 512), 0);
	KUNIT_ASSERT_EQ(test, pfring_flows_share(flows, share), 0);
}

#define TABLE	(512 * sizeof(struct pfring_flow_bucket))
#define PLUM	sizeof(struct plum)

/* Each has his part, whatever the other one does. */
static void share_parts(struct kunit *test)
{
	static struct pfring_budget budget =
		PFRING_BUDGET(budget, 2 * (TABLE + 200 * PLUM));
	struct pfring_share *a = pfring_share_get(&budget, 1);
	struct pfring_share *same = pfring_share_get(&budget, 1);
	struct pfring_share *b;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_PTR_EQ(test, same, a);
	pfring_share_put(same);
	/* Alone, more than half. */
	plums_init(test, &mine, &plum_kind, a);
	KUNIT_EXPECT_EQ(test, plums_grow(&mine, &plum_kind, 0, 350), 350U);
	KUNIT_EXPECT_EQ(test, plums_num(&mine), 350ULL);

	/* Another one comes, and gets his half at once. */
	b = pfring_share_get(&budget, 2);
	KUNIT_ASSERT_NOT_NULL(test, b);
	plums_init(test, &yours, &plum_kind, b);
	KUNIT_EXPECT_EQ(test, plums_grow(&yours, &plum_kind, 0, 180), 180U);
	KUNIT_EXPECT_EQ(test, plums_num(&yours), 180ULL);
	/* The first one gives two for one, until he has his half. */
	KUNIT_EXPECT_TRUE(test, pfring_share_is_over(a));
	KUNIT_EXPECT_EQ(test, plums_grow(&mine, &plum_kind, 1000, 100), 100U);
	KUNIT_EXPECT_EQ(test, plums_num(&mine), 250ULL);
	KUNIT_EXPECT_EQ(test, plums_grow(&mine, &plum_kind, 2000, 300), 300U);
	KUNIT_EXPECT_FALSE(test, pfring_share_is_over(a));
	KUNIT_EXPECT_EQ(test, plums_num(&mine), 200ULL);
	/* What the one does is nothing to the other. */
	KUNIT_EXPECT_EQ(test, plums_num(&yours), 180ULL);
	KUNIT_EXPECT_EQ(test, plums_grow(&yours, &plum_kind, 1000, 50), 50U);
	KUNIT_EXPECT_EQ(test, plums_num(&yours), 200ULL);
	KUNIT_EXPECT_EQ(test, plums_num(&mine), 200ULL);

	pfring_flows_destroy(&yours);
	KUNIT_EXPECT_EQ(test, pfring_share_bytes(b), 0UL);
	pfring_share_put(b);
	KUNIT_EXPECT_EQ(test, plums_grow(&mine, &plum_kind, 3000, 50), 50U);
	KUNIT_EXPECT_EQ(test, plums_num(&mine), 250ULL);
	pfring_flows_purge(&mine, 0);
	KUNIT_EXPECT_EQ(test, pfring_share_bytes(a), TABLE);
	pfring_flows_destroy(&mine);
	KUNIT_EXPECT_EQ(test, pfring_share_bytes(a), 0UL);
	pfring_share_put(a);
	KUNIT_EXPECT_EQ(test, budget.num, 0U);
	KUNIT_EXPECT_TRUE(test, list_empty(&budget.shares));
}

/* What flows point to counts, too; a table that does not fit is refused. */
static void share_beside(struct kunit *test)
{
	static struct pfring_budget budget =
		PFRING_BUDGET(budget, TABLE + 100 * (PLUM + 1000));
	struct pfring_share *share = pfring_share_get(&budget, 7);

	KUNIT_ASSERT_NOT_NULL(test, share);
	plums_init(test, &mine, &heavy_kind, share);
	KUNIT_EXPECT_EQ(test, plums_grow(&mine, &heavy_kind, 0, 120), 120U);
	KUNIT_EXPECT_EQ(test, plums_num(&mine), 100ULL);
	KUNIT_ASSERT_EQ(test, pfring_flows_init(&yours, &plum_kind, 512), 0);
	KUNIT_EXPECT_EQ(test, pfring_flows_share(&yours, share), -ENOBUFS);
	pfring_flows_destroy(&yours);
	pfring_flows_destroy(&mine);
	KUNIT_EXPECT_EQ(test, pfring_share_bytes(share), 0UL);
	pfring_share_put(share);
}

static bool plum_page(struct pfring_flow *flow, void *arg)
{
	u32 *room = arg;

	if (!*room)
		return false;
	--*room;
	container_of(flow, struct plum, flow)->seen++;
	return true;
}

static bool plum_once(struct pfring_flow *flow, void *arg)
{
	struct kunit *test = arg;

	KUNIT_EXPECT_EQ(test, container_of(flow, struct plum, flow)->seen, 1U);
	return true;
}

/* Two tables, one empty in between, on pages of every size: each flow once. */
static void share_walk_all(struct kunit *test)
{
	static struct pfring_flows none;
	struct pfring_flows *const tables[] = { &mine, &none, &yours };
	u64 cursor, rounds, any = 0x123456789abcdefULL;
	u32 size, room, pages;

	for (size = 1; size < 400; size = size * 2 + 1) {
		plums_init(test, &mine, &plum_kind, NULL);
		plums_init(test, &none, &plum_kind, NULL);
		plums_init(test, &yours, &plum_kind, NULL);
		plums_grow(&mine, &plum_kind, 0, 100);
		plums_grow(&yours, &plum_kind, 0, 150);
		cursor = 0;
		pages = 0;
		do {
			room = size;
			pages++;
		} while (pfring_flows_walk_all(tables, 3, &cursor, plum_page,
					       &room) && pages < 1000);
		KUNIT_EXPECT_EQ(test, pages, DIV_ROUND_UP(250, size));
		KUNIT_EXPECT_EQ(test, cursor, 0ULL);
		cursor = 0;
		pfring_flows_walk_all(tables, 3, &cursor, plum_once, test);
		/* Users may give back what they like. */
		for (rounds = 0; rounds < 1000; rounds++) {
			cursor = any *= 6364136223846793005ULL;
			room = 10;
			pfring_flows_walk_all(tables, 3, &cursor, plum_page,
					      &room);
		}
		pfring_flows_destroy(&mine);
		pfring_flows_destroy(&none);
		pfring_flows_destroy(&yours);
	}
}

static struct kunit_case share_cases[] = {
	KUNIT_CASE(share_parts),
	KUNIT_CASE(share_beside),
	KUNIT_CASE(share_walk_all),
	{}
};

static struct kunit_suite share_suite = {
	.name = "pfr_share",
	.test_cases = share_cases,
};

kunit_test_suite(share_suite);
