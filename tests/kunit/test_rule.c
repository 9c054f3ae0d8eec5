// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a rule may be, and texts in payloads: against the plainest search there
 * is, in packets whose bytes lie in one piece or in many.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/pf_ring.h>
#include <linux/prandom.h>
#include <linux/skbuff.h>

#include "packet.h"
#include "pattern.h"
#include "rule.h"

/* ------------------------------------------------------------------ refusals */

static void rule_sound(struct kunit *test, const filtering_rule *rule)
{
	struct pfr_refusal why = {};

	KUNIT_EXPECT_EQ(test, pfr_rule_check(rule, &why), 0);
	KUNIT_EXPECT_EQ(test, why.error, 0);
	KUNIT_EXPECT_STREQ(test, why.reason, "");
}

static void rule_refused(struct kunit *test, const filtering_rule *rule,
			 int err, const char *field)
{
	struct pfr_refusal why = {};

	KUNIT_EXPECT_EQ(test, pfr_rule_check(rule, &why), err);
	KUNIT_EXPECT_EQ(test, why.error, err);
	KUNIT_EXPECT_STREQ(test, why.field, field);
	KUNIT_EXPECT_NE(test, why.reason[0], '\0');
}

/* Changes one thing of a sound rule, and has it refused for that. */
#define REFUSED(change, err, field)					\
	do {								\
		filtering_rule r = { .rule_id = 7 };			\
									\
		change;							\
		rule_refused(test, &r, err, field);			\
	} while (0)

#define SOUND(change)							\
	do {								\
		filtering_rule r = { .rule_id = 7 };			\
									\
		change;							\
		rule_sound(test, &r);					\
	} while (0)

static void rule_refuses(struct kunit *test)
{
	REFUSED(r.rule_id = NO_RULE_ID, -EINVAL, "rule_id");
	REFUSED(r.reserved = 1, -EINVAL, "reserved");
	REFUSED(r.rule_action = 10, -EINVAL, "rule_action");
	REFUSED(r.rule_action = -1, -EINVAL, "rule_action");
	REFUSED(r.balance_pool = 3; r.balance_id = 3, -EINVAL, "balance_id");
	REFUSED(r.core_fields.vlan_id = 4096, -EINVAL, "core_fields.vlan_id");
	REFUSED(r.core_fields.ip_version = 5, -EINVAL,
		"core_fields.ip_version");
	REFUSED(r.core_fields.reserved = 1, -EINVAL, "core_fields.reserved");
	REFUSED(r.core_fields.sport_low = 2; r.core_fields.sport_high = 1,
		-EINVAL, "core_fields.sport_low");
	REFUSED(r.core_fields.dport_low = 2; r.core_fields.dport_high = 1,
		-EINVAL, "core_fields.dport_low");
	REFUSED(r.core_fields.ip_version = 4; r.core_fields.eth_type = 0x86DD,
		-EINVAL, "core_fields.eth_type");
	REFUSED(r.extended_fields.reserved = 1, -EINVAL,
		"extended_fields.reserved");
	REFUSED(r.extended_fields.tunnel.reserved[2] = 1, -EINVAL,
		"extended_fields.reserved");
	REFUSED(r.extended_fields.tunnel.ip_version = 5, -EINVAL,
		"extended_fields.tunnel.ip_version");
	REFUSED(r.extended_fields.optional_fields = 2, -EINVAL,
		"extended_fields.optional_fields");
	REFUSED(r.plugin_action.reserved = 60, -EINVAL,
		"plugin_action.reserved");
	REFUSED(r.rule_action = reflect_packet_and_stop_rule_evaluation,
		-EINVAL, "reflector_device_name");
	REFUSED(r.rule_action = bounce_packet_and_continue_rule_evaluation;
		memset(r.reflector_device_name, 'x', REFLECTOR_NAME_LEN),
		-EINVAL, "reflector_device_name");

	SOUND();
	SOUND(r.rule_id = NO_RULE_ID - 1);
	SOUND(r.core_fields.vlan_id = 4095);
	SOUND(r.core_fields.sport_low = 5);	/* without high: any */
	SOUND(r.core_fields.sport_low = 5; r.core_fields.sport_high = 5);
	SOUND(r.balance_pool = 255; r.balance_id = 254);
	SOUND(r.rule_action = reflect_packet_and_stop_rule_evaluation;
	      strscpy(r.reflector_device_name, "eth0", REFLECTOR_NAME_LEN));
	/* What nobody looks at may be anything. */
	SOUND(memset(r.reflector_device_name, 'x', REFLECTOR_NAME_LEN));
	SOUND(memset(&r.internals, 0xFF, sizeof(r.internals)));
}

#define LONG(addr)	((addr).v6.s6_addr[15] = 1)
#define SHORT(addr)	((addr).v6.s6_addr[0] = 1)

static void rule_refuses_mixed_hosts(struct kunit *test)
{
	static const char field[] = "core_fields.shost, dhost";
	static const char inner[] = "extended_fields.tunnel.shost, dhost";
	hash_filtering_rule hash = {};
	struct pfr_refusal why = {};

	REFUSED(LONG(r.core_fields.shost_mask); SHORT(r.core_fields.dhost_mask),
		-EINVAL, field);
	REFUSED(LONG(r.core_fields.dhost); SHORT(r.core_fields.shost_mask),
		-EINVAL, field);
	REFUSED(r.core_fields.ip_version = 4; LONG(r.core_fields.dhost_mask),
		-EINVAL, field);
	REFUSED(LONG(r.extended_fields.tunnel.shost_mask);
		SHORT(r.extended_fields.tunnel.dhost_mask), -EINVAL, inner);
	SOUND(LONG(r.core_fields.shost_mask); LONG(r.core_fields.dhost_mask));
	SOUND(LONG(r.core_fields.shost_mask));
	SOUND(r.core_fields.ip_version = 6; LONG(r.core_fields.shost_mask);
	      SHORT(r.core_fields.dhost_mask));
	/* IPv4 in IPv6 is what tunnels are for. */
	SOUND(LONG(r.core_fields.shost_mask);
	      SHORT(r.extended_fields.tunnel.dhost_mask));

	SHORT(hash.host_peer_a);
	KUNIT_EXPECT_EQ(test, pfr_hash_rule_check(&hash, &why), 0);
	KUNIT_EXPECT_EQ(test, pfr_hash_rule_version(&hash), 4);
	LONG(hash.host_peer_b);
	KUNIT_EXPECT_EQ(test, pfr_hash_rule_check(&hash, &why), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why.field, "host_peer_a, host_peer_b");
	hash.ip_version = 6;
	KUNIT_EXPECT_EQ(test, pfr_hash_rule_check(&hash, &why), 0);
	hash.ip_version = 4;
	KUNIT_EXPECT_EQ(test, pfr_hash_rule_check(&hash, &why), -EINVAL);
	LONG(hash.host_peer_a);
	hash.ip_version = 0;
	KUNIT_EXPECT_EQ(test, pfr_hash_rule_check(&hash, &why), 0);
	KUNIT_EXPECT_EQ(test, pfr_hash_rule_version(&hash), 6);
}

static void rule_refuses_patterns(struct kunit *test)
{
	static const char * const bad[] = { "|", "|a", "a|", "a||b", "||" };
	static const char * const good[] = {
		"a", "a|b", "get |post ", "0123456789012345678901234567890",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		REFUSED(strscpy(r.extended_fields.payload_pattern, bad[i],
				FILTER_PAYLOAD_PATTERN_LEN),
			-EINVAL, "extended_fields.payload_pattern");
	for (i = 0; i < ARRAY_SIZE(good); i++)
		SOUND(strscpy(r.extended_fields.payload_pattern, good[i],
			      FILTER_PAYLOAD_PATTERN_LEN));
	REFUSED(memset(r.extended_fields.payload_pattern, 'x',
		       FILTER_PAYLOAD_PATTERN_LEN),
		-EINVAL, "extended_fields.payload_pattern");
}

/* ------------------------------------------------------------------ patterns */

#define PAYLOAD		120
#define OFFSET		42
#define PATTERN_TRIES	20000

static bool oracle_at(const u8 *p, const u8 *end, const char *text, size_t len)
{
	size_t i;

	if ((size_t)(end - p) < len)
		return false;
	for (i = 0; i < len; i++)
		if (tolower(p[i]) != tolower(text[i]))
			return false;
	return true;
}

static bool oracle(const u8 *p, const u8 *end, const char *text)
{
	size_t len;

	for (; *text; text += len + (text[len] == '|')) {
		const u8 *at;

		len = strcspn(text, "|");
		for (at = p; at < end; at++)
			if (oracle_at(at, end, text, len))
				return true;
	}
	return false;
}

/* The alternatives of a pattern, as the classifier has them. */
struct searched {
	struct pfr_texts texts;
	struct pfr_automaton *automaton;
};

static bool search_create(struct searched *s, const char *pattern)
{
	memset(s, 0, sizeof(*s));
	for (; *pattern; pattern += *pattern == '|') {
		size_t len = strcspn(pattern, "|");

		if (!pfr_text_get(&s->texts, pattern, len))
			return false;
		pattern += len;
	}
	s->automaton = pfr_automaton_create(&s->texts);
	return s->automaton;
}

static bool search_finds(const struct searched *s, struct pfr_packet *pkt)
{
	static struct pfr_found found;

	return pfr_pattern_find(s->automaton, pkt, U32_MAX, &found) && found.num;
}

static void search_free(struct searched *s)
{
	pfr_automaton_free(s->automaton);
	pfr_texts_destroy(&s->texts);
}

/* Few letters, so that half-matches are frequent. */
static u8 letter(struct rnd_state *rnd)
{
	static const u8 letters[] = "abAB";

	return letters[prandom_u32_state(rnd) % 4];
}

static void random_pattern(struct rnd_state *rnd, char *text)
{
	unsigned int len = 1 + prandom_u32_state(rnd) % 31, i;

	for (i = 0; i < len; i++)
		text[i] = letter(rnd);
	for (i = 1; i + 1 < len; i++)
		if (text[i - 1] != '|' && !(prandom_u32_state(rnd) % 5))
			text[i] = '|';
	if (len > 1 && text[len - 2] == '|' && text[len - 1] == '|')
		text[len - 1] = 'a';
	text[len] = '\0';
}

/* The packet's bytes: so many in the head, the rest in a page. */
static struct sk_buff *packet(const u8 *bytes, u32 len, u32 head)
{
	struct sk_buff *skb = alloc_skb(len + OFFSET, GFP_KERNEL);
	struct page *page;

	if (!skb)
		return NULL;
	skb_put_data(skb, bytes, head);
	skb_reset_mac_header(skb);
	if (head == len)
		return skb;
	page = alloc_page(GFP_KERNEL);
	if (!page) {
		kfree_skb(skb);
		return NULL;
	}
	memcpy(page_address(page), bytes + head, len - head);
	skb_add_rx_frag(skb, 0, page, 0, len - head, PAGE_SIZE);
	return skb;
}

/* There is nothing in front of the payload: say that it was dissected. */
static void pretend(struct pfr_packet *pkt, s16 payload)
{
	memset(pfr_packet_parsed(pkt), 0, sizeof(struct pfr_parsed));
	pfr_packet_parsed(pkt)->offset.payload_offset = payload;
	pfr_packet_parsed(pkt)->offset.l3_offset = S16_MAX;
	pkt->has = PFR_HAS_INFO;
}

static void pattern_against_oracle(struct kunit *test)
{
	u8 *bytes = kunit_kzalloc(test, OFFSET + PAYLOAD, GFP_KERNEL);
	unsigned int i, k, found = 0;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	prandom_seed_state(&rnd, 42);
	/* In front of the payload stands what must not be found. */
	memset(bytes, 'a', OFFSET);
	for (i = 0; i < PATTERN_TRIES; i++) {
		u32 len = OFFSET + prandom_u32_state(&rnd) % (PAYLOAD + 1);
		u32 head = i & 1 ? len : prandom_u32_state(&rnd) % (len + 1);
		char text[FILTER_PAYLOAD_PATTERN_LEN];
		struct pfr_packet pkt;
		struct searched search;
		struct sk_buff *skb;
		bool got, want;

		random_pattern(&rnd, text);
		for (k = OFFSET; k < len; k++)
			bytes[k] = letter(&rnd);
		skb = packet(bytes, len, head);
		KUNIT_ASSERT_TRUE(test, search_create(&search, text));
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_ASSERT_TRUE(test, pfr_packet_open(&pkt, skb, NULL));
		pretend(&pkt, OFFSET);
		got = search_finds(&search, &pkt);
		want = oracle(bytes + OFFSET, bytes + len, text);
		kfree_skb(skb);
		search_free(&search);
		found += want;
		if (got == want)
			continue;
		kunit_err(test, "try %u: pattern '%s', %u bytes, %u in the head",
			  i, text, len, head);
		KUNIT_ASSERT_EQ(test, got, want);
	}
	/* Neither always nor never. */
	KUNIT_EXPECT_GT(test, found, PATTERN_TRIES / 50u);
	KUNIT_EXPECT_LT(test, found, PATTERN_TRIES - PATTERN_TRIES / 50u);
}

static bool pattern_finds(struct kunit *test, const char *text, const void *p,
			  u32 len)
{
	struct searched search;
	bool created = search_create(&search, text);
	struct sk_buff *skb;
	struct pfr_packet pkt;
	bool found = false;
	u8 bytes[64] = {};

	/* Offset 0 is none. */
	memcpy(bytes + 1, p, len);
	skb = packet(bytes, len + 1, len + 1);
	if (created && skb && pfr_packet_open(&pkt, skb, NULL)) {
		pretend(&pkt, 1);
		found = search_finds(&search, &pkt);
	} else {
		KUNIT_FAIL(test, "out of memory");
	}
	kfree_skb(skb);
	search_free(&search);
	return found;
}

static void pattern_bytes(struct kunit *test)
{
	/* The bar separates; it is not itself looked for. */
	KUNIT_EXPECT_FALSE(test, pattern_finds(test, "a|b", "|", 1));
	KUNIT_EXPECT_FALSE(test, pattern_finds(test, "ab|cd", "b|", 2));
	KUNIT_EXPECT_FALSE(test, pattern_finds(test, "ab|cd", "b|c", 3));
	KUNIT_EXPECT_TRUE(test, pattern_finds(test, "ab|cd", "xCd", 3));
	/* A NUL in the payload ends nothing. */
	KUNIT_EXPECT_TRUE(test, pattern_finds(test, "get", "\0\0GET", 5));
	/* Case is for ASCII only. */
	KUNIT_EXPECT_TRUE(test, pattern_finds(test, "\xe4", "\xe4", 1));
	KUNIT_EXPECT_FALSE(test, pattern_finds(test, "\xe4", "\xc4", 1));
	/* All 31 characters. */
	KUNIT_EXPECT_TRUE(test, pattern_finds(test,
					      "0123456789abcdef0123456789ABCDE",
					      "x0123456789ABCDEF0123456789abcdey",
					      33));
	KUNIT_EXPECT_FALSE(test, pattern_finds(test,
					       "0123456789abcdef0123456789ABCDE",
					       "x0123456789ABCDEF0123456789abcd",
					       31));
	KUNIT_EXPECT_FALSE(test, pattern_finds(test, "a", "", 0));
}

static struct kunit_case rule_cases[] = {
	KUNIT_CASE(rule_refuses),
	KUNIT_CASE(rule_refuses_mixed_hosts),
	KUNIT_CASE(rule_refuses_patterns),
	KUNIT_CASE(pattern_against_oracle),
	KUNIT_CASE(pattern_bytes),
	{}
};

static struct kunit_suite rule_suite = {
	.name = "pfr_rule",
	.test_cases = rule_cases,
};

kunit_test_suite(rule_suite);
