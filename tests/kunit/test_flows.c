// SPDX-License-Identifier: GPL-2.0-only
/* A plugin's table of flows, against what its header promises. */
#include <kunit/test.h>
#include <linux/prandom.h>

#include "pf_ring_flows.h"

struct pear_key {
	u32 tree;
	u32 branch;
	u32 twig;
};

struct pear {
	struct pfring_flow flow;
	struct pear_key key;
	u32 eaten;
	u64 seen;		/* pages it was on */
};

/* Counted by pear_forget(). */
static u32 forgotten, forgotten_eaten;

static void pear_forget(struct pfring_flows *flows, struct pfring_flow *flow)
{
	forgotten++;
	forgotten_eaten += container_of(flow, struct pear, flow)->eaten;
}

static const struct pfring_flow_kind pear_kind =
	PFRING_FLOW_KIND(struct pear, key, pear_forget);

static struct pfring_flows pears;

static void pears_init(struct kunit *test, u32 limit)
{
	forgotten = 0;
	forgotten_eaten = 0;
	KUNIT_ASSERT_EQ(test, pfring_flows_init(&pears, &pear_kind, limit), 0);
	/* Packets come with bottom halves disabled. */
	local_bh_disable();
}

static void pears_destroy(void)
{
	local_bh_enable();
	pfring_flows_destroy(&pears);
}

static struct pear *pear_get(u32 tree)
{
	struct pear_key key = { .tree = tree, .branch = ~tree, .twig = 7 };
	struct pfring_flow *flow = pfring_flow_get(&pears, &pear_kind, &key);

	return flow ? container_of(flow, struct pear, flow) : NULL;
}

static void pear_put(struct pear *pear)
{
	pfring_flow_put(&pears, &pear->flow);
}

/* How often it was eaten before; -1: there is none. */
static int pear_eat(u32 tree)
{
	struct pear *pear = pear_get(tree);
	int before = -1;

	if (pear) {
		before = pear->eaten++;
		pear_put(pear);
	}
	return before;
}

static bool pear_is_there(u32 tree)
{
	struct pear_key key = { .tree = tree, .branch = ~tree, .twig = 7 };
	struct pfring_flow *flow = pfring_flow_find(&pears, &pear_kind, &key);

	if (flow)
		pfring_flow_put(&pears, flow);
	return flow;
}

/* As if it had last been active so many jiffies ago. */
static void pear_age(u32 tree, u32 ago)
{
	struct pear *pear = pear_get(tree);

	pear->flow.last = (u32)jiffies - ago;
	pear_put(pear);
}

static struct pfring_flows_stats pears_stats(void)
{
	struct pfring_flows_stats stats;

	pfring_flows_stats(&pears, &stats);
	return stats;
}

static void flows_found_again(struct kunit *test)
{
	struct pear_key other = { .tree = 5, .branch = ~5, .twig = 8 };
	struct pear *pear;
	u32 i;

	pears_init(test, 1000);
	KUNIT_EXPECT_FALSE(test, pear_is_there(5));
	for (i = 0; i < 1000; i++)
		KUNIT_ASSERT_EQ(test, pear_eat(i), 0);
	for (i = 0; i < 1000; i++)
		KUNIT_ASSERT_EQ(test, pear_eat(i), 1);
	KUNIT_EXPECT_TRUE(test, pear_is_there(5));
	KUNIT_EXPECT_NULL(test, pfring_flow_find(&pears, &pear_kind, &other));

	pear = pear_get(5);
	KUNIT_EXPECT_EQ(test, pear->key.tree, 5U);
	KUNIT_EXPECT_EQ(test, pear->key.twig, 7U);
	pfring_flow_del(&pears, &pear->flow);
	KUNIT_EXPECT_FALSE(test, pear_is_there(5));
	KUNIT_EXPECT_EQ(test, forgotten, 1U);
	KUNIT_EXPECT_EQ(test, forgotten_eaten, 2U);
	KUNIT_EXPECT_EQ(test, pears_stats().num, 999ULL);
	KUNIT_EXPECT_EQ(test, pears_stats().created, 1000ULL);
	KUNIT_EXPECT_EQ(test, pears_stats().evicted, 0ULL);
	/* A new one knows nothing of the old one. */
	KUNIT_EXPECT_EQ(test, pear_eat(5), 0);
	pears_destroy();
	KUNIT_EXPECT_EQ(test, forgotten, 1001U);
}

/* Every hash is the same: one list, in which the key alone decides. */
static void flows_that_collide(struct kunit *test)
{
	u32 i;

	pears_init(test, 64);
	memset(pears.seed, 0, sizeof(pears.seed));
	for (i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(test, pear_eat(i), 0);
	for (i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(test, pear_eat(i), 1);
	pfring_flow_del(&pears, &pear_get(0)->flow);
	pfring_flow_del(&pears, &pear_get(63)->flow);
	pfring_flow_del(&pears, &pear_get(31)->flow);
	for (i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(test, pear_is_there(i), i && i != 31 && i != 63);
	pears_destroy();
	KUNIT_EXPECT_EQ(test, forgotten, 64U);
}

/* Never more than the limit; the one that goes is the oldest. */
static void flows_few(struct kunit *test, u32 limit)
{
	u32 i;

	pears_init(test, limit);
	for (i = 0; i < limit; i++)
		KUNIT_ASSERT_EQ(test, pear_eat(i), 0);
	for (i = 0; i < limit; i++)
		pear_age(i, 100 + i);
	KUNIT_ASSERT_EQ(test, pear_eat(1000), 0);
	KUNIT_EXPECT_FALSE(test, pear_is_there(limit - 1));
	for (i = 0; i + 1 < limit; i++)
		KUNIT_EXPECT_TRUE(test, pear_is_there(i));
	KUNIT_EXPECT_EQ(test, pears_stats().num, (u64)limit);
	KUNIT_EXPECT_EQ(test, pears_stats().evicted, 1ULL);
	KUNIT_EXPECT_EQ(test, forgotten, 1U);
	KUNIT_EXPECT_EQ(test, forgotten_eaten, 1U);
	pears_destroy();
	KUNIT_EXPECT_EQ(test, forgotten, limit + 1);
}

static void flows_have_a_limit(struct kunit *test)
{
	u32 limit;

	/* As many buckets as are looked at for the oldest. */
	for (limit = 1; limit < 16; limit++)
		flows_few(test, limit);
}

/* Who floods the table with keys throws out his own. */
static void flows_survive_a_flood(struct kunit *test)
{
	const u32 limit = 4096, busy = 100, flood = 10 * limit;
	u32 i, lost = 0;

	pears_init(test, limit);
	for (i = 0; i < flood; i++) {
		KUNIT_ASSERT_EQ(test, pear_eat(1000000 + i), 0);
		/* Time passes for those that are not active. */
		pear_age(1000000 + i, flood - i);
		lost += !pear_eat(i % busy);
	}
	kunit_info(test, "%u active flows began anew %u times in a flood of %u\n",
		   busy, lost - busy, flood);
	KUNIT_EXPECT_LT(test, lost, 2 * busy);
	KUNIT_EXPECT_EQ(test, pears_stats().num, (u64)limit);
	KUNIT_EXPECT_EQ(test, pears_stats().created - limit,
			pears_stats().evicted);
	KUNIT_EXPECT_EQ(test, pears_stats().refused, 0ULL);
	pears_destroy();
	KUNIT_EXPECT_EQ(test, forgotten, flood + lost);
	KUNIT_EXPECT_EQ(test, forgotten_eaten, 2 * flood);
}

/* One that there is no memory for, and none to take it from. */
static void flows_are_refused(struct kunit *test)
{
	const struct pfring_flow_kind giant = {
		.size = 1 << 28,
		.key_offset = offsetof(struct pear, key),
		.key_len = sizeof(struct pear_key),
	};
	struct pear_key key = {};

	KUNIT_ASSERT_EQ(test, pfring_flows_init(&pears, &giant, 2), 0);
	local_bh_disable();
	KUNIT_EXPECT_NULL(test, pfring_flow_get(&pears, &giant, &key));
	KUNIT_EXPECT_NULL(test, pfring_flow_find(&pears, &giant, &key));
	KUNIT_EXPECT_EQ(test, pears_stats().refused, 1ULL);
	KUNIT_EXPECT_EQ(test, pears_stats().created, 0ULL);
	KUNIT_EXPECT_EQ(test, pears_stats().num, 0ULL);
	local_bh_enable();
	pfring_flows_destroy(&pears);
}

static void flows_purged(struct kunit *test)
{
	u32 i;

	pears_init(test, 1000);
	for (i = 0; i < 100; i++) {
		pear_eat(i);
		pear_age(i, i * HZ);
	}
	local_bh_enable();
	/* A look is no activity. */
	KUNIT_EXPECT_EQ(test, pfring_flows_purge(&pears, 200), 0U);
	KUNIT_EXPECT_EQ(test, pfring_flows_purge(&pears, 50), 50U);
	KUNIT_EXPECT_EQ(test, pfring_flows_purge(&pears, U32_MAX), 0U);
	local_bh_disable();
	KUNIT_EXPECT_TRUE(test, pear_is_there(40));
	KUNIT_EXPECT_FALSE(test, pear_is_there(60));
	KUNIT_EXPECT_EQ(test, pears_stats().num, 50ULL);
	KUNIT_EXPECT_EQ(test, pears_stats().purged, 50ULL);
	pears_destroy();
	KUNIT_EXPECT_EQ(test, forgotten, 100U);
	pfring_flows_destroy(&pears);	/* once more does no harm */
}

struct pear_page {
	u32 room;
	u32 taken;
};

static bool pear_page(struct pfring_flow *flow, void *arg)
{
	struct pear *pear = container_of(flow, struct pear, flow);
	struct pear_page *page = arg;

	if (page->taken == page->room)
		return false;
	page->taken++;
	pear->seen++;
	return true;
}

/*
 * Flows that stay are on one page each, while others come and go. With @seed
 * false all hashes are the same, and none may go.
 */
static void flows_paged(struct kunit *test, u32 room, bool seed)
{
	struct rnd_state rnd;
	u64 cursor = 0;
	u32 pages = 0, i;
	bool more;

	prandom_seed_state(&rnd, room);
	pears_init(test, 4000);
	if (!seed)
		memset(pears.seed, 0, sizeof(pears.seed));
	for (i = 0; i < 400; i++)
		pear_eat(i);
	do {
		struct pear_page page = { .room = room };

		local_bh_enable();
		more = pfring_flows_walk(&pears, &cursor, pear_page, &page);
		local_bh_disable();
		KUNIT_ASSERT_EQ(test, more, !!cursor);
		if (more)
			KUNIT_ASSERT_EQ(test, page.taken, room);
		KUNIT_ASSERT_LT(test, pages++, 2000U);
		pear_eat(1000 + prandom_u32_state(&rnd) % 100);
		if (seed)
			pfring_flow_del(&pears, &pear_get(200 +
				prandom_u32_state(&rnd) % 200)->flow);
	} while (more);
	for (i = 0; i < (seed ? 200 : 400); i++) {
		struct pear *pear = pear_get(i);

		KUNIT_EXPECT_EQ(test, pear->seen, 1ULL);
		pear_put(pear);
	}
	pears_destroy();
}

static void flows_on_pages(struct kunit *test)
{
	static const u32 room[] = { 1, 2, 3, 7, 100, 399, 400, 5000 };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(room); i++) {
		flows_paged(test, room[i], true);
		flows_paged(test, room[i], false);
	}
}

/* Users keep cursors, and may give any number. */
static void flows_any_cursor(struct kunit *test)
{
	static const u64 cursors[] = { 1, U32_MAX, 1ULL << 32, 1ULL << 63,
				       U64_MAX, U64_MAX << 32 };
	struct pear_page page = { .room = U32_MAX };
	u64 cursor;
	u32 i;

	pears_init(test, 100);
	for (i = 0; i < 100; i++)
		pear_eat(i);
	local_bh_enable();
	for (i = 0; i < ARRAY_SIZE(cursors); i++) {
		cursor = cursors[i];
		KUNIT_EXPECT_FALSE(test, pfring_flows_walk(&pears, &cursor,
							   pear_page, &page));
		KUNIT_EXPECT_EQ(test, cursor, 0ULL);
	}
	/* A page that is just full is the last one. */
	page.room = 100;
	page.taken = 0;
	KUNIT_EXPECT_FALSE(test, pfring_flows_walk(&pears, &cursor,
						   pear_page, &page));
	local_bh_disable();
	pears_destroy();
}

/* A place that is shown is no hash, and is found again. */
static void flows_hide_places(struct kunit *test)
{
	siphash_key_t secret = { { 1, 2 } }, other = { { 1, 3 } };
	u64 place, hidden, same = 0, near = 0;

	KUNIT_EXPECT_EQ(test, pfring_place_hide(&secret, 0), 0ULL);
	KUNIT_EXPECT_EQ(test, pfring_place_find(&secret, 0), 0ULL);
	for (place = 1; place < 5000; place++) {
		hidden = pfring_place_hide(&secret, place << 20);
		KUNIT_EXPECT_NE(test, hidden, 0ULL);
		KUNIT_EXPECT_EQ(test, pfring_place_find(&secret, hidden),
				place << 20);
		same += hidden == pfring_place_hide(&other, place << 20);
		near += hidden >> 32 == place << 20 >> 32;
	}
	KUNIT_EXPECT_EQ(test, same, 0ULL);
	/* The number that 0 would become, and that which would become 0. */
	hidden = __pfring_place_hide(&secret, 0);
	place = __pfring_place_find(&secret, 0);
	KUNIT_EXPECT_EQ(test, pfring_place_hide(&secret, place), hidden);
	KUNIT_EXPECT_EQ(test, pfring_place_find(&secret, hidden), place);
	KUNIT_EXPECT_LT(test, near, 3ULL);
}

/* Where a walk is to go on tells nothing about where it is. */
static void flows_show_no_hash(struct kunit *test)
{
	u64 cursor = 0;
	u32 i, found = 0;

	pears_init(test, 4000);
	for (i = 0; i < 400; i++)
		pear_eat(i);
	for (;;) {
		struct pear_page page = { .room = 1 };
		struct pear *pear;
		bool more;

		local_bh_enable();
		more = pfring_flows_walk(&pears, &cursor, pear_page, &page);
		local_bh_disable();
		if (!more)
			break;
		for (i = 0; i < 400; i++) {
			pear = pear_get(i);
			found += pear->flow.hash == cursor >> 32;
			pear_put(pear);
		}
	}
	/* By chance, once in 20,000 boots. */
	KUNIT_EXPECT_LT(test, found, 2U);
	pears_destroy();
}

static void flows_cannot_be(struct kunit *test)
{
	static const struct pfring_flow_kind bad[] = {
		{ .size = 32, .key_offset = 16 },
		{ .size = 32, .key_offset = 16, .key_len = 7 },
		{ .size = 32, .key_offset = 17, .key_len = 8 },
		{ .size = 512, .key_offset = 16,
		  .key_len = PFRING_FLOW_KEY_MAX + 4 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, pfring_flows_init(&pears, &bad[i], 10),
				-EINVAL);
		pfring_flows_destroy(&pears);
	}
	KUNIT_EXPECT_EQ(test, pfring_flows_init(&pears, &pear_kind, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pfring_flows_init(&pears, &pear_kind,
						PFRING_FLOWS_MAX + 1), -EINVAL);
	pfring_flows_destroy(&pears);
}

static struct kunit_case flows_cases[] = {
	KUNIT_CASE(flows_found_again),
	KUNIT_CASE(flows_that_collide),
	KUNIT_CASE(flows_have_a_limit),
	KUNIT_CASE(flows_survive_a_flood),
	KUNIT_CASE(flows_are_refused),
	KUNIT_CASE(flows_purged),
	KUNIT_CASE(flows_on_pages),
	KUNIT_CASE(flows_any_cursor),
	KUNIT_CASE(flows_hide_places),
	KUNIT_CASE(flows_show_no_hash),
	KUNIT_CASE(flows_cannot_be),
	{}
};

static struct kunit_suite flows_suite = {
	.name = "pfr_flows",
	.test_cases = flows_cases,
};

kunit_test_suite(flows_suite);
