// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Filters: what is refused, and what each takes. The patterns are compared with
 * a plain model of them, too.
 */
#include "sip-test.h"
#include "rfc-messages.h"
#include "sip_match.h"
#include "sip_parse.h"

#define INVITE								\
	"INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"			\
	"Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bKnas\r\n" \
	"To: Bob <sip:bob@biloxi.example.com>\r\n"			\
	"From: \"Al\" <sip:Alice:pw@Atlanta.example.com:5061>;tag=1928\r\n" \
	"Call-ID: a84b4c76e66710@pc33\r\n"				\
	"CSeq: 314159 INVITE\r\n"					\
	"Content-Length: 0\r\n\r\n"

#define RINGING								\
	"SIP/2.0 180 Ringing\r\n"					\
	"v: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bKnas\r\n"	\
	"t: <tel:+1-555-0123>;tag=a6c8\r\n"				\
	"f: <sip:*69@atlanta.example.com>;tag=1928\r\n"			\
	"i: a84b4c76e66710@pc33\r\n"					\
	"CSeq: 314159 INVITE\r\n\r\n"

static int matches(const struct sip_filter *filter, const char *text)
{
	size_t len = strlen(text);
	__u8 *p = exact_copy(text, len);
	struct sip_match match;
	const char *wrong;
	int result;

	memset(&match, 0xA5, sizeof(match));
	wrong = pfr_sip_filter(&match, filter);
	if (wrong)
		fail_msg("refused: %s", wrong);
	result = pfr_sip_match(&match, p, p + len);
	free(p);
	return result;
}

/* Chapter 10.5 of the user's guide, as it is printed there. */
static void as_in_the_guide(void **state)
{
	char filter_plugin_data[256];
	struct sip_filter *filter = (struct sip_filter *)filter_plugin_data;

	(void)state;
	/* What programs and the module agree on does not change unnoticed. */
	assert_int_equal(sizeof(struct sip_filter), 252);
	assert_int_equal(offsetof(struct sip_filter, caller), 4);
	assert_int_equal(offsetof(struct sip_filter, called), 84);
	assert_int_equal(offsetof(struct sip_filter, call_id), 164);
	assert_int_equal(method_invite, 1);
	assert_int_equal(method_other, 15);
	assert_int_equal(sizeof(struct sip_message), 72);
	assert_int_equal(sizeof(struct sip_stats), 3912);
	assert_int_equal(sizeof(struct sip_parsed), 320);
	assert_int_equal(sizeof(struct sip_call_stats), 528);
	memset(filter_plugin_data, 0, sizeof(filter_plugin_data));
	filter->method = method_invite;
	filter->caller[0] = '\0'; /* Any caller */
	filter->called[0] = '\0'; /* Any called */
	filter->call_id[0] = '\0'; /* Any call-id */

	assert_true(matches(filter, INVITE));
	assert_true(matches(filter, "\r\n" INVITE));
	assert_false(matches(filter, RINGING));
	assert_false(matches(filter, "ACK sip:a SIP/2.0\r\n\r\n"));
	assert_false(matches(filter, "INVITES sip:a SIP/2.0\r\n\r\n"));
	assert_false(matches(filter, "INVITE sip:a HTTP/1.1\r\n\r\n"));
	assert_false(matches(filter, "INVITE sip:a SIP/2.0"));
	assert_false(matches(filter, "INVITE"));
	assert_false(matches(filter, ""));
}

static void nothing_asked(void **state)
{
	const struct sip_filter filter = { 0 };

	(void)state;
	assert_true(matches(&filter, INVITE));
	assert_true(matches(&filter, RINGING));
	assert_false(matches(&filter, ""));
	assert_false(matches(&filter, "\r\n\r\n"));
	assert_false(matches(&filter, "GET / HTTP/1.1\r\n\r\n"));
	assert_false(matches(&filter, "INVITE sip:a SIP/3.0\r\n\r\n"));
}

static void methods_and_responses(void **state)
{
	static const struct {
		__u8 method;
		__u16 response;
		int invite, ringing;
	} table[] = {
		{ method_any, 1, 0, 1 },
		{ method_any, 2, 0, 0 },
		{ method_any, 6, 0, 0 },
		{ method_any, 180, 0, 1 },
		{ method_any, 181, 0, 0 },
		{ method_any, 100, 0, 0 },
		{ method_invite, 0, 1, 0 },
		{ method_invite, 1, 0, 1 },
		{ method_invite, 180, 0, 1 },
		{ method_bye, 180, 0, 0 },
		{ method_bye, 1, 0, 0 },
		{ method_bye, 0, 0, 0 },
		{ method_other, 0, 0, 0 },
	};
	struct sip_filter filter;
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(table); n++) {
		memset(&filter, 0, sizeof(filter));
		filter.method = table[n].method;
		filter.response = table[n].response;
		if (matches(&filter, INVITE) != table[n].invite ||
		    matches(&filter, RINGING) != table[n].ringing)
			fail_msg("method %u, response %u", table[n].method,
				 table[n].response);
	}
	memset(&filter, 0, sizeof(filter));
	filter.method = method_other;
	assert_true(matches(&filter, "FOO sip:a SIP/2.0\r\n\r\n"));
	assert_false(matches(&filter, "FOO /a HTTP/1.1\r\n\r\n"));
	/* Without a CSeq nobody knows what is answered. */
	filter.response = 2;
	assert_false(matches(&filter, "SIP/2.0 200 OK\r\n\r\n"));
	assert_true(matches(&filter, "SIP/2.0 200 OK\r\nCSeq: 1 FOO\r\n\r\n"));
	assert_false(matches(&filter, "SIP/2.0 200 OK\r\nCSeq: 1 BYE\r\n\r\n"));
}

static void texts(void **state)
{
	static const struct {
		const char *caller, *called, *call_id;
		int invite, ringing;
	} table[] = {
		{ "alice@atlanta.example.com", "", "", 1, 0 },
		{ "ALICE@atlanta.EXAMPLE.com", "", "", 1, 0 },
		{ "alice", "", "", 0, 0 },
		{ "alice@*", "", "", 1, 0 },
		{ "alice*", "", "", 1, 0 },
		{ "alicf*", "", "", 0, 0 },
		{ "*@atlanta.example.com", "", "", 1, 1 },
		{ "*.com", "", "", 1, 1 },
		{ "*.org", "", "", 0, 0 },
		{ "*ICE@AT*", "", "", 1, 0 },
		{ "*atlanta*", "", "", 1, 1 },
		{ "*pw*", "", "", 0, 0 },
		{ "*5061*", "", "", 0, 0 },
		{ "*", "", "", 1, 1 },
		{ "\\*69@*", "", "", 0, 1 },
		{ "\\*6*", "", "", 0, 1 },
		{ "*\\*69*", "", "", 0, 1 },
		{ "", "bob@biloxi.example.com", "", 1, 0 },
		{ "", "+1-555-0123", "", 0, 1 },
		{ "", "+1-555-*", "", 0, 1 },
		{ "", "", "a84b4c76e66710@pc33", 1, 1 },
		{ "", "", "A84b4c76e66710@pc33", 0, 0 },
		{ "", "", "*@pc33", 1, 1 },
		{ "", "", "a84b4c76e66710@pc3", 0, 0 },
		{ "", "", "a84b4c76e66710@pc333", 0, 0 },
		{ "", "", "*a84b4c76e66710@pc33*", 1, 1 },
		{ "", "", "*a84b4c76e66710@pc333*", 0, 0 },
		{ "alice@*", "bob@*", "a8*", 1, 0 },
		{ "alice@*", "bob@*", "b8*", 0, 0 },
		{ "alice@*", "rob@*", "a8*", 0, 0 },
	};
	struct sip_filter filter;
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(table); n++) {
		memset(&filter, 0, sizeof(filter));
		strcpy(filter.caller, table[n].caller);
		strcpy(filter.called, table[n].called);
		strcpy(filter.call_id, table[n].call_id);
		if (matches(&filter, INVITE) != table[n].invite ||
		    matches(&filter, RINGING) != table[n].ringing)
			fail_msg("caller \"%s\", called \"%s\", call_id \"%s\"",
				 table[n].caller, table[n].called,
				 table[n].call_id);
	}
	/* A text needs its header, and a value. */
	memset(&filter, 0, sizeof(filter));
	strcpy(filter.caller, "*");
	assert_false(matches(&filter, "ACK sip:a SIP/2.0\r\n\r\n"));
	assert_false(matches(&filter, "ACK sip:a SIP/2.0\r\nf: <>\r\n\r\n"));
	assert_false(matches(&filter, "ACK sip:a SIP/2.0\r\nf: sip:a@b\r\n"));
	assert_true(matches(&filter, "ACK sip:a SIP/2.0\r\nf: sip:a@b\r\n\r"));
}

/* ------------------------------------------------------------------- the model */

static int same_char(char a, char b, int fold)
{
	if (fold && a >= 'A' && a <= 'Z')
		a += 'a' - 'A';
	if (fold && b >= 'A' && b <= 'Z')
		b += 'a' - 'A';
	return a == b;
}

/* A star is any text. Good for short ones only. */
static int model(const char *pattern, const char *text)
{
	if (!*pattern)
		return !*text;
	if (*pattern == '*')
		return model(pattern + 1, text) ||
		       (*text && model(pattern, text + 1));
	return *text && same_char(*pattern, *text, 1) &&
	       model(pattern + 1, text + 1);
}

/* All texts of up to four letters with all patterns of up to four. */
static void model_agrees(void **state)
{
	static const char letters[] = "aAb*";
	struct sip_filter filter;
	struct sip_match match;
	char text[5], message[256], pattern[5];
	unsigned int compared = 0;
	int n, k, i, len;

	(void)state;
	for (n = 1; n < 625; n++) {
		for (i = 0, k = n, len = 0; i < 4; i++, k /= 5)
			if (k % 5)
				pattern[len++] = letters[k % 5 - 1];
		pattern[len] = '\0';
		memset(&filter, 0, sizeof(filter));
		strcpy(filter.caller, pattern);
		if (pfr_sip_filter(&match, &filter))
			continue;
		for (k = 0; k < 256; k++) {
			int j = k;

			/* Without stars: those are for patterns. */
			for (i = 0, len = 0; i < 4; i++, j /= 4)
				if (j % 4)
					text[len++] = letters[j % 4 - 1];
			text[len] = '\0';
			if (!len)
				continue;
			len = snprintf(message, sizeof(message),
				       "ACK sip:a SIP/2.0\r\nf: <sip:%s>\r\n\r\n",
				       text);
			if (pfr_sip_match(&match, (__u8 *)message,
					  (__u8 *)message + len) !=
			    model(pattern, text))
				fail_msg("pattern %s, text %s", pattern, text);
			compared++;
		}
	}
	assert_true(compared > 30000);
}

static void long_values(void **state)
{
	struct sip_filter filter;
	char text[2000], user[1200];

	(void)state;
	memset(&filter, 0, sizeof(filter));
	memset(user, 'a', sizeof(user));
	user[sizeof(user) - 1] = '\0';
	snprintf(text, sizeof(text), "ACK sip:a SIP/2.0\r\nf: sip:%s@h\r\n\r\n",
		 user);
	strcpy(filter.caller, "aaaa*");
	assert_true(matches(&filter, text));
	strcpy(filter.caller, "*a@h");
	assert_true(matches(&filter, text));
	/* What is in the middle is looked for so far, and no farther. */
	strcpy(filter.caller, "*a@h*");
	assert_false(matches(&filter, text));
	user[SIP_PART_MAX - 2] = '\0';
	snprintf(text, sizeof(text), "ACK sip:a SIP/2.0\r\nf: sip:%s@h\r\n\r\n",
		 user);
	assert_true(matches(&filter, text));
}

/* ------------------------------------------------------------------- refusals */

static void refusals(void **state)
{
	static const char *const bad[] = {
		"**", "a**", "**a", "a*b", "a*b*", "*a*b", "a b", "a\tb",
		"\\", "a\\", "\\a", "a\\b", "\r", "a\x7f", "*a\\",
	};
	char *const fields[3] = { "caller", "called", "call_id" };
	struct sip_filter filter;
	struct sip_match match;
	const char *why;
	char *text;
	size_t n;
	int f;

	(void)state;
	for (f = 0; f < 3; f++) {
		memset(&filter, 0, sizeof(filter));
		text = f == 0 ? filter.caller : f == 1 ? filter.called :
			filter.call_id;
		for (n = 0; n < COUNT(bad); n++) {
			strcpy(text, bad[n]);
			why = pfr_sip_filter(&match, &filter);
			if (!why || strncmp(why, fields[f], strlen(fields[f])))
				fail_msg("%s \"%s\": %s", fields[f], bad[n],
					 why ? why : "taken");
		}
		memset(text, 'a', SIP_TEXT_LEN);
		assert_non_null(pfr_sip_filter(&match, &filter));
		text[SIP_TEXT_LEN - 1] = '\\';
		assert_non_null(pfr_sip_filter(&match, &filter));
		text[SIP_TEXT_LEN - 1] = '*';
		assert_non_null(pfr_sip_filter(&match, &filter));
		text[SIP_TEXT_LEN - 1] = '\0';
		assert_null(pfr_sip_filter(&match, &filter));
		/* What is behind the end does not matter. */
		memset(text, 0xFF, SIP_TEXT_LEN);
		text[0] = '\0';
		assert_null(pfr_sip_filter(&match, &filter));
	}

	memset(&filter, 0, sizeof(filter));
	filter.method = SIP_METHODS;
	assert_non_null(pfr_sip_filter(&match, &filter));
	filter.method = method_ack;
	assert_null(pfr_sip_filter(&match, &filter));
	filter.response = 200;
	assert_non_null(pfr_sip_filter(&match, &filter));
	filter.method = 0;
	assert_null(pfr_sip_filter(&match, &filter));
	for (n = 0; n < 65536; n++) {
		filter.response = (__u16)n;
		assert_int_equal(!pfr_sip_filter(&match, &filter),
				 n <= 6 || (n >= 100 && n <= 699));
	}
	filter.response = 0;
	filter.reserved = 1;
	assert_non_null(pfr_sip_filter(&match, &filter));
}

/* A filter made of what the parser finds takes the message, and only then. */
static void own_values(void **state)
{
	struct sip_filter filter;
	struct sip_message m;
	size_t n, compared = 0;

	(void)state;
	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];
		__u8 *p = exact_copy(t->text, t->len);
		struct sip_match match;

		pfr_sip_parse(&m, p, p + t->len, 0);
		memset(&filter, 0, sizeof(filter));
		if (m.kind == sip_request)
			filter.method = m.method;
		else
			filter.response = m.code;
		snprintf(filter.caller, sizeof(filter.caller), "%.*s",
			 m.from.user.len ? m.from.user.len : m.from.host.len,
			 t->text + (m.from.user.len ? m.from.user.at :
				    m.from.host.at));
		/* Some have stars of their own, or are too long. */
		if ((m.kind != sip_request && m.kind != sip_response) ||
		    strpbrk(filter.caller, "*\\ ") ||
		    strlen(filter.caller) > SIP_TEXT_LEN - 2) {
			free(p);
			continue;
		}
		strcat(filter.caller, "*");
		if (!m.from.user.len && !m.from.host.len)
			filter.caller[0] = '\0';
		if (pfr_sip_filter(&match, &filter))
			fail_msg("%s: %s refused", t->name, filter.caller);
		if (!pfr_sip_match(&match, p, p + t->len))
			fail_msg("%s: %s does not match", t->name,
				 filter.caller);
		strcpy(filter.call_id, "*not-this-one*");
		assert_null(pfr_sip_filter(&match, &filter));
		assert_false(pfr_sip_match(&match, p, p + t->len));
		compared++;
		free(p);
	}
	assert_true(compared > COUNT(sip_rfc_messages) / 2);
}

static void truncations(void **state)
{
	struct sip_filter filter;
	struct sip_match match;
	size_t n, len;

	(void)state;
	memset(&filter, 0, sizeof(filter));
	strcpy(filter.caller, "*e*");
	strcpy(filter.called, "*e*");
	strcpy(filter.call_id, "*.*");
	assert_null(pfr_sip_filter(&match, &filter));
	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];
		int last = 0;

		/* Once it is decided, more bytes change nothing. */
		for (len = 0; len <= t->len; len++) {
			__u8 *p = exact_copy(t->text, len);
			int is = pfr_sip_match(&match, p, p + len);

			assert_true(is >= last);
			last = is;
			free(p);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_in_the_guide),
		cmocka_unit_test(nothing_asked),
		cmocka_unit_test(methods_and_responses),
		cmocka_unit_test(texts),
		cmocka_unit_test(model_agrees),
		cmocka_unit_test(long_values),
		cmocka_unit_test(refusals),
		cmocka_unit_test(own_values),
		cmocka_unit_test(truncations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
