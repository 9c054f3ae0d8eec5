// SPDX-License-Identifier: LGPL-2.1-or-later
/* The codec: words to a filter and back, figures by name, and what is refused. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "librules.h"
#include "pf_ring_codec.h"
#include "sip-test.h"

static char printed[1024];

static void put(struct pfring_codec_words *words, const char *word)
{
	(void)words;
	if (printed[0])
		strcat(printed, " ");
	strcat(printed, word);
}

static const struct pfring_codec *codec(void)
{
	char reason[200] = "";
	const struct pfring_codec *c;

	c = pfr_codec_by_name("sip", reason, sizeof(reason));
	if (!c)
		fail_msg("%s", reason);
	assert_ptr_equal(c, pfr_codec_by_id(SIP_PLUGIN_ID, NULL, 0));
	assert_int_equal(c->filter_size, sizeof(struct sip_filter));
	return c;
}

static int parse(struct sip_filter *filter, struct pfring_codec_error *error,
		 const char *text)
{
	char copy[1024], *words[16], *word;
	__u32 num = 0;

	memset(filter, 0, sizeof(*filter));
	memset(error, 0, sizeof(*error));
	snprintf(copy, sizeof(copy), "%s", text);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[num++] = word;
	return codec()->parse_filter((const char *const *)words, num, filter,
				     error);
}

static void there_and_back(void **state)
{
	static const char *const texts[] = {
		"", "method INVITE", "method other", "response 2xx",
		"response 486", "method INVITE response 200",
		"method REGISTER caller alice* called *@example.org call-id *x*",
		"caller \\*69@*",
	};
	struct pfring_codec_words words = {
		.size = sizeof(words), .put = put
	};
	struct pfring_codec_error error;
	struct sip_filter filter;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(parse(&filter, &error, texts[i]), 0);
		printed[0] = '\0';
		assert_int_equal(codec()->print_filter(&filter, &words), 0);
		assert_string_equal(printed, texts[i]);
	}
	assert_int_equal(parse(&filter, &error, "method invite response 2XX"), 0);
	assert_int_equal(filter.method, method_invite);
	assert_int_equal(filter.response, 2);
}

static void wrong_words(void **state)
{
	static const struct {
		const char *text;
		__u32 word;
		const char *why;
	} table[] = {
		{ "from alice", 0, "expected 'method'" },
		{ "method", 1, "what 'method' is to be" },
		{ "method INVIT", 1, "a method" },
		{ "response 99", 1, "a response" },
		{ "response 700", 1, "a response" },
		{ "response 7xx", 1, "a response" },
		{ "response 2x0", 1, "a response" },
		{ "method ACK response 200", 3, "none to an ACK" },
		{ "caller a*b", 1, "star in the middle" },
		{ "caller a called b caller c", 4, "twice" },
		{ "call-id 01234567890123456789012345678901234567890123456789"
		  "012345678901234567890123456789", 1, "longer than 79" },
	};
	struct pfring_codec_error error;
	struct sip_filter filter;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(parse(&filter, &error, table[i].text), -1);
		assert_int_equal(error.word, table[i].word);
		assert_non_null(strstr(error.text, table[i].why));
	}
}

static void wrong_data(void **state)
{
	struct pfring_codec_words words = {
		.size = sizeof(words), .put = put
	};
	struct sip_filter filter;

	(void)state;
	memset(&filter, 0xFF, sizeof(filter));
	assert_int_equal(codec()->print_filter(&filter, &words), -1);
	memset(&filter, 0, sizeof(filter));
	memset(filter.called, 'x', sizeof(filter.called));
	assert_int_equal(codec()->print_filter(&filter, &words), -1);
}

static double figure(const json_t *root, const char *group, const char *name)
{
	const json_t *f = json_object_get(root, group);

	if (json_is_array(f))
		f = json_array_get(f, 0);
	f = json_object_get(f, name);

	if (!json_object_get(f, "value"))
		fail_msg("there is no %s.%s", group, name);
	return json_number_value(json_object_get(f, "value"));
}

static void figures(void **state)
{
	struct sip_stats stats;
	json_t *root;
	char *text;
	__u32 len;

	(void)state;
	memset(&stats, 0, sizeof(stats));
	stats.messages[sip_request] = 30;
	stats.requests[method_invite] = 10;
	stats.codes[100] = 8;
	stats.attempts = 10;
	stats.answered = 8;
	stats.setup.count = 8;
	stats.setup.sum_ns = 4000000000ULL;
	stats.calls_evicted = 3;
	text = pfr_codec_stats_json(codec(), &stats, sizeof(stats));
	assert_non_null(text);
	root = json_loads(text, 0, NULL);
	assert_non_null(root);
	assert_true(figure(root, "messages", "requests") == 30);
	assert_true(figure(root, "calls", "ser") == 80);
	assert_true(figure(root, "setup", "mean") == 0.5);
	assert_true(figure(root, "memory", "calls_evicted") == 3);
	json_decref(root);
	free(text);

	/* Everything there is to say, and every length. */
	memset(&stats, 0xFF, sizeof(stats));
	text = pfr_codec_stats_text(codec(), &stats, sizeof(stats));
	assert_non_null(text);
	free(text);
	for (len = 0; len <= sizeof(stats); len += 31) {
		char *copy = malloc(len ? len : 1);

		memcpy(copy, &stats, len);
		text = pfr_codec_stats_json(codec(), copy, len);
		assert_int_equal(!text, len < sizeof(stats.messages));
		free(text);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(wrong_words),
		cmocka_unit_test(wrong_data),
		cmocka_unit_test(figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
