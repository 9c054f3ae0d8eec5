// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SIP analyzer in the kernel: the messages of RFC 4475 and 5118, and every
 * truncation of each in a buffer of exact size, where KASAN sees any over-read.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "rfc-messages.h"
#include "sip-invariants.h"
#include "sip_call.h"
#include "sip_match.h"

/* Numbers only: the names of the messages have blanks. */
static void message_name(const struct sip_rfc_message *t, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%s", strrchr(t->name, ' ') + 1);
}

KUNIT_ARRAY_PARAM(message, sip_rfc_messages, message_name);

/* kmalloc() rounds up to a size class, but KASAN poisons what is not asked. */
static u8 *exact_copy(struct kunit *test, const char *bytes, u32 len)
{
	/* Not ZERO_SIZE_PTR: no bytes are to be at an address like others. */
	u8 *p = kmalloc(max_t(u32, len, 1), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
	memcpy(p, bytes, len);
	return p;
}

static void sip_expected(struct kunit *test)
{
	const struct sip_rfc_message *t = test->param_value;
	u8 *p = exact_copy(test, t->text, t->len);
	struct sip_message m;

	KUNIT_EXPECT_EQ(test, pfr_sip_parse(&m, p, p + t->len, 0), (int)t->len);
	KUNIT_EXPECT_EQ(test, m.kind, t->kind);
	KUNIT_EXPECT_EQ(test, m.flags, t->flags);
	if (m.kind != sip_malformed) {
		KUNIT_EXPECT_EQ(test, m.method, t->method);
		KUNIT_EXPECT_EQ(test, m.code, t->code);
		KUNIT_EXPECT_EQ(test, m.cseq, t->cseq);
		KUNIT_EXPECT_EQ(test, (size_t)m.call_id.len,
				t->call_id ? strlen(t->call_id) : 0);
		KUNIT_EXPECT_EQ(test, memcmp(p + m.call_id.at, t->call_id ?: "",
					     m.call_id.len), 0);
	}
	kfree(p);
}

/* Of all that reads a packet, on each prefix of it. */
static const char *read_all(const struct sip_match *match,
			    struct sip_call *call, struct sip_stats *stats,
			    const struct sip_message *whole, const u8 *p,
			    u32 len)
{
	struct sip_seen seen = {};
	const u8 *body, *end;
	struct sip_message m;
	const char *wrong;
	int taken;

	taken = pfr_sip_parse(&m, p, p + len, 1);
	wrong = sip_check_message(&m, len, taken, 1);
	taken = pfr_sip_parse(&m, p, p + len, 0);
	wrong = wrong ?: sip_check_message(&m, len, taken, 0);
	wrong = wrong ?: sip_check_prefix(&m, whole);
	pfr_sip_match(match, p, p + len);
	seen.ns = (u64)len << 32;
	pfr_sip_call(call, stats, &m, p, &seen);
	if (!wrong && m.kind != sip_malformed &&
	    pfr_sdp_body(&m, p, &body, &end))
		wrong = sip_check_sdp(body, end);
	return wrong;
}

static void sip_truncations(struct kunit *test)
{
	const struct sip_filter filter = {
		.caller = "*nobody*", .called = "*", .call_id = "*",
	};
	const struct sip_rfc_message *t = test->param_value;
	struct sip_stats *stats;
	struct sip_match *match;
	struct sip_message whole;
	struct sip_call *call;
	const char *wrong;
	u32 len;
	u8 *p;

	stats = kunit_kzalloc(test, sizeof(*stats), GFP_KERNEL);
	match = kunit_kzalloc(test, sizeof(*match), GFP_KERNEL);
	call = kunit_kzalloc(test, sizeof(*call), GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, stats);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, match);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, call);
	KUNIT_ASSERT_TRUE(test, !pfr_sip_filter(match, &filter));
	pfr_sip_parse(&whole, (const u8 *)t->text,
		      (const u8 *)t->text + t->len, 0);
	for (len = 0; len <= t->len; len++) {
		p = exact_copy(test, t->text, len);
		wrong = read_all(match, call, stats, &whole, p, len);
		kfree(p);
		if (wrong)
			KUNIT_FAIL(test, "%u bytes: broken rule: %s", len,
				   wrong);
	}
}

static struct kunit_case sip_cases[] = {
	KUNIT_CASE_PARAM(sip_expected, message_gen_params),
	KUNIT_CASE_PARAM(sip_truncations, message_gen_params),
	{}
};

static struct kunit_suite sip_suite = {
	.name = "pf_ring_sip",
	.test_cases = sip_cases,
};

kunit_test_suites(&sip_suite);

MODULE_LICENSE("GPL");
