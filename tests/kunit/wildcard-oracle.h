/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the classifier must find: a list of rules in the order of their ids, and
 * a comparison of a rule's fields with a packet's, as the interface of rules has
 * it. Nothing of this is made of the classifier's own parts.
 */
#ifndef WILDCARD_ORACLE_H
#define WILDCARD_ORACLE_H

#include <linux/mm.h>
#include <linux/pf_ring.h>
#include <linux/string.h>

struct oracle {
	filtering_rule **rules;		/* ascending ids */
	unsigned int num;
};

static bool oracle_mac(const u8 *rule, const u8 *packet)
{
	static const u8 none[6];

	return !memcmp(rule, none, 6) || !memcmp(rule, packet, 6);
}

static bool oracle_bytes(const ip_addr *a, unsigned int from)
{
	for (; from < 16; from++)
		if (((const u8 *)a)[from])
			return true;
	return false;
}

/* 0 = the hosts do not matter */
static int oracle_version(const ip_addr *src, const ip_addr *smask,
			  const ip_addr *dst, const ip_addr *dmask)
{
	bool has_src = oracle_bytes(smask, 0), has_dst = oracle_bytes(dmask, 0);

	if (!has_src && !has_dst)
		return 0;
	if (has_src && (oracle_bytes(src, 4) || oracle_bytes(smask, 4)))
		return 6;
	if (has_dst && (oracle_bytes(dst, 4) || oracle_bytes(dmask, 4)))
		return 6;
	return 4;
}

static bool oracle_host(const ip_addr *packet, const ip_addr *host,
			const ip_addr *mask, int version)
{
	const u8 *p = (const u8 *)packet, *h = (const u8 *)host;
	const u8 *m = (const u8 *)mask;
	int i;

	for (i = 0; i < (version == 4 ? 4 : 16); i++)
		if ((p[i] ^ h[i]) & m[i])
			return false;
	return true;
}

static bool oracle_port(const filtering_rule_core_fields *c, u16 low, u16 high,
			const struct pkt_parsing_info *info, u16 port)
{
	/* Of a protocol that has none, a rule's ports mean nothing. */
	if (!high || (c->proto && c->proto != IPPROTO_TCP &&
		      c->proto != IPPROTO_UDP && c->proto != IPPROTO_UDPLITE &&
		      c->proto != IPPROTO_SCTP))
		return true;
	return info->l3_flags & PFR_L3_PORTS && low <= port && port <= high;
}

/* The packet as it came, or with its ends exchanged instead of the rule's. */
static bool oracle_one_way(const filtering_rule *rule,
			   const struct pkt_parsing_info *info, bool turned)
{
	const filtering_rule_core_fields *c = &rule->core_fields;
	const filtering_rule_extended_fields *e = &rule->extended_fields;
	const ip_addr *src = turned ? &info->ip_dst : &info->ip_src;
	const ip_addr *dst = turned ? &info->ip_src : &info->ip_dst;
	const ip_addr *isrc = &info->tunnel.tunneled_ip_src;
	const ip_addr *idst = &info->tunnel.tunneled_ip_dst;
	u16 sport = turned ? info->l4_dst_port : info->l4_src_port;
	u16 dport = turned ? info->l4_src_port : info->l4_dst_port;
	int version;

	if (c->vlan_id && c->vlan_id != info->vlan_id)
		return false;
	if (c->eth_type && c->eth_type != info->eth_type)
		return false;
	if (c->proto && c->proto != info->l3_proto)
		return false;
	if (!oracle_mac(c->smac, turned ? info->dmac : info->smac) ||
	    !oracle_mac(c->dmac, turned ? info->smac : info->dmac))
		return false;

	version = c->ip_version ?: oracle_version(&c->shost, &c->shost_mask,
						  &c->dhost, &c->dhost_mask);
	if (version && (info->ip_version != version ||
			!oracle_host(src, &c->shost, &c->shost_mask, version) ||
			!oracle_host(dst, &c->dhost, &c->dhost_mask, version)))
		return false;
	if (!oracle_port(c, c->sport_low, c->sport_high, info, sport) ||
	    !oracle_port(c, c->dport_low, c->dport_high, info, dport))
		return false;

	if (e->optional_fields & FILTER_TUNNEL_ID_FLAG &&
	    e->tunnel.tunnel_id != info->tunnel.tunnel_id)
		return false;
	version = e->tunnel.ip_version ?:
		  oracle_version(&e->tunnel.shost, &e->tunnel.shost_mask,
				 &e->tunnel.dhost, &e->tunnel.dhost_mask);
	if (!version)
		return true;
	return info->tunnel.tunneled_ip_version == version &&
	       oracle_host(turned ? idst : isrc, &e->tunnel.shost,
			   &e->tunnel.shost_mask, version) &&
	       oracle_host(turned ? isrc : idst, &e->tunnel.dhost,
			   &e->tunnel.dhost_mask, version);
}

/* The payload of the packet at hand. */
struct oracle_payload {
	u8 bytes[64];
	unsigned int len;
};

static bool oracle_text(const char *text, size_t len,
			const struct oracle_payload *payload)
{
	unsigned int at;

	for (at = 0; at + len <= payload->len; at++)
		if (!strncasecmp(text, (const char *)payload->bytes + at, len))
			return true;
	return false;
}

static bool oracle_pattern(const char *pattern,
			   const struct oracle_payload *payload)
{
	size_t len;

	for (;; pattern += len + 1) {
		len = strcspn(pattern, "|");
		if (oracle_text(pattern, len, payload))
			return true;
		if (!pattern[len])
			return false;
	}
}

static bool oracle_matches(const filtering_rule *rule,
			   const struct pkt_parsing_info *info,
			   const struct oracle_payload *payload)
{
	const char *pattern = rule->extended_fields.payload_pattern;

	if (pattern[0] && !oracle_pattern(pattern, payload))
		return false;
	return oracle_one_way(rule, info, false) ||
	       (rule->bidirectional && oracle_one_way(rule, info, true));
}

/* Nobody asks for what comes behind it. */
static bool oracle_final(const filtering_rule *rule)
{
	return rule->rule_action ==
		       dont_forward_packet_and_stop_rule_evaluation &&
	       !rule->extended_fields.payload_pattern[0];
}

/* The first rule from place @from on that matches; @from goes behind it. */
static const filtering_rule *oracle_find(const struct oracle *oracle,
					 const struct pkt_parsing_info *info,
					 const struct oracle_payload *payload,
					 unsigned int *from)
{
	while (*from < oracle->num) {
		const filtering_rule *rule = oracle->rules[(*from)++];

		if (oracle_matches(rule, info, payload))
			return rule;
	}
	return NULL;
}

/* Where an id is, or would be. */
static unsigned int oracle_place(const struct oracle *oracle, u16 id)
{
	unsigned int low = 0, high = oracle->num;

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (oracle->rules[middle]->rule_id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool oracle_has(const struct oracle *oracle, u16 id)
{
	unsigned int at = oracle_place(oracle, id);

	return at < oracle->num && oracle->rules[at]->rule_id == id;
}

/* There is room for all ids. */
static void oracle_add(struct oracle *oracle, filtering_rule *rule)
{
	unsigned int at = oracle_place(oracle, rule->rule_id);

	memmove(&oracle->rules[at + 1], &oracle->rules[at],
		(oracle->num++ - at) * sizeof(*oracle->rules));
	oracle->rules[at] = rule;
}

static filtering_rule *oracle_remove(struct oracle *oracle, unsigned int at)
{
	filtering_rule *rule = oracle->rules[at];

	memmove(&oracle->rules[at], &oracle->rules[at + 1],
		(--oracle->num - at) * sizeof(*oracle->rules));
	return rule;
}

#endif /* WILDCARD_ORACLE_H */
