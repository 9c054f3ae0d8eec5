// SPDX-License-Identifier: GPL-2.0-only
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "rulegen.h"

#define OTHERS		0x0B000000U	/* 11.0.0.0, whose packets never come */

static void *zeroed(unsigned int number, size_t size)
{
	void *rules = calloc(number, size);

	if (!rules)
		reader_die("rules");
	return rules;
}

filtering_rule *rulegen_wildcard(unsigned int number, unsigned int masks)
{
	filtering_rule *rules = zeroed(number, sizeof(*rules));
	unsigned int i;

	for (i = 0; i < number; i++) {
		filtering_rule_core_fields *core = &rules[i].core_fields;
		int fits = i == number - 1;

		rules[i].rule_id = i;
		rules[i].rule_action =
			dont_forward_packet_and_stop_rule_evaluation;
		core->proto = IPPROTO_UDP;
		core->dhost.v4 = fits ? PACKET_DESTINATION : OTHERS + i;
		core->dhost_mask.v4 = 0xFFFFFFFF;
		core->dport_low = PACKET_DPORT;
		core->dport_high = PACKET_DPORT;
		if (masks > 1) {
			core->shost_mask.v4 = 0xFFFFFFFFU << (24 - i % masks);
			core->shost.v4 = PACKET_SOURCE & core->shost_mask.v4;
		}
	}
	return rules;
}

hash_filtering_rule *rulegen_exact(unsigned int number)
{
	const unsigned int flows = PACKET_SPORT_HIGH - PACKET_SPORT_LOW + 1;
	hash_filtering_rule *rules = zeroed(number, sizeof(*rules));
	unsigned int i;

	for (i = 0; i < number; i++) {
		hash_filtering_rule *rule = &rules[i];

		rule->rule_action =
			dont_forward_packet_and_stop_rule_evaluation;
		rule->proto = IPPROTO_UDP;
		rule->host_peer_a.v4 = i < flows ? PACKET_SOURCE :
						   OTHERS + i / flows;
		rule->host_peer_b.v4 = PACKET_DESTINATION;
		rule->port_peer_a = PACKET_SPORT_LOW + i % flows;
		rule->port_peer_b = PACKET_DPORT;
	}
	return rules;
}

/* ------------------------------------------------- what costs as much as it can */

/* A mask of its own for each rule. */
static void worst_mask(filtering_rule *rule, unsigned int i, int fits)
{
	filtering_rule_core_fields *core = &rule->core_fields;

	core->shost_mask.v4 = 0x80000001U | i << 8;
	core->shost.v4 = (fits ? PACKET_SOURCE : ~PACKET_SOURCE) &
			 core->shost_mask.v4;
}

static void worst_masks(filtering_rule *rule, unsigned int i)
{
	worst_mask(rule, i, 0);
}

static void worst_continue(filtering_rule *rule, unsigned int i)
{
	worst_mask(rule, i, 1);
}

/* All fields that there are, under masks that differ in one of them. */
static void worst_wide(filtering_rule *rule, unsigned int i)
{
	filtering_rule_core_fields *core = &rule->core_fields;

	worst_mask(rule, i, 1);
	core->proto = IPPROTO_UDP;
	core->eth_type = 0x0800;
	core->dhost.v4 = PACKET_DESTINATION;
	core->dhost_mask.v4 = 0xFFFFFFFF;
	core->dport_low = PACKET_DPORT;
	core->dport_high = PACKET_DPORT;
	rule->extended_fields.optional_fields = FILTER_TUNNEL_ID_FLAG;
	rule->extended_fields.tunnel.tunnel_id = NO_TUNNEL_ID;
}

/* Source ports are the narrower range, and fit; destination ports do not. */
static void worst_range(filtering_rule *rule, unsigned int i)
{
	filtering_rule_core_fields *core = &rule->core_fields;

	core->sport_low = 1 + i % 1000;
	core->sport_high = PACKET_SPORT_HIGH - 5000 - i / 1000;
	core->dport_low = PACKET_DPORT + 1;
	core->dport_high = 65535;
}

/* Each length of prefix in a thousand tables. */
static void worst_prefix(filtering_rule *rule, unsigned int i)
{
	worst_mask(rule, i % 1024, 1);
	rule->core_fields.sport_low = 1 + i / 1024;
	rule->core_fields.sport_high = 65534 - i / 1024;
}

static void worst_balance(filtering_rule *rule, unsigned int i)
{
	rule->balance_pool = 255;
	rule->balance_id = i % 255;
}

static void worst_text(filtering_rule *rule, unsigned int i)
{
	snprintf(rule->extended_fields.payload_pattern,
		 sizeof(rule->extended_fields.payload_pattern),
		 "zq%u|xxxxxxxxxxxxxxy", i);
}

/* Beginnings of what the payload is: all texts of all tables are there. */
static void worst_found(filtering_rule *rule, unsigned int i)
{
	worst_mask(rule, i / 31, 1);
	memset(rule->extended_fields.payload_pattern, 'x', 1 + i % 31);
}

filtering_rule *rulegen_worst(const char *kind, unsigned int number)
{
	static const struct {
		const char *kind;
		void (*make)(filtering_rule *rule, unsigned int i);
	} kinds[] = {
		{ "masks", worst_masks }, { "continue", worst_continue },
		{ "wide", worst_wide }, { "range", worst_range },
		{ "prefix", worst_prefix }, { "balance", worst_balance },
		{ "text", worst_text }, { "found", worst_found },
		{ NULL, NULL }
	};
	filtering_rule *rules;
	unsigned int k, i;

	for (k = 0; kinds[k].kind; k++)
		if (!strcmp(kind, kinds[k].kind))
			break;
	if (!kinds[k].kind)
		return NULL;
	rules = zeroed(number, sizeof(*rules));
	for (i = 0; i < number; i++) {
		rules[i].rule_id = i;
		rules[i].rule_action =
			execute_action_and_continue_rule_evaluation;
		kinds[k].make(&rules[i], i);
	}
	return rules;
}
