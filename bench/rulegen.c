// SPDX-License-Identifier: GPL-2.0-only
#include <netinet/in.h>
#include <stdlib.h>

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
