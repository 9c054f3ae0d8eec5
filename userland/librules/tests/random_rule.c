// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules of all kinds that there can be, in their normal form. */
#include <string.h>

#include "check.h"
#include "random_rule.h"

static __u64 state;

void random_seed(__u64 seed)
{
	state = seed * 2 + 1;
}

__u32 random_below(__u32 limit)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (__u32)((state >> 33) % limit);
}

static int one_in(__u32 n)
{
	return !random_below(n);
}

static void fill(void *p, size_t length)
{
	__u8 *bytes = p;

	while (length--)
		*bytes++ = (__u8)random_below(256);
}

static void host(int version, ip_addr *addr, ip_addr *mask)
{
	memset(addr, 0, sizeof(*addr));
	memset(mask, 0, sizeof(*mask));
	fill(addr, version == 4 ? 4 : 16);
	if (one_in(4)) {
		fill(mask, version == 4 ? 4 : 16);
	} else if (version == 4) {
		mask->v4 = 0xFFFFFFFFU << random_below(32);
	} else {
		__u32 bits = 1 + random_below(128), i;

		for (i = 0; i < bits; i++)
			mask->v6.s6_addr[i / 8] |= (__u8)(0x80 >> i % 8);
	}
}

/* Bytes that are no NUL; every third is a letter. */
static void text(char *out, size_t room, const char *never)
{
	size_t length = 1 + random_below((__u32)room - 1), i;

	memset(out, 0, room);
	for (i = 0; i < length; i++)
		do {
			out[i] = (char)(one_in(3) ? 'a' + random_below(26) :
					1 + random_below(255));
		} while (strchr(never, out[i]));
}

static void action(rule_action_behaviour *what, char *device)
{
	*what = (rule_action_behaviour)random_below(PFR_RULE_ACTIONS);
	if (!pfr_has_device(*what))
		return;
	text(device, REFLECTOR_NAME_LEN, "/: \t\n\v\f\r\xA0");
	/* Some are keywords. */
	if (one_in(4))
		strcpy(device, one_in(2) ? "continue" : "eth0");
	if (device[0] == '.')
		device[0] = 'x';
}

static void ports(__u16 *low, __u16 *high)
{
	*high = (__u16)(1 + random_below(65535));
	*low = one_in(2) ? *high : (__u16)random_below(*high + 1U);
}

static void pattern(char *out)
{
	size_t length, i;

	text(out, FILTER_PAYLOAD_PATTERN_LEN, "|");
	length = strlen(out);
	for (i = 2; i + 1 < length; i += 2)
		if (one_in(4))
			out[i] = '|';
}

static void plugins(filtering_rule *rule, int codecs)
{
	filtering_rule_extended_fields *ext = &rule->extended_fields;

	if (one_in(3)) {
		ext->filter_plugin_id = (__u16)(50 + random_below(65000));
		fill(ext->filter_plugin_data, random_below(FILTER_PLUGIN_DATA_LEN + 1));
	}
	if (codecs && one_in(3)) {
		ext->filter_plugin_id = 40;
		memset(ext->filter_plugin_data, 0, sizeof(ext->filter_plugin_data));
		if (one_in(4)) {
			/* What no words can say. */
			fill(ext->filter_plugin_data, random_below(64));
		} else {
			__u32 number = random_below(1000);

			memcpy(ext->filter_plugin_data, &number, sizeof(number));
			text(ext->filter_plugin_data + 4, 20, "");
		}
	}
	if (one_in(3))
		rule->plugin_action.plugin_id = (__u16)(50 + random_below(65000));
	else if (one_in(2))
		rule->plugin_action.plugin_id = ext->filter_plugin_id;
}

void random_rule(filtering_rule *rule, __u16 id, int codecs)
{
	filtering_rule_extended_fields *ext = &rule->extended_fields;
	filtering_rule_core_fields *core = &rule->core_fields;
	struct pfr_fault fault;
	int version;

	do {
		memset(rule, 0, sizeof(*rule));
		rule->rule_id = id;
		action(&rule->rule_action, rule->reflector_device_name);
		if (one_in(4)) {
			rule->balance_pool = (__u8)(1 + random_below(255));
			rule->balance_id = (__u8)random_below(rule->balance_pool);
		}
		rule->locked = one_in(2);
		rule->bidirectional = one_in(2);
		if (one_in(3))
			fill(core->smac, 6);
		if (one_in(3))
			fill(core->dmac, 6);
		if (one_in(3))
			core->vlan_id = (__u16)random_below(4096);
		if (one_in(3))
			core->eth_type = (__u16)(one_in(2) ? 0x0806 :
						 random_below(65536));
		if (one_in(2))
			core->proto = (__u8)(one_in(2) ? 17 : random_below(256));
		core->ip_version = (__u8)(random_below(3) * 2);
		if (core->ip_version == 2)
			core->ip_version = 6;
		version = core->ip_version ? core->ip_version : 4 + 2 * one_in(2);
		if (one_in(2))
			host(version, &core->shost, &core->shost_mask);
		if (one_in(2))
			host(version, &core->dhost, &core->dhost_mask);
		if (one_in(2))
			ports(&core->sport_low, &core->sport_high);
		if (one_in(2))
			ports(&core->dport_low, &core->dport_high);
		if (one_in(3))
			pattern(ext->payload_pattern);
		if (one_in(3)) {
			ext->optional_fields = FILTER_TUNNEL_ID_FLAG;
			fill(&ext->tunnel.tunnel_id, 4);
		}
		version = 4 + 2 * one_in(2);
		if (one_in(3))
			ext->tunnel.ip_version = (__u8)version;
		if (one_in(3))
			host(version, &ext->tunnel.shost, &ext->tunnel.shost_mask);
		if (one_in(3))
			host(version, &ext->tunnel.dhost, &ext->tunnel.dhost_mask);
		plugins(rule, codecs);
	} while (!pfr_check_rule(rule, &fault));
}

void random_hash_rule(hash_filtering_rule *rule)
{
	struct pfr_fault fault;
	int version = 4 + 2 * one_in(2);
	ip_addr mask;

	do {
		memset(rule, 0, sizeof(*rule));
		rule->rule_id = (__u16)random_below(65536);
		rule->vlan_id = (__u16)(one_in(2) ? random_below(4096) : 0);
		rule->proto = (__u8)(one_in(2) ? 17 : random_below(256));
		rule->ip_version = (__u8)version;
		host(version, &rule->host_peer_a, &mask);
		host(version, &rule->host_peer_b, &mask);
		if (one_in(2))
			fill(&rule->port_peer_a, 2);
		if (one_in(2))
			fill(&rule->port_peer_b, 2);
		action(&rule->rule_action, rule->reflector_device_name);
		if (one_in(3))
			rule->plugin_action.plugin_id = (__u16)(50 + random_below(65000));
	} while (!pfr_check_hash_rule(rule, &fault));
}
