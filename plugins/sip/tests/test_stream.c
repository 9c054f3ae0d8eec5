// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * SIP over TCP: however the bytes are cut, and in whatever order they come, the same
 * messages come out.
 */
#include "sip-test.h"
#include "sip_stream.h"

#define FIRST	0xFFFFFE00U		/* numbers wrap soon */

static struct pfring_stream stream;
static struct sip_reading reading;
static char said[4096];
static __u64 now;
static unsigned long looked;		/* bytes that begun() was shown */
static int interested;

static void message(void *arg, const struct sip_message *m, const __u8 *p,
		    const __u8 *end, __u32 at)
{
	char *to = said + strlen(said);
	size_t room = sizeof(said) - strlen(said);

	assert_ptr_equal(arg, said);
	if (m->kind == sip_request || m->kind == sip_response)
		snprintf(to, room, "%.*s %u%s ", m->call_id.len,
			 (const char *)p + m->call_id.at, m->body_len,
			 at ? "" : "-");
	else
		snprintf(to, room, "(%d) ", m->kind);
	assert_true(end >= p);
}

static int begun(void *arg, const __u8 *p, const __u8 *end)
{
	(void)arg;
	looked += (unsigned long)(end - p);
	return interested && end - p > 100;
}

/* No room to spare: the sanitizer sees any write behind it. */
static void *resize(void *old, __u32 size)
{
	assert_true(size <= PFRING_STREAM_ROOM);
	if (size)
		return realloc(old, size);
	free(old);
	return NULL;
}

static int take(void *arg, const struct pfring_stream_bytes *bytes)
{
	const struct sip_reader to = {
		.arg = arg, .message = message, .begun = begun,
	};

	return pfr_sip_take(&reading, &to, bytes);
}

static const struct pfring_stream_reader reader = {
	.arg = said, .messages = SIP_MAX_MESSAGES, .take = take,
	.resize = resize,
};

static int suits(void)
{
	return reading.suits && pfring_stream_is_amid(&stream);
}

static void begin(void)
{
	pfring_stream_start(&stream, &reader, FIRST);
	said[0] = '\0';
	looked = 0;
	interested = 0;
	now = 1000000000;
}

static int segment(const char *text, size_t from, size_t to)
{
	__u8 *p = exact_copy(text + from, to - from);
	int what;

	what = pfring_stream_segment(&stream, &reader, FIRST + (__u32)from, p,
				      (__u32)(to - from), 54, now);
	free(p);
	return what;
}

static size_t add(char *to, const char *id, size_t body)
{
	size_t len = (size_t)sprintf(to,
		"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n"
		"From: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: %s\r\n"
		"CSeq: 1 OPTIONS\r\nContent-Length: %zu\r\n\r\n", id, body);

	memset(to + len, 'x', body);
	to[len + body] = '\0';
	return len + body;
}

static size_t three(char *text)
{
	size_t len = add(text, "a", 0);

	len += add(text + len, "b", 300);
	return len + add(text + len, "c", 17);
}

#define THREE	"a 0 b 300 c 17 "
#define MARKED	"a 0- b 300- c 17- "

/* Is it THREE, whatever began in another segment? */
static void is_three(void)
{
	char plain[sizeof(said)], *to = plain;
	const char *from;

	for (from = said; *from; from++)
		if (*from != '-')
			*to++ = *from;
	*to = '\0';
	assert_string_equal(plain, THREE);
	assert_null(stream.stash);
	assert_int_equal(stream.num_islands, 0);
}

static void any_size(void **state)
{
	char text[2048];
	size_t len = three(text), step, at, end;

	(void)state;
	for (step = 1; step <= len; step++) {
		begin();
		for (at = 0; at < len; at = end) {
			end = at + step < len ? at + step : len;
			assert_int_equal(segment(text, at, end), 0);
		}
		is_three();
		/* Twice as much again and again, and the whole head. */
		assert_true(looked <= 6 * len);
	}
	begin();
	segment(text, 0, len);
	assert_string_equal(said, THREE);
	begin();
	for (at = 0; at < len; at++)
		segment(text, at, at + 1);
	assert_string_equal(said, MARKED);
}

/* Segments of a size, shuffled within a window, some twice, some that overlap. */
static void any_order(void **state)
{
	char text[2048];
	size_t len = three(text), step, order[64], n, i, j, tmp;
	__u32 seed = 1;
	int round;

	(void)state;
	for (round = 0; round < 2000; round++) {
		begin();
		seed = seed * 1664525 + 1013904223;
		step = 40 + (seed >> 8) % 200;
		n = (len + step - 1) / step;
		for (i = 0; i < n; i++)
			order[i] = i;
		/* At most as many holes as there are islands. */
		for (i = 0; i + 1 < n; i++) {
			seed = seed * 1664525 + 1013904223;
			j = i + (seed >> 16) % 3;
			if (j >= n)
				j = n - 1;
			tmp = order[i];
			order[i] = order[j];
			order[j] = tmp;
		}
		for (i = 0; i < n; i++) {
			size_t from = order[i] * step, to = from + step;

			seed = seed * 1664525 + 1013904223;
			if (seed >> 31 && from > 10)
				from -= 10;
			to = to < len ? to : len;
			assert_int_equal(segment(text, from, to), 0);
			if (!(seed >> 28 & 3))
				assert_int_equal(segment(text, from, to), 0);
		}
		is_three();
	}
}

/* What never comes is given up after some time; then all is found that is there. */
static void holes(void **state)
{
	char text[2048];
	size_t len = three(text), a = strlen("OPTIONS");

	(void)state;
	begin();
	segment(text, 0, a);
	/* The rest of the first one is missing; the second is whole. */
	a = (size_t)(strstr(text + 5, "OPTIONS sip") - text);
	assert_int_equal(segment(text, a, len - 5), 0);
	assert_string_equal(said, "");
	now += PFRING_STREAM_HOLE_NS + 1;
	assert_int_equal(segment(text, len - 5, len), PFRING_STREAM_GAP);
	assert_string_equal(said, "b 300- c 17- ");

	/* Too far to be waited for. */
	begin();
	segment(text, 0, 50);
	assert_int_equal(pfring_stream_segment(&stream, &reader,
						FIRST + 2 * PFRING_STREAM_ROOM,
						(const __u8 *)text, 50, 54, now),
			 PFRING_STREAM_GAP);
	pfring_stream_reset(&stream, &reader);
}

/* More runs of bytes than are remembered. */
static void many_holes(void **state)
{
	char text[2048];
	size_t len = three(text), i;
	int what = 0;

	(void)state;
	begin();
	for (i = 0; i + 20 < len; i += 20)
		what |= segment(text, i + 10, i + 15);
	assert_int_equal(what, PFRING_STREAM_GAP);
	pfring_stream_reset(&stream, &reader);
	assert_null(stream.stash);
}

/* Its head is enough, and what follows is found. */
static void longer_than_is_kept(void **state)
{
	static char text[80000];
	size_t body, step, at, end, len;

	(void)state;
	for (body = 16000; body < 70000; body += 9000) {
		for (step = 100; step < 40000; step = step * 3 + 7) {
			begin();
			len = add(text, "big", body);
			len += add(text + len, "next", 3);
			for (at = 0; at < len; at = end) {
				end = at + step < len ? at + step : len;
				assert_int_equal(segment(text, at, end), 0);
			}
			if (strncmp(said, "big ", 4) ||
			    !strstr(said, " next 3") ||
			    strstr(strstr(said, "next"), "big"))
				fail_msg("%zu in steps of %zu: %s", body, step,
					 said);
			assert_null(stream.stash);
		}
	}
	/* A segment of the part that nobody looks at is missing. */
	begin();
	len = add(text, "big", 40000);
	segment(text, 0, 20000);
	assert_int_equal(segment(text, 25000, len), 0);
	at = len;
	len += add(text + len, "next", 3);
	segment(text, at, len);
	assert_string_equal(said, "big 16231- next 3 ");
}

/* A reader that takes an interest has it until the message ends. */
static void interest(void **state)
{
	char text[2048];
	size_t len = three(text);

	(void)state;
	begin();
	interested = 1;
	segment(text, 0, 50);
	assert_false(suits());
	segment(text, 50, 120);
	assert_true(suits());
	segment(text, 120, len - 1);
	segment(text, len - 1, len);
	assert_false(suits());
	is_three();
}

static void what_is_no_message(void **state)
{
	const char *text = "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n";
	char more[1024];
	size_t len;

	(void)state;
	begin();
	segment(text, 0, strlen(text));
	assert_string_equal(said, "(3) (5) ");
	begin();
	len = (size_t)sprintf(more, "nonsense and more\r\n");
	segment(more, 0, 8);
	segment(more, 8, len);
	assert_string_equal(said, "(6) ");
	len += add(more + len, "a", 0);
	segment(more, strlen("nonsense and more\r\n"), len);
	assert_string_equal(said, "(6) a 0 ");
}

/* Any numbers, lengths and bytes: nothing but the sanitizer judges. */
static void anything(void **state)
{
	static char text[40000];
	__u32 seed = 7, from, to;
	size_t len = 0;
	int n;

	(void)state;
	while (len < sizeof(text) - 9000) {
		len += add(text + len, "x", seed % 8000);
		seed = seed * 1664525 + 1013904223;
	}
	begin();
	for (n = 0; n < 20000; n++) {
		seed = seed * 1664525 + 1013904223;
		from = (seed >> 8) % (__u32)len;
		seed = seed * 1664525 + 1013904223;
		to = from + (seed >> 8) % (seed >> 30 ? 300 : 20000);
		to = to < len ? to : (__u32)len;
		/* Mostly near what is awaited. */
		if (seed & 0x70) {
			__u32 next = stream.next - FIRST;

			from = (next + (seed >> 7 & 0xFF) - 20) % (__u32)len;
			to = to > from ? to : from + 1;
		}
		now += seed >> 4;
		segment(text, from, to);
		said[0] = '\0';
		assert_true(stream.have <= stream.room);
		assert_true(stream.num_islands <= PFRING_STREAM_ISLANDS);
		if (!(n % 1000))
			begin();
	}
	pfring_stream_reset(&stream, &reader);
	assert_null(stream.stash);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_size),
		cmocka_unit_test(any_order),
		cmocka_unit_test(holes),
		cmocka_unit_test(many_holes),
		cmocka_unit_test(longer_than_is_kept),
		cmocka_unit_test(interest),
		cmocka_unit_test(what_is_no_message),
		cmocka_unit_test(anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
