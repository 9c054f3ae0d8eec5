// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules from C++: the header compiles there, and the names link. */
#include <cstdio>
#include <cstring>

#include <pfring.h>

static int failures;

static void expect(const char *what, int got, int want)
{
	if (got == want)
		return;
	std::printf("%s: got %d, want %d\n", what, got, want);
	failures++;
}

int main()
{
	filtering_rule rule;
	hash_filtering_rule hash_rule;
	pfr_rule_stats stats;
	pfr_refusal refusal;
	unsigned int len = sizeof(stats);
	const int invalid = PF_RING_ERROR_INVALID_ARGUMENT;

	std::memset(&rule, 0, sizeof(rule));
	std::memset(&hash_rule, 0, sizeof(hash_rule));
	rule.rule_id = 10;
	rule.rule_action = forward_packet_add_rule_and_stop_rule_evaluation;
	rule.core_fields.shost.v4 = 0x0a000001;
	rule.core_fields.shost_mask.v4 = 0xff000000;
	rule.extended_fields.optional_fields = FILTER_TUNNEL_ID_FLAG;
	rule.extended_fields.tunnel.tunnel_id = 99;
	hash_rule.host_peer_a.v6.s6_addr[15] = 1;
	hash_rule.rule_action = reflect_packet_and_continue_rule_evaluation;

	expect("add", pfring_add_filtering_rule(NULL, &rule), invalid);
	expect("remove", pfring_remove_filtering_rule(NULL, 10), invalid);
	expect("hash", pfring_handle_hash_filtering_rule(NULL, &hash_rule, 1),
	       invalid);
	expect("stats",
	       pfring_get_filtering_rule_stats(NULL, 10,
					       reinterpret_cast<char *>(&stats),
					       &len),
	       invalid);
	expect("hash stats",
	       pfring_get_hash_filtering_rule_stats(
		       NULL, &hash_rule, reinterpret_cast<char *>(&stats), &len),
	       invalid);
	expect("purge", pfring_purge_idle_rules(NULL, 1), invalid);
	expect("purge hash", pfring_purge_idle_hash_rules(NULL, 1), invalid);
	expect("set",
	       pfring_replace_filtering_rules(NULL, &rule, 1, &hash_rule, 1, -1),
	       invalid);
	expect("refusal", pfring_get_refusal(NULL, &refusal, sizeof(refusal)), invalid);
	return failures != 0;
}
