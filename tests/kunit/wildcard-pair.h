/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The classifier and the list, changed together and asked the same.
 */
#ifndef WILDCARD_PAIR_H
#define WILDCARD_PAIR_H

#include <kunit/test.h>

#include "wildcard-copy.h"
#include "wildcard-oracle.h"
#include "wildcard-random.h"

/* The list says what the classifier must find. */
struct pair {
	struct pfr_wildcard *wild;
	struct oracle oracle;
	u64 matches;
};

/* Into both. The rule is copied; its id is free. */
static int add(struct pair *pair, const filtering_rule *spec)
{
	filtering_rule *rule = kmemdup(spec, sizeof(*spec), GFP_KERNEL);
	int err;

	if (!rule)
		return -ENOMEM;
	err = pfr_wildcard_add(pair->wild, rule, (struct pfr_rule *)rule);
	if (err)
		kfree(rule);
	else
		oracle_add(&pair->oracle, rule);
	return err;
}

static void del(struct pair *pair, unsigned int place)
{
	filtering_rule *rule = oracle_remove(&pair->oracle, place);

	pfr_wildcard_del(pair->wild, rule);
	kfree(rule);
}

static void del_id(struct pair *pair, u16 id)
{
	del(pair, oracle_place(&pair->oracle, id));
}

/* All matches, in their order, and then nothing more. */
static bool same(struct kunit *test, struct pair *pair,
		 const struct pkt_parsing_info *info)
{
	const filtering_rule *got, *want;
	struct pfr_wildcard_search search;
	unsigned int from = 0, num = 0;

	rcu_read_lock();
	got = (void *)pfr_wildcard_lowest(pair->wild, info);
	want = oracle_find(&pair->oracle, info, &from);
	if (got == want) {
		/* From the beginning, or on from there: in turns. */
		bool anew = !want || pair->matches & 1;

		pfr_wildcard_begin(pair->wild, info, anew ? -1 : want->rule_id,
				   &search);
		if (anew)
			got = (void *)pfr_wildcard_next(&search);
	}
	while (got == want && want) {
		want = oracle_find(&pair->oracle, info, &from);
		pair->matches++;
		num++;
		got = (void *)pfr_wildcard_next(&search);
	}
	if (!want && !got)
		got = (void *)pfr_wildcard_next(&search);
	rcu_read_unlock();
	if (got == want)
		return true;
	KUNIT_FAIL(test, "match %u of %u rules: rule %d instead of %d", num,
		   pair->oracle.num, got ? got->rule_id : -1,
		   want ? want->rule_id : -1);
	return false;
}

static bool same_packets(struct kunit *test, struct pair *pair, unsigned int num)
{
	const struct oracle *oracle = &pair->oracle;
	struct pkt_parsing_info info;

	while (num--) {
		random_packet(&info);
		if (oracle->num && !one_in(5))
			aim_packet(&info, oracle->rules[below(oracle->num)]);
		if (one_in(3))
			turn_packet(&info);
		if (!same(test, pair, &info))
			return false;
	}
	cond_resched();
	return true;
}

/* The parts that no packet can show. */
static void check_order(struct kunit *test, const struct pair *pair)
{
	const struct pfr_wildcard_tables *tables =
		pfr_wildcard_tables(pair->wild);
	unsigned int i;
	int last = -1;

	for (i = 0; i < tables->num; i++) {
		const struct pfr_wildcard_entry *lowest =
			pfr_wildcard_by_id(rb_first_cached(&tables->order[i].table->by_id));

		if (!lowest || lowest->id != tables->order[i].min_id ||
		    lowest->id < last) {
			KUNIT_FAIL(test, "table %u begins with rule %d, says %d, last %d",
				   i, lowest ? lowest->id : -1,
				   tables->order[i].min_id, last);
			return;
		}
		last = lowest->id;
	}
	KUNIT_EXPECT_EQ(test, pfr_wildcard_masks(pair->wild), tables->num);
}

static unsigned int num_buckets(const struct pair *pair)
{
	return pfr_wildcard_num_buckets(pfr_wildcard_tables(pair->wild));
}

static u16 random_id(const struct oracle *oracle, u32 ceiling)
{
	u16 id;

	do
		id = below(ceiling);
	while (oracle_has(oracle, id));
	return id;
}

#endif /* WILDCARD_PAIR_H */
