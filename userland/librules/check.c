// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a rule may say, and its normal form. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "check.h"

const char *pfr_field_name(enum pfr_field field)
{
	static const char *const names[PFR_FIELDS] = {
		[PFR_WHOLE] = "rule",
		[PFR_ID] = "id",
		[PFR_ACTION] = "action",
		[PFR_DEVICE] = "device",
		[PFR_IP_VERSION] = "ip_version",
		[PFR_PROTO] = "proto",
		[PFR_SMAC] = "src_mac",
		[PFR_DMAC] = "dst_mac",
		[PFR_ETH_TYPE] = "eth_type",
		[PFR_VLAN] = "vlan",
		[PFR_SRC] = "src",
		[PFR_DST] = "dst",
		[PFR_SPORT] = "src_port",
		[PFR_DPORT] = "dst_port",
		[PFR_TUNNEL_ID] = "tunnel_id",
		[PFR_TUNNEL_VERSION] = "tunnel_ip_version",
		[PFR_TUNNEL_SRC] = "tunnel_src",
		[PFR_TUNNEL_DST] = "tunnel_dst",
		[PFR_BIDIRECTIONAL] = "bidirectional",
		[PFR_PAYLOAD] = "payload",
		[PFR_BALANCE] = "balance",
		[PFR_LOCKED] = "locked",
		[PFR_FILTER] = "filter",
		[PFR_PLUGIN] = "plugin",
		[PFR_HOST_A] = "host_a",
		[PFR_HOST_B] = "host_b",
		[PFR_PORT_A] = "port_a",
		[PFR_PORT_B] = "port_b",
		[PFR_RESERVED] = "reserved",
	};

	return names[field];
}

static bool fail(struct pfr_fault *fault, enum pfr_field field,
		 const char *format, ...)
	__attribute__((format(printf, 3, 4), cold));

static bool fail(struct pfr_fault *fault, enum pfr_field field,
		 const char *format, ...)
{
	va_list args;

	fault->field = field;
	va_start(args, format);
	vsnprintf(fault->reason, sizeof(fault->reason), format, args);
	va_end(args);
	return false;
}

/* --- text in rules */

bool pfr_check_payload(const char *pattern, size_t length,
		       struct pfr_fault *fault)
{
	size_t i;

	if (length >= FILTER_PAYLOAD_PATTERN_LEN)
		return fail(fault, PFR_PAYLOAD,
			    "the pattern is too long: %zu bytes, where %d are the most",
			    length, FILTER_PAYLOAD_PATTERN_LEN - 1);
	if (!length)
		return fail(fault, PFR_PAYLOAD, "the pattern is empty");
	for (i = 0; i < length; i++)
		if (pattern[i] == '|' &&
		    (!i || i == length - 1 || pattern[i + 1] == '|'))
			return fail(fault, PFR_PAYLOAD,
				    "one of the pattern's alternatives, between '|', is empty");
	return true;
}

/* What Linux allows. */
bool pfr_check_device(const char *name, size_t length, struct pfr_fault *fault)
{
	size_t i;

	if (!length)
		return fail(fault, PFR_DEVICE, "the device is missing that packets are sent out of");
	if (length >= REFLECTOR_NAME_LEN)
		return fail(fault, PFR_DEVICE,
			    "device names have at most %d characters",
			    REFLECTOR_NAME_LEN - 1);
	for (i = 0; i < length; i++)
		if (name[i] == '/' || name[i] == ':' || (name[i] >= 9 && name[i] <= 13) ||
		    name[i] == ' ' || name[i] == '\xA0')
			return fail(fault, PFR_DEVICE,
				    "device names have neither blanks nor '/' nor ':'");
	if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))
		return fail(fault, PFR_DEVICE, "no device has this name");
	return true;
}

static bool check_action(rule_action_behaviour action, char *device,
			 struct pfr_fault *fault)
{
	size_t length = strnlen(device, REFLECTOR_NAME_LEN);

	if ((unsigned int)action >= PFR_RULE_ACTIONS)
		return fail(fault, PFR_ACTION, "there is no action %u",
			    (unsigned int)action);
	/* Of no meaning to the others. */
	if (!pfr_has_device(action))
		length = 0;
	memset(device + length, 0, REFLECTOR_NAME_LEN - length);
	return !pfr_has_device(action) || pfr_check_device(device, length, fault);
}

/* --- hosts */

struct pair {
	ip_addr *src, *src_mask, *dst, *dst_mask;
};

static bool is_six(const ip_addr *host, const ip_addr *mask)
{
	return pfr_is_wide(host) || pfr_is_wide(mask);
}

/*
 * Without a word from the user, a host is IPv4 if there is nothing behind the
 * first word of it and of its mask. 0: no host restricts anything.
 */
static int version_of(const struct pair *p)
{
	bool src = !pfr_is_no_address(p->src_mask);
	bool dst = !pfr_is_no_address(p->dst_mask);

	if ((src && is_six(p->src, p->src_mask)) ||
	    (dst && is_six(p->dst, p->dst_mask)))
		return 6;
	return src || dst ? 4 : 0;
}

static bool check_pair(const struct pair *p, __u8 version, enum pfr_field field,
		       struct pfr_fault *fault)
{
	bool src6 = is_six(p->src, p->src_mask), dst6 = is_six(p->dst, p->dst_mask);

	if (version == 4 && (src6 || dst6))
		return fail(fault, field, "IPv4 does not go with an IPv6 address");
	if (version || src6 == dst6 ||
	    pfr_is_no_address(src6 ? p->dst_mask : p->src_mask))
		return true;
	return fail(fault, field, "one host looks like IPv4, the other like IPv6");
}

static bool check_version(__u8 version, enum pfr_field field,
			  struct pfr_fault *fault)
{
	return !version || version == 4 || version == 6 ||
	       fail(fault, field, "there is no IP version %u", version);
}

/*
 * The normal form of hosts: their version is known, and no bits are outside of
 * the masks. So a host without a mask is none, and nothing is left of it.
 */
static bool check_hosts(const struct pair *pair, __u8 *version,
			enum pfr_field version_field, enum pfr_field field,
			struct pfr_fault *fault)
{
	if (!check_version(*version, version_field, fault) ||
	    !check_pair(pair, *version, field, fault))
		return false;
	if (!*version)
		*version = (__u8)version_of(pair);
	pfr_and_mask(pair->src, pair->src_mask);
	pfr_and_mask(pair->dst, pair->dst_mask);
	return true;
}

static bool check_core(filtering_rule_core_fields *core, struct pfr_fault *fault)
{
	const struct pair pair = {
		&core->shost, &core->shost_mask, &core->dhost, &core->dhost_mask,
	};

	if (!check_hosts(&pair, &core->ip_version, PFR_IP_VERSION, PFR_SRC, fault))
		return false;
	if ((core->ip_version == 4 && core->eth_type == 0x86DD) ||
	    (core->ip_version == 6 && core->eth_type == 0x0800))
		return fail(fault, PFR_ETH_TYPE, "it contradicts the IP version");
	return true;
}

static bool check_tunnel(filtering_rule_extended_fields *ext,
			 struct pfr_fault *fault)
{
	const struct pair pair = {
		&ext->tunnel.shost, &ext->tunnel.shost_mask,
		&ext->tunnel.dhost, &ext->tunnel.dhost_mask,
	};

	if (ext->optional_fields & ~(__u32)FILTER_TUNNEL_ID_FLAG)
		return fail(fault, PFR_RESERVED, "unknown optional fields 0x%x",
			    ext->optional_fields);
	if (!ext->optional_fields)
		ext->tunnel.tunnel_id = 0;
	return check_hosts(&pair, &ext->tunnel.ip_version, PFR_TUNNEL_VERSION,
			   PFR_TUNNEL_SRC, fault);
}

/* --- rules */

static bool check_ports(__u16 *low, __u16 *high, enum pfr_field field,
			struct pfr_fault *fault)
{
	if (!*high)
		*low = 0;
	if (*low <= *high)
		return true;
	return fail(fault, field, "the port range is upside down: %u is more than %u",
		    *low, *high);
}

static bool check_filter(filtering_rule_extended_fields *ext,
			 struct pfr_fault *fault)
{
	size_t i;

	if (ext->reserved || ext->tunnel.reserved[0] || ext->tunnel.reserved[1] ||
	    ext->tunnel.reserved[2])
		return fail(fault, PFR_RESERVED, "reserved fields must be 0");
	if (ext->filter_plugin_id)
		return true;
	for (i = 0; i < sizeof(ext->filter_plugin_data); i++)
		if (ext->filter_plugin_data[i])
			return fail(fault, PFR_FILTER, "there are filter data, but no plugin that they are for");
	return true;
}

static bool check_pattern(filtering_rule_extended_fields *ext,
			  struct pfr_fault *fault)
{
	const size_t room = sizeof(ext->payload_pattern);
	size_t length = strnlen(ext->payload_pattern, room);

	if (length && !pfr_check_payload(ext->payload_pattern, length, fault))
		return false;
	memset(ext->payload_pattern + length, 0, room - length);
	return true;
}

bool pfr_check_rule(filtering_rule *rule, struct pfr_fault *fault)
{
	filtering_rule_core_fields *core = &rule->core_fields;

	memset(&rule->internals, 0, sizeof(rule->internals));
	if (rule->rule_id >= PFR_MAX_RULES)
		return fail(fault, PFR_ID, "ids of rules are 0 to %u",
			    PFR_MAX_RULES - 1);
	if (rule->reserved || core->reserved || rule->plugin_action.reserved)
		return fail(fault, PFR_RESERVED, "reserved fields must be 0");
	if (!rule->balance_pool)
		rule->balance_id = 0;
	else if (rule->balance_id >= rule->balance_pool)
		return fail(fault, PFR_BALANCE,
			    "the id %u is not below the size of the pool, %u",
			    rule->balance_id, rule->balance_pool);
	rule->locked = rule->locked != 0;
	rule->bidirectional = rule->bidirectional != 0;
	if (core->vlan_id > 4095)
		return fail(fault, PFR_VLAN, "VLAN ids are 1 to 4095");
	return check_action(rule->rule_action, rule->reflector_device_name, fault) &&
	       check_core(core, fault) &&
	       check_tunnel(&rule->extended_fields, fault) &&
	       check_ports(&core->sport_low, &core->sport_high, PFR_SPORT, fault) &&
	       check_ports(&core->dport_low, &core->dport_high, PFR_DPORT, fault) &&
	       check_pattern(&rule->extended_fields, fault) &&
	       check_filter(&rule->extended_fields, fault);
}

bool pfr_check_hash_rule(hash_filtering_rule *rule, struct pfr_fault *fault)
{
	bool a6 = pfr_is_wide(&rule->host_peer_a);
	bool b6 = pfr_is_wide(&rule->host_peer_b);

	memset(&rule->internals, 0, sizeof(rule->internals));
	if (rule->reserved || rule->plugin_action.reserved)
		return fail(fault, PFR_RESERVED, "reserved fields must be 0");
	if (rule->vlan_id > 4095)
		return fail(fault, PFR_VLAN, "VLAN ids are 0 (untagged) to 4095");
	if (!check_action(rule->rule_action, rule->reflector_device_name, fault) ||
	    !check_version(rule->ip_version, PFR_IP_VERSION, fault))
		return false;
	if (rule->ip_version == 4 && (a6 || b6))
		return fail(fault, PFR_HOST_A, "IPv4 does not go with an IPv6 address");
	if (!rule->ip_version && a6 != b6 &&
	    !pfr_is_no_address(a6 ? &rule->host_peer_b : &rule->host_peer_a))
		return fail(fault, PFR_HOST_A, "one host looks like IPv4, the other like IPv6");
	if (!rule->ip_version)
		rule->ip_version = a6 || b6 ? 6 : 4;
	return true;
}
