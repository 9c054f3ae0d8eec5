/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * SIP over TCP: the messages in the bytes of one direction of a connection, which
 * pf_ring_stream.h puts in order.
 *
 * Of a message longer than what is kept the beginning is all that is looked at, and
 * enough to name it. Each byte costs the same, however small the segments are: what
 * was looked through for the end of a head is not looked through again.
 */
#ifndef PFR_SIP_STREAM_H
#define PFR_SIP_STREAM_H

#include "pf_ring_sip.h"
#include "pf_ring_stream.h"

#define SIP_MAX_MESSAGES	64	/* of one segment */

/* What is known of the message that has begun; zeroed: nothing. */
struct sip_reading {
	__u32 shown;			/* bytes when begun() was asked last */
	__u8 lined;			/* the first line is whole */
	__u8 headed;			/* the head is */
	__u8 suits;			/* what begun() said of the message */
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
};

int pfr_sip_take(struct sip_reading *s, const struct sip_reader *r,
		 const struct pfring_stream_bytes *bytes);

#endif /* PFR_SIP_STREAM_H */
