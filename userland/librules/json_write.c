// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets of rules as JSON. What is not in a rule is not in its object. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "check.h"
#include "codec.h"
#include "escape.h"
#include "words.h"

/* Takes @value over. */
static bool put(json_t *object, enum pfr_field field, json_t *value)
{
	return !json_object_set_new(object, pfr_field_name(field), value);
}

static bool put_number(json_t *object, enum pfr_field field, __u32 number)
{
	return !number || put(object, field, json_integer(number));
}

static bool put_flag(json_t *object, enum pfr_field field, bool flag)
{
	return !flag || put(object, field, json_true());
}

/* With the escapes of the rule language: bytes may be anything. */
static bool put_bytes(json_t *object, enum pfr_field field, const char *text)
{
	char escaped[FILTER_PAYLOAD_PATTERN_LEN * PFR_ESCAPED + 1];

	if (!*text)
		return true;
	pfr_escape(text, strlen(text), escaped);
	return put(object, field, json_string(escaped));
}

static bool put_action(json_t *object, rule_action_behaviour action,
		       const char *device)
{
	return put(object, PFR_ACTION, json_string(pfr_rules_action_name(action))) &&
	       put_bytes(object, PFR_DEVICE, device);
}

static bool put_mac(json_t *object, enum pfr_field field, const __u8 mac[6])
{
	static const __u8 none[6];
	char text[PFR_MAC_LEN];

	return !memcmp(mac, none, sizeof(none)) ||
	       put(object, field, json_string(pfr_mac_text(mac, text)));
}

static bool put_host(json_t *object, enum pfr_field field, int version,
		     const ip_addr *addr, const ip_addr *mask)
{
	char text[PFR_HOST_LEN];

	return pfr_is_no_address(mask) ||
	       put(object, field,
		   json_string(pfr_host_text(version, addr, mask, text)));
}

static bool put_ports(json_t *object, enum pfr_field field, __u16 low, __u16 high)
{
	return !high || put(object, field, json_pack("[ii]", low, high));
}

static bool put_tunnel(json_t *object, const filtering_rule_extended_fields *ext)
{
	int version = ext->tunnel.ip_version;

	if (ext->optional_fields & FILTER_TUNNEL_ID_FLAG &&
	    !put(object, PFR_TUNNEL_ID, json_integer(ext->tunnel.tunnel_id)))
		return false;
	return put_number(object, PFR_TUNNEL_VERSION, (__u32)version) &&
	       put_host(object, PFR_TUNNEL_SRC, version, &ext->tunnel.shost,
			&ext->tunnel.shost_mask) &&
	       put_host(object, PFR_TUNNEL_DST, version, &ext->tunnel.dhost,
			&ext->tunnel.dhost_mask);
}

static json_t *plugin(__u16 id, const struct pfring_codec *codec)
{
	return codec ? json_string(codec->name) : json_integer(id);
}

static bool put_filter(json_t *object, const filtering_rule_extended_fields *ext)
{
	struct pfr_word_list list;
	json_t *filter, *words;
	bool good;
	__u32 i;

	if (!ext->filter_plugin_id)
		return true;
	filter = json_object();
	words = json_array();
	good = pfr_words_of(ext->filter_plugin_id, ext->filter_plugin_data, &list) &&
	       !json_object_set_new(filter, "plugin",
				    plugin(ext->filter_plugin_id, list.codec));
	for (i = 0; good && i < list.num; i++) {
		size_t length = strlen(list.words[i]);
		char *escaped = malloc(length * PFR_ESCAPED + 1);

		good = escaped;
		if (good) {
			pfr_escape(list.words[i], length, escaped);
			good = !json_array_append_new(words, json_string(escaped));
		}
		free(escaped);
	}
	pfr_words_free(&list);
	if (json_object_set_new(filter, "words", words))
		good = false;
	if (good)
		return put(object, PFR_FILTER, filter);
	json_decref(filter);
	return false;
}

static bool put_action_plugin(json_t *object, __u16 id)
{
	return !id || put(object, PFR_PLUGIN,
			  plugin(id, pfr_codec_by_id(id, NULL, 0)));
}

static bool put_balance(json_t *object, const filtering_rule *rule)
{
	return !rule->balance_pool ||
	       put(object, PFR_BALANCE, json_pack("[ii]", rule->balance_id,
						  rule->balance_pool));
}

static bool put_rule(json_t *o, const filtering_rule *rule)
{
	const filtering_rule_extended_fields *ext = &rule->extended_fields;
	const filtering_rule_core_fields *core = &rule->core_fields;

	return put(o, PFR_ID, json_integer(rule->rule_id)) &&
	       put_action(o, rule->rule_action, rule->reflector_device_name) &&
	       put_number(o, PFR_IP_VERSION, core->ip_version) &&
	       put_number(o, PFR_PROTO, core->proto) &&
	       put_host(o, PFR_SRC, core->ip_version, &core->shost,
			&core->shost_mask) &&
	       put_ports(o, PFR_SPORT, core->sport_low, core->sport_high) &&
	       put_host(o, PFR_DST, core->ip_version, &core->dhost,
			&core->dhost_mask) &&
	       put_ports(o, PFR_DPORT, core->dport_low, core->dport_high) &&
	       put_mac(o, PFR_SMAC, core->smac) &&
	       put_mac(o, PFR_DMAC, core->dmac) &&
	       put_number(o, PFR_ETH_TYPE, core->eth_type) &&
	       put_number(o, PFR_VLAN, core->vlan_id) &&
	       put_tunnel(o, ext) &&
	       put_flag(o, PFR_BIDIRECTIONAL, rule->bidirectional) &&
	       put_bytes(o, PFR_PAYLOAD, ext->payload_pattern) &&
	       put_balance(o, rule) &&
	       put_flag(o, PFR_LOCKED, rule->locked) &&
	       put_filter(o, ext) &&
	       put_action_plugin(o, rule->plugin_action.plugin_id);
}

static bool put_hash_rule(json_t *o, const hash_filtering_rule *rule)
{
	char a[PFR_HOST_LEN], b[PFR_HOST_LEN];

	pfr_address_text(rule->ip_version, &rule->host_peer_a, a);
	pfr_address_text(rule->ip_version, &rule->host_peer_b, b);
	return put(o, PFR_ID, json_integer(rule->rule_id)) &&
	       put(o, PFR_HOST_A, json_string(a)) &&
	       put(o, PFR_PORT_A, json_integer(rule->port_peer_a)) &&
	       put(o, PFR_HOST_B, json_string(b)) &&
	       put(o, PFR_PORT_B, json_integer(rule->port_peer_b)) &&
	       put(o, PFR_PROTO, json_integer(rule->proto)) &&
	       put_number(o, PFR_VLAN, rule->vlan_id) &&
	       put_action(o, rule->rule_action, rule->reflector_device_name) &&
	       put_action_plugin(o, rule->plugin_action.plugin_id);
}

/* One object on a line. Takes it over; false if @good is. */
static bool put_line(FILE *out, json_t *object, bool good, bool first)
{
	fputs(first ? "\n    " : ",\n    ", out);
	good = good && !json_dumpf(object, out, 0);
	json_decref(object);
	return good;
}

static bool put_set(FILE *out, const struct pfr_rules *set)
{
	bool good = true;
	json_t *object;
	__u32 i;

	fputs("{\n", out);
	if (set->policy != PFR_POLICY_KEEP)
		fprintf(out, "  \"policy\": \"%s\",\n",
			set->policy == PFR_POLICY_ACCEPT ? "accept" : "drop");
	if (set->sampling)
		fprintf(out, "  \"sampling\": %u,\n", set->sampling);
	fputs("  \"rules\": [", out);
	for (i = 0; good && i < set->num_rules; i++) {
		object = json_object();
		good = put_line(out, object, put_rule(object, &set->rules[i]), !i);
	}
	fprintf(out, "%s],\n  \"hash_rules\": [", i ? "\n  " : "");
	for (i = 0; good && i < set->num_hash_rules; i++) {
		object = json_object();
		good = put_line(out, object,
				put_hash_rule(object, &set->hash_rules[i]), !i);
	}
	fprintf(out, "%s]\n}\n", i ? "\n  " : "");
	return good;
}

char *pfr_rules_json(const struct pfr_rules *set)
{
	char *text = NULL;
	size_t size;
	FILE *out;
	bool good;

	if (!set)
		return NULL;
	out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	good = put_set(out, set);
	if (fclose(out) || !good) {
		free(text);
		return NULL;
	}
	return text;
}
