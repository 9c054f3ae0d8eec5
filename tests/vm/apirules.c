// SPDX-License-Identifier: GPL-2.0-only
/* Of api: rules, and where packets go instead. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apiring.h"
#include "pf_ring_dummy.h"
#include "tap.h"

filtering_rule port_rule(uint16_t id, rule_action_behaviour action,
			 uint16_t port)
{
	filtering_rule rule = { .rule_id = id, .rule_action = action };

	rule.core_fields.sport_low = port;
	rule.core_fields.sport_high = port;
	rule.bidirectional = 1;
	return rule;
}

static void test_rules(void)
{
	pfring *ring = open_enabled(rx, 0);
	filtering_rule rule = port_rule(5,
		dont_forward_packet_and_stop_rule_evaluation, 1002);
	hash_filtering_rule exact = {
		.proto = 17, .port_peer_a = 1, .port_peer_b = 2,
		.host_peer_a.v4 = 0x0a000001, .host_peer_b.v4 = 0x0a000002,
		.rule_action = forward_packet_and_stop_rule_evaluation,
	};
	struct pfring_pkthdr hdr;
	struct pfr_rule_stats stats;
	struct pfr_refusal refusal;
	unsigned char *packet;
	unsigned int len = sizeof(stats);
	const struct pkt_parsing_info *found = &hdr.extended_hdr.parsed_pkt;

	is(pfring_add_filtering_rule(ring, &rule), 0, "add_filtering_rule");
	traffic(50);
	is(drain(ring), 45, "add_filtering_rule: drops a flow");
	is(pfring_get_filtering_rule_stats(ring, 5, (char *)&stats, &len), 0,
	   "get_filtering_rule_stats");
	is(stats.received, 5, "get_filtering_rule_stats: what matched");
	is(pfring_add_filtering_rule(ring, &rule), PF_RING_ERROR_INVALID_STATUS,
	   "add_filtering_rule: the id is taken");
	is(pfring_get_refusal(ring, &refusal, sizeof(refusal)), 0, "get_refusal");
	is(refusal.error, -EEXIST, "get_refusal: why");
	is(pfring_remove_filtering_rule(ring, 5), 0, "remove_filtering_rule");
	traffic(50);
	is(drain(ring), 50, "remove_filtering_rule: all come again");

	/* The exact rule of a flow that is there. */
	traffic(10);
	memset(&hdr, 0, sizeof(hdr));
	is(pfring_recv_parsed(ring, &packet, 0, &hdr, 1, 4, 0, 0), 4, "a flow");
	exact.host_peer_a = found->ip_src;
	exact.host_peer_b = found->ip_dst;
	exact.port_peer_a = found->l4_src_port;
	exact.port_peer_b = found->l4_dst_port;
	drain(ring);
	is(pfring_handle_hash_filtering_rule(ring, &exact, 1), 0,
	   "handle_hash_filtering_rule");
	is(pfring_toggle_filtering_policy(ring, 0), 0, "toggle_filtering_policy");
	traffic(50);
	is(drain(ring), 5, "toggle_filtering_policy: only what a rule wants");
	len = sizeof(stats);
	is(pfring_get_hash_filtering_rule_stats(ring, &exact, (char *)&stats,
						&len), 0,
	   "get_hash_filtering_rule_stats");
	is(stats.received, 5, "get_hash_filtering_rule_stats: what matched");
	is(pfring_handle_hash_filtering_rule(ring, &exact, 0), 0,
	   "handle_hash_filtering_rule: removed");
	traffic(10);
	is(drain(ring), 0, "handle_hash_filtering_rule: no rule, no packet");

	is(pfring_replace_filtering_rules(ring, &rule, 1, &exact, 1, 1), 0,
	   "replace_filtering_rules");
	traffic(50);
	is(drain(ring), 45, "replace_filtering_rules: rules and policy");
	is(pfring_purge_idle_rules(ring, 3600), 0, "purge_idle_rules");
	is(pfring_purge_idle_hash_rules(ring, 3600), 0, "purge_idle_hash_rules");
	len = sizeof(stats);
	is(pfring_get_filtering_rule_stats(ring, 5, (char *)&stats, &len), 0,
	   "purge: what was used stays");
	sleep(1);
	is(pfring_purge_idle_rules(ring, 0), 0, "purge_idle_rules: all");
	is(pfring_purge_idle_hash_rules(ring, 0), 0, "purge_idle_hash_rules: all");
	len = sizeof(stats);
	is(pfring_get_filtering_rule_stats(ring, 5, (char *)&stats, &len),
	   PF_RING_ERROR_INVALID_STATUS, "purge: the idle are gone");
	pfring_close(ring);
}

static void test_diversion(void)
{
	struct dummy_filter want = { .protocol = 17 };
	struct simple_stats seen = { 0 };
	unsigned int len = sizeof(seen);
	pfring *ring, *far, *master;

	ring = pfring_open_consumer(rx, 1518, 0, DUMMY_PLUGIN_ID,
				    (char *)&want, sizeof(want));
	need(ring, "open_consumer");
	enabled(ring);
	is(pfring_get_packet_consumer_mode(ring), DUMMY_PLUGIN_ID,
	   "get_packet_consumer_mode");
	traffic(20);
	is(drain(ring), 0, "open_consumer: packets do not come here");
	pfring_get_filtering_rule_stats(ring, PFRING_LAST_RULE_ID,
					(char *)&seen, &len);
	is(seen.num_pkts, 20, "open_consumer: the plugin has them");
	is(pfring_set_packet_consumer_mode(ring, 0, NULL, 0), 0,
	   "set_packet_consumer_mode: no more");
	traffic(20);
	is(drain(ring), 20, "set_packet_consumer_mode: they come again");
	is(pfring_set_packet_consumer_mode(ring, 200, NULL, 0),
	   PF_RING_ERROR_INVALID_STATUS, "no such plugin");

	far = open_enabled(peer, 0);
	is(pfring_set_reflector(ring, (char *)rx), PF_RING_ERROR_INVALID_ARGUMENT,
	   "set_reflector: not the same device");
	is(pfring_set_reflector(ring, (char *)other), 0, "set_reflector");
	traffic(20);
	is(drain(ring), 0, "set_reflector: packets do not come here");
	while (pfring_poll(far, 100) > 0 && pfring_get_num_queued_pkts(far) < 21)
		usleep(1000);
	is(drain(far), 20, "set_reflector: but there");
	is(pfring_set_reflector(ring, NULL), 0, "set_reflector: no more");

	is(pfring_set_reflector_device(ring, (char *)rx), PF_RING_ERROR_INVALID_ARGUMENT,
	   "set_reflector_device: not the same device");
	is(pfring_set_reflector_device(ring, (char *)other), 0, "set_reflector_device");
	drain(far);
	traffic(20);
	is(drain(ring), 20, "set_reflector_device: packets come here");
	while (pfring_poll(far, 100) > 0 && pfring_get_num_queued_pkts(far) < 21)
		usleep(1000);
	is(drain(far), 20, "set_reflector_device: and there");
	is(pfring_set_reflector_device(ring, ""), 0, "set_reflector_device: no more");
	pfring_close(far);

	master = open_enabled(peer, 0);
	is(pfring_set_master_id(ring, pfring_get_ring_id(master)), 0,
	   "set_master_id");
	traffic(10);
	is(drain(master), 10, "set_master_id: the master has the packets");
	pfring_close(ring);
	is(pfring_set_master_id(master, 65535), PF_RING_ERROR_NOT_SUPPORTED,
	   "set_master_id: no such ring here");
	ring = open_enabled(rx, PF_RING_LONG_HEADER);
	is(pfring_set_master(ring, master), 0, "set_master");
	traffic(10);
	is(drain(master), 10, "set_master: the master has the packets");
	pfring_close(master);
	drain(ring);
	traffic(10);
	is(drain(ring), 10, "set_master: and no longer, when it is gone");
	pfring_close(ring);
}

int api_rules(void)
{
	test_rules();
	test_diversion();
	return tap_end();
}
