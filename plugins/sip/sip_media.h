/* SPDX-License-Identifier: GPL-2.0-only */
/* The media of calls, and the rules that they get. */
#ifndef PFR_SIP_MEDIA_H
#define PFR_SIP_MEDIA_H

#include <linux/atomic.h>

#include "pf_ring_flows.h"
#include "pf_ring_plugin.h"
#include "sip_call.h"

/* Whose media: a rule's. */
struct sip_media_owner {
	const void *maker;		/* the rule itself, for the core */
	struct pfring_flows *ends;	/* of its ring */
	bool teaches;			/* its action is to add rules */
	u16 rule_id;
	u16 port_low, port_high;	/* where its own packets come; 0 = unknown */
	atomic64_t made, ended, refused, left;	/* rules */
};

/* Where and when a message was seen. */
struct sip_sight {
	struct sip_seen seen;
	u16 vlan_id;
	u16 sport, dport;
};

/* Of one call that has rules, or will have. */
struct sip_media;

u8 sip_media_num_rules(const struct sip_media *media);
void sip_media_learn(struct sip_media_owner *owner, struct sip_media **media,
		     const struct sip_message *m, const u8 *p,
		     const struct sip_sight *sight);
void sip_media_leave(struct sip_media_owner *owner, struct sip_media **media,
		     const struct sip_call *call);
void sip_media_end(struct sip_media_owner *owner, struct sip_media **media);

#endif /* PFR_SIP_MEDIA_H */
