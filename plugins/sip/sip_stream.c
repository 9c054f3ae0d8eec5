// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * From segments to messages.
 */
#include "sip_parse.h"
#include "sip_stream.h"
#include "sip_text.h"

#define FIRST_ROOM	2048
#define FAR		1048576		/* further back is no retransmission */
#define ALL_SHOWN	0xFFFF

/* ------------------------------------------------------------------ the stash */

/* No message has begun. Islands stay. */
static void begin_anew(struct sip_stream *s)
{
	s->have = 0;
	s->scanned = 0;
	s->shown = 0;
	s->need = 0;
	s->lined = 0;
	s->suits = 0;
}

static void empty(struct sip_stream *s, const struct sip_reader *r)
{
	if (s->stash)
		s->stash = r->resize(s->stash, 0);
	s->room = 0;
	s->num_islands = 0;
	begin_anew(s);
}

/* Nothing is known of what comes next. */
void pfr_sip_stream_reset(struct sip_stream *s, const struct sip_reader *r)
{
	empty(s, r);
	s->skip = 0;
	s->known = 0;
}

/* The connection begins, and its first byte has this number. */
void pfr_sip_stream_start(struct sip_stream *s, const struct sip_reader *r,
			  __u32 seq)
{
	pfr_sip_stream_reset(s, r);
	s->known = 1;
	s->next = seq;
}

/* Room for @size bytes in all, at most SIP_STASH. */
static int make_room(struct sip_stream *s, const struct sip_reader *r,
		     __u32 size)
{
	__u32 room = s->room ? s->room : FIRST_ROOM;
	__u8 *stash;

	if (size <= s->room)
		return 1;
	while (room < size)
		room *= 2;
	stash = r->resize(s->stash, room);
	if (!stash)
		return 0;
	s->stash = stash;
	s->room = (__u16)room;
	return 1;
}

/* Where the last byte in the stash ends, in a row or not. */
static __u32 extent(const struct sip_stream *s)
{
	return s->num_islands ? s->islands[s->num_islands - 1].to : s->have;
}

static void drop_island(struct sip_stream *s, int i)
{
	s->num_islands--;
	memmove(&s->islands[i], &s->islands[i + 1],
		(s->num_islands - i) * sizeof(s->islands[0]));
}

/* The first @len bytes are done with. */
static void shift(struct sip_stream *s, __u32 len)
{
	int i;

	memmove(s->stash, s->stash + len, extent(s) - len);
	for (i = 0; i < s->num_islands; i++) {
		s->islands[i].from -= (__u16)len;
		s->islands[i].to -= (__u16)len;
	}
}

/* ---------------------------------------------------------------- the messages */

/*
 * The messages of [p, end). Return: behind the last whole one; what is left is the
 * beginning of one, and s->need says what is known of its length.
 */
static const __u8 *eat(struct sip_stream *s, const struct sip_reader *r,
		       const __u8 *p, const __u8 *end, __u32 at, int *what)
{
	const __u8 *start = p;
	struct sip_message m;
	int taken, n = 0;

	s->need = 0;
	while (p < end) {
		if (s->skip) {
			__u32 len = (__u32)(end - p);

			len = len < s->skip ? len : s->skip;
			s->skip -= len;
			if (!s->skip)
				s->suits = 0;
			p += len;
			continue;
		}
		if (n++ == SIP_MAX_MESSAGES) {
			*what |= SIP_STREAM_CROWD;
			return end;
		}
		taken = pfr_sip_parse(&m, p, end, 1);
		if (taken <= 0) {
			if (m.found & SIP_HAS_END)
				s->need = (__u32)(end - p) + (__u32)-taken;
			return p;
		}
		r->message(r->arg, &m, p, p + taken,
			   at ? at + (__u32)(p - start) : 0);
		p += taken;
	}
	return p;
}

/* The stash is full of one message: its head is known. */
static void cut_short(struct sip_stream *s, const struct sip_reader *r)
{
	__u8 suits = s->suits;
	struct sip_message m;

	pfr_sip_parse(&m, s->stash, s->stash + s->have, 0);
	r->message(r->arg, &m, s->stash, s->stash + s->have, 0);
	if (m.flags & SIP_SHORT_BODY)
		s->skip = m.body + m.length - s->have;
	begin_anew(s);
	/* The rest shares its fate. */
	s->suits = suits && s->skip;
}

/* Has the head in the stash come to its end by now? */
static int head_ends(struct sip_stream *s)
{
	const __u8 *p = s->stash + s->scanned, *end = s->stash + s->have;

	for (; p < end; p++) {
		p = sip_line_end(p, end);
		if (p == end)
			break;
		/* What begins with its first line may be no message at all. */
		if (!s->lined) {
			s->lined = 1;
			return 1;
		}
		if ((end - p > 1 && p[1] == '\n') ||
		    (end - p > 2 && p[1] == '\r' && p[2] == '\n')) {
			s->scanned = (__u16)(p - s->stash) + 1;
			return 1;
		}
	}
	/* An end of three bytes may have begun. */
	s->scanned = s->have > 2 ? s->have - 2 : 0;
	return s->have > SIP_MAX_HEAD;
}

static int is_due(struct sip_stream *s)
{
	if (s->have == SIP_STASH)
		return 1;
	return s->need ? s->have >= s->need : head_ends(s);
}

/* Asks again when there is twice as much, and when the head is there. */
static void show(struct sip_stream *s, const struct sip_reader *r)
{
	if (!s->have || s->suits || !r->begun || s->shown == ALL_SHOWN ||
	    (!s->need && s->have < 2 * s->shown))
		return;
	s->shown = s->need ? ALL_SHOWN : s->have;
	s->suits = !!r->begun(r->arg, s->stash, s->stash + s->have);
}

/* What is left is at the beginning of the stash, and nothing is known of it. */
static void left_over(struct sip_stream *s, __u32 gone)
{
	__u16 have = s->have - (__u16)gone;
	__u32 need = s->need;

	shift(s, gone);
	begin_anew(s);
	s->have = have;
	s->need = need;
}

/* There are more bytes in a row. Messages that are whole go out. */
static void look(struct sip_stream *s, const struct sip_reader *r, int *what)
{
	const __u8 *rest;

	while (s->have && is_due(s)) {
		rest = eat(s, r, s->stash, s->stash + s->have, 0, what);
		if (rest > s->stash)
			left_over(s, (__u32)(rest - s->stash));
		else if (s->have == SIP_STASH)
			cut_short(s, r);
	}
	show(s, r);
}

/* Islands that are one with the row by now. */
static void join(struct sip_stream *s)
{
	while (s->num_islands && s->islands[0].from <= s->have) {
		if (s->islands[0].to > s->have) {
			s->next += s->islands[0].to - s->have;
			s->have = s->islands[0].to;
		}
		drop_island(s, 0);
	}
}

/* Bytes that follow those in the stash, as many as it takes. Return: how many. */
static __u32 keep(struct sip_stream *s, const struct sip_reader *r,
		  const __u8 *p, __u32 len, int *what)
{
	__u32 room = SIP_STASH - s->have;

	len = len < room ? len : room;
	if (!make_room(s, r, s->have + len)) {
		*what |= SIP_STREAM_LOSS;
		empty(s, r);
		return len;
	}
	memcpy(s->stash + s->have, p, len);
	s->have += (__u16)len;
	return len;
}

/* The bytes that were awaited. */
static void in_turn(struct sip_stream *s, const struct sip_reader *r,
		    const __u8 *p, __u32 len, __u32 at, int *what)
{
	const __u8 *end = p + len, *start = p;
	__u32 n;

	while (p < end) {
		if (!s->have && !s->num_islands) {
			p = eat(s, r, p, end, at ? at + (__u32)(p - start) : 0,
				what);
			s->next += (__u32)(p - start);
			at += at ? (__u32)(p - start) : 0;
			start = p;
			if (p == end)
				break;
			/* Its end is still to come. */
			n = s->need;
			begin_anew(s);
			s->need = n;
		}
		n = keep(s, r, p, (__u32)(end - p), what);
		p += n;
		at += at ? n : 0;
		start = p;
		s->next += n;
		join(s);
		look(s, r, what);
	}
	if (!s->have && !s->num_islands)
		empty(s, r);
}

/* ------------------------------------------------------------------- the holes */

/* @ahead bytes are missing before it. Return: 0 if there is no place for it. */
static int set_aside(struct sip_stream *s, const struct sip_reader *r,
		     const __u8 *p, __u32 len, __u32 ahead)
{
	__u32 from = s->have + ahead, to = from + len;
	struct sip_island *near;
	int i;

	if (ahead > SIP_STASH || to > SIP_STASH || s->skip ||
	    !make_room(s, r, to))
		return 0;
	for (i = 0; i < s->num_islands && s->islands[i].to < from; i++)
		;
	near = &s->islands[i];
	if (i == s->num_islands || to < near->from) {
		if (s->num_islands == SIP_ISLANDS)
			return 0;
		memmove(near + 1, near,
			(s->num_islands - i) * sizeof(*near));
		s->num_islands++;
		near->from = (__u16)from;
		near->to = (__u16)to;
	}
	memcpy(s->stash + from, p, len);
	if (near->from > from)
		near->from = (__u16)from;
	if (near->to < to)
		near->to = (__u16)to;
	/* It may have filled what was between two. */
	while (i + 1 < s->num_islands && s->islands[i + 1].from <= near->to) {
		if (s->islands[i + 1].to > near->to)
			near->to = s->islands[i + 1].to;
		drop_island(s, i + 1);
	}
	return 1;
}

/* The hole stays one: what is behind it is all there is. */
static void give_up(struct sip_stream *s, const struct sip_reader *r, int *what)
{
	struct sip_island island;

	*what |= SIP_STREAM_GAP;
	while (s->num_islands) {
		island = s->islands[0];
		drop_island(s, 0);
		s->next += island.to - s->have;
		begin_anew(s);
		s->have = island.to;
		left_over(s, island.from);
		look(s, r, what);
	}
}

/* Bytes that are awaited, or in front of a hole: those before were there. */
static int is_old(const struct sip_stream *s, __u32 seq, __u32 len, __u32 *old)
{
	__s32 ahead = (__s32)(seq - s->next);

	*old = 0;
	if (ahead >= 0 || ahead <= -FAR)
		return 0;
	*old = (__u32)-ahead < len ? (__u32)-ahead : len;
	return 1;
}

/**
 * pfr_sip_stream_segment - bytes of a connection
 * @s: the stream, all zero before the first ones
 * @r: whom they are for
 * @seq: sequence number of the first byte
 * @p: the bytes
 * @len: how many
 * @at: where they begin in their packet, not 0
 * @now_ns: when they were seen
 *
 * Return: SIP_STREAM_* bits.
 */
int pfr_sip_stream_segment(struct sip_stream *s, const struct sip_reader *r,
			   __u32 seq, const __u8 *p, __u32 len, __u32 at,
			   __u64 now_ns)
{
	__u32 old, ahead;
	int what = 0;

	if (!s->known) {
		s->known = 1;
		s->next = seq;
	}
	if (s->num_islands && now_ns > s->hole_ns + SIP_HOLE_NS)
		give_up(s, r, &what);
	ahead = seq - s->next;
	if (s->skip && ahead <= s->skip) {
		/* What is missing would not have been looked at. */
		s->skip -= ahead;
		s->next = seq;
	} else if (ahead && !is_old(s, seq, len, &old)) {
		if (!s->num_islands)
			s->hole_ns = now_ns;
		if (set_aside(s, r, p, len, ahead))
			return what;
		give_up(s, r, &what);
	}
	if (!is_old(s, seq, len, &old) && seq != s->next) {
		empty(s, r);
		s->skip = 0;
		s->next = seq;
	}
	in_turn(s, r, p + old, len - old, at + old, &what);
	return what;
}
