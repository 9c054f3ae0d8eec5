/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Where the media of one call will be. A description says where its sender wants to
 * receive; it holds once the other side of the same hop has answered, from there.
 * So a call that passes a media relay has its ends on each hop.
 *
 * No allocation; the caller serializes, and does what the plan says.
 */
#ifndef PFR_SIP_PLAN_H
#define PFR_SIP_PLAN_H

#include "sip_call.h"
#include "sip_sdp.h"

#define SIP_PLAN_ENDS	16		/* of a call; what is more is left out */
#define SIP_PLAN_MEDIA	3		/* of a description: audio, video ... */

/* Bits of sip_end.flags. */
#define SIP_END_FRESH	0x01		/* in the last description of its sender */
#define SIP_END_AGREED	0x02		/* offered and answered */
#define SIP_END_GONE	0x04		/* to be forgotten, once the caller has */
#define SIP_END_HELD	0x08		/* the caller's: something was made for RTP */
#define SIP_END_HELD_RTCP	0x10	/* ... for RTCP */

/* Where somebody receives one medium. Addresses as in struct sdp_address. */
struct sip_end {
	__u32 tag;			/* hash: whose */
	__u32 from, to;			/* ends of the hop that the description took */
	__u8 host[16], rtcp_host[16];
	__u16 port, rtcp_port;		/* RTCP: 0 = none, or the port of RTP */
	__u8 family;
	__u8 medium;			/* the how manieth of its description */
	__u8 flags;
	__u8 reserved;
};

struct sip_plan {
	__u8 num;
	struct sip_end ends[SIP_PLAN_ENDS];
};

int pfr_sip_plan_is_for(const struct sip_message *m);
void pfr_sip_plan_begin(struct sip_plan *plan, const struct sip_message *m,
			const __u8 *p, const struct sip_seen *seen);
void pfr_sip_plan_medium(struct sip_plan *plan, const struct sip_message *m,
			 const __u8 *p, const struct sip_seen *seen,
			 __u8 medium, const struct sdp_medium *sdp);
void pfr_sip_plan_settle(struct sip_plan *plan, const struct sip_message *m,
			 const __u8 *p, const struct sip_seen *seen);
void pfr_sip_plan_leave(struct sip_plan *plan, const struct sip_call *call);
void pfr_sip_plan_sweep(struct sip_plan *plan);

#endif /* PFR_SIP_PLAN_H */
