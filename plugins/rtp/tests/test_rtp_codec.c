// SPDX-License-Identifier: LGPL-2.1-or-later
/* The codec, through librules as programs use it; PF_RING_CODECS says where it is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#include "librules.h"
#include "pf_ring_codec.h"
#include "pf_ring_rtp.h"

/* What the rule becomes, written down again; NULL: refused. To be freed. */
static char *again(const char *rule)
{
	struct pfr_rules *set = pfr_rules_new();
	char *text = NULL;
	size_t size;
	FILE *out;

	assert_non_null(set);
	if (!pfr_rules_read_text(set, "test", rule, strlen(rule))) {
		out = open_memstream(&text, &size);
		assert_non_null(out);
		assert_int_equal(pfr_rules_print(set, out), 0);
		fclose(out);
	}
	pfr_rules_free(set);
	return text;
}

static void is_rule(const char *rule, const char *part)
{
	char *text = again(rule), *twice;

	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("no '%s' in: %s", part, text);
	twice = again(text);
	assert_non_null(twice);
	assert_string_equal(text, twice);
	free(text);
	free(twice);
}

static void test_words(void **state)
{
	(void)state;
	is_rule("rule 10 accept udp plugin rtp", "plugin rtp");
	is_rule("rule 10 accept udp plugin rtp { ssrc 0x1234ABCD }",
		"ssrc 0x1234abcd");
	is_rule("rule 10 accept udp plugin rtp { ssrc 10 type pcma }",
		"ssrc 0x0000000a type 8");
	is_rule("rule 10 accept udp filter rtp { type 127 }", "type 127");
	is_rule("rule 10 accept udp filter rtp { type 0 }", "type 0");
}

static void test_wrong_words(void **state)
{
	static const char *const wrong[] = {
		"ssrc", "ssrc x", "ssrc 0x", "ssrc -1", "ssrc 4294967296",
		"ssrc 0x100000000", "ssrc 1 ssrc 1", "type", "type 128",
		"type nothing", "type 8 type 8", "media 8", "ssrc 1 type",
		"ssrc 99999999999999999999",
	};
	char rule[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(rule, sizeof(rule),
			 "rule 10 accept udp plugin rtp { %s }", wrong[i]);
		if (again(rule))
			fail_msg("taken: %s", rule);
	}
}

static struct {
	struct rtp_rule_stats sums;
	struct rtp_stream_stats stream[2];
} stats = {
	.sums = {
		.packets = 30, .rtp = 25, .rtcp = 5, .lost = -2, .streams = 7,
		.streams_now = 2, .evicted = 3,
		.stream_size = sizeof(struct rtp_stream_stats),
		.streams_here = 2,
	},
	.stream = { {
		.src.v4 = 0x0A000001, .dst.v4 = 0x0A000002, .src_port = 1000,
		.dst_port = 2000, .ip_version = 4, .payload_type = 8,
		.ssrc = 0xAB, .packets = 100, .expected = 100,
		.flags = RTP_STREAM_VALID | RTP_STREAM_ANSWERED,
		.clock_rate = 8000, .jitter_count = 2,
		.jitter_sum_ns16 = 2 * 16 * 1500000ULL,
	}, { .ip_version = 6, .payload_type = RTP_NO_PAYLOAD_TYPE } },
};

static const struct pfring_codec *codec(void)
{
	const struct pfring_codec *c;
	char why[200];

	c = pfr_codec_by_name("rtp", why, sizeof(why));
	if (!c)
		fail_msg("%s", why);
	return c;
}

static void test_figures(void **state)
{
	char *text = pfr_codec_stats_json(codec(), &stats, sizeof(stats));
	json_t *all, *stream;

	(void)state;
	assert_non_null(text);
	all = json_loads(text, 0, NULL);
	assert_non_null(all);
#define VALUE(object, name) \
	json_number_value(json_object_get(json_object_get(object, name), "value"))
	assert_int_equal(VALUE(all, "packets"), 30);
	assert_int_equal(VALUE(all, "lost"), -2);
	assert_int_equal(VALUE(all, "streams_evicted"), 3);
	assert_int_equal(json_array_size(json_object_get(all, "stream")), 2);
	stream = json_array_get(json_object_get(all, "stream"), 0);
	assert_true(VALUE(stream, "jitter_mean") == 1.5);
	assert_true(VALUE(stream, "mos_g107_lq") > 4);
	assert_int_equal(VALUE(stream, "packets"), 100);
	json_decref(all);
	free(text);
	text = pfr_codec_stats_text(codec(), &stats, sizeof(stats));
	assert_non_null(text);
	assert_non_null(strstr(text, "10.0.0.1:1000"));
	free(text);
}

/* Every length, and numbers that say more than there is. */
static void test_nonsense(void **state)
{
	size_t len;
	char *text;

	(void)state;
	for (len = 0; len < sizeof(stats); len++) {
		char *copy = malloc(len + 1);

		memcpy(copy, &stats, len);
		assert_null(pfr_codec_stats_json(codec(), copy, (__u32)len));
		free(copy);
	}
	stats.sums.streams_here = 0xFFFFFFFF;
	assert_null(pfr_codec_stats_json(codec(), &stats, sizeof(stats)));
	stats.sums.streams_here = 1;
	stats.sums.stream_size = 0;
	assert_null(pfr_codec_stats_json(codec(), &stats, sizeof(stats)));
	stats.sums.stream_size = 0xFFFFFFF0;
	assert_null(pfr_codec_stats_json(codec(), &stats, sizeof(stats)));
	/* A newer plugin's stream is longer. */
	stats.sums.stream_size = 2 * sizeof(struct rtp_stream_stats);
	text = pfr_codec_stats_json(codec(), &stats, sizeof(stats));
	assert_non_null(text);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_wrong_words),
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
