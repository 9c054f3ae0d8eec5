/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The classifier and the list, changed together and asked the same.
 */
#ifndef WILDCARD_PAIR_H
#define WILDCARD_PAIR_H

#include <kunit/test.h>

#include "packet.h"
#include "wildcard-copy.h"
#include "wildcard-oracle.h"
#include "wildcard-random.h"

/* The list says what the classifier must find. */
struct pair {
	struct pfr_wildcard *wild;
	struct oracle oracle;
	u64 matches;
	struct sk_buff *skb;		/* of the packet at hand */
	struct pfr_packet pkt;
	struct oracle_payload payload;
};

#define PAIR_HEADER	42

/* The headers are in @info; of the bytes only the payload is looked at. */
static void pair_packet(struct pair *pair, const struct pkt_parsing_info *info)
{
	struct pfr_packet *pkt = &pair->pkt;

	skb_trim(pair->skb, 0);
	skb_put_zero(pair->skb, PAIR_HEADER);
	skb_put_data(pair->skb, pair->payload.bytes, pair->payload.len);
	memset(pkt, 0, sizeof(*pkt));
	pkt->skb = pair->skb;
	pkt->mac = pair->skb->data;
	pkt->len = pair->skb->len;
	/* Bytes behind it are copied before they are searched. */
	pkt->direct = one_in(2) ? pkt->len :
				  PAIR_HEADER + below(pair->payload.len + 1);
	pkt->has = PFR_HAS_INFO;
	*pfr_packet_parsed(pkt) = *info;
	memset(&pfr_packet_parsed(pkt)->offset, 0, sizeof(struct pfr_offsets));
	pfr_packet_parsed(pkt)->offset.payload_offset = PAIR_HEADER;
}

/* Into both. The rule is copied; its id is free. */
static int add(struct pair *pair, const filtering_rule *spec)
{
	filtering_rule *rule = kmemdup(spec, sizeof(*spec), GFP_KERNEL);
	int err;

	if (!rule)
		return -ENOMEM;
	err = pfr_wildcard_add(pair->wild, rule, (struct pfr_rule *)rule,
			       oracle_final(rule), false);
	if (err)
		kfree(rule);
	else
		oracle_add(&pair->oracle, rule);
	return err;
}

static void del(struct pair *pair, unsigned int place)
{
	filtering_rule *rule = oracle_remove(&pair->oracle, place);

	pfr_wildcard_del(pair->wild, rule, (struct pfr_rule *)rule);
	pfr_wildcard_tidy(pair->wild);
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
	bool begun = false, limited = false;

	pair_packet(pair, info);
	rcu_read_lock();
	got = (void *)pfr_wildcard_lowest(pair->wild, info);
	want = oracle_find(&pair->oracle, info, &pair->payload, &from);
	if (got == want || got == (void *)PFR_WILDCARD_MORE) {
		/* From the beginning, or on from there: in turns. */
		bool anew = got != want || !want || pair->matches & 1;

		pfr_wildcard_begin(pair->wild, &pair->pkt,
				   anew ? -1 : want->rule_id, &search);
		begun = true;
		if (anew)
			got = (void *)pfr_wildcard_next(&search);
	}
	while (got == want && want) {
		pair->matches++;
		num++;
		if (oracle_final(want))
			goto same;
		want = oracle_find(&pair->oracle, info, &pair->payload, &from);
		got = (void *)pfr_wildcard_next(&search);
	}
	if (!want && !got)
		got = (void *)pfr_wildcard_next(&search);
same:
	if (begun) {
		pfr_wildcard_end(&search);
		limited = search.limited;
	}
	rcu_read_unlock();
	if (got == want && !limited)
		return true;
	KUNIT_FAIL(test, "match %u of %u rules: rule %d instead of %d%s", num,
		   pair->oracle.num, got ? got->rule_id : -1,
		   want ? want->rule_id : -1, limited ? ", limited" : "");
	return false;
}

/* Letters, and often a text that some rule waits for. */
static void random_payload(struct pair *pair)
{
	const struct oracle *oracle = &pair->oracle;
	struct oracle_payload *payload = &pair->payload;
	const char *pattern;
	unsigned int i;

	payload->len = below(sizeof(payload->bytes) - FILTER_PAYLOAD_PATTERN_LEN);
	for (i = 0; i < payload->len; i++)
		payload->bytes[i] = one_in(2) ? '-' : random_letter();
	if (!oracle->num || one_in(2))
		return;
	pattern = oracle->rules[below(oracle->num)]->extended_fields.payload_pattern;
	for (; *pattern && *pattern != '|'; pattern++)
		payload->bytes[payload->len++] = *pattern;
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
		random_payload(pair);
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
