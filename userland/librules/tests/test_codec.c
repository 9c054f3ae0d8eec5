// SPDX-License-Identifier: LGPL-2.1-or-later
/* Codecs: found, refused, asked, and not believed. */
#include <stdlib.h>

#include "codec.h"
#include "test.h"

struct echo_stats {
	__u64 packets;
	__u64 bytes;
	__u32 num_calls;
	__u32 jitter_us;
	char caller[8];
};

static struct pfr_rules *set;
static char reason[300];

static int read_text(const char *text)
{
	pfr_rules_free(set);
	set = pfr_rules_new();
	assert_non_null(set);
	return pfr_rules_read_text(set, "test", text, strlen(text));
}

static void assert_prints(const char *text)
{
	char *printed = NULL;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	assert_non_null(out);
	assert_int_equal(pfr_rules_print(set, out), 0);
	fclose(out);
	assert_string_equal(printed, text);
	free(printed);
}

/* First of all: before another one of id 40 is there. */
static void found(void **state)
{
	const struct pfring_codec *codec;

	(void)state;
	codec = pfr_codec_by_name("echo", reason, sizeof(reason));
	assert_non_null(codec);
	assert_int_equal(codec->plugin_id, 40);
	assert_string_equal(reason, "");
	assert_ptr_equal(codec, pfr_codec_by_name("echo", NULL, 0));
	assert_ptr_equal(codec, pfr_codec_by_id(40, NULL, 0));
	assert_null(pfr_codec_by_id(0, reason, sizeof(reason)));
	assert_null(pfr_codec_by_id(49, reason, sizeof(reason)));
	assert_text_has(reason, "no codec for plugin 49");
}

static void refuse(const char *name, const char *words)
{
	assert_null(pfr_codec_by_name(name, reason, sizeof(reason)));
	assert_text_has(reason, words);
}

static void refused(void **state)
{
	(void)state;
	refuse("future", "version 2");
	refuse("liar", "calls itself 'somebody'");
	refuse("zero", "plugin id");
	refuse("short", "only 16 bytes");
	refuse("twin", "both for plugin 40");
	refuse("nocodec", "pfring_codec");
	refuse("nowhere", "there is no codec for plugin 'nowhere'");
	refuse("", "a plugin's name");
	refuse("../echo", "a plugin's name");
	refuse("a.b", "a plugin's name");
	refuse("sixteencharacter", "a plugin's name");
	assert_null(pfr_codec_by_name(NULL, reason, sizeof(reason)));
}

static void words(void **state)
{
	const filtering_rule *r;

	(void)state;
	assert_int_equal(read_text("rule 1 accept plugin echo { text \"a b\" number 7 }\n"
				   "rule 2 accept filter echo { number 8 text x }\n"
				   "rule 3 accept plugin 40\n"
				   "rule 4 accept filter 40 { number 9\n } plugin 41\n"
				   "rule 5 accept filter echo { broken }\n"
				   "rule 6 accept filter echo { raw 00000000ff }\n"
				   "rule 7 accept plugin echo { }\n"), 0);
	r = set->rules;
	assert_int_equal(r[0].extended_fields.filter_plugin_id, 40);
	assert_int_equal(r[0].plugin_action.plugin_id, 40);
	assert_int_equal(r[0].extended_fields.filter_plugin_data[0], 7);
	assert_string_equal(r[0].extended_fields.filter_plugin_data + 4, "a b");
	assert_int_equal(r[1].plugin_action.plugin_id, 0);
	assert_int_equal(r[2].extended_fields.filter_plugin_id, 0);
	assert_prints("rule 1 accept plugin echo { number 7 text \"a b\" }\n"
		      "rule 2 accept filter echo { number 8 text x }\n"
		      "rule 3 accept plugin echo\n"
		      "rule 4 accept filter echo { number 9 } plugin 41\n"
		      "rule 5 accept filter echo { raw 00000000000000000000000000000000000000000000000001 }\n"
		      "rule 6 accept filter echo { text \"\\xff\" }\n"
		      "rule 7 accept plugin echo { }\n");
}

static void bad(const char *text, unsigned int column, unsigned int length,
		const char *message)
{
	assert_int_equal(read_text(text), -1);
	assert_int_equal(set->num_errors, 1);
	assert_text_has(set->messages[0].text, message);
	assert_int_equal(set->messages[0].column, column);
	assert_int_equal(set->messages[0].length, length);
}

/* Where in the user's text is it? */
static void places(void **state)
{
	(void)state;
	bad("rule 1 drop plugin echo { number 12x4 }", 36, 2, "expected a number");
	bad("rule 1 drop plugin echo { number \"12x4\" }", 37, 2, "expected a number");
	bad("rule 1 drop plugin echo { number \"\\x312\" x }", 43, 1, "one more word");
	bad("rule 1 drop plugin echo { number \"\\x31y2\" }", 34, 8, "expected a number");
	bad("rule 1 drop plugin echo { what 5 }", 27, 4, "'number' or 'text'");
	bad("rule 1 drop plugin echo { number }", 33, 1, "one more word");
	bad("rule 1 drop plugin echo { wild }", 31, 1, "xxx");
	bad("rule 1 drop plugin echo { silent }", 27, 6, "codec refuses");
	bad("rule 1 drop plugin future { text x }", 20, 6, "version 2");
	/* No memory of the library's is overwritten by an endless text. */
	assert_int_equal(read_text("rule 1 drop plugin echo { wild }"), -1);
	assert_int_equal(strlen(set->messages[0].text), 159);
}

static void statistics(void **state)
{
	struct echo_stats stats = { 3, 300, 2, 1500, "al\x1b\xff" };
	const struct pfring_codec *codec = pfr_codec_by_name("echo", NULL, 0);
	char *text;

	(void)state;
	assert_non_null(codec);
	text = pfr_codec_stats_text(codec, &stats, sizeof(stats));
	assert_non_null(text);
	assert_string_equal(text, "packets: 3 packets\nbytes: 300 bytes\n"
			    "call:\n  caller: al??\n  jitter: 0.0015 seconds\n"
			    "call:\n  caller: al??\n  jitter: 0.0015 seconds\n");
	free(text);
	stats.num_calls = 1;
	text = pfr_codec_stats_json(codec, &stats, sizeof(stats));
	assert_non_null(text);
	assert_string_equal(text, "{\"packets\":{\"value\":3,\"unit\":\"packets\",\"kind\":\"count\"},\"bytes\":{\"value\":300,\"unit\":\"bytes\",\"kind\":\"count\"},\"call\":[{\"caller\":\"al??\",\"jitter\":{\"value\":0.0015,\"unit\":\"seconds\",\"kind\":\"gauge\"}}]}");
	free(text);
	/* From an older plugin. */
	text = pfr_codec_stats_text(codec, &stats, 16);
	assert_non_null(text);
	free(text);
	assert_null(pfr_codec_stats_text(codec, &stats, 15));
	assert_null(pfr_codec_stats_json(codec, NULL, 0));
	assert_null(pfr_codec_stats_json(NULL, &stats, 0));
	/* A codec that does not keep to the contract. */
	for (stats.packets = 97; stats.packets < 100; stats.packets++) {
		assert_null(pfr_codec_stats_text(codec, &stats, sizeof(stats)));
		assert_null(pfr_codec_stats_json(codec, &stats, sizeof(stats)));
	}
}

static void entries_and_events(void **state)
{
	const struct pfring_codec *codec = pfr_codec_by_name("echo", NULL, 0);
	const __u32 data[2] = { 30, 99 };
	char *text;

	(void)state;
	assert_non_null(codec);
	assert_string_equal(codec->lists[0].name, "numbers");
	assert_int_equal(codec->lists[0].kind, 7);
	assert_null(codec->lists[1].name);
	text = pfr_codec_entry_json(codec, 7, data, sizeof(data));
	assert_non_null(text);
	assert_string_equal(text, "{\"entry\":{\"value\":37.0,\"unit\":\"\",\"kind\":\"gauge\"}}");
	free(text);
	text = pfr_codec_event_json(codec, 2, data, sizeof(data[0]));
	assert_non_null(text);
	assert_string_equal(text, "{\"event\":{\"value\":32.0,\"unit\":\"\",\"kind\":\"gauge\"}}");
	free(text);
	assert_null(pfr_codec_entry_json(codec, 8, data, sizeof(data)));
	assert_null(pfr_codec_entry_json(codec, 7, data, 3));
	assert_null(pfr_codec_event_json(codec, 2, NULL, 4));
	assert_null(pfr_codec_event_json(NULL, 2, data, 4));
}

static int tear_down(void **state)
{
	(void)state;
	pfr_rules_free(set);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found),
		cmocka_unit_test(refused),
		cmocka_unit_test(words),
		cmocka_unit_test(places),
		cmocka_unit_test(statistics),
		cmocka_unit_test(entries_and_events),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
