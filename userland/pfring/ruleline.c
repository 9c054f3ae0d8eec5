// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "proc.h"
#include "ruleline.h"

struct reader {
	struct ruleline *r;
	bool good;
};

static const char *const actions[PFR_RULE_ACTIONS] = {
	[forward_packet_and_stop_rule_evaluation] = "forward",
	[dont_forward_packet_and_stop_rule_evaluation] = "drop",
	[execute_action_and_continue_rule_evaluation] = "execute",
	[execute_action_and_stop_rule_evaluation] = "execute-stop",
	[forward_packet_add_rule_and_stop_rule_evaluation] = "add",
	[forward_packet_del_rule_and_stop_rule_evaluation] = "del",
	[reflect_packet_and_stop_rule_evaluation] = "reflect",
	[reflect_packet_and_continue_rule_evaluation] = "reflect-continue",
	[bounce_packet_and_stop_rule_evaluation] = "bounce",
	[bounce_packet_and_continue_rule_evaluation] = "bounce-continue",
};

static rule_action_behaviour action(struct reader *in, const char *value)
{
	int i;

	for (i = 0; i < PFR_RULE_ACTIONS; i++)
		if (!strcmp(value, actions[i]))
			return (rule_action_behaviour)i;
	in->good = false;
	return dont_forward_packet_and_stop_rule_evaluation;
}

static uint64_t number(struct reader *in, const char *value, uint64_t max)
{
	uint64_t n;
	char *end;

	errno = 0;
	n = strtoull(value, &end, 0);
	if (end == value || *end || errno || n > max)
		in->good = false;
	return n;
}

static void text(struct reader *in, char *to, size_t room, const char *value)
{
	if (strlen(value) >= room)
		in->good = false;
	else
		strcpy(to, value);
}

/* 4 or 6 */
static __u8 address(struct reader *in, const char *value, ip_addr *addr)
{
	struct in_addr v4;

	memset(addr, 0, sizeof(*addr));
	if (inet_pton(AF_INET, value, &v4) == 1) {
		addr->v4 = ntohl(v4.s_addr);
		return 4;
	}
	if (inet_pton(AF_INET6, value, &addr->v6) == 1)
		return 6;
	in->good = false;
	return 0;
}

static void host(struct reader *in, char *value, ip_addr *addr, ip_addr *mask,
		 __u8 *version)
{
	char *slash = strchr(value, '/');

	if (!slash) {
		in->good = false;
		return;
	}
	*slash = '\0';
	*version = address(in, value, addr);
	if (address(in, slash + 1, mask) != *version)
		in->good = false;
}

static void range(struct reader *in, char *value, char between, __u64 max,
		  __u64 pair[2])
{
	char *mark = strchr(value, between);

	pair[0] = 0;
	pair[1] = 0;
	if (!mark) {
		in->good = false;
		return;
	}
	*mark = '\0';
	pair[0] = number(in, value, max);
	pair[1] = number(in, mark + 1, max);
}

static void ports(struct reader *in, char *value, __u16 *low, __u16 *high)
{
	__u64 pair[2];

	range(in, value, '-', 65535, pair);
	*low = (__u16)pair[0];
	*high = (__u16)pair[1];
}

static void peer(struct reader *in, char *value, ip_addr *addr, __u16 *port)
{
	char *comma = strchr(value, ',');

	if (!comma) {
		in->good = false;
		return;
	}
	*comma = '\0';
	in->r->hash_rule.ip_version = address(in, value, addr);
	*port = (__u16)number(in, comma + 1, 65535);
}

static void mac(struct reader *in, const char *value, __u8 to[6])
{
	int end = 0;

	if (sscanf(value, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &to[0],
		   &to[1], &to[2], &to[3], &to[4], &to[5], &end) != 6 ||
	    value[end])
		in->good = false;
}

/* Bytes that would break the line are written \123, octal. */
static void pattern(struct reader *in, char *to, const char *value)
{
	size_t n = 0;

	while (*value && n < FILTER_PAYLOAD_PATTERN_LEN - 1) {
		unsigned int byte = (unsigned char)*value++;

		if (byte == '\\') {
			if (sscanf(value, "%3o", &byte) != 1 ||
			    strlen(value) < 3)
				break;
			value += 3;
		}
		to[n++] = (char)byte;
	}
	if (*value)
		in->good = false;
}

static void data(struct reader *in, char *to, const char *value)
{
	char pair[3] = "", *end;
	size_t n = 0;

	while (isxdigit((unsigned char)value[0]) && n < FILTER_PLUGIN_DATA_LEN) {
		pair[0] = value[0];
		pair[1] = value[1];
		to[n++] = (char)strtoul(pair, &end, 16);
		if (end != pair + 2)
			break;
		value += 2;
	}
	if (*value)
		in->good = false;
}

/* What both kinds have. */
static bool read_counter(struct reader *in, const char *key, const char *value)
{
	struct pfr_rule_stats *s = &in->r->stats;
	const struct {
		const char *key;
		__u64 *counter;
	} known[] = {
		{ "received", &s->received },
		{ "bytes", &s->bytes },
		{ "dropped", &s->dropped },
		{ "forwarded", &s->forwarded },
		{ "transmitted", &s->transmitted },
		{ "transmit-errors", &s->transmit_errors },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(key, known[i].key)) {
			*known[i].counter = number(in, value, UINT64_MAX);
			return true;
		}
	return false;
}

static bool read_core(struct reader *in, const char *key, char *value)
{
	filtering_rule_core_fields *core = &in->r->rule.core_fields;

	if (!strcmp(key, "smac"))
		mac(in, value, core->smac);
	else if (!strcmp(key, "dmac"))
		mac(in, value, core->dmac);
	else if (!strcmp(key, "vlan"))
		core->vlan_id = (__u16)number(in, value, 4095);
	else if (!strcmp(key, "type"))
		core->eth_type = (__u16)number(in, value, 65535);
	else if (!strcmp(key, "version"))
		core->ip_version = (__u8)number(in, value, 6);
	else if (!strcmp(key, "proto"))
		core->proto = (__u8)number(in, value, 255);
	else if (!strcmp(key, "shost"))
		host(in, value, &core->shost, &core->shost_mask,
		     &core->ip_version);
	else if (!strcmp(key, "dhost"))
		host(in, value, &core->dhost, &core->dhost_mask,
		     &core->ip_version);
	else if (!strcmp(key, "sport"))
		ports(in, value, &core->sport_low, &core->sport_high);
	else if (!strcmp(key, "dport"))
		ports(in, value, &core->dport_low, &core->dport_high);
	else
		return false;
	return true;
}

static bool read_extended(struct reader *in, const char *key, char *value)
{
	filtering_rule_extended_fields *ext = &in->r->rule.extended_fields;

	if (!strcmp(key, "tunnel")) {
		ext->tunnel.tunnel_id = (__u32)number(in, value, UINT32_MAX);
		ext->optional_fields |= FILTER_TUNNEL_ID_FLAG;
	} else if (!strcmp(key, "tunnel-version")) {
		ext->tunnel.ip_version = (__u8)number(in, value, 6);
	} else if (!strcmp(key, "tunnel-shost")) {
		host(in, value, &ext->tunnel.shost, &ext->tunnel.shost_mask,
		     &ext->tunnel.ip_version);
	} else if (!strcmp(key, "tunnel-dhost")) {
		host(in, value, &ext->tunnel.dhost, &ext->tunnel.dhost_mask,
		     &ext->tunnel.ip_version);
	} else if (!strcmp(key, "pattern")) {
		pattern(in, ext->payload_pattern, value);
	} else if (!strcmp(key, "filter")) {
		ext->filter_plugin_id = (__u16)number(in, value, 65535);
	} else if (!strcmp(key, "data")) {
		data(in, ext->filter_plugin_data, value);
	} else {
		return false;
	}
	return true;
}

static void read_rule(struct reader *in, const char *key, char *value)
{
	filtering_rule *rule = &in->r->rule;
	__u64 pair[2];

	if (!strcmp(key, "id")) {
		rule->rule_id = (__u16)number(in, value, PFR_MAX_RULES - 1);
	} else if (!strcmp(key, "action")) {
		rule->rule_action = action(in, value);
	} else if (!strcmp(key, "reflector")) {
		text(in, rule->reflector_device_name, REFLECTOR_NAME_LEN, value);
	} else if (!strcmp(key, "balance")) {
		range(in, value, '/', 255, pair);
		rule->balance_id = (__u8)pair[0];
		rule->balance_pool = (__u8)pair[1];
	} else if (!strcmp(key, "bidirectional")) {
		rule->bidirectional = 1;
	} else if (!strcmp(key, "locked")) {
		rule->locked = 1;
	} else if (!strcmp(key, "plugin")) {
		rule->plugin_action.plugin_id = (__u16)number(in, value, 65535);
	} else if (!read_core(in, key, value) &&
		   !read_extended(in, key, value) &&
		   !read_counter(in, key, value)) {
		in->good = false;
	}
}

static void read_hash_rule(struct reader *in, const char *key, char *value)
{
	hash_filtering_rule *rule = &in->r->hash_rule;

	if (!strcmp(key, "id"))
		rule->rule_id = (__u16)number(in, value, 65535);
	else if (!strcmp(key, "action"))
		rule->rule_action = action(in, value);
	else if (!strcmp(key, "reflector"))
		text(in, rule->reflector_device_name, REFLECTOR_NAME_LEN, value);
	else if (!strcmp(key, "vlan"))
		rule->vlan_id = (__u16)number(in, value, 4095);
	else if (!strcmp(key, "proto"))
		rule->proto = (__u8)number(in, value, 255);
	else if (!strcmp(key, "a"))
		peer(in, value, &rule->host_peer_a, &rule->port_peer_a);
	else if (!strcmp(key, "b"))
		peer(in, value, &rule->host_peer_b, &rule->port_peer_b);
	else if (!strcmp(key, "plugin"))
		rule->plugin_action.plugin_id = (__u16)number(in, value, 65535);
	else if (!read_counter(in, key, value))
		in->good = false;
}

bool ruleline_read(struct ruleline *r, const char *line)
{
	struct reader in = { .r = r, .good = true };
	char *copy = strdup(line), *rest = copy, *token;

	memset(r, 0, sizeof(*r));
	if (!copy)
		return false;
	copy[strcspn(copy, "\n")] = '\0';
	token = strsep(&rest, " ");
	r->hash = !strcmp(token, "hash");
	if (!r->hash && strcmp(token, "rule") != 0)
		in.good = false;
	while (in.good && (token = strsep(&rest, " "))) {
		char *value = strchr(token, '=');

		if (!value) {
			in.good = false;
			break;
		}
		*value++ = '\0';
		if (r->hash)
			read_hash_rule(&in, token, value);
		else
			read_rule(&in, token, value);
	}
	free(copy);
	return in.good;
}

void ruleline_print(const struct ruleline *r, FILE *to)
{
	char *line = NULL;
	size_t size;
	FILE *memory = open_memstream(&line, &size);
	int rc = -1;

	if (memory) {
		rc = r->hash ? pfr_rules_print_hash_rule(&r->hash_rule, memory) :
			       pfr_rules_print_rule(&r->rule, memory);
		if (fclose(memory))
			rc = -1;
	}
	if (rc)
		fprintf(to, "# rule %u cannot be said in the language",
			r->hash ? r->hash_rule.rule_id : r->rule.rule_id);
	else
		fprintf(to, "%.*s", (int)strcspn(line, "\n"), line);
	free(line);
}

long rulelines_read(const char *ring, void (*each)(const struct ruleline *r,
						   void *arg), void *arg)
{
	struct ruleline r;
	char path[256], *line = NULL;
	size_t room = 0;
	long num = 0;
	FILE *in;

	snprintf(path, sizeof(path), "%s/rules/%s", proc_root, ring);
	in = fopen(path, "re");
	if (!in)
		return -1;
	while (num >= 0 && getline(&line, &room, in) > 0) {
		if (ruleline_read(&r, line)) {
			each(&r, arg);
			num++;
		} else {
			num = -1;
		}
	}
	free(line);
	fclose(in);
	if (num < 0)
		errno = EPROTO;
	return num;
}

void rulelines_complain(const char *ring)
{
	complain("cannot read the rules of %s: %s", ring,
		 errno == EACCES ? "only root may" :
		 errno == EPROTO ? "this program does not know all of them" :
				   strerror(errno));
}
