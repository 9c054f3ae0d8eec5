// SPDX-License-Identifier: GPL-2.0-only
/*
 * The media of calls. A description says where its sender wants to receive; once
 * the other side of the hop has answered, that end gets a rule, whoever sends to it
 * or hears from it: behind a NAT, or from a port that nobody has announced.
 */
#include <linux/in.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sip_ends.h"
#include "sip_media.h"
#include "sip_plan.h"

struct sip_media {
	u16 vlan_id;
	struct sip_plan plan;
};

/* Addresses as in pkt_parsing_info: IPv4 in host order. */
static void sip_media_host(ip_addr *host, u8 family, const u8 *b)
{
	memset(host, 0, sizeof(*host));
	if (family == 4)
		host->v4 = (u32)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
	else
		memcpy(host, b, sizeof(*host));
}

/* ------------------------------------------------------------------ the rules */

/*
 * With the RTP analyzer they are its business and nobody else's: the packets stay
 * in the kernel. Without it, the reader gets them.
 */
static bool sip_media_ask(struct sip_media_owner *owner,
			  const struct sip_media *media,
			  const struct sip_end *end, bool rtcp, bool add)
{
	hash_filtering_rule spec = {
		.rule_id = owner->rule_id,
		.vlan_id = media->vlan_id,
		.proto = IPPROTO_UDP,
		.ip_version = end->family,
		.port_peer_a = rtcp ? end->rtcp_port : end->port,
		.rule_action = forward_packet_and_stop_rule_evaluation,
	};
	int err;

	sip_media_host(&spec.host_peer_a, end->family,
		       rtcp ? end->rtcp_host : end->host);
	if (!add) {
		err = pfring_del_hash_rule(owner->maker, &spec);
		atomic64_inc(err ? &owner->left : &owner->ended);
		return !err;
	}
	if (pfring_plugin_is_here(PFRING_MEDIA_RTP_ID)) {
		spec.plugin_action.plugin_id = PFRING_MEDIA_RTP_ID;
		spec.rule_action = dont_forward_packet_and_stop_rule_evaluation;
	}
	err = pfring_add_hash_rule(owner->maker, &spec);
	atomic64_inc(err ? &owner->refused : &owner->made);
	return !err;
}

static void sip_media_hold(struct sip_media_owner *owner,
			   const struct sip_media *media, struct sip_end *end)
{
	if (!(end->flags & SIP_END_HELD) && end->port &&
	    sip_media_ask(owner, media, end, false, true))
		end->flags |= SIP_END_HELD;
	if (!(end->flags & SIP_END_HELD_RTCP) && end->rtcp_port &&
	    sip_media_ask(owner, media, end, true, true))
		end->flags |= SIP_END_HELD_RTCP;
}

static void sip_media_release(struct sip_media_owner *owner,
			      const struct sip_media *media,
			      const struct sip_end *end)
{
	if (end->flags & SIP_END_HELD)
		sip_media_ask(owner, media, end, false, false);
	if (end->flags & SIP_END_HELD_RTCP)
		sip_media_ask(owner, media, end, true, false);
}

/* From the rules that there are to those that there should be. */
static void sip_media_settle(struct sip_media_owner *owner,
			     struct sip_media *media)
{
	struct sip_end *end;
	u8 i;

	/* New ones first: of an end that stays, the rule stays. */
	for (i = 0; i < media->plan.num; i++) {
		end = &media->plan.ends[i];
		if (end->flags & SIP_END_AGREED && !(end->flags & SIP_END_GONE))
			sip_media_hold(owner, media, end);
	}
	for (i = 0; i < media->plan.num; i++)
		if (media->plan.ends[i].flags & SIP_END_GONE)
			sip_media_release(owner, media, &media->plan.ends[i]);
	pfr_sip_plan_sweep(&media->plan);
}

/* ---------------------------------------------------------- the descriptions */

/*
 * Such rules come before all others: who could name any port would take other
 * packets away, those of calls first of all.
 */
static bool sip_media_may_have(const struct sip_media_owner *owner, u16 port,
			       const struct sip_sight *sight)
{
	return port >= 1024 && port != 5060 && port != 5061 &&
	       port != sight->sport && port != sight->dport &&
	       !(owner->port_high && port >= owner->port_low &&
		 port <= owner->port_high);
}

/* What it means there, for plugins that ask. */
static void sip_media_tell(struct pfring_flows *ends,
			   const struct sdp_medium *medium, u16 vlan_id)
{
	struct pfring_media_end end = {
		.port = medium->port,
		.vlan_id = vlan_id,
		.ip_version = medium->address.family,
	};

	if (!(medium->flags & SDP_RTP) || !medium->port ||
	    !medium->address.family || medium->flags & SDP_HOLD)
		return;
	sip_media_host(&end.host, medium->address.family,
		       medium->address.bytes);
	sip_ends_put(ends, &end, medium);
}

static void sip_media_plan(struct sip_media_owner *owner,
			   struct sip_media *media, const struct sip_message *m,
			   const u8 *p, const struct sip_sight *sight,
			   u8 number, struct sdp_medium *medium)
{
	if (!sip_media_may_have(owner, medium->port, sight))
		return;
	if (!sip_media_may_have(owner, medium->rtcp_port, sight))
		medium->rtcp_port = medium->port;
	pfr_sip_plan_medium(&media->plan, m, p, &sight->seen, number, medium);
}

/**
 * sip_media_learn - a message of a call, seen on this hop for the first time (packet)
 * @owner: the rule's
 * @media: of the call; made when it is needed
 * @m: from pfr_sip_parse()
 * @p: the same
 * @sight: where it was seen; its media are taken to be in the same VLAN
 */
void sip_media_learn(struct sip_media_owner *owner, struct sip_media **media,
		     const struct sip_message *m, const u8 *p,
		     const struct sip_sight *sight)
{
	struct sdp_medium medium;
	const u8 *body, *end;
	struct sdp_walk walk;
	int i;

	if (!pfr_sip_plan_is_for(m) || !pfr_sdp_body(m, p, &body, &end) ||
	    !pfr_sdp_begin(&walk, body, end))
		return;
	if (owner->teaches && !*media) {
		*media = kzalloc(sizeof(**media), GFP_ATOMIC | __GFP_NOWARN);
		if (*media)
			(*media)->vlan_id = sight->vlan_id;
	}
	if (*media)
		pfr_sip_plan_begin(&(*media)->plan, m, p, &sight->seen);
	for (i = 0; pfr_sdp_next(&walk, &medium); i++) {
		sip_media_tell(owner->ends, &medium, sight->vlan_id);
		if (*media)
			sip_media_plan(owner, *media, m, p, sight, i, &medium);
	}
	if (!*media)
		return;
	pfr_sip_plan_settle(&(*media)->plan, m, p, &sight->seen);
	sip_media_settle(owner, *media);
}

/* A leg of the call has ended, or all of it (packet). */
void sip_media_leave(struct sip_media_owner *owner, struct sip_media **media,
		     const struct sip_call *call)
{
	if (!*media)
		return;
	pfr_sip_plan_leave(&(*media)->plan, call);
	sip_media_settle(owner, *media);
}

/* The call begins anew, or is forgotten: so are its rules (packet or control). */
void sip_media_end(struct sip_media_owner *owner, struct sip_media **media)
{
	u8 i;

	if (!*media)
		return;
	for (i = 0; i < (*media)->plan.num; i++)
		sip_media_release(owner, *media, &(*media)->plan.ends[i]);
	kfree(*media);
	*media = NULL;
}

u8 sip_media_num_rules(const struct sip_media *media)
{
	u8 i, num = 0;

	for (i = 0; media && i < media->plan.num; i++) {
		num += !!(media->plan.ends[i].flags & SIP_END_HELD);
		num += !!(media->plan.ends[i].flags & SIP_END_HELD_RTCP);
	}
	return num;
}
