// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * From bytes in order to messages.
 */
#include "sip_parse.h"
#include "sip_stream.h"
#include "sip_text.h"

/* Has the head come to its end among the bytes that are new? */
static int head_ends(struct sip_reading *s,
		     const struct pfring_stream_bytes *bytes)
{
	/* An end of three bytes may have begun. */
	const __u8 *p = bytes->p + (bytes->seen > 2 ? bytes->seen - 2 : 0);
	const __u8 *end = bytes->end;

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
		    (end - p > 2 && p[1] == '\r' && p[2] == '\n'))
			return 1;
	}
	return end - bytes->p > SIP_MAX_HEAD;
}

/* Asks again when there is twice as much, and when the head is there. */
static void show(struct sip_reading *s, const struct sip_reader *r,
		 const struct pfring_stream_bytes *bytes, int headed)
{
	__u32 have = (__u32)(bytes->end - bytes->p);

	if (s->suits || !r->begun || s->headed ||
	    (!headed && have < 2 * s->shown))
		return;
	s->shown = have;
	s->suits = !!r->begun(r->arg, bytes->p, bytes->end);
}

/* That is all there will be of it: its head is enough. */
static int cut_short(struct sip_reading *s, const struct sip_reader *r,
		     const struct pfring_stream_bytes *bytes)
{
	struct sip_message m;

	pfr_sip_parse(&m, bytes->p, bytes->end, 0);
	r->message(r->arg, &m, bytes->p, bytes->end, bytes->at);
	/* The rest shares its fate. */
	if (m.flags & SIP_SHORT_BODY)
		return (int)(m.body + m.length);
	s->suits = 0;
	return (int)(bytes->end - bytes->p);
}

/**
 * pfr_sip_take - what a stream has for its reader
 * @s: what is known of the message
 * @r: whom the messages are for
 * @bytes: of the stream
 *
 * Return: as take() of struct pfring_stream_reader.
 */
int pfr_sip_take(struct sip_reading *s, const struct sip_reader *r,
		 const struct pfring_stream_bytes *bytes)
{
	struct sip_message m;
	int taken = 0, headed = 0;

	if (!bytes->seen)
		memset(s, 0, sizeof(*s));
	if (!bytes->seen || bytes->full || s->headed || head_ends(s, bytes)) {
		taken = pfr_sip_parse(&m, bytes->p, bytes->end, 1);
		if (taken > 0) {
			r->message(r->arg, &m, bytes->p, bytes->p + taken,
				   bytes->at);
			s->suits = 0;
			return taken;
		}
		if (bytes->full)
			return cut_short(s, r, bytes);
		headed = !!(m.found & SIP_HAS_END);
	}
	show(s, r, bytes, headed);
	s->headed |= headed;
	return headed ? taken : 0;
}
