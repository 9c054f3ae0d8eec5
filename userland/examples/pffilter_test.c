// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pffilter_test DEVICE - drop a flow that is seen, then let it pass again.
 *
 * The first UDP or TCP packet says which flow; an exact rule drops it until it
 * was seen again, then the rule's statistics are shown and it is removed.
 */
#include <unistd.h>

#include "example.h"

static void rule_of(const struct pfring_pkthdr *hdr, hash_filtering_rule *rule)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;

	memset(rule, 0, sizeof(*rule));
	rule->rule_id = 5;
	rule->rule_action = dont_forward_packet_and_stop_rule_evaluation;
	rule->vlan_id = info->vlan_id;
	rule->proto = info->l3_proto;
	rule->ip_version = info->ip_version;
	rule->host_peer_a = info->ip_src;
	rule->host_peer_b = info->ip_dst;
	rule->port_peer_a = info->l4_src_port;
	rule->port_peer_b = info->l4_dst_port;
}

int main(int argc, char **argv)
{
	struct pfr_rule_stats stats = { 0 };
	unsigned int size;
	struct pfring_pkthdr hdr;
	hash_filtering_rule rule;
	unsigned char *packet;
	char text[256];
	pfring *ring;

	if (argc != 2)
		example_usage("pffilter_test DEVICE");
	ring = example_open(argv[1], PF_RING_PROMISC | PF_RING_LONG_HEADER);
	example_enable(ring);
	do {
		if (pfring_recv(ring, &packet, 0, &hdr, 1) <= 0)
			return 1;
	} while (!(hdr.extended_hdr.parsed_pkt.l3_flags & PFR_L3_PORTS));
	pfring_print_parsed_pkt(text, sizeof(text), packet, &hdr);
	printf("dropping the flow of %s\n", text);
	fflush(stdout);
	rule_of(&hdr, &rule);
	if (pfring_handle_hash_filtering_rule(ring, &rule, 1) < 0)
		example_die("rule");
	do {
		sleep(1);
		size = sizeof(stats);
		if (pfring_get_hash_filtering_rule_stats(ring, &rule,
							 (char *)&stats,
							 &size) < 0)
			example_die("statistics");
	} while (!stats.dropped && !example_stop);
	if (pfring_handle_hash_filtering_rule(ring, &rule, 0) < 0)
		example_die("rule");
	printf("%llu packets dropped\n", (unsigned long long)stats.dropped);
	pfring_close(ring);
	return 0;
}
