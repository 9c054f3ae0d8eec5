// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules compared with headers, field by field as the ABI says. */
#include <string.h>

#include "match.h"

static bool mac_matches(const __u8 rule[6], const __u8 packet[6])
{
	static const __u8 any[6];

	return !memcmp(rule, any, 6) || !memcmp(rule, packet, 6);
}

static bool host_matches(int version, const ip_addr *host, const ip_addr *mask,
			 const ip_addr *packet)
{
	int i;

	if (version == 4)
		return !((host->v4 ^ packet->v4) & mask->v4);
	for (i = 0; i < 16; i++)
		if ((host->v6.s6_addr[i] ^ packet->v6.s6_addr[i]) &
		    mask->v6.s6_addr[i])
			return false;
	return true;
}

static bool port_matches(__u16 low, __u16 high, __u16 port,
			 const struct pkt_parsing_info *info)
{
	return !high || (info->l3_flags & PFR_L3_PORTS && port >= low &&
			 port <= high);
}

static bool core_matches(const filtering_rule_core_fields *core,
			 const struct pkt_parsing_info *info)
{
	if (core->vlan_id && core->vlan_id != info->vlan_id)
		return false;
	if (core->eth_type && core->eth_type != info->eth_type)
		return false;
	if (core->proto && core->proto != info->l3_proto)
		return false;
	if (core->ip_version && core->ip_version != info->ip_version)
		return false;
	if (!mac_matches(core->smac, info->smac) ||
	    !mac_matches(core->dmac, info->dmac))
		return false;
	if (core->ip_version &&
	    (!host_matches(core->ip_version, &core->shost, &core->shost_mask,
			   &info->ip_src) ||
	     !host_matches(core->ip_version, &core->dhost, &core->dhost_mask,
			   &info->ip_dst)))
		return false;
	return port_matches(core->sport_low, core->sport_high,
			    info->l4_src_port, info) &&
	       port_matches(core->dport_low, core->dport_high,
			    info->l4_dst_port, info);
}

bool plain_match(const struct pfr_rules *set,
		 const struct pkt_parsing_info *info)
{
	__u32 i;

	for (i = 0; i < set->num_rules; i++)
		if (core_matches(&set->rules[i].core_fields, info))
			return true;
	return false;
}
