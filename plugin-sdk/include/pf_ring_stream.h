/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * From the segments of one direction of a TCP connection to messages, in order and
 * each of them once, whatever comes twice, too late or never. It needs nothing but
 * a pointer and a length: the same file is built into modules, tests and fuzzers.
 * Plugins mostly take pf_ring_tcp_streams.h, which keeps a table of these.
 *
 * What is not whole yet is kept: the beginning of a message, and segments that came
 * before their turn, all of them within PFRING_STREAM_ROOM bytes. Of a longer
 * message so many are shown, once, and the rest can be skipped. A hole is waited
 * for PFRING_STREAM_HOLE_NS; then what is behind it is all there is.
 *
 * No lock; the caller serializes. The only memory is the stash, which the caller's
 * function makes and frees.
 */
#ifndef PF_RING_STREAM_H
#define PF_RING_STREAM_H

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif
#include <linux/types.h>

#define PFRING_STREAM_ROOM	16384		/* bytes that are kept */
#define PFRING_STREAM_ISLANDS	4		/* runs of bytes behind holes */
#define PFRING_STREAM_HOLE_NS	3000000000ULL	/* that long a hole is waited for */

/* Bytes behind a hole; offsets in the stash. */
struct pfring_stream_island {
	__u16 from, to;
};

/* One direction. All of it is private; zeroed, nothing is known of it. */
struct pfring_stream {
	__u8 *stash;
	__u64 hole_ns;			/* since when there is a hole */
	__u32 next;			/* the sequence number that is awaited */
	__u32 skip;			/* bytes to come that are not looked at */
	__u32 need;			/* bytes until take() can tell; 0 = not known */
	__u32 have;			/* bytes in a row, from the stash's beginning */
	__u32 room;			/* of the stash */
	__u32 seen;			/* of have, by take() */
	__u8 known;			/* next is */
	__u8 lost;			/* something in front of the message */
	__u8 stopped;
	__u8 num_islands;
	struct pfring_stream_island islands[PFRING_STREAM_ISLANDS]; /* ascending */
};

/* What take() is shown: bytes in a row that begin with a message. */
struct pfring_stream_bytes {
	const __u8 *p, *end;		/* at least one */
	__u32 at;			/* where they begin in the segment, counted as
					 * the caller does; 0: in an earlier one
					 */
	__u32 seen;			/* so many of them take() has seen before;
					 * 0: the message is new
					 */
	__u8 lost;			/* bytes before them are missing, or nobody knows
					 * what they were: a message need not begin here
					 */
	__u8 full;			/* more of the message is never shown */
};

/* What take() may return beside lengths: the rest of the stream is of no interest. */
#define PFRING_STREAM_STOP	(-0x7FFFFFFF - 1)

/* Whom the messages are for. */
struct pfring_stream_reader {
	void *arg;
	__u32 messages;			/* of one segment; those behind are lost */
	/*
	 * Return: > 0 the message is so long, and done with: what is still to come
	 * of it is skipped. Else it is not whole: < 0 at least so many bytes are
	 * missing, 0 nobody knows. It is asked again with the same bytes and more.
	 * If they are @full, and it is not > 0, they are given up.
	 */
	int (*take)(void *arg, const struct pfring_stream_bytes *bytes);
	/* As realloc(); @size 0 frees, and NULL comes back. */
	void *(*resize)(void *old, __u32 size);
};

/* Bits of what pfring_stream_segment() returns. */
#define PFRING_STREAM_GAP	0x01	/* bytes are missing for good */
#define PFRING_STREAM_LOSS	0x02	/* no memory, or no room, for a message */
#define PFRING_STREAM_CROWD	0x04	/* more messages than the reader takes */

#define __PFRING_STREAM_FIRST	2048	/* bytes of a stash */
#define __PFRING_STREAM_FAR	1048576	/* further back is no retransmission */

/* A segment on its way. */
struct __pfring_stream_turn {
	const struct pfring_stream_reader *r;
	__u32 messages;
	int what;			/* PFRING_STREAM_* */
};

/* ------------------------------------------------------------------ the stash */

/* What there is of a message is given up. Islands stay. */
static inline void __pfring_stream_anew(struct pfring_stream *s)
{
	s->have = 0;
	s->seen = 0;
	s->need = 0;
}

static inline void __pfring_stream_empty(struct pfring_stream *s,
					 const struct pfring_stream_reader *r)
{
	if (s->stash)
		s->stash = (__u8 *)r->resize(s->stash, 0);
	s->room = 0;
	s->num_islands = 0;
	__pfring_stream_anew(s);
}

/* Room for @size bytes in all, at most PFRING_STREAM_ROOM. */
static inline int __pfring_stream_grow(struct pfring_stream *s,
				       const struct pfring_stream_reader *r,
				       __u32 size)
{
	__u32 room = s->room ? s->room : __PFRING_STREAM_FIRST;
	__u8 *stash;

	if (size <= s->room)
		return 1;
	while (room < size)
		room *= 2;
	stash = (__u8 *)r->resize(s->stash, room);
	if (!stash)
		return 0;
	s->stash = stash;
	s->room = room;
	return 1;
}

static inline void __pfring_stream_drop_island(struct pfring_stream *s, int i)
{
	s->num_islands--;
	memmove(&s->islands[i], &s->islands[i + 1],
		(s->num_islands - i) * sizeof(s->islands[0]));
}

/* The first @len bytes are done with. */
static inline void __pfring_stream_shift(struct pfring_stream *s, __u32 len)
{
	__u32 extent = s->num_islands ? s->islands[s->num_islands - 1].to :
					s->have;
	int i;

	memmove(s->stash, s->stash + len, extent - len);
	s->have -= len;
	for (i = 0; i < s->num_islands; i++) {
		s->islands[i].from -= (__u16)len;
		s->islands[i].to -= (__u16)len;
	}
}

/* ---------------------------------------------------------------- the messages */

/*
 * The messages of [p, end). Return: behind the last whole one; what is left is the
 * beginning of one that take() has seen, and need says what is known of its length.
 */
static inline const __u8 *
__pfring_stream_eat(struct pfring_stream *s, struct __pfring_stream_turn *turn,
		    const __u8 *p, const __u8 *end, __u32 at, __u8 full)
{
	struct pfring_stream_bytes bytes = { .end = end };
	const __u8 *start = p;
	__u32 left;
	int taken;

	for (; p < end; s->seen = 0, s->need = 0) {
		left = (__u32)(end - p);
		if (s->skip) {
			left = left < s->skip ? left : s->skip;
			s->skip -= left;
			p += left;
			continue;
		}
		if (s->stopped)
			return end;
		if (!turn->messages) {
			turn->what |= PFRING_STREAM_CROWD;
			s->lost = 1;
			s->seen = 0;
			s->need = 0;
			return end;
		}
		bytes.p = p;
		bytes.at = at ? at + (__u32)(p - start) : 0;
		bytes.seen = s->seen;
		bytes.lost = s->lost;
		bytes.full = full && p == start;
		taken = turn->r->take(turn->r->arg, &bytes);
		if (taken == PFRING_STREAM_STOP) {
			s->stopped = 1;
			return end;
		}
		if (taken <= 0) {
			s->seen = left;
			s->need = taken ? left - (__u32)taken : 0;
			return p;
		}
		turn->messages--;
		s->lost = 0;
		if ((__u32)taken > left)
			s->skip = (__u32)taken - left;
		p += (__u32)taken < left ? (__u32)taken : left;
	}
	return p;
}

/* There may be more bytes in a row than take() has seen. */
static inline void __pfring_stream_look(struct pfring_stream *s,
					struct __pfring_stream_turn *turn)
{
	__u8 full = s->have == PFRING_STREAM_ROOM;
	const __u8 *rest;

	if (!s->have || (!full && (s->have < s->need || s->have == s->seen)))
		return;
	if (s->seen > s->have)
		s->seen = s->have;
	rest = __pfring_stream_eat(s, turn, s->stash, s->stash + s->have, 0,
				   full);
	if (rest > s->stash) {
		__pfring_stream_shift(s, (__u32)(rest - s->stash));
	} else if (full) {
		turn->what |= PFRING_STREAM_LOSS;
		s->lost = 1;
		__pfring_stream_anew(s);
	}
}

/* Islands that are one with the row by now. */
static inline void __pfring_stream_join(struct pfring_stream *s)
{
	while (s->num_islands && s->islands[0].from <= s->have) {
		if (s->islands[0].to > s->have) {
			s->next += s->islands[0].to - s->have;
			s->have = s->islands[0].to;
		}
		__pfring_stream_drop_island(s, 0);
	}
}

/* Bytes that follow those in the stash, as many as it takes. Return: how many. */
static inline __u32 __pfring_stream_keep(struct pfring_stream *s,
					 struct __pfring_stream_turn *turn,
					 const __u8 *p, __u32 len)
{
	__u32 room = PFRING_STREAM_ROOM - s->have;

	len = len < room ? len : room;
	if (!__pfring_stream_grow(s, turn->r, s->have + len)) {
		turn->what |= PFRING_STREAM_LOSS;
		__pfring_stream_empty(s, turn->r);
		s->lost = 1;
		return len;
	}
	memcpy(s->stash + s->have, p, len);
	s->have += len;
	return len;
}

/* The bytes that were awaited. */
static inline void __pfring_stream_in_turn(struct pfring_stream *s,
					   struct __pfring_stream_turn *turn,
					   const __u8 *p, __u32 len, __u32 at)
{
	const __u8 *end = p + len, *rest;
	__u32 n;

	while (p < end) {
		if (!s->have && !s->num_islands) {
			rest = __pfring_stream_eat(s, turn, p, end, at, 0);
			n = (__u32)(rest - p);
			s->next += n;
			at += at ? n : 0;
			p = rest;
			if (p == end)
				break;
		}
		/* The end of a message is still to come. */
		n = __pfring_stream_keep(s, turn, p, (__u32)(end - p));
		p += n;
		at += at ? n : 0;
		s->next += n;
		__pfring_stream_join(s);
		__pfring_stream_look(s, turn);
	}
	if (s->stopped || (!s->have && !s->num_islands))
		__pfring_stream_empty(s, turn->r);
}

/* ------------------------------------------------------------------- the holes */

/* @ahead bytes are missing before it. Return: 0 if there is no place for it. */
static inline int __pfring_stream_set_aside(struct pfring_stream *s,
					    const struct pfring_stream_reader *r,
					    const __u8 *p, __u32 len,
					    __u32 ahead)
{
	__u32 from = s->have + ahead, to = from + len;
	struct pfring_stream_island *near;
	int i;

	if (ahead > PFRING_STREAM_ROOM || to > PFRING_STREAM_ROOM ||
	    !__pfring_stream_grow(s, r, to))
		return 0;
	for (i = 0; i < s->num_islands && s->islands[i].to < from; i++)
		;
	near = &s->islands[i];
	if (i == s->num_islands || to < near->from) {
		if (s->num_islands == PFRING_STREAM_ISLANDS)
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
		__pfring_stream_drop_island(s, i + 1);
	}
	return 1;
}

/* So many bytes never come, unless nobody would have looked at them. */
static inline void __pfring_stream_miss(struct pfring_stream *s,
					struct __pfring_stream_turn *turn,
					__u32 missing)
{
	if (s->skip >= missing) {
		s->skip -= missing;
		return;
	}
	turn->what |= PFRING_STREAM_GAP;
	s->skip = 0;
	s->lost = 1;
}

/* Holes stay holes: what is behind them is all there is. */
static inline void __pfring_stream_give_up(struct pfring_stream *s,
					   struct __pfring_stream_turn *turn)
{
	struct pfring_stream_island island;

	while (s->num_islands) {
		island = s->islands[0];
		__pfring_stream_drop_island(s, 0);
		__pfring_stream_miss(s, turn, island.from - s->have);
		s->next += island.to - s->have;
		__pfring_stream_anew(s);
		s->have = island.to;
		__pfring_stream_shift(s, island.from);
		__pfring_stream_look(s, turn);
	}
}

/* Bytes that are awaited, or in front of a hole: those before were there. */
static inline int __pfring_stream_is_old(const struct pfring_stream *s,
					 __u32 seq, __u32 len, __u32 *old)
{
	__s32 ahead = (__s32)(seq - s->next);

	*old = 0;
	if (ahead >= 0 || ahead <= -__PFRING_STREAM_FAR)
		return 0;
	*old = (__u32)-ahead < len ? (__u32)-ahead : len;
	return 1;
}

/* ------------------------------------------------------------- for the caller */

/* Nothing is known of what comes next; what is kept is freed. */
static inline void pfring_stream_reset(struct pfring_stream *s,
				       const struct pfring_stream_reader *r)
{
	__pfring_stream_empty(s, r);
	memset(s, 0, sizeof(*s));
}

/* The connection begins, and its first byte has this number. */
static inline void pfring_stream_start(struct pfring_stream *s,
				       const struct pfring_stream_reader *r,
				       __u32 seq)
{
	pfring_stream_reset(s, r);
	s->known = 1;
	s->next = seq;
}

/* Has a message begun of which bytes are still to come? */
static inline int pfring_stream_is_amid(const struct pfring_stream *s)
{
	return s->have || s->skip;
}

/**
 * pfring_stream_segment - bytes of a connection
 * @s: the stream, all zero before the first ones
 * @r: whom they are for
 * @seq: sequence number of the first byte
 * @p: the bytes
 * @len: how many, at most 65,535
 * @at: where they begin in their packet, not 0
 * @now_ns: when they were seen
 *
 * Each byte is copied twice at most, and moved once for a message in front of it
 * in the stash; take() is called for each message, and once more for one that is
 * not whole.
 *
 * Return: PFRING_STREAM_* bits.
 */
static inline int pfring_stream_segment(struct pfring_stream *s,
					const struct pfring_stream_reader *r,
					__u32 seq, const __u8 *p, __u32 len,
					__u32 at, __u64 now_ns)
{
	struct __pfring_stream_turn turn = { .r = r, .messages = r->messages };
	__u32 old, ahead;

	if (s->stopped)
		return 0;
	if (!s->known) {
		s->known = 1;
		s->lost = 1;
		s->next = seq;
	}
	if (s->num_islands && now_ns > s->hole_ns + PFRING_STREAM_HOLE_NS) {
		__pfring_stream_give_up(s, &turn);
		if (s->stopped)
			len = 0;
	}
	ahead = seq - s->next;
	if (ahead && !__pfring_stream_is_old(s, seq, len, &old) &&
	    len && (s->num_islands || !s->skip || ahead > s->skip)) {
		if (!s->num_islands)
			s->hole_ns = now_ns;
		if (__pfring_stream_set_aside(s, r, p, len, ahead))
			return turn.what;
		__pfring_stream_give_up(s, &turn);
	}
	if (!__pfring_stream_is_old(s, seq, len, &old) && seq != s->next) {
		__pfring_stream_miss(s, &turn, seq - s->next);
		__pfring_stream_empty(s, r);
		s->next = seq;
	}
	__pfring_stream_in_turn(s, &turn, p + old, len - old, at + old);
	return turn.what;
}

#endif /* PF_RING_STREAM_H */
