/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What streams are to each other: which have an answer, and which SSRCs are those
 * of two sources. It is looked up only when somebody reads them, so all that is
 * kept is how many there are of each direction, and of each SSRC towards a port.
 *
 * Softirqs disabled, unless it says otherwise.
 */
#ifndef RTP_MEET_H
#define RTP_MEET_H

#include "rtp_rule.h"
#include "rtp_stream.h"

/* Process context. */
int rtp_meet_init(u32 max_streams);
void rtp_meet_exit(void);
u64 rtp_meet_table_bytes(void);		/* that are always taken */
u64 rtp_meet_bytes(void);		/* for the streams that there are */

/* A stream is there. Without memory its flags are just not found out. */
void rtp_meet(const struct pfr_rtp_key *key, const struct rtp_rule *rule);

/* ... and not any more. Once for each rtp_meet(). */
void rtp_meet_forget(const struct pfr_rtp_key *key, const struct rtp_rule *rule);

/* RTP_STREAM_ANSWERED, RTP_STREAM_COLLISION; chains may be locked. */
u32 rtp_meet_flags(const struct pfr_rtp_key *key, const struct rtp_rule *rule);

#endif /* RTP_MEET_H */
