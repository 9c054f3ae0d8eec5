// SPDX-License-Identifier: GPL-2.0-only
/*
 * clients A B - what programs made for PF_RING rely on. What goes into A comes out
 * of B. It is written as they are: it includes <pfring.h> alone.
 */
#include <pfring.h>

#include "frame.h"
#include "tap.h"

#define SIZE	100

static const struct frame_plan plan = { .flows = 4 };

/* A frame of ICMP: echo request @sequence, or its reply. */
static void icmp_frame(unsigned char *frame, int sequence, int reply)
{
	static const unsigned char head[] = {
		2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
		0x45, 0, 0, 86, 0, 0, 0, 0, 64, 1, 0, 0,
		10, 0, 0, 1, 10, 0, 0, 2,
	};

	memset(frame, 0, SIZE);
	memcpy(frame, head, sizeof(head));
	frame[34] = reply ? 0 : 8;
	frame[41] = (unsigned char)sequence;
	if (reply) {
		frame[29] = 2;
		frame[33] = 1;
	}
}

static pfring *open_ring(char *device, u_int32_t flags)
{
	pfring *ring;

	errno = 0;
	ring = pfring_open(device, 1518, flags);
	need(ring, device);
	return ring;
}

static pfring *open_sender(char *device)
{
	pfring *ring = open_ring(device, 0);

	need(!pfring_set_socket_mode(ring, send_only_mode) &&
	     !pfring_enable_ring(ring), "a sender");
	return ring;
}

static void say(pfring *sender, int n)
{
	unsigned char frame[SIZE];

	frame_build(&plan, n, SIZE, frame);
	need(pfring_send(sender, (char *)frame, SIZE, 1) == SIZE, "send");
}

static void test_members(char *b)
{
	pfring *ring = open_ring(b, PF_RING_PROMISC);

	is(errno, 0, "open: errno is 0 after success");
	ok(ring->fd >= 0 && ring->fd == pfring_get_selectable_fd(ring),
	   "members: fd");
	is(ring->mtu_len, 1500, "members: mtu_len");
	ok(!strcmp(ring->device_name, b), "members: device_name");
	ok(ring->send && ring->send_ifindex && ring->next_pkt_time,
	   "members: functions");
	pfring_close(ring);
}

static void test_bundle(pfring *sender, char *b)
{
	pfring *ring = open_ring(b, 0);
	struct pfring_pkthdr hdr;
	pfring_bundle bundle;
	unsigned char *packet;

	pfring_bundle_init(&bundle, pick_round_robin);
	is(pfring_bundle_add(&bundle, ring), 0, "bundle: add");
	pfring_set_poll_watermark(ring, 1);
	say(sender, 1);
	is(pfring_bundle_read(&bundle, &packet, 0, &hdr, 1), 1,
	   "bundle: packets come after bundle_add() alone");
	pfring_bundle_close(&bundle);

	ring = open_ring(b, 0);
	pfring_set_poll_watermark(ring, 1);
	is(pfring_poll(ring, 0), 0, "poll: enables");
	say(sender, 1);
	is(pfring_poll(ring, 30000), 1, "poll: a packet");
	pfring_close(ring);
}

static void test_header(pfring *sender, char *b)
{
	pfring *ring = open_ring(b, 0);
	struct pfring_extended_pkthdr *ext;
	struct timespec before, after;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int index = 0;

	pfring_get_device_ifindex(ring, b, &index);
	need(!pfring_enable_ring(ring) && !pfring_set_poll_watermark(ring, 1),
	     "enable");
	memset(&hdr, 0x55, sizeof(hdr));
	ext = &hdr.extended_hdr;
	clock_gettime(CLOCK_REALTIME, &before);
	say(sender, 1);
	is(pfring_recv(ring, &packet, 0, &hdr, 1), 1, "short header: a packet");
	clock_gettime(CLOCK_REALTIME, &after);
	ok(ext->timestamp_ns >= (u_int64_t)before.tv_sec * 1000000000 +
				(u_int64_t)before.tv_nsec &&
	   ext->timestamp_ns <= (u_int64_t)after.tv_sec * 1000000000 +
				(u_int64_t)after.tv_nsec,
	   "short header: timestamp_ns");
	is(ext->parsed_header_len, 0, "short header: parsed_header_len");
	is(ext->if_index, index, "short header: if_index");
	is(ext->rx_direction, 1, "short header: rx_direction");
	is(ext->flags, 0, "short header: flags");
	pfring_close(ring);
}

/* As the bridge of the examples does it: the mode is that of a reader. */
static void test_bridge(pfring *sender, char *b)
{
	pfring *in = open_ring(b, PF_RING_LONG_HEADER);
	pfring *back = open_ring("v2", 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int index = 0;

	pfring_get_device_ifindex(in, "v3", &index);
	need(!pfring_set_socket_mode(in, recv_only_mode), "recv_only_mode");
	pfring_set_direction(in, rx_only_direction);
	pfring_set_direction(back, rx_only_direction);
	need(!pfring_set_poll_watermark(in, 1) && !pfring_enable_ring(in) &&
	     !pfring_set_poll_watermark(back, 1) && !pfring_enable_ring(back),
	     "enable");
	say(sender, 3);
	is(pfring_recv(in, &packet, 0, &hdr, 1), 1, "bridge: receive");
	is(pfring_send_last_rx_packet(in, index), 0,
	   "bridge: send_last_rx_packet in recv_only_mode");
	is(pfring_recv(back, &packet, 0, &hdr, 1), 1, "bridge: it arrives");
	is(hdr.len, SIZE, "bridge: whole");
	is(pfring_send(in, (char *)packet, SIZE, 1),
	   PF_RING_ERROR_NOT_SUPPORTED, "bridge: else it only receives");
	pfring_close(in);
	pfring_close(back);
}

/* The filter that accepts nothing, at the level where the module had options. */
static void test_filter(pfring *sender, char *b)
{
	struct { u_short code; u_char jt, jf; u_int32_t k; } nothing = { 6, 0, 0, 0 };
	struct { u_int len; void *code; } program = { 1, &nothing };
	pfring *ring = open_ring(b, 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int zero = 0;

	pfring_set_direction(ring, rx_only_direction);
	is(setsockopt(pfring_get_selectable_fd(ring), 0, SO_ATTACH_FILTER,
		      &program, sizeof(program)), 0,
	   "filter: attached at level 0");
	need(!pfring_enable_ring(ring), "enable");
	say(sender, 1);
	is(pfring_recv(ring, &packet, 0, &hdr, 0), 0, "filter: it filters");
	is(setsockopt(pfring_get_selectable_fd(ring), 0, SO_DETACH_FILTER,
		      &zero, sizeof(zero)), 0, "filter: detached at level 0");
	say(sender, 1);
	is(pfring_recv(ring, &packet, 0, &hdr, 0), 1, "filter: it is gone");
	is(setsockopt(pfring_get_selectable_fd(ring), 0, SO_REUSEADDR, &zero,
		      sizeof(zero)), -1, "filter: no other option there");
	pfring_close(ring);
}

/* What a program makes of a packet's headers to be rid of its flow. */
static void hash_rule_of(hash_filtering_rule *rule,
			 const struct pkt_parsing_info *info)
{
	memset(rule, 0, sizeof(*rule));
	rule->vlan_id = info->vlan_id;
	rule->proto = info->l3_proto;
	memcpy(&rule->host_peer_a, &info->ipv4_src, sizeof(ip_addr));
	memcpy(&rule->host_peer_b, &info->ipv4_dst, sizeof(ip_addr));
	rule->port_peer_a = info->l4_src_port;
	rule->port_peer_b = info->l4_dst_port;
	rule->rule_action = dont_forward_packet_and_stop_rule_evaluation;
	rule->plugin_action.plugin_id = NO_PLUGIN_ID;
}

static void wildcard_rule_of(filtering_rule *rule,
			     const struct pkt_parsing_info *info)
{
	memset(rule, 0, sizeof(*rule));
	rule->rule_id = 7;
	rule->core_fields.proto = info->l3_proto;
	rule->core_fields.shost = info->ip_src;
	rule->core_fields.shost_mask.v4 = 0xffffffff;
	rule->core_fields.sport_low = info->l4_src_port;
	rule->core_fields.sport_high = info->l4_src_port;
	rule->core_fields.dport_low = info->l4_dst_port;
	rule->core_fields.dport_high = info->l4_dst_port;
	rule->rule_action = dont_forward_packet_and_stop_rule_evaluation;
}

static int gets(pfring *sender, pfring *ring, int sequence, int reply)
{
	unsigned char frame[SIZE], *packet;
	struct pfring_pkthdr hdr;

	icmp_frame(frame, sequence, reply);
	need(pfring_send(sender, (char *)frame, SIZE, 1) == SIZE, "send");
	return pfring_recv(ring, &packet, 0, &hdr, 0);
}

static void test_icmp(pfring *sender, char *b)
{
	pfring *ring = open_ring(b, PF_RING_LONG_HEADER);
	unsigned char frame[SIZE], *packet;
	hash_filtering_rule hash;
	struct pfring_pkthdr hdr;
	filtering_rule rule;

	pfring_set_direction(ring, rx_only_direction);
	need(!pfring_enable_ring(ring), "enable");
	icmp_frame(frame, 1, 0);
	need(pfring_send(sender, (char *)frame, SIZE, 1) == SIZE, "send");
	is(pfring_recv(ring, &packet, 0, &hdr, 0), 1, "icmp: a request");
	is(hdr.extended_hdr.parsed_pkt.l4_src_port, 8, "icmp: its type");
	hash_rule_of(&hash, &hdr.extended_hdr.parsed_pkt);
	wildcard_rule_of(&rule, &hdr.extended_hdr.parsed_pkt);

	is(pfring_handle_hash_filtering_rule(ring, &hash, 1), 0,
	   "icmp: an exact rule of it");
	is(gets(sender, ring, 2, 0), 0, "icmp: it matches the next request");
	is(gets(sender, ring, 3, 1), 0, "icmp: and the reply");
	is(pfring_handle_hash_filtering_rule(ring, &hash, 0), 0,
	   "icmp: removed by the same");
	is(gets(sender, ring, 4, 0), 1, "icmp: without it they come");

	is(pfring_add_filtering_rule(ring, &rule), 0,
	   "icmp: a wildcard rule of it");
	is(gets(sender, ring, 5, 0), 0, "icmp: it matches the next request");
	is(gets(sender, ring, 6, 1), 1, "icmp: and not the other host's");
	pfring_close(ring);
}

int main(int argc, char **argv)
{
	pfring *sender;

	need(argc == 3, "usage: clients A B");
	sender = open_sender(argv[1]);
	test_members(argv[2]);
	test_bundle(sender, argv[2]);
	test_header(sender, argv[2]);
	test_bridge(sender, argv[2]);
	test_filter(sender, argv[2]);
	test_icmp(sender, argv[2]);
	pfring_close(sender);
	return tap_end();
}
