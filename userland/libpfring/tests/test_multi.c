// SPDX-License-Identifier: LGPL-2.1-or-later
/* Several rings as one, each of a file. */
#include <stdio.h>

#include "numbered.h"
#include "test.h"

static void bundles(void **state)
{
	pfring *a = open_enabled(pcap_path[0], 0), *b = open_enabled(pcap_path[1], 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring_bundle bundle;
	int i;

	(void)state;
	pfring_bundle_init(&bundle, pick_fifo);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_bundle_add(&bundle, b), 0);
	assert_int_equal(pfring_bundle_add(&bundle, a), 0);
	assert_int_equal(pfring_bundle_add(&bundle, a),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	for (i = 0; i < 10; i++) {
		assert_int_equal(pfring_bundle_poll(&bundle, 0), 1);
		assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr,
						    0), 1);
		assert_int_equal(number_of(packet), i);
	}
	/* Two of the one are taken: in turn, whatever the time. */
	bundle.policy = pick_round_robin;
	bundle.last_read_socket = 1;
	pfring_recv(a, &packet, 0, &hdr, 0);
	pfring_recv(a, &packet, 0, &hdr, 0);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 11);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 14);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 13);
	pfring_bundle_close(&bundle);
	assert_int_equal(bundle.num_sockets, 0);
}

/* One ring gets the other's packets, and gives them back when it is closed. */
static void masters(void **state)
{
	pfring *a = open_enabled(pcap_path[0], 0), *b = open_enabled(pcap_path[1], 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring_stat stats;
	int i;

	(void)state;
	assert_int_equal(pfring_set_master(a, a),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_read_policy(a, pick_fifo),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_set_master(b, a), 0);
	assert_int_equal(pfring_set_master(b, a),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_stats(a, &stats), 0);
	/* Six: one more of each may have been looked at. */
	assert_in_range(stats.recv, 4, 6);
	pfring_close(b);
	for (i = 4; i < 20; i += 2) {
		assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	pfring_close(a);
}

/* Files as one: by time, or in turn. */
static void multi(void **state)
{
	const unsigned long in_turn[] = { 4, 5, 6, 7 };
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	char name[300];
	pfring *ring;
	int i;

	(void)state;
	snprintf(name, sizeof(name), "multi:%s;%s", pcap_path[1], pcap_path[0]);
	ring = open_enabled(name, PF_RING_LONG_HEADER);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_set_read_policy(ring, 7),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_read_policy(ring, pick_round_robin), 0);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
		assert_in_set(number_of(packet), in_turn, 4);
		assert_int_equal(hdr.extended_hdr.parsed_pkt.l4_src_port,
				 1000 + number_of(packet));
	}
	for (i = 8; i < 20; i++)
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	pfring_close(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bundles),
		cmocka_unit_test(masters),
		cmocka_unit_test(multi),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
