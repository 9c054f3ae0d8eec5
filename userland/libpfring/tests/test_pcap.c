// SPDX-License-Identifier: LGPL-2.1-or-later
/* pcap files as rings, and what is left to libpcap; names that no back end takes. */
#include <stdio.h>
#include <unistd.h>

#include "numbered.h"
#include "ring.h"
#include "test.h"

static void file(void **state)
{
	struct pfring_pkthdr hdr;
	struct timespec ts;
	unsigned char *packet;
	pfring_stat stats;
	pfring *ring;
	int i;

	(void)state;
	ring = pfring_open(pcap_path[0], 128, PF_RING_LONG_HEADER);
	assert_non_null(ring);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_RING_NOT_ENABLED);
	assert_int_equal(pfring_enable_ring(ring), 0);
	for (i = 0; i < 20; i += 2) {
		assert_int_equal(pfring_next_pkt_time(ring, &ts), 0);
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
		assert_int_equal(number_of(packet), i);
		assert_int_equal(hdr.ts.tv_sec, 1000 + i);
		assert_int_equal(hdr.ts.tv_usec, 123456);
		assert_int_equal(ts.tv_nsec, 123456789);
		assert_int_equal(hdr.extended_hdr.timestamp_ns % 1000000000,
				 123456789);
		assert_int_equal(hdr.extended_hdr.parsed_pkt.l4_src_port,
				 1000 + i);
		assert_int_equal(hdr.caplen, FRAME);
	}
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	assert_text_has(pfring_last_error(), "at its end");
	assert_int_equal(pfring_stats(ring, &stats), 0);
	assert_int_equal(stats.recv, 10);
	assert_int_equal(stats.drop, 0);
	assert_int_equal(pfring_send(ring, (char *)packet, 60, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_text_has(pfring_last_error(), "pcap file");
	assert_int_equal(pfring_get_selectable_fd(ring),
			 PF_RING_ERROR_NOT_SUPPORTED);
	pfring_close(ring);
}

/* The packet in hand stays what it is while the next one is looked at. */
static void held_packet(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *ring = open_enabled(pcap_path[0], 0);

	(void)state;
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(pfring_is_pkt_available(ring), 1);
	assert_int_equal(pfring_poll(ring, 100), 1);
	assert_int_equal(number_of(packet), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 2);
	pfring_close(ring);
}

static void file_filters(void **state)
{
	struct pfring_pkthdr hdr;
	struct pfr_counters c;
	unsigned char *packet;
	filtering_rule rule = { .rule_id = 1 };
	pfring *ring = pfring_open(pcap_path[0], 128, 0);

	(void)state;
	assert_int_equal(pfring_set_bpf_filter(ring, "udp src portrange 1004-1013"), 0);
	assert_int_equal(pfring_set_bpf_filter(ring, "udp) or (tcp"),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_sampling_rate(ring, 2), 0);
	assert_int_equal(pfring_set_application_name(ring, "me"), 0);
	assert_int_equal(pfring_enable_ring(ring), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 4);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 8);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 12);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	assert_int_equal(pfring_counters(ring, &c, sizeof(c)), 0);
	assert_int_equal(c.seen, 10);
	assert_int_equal(c.bpf_rejected, 5);
	assert_int_equal(c.sampled_out, 2);
	assert_int_equal(c.delivered, 3);
	/* What only the module can do. */
	assert_int_equal(pfring_add_filtering_rule(ring, &rule),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_text_has(pfring_last_error(), "only pf_ring.ko can");
	assert_int_equal(pfring_set_cluster(ring, 1, cluster_per_flow),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_bind(ring, "lo"), PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_remove_bpf_filter(ring), 0);
	assert_int_equal(pfring_remove_bpf_filter(ring),
			 PF_RING_ERROR_INVALID_STATUS);
	pfring_close(ring);
}

static void slices(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *ring = open_enabled(pcap_path[0], 0);

	(void)state;
	assert_int_equal(pfring_set_packet_slicing(ring, 5, 0),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_packet_slicing(ring, 4, 3), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(hdr.caplen, 42 + 3);
	assert_int_equal(hdr.len, FRAME);
	assert_int_equal(pfring_set_packet_slicing(ring, 3, 0), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(hdr.caplen, 34);
	assert_int_equal(pfring_set_packet_slicing(ring, 0, 0), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(hdr.caplen, FRAME);
	pfring_close(ring);
}

static void put_aside(void **state)
{
	pfring *ring = open_enabled(pcap_path[0], 0);
	void *buffers[3];	/* of pfring_pkt_buff */
	struct pfring_pkthdr hdr;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		buffers[i] = pfring_alloc_pkt_buff(ring);
		assert_non_null(buffers[i]);
		assert_int_equal(pfring_recv_pkt_buff(ring, buffers[i], &hdr, 1),
				 1);
	}
	for (i = 0; i < 3; i++) {
		assert_int_equal(number_of(pfring_get_pkt_buff_data(ring, buffers[i])),
				 2 * i);
		assert_int_equal(pfring_set_pkt_buff_len(ring, buffers[i], 128),
				 0);
		assert_int_equal(pfring_set_pkt_buff_len(ring, buffers[i], 129),
				 PF_RING_ERROR_INVALID_ARGUMENT);
		assert_int_equal(pfring_set_pkt_buff_ifindex(ring, buffers[i], 0),
				 PF_RING_ERROR_INVALID_ARGUMENT);
		pfring_release_pkt_buff(ring, buffers[i]);
	}
	pfring_close(ring);
}

static void filters_and_texts(void **state)
{
	struct bpf_program program;
	struct pfring_pkthdr hdr = { .caplen = FRAME, .len = FRAME };
	unsigned char frame[FRAME];
	char text[256];
	int len;

	(void)state;
	make_frame(frame, 1);
	assert_int_equal(pfring_parse_bpf_filter("udp port 53", 1518, &program),
			 0);
	assert_true(pfring_bpf_filter(&program, frame, FRAME, FRAME));
	frame[37] = 54;
	assert_false(pfring_bpf_filter(&program, frame, FRAME, FRAME));
	pfring_free_bpf_filter(&program);
	assert_int_equal(pfring_parse_bpf_filter("udp port", 1518, &program),
			 PF_RING_ERROR_INVALID_ARGUMENT);

	assert_int_equal(pfring_parse_pkt(frame, &hdr, 4, 0, 0), 4);
	len = pfring_print_parsed_pkt(text, sizeof(text), frame, &hdr);
	assert_int_equal(len, strlen(text));
	assert_text_has(text, "[10.0.0.1:1001 -> 10.0.0.2:54][UDP]");
	/* Room for less: cut, and ended. */
	assert_int_equal(pfring_print_pkt(text, 10, frame, FRAME, FRAME), 9);
	assert_int_equal(strlen(text), 9);
	assert_int_equal(pfring_print_pkt(text, 1, frame, FRAME, FRAME), 0);
	assert_int_equal(pfring_print_pkt(text, 0, frame, FRAME, FRAME),
			 PF_RING_ERROR_INVALID_ARGUMENT);
}

static void bad_names(void **state)
{
	char raw[128];

	(void)state;
	refuse("pcap:", "a file or a device");
	refuse("pcap:/nowhere", "No such file");
	refuse("pcap:/dev/null", "pcap:/dev/null");
	refuse("multi:", "multi: takes devices");
	refuse("multi:a;;b", "multi: takes devices");
	refuse("multi:multi:lo", "multi: takes devices");
	refuse("userspace:eth0", "usr and a number");
	refuse("userspace:usr", "usr and a number");
	refuse("userspace:usr123456", "usr and a number");
	refuse("af_packet:eth0;eth1", "one device");
	snprintf(raw, sizeof(raw), "pcap:%s/raw.pcap", pcap_folder);
	make_file(raw + 5, 0, 1, 2, DLT_RAW);
	refuse(raw, "not Ethernet");
	unlink(raw + 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file),
		cmocka_unit_test(held_packet),
		cmocka_unit_test(file_filters),
		cmocka_unit_test(slices),
		cmocka_unit_test(put_aside),
		cmocka_unit_test(filters_and_texts),
		cmocka_unit_test(bad_names),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
