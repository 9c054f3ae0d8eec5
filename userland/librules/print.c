// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules in the rule language, in one form only. */
#include <string.h>

#include "address.h"
#include "check.h"
#include "codec.h"
#include "escape.h"
#include "keyword.h"
#include "name.h"
#include "words.h"

#define LETTERS								\
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static void put_string(const char *text, size_t length, FILE *out)
{
	char escaped[64 * PFR_ESCAPED + 1];
	size_t part;

	putc('"', out);
	for (; length; text += part, length -= part) {
		part = length < 64 ? length : 64;
		pfr_escape(text, part, escaped);
		fputs(escaped, out);
	}
	putc('"', out);
}

/* Without quotes where no word of the language looks like it. */
static void put_word(const char *word, FILE *out)
{
	size_t length = strlen(word);

	if (length && strspn(word, LETTERS "_.*+/:@=-") == length)
		fputs(word, out);
	else
		put_string(word, length, out);
}

/* The name of a device or plugin, which stands among keywords. */
static void put_name(const char *name, FILE *out)
{
	size_t length = strlen(name);
	bool plain;

	plain = strspn(name, LETTERS "_.-") == length &&
		!strchr("0123456789.-", name[0]) && !pfr_keyword(name, length);
	if (plain)
		fputs(name, out);
	else
		put_string(name, length, out);
}

static void put_action(rule_action_behaviour action,
		       const char device[REFLECTOR_NAME_LEN], FILE *out)
{
	const char *name = pfr_rules_action_name(action);
	size_t word = strcspn(name, " ");

	if (!pfr_has_device(action)) {
		fprintf(out, " %s", name);
		return;
	}
	/* "reflect", the device, and then perhaps "continue". */
	fprintf(out, " %.*s ", (int)word, name);
	put_name(device, out);
	fputs(name + word, out);
}

static void put_proto(__u8 proto, FILE *out)
{
	const char *name = pfr_proto_name(proto);

	if (name)
		fprintf(out, " %s", name);
	else
		fprintf(out, " proto %u", proto);
}

static void put_mac(const char *what, const __u8 mac[6], FILE *out)
{
	static const __u8 none[6];
	char text[PFR_MAC_LEN];

	if (memcmp(mac, none, sizeof(none)))
		fprintf(out, " ether %s %s", what, pfr_mac_text(mac, text));
}

static void put_eth_type(__u16 type, FILE *out)
{
	const char *name = pfr_eth_type_name(type);

	if (name)
		fprintf(out, " ether type %s", name);
	else if (type)
		fprintf(out, " ether type 0x%04x", type);
}

static void put_host(const char *what, int version, const ip_addr *addr,
		     const ip_addr *mask, FILE *out)
{
	char text[PFR_HOST_LEN];

	if (!pfr_is_no_address(mask))
		fprintf(out, " %s %s", what,
			pfr_host_text(version, addr, mask, text));
}

static void put_ports(const char *what, __u16 low, __u16 high, FILE *out)
{
	if (!high)
		return;
	fprintf(out, " %s port %u", what, low);
	if (high != low)
		fprintf(out, "-%u", high);
}

static void put_tunnel(const filtering_rule_extended_fields *ext, FILE *out)
{
	int version = ext->tunnel.ip_version;

	if (ext->optional_fields & FILTER_TUNNEL_ID_FLAG)
		fprintf(out, " tunnel id %u", ext->tunnel.tunnel_id);
	if (version && pfr_is_no_address(&ext->tunnel.shost_mask) &&
	    pfr_is_no_address(&ext->tunnel.dhost_mask))
		fputs(version == 4 ? " tunnel ip" : " tunnel ip6", out);
	put_host("tunnel src", version, &ext->tunnel.shost,
		 &ext->tunnel.shost_mask, out);
	put_host("tunnel dst", version, &ext->tunnel.dhost,
		 &ext->tunnel.dhost_mask, out);
}

static void put_plugin(const char *what, __u16 id,
		       const struct pfring_codec *codec, FILE *out)
{
	if (codec) {
		fprintf(out, " %s ", what);
		put_name(codec->name, out);
	} else {
		fprintf(out, " %s %u", what, id);
	}
}

static bool put_plugins(const filtering_rule *rule, FILE *out)
{
	__u16 filter = rule->extended_fields.filter_plugin_id;
	__u16 action = rule->plugin_action.plugin_id;
	struct pfr_word_list list;
	bool good = true;
	__u32 i;

	if (filter) {
		good = pfr_words_of(filter, rule->extended_fields.filter_plugin_data,
				    &list);
		put_plugin(filter == action ? "plugin" : "filter", filter,
			   list.codec, out);
		fputs(" {", out);
		for (i = 0; good && i < list.num; i++) {
			putc(' ', out);
			put_word(list.words[i], out);
		}
		fputs(" }", out);
		pfr_words_free(&list);
	}
	if (action && action != filter)
		put_plugin("plugin", action, pfr_codec_by_id(action, NULL, 0), out);
	return good;
}

/* @rule is checked and normal. */
static bool put_rule(const filtering_rule *rule, FILE *out)
{
	const filtering_rule_extended_fields *ext = &rule->extended_fields;
	const filtering_rule_core_fields *core = &rule->core_fields;
	bool good;

	fprintf(out, "rule %u", rule->rule_id);
	put_action(rule->rule_action, rule->reflector_device_name, out);
	/* With a host it is known. */
	if (core->ip_version && pfr_is_no_address(&core->shost_mask) &&
	    pfr_is_no_address(&core->dhost_mask))
		fputs(core->ip_version == 4 ? " ip" : " ip6", out);
	if (core->proto)
		put_proto(core->proto, out);
	put_host("src", core->ip_version, &core->shost, &core->shost_mask, out);
	put_ports("src", core->sport_low, core->sport_high, out);
	put_host("dst", core->ip_version, &core->dhost, &core->dhost_mask, out);
	put_ports("dst", core->dport_low, core->dport_high, out);
	put_mac("src", core->smac, out);
	put_mac("dst", core->dmac, out);
	put_eth_type(core->eth_type, out);
	if (core->vlan_id)
		fprintf(out, " vlan %u", core->vlan_id);
	put_tunnel(ext, out);
	if (rule->bidirectional)
		fputs(" bidirectional", out);
	if (ext->payload_pattern[0]) {
		fputs(" payload ", out);
		put_string(ext->payload_pattern, strlen(ext->payload_pattern), out);
	}
	if (rule->balance_pool)
		fprintf(out, " balance %u/%u", rule->balance_id,
			rule->balance_pool);
	if (rule->locked)
		fputs(" locked", out);
	good = put_plugins(rule, out);
	putc('\n', out);
	return good && !ferror(out);
}

static void put_peer(int version, const ip_addr *host, __u16 port, bool ports,
		     FILE *out)
{
	char text[PFR_HOST_LEN];

	pfr_address_text(version, host, text);
	if (!ports)
		fprintf(out, " %s", text);
	else if (version == 6)
		fprintf(out, " [%s]:%u", text, port);
	else
		fprintf(out, " %s:%u", text, port);
}

static bool put_hash_rule(const hash_filtering_rule *rule, FILE *out)
{
	bool ports = pfr_has_ports(rule->proto) || rule->port_peer_a ||
		     rule->port_peer_b;

	fputs("hash", out);
	if (rule->rule_id)
		fprintf(out, " %u", rule->rule_id);
	put_peer(rule->ip_version, &rule->host_peer_a, rule->port_peer_a, ports,
		 out);
	put_peer(rule->ip_version, &rule->host_peer_b, rule->port_peer_b, ports,
		 out);
	put_proto(rule->proto, out);
	if (rule->vlan_id)
		fprintf(out, " vlan %u", rule->vlan_id);
	put_action(rule->rule_action, rule->reflector_device_name, out);
	if (rule->plugin_action.plugin_id)
		put_plugin("plugin", rule->plugin_action.plugin_id,
			   pfr_codec_by_id(rule->plugin_action.plugin_id, NULL, 0),
			   out);
	putc('\n', out);
	return !ferror(out);
}

int pfr_rules_print_rule(const filtering_rule *rule, FILE *out)
{
	struct pfr_fault fault;
	filtering_rule normal;

	if (!rule || !out)
		return -1;
	normal = *rule;
	return pfr_check_rule(&normal, &fault) && put_rule(&normal, out) ? 0 : -1;
}

int pfr_rules_print_hash_rule(const hash_filtering_rule *rule, FILE *out)
{
	hash_filtering_rule normal;
	struct pfr_fault fault;

	if (!rule || !out)
		return -1;
	normal = *rule;
	return pfr_check_hash_rule(&normal, &fault) &&
	       put_hash_rule(&normal, out) ? 0 : -1;
}

int pfr_rules_print(const struct pfr_rules *set, FILE *out)
{
	__u32 i;

	if (!set || !out)
		return -1;
	if (set->policy != PFR_POLICY_KEEP)
		fprintf(out, "default %s\n",
			set->policy == PFR_POLICY_ACCEPT ? "accept" : "drop");
	if (set->sampling)
		fprintf(out, "sample %u\n", set->sampling);
	for (i = 0; i < set->num_rules; i++)
		if (!put_rule(&set->rules[i], out))
			return -1;
	for (i = 0; i < set->num_hash_rules; i++)
		if (!put_hash_rule(&set->hash_rules[i], out))
			return -1;
	return ferror(out) ? -1 : 0;
}
