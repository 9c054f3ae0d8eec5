// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * The parser on the messages of RFC 4475 and 5118, on what is not SIP, on
 * streams, and on every truncation. Built with the sanitizers, on buffers of
 * exact size.
 */
#include "sip-test.h"
#include "rfc-messages.h"
#include "sip-invariants.h"
#include "sip_parse.h"

#define MUTATIONS 1000			/* of each message */

static void check(const char *name, const char *wrong, size_t len)
{
	if (wrong)
		fail_msg("%s, %zu bytes: broken rule: %s", name, len, wrong);
}

/* ------------------------------------------------------------------- documents */

static void messages_of_rfcs(void **state)
{
	struct sip_message m;
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];
		__u8 *p = exact_copy(t->text, t->len);
		int taken = parse_message(&m, p, t->len, 0);

		check(t->name, sip_check_message(&m, t->len, taken, 0), t->len);
		if (m.kind != t->kind || m.flags != t->flags)
			fail_msg("%s: kind %u, flags %#x, not %u, %#x", t->name,
				 m.kind, m.flags, t->kind, t->flags);
		if (t->kind != sip_malformed) {
			if (m.method != t->method || m.code != t->code ||
			    m.cseq != t->cseq)
				fail_msg("%s: method %u, code %u, CSeq %u",
					 t->name, m.method, m.code, m.cseq);
			same_text(t->name, "URI", p, &m.uri, t->uri);
			same_text(t->name, "Call-ID", p, &m.call_id,
				  t->call_id);
			same_text(t->name, "branch", p, &m.branch, t->branch);
			same_address(t->name, "From", p, &m.from, t->from);
			same_address(t->name, "To", p, &m.to, t->to);
		}
		free(p);
	}
}

/* No prefix makes the parser say other than the whole, or read what is not there. */
static void truncations(void **state)
{
	struct sip_message whole, prefix;
	size_t n, len;
	int taken, wanted;

	(void)state;
	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];
		const __u8 *text = (const __u8 *)t->text;

		for (len = 0; len <= t->len; len++) {
			__u8 *p = exact_copy(text, len);

			parse_message(&whole, text, t->len, 0);
			taken = parse_message(&prefix, p, len, 0);
			check(t->name, sip_check_message(&prefix, len, taken,
							 0), len);
			check(t->name, sip_check_prefix(&prefix, &whole), len);

			wanted = parse_message(&whole, text, t->len, 1);
			taken = parse_message(&prefix, p, len, 1);
			check(t->name, sip_check_message(&prefix, len, taken,
							 1), len);
			/* It asks for no more than there is to come. */
			if (taken < 0 && wanted > 0 &&
			    (int)len - taken > wanted)
				fail_msg("%s, %zu bytes: asks for %d more",
					 t->name, len, -taken);
			if (taken > 0 && prefix.kind != sip_malformed &&
			    wanted > 0 && taken != wanted)
				fail_msg("%s, %zu bytes: takes %d, not %d",
					 t->name, len, taken, wanted);
			free(p);
		}
	}
}

/* The same numbers on every machine, so that a failure can be repeated. */
static __u32 random_u32(__u32 *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

static void mutations(void **state)
{
	static const char bytes[] = "\r\n \t:;,<>\"\\@=[]/?*0";
	struct sip_message m, prefix;
	__u32 seed = 0x9E3779B9, len;
	size_t n;
	int i, taken;

	(void)state;
	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];

		for (i = 0; i < MUTATIONS; i++) {
			__u8 *p = exact_copy(t->text, t->len), *q;
			int flips = 1 + random_u32(&seed) % 6;

			while (flips--)
				p[random_u32(&seed) % t->len] = (__u8)
					bytes[random_u32(&seed) % sizeof(bytes)];
			taken = parse_message(&m, p, t->len, i & 1);
			check(t->name, sip_check_message(&m, t->len, taken,
							 i & 1), t->len);
			parse_message(&m, p, t->len, 0);
			len = random_u32(&seed) % t->len;
			q = exact_copy(p, len);
			parse_message(&prefix, q, len, 0);
			check(t->name, sip_check_prefix(&prefix, &m), len);
			free(q);
			free(p);
		}
	}
}

/* ---------------------------------------------------------------- first lines */

#define BYTES(text)	.bytes = (text), .len = sizeof(text) - 1

static const struct {
	const char *bytes;
	size_t len;
	__u8 kind;
	__u16 flags;
	int taken;			/* of a stream */
} beginnings[] = {
	{ BYTES(""), sip_nothing, 0, 0 },
	{ BYTES("\r\n"), sip_keepalive, 0, 2 },
	{ BYTES("\r\n\r\n"), sip_keepalive, 0, 4 },
	{ BYTES("\n"), sip_keepalive, 0, 1 },
	{ BYTES("\0"), sip_keepalive, 0, 1 },
	{ BYTES("\0\0\0\0"), sip_keepalive, 0, 4 },
	{ BYTES("\0\0\0\0\0"), sip_garbage, 0, 5 },
	{ BYTES("\0\1\0\0!\022\244B123456789012"), sip_stun, 0, 20 },
	{ BYTES("\0\1\0\4!\022\244B1234567890121234"), sip_stun, 0,
	  24 },
	{ BYTES("\0\1\0\0!\022\244C123456789012"), sip_garbage, 0,
	  20 },
	{ BYTES("\0\1\0\1!\022\244B123456789012"), sip_garbage, 0,
	  20 },
	{ BYTES("\0\1\0\0!\022\244B12345678901"), sip_garbage, 0,
	  19 },
	{ BYTES("\x80\x08\0\0"), sip_garbage, 0, 4 },
	{ BYTES("GET / HTTP/1.1\r\n\r\n"), sip_http, 0, 18 },
	{ BYTES("HTTP/1.1 200 OK\r\n\r\n"), sip_http, 0, 19 },
	{ BYTES("OPTIONS * RTSP/1.0\r\n\r\n"), sip_text, 0, 22 },
	{ BYTES("MSRP a786hjs2 SEND\r\n"), sip_text, 0, 20 },
	{ BYTES("hello\r\n"), sip_text, 0, 7 },
	{ BYTES("hello"), sip_text, 0, -1 },
	{ BYTES("<xml>"), sip_text, 0, 5 },
	{ BYTES("hello \x01\r\n"), sip_garbage, 0, 9 },
	{ BYTES(" INVITE sip:a SIP/2.0\r\n\r\n"), sip_text, 0, 25 },
	{ BYTES("INVITE"), sip_text, 0, -1 },
	{ BYTES("INVITE sip:a SIP/2.0"), sip_text, 0, -1 },
	{ BYTES("INVITE sip:a SIP/2.0\r"), sip_text, 0, -1 },
	{ BYTES("INVITE sip:a SIP/2.0\r\n"), sip_request, SIP_CUT, -1 },
	{ BYTES("INVITE sip:a SIP/2.0\r\n\r"), sip_request, SIP_CUT, -1 },
	{ BYTES("INVITE sip:a SIP/2.0\r\n\r\n"), sip_request, 0, 24 },
	{ BYTES("INVITE sip:a SIP/2.0\n\n"), sip_request, 0, 22 },
	{ BYTES("INVITE sip:a sip/2.0\r\n\r\n"), sip_request, 0, 24 },
	{ BYTES("INVITE sip:a SIP/2.0\r\n\r\njunk"), sip_request, 0, 24 },
	{ BYTES("INVITE\tsip:a SIP/2.0\r\n\r\n"), sip_text, 0, 24 },
	{ BYTES("INVITE \r\n\r\n"), sip_text, 0, 11 },
	{ BYTES("INVITE  \t \r\n\r\n"), sip_text, 0, 14 },
	{ BYTES("INVITE x\r\n\r\n"), sip_text, 0, 12 },
	{ BYTES("INVITE SIP/2.0\r\n\r\n"), sip_malformed, SIP_BAD_START, 18 },
	{ BYTES("INVITE  SIP/2.0\r\n\r\n"), sip_malformed, SIP_BAD_START, 19 },
	{ BYTES("INVITE a b SIP/2.0\r\n\r\n"), sip_malformed, SIP_BAD_START,
	  22 },
	{ BYTES("INVITE sip:a SIP/2.00\r\n\r\n"), sip_malformed,
	  SIP_BAD_VERSION, 25 },
	{ BYTES("INVITE sip:a SIP/1.0\r\n\r\n"), sip_malformed,
	  SIP_BAD_VERSION, 24 },
	{ BYTES("INVITE sip:a SIP/\r\n\r\n"), sip_malformed, SIP_BAD_VERSION,
	  21 },
	{ BYTES("SIP/2.0 200 OK\r\n\r\n"), sip_response, 0, 18 },
	{ BYTES("sip/2.0 200\r\n\r\n"), sip_response, 0, 15 },
	{ BYTES("SIP/2.0  200  OK\r\n\r\n"), sip_response, 0, 20 },
	{ BYTES("SIP/2.0 20 OK\r\n\r\n"), sip_malformed, SIP_BAD_CODE, 17 },
	{ BYTES("SIP/2.0 2000 OK\r\n\r\n"), sip_malformed, SIP_BAD_CODE, 19 },
	{ BYTES("SIP/2.0 200OK\r\n\r\n"), sip_malformed, SIP_BAD_CODE, 17 },
	{ BYTES("SIP/2.0 099 OK\r\n\r\n"), sip_malformed, SIP_BAD_CODE, 18 },
	{ BYTES("SIP/2.0 700 OK\r\n\r\n"), sip_malformed, SIP_BAD_CODE, 18 },
	{ BYTES("SIP/2.0\r\n\r\n"), sip_malformed, SIP_BAD_CODE, 11 },
	{ BYTES("SIP/3.0 200 OK\r\n\r\n"), sip_malformed, SIP_BAD_VERSION, 18 },
	{ BYTES("SIP-2.0 200 OK\r\n\r\n"), sip_text, 0, 18 },
	{ BYTES("ACK sip:a SIP/2.0\r\nX: y\r\n"), sip_request, SIP_CUT, -1 },
	{ BYTES("ACK sip:a SIP/2.0\r\nl: 5\r\n\r\n12"), sip_request,
	  SIP_SHORT_BODY, -3 },
	{ BYTES("ACK sip:a SIP/2.0\r\nl: 2\r\n\r\n12345"), sip_request, 0,
	  29 },
};

static void first_lines(void **state)
{
	struct sip_message m;
	size_t n;
	int taken;

	(void)state;
	for (n = 0; n < COUNT(beginnings); n++) {
		__u8 *p = exact_copy(beginnings[n].bytes, beginnings[n].len);

		taken = parse_message(&m, p, beginnings[n].len, 0);
		check("datagram", sip_check_message(&m, beginnings[n].len,
						    taken, 0),
		      beginnings[n].len);
		if (m.kind != beginnings[n].kind ||
		    m.flags != beginnings[n].flags)
			fail_msg("%zu, \"%s\": kind %u, flags %#x", n,
				 beginnings[n].bytes, m.kind, m.flags);
		taken = parse_message(&m, p, beginnings[n].len, 1);
		if (taken != beginnings[n].taken)
			fail_msg("%zu, \"%s\": takes %d", n,
				 beginnings[n].bytes, taken);
		free(p);
	}
}

static void methods(void **state)
{
	static const char *const names[SIP_METHODS] = {
		NULL, "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER",
		"PRACK", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO", "REFER",
		"MESSAGE", "UPDATE", "invite",
	};
	struct sip_message m;
	char text[256];
	int n, len;

	(void)state;
	for (n = method_invite; n < SIP_METHODS; n++) {
		len = snprintf(text, sizeof(text), "%s sip:a SIP/2.0\r\n\r\n",
			       names[n]);
		parse_message(&m, (const __u8 *)text, (size_t)len, 0);
		assert_int_equal(m.kind, sip_request);
		assert_int_equal(m.method, n);
		len = snprintf(text, sizeof(text),
			       "SIP/2.0 400 no\r\nCSeq: 7 %s\r\n\r\n",
			       names[n]);
		parse_message(&m, (const __u8 *)text, (size_t)len, 0);
		assert_int_equal(m.kind, sip_response);
		assert_int_equal(m.method, n);
		assert_int_equal(m.cseq, 7);
	}
}

/* --------------------------------------------------------------------- streams */

/* Messages one after the other, of which any number of bytes is there. */
static void several_in_a_stream(void **state)
{
	static const char stream[] =
		"\r\n\r\n"
		"INVITE sip:a SIP/2.0\r\nl: 4\r\ni: 1\r\n\r\nab\r\n"
		"\r\n"
		"ACK sip:a SIP/2.0\r\ni: 2\r\n\r\n"
		"SIP/2.0 200 OK\r\ni: 3\r\nContent-Length: 0\r\n\r\n"
		"BYE sip:a SIP/2.0\r\ni: 4\r\nl:1\r\n\r\n.";
	static const __u8 kinds[] = {
		sip_keepalive, sip_request, sip_keepalive, sip_request,
		sip_response, sip_request,
	};
	const size_t len = sizeof(stream) - 1;
	size_t have, at, n, k;
	struct sip_message m;
	int taken;

	(void)state;
	/* Bytes come one by one: nothing is taken too early, or too late. */
	at = 0;
	n = 0;
	for (have = 1; have <= len; have++) {
		__u8 *p = exact_copy(stream + at, have - at);

		taken = parse_message(&m, p, have - at, 1);
		check("stream", sip_check_message(&m, have - at, taken, 1),
		      have);
		if (taken > 0) {
			assert_int_equal((size_t)taken, have - at);
			at = have;
			if (m.kind != sip_keepalive)
				n++;
		}
		free(p);
	}
	assert_int_equal(n, 4);
	assert_int_equal(at, len);

	/* All at once. */
	for (at = 0, k = 0; at < len; at += (size_t)taken, k++) {
		taken = parse_message(&m, (const __u8 *)stream + at, len - at, 1);
		assert_true(taken > 0);
		assert_true(k < COUNT(kinds));
		assert_int_equal(m.kind, kinds[k]);
	}
	assert_int_equal(k, COUNT(kinds));
}

/* ---------------------------------------------------------------------- limits */

static void limits(void **state)
{
	static const char start[] = "INVITE sip:a SIP/2.0\r\n";
	const size_t len = 70000;
	struct sip_message m;
	size_t n, at;
	__u8 *p = malloc(len);

	(void)state;
	assert_non_null(p);

	/* One endless header. */
	memset(p, 'x', len);
	memcpy(p, start, strlen(start));
	assert_int_equal(parse_message(&m, p, len, 0), len);
	assert_int_equal(m.kind, sip_malformed);
	assert_int_equal(m.flags, SIP_TOO_LONG);
	assert_int_equal(parse_message(&m, p, len, 1), len);
	assert_int_equal(m.kind, sip_malformed);
	/* A stream goes on until it is known to be too long. */
	assert_int_equal(parse_message(&m, p, SIP_MAX_HEAD, 1), -1);

	/* The longest head that is taken ends with the last byte. */
	memcpy(p + SIP_MAX_HEAD - 4, "\r\n\r\n", 4);
	assert_int_equal(parse_message(&m, p, len, 0), len);
	assert_int_equal(m.kind, sip_request);
	assert_int_equal(m.body, SIP_MAX_HEAD);
	assert_int_equal(m.body_len, len - SIP_MAX_HEAD);

	/* A start line without end, and one that is no start line. */
	memset(p, 'x', len);
	memcpy(p, "INVITE ", 7);
	parse_message(&m, p, len, 0);
	assert_int_equal(m.kind, sip_text);
	memcpy(p, "SIP/2.0 ", 8);
	parse_message(&m, p, len, 0);
	assert_int_equal(m.kind, sip_malformed);
	assert_int_equal(m.flags, SIP_BAD_START);
	memset(p, 'x', len);
	assert_int_equal(parse_message(&m, p, len, 1), len);
	assert_int_equal(m.kind, sip_text);

	/* Many lines, folded or not. */
	for (n = 0; n < 2; n++) {
		memcpy(p, start, strlen(start));
		for (at = strlen(start); at + 4 <= len; at += 4)
			memcpy(p + at, n ? " x\r\n" : "x:\r\n", 4);
		parse_message(&m, p, len, 0);
		assert_int_equal(m.kind, sip_malformed);
		assert_int_equal(m.flags, SIP_TOO_LONG);
		assert_true(m.lines <= SIP_MAX_LINES + 1);
		parse_message(&m, p, 4 * 300, 1);
		assert_int_equal(m.kind, sip_malformed);
	}

	/* Offsets of a value at the end of the longest head. */
	memset(p, 'x', len);
	memcpy(p, start, strlen(start));
	memcpy(p + SIP_MAX_HEAD - 12, "\r\ni:12\r\n\r\n", 10);
	parse_message(&m, p, len, 0);
	assert_int_equal(m.kind, sip_request);
	same_text("limit", "Call-ID", p, &m.call_id, "12");
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_of_rfcs),
		cmocka_unit_test(first_lines),
		cmocka_unit_test(methods),
		cmocka_unit_test(several_in_a_stream),
		cmocka_unit_test(limits),
		cmocka_unit_test(truncations),
		cmocka_unit_test(mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
