/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * SIP over TCP: from the segments of one direction of a connection to messages.
 *
 * What is not whole yet is kept: the beginning of a message, and segments that came
 * before their turn, all of them within SIP_STASH bytes. Of a longer message the
 * first SIP_STASH bytes are all that is looked at, and enough to name it. Each byte
 * costs the same, however small the segments are: what was looked through for the
 * end of a head is not looked through again.
 *
 * No lock; the caller serializes. The only memory is the stash, which the caller's
 * function makes and frees.
 */
#ifndef PFR_SIP_STREAM_H
#define PFR_SIP_STREAM_H

#include "pf_ring_sip.h"

#define SIP_STASH	16384		/* bytes that are kept */
#define SIP_ISLANDS	4		/* runs of bytes behind holes */
#define SIP_HOLE_NS	3000000000ULL	/* that long a hole is waited for */
#define SIP_MAX_MESSAGES	64	/* of one segment */

/* Bytes behind a hole; offsets in the stash. */
struct sip_island {
	__u16 from, to;
};

struct sip_stream {
	__u8 *stash;
	__u64 hole_ns;			/* since when there is a hole */
	__u32 next;			/* the sequence number that is awaited */
	__u32 skip;			/* bytes to come that are not looked at */
	__u32 need;			/* the length of the message; 0 = not known */
	__u16 have;			/* bytes in a row, from the stash's beginning */
	__u16 room;			/* of the stash */
	__u16 scanned;			/* ... of have, for the end of the head */
	__u16 shown;			/* ... of have, when begun() was asked last */
	__u8 known;			/* next is */
	__u8 lined;			/* the first line is whole */
	__u8 suits;			/* what begun() said of the message */
	__u8 num_islands;
	struct sip_island islands[SIP_ISLANDS];	/* ascending, apart */
};

/* Whom the messages are for. */
struct sip_reader {
	void *arg;
	/*
	 * A message, or what is none. @at: where it begins in the segment, counted
	 * as the caller does; 0: in an earlier one.
	 */
	void (*message)(void *arg, const struct sip_message *m, const __u8 *p,
			const __u8 *end, __u32 at);
	/* That much of one is there: is it of interest? May be NULL. */
	int (*begun)(void *arg, const __u8 *p, const __u8 *end);
	/* As realloc(); @size 0 frees, and NULL comes back. */
	void *(*resize)(void *old, __u32 size);
};

/* Bits of what pfr_sip_stream_segment() returns. */
#define SIP_STREAM_GAP		0x01	/* bytes are missing for good */
#define SIP_STREAM_LOSS		0x02	/* no memory for a message */
#define SIP_STREAM_CROWD	0x04	/* more than SIP_MAX_MESSAGES */

int pfr_sip_stream_segment(struct sip_stream *s, const struct sip_reader *r,
			   __u32 seq, const __u8 *p, __u32 len, __u32 at,
			   __u64 now_ns);
void pfr_sip_stream_reset(struct sip_stream *s, const struct sip_reader *r);
void pfr_sip_stream_start(struct sip_stream *s, const struct sip_reader *r,
			  __u32 seq);

#endif /* PFR_SIP_STREAM_H */
