// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names for numbers. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#include "name.h"
#include "pf_ring_codec.h"

struct name {
	const char *name;
	int number;
};

static const char *const actions[PFR_RULE_ACTIONS] = {
	[forward_packet_and_stop_rule_evaluation] = "accept",
	[dont_forward_packet_and_stop_rule_evaluation] = "drop",
	[execute_action_and_continue_rule_evaluation] = "continue",
	[execute_action_and_stop_rule_evaluation] = "stop",
	[forward_packet_add_rule_and_stop_rule_evaluation] = "accept add-rule",
	[forward_packet_del_rule_and_stop_rule_evaluation] = "accept del-rule",
	[reflect_packet_and_stop_rule_evaluation] = "reflect",
	[reflect_packet_and_continue_rule_evaluation] = "reflect continue",
	[bounce_packet_and_stop_rule_evaluation] = "bounce",
	[bounce_packet_and_continue_rule_evaluation] = "bounce continue",
};

/* Of several names for a number, the first is the one that is printed. */
static const struct name protocols[] = {
	{ "tcp", IPPROTO_TCP },
	{ "udp", IPPROTO_UDP },
	{ "icmp", IPPROTO_ICMP },
	{ "icmp6", IPPROTO_ICMPV6 },
	{ "ipv6-icmp", IPPROTO_ICMPV6 },
	{ "icmpv6", IPPROTO_ICMPV6 },
	{ "sctp", IPPROTO_SCTP },
	{ "gre", IPPROTO_GRE },
	{ "esp", IPPROTO_ESP },
	{ "ah", IPPROTO_AH },
	{ "igmp", IPPROTO_IGMP },
	{ "udplite", IPPROTO_UDPLITE },
	{ NULL, 0 }
};

static const struct name eth_types[] = {
	{ "ip", 0x0800 },
	{ "ip6", 0x86DD },
	{ "arp", 0x0806 },
	{ "rarp", 0x8035 },
	{ "lldp", 0x88CC },
	{ "ptp", 0x88F7 },
	{ "eapol", 0x888E },
	{ NULL, 0 }
};

static int number_of(const struct name *names, const char *name)
{
	for (; names->name; names++)
		if (!strcmp(names->name, name))
			return names->number;
	return -1;
}

static const char *name_of(const struct name *names, int number)
{
	for (; names->name; names++)
		if (names->number == number)
			return names->name;
	return NULL;
}

const char *pfr_rules_action_name(rule_action_behaviour action)
{
	return (unsigned int)action < PFR_RULE_ACTIONS ? actions[action] : NULL;
}

int pfr_action_of(const char *name)
{
	int i;

	for (i = 0; i < PFR_RULE_ACTIONS; i++)
		if (!strcmp(actions[i], name))
			return i;
	return -1;
}

int pfr_proto_of(const char *name)
{
	int number = number_of(protocols, name);
	struct protoent entry, *found = NULL;
	char buffer[4096];

	if (number >= 0)
		return number;
	if (getprotobyname_r(name, &entry, buffer, sizeof(buffer), &found) ||
	    !found || found->p_proto < 0 || found->p_proto > 255)
		return -1;
	return found->p_proto;
}

const char *pfr_proto_name(int proto)
{
	return name_of(protocols, proto);
}

int pfr_eth_type_of(const char *name)
{
	return number_of(eth_types, name);
}

const char *pfr_eth_type_name(int type)
{
	return name_of(eth_types, type);
}

static int service(const char *name, const char *proto)
{
	struct servent entry, *found = NULL;
	char buffer[4096];

	if (getservbyname_r(name, proto, &entry, buffer, sizeof(buffer), &found) ||
	    !found)
		return -1;
	return ntohs((in_port_t)found->s_port);
}

int pfr_port_of(const char *name, int proto)
{
	static const char *const protos[] = { "tcp", "udp", "sctp" };
	int port = -1, other;
	size_t i;

	if (pfr_has_ports(proto) && proto != IPPROTO_UDPLITE)
		return service(name, pfr_proto_name(proto));
	/* Some names are one port of TCP and another one of UDP. */
	for (i = 0; i < sizeof(protos) / sizeof(protos[0]); i++) {
		other = service(name, protos[i]);
		if (other < 0)
			continue;
		if (port >= 0 && port != other)
			return -2;
		port = other;
	}
	return port;
}

bool pfr_has_ports(int proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_SCTP || proto == IPPROTO_UDPLITE;
}

bool pfr_is_plugin_name(const char *name)
{
	size_t length = strlen(name);

	/* It becomes part of a path. */
	return length && length < PFRING_CODEC_NAME_LEN &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length &&
	       name[0] != '-';
}
