// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A program in the words of the guide: its types, its argument types, its second
 * spellings. That it compiles without a warning is most of the test.
 */
#include <stdio.h>
#include <string.h>

#include <pfring.h>

static u_int64_t numPkts;

static void dummyProcesssPacket(const struct pfring_pkthdr *h, const u_char *p,
				const u_char *user_bytes)
{
	if (h->caplen && p && user_bytes)
		numPkts++;
}

static int expect(const char *what, long got, long want)
{
	if (got == want)
		return 0;
	printf("%s: got %ld, want %ld\n", what, got, want);
	return 1;
}

int main(void)
{
	char *device = "pcap:/dev/null", name[] = "guide", stats[64];
	u_int32_t version = 0, snaplen = 128;
	pfringProcessPacket looper = dummyProcesssPacket;
	struct pfring_pkthdr hdr;
	filtering_rule rule;
	hash_filtering_rule hash_rule;
	hw_filtering_rule hw_rule;
	u_char *buffer = NULL, mac[6];
	u_int stats_len = sizeof(stats);
	pfring *ring[MAX_NUM_RX_CHANNELS];
	pfring_stat stat;
	struct timespec ts;
	int device_id, failed = 0;
	const int invalid = PF_RING_ERROR_INVALID_ARGUMENT;

	memset(&rule, 0, sizeof(rule));
	rule.rule_id = 5;
	rule.rule_action = forward_packet_and_stop_rule_evaluation;
	rule.core_fields.proto = 17;
	rule.core_fields.shost.v4 = 0x0a000001;
	rule.core_fields.sport_low = 5060;
	rule.core_fields.sport_high = 5060;
	snprintf(rule.extended_fields.payload_pattern,
		 sizeof(rule.extended_fields.payload_pattern), "INVITE");
	rule.plugin_action.plugin_id = 0;
	memset(&hash_rule, 0, sizeof(hash_rule));
	hash_rule.host4_peer_a = 0x0a000001;
	memset(&hw_rule, 0, sizeof(hw_rule));
	hw_rule.rule_family_type = intel_82599_perfect_filter_rule;

	/* Not one of them may fall over a ring that is not there. */
	failed |= expect("open", !pfring_open(device, snaplen, 0), 1);
	failed |= expect("open_multichannel",
			 pfring_open_multichannel(device, snaplen,
						  PF_RING_PROMISC, ring), 0);
	pfring_close(NULL);
	failed |= expect("recv", pfring_recv(NULL, &buffer, 0, &hdr, 1),
			 invalid);
	failed |= expect("rcv_parsed",
			 pfring_rcv_parsed(NULL, &buffer, 0, &hdr, 1, 4, 1, 1),
			 invalid);
	failed |= expect("loop", pfring_loop(NULL, looper, (u_char *)name, 1),
			 invalid);
	failed |= expect("next", pfring_next_pkt_time(NULL, &ts), invalid);
	failed |= expect("cluster",
			 pfring_set_cluster(NULL, 1, cluster_per_flow), invalid);
	failed |= expect("reflector", pfring_set_reflector(NULL, name), invalid);
	failed |= expect("rule", pfring_add_filtering_rule(NULL, &rule),
			 invalid);
	failed |= expect("stats",
			 pfring_get_filtering_rule_stats(NULL, 5, stats,
							 &stats_len), invalid);
	failed |= expect("hash",
			 pfring_handle_hash_filtering_rule(NULL, &hash_rule, 1),
			 invalid);
	failed |= expect("bpf", pfring_set_bpf_filter(NULL, name), invalid);
	failed |= expect("hw", pfring_add_hw_rule(NULL, &hw_rule), invalid);
	failed |= expect("mode", pfring_set_filtering_mode(NULL, software_only),
			 invalid);
	failed |= expect("send", pfring_send(NULL, name, sizeof(name), 1),
			 invalid);
	failed |= expect("time", pfring_send_get_time(NULL, name, 5, &ts),
			 invalid);
	failed |= expect("stat", pfring_stats(NULL, &stat), invalid);
	failed |= expect("version", pfring_version(NULL, &version), invalid);
	failed |= expect("name", pfring_set_application_name(NULL, name),
			 invalid);
	failed |= expect("mac", pfring_get_bound_device_address(NULL, mac),
			 invalid);
	failed |= expect("id", pfring_get_bound_device_id(NULL, &device_id),
			 invalid);
	failed |= expect("channels", pfring_get_num_rx_channels(NULL), 1);
	failed |= expect("clock", pfring_get_device_clock(NULL, &ts), invalid);
	failed |= expect("clock", pfring_adjust_device_clock(NULL, &ts, -1),
			 invalid);
	failed |= expect("stamps",
			 pfring_enable_hw_timestamp(NULL, device, 1, 0),
			 invalid);
	failed |= expect("buffer", !pfring_alloc_pkt_buff(NULL), 1);
	pfring_release_pkt_buff(NULL, NULL);
	failed |= expect("buffer",
			 pfring_rcv_pkt_buff(NULL, NULL, &hdr, 1), invalid);
	failed |= expect("packets", (long)numPkts, 0);
	return failed;
}
