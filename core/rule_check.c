// SPDX-License-Identifier: GPL-2.0-only
/* What a rule must not be. Every refusal names the field and says why. */
#include <linux/errno.h>
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "rule.h"

int pfr_refuse(struct pfr_refusal *why, int err, const char *field,
	       const char *reason, ...)
{
	va_list args;

	why->error = err;
	strscpy(why->field, field, sizeof(why->field));
	va_start(args, reason);
	vscnprintf(why->reason, sizeof(why->reason), reason, args);
	va_end(args);
	return err;
}

bool pfr_action_transmits(u32 behaviour)
{
	return behaviour >= PFR_ACT_REFLECT &&
	       behaviour <= PFR_ACT_BOUNCE_CONTINUE;
}

static bool pfr_text_ends(const char *text, size_t size)
{
	return strnlen(text, size) < size;
}

/* What both kinds have. */
static int pfr_check_common(u32 behaviour, const char *reflector, u16 vlan,
			    u8 version, const char *prefix,
			    struct pfr_refusal *why)
{
	char field[sizeof(why->field)];

	if (behaviour >= PFR_RULE_ACTIONS)
		return pfr_refuse(why, -EINVAL, "rule_action",
				  "there is no action %u", behaviour);
	if (vlan >= VLAN_N_VID) {
		snprintf(field, sizeof(field), "%svlan_id", prefix);
		return pfr_refuse(why, -EINVAL, field, "%u is above 4095", vlan);
	}
	if (version && version != 4 && version != 6) {
		snprintf(field, sizeof(field), "%sip_version", prefix);
		return pfr_refuse(why, -EINVAL, field,
				  "%u is not 4, 6 or 0", version);
	}
	if (!pfr_action_transmits(behaviour))
		return 0;
	if (!pfr_text_ends(reflector, PFR_NAME_LEN))
		return pfr_refuse(why, -EINVAL, "reflector_device_name",
				  "longer than 15 characters");
	if (!reflector[0])
		return pfr_refuse(why, -EINVAL, "reflector_device_name",
				  "the action needs a device");
	return 0;
}

/* Is anything behind the first word, or only there? */
static bool pfr_is_long(const union pfr_ip *a)
{
	return a->v6.s6_addr32[1] || a->v6.s6_addr32[2] || a->v6.s6_addr32[3];
}

static bool pfr_is_short(const union pfr_ip *a)
{
	return a->v6.s6_addr32[0] && !pfr_is_long(a);
}

struct pfr_host_pair {
	const union pfr_ip *src, *src_mask, *dst, *dst_mask;
	const char *field;
};

/*
 * Without a word from the user, a host is IPv4 if nothing is behind the first
 * word of it and of its mask. Then both hosts must be of one kind.
 */
static int pfr_check_hosts(const struct pfr_host_pair *h, u8 version,
			   struct pfr_refusal *why)
{
	bool src6 = pfr_is_long(h->src) || pfr_is_long(h->src_mask);
	bool dst6 = pfr_is_long(h->dst) || pfr_is_long(h->dst_mask);

	if (version == 4 && (src6 || dst6))
		return pfr_refuse(why, -EINVAL, h->field,
				  "an IPv6 host in an IPv4 rule");
	if (version || src6 == dst6)
		return 0;
	if (pfr_is_short(src6 ? h->dst_mask : h->src_mask))
		return pfr_refuse(why, -EINVAL, h->field,
				  "one host looks like IPv4, the other like IPv6; set ip_version if both are IPv6");
	return 0;
}

static int pfr_check_ports(u16 low, u16 high, const char *field,
			   struct pfr_refusal *why)
{
	if (high && low > high)
		return pfr_refuse(why, -EINVAL, field,
				  "port range upside down: %u is above %u", low,
				  high);
	return 0;
}

static int pfr_check_core(const struct pfr_core_fields *core,
			  struct pfr_refusal *why)
{
	const struct pfr_host_pair hosts = {
		&core->shost, &core->shost_mask, &core->dhost,
		&core->dhost_mask, "core_fields.shost, dhost"
	};
	int err;

	if (core->reserved)
		return pfr_refuse(why, -EINVAL, "core_fields.reserved",
				  "not 0");
	if ((core->ip_version == 4 && core->eth_type == ETH_P_IPV6) ||
	    (core->ip_version == 6 && core->eth_type == ETH_P_IP))
		return pfr_refuse(why, -EINVAL, "core_fields.eth_type",
				  "it contradicts ip_version");
	err = pfr_check_hosts(&hosts, core->ip_version, why);
	if (!err)
		err = pfr_check_ports(core->sport_low, core->sport_high,
				      "core_fields.sport_low", why);
	if (!err)
		err = pfr_check_ports(core->dport_low, core->dport_high,
				      "core_fields.dport_low", why);
	return err;
}

static int pfr_check_pattern(const char *pattern, struct pfr_refusal *why)
{
	static const char field[] = "extended_fields.payload_pattern";
	size_t len = strnlen(pattern, PFR_PATTERN_LEN);

	if (!len)
		return 0;
	if (len == PFR_PATTERN_LEN)
		return pfr_refuse(why, -EINVAL, field,
				  "longer than 31 characters");
	if (pattern[0] == '|' || pattern[len - 1] == '|' ||
	    strnstr(pattern, "||", len))
		return pfr_refuse(why, -EINVAL, field, "an empty alternative");
	return 0;
}

static int pfr_check_extended(const struct pfr_extended_fields *ext,
			      struct pfr_refusal *why)
{
	const struct pfr_host_pair hosts = {
		&ext->tunnel.shost, &ext->tunnel.shost_mask,
		&ext->tunnel.dhost, &ext->tunnel.dhost_mask,
		"extended_fields.tunnel.shost, dhost"
	};
	const u8 version = ext->tunnel.ip_version;
	int err;

	if (ext->reserved || memchr_inv(ext->tunnel.reserved, 0,
					sizeof(ext->tunnel.reserved)))
		return pfr_refuse(why, -EINVAL, "extended_fields.reserved",
				  "not 0");
	if (ext->optional_fields & ~PFR_FIELD_TUNNEL_ID)
		return pfr_refuse(why, -EINVAL,
				  "extended_fields.optional_fields",
				  "unknown bits in 0x%x", ext->optional_fields);
	if (version && version != 4 && version != 6)
		return pfr_refuse(why, -EINVAL,
				  "extended_fields.tunnel.ip_version",
				  "%u is not 4, 6 or 0", version);
	err = pfr_check_pattern(ext->payload_pattern, why);
	if (!err)
		err = pfr_check_hosts(&hosts, version, why);
	return err;
}

/**
 * pfr_rule_check - may this be a wildcard rule?
 * @spec: from outside
 * @why: filled in if not
 *
 * Return: 0 or -EINVAL.
 */
int pfr_rule_check(const struct pfr_wildcard_rule *spec, struct pfr_refusal *why)
{
	int err;

	why->rule_id = spec->rule_id;
	if (spec->rule_id == PFR_NO_RULE_ID)
		return pfr_refuse(why, -EINVAL, "rule_id",
				  "the highest id is %u", PFR_NO_RULE_ID - 1);
	if (spec->reserved)
		return pfr_refuse(why, -EINVAL, "reserved", "not 0");
	if (spec->plugin_action.reserved)
		return pfr_refuse(why, -EINVAL, "plugin_action.reserved",
				  "not 0");
	if (spec->balance_pool && spec->balance_id >= spec->balance_pool)
		return pfr_refuse(why, -EINVAL, "balance_id",
				  "%u is not below balance_pool %u",
				  spec->balance_id, spec->balance_pool);
	err = pfr_check_common(spec->rule_action, spec->reflector_device_name,
			       spec->core_fields.vlan_id,
			       spec->core_fields.ip_version, "core_fields.",
			       why);
	if (!err)
		err = pfr_check_core(&spec->core_fields, why);
	if (!err)
		err = pfr_check_extended(&spec->extended_fields, why);
	return err;
}

/* The same for an exact rule. */
int pfr_hash_rule_check(const struct pfr_hash_rule *spec,
			struct pfr_refusal *why)
{
	const union pfr_ip *a = &spec->host_peer_a, *b = &spec->host_peer_b;
	int err;

	why->rule_id = spec->rule_id;
	if (spec->reserved)
		return pfr_refuse(why, -EINVAL, "reserved", "not 0");
	if (spec->plugin_action.reserved)
		return pfr_refuse(why, -EINVAL, "plugin_action.reserved",
				  "not 0");
	err = pfr_check_common(spec->rule_action, spec->reflector_device_name,
			       spec->vlan_id, spec->ip_version, "", why);
	if (err)
		return err;
	if (spec->ip_version == 4 && (pfr_is_long(a) || pfr_is_long(b)))
		return pfr_refuse(why, -EINVAL, "host_peer_a, host_peer_b",
				  "an IPv6 host in an IPv4 rule");
	if (!spec->ip_version &&
	    ((pfr_is_long(a) && pfr_is_short(b)) ||
	     (pfr_is_short(a) && pfr_is_long(b))))
		return pfr_refuse(why, -EINVAL, "host_peer_a, host_peer_b",
				  "one host looks like IPv4, the other like IPv6; set ip_version if both are IPv6");
	return 0;
}

u8 pfr_hash_rule_version(const struct pfr_hash_rule *spec)
{
	if (spec->ip_version)
		return spec->ip_version;
	return pfr_is_long(&spec->host_peer_a) ||
	       pfr_is_long(&spec->host_peer_b) ? 6 : 4;
}
