// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classifier of wildcard rules against a plain list that is looked through in
 * order, and that compares the fields of rules and packets one by one.
 *
 * The same rules and packets come again with the seed that is printed:
 * test_wildcard.seed=N. More of them: test_wildcard.packets=N.
 */
#include <kunit/test.h>
#include <linux/pf_ring.h>
#include <linux/moduleparam.h>
#include <linux/random.h>

#include "wildcard-pair.h"

static uint packets = 250000;
module_param(packets, uint, 0);
static ulong seed;
module_param(seed, ulong, 0);

/* What limits are is another test's business. */
static const struct pfr_limits unlimited = {
	.masks = U32_MAX, .steps = U32_MAX, .pattern_bytes = U32_MAX,
};

static struct pfr_wildcard *create(void)
{
	return pfr_wildcard_create(&unlimited, 0);
}

static int wildcard_init(struct kunit *test)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);

	if (!pair)
		return -ENOMEM;
	test->priv = pair;
	allocations_left = -1;
	if (!seed)
		seed = get_random_u32() ?: 1;
	kunit_info(test, "seed=%lu\n", seed);
	prandom_seed_state(&rnd, seed);
	pair->oracle.rules = kvmalloc_array(PFR_MAX_RULES,
					    sizeof(*pair->oracle.rules),
					    GFP_KERNEL);
	pair->wild = create();
	pair->skb = alloc_skb(PAIR_HEADER + sizeof(pair->payload.bytes),
			      GFP_KERNEL);
	if (!pair->oracle.rules || !pair->wild || !pair->skb ||
	    pfr_wildcard_init())
		return -ENOMEM;
	return pfr_wildcard_settle(pair->wild);
}

static void wildcard_exit(struct kunit *test)
{
	struct pair *pair = test->priv;

	allocations_left = -1;
	/* No reader is left, but what was replaced may wait for a grace period. */
	pfr_wildcard_destroy(pair->wild);
	while (pair->oracle.num)
		kfree(oracle_remove(&pair->oracle, pair->oracle.num - 1));
	kvfree(pair->oracle.rules);
	kfree_skb(pair->skb);
	pfr_wildcard_exit();
}

/* ------------------------------------------------------------------ at random */

#define MAX_SHAPES	64

static void add_random(struct kunit *test, struct pair *pair,
		       const struct shape *shapes, u32 num_shapes, u32 ceiling)
{
	filtering_rule rule;
	struct shape shape;

	if (num_shapes) {
		random_rule(&rule, &shapes[below(num_shapes)]);
	} else {
		random_shape(&shape);
		random_rule(&rule, &shape);
	}
	rule.rule_id = random_id(&pair->oracle, ceiling);
	KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
}

/*
 * A set of rules, packets, some rules go and others come, packets, and so on; in
 * the end all go. Fewer packets for many rules: the list takes its time.
 */
static unsigned int random_round(struct kunit *test, struct pair *pair)
{
	u32 num = 1 + (below(5000) >> below(13)), each = 100 + 30000 / (num + 50);
	u32 ceiling = one_in(2) ? PFR_MAX_RULES : num + num / 4 + 1, changes;
	u32 num_shapes = num < 500 && one_in(3) ?
			 0 : 1 + (below(MAX_SHAPES) >> below(7));
	unsigned int i, done = 0;
	struct shape *shapes;

	shapes = kunit_kmalloc_array(test, MAX_SHAPES, sizeof(*shapes),
				     GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, shapes);
	for (i = 0; i < num_shapes; i++)
		random_shape(&shapes[i]);
	for (i = 0; i < num; i++)
		add_random(test, pair, shapes, num_shapes, ceiling);
	/* Each fourth set is one that nobody has looked at yet. */
	KUNIT_ASSERT_EQ(test, pfr_wildcard_settle(pair->wild), 0);
	for (changes = below(num < 500 ? 6 : 2);; changes--) {
		check_order(test, pair);
		KUNIT_EXPECT_GE(test, num_buckets(pair),
				pair->wild->num_lists);
		if (!same_packets(test, pair, each))
			break;
		done += each;
		if (!changes)
			break;
		for (i = below(pair->oracle.num + 1); i > 0; i--)
			del(pair, one_in(2) ? 0 : below(pair->oracle.num));
		for (i = below(num); i > 0 && pair->oracle.num < num; i--)
			add_random(test, pair, shapes, num_shapes, ceiling);
	}
	while (pair->oracle.num)
		del(pair, one_in(2) ? 0 : below(pair->oracle.num));
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 0u);
	KUNIT_EXPECT_EQ(test, pair->wild->num_entries, 0u);
	KUNIT_EXPECT_EQ(test, pair->wild->num_lists, 0u);
	KUNIT_EXPECT_EQ(test, pair->wild->num_ranged, 0u);
	KUNIT_EXPECT_EQ(test, pair->wild->num_open, 0u);
	KUNIT_EXPECT_EQ(test, pair->wild->cost, 0u);
	KUNIT_EXPECT_EQ(test, pair->wild->texts.num,
			pair->wild->texts.num_unused);
	kunit_kfree(test, shapes);
	return done;
}

static void wildcard_random(struct kunit *test)
{
	struct pair *pair = test->priv;
	unsigned int done = 0, rounds = 0;

	while (done < packets && test->status == KUNIT_SUCCESS) {
		done += random_round(test, pair);
		/* Buckets do not become fewer: begin anew from time to time. */
		if (++rounds % 4)
			continue;
		pfr_wildcard_destroy(pair->wild);
		pair->wild = create();
		KUNIT_ASSERT_NOT_NULL(test, pair->wild);
	}
	kunit_info(test, "%u packets, %llu matches, %u sets of rules\n", done,
		   pair->matches, rounds);
	KUNIT_EXPECT_GE(test, pair->matches, (u64)done / 2);
}

/* ------------------------------------------------------------- one by one */

static filtering_rule rule_with_id(u16 id)
{
	filtering_rule rule = { .rule_id = id };

	return rule;
}

static void wildcard_empty(struct kunit *test)
{
	struct pkt_parsing_info info = {};
	struct pair *pair = test->priv;
	struct pfr_wildcard_search search;

	pair_packet(pair, &info);
	rcu_read_lock();
	pfr_wildcard_begin(pair->wild, &pair->pkt, -1, &search);
	KUNIT_EXPECT_NULL(test, pfr_wildcard_next(&search));
	KUNIT_EXPECT_NULL(test, pfr_wildcard_next(&search));
	pfr_wildcard_end(&search);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 0u);
	pfr_wildcard_destroy(NULL);
}

/* A rule without fields, under the lowest and the highest id there are. */
static void wildcard_first_and_last_id(struct kunit *test)
{
	struct pkt_parsing_info info = {};
	struct pair *pair = test->priv;
	filtering_rule rule = rule_with_id(NO_RULE_ID - 1);

	KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	rule.rule_id = 0;
	KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, 3ull);
	check_order(test, pair);
	del_id(pair, 0);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	del_id(pair, NO_RULE_ID - 1);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, 4ull);
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 0u);
}

/* In all orders of their ids; each must be found, and nothing else. */
static void wildcard_growth(struct kunit *test)
{
	const unsigned int num = 3000;
	struct pkt_parsing_info info = { .ip_version = 4 };
	struct pair *pair = test->priv;
	filtering_rule rule = {};
	unsigned int order, i;

	rule.core_fields.shost_mask.v4 = ~0U;
	for (order = 0; order < 3; order++) {
		for (i = 0; i < num; i++) {
			rule.rule_id = order == 0 ? i :
				       order == 1 ? num - 1 - i :
				       random_id(&pair->oracle, PFR_MAX_RULES);
			rule.core_fields.shost.v4 = rule.rule_id + 1;
			KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
		}
		check_order(test, pair);
		KUNIT_EXPECT_GE(test, num_buckets(pair), num);
		KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 1u);
		for (i = 0; i < num; i++) {
			info.ip_src.v4 = pair->oracle.rules[i]->rule_id + 1;
			KUNIT_ASSERT_TRUE(test, same(test, pair, &info));
		}
		KUNIT_EXPECT_EQ(test, pair->matches, (u64)num * (order + 1));
		while (pair->oracle.num)
			del(pair, order == 0 ? 0 :
				  order == 1 ? pair->oracle.num - 1 :
				  below(pair->oracle.num));
		KUNIT_ASSERT_TRUE(test, same(test, pair, &info));
		KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 0u);
	}
}

/* They compare the same bits with the same values: one chain. */
static void wildcard_one_chain(struct kunit *test)
{
	struct pkt_parsing_info info = { .l3_proto = IPPROTO_UDP };
	struct pair *pair = test->priv;
	filtering_rule rule = {};
	unsigned int i;

	rule.core_fields.proto = IPPROTO_UDP;
	for (i = 0; i < 2000; i++) {
		rule.rule_id = random_id(&pair->oracle, PFR_MAX_RULES);
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	}
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, 2000ull);
	while (pair->oracle.num > 1000)
		del(pair, below(pair->oracle.num));
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, 3000ull);
}

/* A table's place in the order follows its lowest rule, up and down. */
static void wildcard_lowest_id(struct kunit *test)
{
	struct pkt_parsing_info info = {
		.l3_proto = IPPROTO_TCP, .vlan_id = 7, .eth_type = ETH_P_IP,
	};
	struct pair *pair = test->priv;
	static const u16 proto_ids[] = { 40, 10, 30 };
	filtering_rule by_proto = {}, by_vlan = {};
	const struct pfr_wildcard_tables *tables;
	unsigned int i;

	by_proto.core_fields.proto = IPPROTO_TCP;
	by_vlan.core_fields.vlan_id = 7;
	by_vlan.rule_id = 20;
	KUNIT_ASSERT_EQ(test, add(pair, &by_vlan), 0);
	for (i = 0; i < ARRAY_SIZE(proto_ids); i++) {
		by_proto.rule_id = proto_ids[i];
		KUNIT_ASSERT_EQ(test, add(pair, &by_proto), 0);
		check_order(test, pair);
		KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	}
	tables = pfr_wildcard_tables(pair->wild);
	KUNIT_ASSERT_EQ(test, tables->num, 2u);
	KUNIT_EXPECT_EQ(test, tables->order[0].min_id, 10);
	KUNIT_EXPECT_EQ(test, tables->order[1].min_id, 20);

	del_id(pair, 10);
	tables = pfr_wildcard_tables(pair->wild);
	KUNIT_ASSERT_EQ(test, tables->num, 2u);
	KUNIT_EXPECT_EQ(test, tables->order[0].min_id, 20);
	KUNIT_EXPECT_EQ(test, tables->order[1].min_id, 30);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));

	del_id(pair, 20);
	tables = pfr_wildcard_tables(pair->wild);
	KUNIT_ASSERT_EQ(test, tables->num, 1u);
	KUNIT_EXPECT_EQ(test, tables->order[0].min_id, 30);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
}

/* All match, in turns; more of them than the stack has room for. */
static void wildcard_many_masks(struct kunit *test)
{
	struct pkt_parsing_info info = { .ip_version = 4 };
	struct pair *pair = test->priv;
	const unsigned int num = 500;
	unsigned int i;

	for (i = 0; i < num; i++) {
		filtering_rule rule = { .rule_id = i * 7919 % num };

		prefix_mask(&rule.core_fields.shost_mask, 4, i % 23);
		prefix_mask(&rule.core_fields.dhost_mask, 4, 1 + i % 3);
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	}
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 69u);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, (u64)num);
}

/* A table for each rule, so many that replaced orders are freed on the way. */
static void wildcard_very_many_masks(struct kunit *test)
{
	struct pkt_parsing_info info = { .ip_version = 4 };
	struct pair *pair = test->priv;
	bool retired = false, freed = false;
	const unsigned int num = 1089;
	unsigned int i;

	for (i = 0; i < num; i++) {
		filtering_rule rule = { .rule_id = num - i };

		prefix_mask(&rule.core_fields.shost_mask, 4, i % 33);
		prefix_mask(&rule.core_fields.dhost_mask, 4, i / 33);
		if (!(i % 33) && !(i / 33))
			rule.core_fields.ip_version = 4;
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
		freed |= retired && !pair->wild->retired;
		retired = pair->wild->retired;
	}
	KUNIT_EXPECT_TRUE(test, freed);
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), num);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, (u64)num);
}

/* Wide ranges of equal bits, most of which are others'. */
static void wildcard_ranges(struct kunit *test)
{
	struct pkt_parsing_info info = { .l3_flags = PFR_L3_PORTS };
	struct pair *pair = test->priv;
	filtering_rule rule = {};
	unsigned int i;

	for (i = 0; i < 4000; i++) {
		u16 a = below(65536), b = below(65536);

		rule.rule_id = random_id(&pair->oracle, PFR_MAX_RULES);
		rule.core_fields.dport_low = min(a, b);
		rule.core_fields.dport_high = max(a, b);
		rule.core_fields.sport_high = one_in(2) ? 0 : 65535;
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	}
	for (i = 0; i < 200; i++) {
		info.l4_dst_port = below(65536);
		info.l4_src_port = below(65536);
		KUNIT_ASSERT_TRUE(test, same(test, pair, &info));
	}
	KUNIT_EXPECT_GE(test, pair->matches, 100000ull);
	while (pair->oracle.num)
		del(pair, below(pair->oracle.num));
	KUNIT_EXPECT_EQ(test, pair->wild->num_lists, 0u);
}

/* The steps that a packet takes with all rules that match, and what they are. */
static unsigned int matches(struct pair *pair, const struct pkt_parsing_info *info,
			    u32 *steps, bool *limited)
{
	struct pfr_wildcard_search search;
	unsigned int num = 0;

	pair_packet(pair, info);
	rcu_read_lock();
	pfr_wildcard_begin(pair->wild, &pair->pkt, -1, &search);
	while (pfr_wildcard_next(&search))
		num++;
	pfr_wildcard_end(&search);
	rcu_read_unlock();
	*steps = pair->wild->limits.steps - search.steps;
	*limited = search.limited;
	return num;
}

static void limit_steps(struct kunit *test, struct pair *pair, u32 steps)
{
	struct pfr_limits limits = pair->wild->limits;

	limits.steps = steps;
	KUNIT_ASSERT_EQ(test, pfr_wildcard_limit(pair->wild, &limits), 0);
}

/*
 * With each number of steps: the first so many rules, no others, and the packet is
 * said to have met the limit unless they are all.
 */
static void wildcard_steps(struct kunit *test)
{
	struct pkt_parsing_info info = {
		.ip_version = 4, .l3_flags = PFR_L3_PORTS
	};
	struct pair *pair = test->priv;
	unsigned int i, num, last = 0;
	u32 all, steps;
	bool limited;

	for (i = 0; i < 60; i++) {
		filtering_rule rule = { .rule_id = i };

		prefix_mask(&rule.core_fields.shost_mask, 4, i % 20);
		if (i % 3)
			rule.core_fields.dport_high = 1000 * i;
		if (i % 5 == 4)
			strcpy(rule.extended_fields.payload_pattern, "a|ab|b");
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	}
	strcpy(pair->payload.bytes, "xaBx");
	pair->payload.len = 4;
	KUNIT_EXPECT_EQ(test, matches(pair, &info, &all, &limited), 60u);
	KUNIT_EXPECT_FALSE(test, limited);
	KUNIT_EXPECT_GE(test, all, 60u * PFR_STEPS_RULE);
	for (i = 1; i <= all; i++) {
		limit_steps(test, pair, i);
		num = matches(pair, &info, &steps, &limited);
		KUNIT_EXPECT_LE(test, steps, i);
		KUNIT_EXPECT_EQ(test, limited, i < all);
		KUNIT_EXPECT_GE(test, num, last);
		last = num;
		/* Where a look into all tables is too much, nobody begins it. */
		if (i >= pair->wild->cost)
			continue;
		rcu_read_lock();
		KUNIT_EXPECT_PTR_EQ(test, pfr_wildcard_lowest(pair->wild, &info),
				    PFR_WILDCARD_MORE);
		rcu_read_unlock();
	}
	KUNIT_EXPECT_EQ(test, last, 60u);
}

/* One mask more is refused, and nothing has changed; of known ones any number. */
static void wildcard_masks(struct kunit *test)
{
	struct pair *pair = test->priv;
	struct pfr_limits limits = unlimited;
	filtering_rule rule = {};
	unsigned int i;

	limits.masks = 5;
	KUNIT_ASSERT_EQ(test, pfr_wildcard_limit(pair->wild, &limits), 0);
	for (i = 0; i < 32; i++) {
		rule.rule_id = i;
		prefix_mask(&rule.core_fields.shost_mask, 4, i + 1);
		KUNIT_EXPECT_EQ(test, add(pair, &rule), i < 5 ? 0 : -ENOSPC);
		check_order(test, pair);
	}
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 5u);
	KUNIT_EXPECT_EQ(test, pair->wild->num_lists, 5u);
	/* The one direction has a mask, the other would be one more. */
	rule.rule_id = 40;
	prefix_mask(&rule.core_fields.shost_mask, 4, 1);
	rule.bidirectional = 1;
	KUNIT_EXPECT_EQ(test, add(pair, &rule), -ENOSPC);
	KUNIT_EXPECT_EQ(test, pair->wild->num_entries, 5u);
	rule.bidirectional = 0;
	KUNIT_EXPECT_EQ(test, add(pair, &rule), 0);
	del_id(pair, 0);
	del_id(pair, 40);
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 4u);
	prefix_mask(&rule.core_fields.shost_mask, 4, 32);
	KUNIT_EXPECT_EQ(test, add(pair, &rule), 0);
}

/* Texts that end in one another: each is found once, where it ends. */
static void wildcard_texts(struct kunit *test)
{
	struct pkt_parsing_info info = {};
	struct pair *pair = test->priv;
	struct pfr_limits limits;
	filtering_rule rule = {};
	unsigned int i;
	bool limited;
	u32 steps;

	for (i = 0; i < PFR_FOUND_TEXTS + 1; i++) {
		char *text = rule.extended_fields.payload_pattern;

		rule.rule_id = i;
		memset(text, 0, FILTER_PAYLOAD_PATTERN_LEN);
		memset(text, 'a', 1 + i % 31);
		text[i % 31] = 'a' + i / 31;
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	}
	memset(pair->payload.bytes, 'A', 40);
	pair->payload.len = 40;
	KUNIT_EXPECT_EQ(test, matches(pair, &info, &steps, &limited), 31u);
	KUNIT_EXPECT_FALSE(test, limited);
	for (i = 1; i < 5; i++)
		pair->payload.bytes[35 + i] = 'a' + i;
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));

	limits = pair->wild->limits;
	limits.pattern_bytes = 10;
	KUNIT_ASSERT_EQ(test, pfr_wildcard_limit(pair->wild, &limits), 0);
	KUNIT_EXPECT_EQ(test, matches(pair, &info, &steps, &limited), 0u);
	KUNIT_EXPECT_TRUE(test, limited);
}

/* Both directions of a rule, and the rule once. */
static void wildcard_bidirectional(struct kunit *test)
{
	struct pkt_parsing_info info = { .l3_flags = PFR_L3_PORTS };
	struct pair *pair = test->priv;
	filtering_rule rule = { .bidirectional = 1 };
	filtering_rule_core_fields *c = &rule.core_fields;

	rule.rule_id = 1;		/* one mask and the other */
	c->dport_low = 80;
	c->dport_high = 80;
	KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 2u);
	rule.rule_id = 2;		/* the same mask */
	c->sport_low = 81;
	c->sport_high = 81;
	KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 3u);
	KUNIT_EXPECT_EQ(test, pair->wild->num_entries, 4u);
	rule.rule_id = 3;		/* the same rule both ways */
	c->sport_low = 80;
	c->sport_high = 80;
	KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	KUNIT_EXPECT_EQ(test, pair->wild->num_entries, 5u);

	info.l4_dst_port = 80;
	info.l4_src_port = 80;
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, 2ull);
	info.l4_src_port = 81;
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, 4ull);
	turn_packet(&info);
	KUNIT_EXPECT_TRUE(test, same(test, pair, &info));
	KUNIT_EXPECT_EQ(test, pair->matches, 6ull);
	while (pair->oracle.num)
		del(pair, 0);
	KUNIT_EXPECT_EQ(test, pair->wild->num_entries, 0u);
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 0u);
}

/* -------------------------------------------------------- when memory is short */

/*
 * Each allocation of each change fails once. The rule is not there then, or it is
 * there and only the number of buckets is not what it might be.
 */
static void wildcard_no_memory(struct kunit *test)
{
	struct pair *pair = test->priv;
	unsigned int refused = 0, i;
	filtering_rule rule;
	struct shape shape;
	int fail, err;

	for (i = 0; i < 400 && test->status == KUNIT_SUCCESS; i++) {
		random_shape(&shape);
		random_rule(&rule, &shape);
		rule.rule_id = random_id(&pair->oracle, PFR_MAX_RULES);
		for (fail = 0;; fail++) {
			unsigned int entries = pair->wild->num_entries;
			unsigned int masks = pfr_wildcard_masks(pair->wild);

			allocations_left = fail;
			err = add(pair, &rule);
			allocations_left = -1;
			if (!err)
				break;
			refused++;
			KUNIT_ASSERT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_EQ(test, pair->wild->num_entries, entries);
			KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild),
					masks);
			check_order(test, pair);
			same_packets(test, pair, 3);
		}
		same_packets(test, pair, 5);
		if (pair->oracle.num < 2 || !one_in(3))
			continue;
		allocations_left = 0;
		del(pair, one_in(2) ? 0 : below(pair->oracle.num));
		allocations_left = -1;
		same_packets(test, pair, 5);
		/* What a removal had to leave undone, the next one does. */
		del(pair, below(pair->oracle.num));
		check_order(test, pair);
	}
	KUNIT_EXPECT_GE(test, refused, 400u);
	while (pair->oracle.num)
		del(pair, 0);
	KUNIT_EXPECT_EQ(test, pair->wild->num_entries, 0u);
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), 0u);
}

/* At each allocation of growing: all stays as it was, and is found. */
static void wildcard_no_memory_to_grow(struct kunit *test)
{
	struct pair *pair = test->priv;
	filtering_rule rule = {};
	unsigned int i, buckets;

	rule.core_fields.dhost_mask.v4 = ~0U;
	for (i = 0; i < 64; i++) {
		rule.rule_id = i;
		rule.core_fields.dhost.v4 = i;
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	}
	buckets = num_buckets(pair);
	KUNIT_ASSERT_EQ(test, buckets, 64u);
	for (; i < 128; i++) {
		rule.rule_id = i;
		rule.core_fields.dhost.v4 = i;
		/* Its own entry and cell, then those of growing: order, buckets. */
		allocations_left = 2 + (i & 1);
		KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
		KUNIT_EXPECT_EQ(test, allocations_left, -1);
		KUNIT_EXPECT_EQ(test, buckets, num_buckets(pair));
		same_packets(test, pair, 10);
	}
	allocations_left = -1;
	rule.rule_id = i;
	rule.core_fields.dhost.v4 = i;
	KUNIT_ASSERT_EQ(test, add(pair, &rule), 0);
	check_order(test, pair);
	KUNIT_EXPECT_EQ(test, 8 * buckets, num_buckets(pair));
	same_packets(test, pair, 100);
}

static struct kunit_case wildcard_cases[] = {
	KUNIT_CASE(wildcard_empty),
	KUNIT_CASE(wildcard_first_and_last_id),
	KUNIT_CASE(wildcard_lowest_id),
	KUNIT_CASE(wildcard_growth),
	KUNIT_CASE(wildcard_one_chain),
	KUNIT_CASE(wildcard_many_masks),
	KUNIT_CASE(wildcard_very_many_masks),
	KUNIT_CASE(wildcard_ranges),
	KUNIT_CASE(wildcard_steps),
	KUNIT_CASE(wildcard_masks),
	KUNIT_CASE(wildcard_texts),
	KUNIT_CASE(wildcard_bidirectional),
	KUNIT_CASE(wildcard_no_memory),
	KUNIT_CASE(wildcard_no_memory_to_grow),
	KUNIT_CASE(wildcard_random),
	{}
};

static struct kunit_suite wildcard_suite = {
	.name = "pfr_wildcard",
	.init = wildcard_init,
	.exit = wildcard_exit,
	.test_cases = wildcard_cases,
};

kunit_test_suite(wildcard_suite);
