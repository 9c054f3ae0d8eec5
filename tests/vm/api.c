// SPDX-License-Identifier: GPL-2.0-only
/*
 * api TX RX OTHER PEER - the library's functions, each by what it does. What goes
 * into TX comes out of RX, OTHER into PEER. RX has two queues; the dummy plugin is
 * loaded.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apiring.h"
#include "tap.h"

static void test_opening(void)
{
	pfring *rings[MAX_NUM_RX_CHANNELS], *ring;
	uint32_t version = 0, version2 = 0;
	unsigned char mac[6] = { 0 };
	int index = -1, index2 = -1, num, i, sum = 0;
	pfring_if_t *list, *at;

	num = pfring_open_multichannel(rx, 1518, 0, rings);
	is(num, 2, "open_multichannel: a ring for each queue");
	for (i = 0; i < num; i++)
		enabled(rings[i]);
	traffic(50);
	for (i = 0; i < num; i++) {
		sum += drain(rings[i]);
		pfring_close(rings[i]);
	}
	is(sum, 50, "open_multichannel: together they have all packets");

	ring = open_on(rx, 0);
	is(pfring_get_num_rx_channels(ring), 2, "get_num_rx_channels");
	is(pfring_version(ring, &version), 0, "version");
	is(pfring_version_noring(&version2), 0, "version_noring");
	is(version, version2, "both say the same");
	pfring_get_bound_device_address(ring, mac);
	pfring_get_bound_device_ifindex(ring, &index);
	pfring_get_bound_device_id(ring, &index2);
	is(index, if_nametoindex(rx), "get_bound_device_ifindex");
	is(index2, index, "get_bound_device_id");
	pfring_get_device_ifindex(ring, (char *)peer, &index);
	is(index, if_nametoindex(peer), "get_device_ifindex");
	is(pfring_get_mtu_size(ring), 1500, "get_mtu_size");
	is(pfring_get_link_type(ring), 1, "get_link_type: Ethernet");
	is(pfring_get_link_status(ring), 1, "get_link_status: up");
	is(pfring_get_interface_speed(ring), 10000, "get_interface_speed: veth's");
	is(pfring_get_caplen(ring), 1518, "get_caplen");
	ok(pfring_get_num_rx_slots(ring) >= 1024, "get_num_rx_slots");
	is(pfring_get_slot_header_len(ring), sizeof(struct pfr_desc),
	   "get_slot_header_len");

	list = pfring_findalldevs();
	sum = 0;
	for (at = list; at; at = at->next) {
		if (!strcmp(at->name, rx))
			sum += at->if_index == index2 && at->status == 1 &&
			       !memcmp(at->mac, mac, 6);
		if (!strcmp(at->name, "any"))
			sum += at->if_index == 0;
	}
	is(sum, 2, "findalldevs: the device, its address and state, and any");
	pfring_freealldevs(list);

	/* Disabled, nothing comes; what is in the ring can be read. */
	enabled(ring);
	traffic(5);
	is(pfring_get_num_queued_pkts(ring), 7, "get_num_queued_pkts");
	is(pfring_disable_ring(ring), 0, "disable_ring");
	traffic(5);
	is(drain(ring), 5, "disable_ring: nothing more comes");
	enabled(ring);
	is(pfring_bind(ring, (char *)peer), 0, "bind: one more device");
	pfring_shutdown(ring);
	is(pfring_poll(ring, PATIENCE), PF_RING_ERROR_INVALID_STATUS,
	   "shutdown ends all use");
	pfring_close(ring);
}

struct looped {
	pfring *ring;
	int num;
};

static void looper(const struct pfring_pkthdr *h, const unsigned char *p,
		   const unsigned char *user)
{
	struct looped *l = (struct looped *)user;

	if (frame_is_end(p, h->caplen))
		pfring_breakloop(l->ring);
	else
		l->num++;
}

static void test_receiving(void)
{
	pfring *ring = open_enabled(rx, PF_RING_LONG_HEADER);
	struct looped l = { ring, 0 };
	pfring_packet_info burst[32];
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	struct timespec ts;
	struct pollfd fd = { pfring_get_selectable_fd(ring), POLLIN, 0 };
	pfring_chunk_info info;
	uint64_t raw;
	void *chunk;
	int num;

	is(pfring_is_pkt_available(ring), 0, "is_pkt_available: not yet");
	is(pfring_poll(ring, 1), 0, "poll: not yet");
	traffic(20);
	is(poll(&fd, 1, PATIENCE), 1, "get_selectable_fd: poll(2) wakes");
	is(pfring_is_pkt_available(ring), 1, "is_pkt_available");
	is(pfring_next_pkt_time(ring, &ts), 0, "next_pkt_time");
	is(pfring_next_pkt_raw_timestamp(ring, &raw),
	   PF_RING_ERROR_NOT_SUPPORTED, "next_pkt_raw_timestamp: veth has none");
	is(pfring_recv(ring, &packet, 0, &hdr, 1), 1, "recv");
	is(hdr.extended_hdr.timestamp_ns,
	   (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec,
	   "recv: the time that was announced");
	is(pfring_recv_parsed(ring, &packet, 0, &hdr, 1, 4, 1, 1), 4,
	   "recv_parsed: level 4");
	is(hdr.extended_hdr.parsed_pkt.l3_proto, 17, "recv_parsed: UDP");
	is(pfring_rcv_parsed(ring, &packet, 0, &hdr, 1, 3, 0, 0), 3,
	   "rcv_parsed: level 3");
	is(pfring_recv_burst(ring, burst, 4, 1), 4, "recv_burst: as many as asked");
	ok(burst[0].len == SIZE && burst[3].data > burst[0].data &&
	   burst[0].if_index == (int)if_nametoindex(rx),
	   "recv_burst: packets in their places");
	is(pfring_recv_chunk(ring, &chunk, &info, 0),
	   PF_RING_ERROR_NOT_SUPPORTED, "recv_chunk: needs other hardware");
	is(pfring_loop(ring, looper, (unsigned char *)&l, 1), 0, "loop, breakloop");
	is(l.num, 13, "loop: the rest");
	drain(ring);
	pfring_config(50);
	l.num = 0;
	traffic(3);
	is(pfring_loop(ring, looper, (unsigned char *)&l, 0), 0, "loop, active");
	is(l.num, 3, "config: and so with half of a CPU");
	pfring_config(100);
	drain(ring);

	is(pfring_set_poll_watermark(ring, 64), 0, "set_poll_watermark");
	is(pfring_set_poll_watermark_timeout(ring, 0), 0,
	   "set_poll_watermark_timeout");
	is(pfring_set_poll_duration(ring, 1), 0, "set_poll_duration");
	traffic(10);
	num = poll(&fd, 1, 50);
	is(num, 0, "poll: not for fewer than the watermark");
	traffic(60);
	is(poll(&fd, 1, PATIENCE), 1, "poll: for as many");
	is(drain(ring), 70, "all are there");
	pfring_sync_indexes_with_kernel(ring);
	pfring_close(ring);
}

static void test_choice(void)
{
	struct frame_plan tagged = { .flows = 1, .num_tags = 1, .tag = { 7 } };
	pfring *ring = open_enabled(rx, 0), *second;
	pfring_bpf_program *unused = NULL;
	pfring_stat stats;
	int a, b;

	pfring_set_sampling_rate(ring, 10);
	traffic(98);
	is(drain(ring), 10, "set_sampling_rate: one in ten");
	pfring_set_sampling_rate(ring, 1);

	is(pfring_set_bpf_filter(ring, "udp port 1003"), 0, "set_bpf_filter");
	traffic(50);
	is(drain(ring), 5, "set_bpf_filter: one flow in ten");
	is(pfring_set_vlan_id(ring, 7), 0, "set_vlan_id");
	traffic(10);
	is(drain(ring), 0, "set_vlan_id: nothing untagged");
	is(pfring_remove_bpf_filter(ring), 0, "remove_bpf_filter");
	traffic_of(&tagged, 10);
	is(drain(ring), 10, "set_vlan_id: what is tagged so");
	is(pfring_set_vlan_id(ring, RING_NO_VLAN), 0, "set_vlan_id: none");
	traffic_of(&tagged, 10);
	traffic(4);
	is(drain(ring), 4, "set_vlan_id: what is untagged");
	is(pfring_set_vlan_id(ring, RING_ANY_VLAN), 0, "set_vlan_id: any");
	traffic_of(&tagged, 10);
	is(drain(ring), 10, "set_vlan_id: all again");
	pfring_free_bpf_filter(unused);

	is(pfring_set_channel_id(ring, 1), 0, "set_channel_id");
	is(pfring_enable_rss_rehash(ring), 0, "enable_rss_rehash");
	traffic(100);
	a = drain(ring);
	is(pfring_set_channel_mask(ring, 1), 0, "set_channel_mask");
	traffic(100);
	b = drain(ring);
	is(a + b, 100, "each queue has its flows");
	ok(a > 0 && b > 0, "enable_rss_rehash: flows go to both (%d, %d)", a, b);
	pfring_close(ring);

	ring = open_on(rx, 0);
	is(pfring_set_direction(ring, tx_only_direction), 0, "set_direction");
	enabled(ring);
	is(pfring_set_direction(ring, rx_only_direction),
	   PF_RING_ERROR_INVALID_STATUS, "set_direction: not when enabled");
	traffic(5);
	is(drain(ring), 0, "set_direction: what comes in does not count");
	pfring_close(ring);

	ring = open_on(rx, 0);
	second = open_on(rx, 0);
	is(pfring_set_cluster(ring, 9, cluster_round_robin), 0, "set_cluster");
	is(pfring_set_cluster(second, 9, cluster_round_robin), 0, "set_cluster");
	enabled(ring);
	enabled(second);
	traffic(50);
	is(drain(ring) + drain(second), 50, "set_cluster: packets are shared");
	is(pfring_remove_from_cluster(second), 0, "remove_from_cluster");
	traffic(10);
	is(drain(ring), 10, "remove_from_cluster: who stays has all");
	is(drain(second), 10, "remove_from_cluster: and who left, too");
	is(pfring_stats(second, &stats), 0, "stats");
	ok(stats.recv >= 30 && !stats.drop, "stats: received, none dropped");
	pfring_close(second);
	pfring_close(ring);

	ring = open_on(rx, 0);
	is(pfring_set_socket_mode(ring, send_only_mode), 0, "set_socket_mode");
	enabled(ring);
	is(drain(ring), 0, "set_socket_mode: does not receive");
	pfring_close(ring);
}

static void test_several(void)
{
	static const struct frame_plan plan = { .flows = 1 };
	pfring_bundle bundle;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *rings[2], *multi, *far;
	pfring_pkt_buff *buffer;
	char name[64];
	uint8_t frame[SIZE];
	int num = 0;

	rings[0] = open_enabled(rx, 0);
	rings[1] = open_enabled(tx, 0);
	snprintf(name, sizeof(name), "multi:%s;%s", rx, tx);
	multi = open_enabled(name, PF_RING_LONG_HEADER);
	pfring_bundle_init(&bundle, pick_fifo);
	pfring_bundle_add(&bundle, rings[0]);
	pfring_bundle_add(&bundle, rings[1]);
	traffic(10);
	is(pfring_bundle_poll(&bundle, PATIENCE), 1, "bundle_poll");
	while (pfring_bundle_read(&bundle, &packet, 0, &hdr, 0) > 0)
		num += !frame_is_end(packet, hdr.caplen);
	is(num, 20, "bundle_read: what was sent, and what came");
	is(pfring_poll(multi, PATIENCE), 1, "multi: wakes");
	is(drain(multi), 20, "multi: what was sent, and what came");
	is(pfring_set_read_policy(multi, pick_round_robin), 0, "set_read_policy");
	traffic(10);
	is(drain(multi), 20, "multi: in turn");
	pfring_bundle_destroy(&bundle);
	is(drain(rings[0]), 10, "bundle_destroy: the rings are still open");
	pfring_bundle_add(&bundle, rings[0]);
	pfring_bundle_add(&bundle, rings[1]);
	pfring_bundle_close(&bundle);
	pfring_close(multi);

	/* A packet put aside, and sent elsewhere. */
	rings[0] = open_enabled(rx, 0);
	far = open_enabled(peer, 0);
	traffic(1);
	buffer = pfring_alloc_pkt_buff(rings[0]);
	is(pfring_recv_pkt_buff(rings[0], buffer, &hdr, 1), 1, "recv_pkt_buff");
	frame_build(&plan, 0, SIZE, frame);
	is(pfring_set_pkt_buff_ifindex(rings[0], buffer,
				       (int)if_nametoindex(other)), 0,
	   "set_pkt_buff_ifindex");
	is(pfring_add_pkt_buff_ifindex(rings[0], buffer,
				       (int)if_nametoindex(other)), 0,
	   "add_pkt_buff_ifindex");
	is(pfring_send_pkt_buff(rings[0], buffer, 1), SIZE, "send_pkt_buff");
	is(pfring_send_pkt_buff(rings[0], buffer, 1),
	   PF_RING_ERROR_NO_PKT_AVAILABLE, "send_pkt_buff: it is empty then");
	for (num = 0; num < 2; num++)
		is(pfring_recv(far, &packet, 0, &hdr, 1) == 1 && hdr.len == SIZE,
		   1, "send_pkt_buff: out of each device that was said");
	traffic(1);
	is(pfring_rcv_pkt_buff(rings[0], buffer, &hdr, 1), 1, "rcv_pkt_buff");
	is(pfring_set_pkt_buff_len(rings[0], buffer, 70), 0, "set_pkt_buff_len");
	pfring_get_pkt_buff_data(rings[0], buffer)[0] ^= 2;
	pfring_release_pkt_buff(rings[0], buffer);
	pfring_close(rings[0]);
	pfring_close(far);
}

static void test_adapter(void)
{
	pfring *ring = open_enabled(tx, 0);
	hw_filtering_rule rule = { .rule_id = 3 };
	virtual_filtering_device_info device = { .device_name = "nowhere" };
	pfring_card_settings card;
	filtering_rule soft = port_rule(9,
		dont_forward_packet_and_stop_rule_evaluation, 1002);
	struct timespec ts = { 0 }, now;
	char buffer[256], text[512];
	uint8_t frame[SIZE];
	static const struct frame_plan plan = { .flows = 1 };
	struct pfring_pkthdr hdr = { .caplen = SIZE, .len = SIZE };

	is(pfring_get_device_clock(ring, &ts), PF_RING_ERROR_NOT_SUPPORTED,
	   "get_device_clock: veth has none");
	ok(strstr(pfring_last_error(), "no hardware clock"), "in words");
	is(pfring_set_device_clock(ring, &ts), PF_RING_ERROR_NOT_SUPPORTED,
	   "set_device_clock");
	is(pfring_adjust_device_clock(ring, &ts, -1),
	   PF_RING_ERROR_NOT_SUPPORTED, "adjust_device_clock");
	is(pfring_enable_hw_timestamp(ring, (char *)tx, 1, 1),
	   PF_RING_ERROR_NOT_SUPPORTED, "enable_hw_timestamp");
	is(pfring_add_hw_rule(ring, &rule), PF_RING_ERROR_NOT_SUPPORTED,
	   "add_hw_rule: veth has none");
	ok(strstr(pfring_last_error(), "no rules in hardware"), "in words");
	is(pfring_remove_hw_rule(ring, 3), PF_RING_ERROR_NOT_SUPPORTED,
	   "remove_hw_rule");
	is(pfring_set_filtering_mode(ring, hardware_only), 0,
	   "set_filtering_mode");
	is(pfring_add_filtering_rule(ring, &soft), PF_RING_ERROR_NOT_SUPPORTED,
	   "set_filtering_mode: hardware that is not there");
	is(pfring_set_filtering_mode(ring, hardware_and_software), 0, "both");
	is(pfring_add_filtering_rule(ring, &soft), 0, "both: in software");
	is(pfring_set_virtual_device(ring, &device),
	   PF_RING_ERROR_UNKNOWN_ADAPTER, "set_virtual_device: there is none");
	strcpy(device.device_name, "lo");
	is(pfring_set_virtual_device(ring, &device), 0, "set_virtual_device");
	pfring_add_hw_rule(ring, &rule);
	ok(!strncmp(pfring_last_error(), "lo ", 3),
	   "set_virtual_device: rules go there");
	memset(&device, 0, sizeof(device));
	pfring_set_virtual_device(ring, &device);
	is(pfring_get_card_settings(ring, &card), 0, "get_card_settings");
	is(card.max_packet_size, 1518, "get_card_settings: packet size");
	is(pfring_get_num_tx_slots(ring), 0, "get_num_tx_slots: veth has none");
	is(pfring_set_tx_watermark(ring, 1), 0, "set_tx_watermark");
	is(pfring_set_tx_watermark(ring, 64), PF_RING_ERROR_NOT_SUPPORTED,
	   "set_tx_watermark: frames do not wait");
	is(pfring_flush_tx_packets(ring), 0, "flush_tx_packets");
	is(pfring_copy_tx_packet_into_slot(ring, 0, buffer, 60),
	   PF_RING_ERROR_NOT_SUPPORTED, "copy_tx_packet_into_slot");
	is(pfring_set_application_stats(ring, "x"), PF_RING_ERROR_NOT_SUPPORTED,
	   "set_application_stats");
	is(pfring_set_bound_dev_name(ring, "x"), PF_RING_ERROR_NOT_SUPPORTED,
	   "set_bound_dev_name");
	is(pfring_set_filtering_sampling_rate(ring, 2),
	   PF_RING_ERROR_NOT_SUPPORTED, "set_filtering_sampling_rate");

	frame_build(&plan, 0, SIZE, frame);
	clock_gettime(CLOCK_REALTIME, &now);
	is(pfring_send_get_time(ring, (char *)frame, SIZE, &ts), SIZE, "send_get_time");
	ok(ts.tv_sec >= now.tv_sec, "send_get_time: the driver's time");
	is(pfring_send_parsed(ring, (char *)frame, &hdr, 1), SIZE, "send_parsed");
	is(pfring_loopback_test(ring, buffer, sizeof(buffer), 200), 0,
	   "loopback_test");
	is((unsigned char)buffer[12] << 8 | (unsigned char)buffer[13], 0x88b5,
	   "loopback_test: what came back");

	ok(pfring_print_pkt(text, sizeof(text), frame, SIZE, SIZE) > 0 &&
	   strstr(text, "UDP"), "print_pkt: %s", text);
	is(pfring_set_promisc(ring, 1), 0, "set_promisc");
	is(pfring_set_if_promisc(tx, 1), 0, "set_if_promisc");
	is(pfring_set_if_promisc(tx, 0), 0, "set_if_promisc: off");
	is(pfring_set_application_name(ring, "api test"), 0,
	   "set_application_name");
	printf("# ring %u\n", pfring_get_ring_id(ring));
	pfring_close(ring);
}

/* What a packet socket can do of all that. */
static void test_packet_socket(void)
{
	struct frame_plan tagged = {
		.flows = 1, .num_tags = 1, .tag = { 7 },
	};
	char name[64];
	pfring *ring;
	pfring_stat stats;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	const char *kinds[] = { "af_packet", "pcap" };
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s:%s", kinds[i], rx);
		ring = open_on(name, PF_RING_LONG_HEADER | PF_RING_PROMISC);
		traffic(5);
		enabled(ring);
		traffic(30);
		is(pfring_poll(ring, PATIENCE), 1, "%s: wakes", name);
		is(drain(ring), 30, "%s: what came since it was enabled", name);
		pfring_set_bpf_filter(ring, "vlan 7");
		traffic(5);
		traffic_of(&tagged, 3);
		is(pfring_recv(ring, &packet, 0, &hdr, 1), 1, "%s: filter",
		   name);
		is(hdr.extended_hdr.parsed_pkt.vlan_id, 7,
		   "%s: the tag is in its place", name);
		is(drain(ring), 2, "%s: and nothing else", name);
		is(pfring_stats(ring, &stats), 0, "%s: stats", name);
		is(stats.drop, 0, "%s: none lost", name);
		is(pfring_set_cluster(ring, 1, cluster_per_flow),
		   PF_RING_ERROR_NOT_SUPPORTED, "%s: no clusters", name);
		pfring_close(ring);
	}
	/* Down is not gone. */
	snprintf(name, sizeof(name), "af_packet:%s", other);
	ring = open_enabled(name, 0);
	snprintf(name, sizeof(name), "ip link set %s down", other);
	need(!system(name), "ip");
	pfring_poll(ring, 10);
	is(pfring_recv(ring, &packet, 0, &hdr, 0), 0, "af_packet: down");
	pfring_poll(ring, 10);
	is(pfring_recv(ring, &packet, 0, &hdr, 0), 0, "af_packet: still down");
	snprintf(name, sizeof(name), "ip link set %s up", other);
	need(!system(name), "ip");
	pfring_poll(ring, 10);
	snprintf(name, sizeof(name), "ip link del %s", other);
	need(!system(name), "ip");
	is(pfring_recv(ring, &packet, 0, &hdr, 1),
	   PF_RING_ERROR_UNKNOWN_ADAPTER, "af_packet: gone");
	pfring_close(ring);
	ring = pfring_open("af_packet:nowhere", 128, 0);
	is(!ring && errno == ENODEV, 1, "af_packet: no such device");
}

int main(int argc, char **argv)
{
	int failed;

	if (argc != 5)
		return 2;
	tx = argv[1];
	rx = argv[2];
	other = argv[3];
	peer = argv[4];
	traffic_begin();
	test_opening();
	test_receiving();
	test_choice();
	failed = api_rules();
	test_several();
	test_adapter();
	test_packet_socket();
	traffic_end();
	return tap_end() || failed;
}
