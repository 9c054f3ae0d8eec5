// SPDX-License-Identifier: GPL-2.0-only
/*
 * The media of calls. A description says where its sender wants to receive; once
 * both sides have said so, the flow between them is known, and an exact rule for
 * it can be made.
 */
#include <linux/in.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sip_ends.h"
#include "sip_media.h"
#include "sip_transaction.h"

#define SIP_CALL_MEDIA	3		/* of a call that get rules: audio, video... */

/* Where one side receives one medium; port 0: nowhere. */
struct sip_end {
	ip_addr host, rtcp_host;
	u16 port, rtcp_port;
	u8 ip_version;
};

/* A flow that has a rule; no holes, compared as a whole. */
struct sip_media_rule {
	ip_addr host[2];
	u16 port[2];
	u32 ip_version;
};

struct sip_media {
	u32 tag;			/* hash: of who is side 0 */
	u16 vlan_id;
	u8 num_rules;
	struct sip_end ends[2][SIP_CALL_MEDIA];
	struct sip_media_rule rules[2 * SIP_CALL_MEDIA];
};

/* ------------------------------------------------------------ the exact rules */

/*
 * With the RTP analyzer they are its business and nobody else's: the packets stay
 * in the kernel. Without it, the reader gets them.
 */
static bool sip_media_ask(struct sip_media_owner *owner,
			  const struct sip_media_rule *rule, u16 vlan_id,
			  bool add)
{
	hash_filtering_rule spec = {
		.rule_id = owner->rule_id,
		.vlan_id = vlan_id,
		.proto = IPPROTO_UDP,
		.ip_version = rule->ip_version,
		.host_peer_a = rule->host[0],
		.host_peer_b = rule->host[1],
		.port_peer_a = rule->port[0],
		.port_peer_b = rule->port[1],
		.rule_action = forward_packet_and_stop_rule_evaluation,
	};
	int err;

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

static void sip_media_pair(struct sip_media_rule *rule, u8 ip_version,
			   const ip_addr *a, u16 a_port,
			   const ip_addr *b, u16 b_port)
{
	memset(rule, 0, sizeof(*rule));
	rule->host[0] = *a;
	rule->host[1] = *b;
	rule->port[0] = a_port;
	rule->port[1] = b_port;
	rule->ip_version = ip_version;
}

/* The flows between both sides; 0 as long as one of them has said nothing. */
static u8 sip_media_flows(const struct sip_media *media,
			  struct sip_media_rule *rules)
{
	u8 num = 0;
	int i;

	for (i = 0; i < SIP_CALL_MEDIA; i++) {
		const struct sip_end *a = &media->ends[0][i];
		const struct sip_end *b = &media->ends[1][i];

		if (!a->port || !b->port || a->ip_version != b->ip_version)
			continue;
		sip_media_pair(&rules[num++], a->ip_version, &a->host, a->port,
			       &b->host, b->port);
		/* One port for both is a flow of its own only if it is one. */
		if (!a->rtcp_port || !b->rtcp_port ||
		    (a->rtcp_port == a->port && b->rtcp_port == b->port))
			continue;
		sip_media_pair(&rules[num++], a->ip_version, &a->rtcp_host,
			       a->rtcp_port, &b->rtcp_host, b->rtcp_port);
	}
	return num;
}

static bool sip_media_has(const struct sip_media_rule *rules, u8 num,
			  const struct sip_media_rule *rule)
{
	u8 i;

	for (i = 0; i < num; i++)
		if (!memcmp(&rules[i], rule, sizeof(*rule)))
			return true;
	return false;
}

/* From the rules that there are to those that there should be. */
static void sip_media_settle(struct sip_media_owner *owner,
			     struct sip_media *media)
{
	struct sip_media_rule rules[2 * SIP_CALL_MEDIA];
	u8 num = sip_media_flows(media, rules), kept = 0, i;

	for (i = 0; i < media->num_rules; i++)
		if (!sip_media_has(rules, num, &media->rules[i]))
			sip_media_ask(owner, &media->rules[i], media->vlan_id,
				      false);
	for (i = 0; i < num; i++)
		if (sip_media_has(media->rules, media->num_rules, &rules[i]) ||
		    sip_media_ask(owner, &rules[i], media->vlan_id, true))
			rules[kept++] = rules[i];
	memcpy(media->rules, rules, kept * sizeof(rules[0]));
	media->num_rules = kept;
}

/* ---------------------------------------------------------- the descriptions */

/* Addresses as in pkt_parsing_info: IPv4 in host order. */
static void sip_media_host(ip_addr *host, const struct sdp_address *address)
{
	const u8 *b = address->bytes;

	memset(host, 0, sizeof(*host));
	if (address->family == 4)
		host->v4 = (u32)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
	else
		memcpy(host, b, sizeof(*host));
}

static bool sip_media_is_known(const struct sdp_medium *medium)
{
	return medium->flags & SDP_RTP && medium->port &&
	       medium->address.family && !(medium->flags & SDP_HOLD);
}

/*
 * Exact rules come before all others: who could name any port would take other
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

static void sip_media_end_of(struct sip_end *end,
			     const struct sdp_medium *medium,
			     const struct sip_media_owner *owner,
			     const struct sip_sight *sight)
{
	memset(end, 0, sizeof(*end));
	if (!sip_media_is_known(medium) ||
	    !sip_media_may_have(owner, medium->port, sight))
		return;
	sip_media_host(&end->host, &medium->address);
	end->port = medium->port;
	end->ip_version = medium->address.family;
	if (sip_media_may_have(owner, medium->rtcp_port, sight))
		end->rtcp_port = medium->rtcp_port;
	end->rtcp_host = end->host;
	if (medium->rtcp.family == medium->address.family)
		sip_media_host(&end->rtcp_host, &medium->rtcp);
}

static void sip_media_tell(struct pfring_flows *ends,
			   const struct sdp_medium *medium, u16 vlan_id)
{
	struct pfring_media_end end = {
		.port = medium->port,
		.vlan_id = vlan_id,
		.ip_version = medium->address.family,
	};

	if (!sip_media_is_known(medium))
		return;
	sip_media_host(&end.host, &medium->address);
	sip_ends_put(ends, &end, medium);
}

/* An answer settles what an offer has only asked for. */
static bool sip_media_is_answer(const struct sip_message *m)
{
	return m->kind == sip_response || m->method == method_ack;
}

/**
 * sip_media_learn - a message of a call, seen for the first time (packet)
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
	struct sip_end *side = NULL;
	struct sdp_medium medium;
	const u8 *body, *end;
	struct sdp_walk walk;
	int i;

	if (!pfr_sdp_body(m, p, &body, &end) ||
	    !pfr_sdp_begin(&walk, body, end))
		return;
	if (owner->teaches && !*media)
		*media = kzalloc(sizeof(**media), GFP_ATOMIC | __GFP_NOWARN);
	if (*media) {
		const struct sip_address *sender =
			m->kind == sip_request ? &m->from : &m->to;
		u32 tag = pfr_sip_hash(&sender->tag, p);

		if (!(*media)->tag) {
			(*media)->tag = tag;
			(*media)->vlan_id = sight->vlan_id;
		}
		side = (*media)->ends[tag != (*media)->tag];
		memset(side, 0, sizeof((*media)->ends[0]));
	}
	for (i = 0; pfr_sdp_next(&walk, &medium); i++) {
		sip_media_tell(owner->ends, &medium, sight->vlan_id);
		if (side && i < SIP_CALL_MEDIA)
			sip_media_end_of(&side[i], &medium, owner, sight);
	}
	if (side && sip_media_is_answer(m))
		sip_media_settle(owner, *media);
}

/* The call is over, or forgotten: so are its rules (packet or control). */
void sip_media_end(struct sip_media_owner *owner, struct sip_media **media)
{
	u8 i;

	if (!*media)
		return;
	for (i = 0; i < (*media)->num_rules; i++)
		sip_media_ask(owner, &(*media)->rules[i], (*media)->vlan_id,
			      false);
	kfree(*media);
	*media = NULL;
}

u8 sip_media_num_rules(const struct sip_media *media)
{
	return media ? media->num_rules : 0;
}
