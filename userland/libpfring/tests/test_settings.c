// SPDX-License-Identifier: LGPL-2.1-or-later
/* Settings, information and sending, against a fake pf_ring.ko. */
#include <errno.h>

#include "open_fixture.h"

static void enable_and_disable(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;

	(void)state;
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1),
			 PF_RING_ERROR_RING_NOT_ENABLED);
	assert_int_equal(pfring_enable_ring(ring), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_ENABLE], 1);
	assert_int_equal(pfring_enable_ring(ring), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 0);
	assert_int_equal(pfring_disable_ring(ring), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_ENABLE], 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_RING_NOT_ENABLED);
	kernel.option_errno[PFR_SO_ENABLE] = ENOTCONN;
	assert_int_equal(pfring_enable_ring(ring),
			 PF_RING_ERROR_WRONG_CONFIGURATION);
}

static void settings(void **state)
{
	char long_name[64];
	const int invalid = PF_RING_ERROR_INVALID_ARGUMENT;

	(void)state;
#define EXPECT_U32(call, option, value) do {				\
	assert_int_equal(call, 0);					\
	assert_int_equal(kernel.u32_option[option], value);		\
} while (0)
	EXPECT_U32(pfring_set_direction(ring, tx_only_direction),
		   PFR_SO_DIRECTION, tx_only_direction);
	EXPECT_U32(pfring_set_sampling_rate(ring, 10), PFR_SO_SAMPLING_RATE, 10);
	EXPECT_U32(pfring_set_poll_watermark(ring, 1), PFR_SO_WATERMARK, 1);
	EXPECT_U32(pfring_set_poll_watermark(ring, 0), PFR_SO_WATERMARK, 1);
	EXPECT_U32(pfring_set_poll_watermark_timeout(ring, 65535),
		   PFR_SO_FLUSH_TIMEOUT, 65535000);
	EXPECT_U32(pfring_toggle_filtering_policy(ring, 7), PFR_SO_POLICY, 1);
	EXPECT_U32(pfring_toggle_filtering_policy(ring, 0), PFR_SO_POLICY, 0);
	EXPECT_U32(pfring_enable_rss_rehash(ring), PFR_SO_RSS_REHASH, 1);
	EXPECT_U32(pfring_set_promisc(ring, 5), PFR_SO_PROMISC, 1);
	EXPECT_U32(pfring_set_socket_mode(ring, recv_only_mode),
		   PFR_SO_SOCKET_MODE, recv_only_mode);
	assert_int_equal(pfring_set_poll_duration(ring, UINT32_MAX), 0);
	assert_int_equal(pfring_set_sampling_rate(ring, 0), invalid);

	assert_int_equal(pfring_set_channel_id(ring, 63), 0);
	assert_true(kernel.channel_mask == 1ULL << 63);
	assert_int_equal(pfring_set_channel_id(ring, UINT32_MAX), 0);
	assert_true(kernel.channel_mask == 0);
	assert_int_equal(pfring_set_channel_id(ring, 64), invalid);
	assert_int_equal(pfring_set_channel_id(ring, 40), 0);
	assert_true(kernel.channel_mask == 1ULL << 40);

	/* 0 is no cluster, in one or in none. */
	kernel.option_errno[PFR_SO_CLUSTER_LEAVE] = ENOENT;
	errno = 0;
	assert_int_equal(pfring_set_cluster(ring, 0, cluster_per_flow), 0);
	assert_int_equal(errno, 0);
	kernel.option_errno[PFR_SO_CLUSTER_LEAVE] = 0;
	assert_int_equal(pfring_set_cluster(ring, 9, cluster_round_robin), 0);
	assert_int_equal(kernel.cluster.id, 9);
	assert_int_equal(kernel.cluster.type, cluster_round_robin);
	kernel.option_errno[PFR_SO_CLUSTER] = EINVAL;
	assert_int_equal(pfring_set_cluster(ring, 9, cluster_per_flow), invalid);
	assert_text_has(pfring_last_error(), "another cluster type");
	assert_int_equal(pfring_remove_from_cluster(ring), 0);
	kernel.option_errno[PFR_SO_CLUSTER_LEAVE] = ENOENT;
	assert_int_equal(pfring_remove_from_cluster(ring),
			 PF_RING_ERROR_INVALID_STATUS);

	assert_int_equal(pfring_set_application_name(ring, "tester"), 0);
	assert_string_equal(kernel.name, "tester");
	strcpy(long_name, "/a/rather/long/path/of/a/program/with/a/name");
	assert_int_equal(pfring_set_application_name(ring, long_name), 0);
	assert_int_equal(strlen(kernel.name), PFR_APPL_NAME_LEN - 1);
	assert_int_equal(pfring_set_application_name(ring, ""), invalid);
	assert_int_equal(pfring_set_application_name(ring, NULL), invalid);

	kernel.option_errno[PFR_SO_DIRECTION] = EBUSY;
	assert_int_equal(pfring_set_direction(ring, rx_only_direction),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_text_has(pfring_last_error(), "before pfring_enable_ring()");
}

static void information(void **state)
{
	unsigned char mac[6];
	struct pfr_counters counters;
	pfring_stat stats;
	uint32_t version;
	int n;

	(void)state;
	assert_int_equal(pfring_stats(ring, &stats), 0);
	assert_int_equal(stats.recv, 7);
	assert_int_equal(stats.drop, 3);
	assert_int_equal(pfring_counters(ring, &counters, sizeof(counters)), 0);
	assert_int_equal(counters.seen, 10);
	assert_int_equal(pfring_version(ring, &version), 0);
	assert_int_equal(version, 0x010203);
	assert_int_equal(pfring_get_bound_device_address(ring, mac), 0);
	assert_int_equal(mac[5], 9);
	assert_int_equal(pfring_get_bound_device_ifindex(ring, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(pfring_get_bound_device_id(ring, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(pfring_get_device_ifindex(ring, "lo", &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(pfring_get_device_ifindex(ring, "no such", &n),
			 PF_RING_ERROR_UNKNOWN_ADAPTER);
	assert_int_equal(pfring_get_mtu_size(ring), 1500);
	assert_int_equal(pfring_get_num_rx_channels(ring), FAKE_RX_QUEUES);
	assert_int_equal(pfring_get_ring_id(ring), 5);
	assert_int_equal(pfring_get_num_queued_pkts(ring), 17);
	assert_int_equal(pfring_get_num_rx_slots(ring), 64);
	assert_int_equal(pfring_get_slot_header_len(ring), 32);
	assert_int_equal(pfring_get_caplen(ring), 1518);
	assert_true(pfring_get_selectable_fd(ring) >= 0);
	kernel.option_errno[PFR_SO_INFO] = EIO;
	assert_int_equal(pfring_get_num_rx_channels(ring), 1);
	assert_int_equal(pfring_version(ring, &version), PF_RING_ERROR_GENERIC);
}

/* Long packets would be lost without a word. */
static void reflects_whole_packets(void **state)
{
	(void)state;
	kernel.info.mtu = 9000;
	assert_int_equal(pfring_set_reflector_device(ring, "eth1"),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_text_has(pfring_last_error(), "caplen of at least 9014");
	kernel.info.mtu = 1504;
	kernel.socket_errno = EMFILE;	/* it goes on to open the device */
	assert_int_equal(pfring_set_reflector_device(ring, "eth1"),
			 PF_RING_ERROR_GENERIC);
	assert_text_has(pfring_last_error(), "Too many open files");
	assert_int_equal(pfring_set_reflector_device(ring, ""), 0);
}

static void null_rings(void **state)
{
	const int invalid = PF_RING_ERROR_INVALID_ARGUMENT;
	unsigned char mac[6];
	pfring_stat stats;
	uint32_t version;
	int n;

	(void)state;
	assert_int_equal(pfring_bind(NULL, "eth0"), invalid);
	assert_int_equal(pfring_enable_ring(NULL), invalid);
	assert_int_equal(pfring_disable_ring(NULL), invalid);
	assert_int_equal(pfring_set_direction(NULL, rx_only_direction), invalid);
	assert_int_equal(pfring_set_socket_mode(NULL, send_only_mode), invalid);
	assert_int_equal(pfring_set_promisc(NULL, 1), invalid);
	assert_int_equal(pfring_set_sampling_rate(NULL, 1), invalid);
	assert_int_equal(pfring_set_application_name(NULL, "x"), invalid);
	assert_int_equal(pfring_set_poll_watermark(NULL, 1), invalid);
	assert_int_equal(pfring_set_poll_watermark_timeout(NULL, 1), invalid);
	assert_int_equal(pfring_set_poll_duration(NULL, 1), invalid);
	assert_int_equal(pfring_set_channel_id(NULL, 1), invalid);
	assert_int_equal(pfring_set_channel_mask(NULL, 1), invalid);
	assert_int_equal(pfring_enable_rss_rehash(NULL), invalid);
	assert_int_equal(pfring_set_cluster(NULL, 1, cluster_per_flow), invalid);
	assert_int_equal(pfring_remove_from_cluster(NULL), invalid);
	assert_int_equal(pfring_toggle_filtering_policy(NULL, 1), invalid);
	assert_int_equal(pfring_set_bpf_filter(NULL, "ip"), invalid);
	assert_int_equal(pfring_remove_bpf_filter(NULL), invalid);
	assert_int_equal(pfring_set_if_promisc(NULL, 1), invalid);
	assert_int_equal(pfring_stats(NULL, &stats), invalid);
	assert_int_equal(pfring_version(NULL, &version), invalid);
	assert_int_equal(pfring_counters(NULL, NULL, 8), invalid);
	assert_int_equal(pfring_get_bound_device_address(NULL, mac), invalid);
	assert_int_equal(pfring_get_bound_device_ifindex(NULL, &n), invalid);
	assert_int_equal(pfring_get_device_ifindex(NULL, "lo", &n), invalid);
	assert_int_equal(pfring_get_mtu_size(NULL), invalid);
	assert_int_equal(pfring_get_caplen(NULL), invalid);
	assert_int_equal(pfring_get_selectable_fd(NULL), invalid);
	assert_int_equal(pfring_get_num_rx_channels(NULL), 1);
	assert_int_equal(pfring_get_ring_id(NULL), 0);
	assert_int_equal(pfring_get_num_queued_pkts(NULL), 0);
	assert_int_equal(pfring_get_num_rx_slots(NULL), 0);
	assert_int_equal(pfring_get_ethtool_link_speed(NULL), 0);
	assert_int_equal(pfring_get_ethtool_link_speed("no such"), 0);
	assert_int_equal(pfring_get_slot_header_len(NULL), 0);
}

static void null_results(void **state)
{
	const int invalid = PF_RING_ERROR_INVALID_ARGUMENT;

	(void)state;
	assert_int_equal(pfring_stats(ring, NULL), invalid);
	assert_int_equal(pfring_version(ring, NULL), invalid);
	assert_int_equal(pfring_counters(ring, NULL, 8), invalid);
	assert_int_equal(pfring_get_bound_device_address(ring, NULL), invalid);
	assert_int_equal(pfring_get_bound_device_ifindex(ring, NULL), invalid);
	assert_int_equal(pfring_get_device_ifindex(ring, NULL, NULL), invalid);
	assert_int_equal(pfring_set_bpf_filter(ring, NULL), invalid);
}

static void bpf(void **state)
{
	(void)state;
#ifdef HAVE_PCAP
	assert_int_equal(pfring_set_bpf_filter(ring, "udp port 5060"), 0);
	assert_true(kernel.filter_attached);
	assert_true(kernel.filter_len > 4);
	assert_int_equal(pfring_remove_bpf_filter(ring), 0);
	assert_false(kernel.filter_attached);
	assert_int_equal(pfring_set_bpf_filter(ring, "no sense"),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_text_has(pfring_last_error(), "no sense");
	assert_false(kernel.filter_attached);
#else
	assert_int_equal(pfring_set_bpf_filter(ring, "udp port 5060"),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_text_has(pfring_last_error(), "without libpcap");
#endif
	assert_int_equal(pfring_remove_bpf_filter(ring),
			 PF_RING_ERROR_INVALID_STATUS);
}

#define CHANGES	200

static void *change_vlan(void *arg)
{
	int i;

	for (i = 0; i < CHANGES; i++)
		pfring_set_vlan_id(arg, i % 2 ? RING_ANY_VLAN : 5);
	return NULL;
}

/* Filter and VLAN are one program: both may be set by any thread. */
static void filter_beside_vlan(void **state)
{
	pthread_t thread;
	int i;

	(void)state;
	pthread_create(&thread, NULL, change_vlan, ring);
	for (i = 0; i < CHANGES; i++)
		assert_int_equal(pfring_set_bpf_filter(ring, "udp"), 0);
	pthread_join(thread, NULL);
	assert_int_equal(pfring_remove_bpf_filter(ring), 0);
}

static void sends(void **state)
{
	struct pfring_pkthdr hdr = { .caplen = 5, .len = 5 };

	(void)state;
	assert_int_equal(pfring_send(ring, "frame", 5, 1),
			 PF_RING_ERROR_RING_NOT_ENABLED);
	pfring_enable_ring(ring);
	assert_int_equal(pfring_send(ring, "frame", 5, 1), 5);
	assert_int_equal(kernel.sent_len, 5);
	assert_int_equal(kernel.sent_ifindex, 0);
	assert_int_equal(pfring_send_ifindex(ring, "frames", 6, 1, 42), 6);
	assert_int_equal(kernel.sent_ifindex, 42);
	assert_int_equal(pfring_send_parsed(ring, "frame", &hdr, 1), 5);
}

static void sending_fails(void **state)
{
	static const struct {
		int err, code;
		const char *text;
	} cases[] = {
		{ EMSGSIZE, PF_RING_ERROR_INVALID_ARGUMENT, "MTU" },
		{ EINVAL, PF_RING_ERROR_INVALID_ARGUMENT, "shorter" },
		{ ENOBUFS, PF_RING_ERROR_NO_TX_SLOT_AVAILABLE, "" },
		{ EAGAIN, PF_RING_ERROR_NO_TX_SLOT_AVAILABLE, "" },
		{ EDESTADDRREQ, PF_RING_ERROR_WRONG_CONFIGURATION, "any" },
		{ ENETDOWN, PF_RING_ERROR_INVALID_STATUS, "down" },
		{ ENXIO, PF_RING_ERROR_UNKNOWN_ADAPTER, "" },
		{ ENODEV, PF_RING_ERROR_UNKNOWN_ADAPTER, "" },
		{ ENOMEM, PF_RING_ERROR_NOT_ENOUGH_MEMORY, "" },
		{ EIO, PF_RING_ERROR_GENERIC, "" },
	};
	size_t i;

	(void)state;
	pfring_enable_ring(ring);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kernel.send_errno = cases[i].err;
		assert_int_equal(pfring_send(ring, "x", 1, 0), cases[i].code);
		assert_text_has(pfring_last_error(), cases[i].text);
		assert_int_equal(errno, cases[i].err);
	}
}

static void send_only(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;

	(void)state;
	assert_int_equal(pfring_set_socket_mode(ring, send_only_mode), 0);
	pfring_enable_ring(ring);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_send(ring, "frame", 5, 1), 5);
	assert_int_equal(pfring_set_socket_mode(ring, recv_only_mode), 0);
	assert_int_equal(pfring_send(ring, "frame", 5, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 0);
}

int test_settings(void)
{
	const struct CMUnitTest tests[] = {
		OPEN(enable_and_disable),
		OPEN(settings),
		OPEN(information),
		OPEN(reflects_whole_packets),
		CLOSED(null_rings),
		OPEN(null_results),
		OPEN(bpf),
		OPEN(filter_beside_vlan),
		OPEN(sends),
		OPEN(sending_fails),
		OPEN(send_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
