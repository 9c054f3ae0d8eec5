// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets of rules from JSON. */
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "check.h"
#include "codec.h"
#include "contents.h"
#include "escape.h"
#include "json_place.h"
#include "message.h"
#include "name.h"
#include "words.h"

struct reader {
	struct pfr_set *set;
	struct pfr_place place;	/* of the object */
	json_t *object;
	unsigned int taken;	/* members that something was made of */
	bool good;
};

static void wrong(struct reader *r, enum pfr_field field, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void wrong(struct reader *r, enum pfr_field field, const char *format, ...)
{
	const char *name = pfr_field_name(field);
	struct pfr_place place = pfr_json_member(&r->place, name);
	char text[300];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	r->good = pfr_error(r->set, &place, "%s: %s", name, text);
}

/* NULL: the object does not have it. */
static json_t *get(struct reader *r, enum pfr_field field)
{
	json_t *value = json_object_get(r->object, pfr_field_name(field));

	if (value)
		r->taken++;
	return value;
}

/* @fallback if it is not there; -1: it has to be. */
static __u32 get_number(struct reader *r, enum pfr_field field,
			json_int_t highest, json_int_t fallback)
{
	json_t *value = get(r, field);

	if (!value && fallback >= 0)
		return (__u32)fallback;
	if (json_is_integer(value) && json_integer_value(value) >= 0 &&
	    json_integer_value(value) <= highest)
		return (__u32)json_integer_value(value);
	wrong(r, field, "%sexpected a number from 0 to %lld",
	      value ? "" : "it is missing: ", (long long)highest);
	return 0;
}

static bool get_flag(struct reader *r, enum pfr_field field)
{
	json_t *value = get(r, field);

	if (value && !json_is_boolean(value))
		wrong(r, field, "expected true or false");
	return json_is_true(value);
}

/* NULL: it is not there, or no text without a NUL. */
static const char *get_text(struct reader *r, enum pfr_field field)
{
	json_t *value = get(r, field);
	const char *text = json_string_value(value);

	if (!value || (text && strlen(text) == json_string_length(value)))
		return text;
	wrong(r, field, "expected a string");
	return NULL;
}

/* Two numbers. */
static bool get_pair(struct reader *r, enum pfr_field field, json_int_t highest,
		     json_int_t pair[2])
{
	json_t *value = get(r, field);
	int i;

	if (!value)
		return false;
	for (i = 0; i < 2; i++) {
		json_t *number = json_array_get(value, (size_t)i);

		pair[i] = json_integer_value(number);
		if (!json_is_integer(number) || json_array_size(value) != 2 ||
		    pair[i] < 0 || pair[i] > highest) {
			wrong(r, field, "expected two numbers, [0, %lld] at most",
			      (long long)highest);
			return false;
		}
	}
	return true;
}

/* With escapes, into a string of a rule. */
static void get_bytes(struct reader *r, enum pfr_field field, char *out,
		      size_t room)
{
	const char *text = get_text(r, field);

	if (text && (!*text || pfr_unescape_all(text, out, room) < 0)) {
		memset(out, 0, room);
		wrong(r, field, "expected 1 to %zu characters, with no escapes but \\\\, \\\", \\n, \\r, \\t and \\x01 to \\xff",
		      room - 1);
	}
}

static void get_action(struct reader *r, rule_action_behaviour *action,
		       char device[REFLECTOR_NAME_LEN])
{
	const char *name = get_text(r, PFR_ACTION);
	int number = name ? pfr_action_of(name) : -1;

	if (number < 0)
		wrong(r, PFR_ACTION, "expected accept, drop, continue, stop, accept add-rule, accept del-rule, reflect, reflect continue, bounce or bounce continue");
	else
		*action = (rule_action_behaviour)number;
	get_bytes(r, PFR_DEVICE, device, REFLECTOR_NAME_LEN);
	if (*device && !pfr_has_device(*action))
		wrong(r, PFR_DEVICE, "only to reflect and to bounce takes a device");
}

static void get_mac(struct reader *r, enum pfr_field field, __u8 mac[6])
{
	static const __u8 none[6];
	const char *text = get_text(r, field);

	if (text && (!pfr_parse_mac(text, strlen(text), mac) ||
		     !memcmp(mac, none, sizeof(none))))
		wrong(r, field, "expected a MAC address that is not zero");
}

/* @version: of the rule; 0 = not known yet */
static void get_host(struct reader *r, enum pfr_field field, __u8 *version,
		     ip_addr *addr, ip_addr *mask)
{
	const char *text = get_text(r, field);
	struct pfr_host host;

	if (!text)
		return;
	if (!pfr_parse_host(text, &host)) {
		wrong(r, field, "expected an address, or a network such as 10.0.0.0/8");
		return;
	}
	if (*version && *version != host.version) {
		wrong(r, field, "this is IPv%d, and there is IPv%d in the rule",
		      host.version, *version);
		return;
	}
	*version = (__u8)host.version;
	*addr = host.addr;
	*mask = host.mask;
}

static void get_ports(struct reader *r, enum pfr_field field, __u16 *low,
		      __u16 *high)
{
	json_int_t pair[2];

	if (!get_pair(r, field, 65535, pair))
		return;
	*low = (__u16)pair[0];
	*high = (__u16)pair[1];
	if (!*high)
		wrong(r, field, "port 0 cannot be compared on its own, because 0 means any");
}

static void get_tunnel(struct reader *r, filtering_rule_extended_fields *ext)
{
	__u8 *version = &ext->tunnel.ip_version;

	if (json_object_get(r->object, pfr_field_name(PFR_TUNNEL_ID))) {
		ext->optional_fields = FILTER_TUNNEL_ID_FLAG;
		ext->tunnel.tunnel_id = get_number(r, PFR_TUNNEL_ID, 0xFFFFFFFF, -1);
	}
	*version = (__u8)get_number(r, PFR_TUNNEL_VERSION, 6, 0);
	get_host(r, PFR_TUNNEL_SRC, version, &ext->tunnel.shost,
		 &ext->tunnel.shost_mask);
	get_host(r, PFR_TUNNEL_DST, version, &ext->tunnel.dhost,
		 &ext->tunnel.dhost_mask);
}

/* --- plugins */

/* By name or number; 0 and the codec NULL if it is wrong. */
static __u16 plugin_of(struct reader *r, enum pfr_field field, json_t *value,
		       const struct pfring_codec **codec)
{
	const char *name = json_string_value(value);
	json_int_t number = json_integer_value(value);
	char reason[300];

	*codec = NULL;
	if (name) {
		*codec = pfr_codec_by_name(name, reason, sizeof(reason));
		if (*codec)
			return (*codec)->plugin_id;
		wrong(r, field, "%s", reason);
		return 0;
	}
	if (json_is_integer(value) && number > 0 && number <= 65535) {
		*codec = pfr_codec_by_id((__u16)number, NULL, 0);
		return (__u16)number;
	}
	wrong(r, field, "expected a plugin's name or its number, 1 to 65535");
	return 0;
}

static __u16 get_plugin(struct reader *r)
{
	const struct pfring_codec *codec;
	json_t *value = get(r, PFR_PLUGIN);

	return value ? plugin_of(r, PFR_PLUGIN, value, &codec) : 0;
}

/* To be freed, as its elements are. NULL: complained about. */
static char **get_words(struct reader *r, json_t *array)
{
	size_t num = json_array_size(array), i, room;
	char **words = calloc(num + 1, sizeof(*words));

	for (i = 0; words && i < num; i++) {
		json_t *value = json_array_get(array, i);
		const char *text = json_string_value(value);

		room = json_string_length(value) + 1;
		words[i] = text && strlen(text) + 1 == room ? malloc(room) : NULL;
		if (!words[i] || pfr_unescape_all(text, words[i], room) < 0) {
			wrong(r, PFR_FILTER, "word %zu is not a string with sound escapes",
			      i);
			/* The rest is NULL, so it can be freed. */
			return words;
		}
	}
	if (!words)
		r->good = pfr_no_memory(r->set);
	return words;
}

static void get_filter(struct reader *r, filtering_rule_extended_fields *ext)
{
	json_t *value = get(r, PFR_FILTER), *array, *plugin;
	const struct pfring_codec *codec;
	struct pfring_codec_error error;
	char **words;
	size_t num, i;

	if (!value)
		return;
	plugin = json_object_get(value, "plugin");
	array = json_object_get(value, "words");
	num = json_array_size(array);
	if (!plugin || !json_is_array(array) || json_object_size(value) != 2 ||
	    num > 1024) {
		wrong(r, PFR_FILTER, "expected an object of a \"plugin\" and its \"words\", an array");
		return;
	}
	ext->filter_plugin_id = plugin_of(r, PFR_FILTER, plugin, &codec);
	if (!ext->filter_plugin_id)
		return;
	words = get_words(r, array);
	if (words && r->good &&
	    pfr_words_to_data(codec, (const char *const *)words, (__u32)num,
			      ext->filter_plugin_data, &error))
		wrong(r, PFR_FILTER, "word %u: %s", error.word, error.text);
	for (i = 0; words && i < num; i++)
		free(words[i]);
	free(words);
}

/* --- rules */

/* Members that nothing knows are mistakes. */
static bool finish(struct reader *r)
{
	struct pfr_place place;
	const char *key;
	json_t *value;
	int i;

	if (r->taken == json_object_size(r->object))
		return r->good;
	json_object_foreach(r->object, key, value) {
		for (i = PFR_ID; i < PFR_RESERVED; i++)
			if (!strcmp(key, pfr_field_name((enum pfr_field)i)))
				break;
		if (i < PFR_RESERVED)
			continue;
		place = pfr_json_key(&r->place, key);
		return pfr_error(r->set, &place,
				 "\"%s\" is no part of a rule", key);
	}
	return pfr_error(r->set, &r->place, "it has parts that only rules of the other kind have");
}

static void read_rule(struct reader *r)
{
	filtering_rule rule = { 0 };
	filtering_rule_extended_fields *ext = &rule.extended_fields;
	filtering_rule_core_fields *core = &rule.core_fields;
	struct pfr_fault fault;
	json_int_t pair[2];

	rule.rule_id = (__u16)get_number(r, PFR_ID, PFR_MAX_RULES - 1, -1);
	get_action(r, &rule.rule_action, rule.reflector_device_name);
	core->ip_version = (__u8)get_number(r, PFR_IP_VERSION, 6, 0);
	core->proto = (__u8)get_number(r, PFR_PROTO, 255, 0);
	get_host(r, PFR_SRC, &core->ip_version, &core->shost, &core->shost_mask);
	get_host(r, PFR_DST, &core->ip_version, &core->dhost, &core->dhost_mask);
	get_ports(r, PFR_SPORT, &core->sport_low, &core->sport_high);
	get_ports(r, PFR_DPORT, &core->dport_low, &core->dport_high);
	get_mac(r, PFR_SMAC, core->smac);
	get_mac(r, PFR_DMAC, core->dmac);
	core->eth_type = (__u16)get_number(r, PFR_ETH_TYPE, 65535, 0);
	core->vlan_id = (__u16)get_number(r, PFR_VLAN, 4095, 0);
	get_tunnel(r, ext);
	rule.bidirectional = get_flag(r, PFR_BIDIRECTIONAL);
	get_bytes(r, PFR_PAYLOAD, ext->payload_pattern,
		  sizeof(ext->payload_pattern));
	if (get_pair(r, PFR_BALANCE, 255, pair)) {
		rule.balance_id = (__u8)pair[0];
		rule.balance_pool = (__u8)pair[1];
	}
	rule.locked = get_flag(r, PFR_LOCKED);
	get_filter(r, ext);
	rule.plugin_action.plugin_id = get_plugin(r);
	if (!finish(r))
		return;
	if (pfr_check_rule(&rule, &fault))
		pfr_set_add(r->set, &rule, &r->place);
	else
		wrong(r, fault.field, "%s", fault.reason);
}

static void get_peer(struct reader *r, enum pfr_field field, __u8 *version,
		     ip_addr *addr)
{
	const char *text = json_string_value(json_object_get(r->object,
							     pfr_field_name(field)));
	ip_addr mask;

	if (text && !strchr(text, '/'))
		get_host(r, field, version, addr, &mask);
	else
		wrong(r, field, "expected an address without a mask");
}

static void read_hash_rule(struct reader *r)
{
	hash_filtering_rule rule = { 0 };
	struct pfr_fault fault;

	rule.rule_id = (__u16)get_number(r, PFR_ID, 65535, 0);
	get_peer(r, PFR_HOST_A, &rule.ip_version, &rule.host_peer_a);
	get_peer(r, PFR_HOST_B, &rule.ip_version, &rule.host_peer_b);
	rule.port_peer_a = (__u16)get_number(r, PFR_PORT_A, 65535, 0);
	rule.port_peer_b = (__u16)get_number(r, PFR_PORT_B, 65535, 0);
	rule.proto = (__u8)get_number(r, PFR_PROTO, 255, -1);
	rule.vlan_id = (__u16)get_number(r, PFR_VLAN, 4095, 0);
	get_action(r, &rule.rule_action, rule.reflector_device_name);
	rule.plugin_action.plugin_id = get_plugin(r);
	if (!finish(r))
		return;
	if (pfr_check_hash_rule(&rule, &fault))
		pfr_set_add_hash(r->set, &rule, &r->place);
	else
		wrong(r, fault.field, "%s", fault.reason);
}

/* --- the whole */

/* @whole: the object that may have the array */
static void read_array(struct pfr_set *set, const struct pfr_place *whole,
		       json_t *array, const char *key,
		       void (*read)(struct reader *r))
{
	struct reader r = { .set = set };
	__u32 i;

	if (!array)
		return;
	r.place = pfr_json_member(whole, key);
	if (!json_is_array(array)) {
		pfr_error(set, &r.place, "%s: expected an array", key);
		return;
	}
	for (i = 0; i < json_array_size(array) && !pfr_set_gives_up(set); i++) {
		r.place = i ? pfr_json_next(&r.place) : pfr_json_first(&r.place);
		r.object = json_array_get(array, i);
		r.taken = 0;
		r.good = true;
		if (json_is_object(r.object))
			read(&r);
		else
			pfr_error(set, &r.place, "%s[%u]: expected an object",
				  key, i);
	}
}

static void read_policy(struct pfr_set *set, const struct pfr_place *whole,
			json_t *value)
{
	struct pfr_place place = pfr_json_member(whole, "policy");
	const char *text = json_string_value(value);

	if (!value)
		return;
	if (text && !strcmp(text, "accept"))
		pfr_set_policy(set, PFR_POLICY_ACCEPT, &place);
	else if (text && !strcmp(text, "drop"))
		pfr_set_policy(set, PFR_POLICY_DROP, &place);
	else
		pfr_error(set, &place, "policy: expected accept or drop");
}

static void read_sampling(struct pfr_set *set, const struct pfr_place *whole,
			  json_t *value)
{
	struct pfr_place place = pfr_json_member(whole, "sampling");

	if (!value)
		return;
	if (json_is_integer(value) && json_integer_value(value) > 0)
		pfr_set_sampling(set, (__u64)json_integer_value(value), &place);
	else
		pfr_error(set, &place, "sampling: expected a number from 1");
}

static void read_top(struct pfr_set *set, const struct pfr_place *whole,
		     json_t *top)
{
	static const char *const known[] = {
		"policy", "sampling", "rules", "hash_rules",
	};
	struct pfr_place place;
	const char *key;
	json_t *value;
	size_t i;

	if (!json_is_object(top)) {
		pfr_error(set, whole, "expected an object with \"rules\"");
		return;
	}
	json_object_foreach(top, key, value) {
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			if (!strcmp(key, known[i]))
				break;
		if (i < sizeof(known) / sizeof(known[0]))
			continue;
		place = pfr_json_key(whole, key);
		pfr_error(set, &place, "\"%s\" is no part of a set of rules",
			  key);
	}
	read_policy(set, whole, json_object_get(top, "policy"));
	read_sampling(set, whole, json_object_get(top, "sampling"));
	read_array(set, whole, json_object_get(top, "rules"), "rules", read_rule);
	read_array(set, whole, json_object_get(top, "hash_rules"), "hash_rules",
		   read_hash_rule);
}

static struct pfr_source *keep(struct pfr_set *set, const char *name,
			       const char *text, size_t length)
{
	char *copy = malloc(length + 1);

	if (!copy) {
		pfr_no_memory(set);
		return NULL;
	}
	memcpy(copy, text, length);
	copy[length] = '\0';
	return pfr_set_source(set, name, copy, length);
}

int pfr_rules_read_json(struct pfr_rules *rules, const char *name,
			const char *text, size_t length)
{
	struct pfr_set *set = pfr_set_of(rules);
	struct pfr_place place = { .length = 1 };
	struct pfr_source *source;
	json_error_t error;
	json_t *top;

	if (!set || !name || !text)
		return -1;
	if (length > PFR_MAX_INPUT) {
		pfr_error(set, NULL, "the rules are longer than %u bytes",
			  PFR_MAX_INPUT);
		return -1;
	}
	source = keep(set, name, text, length);
	if (!source)
		return -1;
	top = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	if (!top) {
		/* jansson's position is behind what it did not like. */
		place.source = source;
		place.first = error.position > 0 ?
			      (__u32)error.position - 1 : 0;
		pfr_error(set, &place, "this is not JSON: %s", error.text);
		return -1;
	}
	place = pfr_json_whole(source);
	read_top(set, &place, top);
	json_decref(top);
	if (!set->rules.num_errors)
		pfr_set_check_flows(set);
	return set->rules.num_errors ? -1 : 0;
}
