// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pf_ring_stream.h against the plainest of oracles: the messages as they were
 * written, whatever becomes of the segments. A message is its length, two bytes,
 * and so many bytes, all of them its number.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pf_ring_stream.h"

#define FIRST		0xFFFFF000U	/* numbers wrap soon */
#define MAX_MESSAGES	512

static __u8 text[2500000];
static size_t text_len;
static __u32 lengths[MAX_MESSAGES];
static __u32 num;			/* of messages there are */
static __u32 next;			/* the one that is to come */
static __u32 limit;			/* of the reader */
static int lost_seen, full_seen, stops, fails;
static unsigned long calls;		/* of take() */
static size_t held;			/* memory of the stash */
static struct pfring_stream stream;
static __u64 now;
static __u32 seed;

static __u32 any(__u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static int take(void *arg, const struct pfring_stream_bytes *b)
{
	__u32 have = (__u32)(b->end - b->p), len, i;

	assert_null(arg);
	assert_true(have > 0 && b->seen <= have);
	/* Nobody asks twice about the same bytes. */
	assert_true(b->seen < have || b->full);
	calls++;
	lost_seen += b->lost;
	if (b->lost && stops)
		return PFRING_STREAM_STOP;
	if (have < 2)
		return 0;
	len = 2 + (b->p[0] << 8 | b->p[1]);
	if (have < len && !b->full)
		return -(int)(len - have);
	assert_true(next < num);
	assert_int_equal(len, lengths[next] + 2);
	for (i = 2; i < len && i < have; i++)
		assert_int_equal(b->p[i], (__u8)next);
	full_seen += b->full;
	next++;
	return (int)len;
}

/* No room to spare: the sanitizer sees any write behind it. */
static void *resize(void *old, __u32 size)
{
	assert_true(size <= PFRING_STREAM_ROOM);
	if (size && fails)
		return NULL;
	held = size;
	if (size)
		return realloc(old, size);
	free(old);
	return NULL;
}

static int segment(size_t from, size_t to)
{
	const struct pfring_stream_reader reader = {
		.messages = limit, .take = take, .resize = resize,
	};
	__u8 *p = malloc(to - from + !(to - from));
	int what;

	memcpy(p, text + from, to - from);
	what = pfring_stream_segment(&stream, &reader, FIRST + (__u32)from, p,
				     (__u32)(to - from), 54, now);
	free(p);
	return what;
}

static void begin(void)
{
	const struct pfring_stream_reader reader = { .resize = resize };

	pfring_stream_start(&stream, &reader, FIRST);
	next = 0;
	limit = MAX_MESSAGES;
	lost_seen = 0;
	full_seen = 0;
	stops = 0;
	fails = 0;
	calls = 0;
	now = 1000000000;
}

static void end(void)
{
	assert_int_equal(next, num);
	assert_null(stream.stash);
	assert_int_equal(held, 0);
	assert_int_equal(lost_seen, 0);
	assert_false(pfring_stream_is_amid(&stream));
}

static void write_message(__u32 len)
{
	assert_true(num < MAX_MESSAGES && text_len + len + 2 < sizeof(text));
	text[text_len] = (__u8)(len >> 8);
	text[text_len + 1] = (__u8)len;
	memset(text + text_len + 2, (__u8)num, len);
	text_len += len + 2;
	lengths[num++] = len;
}

static void write_some(__u32 messages, __u32 longest)
{
	text_len = 0;
	num = 0;
	while (messages--)
		write_message(any(4) ? any(60) : any(longest));
}

static void any_size(void **state)
{
	size_t step, at, to;

	(void)state;
	for (seed = 1; seed < 20; seed++) {
		__u32 was = seed;

		write_some(60, seed & 1 ? 900 : 65535);
		for (step = 1; step < 65535; step = step * 2 + any(3)) {
			begin();
			for (at = 0; at < text_len; at = to) {
				to = at + step < text_len ? at + step : text_len;
				assert_int_equal(segment(at, to), 0);
			}
			end();
			/* A byte, the length, and all of it. */
			assert_true(calls <= 3 * num);
		}
		seed = was;
	}
}

/* Shuffled within a window, some twice, some that overlap. */
static void any_order(void **state)
{
	size_t order[4096], n, i, j, tmp, step, from, to;
	int round;

	(void)state;
	seed = 3;
	for (round = 0; round < 1000; round++) {
		write_some(1 + any(40), 1200);
		begin();
		step = 40 + any(1400);
		n = (text_len + step - 1) / step;
		for (i = 0; i < n; i++)
			order[i] = i;
		for (i = 0; i + 1 < n; i++) {
			j = i + any(4);
			j = j < n ? j : n - 1;
			tmp = order[i];
			order[i] = order[j];
			order[j] = tmp;
		}
		for (i = 0; i < n; i++) {
			from = order[i] * step;
			to = from + step < text_len ? from + step : text_len;
			if (from > 10 && any(2))
				from -= 10;
			assert_int_equal(segment(from, to), 0);
			if (!any(4))
				assert_int_equal(segment(from, to), 0);
		}
		end();
	}
}

/* Of what is longer than the stash the beginning is shown, once. */
static void longer_than_is_kept(void **state)
{
	(void)state;
	seed = 5;
	text_len = 0;
	num = 0;
	write_message(60000);
	write_message(3);
	begin();
	segment(0, 30000);
	assert_int_equal(next, 1);
	assert_int_equal(full_seen, 1);
	/* A segment is missing that nobody would have looked at. */
	assert_int_equal(segment(40000, text_len - 1), 0);
	segment(text_len - 1, text_len);
	end();

	/* A reader that does not take it then loses it. */
	begin();
	lengths[0] = 1;
	num = 1;
	text[0] = 0;
	text[1] = 1;
	assert_int_equal(segment(0, 1), 0);
	assert_int_equal(next, 0);
	segment(1, 3);
	end();
}

/* The reader is told that bytes are missing, and may have enough of it. */
static void holes(void **state)
{
	(void)state;
	seed = 7;
	write_some(60, 200);
	begin();
	stops = 1;
	segment(0, 100);
	assert_int_equal(segment(150, 200), 0);
	assert_int_equal(lost_seen, 0);
	now += PFRING_STREAM_HOLE_NS + 1;
	assert_int_equal(segment(200, 300), PFRING_STREAM_GAP);
	assert_int_equal(lost_seen, 1);
	assert_true(stream.stopped);
	assert_null(stream.stash);
	/* Nothing is shown or kept any more. */
	calls = 0;
	segment(300, 400);
	segment(500, 600);
	assert_int_equal(calls, 0);
	assert_null(stream.stash);

	/* Nobody has seen the beginning. */
	begin();
	memset(&stream, 0, sizeof(stream));
	segment(0, text_len);
	assert_int_equal(lost_seen, 1);
	lost_seen = 0;
	end();

	/* Too far to be waited for, with a hole that is waited for. */
	begin();
	stops = 1;
	segment(0, 1);
	segment(100, 200);
	assert_int_equal(segment(50000, 50100), PFRING_STREAM_GAP);
	assert_null(stream.stash);
}

/* A hole in what is skipped, and bytes behind that wait, lose nothing. */
static void holes_in_skipped(void **state)
{
	size_t at;

	(void)state;
	text_len = 0;
	num = 0;
	write_message(20000);
	at = text_len;
	write_message(50);
	write_message(60);
	begin();
	segment(0, 16384);
	assert_int_equal(next, 1);
	/* It begins behind what is skipped, and waits. */
	assert_int_equal(segment(at + 10, at + 60), 0);
	assert_int_equal(segment(18000, at + 10), 0);
	segment(16384, 18000);
	segment(at + 60, text_len);
	end();
}

static void no_memory(void **state)
{
	int what = 0;

	(void)state;
	seed = 9;
	write_some(3, 200);
	begin();
	fails = 1;
	stops = 1;
	what |= segment(0, 1);
	assert_int_equal(what, PFRING_STREAM_LOSS);
	segment(1, 2);
	assert_true(stream.stopped);
	assert_null(stream.stash);
}

static void crowd(void **state)
{
	(void)state;
	seed = 11;
	text_len = 0;
	num = 0;
	while (num < 200)
		write_message(4);
	begin();
	limit = 64;
	assert_int_equal(segment(0, text_len), PFRING_STREAM_CROWD);
	assert_int_equal(next, 64);
	assert_true(stream.lost);
	/* As many segments, as many messages: also of those that waited. */
	begin();
	limit = 64;
	segment(6, text_len);
	assert_int_equal(next, 0);
	assert_int_equal(segment(0, 6), PFRING_STREAM_CROWD);
	assert_int_equal(next, 64);
}

/* Any numbers and lengths: the sanitizer and the structure's own rules judge. */
static int swallow(void *arg, const struct pfring_stream_bytes *b)
{
	int have = (int)(b->end - b->p);

	(void)arg;
	switch (any(8)) {
	case 0:
		return -(int)any(40000);
	case 1:
		return (int)any(70000) + 1;
	case 2:
		return any(200) ? 0 : PFRING_STREAM_STOP;
	case 3:
		return 0;
	default:
		return 1 + (int)any((__u32)have);
	}
}

static void anything(void **state)
{
	const struct pfring_stream_reader reader = {
		.messages = 100, .take = swallow, .resize = resize,
	};
	int n, i;

	(void)state;
	seed = 13;
	begin();
	for (n = 0; n < 200000; n++) {
		__u32 len = any(4) ? any(300) : any(65535);
		__u32 seq = any(4) ? stream.next + any(400) - 100 : any(~0U);
		__u8 *p = malloc(len + !len);

		memset(p, n, len);
		fails = !any(50);
		now += any(8) ? 1000 : 1ULL << any(33);
		pfring_stream_segment(&stream, &reader, seq, p, len, 54, now);
		free(p);
		assert_true(stream.have <= stream.room);
		assert_true(stream.have < PFRING_STREAM_ROOM);
		assert_true(stream.num_islands <= PFRING_STREAM_ISLANDS);
		for (i = 0; i < stream.num_islands; i++) {
			assert_true(stream.islands[i].from > stream.have);
			assert_true(stream.islands[i].to >
				    stream.islands[i].from);
			assert_true(!i || stream.islands[i].from >
					  stream.islands[i - 1].to);
			assert_true(stream.islands[i].to <= stream.room);
		}
		if (stream.stopped || !any(500))
			begin();
	}
	pfring_stream_reset(&stream, &reader);
	assert_int_equal(held, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_size),
		cmocka_unit_test(any_order),
		cmocka_unit_test(longer_than_is_kept),
		cmocka_unit_test(holes),
		cmocka_unit_test(holes_in_skipped),
		cmocka_unit_test(no_memory),
		cmocka_unit_test(crowd),
		cmocka_unit_test(anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
