// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"
#include "ruletext.h"
#include "tap.h"

#define MAX_RAW		8

/* A rule that is being read. */
struct target {
	uint8_t *rule;
	size_t size;
	bool ip6;			/* some address is */
	const char *raw[MAX_RAW];
	int num_raw;
};

/* Where a value goes: at one or two places of the structure. */
struct key {
	const char *name;
	bool (*take)(struct target *to, const struct key *key, const char *value);
	size_t at, also;
	size_t size;
};

static bool number(const char *text, const char **end, uint64_t max,
		   uint64_t *value)
{
	char *stop;

	*value = strtoull(text, &stop, 0);
	if (stop == text || *value > max || *text == '-')
		return false;
	if (end)
		*end = stop;
	return end || !*stop;
}

static void put(struct target *to, size_t at, size_t size, uint64_t value)
{
	/* Little endian, as the machines are that this runs on. */
	memcpy(to->rule + at, &value, size);
}

static bool take_number(struct target *to, const struct key *key,
			const char *text)
{
	uint64_t value = 1, max = key->size == 4 ? UINT32_MAX :
						   (1U << 8 * key->size) - 1;

	/* "bidir" alone says yes. */
	if (*text && !number(text, NULL, max, &value))
		return false;
	put(to, key->at, key->size, value);
	return true;
}

static bool take_proto(struct target *to, const struct key *key,
		       const char *text)
{
	static const struct {
		const char *name;
		uint8_t proto;
	} names[] = {
		{ "udp", 17 }, { "tcp", 6 }, { "icmp", 1 }, { "icmp6", 58 },
		{ "sctp", 132 },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(text, names[i].name))
			continue;
		put(to, key->at, 1, names[i].proto);
		return true;
	}
	return take_number(to, key, text);
}

static bool take_action(struct target *to, const struct key *key,
			const char *text)
{
	static const char *const names[] = {
		"forward", "drop", "execute_continue", "execute_stop", "add",
		"del", "reflect", "reflect_continue", "bounce",
		"bounce_continue", "execute"
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(text, names[i]))
			continue;
		put(to, key->at, 4, i == 10 ? 2 : i);
		return true;
	}
	return take_number(to, key, text);
}

static bool take_mac(struct target *to, const struct key *key, const char *text)
{
	unsigned int mac[6], i;
	char more;

	if (sscanf(text, "%x:%x:%x:%x:%x:%x%c", &mac[0], &mac[1], &mac[2],
		   &mac[3], &mac[4], &mac[5], &more) != 6)
		return false;
	for (i = 0; i < 6; i++)
		to->rule[key->at + i] = (uint8_t)mac[i];
	return true;
}

static bool address(struct target *to, size_t at, const char *text)
{
	struct in_addr four;
	ip_addr ip = {};

	if (inet_pton(AF_INET, text, &four) == 1)
		ip.v4 = ntohl(four.s_addr);
	else if (inet_pton(AF_INET6, text, &ip.v6) == 1)
		to->ip6 = true;
	else
		return false;
	memcpy(to->rule + at, &ip, sizeof(ip));
	return true;
}

static bool take_mask(struct target *to, size_t at, bool six, const char *text)
{
	uint64_t bits, i;
	ip_addr mask = {};

	if (!number(text, NULL, six ? 128 : 32, &bits))
		return address(to, at, text);
	for (i = 0; six && i < bits; i++)
		mask.v6.s6_addr[i / 8] |= (uint8_t)(0x80 >> i % 8);
	if (!six)
		mask.v4 = bits ? UINT32_MAX << (32 - bits) : 0;
	memcpy(to->rule + at, &mask, sizeof(mask));
	return true;
}

/* ADDRESS[/BITS|/MASK]; without, all of it counts */
static bool take_host(struct target *to, const struct key *key, const char *text)
{
	char host[64];
	const char *mask = strchr(text, '/');
	size_t len = mask ? (size_t)(mask - text) : strlen(text);
	bool six = memchr(text, ':', len);

	if (len >= sizeof(host))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	return address(to, key->at, host) &&
	       take_mask(to, key->also, six,
			 mask ? mask + 1 : six ? "128" : "32");
}

/* The outer packet's version is another matter. */
static bool take_inner(struct target *to, const struct key *key,
		       const char *text)
{
	bool ip6 = to->ip6, good = take_host(to, key, text);

	to->ip6 = ip6;
	return good;
}

/* ADDRESS[:PORT] */
static bool take_peer(struct target *to, const struct key *key, const char *text)
{
	const char *port = strrchr(text, ':'), *from = text, *end = port;
	uint64_t value = 0;
	char host[64];

	if (*text == '[') {
		from++;
		end = strchr(text, ']');
		if (!end || port != end + 1)
			return false;
	} else if (!port || strchr(text, ':') != port) {
		port = NULL;
		end = text + strlen(text);
	}
	if ((size_t)(end - from) >= sizeof(host))
		return false;
	memcpy(host, from, (size_t)(end - from));
	host[end - from] = '\0';
	if (port && !number(port + 1, NULL, 65535, &value))
		return false;
	put(to, key->also, 2, value);
	return address(to, key->at, host);
}

/* LOW[-HIGH], ID/POOL */
static bool take_two(struct target *to, const struct key *key, const char *text)
{
	uint64_t max = key->size == 1 ? 255 : 65535, low, high;
	const char *end;

	if (!number(text, &end, max, &low))
		return false;
	high = low;
	if (*end && !number(end + 1, NULL, max, &high))
		return false;
	put(to, key->at, key->size, low);
	put(to, key->also, key->size, high);
	return true;
}

static bool hex(uint8_t *at, size_t room, const char *text, size_t *len)
{
	unsigned int byte;

	for (*len = 0; text[0] && text[1]; text += 2) {
		if (*len >= room || sscanf(text, "%2x", &byte) != 1)
			return false;
		at[(*len)++] = (uint8_t)byte;
	}
	return !*text;
}

static bool take_hex(struct target *to, const struct key *key, const char *text)
{
	size_t len;

	return hex(to->rule + key->at, key->size, text, &len);
}

/* It may fill its field; then there is no NUL. */
static bool take_text(struct target *to, const struct key *key, const char *text)
{
	uint8_t *at = to->rule + key->at;
	size_t room = key->size;
	unsigned int byte;

	for (; *text; text++) {
		if (!room--)
			return false;
		if (text[0] == '\\' && text[1] == 'x') {
			if (sscanf(text + 2, "%2x", &byte) != 1)
				return false;
			*at++ = (uint8_t)byte;
			text += 3;
		} else {
			*at++ = (uint8_t)*text;
		}
	}
	return true;
}

static bool take_tunnel(struct target *to, const struct key *key,
			const char *text)
{
	put(to, key->also, 4, FILTER_TUNNEL_ID_FLAG);
	return take_number(to, key, text);
}

static bool take_raw(struct target *to, const struct key *key, const char *text)
{
	(void)key;
	if (to->num_raw == MAX_RAW)
		return false;
	to->raw[to->num_raw++] = text;
	return true;
}

#define W(member)	offsetof(filtering_rule, member)
#define CORE(member)	W(core_fields.member)
#define EXT(member)	W(extended_fields.member)

static const struct key wildcard_keys[] = {
	{ "id", take_number, W(rule_id), 0, 2 },
	{ "action", take_action, W(rule_action), 0, 4 },
	{ "balance", take_two, W(balance_id), W(balance_pool), 1 },
	{ "locked", take_number, W(locked), 0, 1 },
	{ "bidir", take_number, W(bidirectional), 0, 1 },
	{ "smac", take_mac, CORE(smac), 0, 6 },
	{ "dmac", take_mac, CORE(dmac), 0, 6 },
	{ "vlan", take_number, CORE(vlan_id), 0, 2 },
	{ "type", take_number, CORE(eth_type), 0, 2 },
	{ "proto", take_proto, CORE(proto), 0, 1 },
	{ "version", take_number, CORE(ip_version), 0, 1 },
	{ "shost", take_host, CORE(shost), CORE(shost_mask), 16 },
	{ "dhost", take_host, CORE(dhost), CORE(dhost_mask), 16 },
	{ "sport", take_two, CORE(sport_low), CORE(sport_high), 2 },
	{ "dport", take_two, CORE(dport_low), CORE(dport_high), 2 },
	{ "pattern", take_text, EXT(payload_pattern), 0,
	  FILTER_PAYLOAD_PATTERN_LEN },
	{ "filter_plugin", take_number, EXT(filter_plugin_id), 0, 2 },
	{ "filter_data", take_hex, EXT(filter_plugin_data), 0,
	  FILTER_PLUGIN_DATA_LEN },
	{ "tunnel_id", take_tunnel, EXT(tunnel.tunnel_id), EXT(optional_fields),
	  4 },
	{ "tunnel_shost", take_inner, EXT(tunnel.shost), EXT(tunnel.shost_mask),
	  16 },
	{ "tunnel_dhost", take_inner, EXT(tunnel.dhost), EXT(tunnel.dhost_mask),
	  16 },
	{ "plugin", take_number, W(plugin_action.plugin_id), 0, 2 },
	{ "reflector", take_text, W(reflector_device_name), 0,
	  REFLECTOR_NAME_LEN },
	{ "raw", take_raw, 0, 0, 0 },
	{}
};

#define H(member)	offsetof(hash_filtering_rule, member)

static const struct key exact_keys[] = {
	{ "id", take_number, H(rule_id), 0, 2 },
	{ "action", take_action, H(rule_action), 0, 4 },
	{ "vlan", take_number, H(vlan_id), 0, 2 },
	{ "proto", take_proto, H(proto), 0, 1 },
	{ "version", take_number, H(ip_version), 0, 1 },
	{ "a", take_peer, H(host_peer_a), H(port_peer_a), 16 },
	{ "b", take_peer, H(host_peer_b), H(port_peer_b), 16 },
	{ "plugin", take_number, H(plugin_action.plugin_id), 0, 2 },
	{ "reflector", take_text, H(reflector_device_name), 0,
	  REFLECTOR_NAME_LEN },
	{ "raw", take_raw, 0, 0, 0 },
	{}
};

static bool put_raw(struct target *to)
{
	const char *end;
	uint64_t at;
	size_t len;
	int i;

	for (i = 0; i < to->num_raw; i++)
		if (!number(to->raw[i], &end, to->size, &at) || *end != ':' ||
		    !hex(to->rule + at, to->size - at, end + 1, &len))
			return false;
	return true;
}

static bool read_key(struct target *to, const struct key *keys, char *word)
{
	char *value = strchr(word, '=');

	if (value)
		*value++ = '\0';
	else
		value = word + strlen(word);
	for (; keys->name; keys++)
		if (!strcmp(keys->name, word))
			return keys->take(to, keys, value);
	return false;
}

static bool read_rule(const char *text, const struct key *keys, void *rule,
		      size_t size, size_t version)
{
	struct target to = { .rule = rule, .size = size };
	char *copy = strdup(text), *rest = copy, *word;
	bool good = true;

	memset(rule, 0, size);
	while (good && (word = strsep(&rest, " \t\n"))) {
		if (!*word)
			continue;
		good = read_key(&to, keys, word);
		if (!good)
			fprintf(stderr, "rule '%s': what is '%s'?\n", text,
				word);
	}
	if (to.ip6 && !strstr(text, "version="))
		put(&to, version, 1, 6);
	if (good && !put_raw(&to)) {
		fprintf(stderr, "rule '%s': no such bytes\n", text);
		good = false;
	}
	free(copy);
	return good;
}

bool ruletext_wildcard(const char *text, filtering_rule *rule)
{
	return read_rule(text, wildcard_keys, rule, sizeof(*rule),
			 CORE(ip_version));
}

bool ruletext_exact(const char *text, hash_filtering_rule *rule)
{
	return read_rule(text, exact_keys, rule, sizeof(*rule), H(ip_version));
}

int ruletext_add(int fd, const char *text)
{
	filtering_rule rule;

	need(ruletext_wildcard(text, &rule), text);
	return abi_set(fd, PFR_SO_RULE_ADD, &rule, sizeof(rule));
}

int ruletext_set_exact(int fd, int option, const char *text)
{
	hash_filtering_rule rule;

	need(ruletext_exact(text, &rule), text);
	return abi_set(fd, option, &rule, sizeof(rule));
}

/* ------------------------------------------------------------------- sets */

struct set {
	struct pfr_rule_set head;
	filtering_rule *rules;
	hash_filtering_rule *hash_rules;
};

/* Room for one more, doubled when a power of two is full. */
static void *grow(void *array, uint32_t have, size_t size)
{
	if (have & (have - 1))
		return array;
	return realloc(array, (have ? 2 * (size_t)have : 1) * size);
}

static bool read_line(struct set *set, char *line)
{
	static const char *const policies[] = { "drop", "accept", "keep" };
	char *words = line;
	const char *what = strsep(&words, " \t\n");
	struct pfr_rule_set *head = &set->head;
	uint32_t i;

	if (!*what || *what == '#')
		return true;
	if (!words)
		words = line + strlen(line);
	if (!strcmp(what, "rule")) {
		set->rules = grow(set->rules, head->num_rules,
				  sizeof(*set->rules));
		return ruletext_wildcard(words, &set->rules[head->num_rules++]);
	}
	if (!strcmp(what, "hash")) {
		set->hash_rules = grow(set->hash_rules, head->num_hash_rules,
				       sizeof(*set->hash_rules));
		return ruletext_exact(words,
				      &set->hash_rules[head->num_hash_rules++]);
	}
	for (i = 0; i < 3; i++) {
		if (strcmp(what, "policy") ||
		    strncmp(words, policies[i], strlen(policies[i])))
			continue;
		head->policy = i;
		return true;
	}
	fprintf(stderr, "what is '%s %s'?\n", what, words);
	return false;
}

static struct pfr_rule_set *join(const struct set *set, size_t *size)
{
	size_t rules = set->head.num_rules * sizeof(*set->rules);
	size_t hash_rules = set->head.num_hash_rules * sizeof(*set->hash_rules);
	struct pfr_rule_set *all;

	*size = sizeof(*all) + rules + hash_rules;
	all = malloc(*size);
	*all = set->head;
	if (rules)
		memcpy(all + 1, set->rules, rules);
	if (hash_rules)
		memcpy((char *)(all + 1) + rules, set->hash_rules, hash_rules);
	return all;
}

struct pfr_rule_set *ruletext_file(const char *path, size_t *size)
{
	struct set set = { .head = {
		.rule_size = sizeof(filtering_rule),
		.hash_rule_size = sizeof(hash_filtering_rule),
		.policy = PFR_POLICY_KEEP,
	} };
	struct pfr_rule_set *all = NULL;
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	bool good = true;

	if (!file) {
		perror(path);
		return NULL;
	}
	while (good && getline(&line, &room, file) > 0)
		good = read_line(&set, line);
	if (good)
		all = join(&set, size);
	free(line);
	fclose(file);
	free(set.rules);
	free(set.hash_rules);
	return all;
}
