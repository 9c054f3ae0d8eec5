// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules in the adapter: ethtool's n-tuple filters. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "nic.h"
#include "ring.h"

/* What both kinds of rules come down to. Masks: bits that are compared. */
struct tuple {
	uint16_t vlan_id;		/* 0 any */
	uint8_t proto;			/* 0 any */
	uint32_t source, destination;
	uint32_t source_mask, destination_mask;
	uint16_t source_port, destination_port; /* 0 any */
};

static uint32_t flow_type(uint8_t proto)
{
	switch (proto) {
	case IPPROTO_TCP:
		return TCP_V4_FLOW;
	case IPPROTO_UDP:
		return UDP_V4_FLOW;
	case IPPROTO_SCTP:
		return SCTP_V4_FLOW;
	default:
		return IP_USER_FLOW;
	}
}

static void set_ports(const struct tuple *t, struct ethtool_tcpip4_spec *value,
		      struct ethtool_tcpip4_spec *mask)
{
	value->ip4src = htonl(t->source & t->source_mask);
	value->ip4dst = htonl(t->destination & t->destination_mask);
	value->psrc = htons(t->source_port);
	value->pdst = htons(t->destination_port);
	mask->ip4src = htonl(t->source_mask);
	mask->ip4dst = htonl(t->destination_mask);
	mask->psrc = t->source_port ? 0xffff : 0;
	mask->pdst = t->destination_port ? 0xffff : 0;
}

static void set_hosts(const struct tuple *t, struct ethtool_usrip4_spec *value,
		      struct ethtool_usrip4_spec *mask)
{
	value->ip4src = htonl(t->source & t->source_mask);
	value->ip4dst = htonl(t->destination & t->destination_mask);
	value->ip_ver = ETH_RX_NFC_IP4;
	value->proto = t->proto;
	mask->ip4src = htonl(t->source_mask);
	mask->ip4dst = htonl(t->destination_mask);
	mask->proto = t->proto ? 0xff : 0;
}

static int insert(struct __pfring *ring, uint16_t rule_id,
		  const struct tuple *t, uint64_t where)
{
	struct ethtool_rxnfc request = { .cmd = ETHTOOL_SRXCLSRLINS };
	struct ethtool_rx_flow_spec *spec = &request.fs;
	char name[PFR_NAME_LEN];
	int rc = pfr_device_name(ring, name);

	if (rc)
		return rc;
	spec->flow_type = flow_type(t->proto);
	if (spec->flow_type == IP_USER_FLOW)
		set_hosts(t, &spec->h_u.usr_ip4_spec, &spec->m_u.usr_ip4_spec);
	else
		set_ports(t, &spec->h_u.tcp_ip4_spec, &spec->m_u.tcp_ip4_spec);
	if (t->vlan_id) {
		spec->flow_type |= FLOW_EXT;
		spec->h_ext.vlan_tci = htons(t->vlan_id);
		spec->m_ext.vlan_tci = htons(0xfff);
	}
	spec->ring_cookie = where;
	spec->location = rule_id;
	if (!pfr_ethtool(name, &request))
		return 0;
	if (errno == EOPNOTSUPP)
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"%s has no rules in hardware, or they are off (ethtool -K %s ntuple on)",
				name, name);
	return pfr_fail(pfr_code_of_errno(errno),
			"hardware rule %u: %s refuses it: %s", rule_id, name,
			strerror(errno));
}

/* A queue that the adapter does not have stands for none. */
static uint64_t cookie(struct __pfring *ring, uint16_t queue)
{
	return queue < pfring_get_num_rx_channels(ring) ? queue :
							  RX_CLS_FLOW_DISC;
}

int pfring_add_hw_rule(pfring *ring, hw_filtering_rule *rule)
{
	const intel_82599_five_tuple_filter_hw_rule *five;
	const intel_82599_perfect_filter_hw_rule *perfect;
	struct tuple t = { 0 };
	uint16_t queue;

	if (!ring || !rule)
		return pfr_null_pointer();
	switch (rule->rule_family_type) {
	case intel_82599_five_tuple_rule:
		five = &rule->rule_family.five_tuple_rule;
		t.proto = five->proto;
		t.source = five->s_addr;
		t.destination = five->d_addr;
		t.source_port = five->s_port;
		t.destination_port = five->d_port;
		queue = five->queue_id;
		break;
	case intel_82599_perfect_filter_rule:
		perfect = &rule->rule_family.perfect_rule;
		if (perfect->vlan_id > 4095)
			return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
					"%u is not a VLAN", perfect->vlan_id);
		t.vlan_id = perfect->vlan_id;
		t.proto = perfect->proto;
		t.source = perfect->s_addr;
		t.destination = perfect->d_addr;
		t.source_port = perfect->s_port;
		t.destination_port = perfect->d_port;
		queue = perfect->queue_id;
		break;
	case silicom_redirector_rule:
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"no driver of Linux has the rules of a Silicom redirector");
	default:
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"hardware rule %u is of no known kind",
				rule->rule_id);
	}
	if ((t.source_port || t.destination_port) &&
	    flow_type(t.proto) == IP_USER_FLOW)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"hardware rule %u: ports need a proto that has them: TCP, UDP or SCTP",
				rule->rule_id);
	t.source_mask = t.source ? 0xffffffff : 0;
	t.destination_mask = t.destination ? 0xffffffff : 0;
	return insert(ring, rule->rule_id, &t, cookie(ring, queue));
}

int pfring_remove_hw_rule(pfring *ring, uint16_t rule_id)
{
	struct ethtool_rxnfc request = {
		.cmd = ETHTOOL_SRXCLSRLDEL,
		.fs.location = rule_id,
	};
	char name[PFR_NAME_LEN];
	int rc = pfr_device_name(ring, name);

	if (rc)
		return rc;
	if (!pfr_ethtool(name, &request))
		return 0;
	if (errno == EOPNOTSUPP)
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"%s has no rules in hardware", name);
	return pfr_fail(pfr_code_of_errno(errno), "hardware rule %u: %s",
			rule_id, strerror(errno));
}

/* ------------------------------------------------------ rules of both worlds */

int pfring_set_filtering_mode(pfring *ring, filtering_mode mode)
{
	if (!ring)
		return pfr_null_pointer();
	if (mode != hardware_and_software && mode != hardware_only &&
	    mode != software_only)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"no such filtering mode");
	ring->filtering_mode = mode;
	return 0;
}

static bool all_zero(const void *p, size_t size)
{
	static const char zero[sizeof(filtering_rule)];

	return !memcmp(p, zero, size);
}

static bool one_port(uint16_t low, uint16_t high)
{
	return low == high || !high;
}

static bool four_bytes(const ip_addr *a)
{
	return all_zero(&a->v6.s6_addr[4], 12);
}

/*
 * Adapters drop, and know nothing of the rest. What a software rule would not
 * drop, the hardware must not drop either: so only what is the same in both.
 */
static bool expressible(const filtering_rule *rule, struct tuple *t)
{
	const filtering_rule_core_fields *c = &rule->core_fields;

	if (rule->rule_action != dont_forward_packet_and_stop_rule_evaluation ||
	    rule->balance_pool || rule->bidirectional ||
	    rule->plugin_action.plugin_id ||
	    !all_zero(&rule->extended_fields, sizeof(rule->extended_fields)) ||
	    !all_zero(c->smac, 6) || !all_zero(c->dmac, 6) || c->eth_type ||
	    (c->ip_version != 4 && c->ip_version != 0) ||
	    !one_port(c->sport_low, c->sport_high) ||
	    !one_port(c->dport_low, c->dport_high) ||
	    !four_bytes(&c->shost_mask) || !four_bytes(&c->dhost_mask) ||
	    (!c->shost_mask.v4 && !c->dhost_mask.v4))
		return false;
	t->vlan_id = c->vlan_id;
	t->proto = c->proto;
	t->source = c->shost.v4;
	t->source_mask = c->shost_mask.v4;
	t->destination = c->dhost.v4;
	t->destination_mask = c->dhost_mask.v4;
	t->source_port = c->sport_high;
	t->destination_port = c->dport_high;
	return !(t->source_port || t->destination_port) ||
	       flow_type(t->proto) != IP_USER_FLOW;
}

#define HW_RULES	65536

bool pfr_hw_has(const struct __pfring *ring, uint16_t rule_id)
{
	return ring->hw_rules &&
	       ring->hw_rules[rule_id / 8] & 1u << (rule_id % 8);
}

int pfr_hw_add(struct __pfring *ring, const filtering_rule *rule)
{
	struct tuple t = { 0 };
	int rc;

	if (!expressible(rule, &t))
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"rule %u: hardware only drops IPv4 packets by exact ports and masked hosts",
				rule->rule_id);
	/* Another one may be in its place: an adapter replaces silently. */
	if (pfr_hw_has(ring, rule->rule_id)) {
		errno = EEXIST;
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"rule %u: the id is taken", rule->rule_id);
	}
	if (!ring->hw_rules) {
		ring->hw_rules = calloc(1, HW_RULES / 8);
		if (!ring->hw_rules)
			return pfr_fail_errno("no memory for hardware rules");
		ring->hw_owner = getpid();
	}
	rc = insert(ring, rule->rule_id, &t, RX_CLS_FLOW_DISC);
	if (!rc)
		ring->hw_rules[rule->rule_id / 8] |=
			(uint8_t)(1u << (rule->rule_id % 8));
	return rc;
}

void pfr_hw_try_add(struct __pfring *ring, const filtering_rule *rule)
{
	char reason[256];
	int saved = errno;

	snprintf(reason, sizeof(reason), "%s", pfring_last_error());
	pfr_hw_add(ring, rule);
	pfr_fail(0, "%s", reason);
	errno = saved;
}

int pfr_hw_remove(struct __pfring *ring, uint16_t rule_id)
{
	int rc;

	if (!pfr_hw_has(ring, rule_id)) {
		errno = ENOENT;
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"rule %u: it is not in the adapter", rule_id);
	}
	errno = 0;
	rc = pfring_remove_hw_rule(ring, rule_id);
	if (rc && errno != ENOENT)
		return rc;
	/* Whoever took it away has done what was wanted. */
	ring->hw_rules[rule_id / 8] &= (uint8_t)~(1u << (rule_id % 8));
	return 0;
}

int pfr_hw_clear(struct __pfring *ring,
		 bool (*gone)(struct __pfring *ring, uint16_t rule_id))
{
	unsigned int id;
	int rc = 0;

	if (!ring->hw_rules)
		return 0;
	/* After fork(2) they are the parent's. */
	for (id = 0; id < HW_RULES && !rc && ring->hw_owner == getpid(); id++)
		if (pfr_hw_has(ring, (uint16_t)id) &&
		    (!gone || gone(ring, (uint16_t)id)))
			rc = pfr_hw_remove(ring, (uint16_t)id);
	return rc;
}
