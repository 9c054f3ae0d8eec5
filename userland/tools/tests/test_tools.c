// SPDX-License-Identifier: LGPL-2.1-or-later
/* The tools' parts that need no ring. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <pfring.h>

#include "frames.h"
#include "pace.h"
#include "pcap_file.h"
#include "rates.h"

static const unsigned char mac_a[6] = { 2, 0, 0, 0, 0, 1 };
static const unsigned char mac_b[6] = { 2, 0, 0, 0, 0, 2 };

static void macs(void **state)
{
	static const char *const bad[] = {
		"", "02:00", "02:00:00:00:00:01:", "02:00:00:00:00:0g",
		"02-00-00-00-00-01", "02:00:00:00:00:011",
	};
	unsigned char mac[6];
	size_t i;

	(void)state;
	assert_true(read_mac("02:00:00:00:00:01", mac));
	assert_memory_equal(mac, mac_a, 6);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(read_mac(bad[i], mac));
}

/* Over a header with a right checksum in it the sum is all ones. */
static uint32_t checksum(const unsigned char *p, uint32_t len, uint32_t sum)
{
	uint32_t i;

	for (i = 0; i < len; i++)
		sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static void made_up_frames(void **state)
{
	uint32_t lengths[] = { FRAME_MIN, 43, 60, 61, 1514, FRAME_MAX };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		uint32_t len = lengths[i];
		struct frame f = make_frame(mac_a, mac_b, len);
		struct pfring_pkthdr hdr = { .caplen = len, .len = len };
		const struct pkt_parsing_info *p = &hdr.extended_hdr.parsed_pkt;

		assert_non_null(f.bytes);
		assert_int_equal(f.len, len);
		set_source(&f, 299);
		assert_int_equal(pfring_parse_pkt(f.bytes, &hdr, 4, 0, 0), 4);
		assert_memory_equal(p->smac, mac_a, 6);
		assert_memory_equal(p->dmac, mac_b, 6);
		assert_int_equal(p->ipv4_src, 0x0a000001 + 299);
		assert_int_equal(p->l3_proto, 17);
		assert_int_equal(p->l4_dst_port, 9);
		assert_int_equal(checksum(f.bytes + 14, 20, 0), 0xffff);
		assert_int_equal(checksum(f.bytes + 34, len - 34,
					  checksum(f.bytes + 26, 8,
						   17 + len - 34)), 0xffff);
		free(f.bytes);
	}
}

static void paces(void **state)
{
	struct pace p;
	uint64_t start = now_ns(), took;
	int i;

	(void)state;
	pace_start(&p, 1000, 0, false);
	for (i = 0; i < 50; i++)
		pace_wait(&p, 60);
	took = now_ns() - start;
	/* The first goes at once; a busy machine may only make it longer. */
	assert_true(took >= 48900000);
	pace_start(&p, 0, 0, false);
	start = now_ns();
	for (i = 0; i < 1000; i++)
		pace_wait(&p, 60);
	assert_true(now_ns() - start < 1000000000);
}

static void rates(void **state)
{
	(void)state;
	assert_string_equal(whole(1234567).text, "1'234'567");
	assert_string_equal(decimals(1234.5).text, "1'234.50");
	assert_true(per_second(10, 0) < 0.000000001);
	assert_true(per_second(10, 500000000) > 19.99);
	/* 14.88 million frames of 60 bytes fill 10 Gbit/s. */
	assert_true(wire_gbps(14880952, 14880952 * 60ULL, 1000000000) > 9.999);
	assert_true(wire_gbps(14880952, 14880952 * 60ULL, 1000000000) < 10.001);
}

#ifdef HAVE_PCAP
static void pcap_files(void **state)
{
	char path[] = "/tmp/pfring-test-XXXXXX";
	struct pfring_pkthdr hdr = { .caplen = 4, .len = 4 };
	struct pcap_writer *w;
	struct frame *frames;
	int fd = mkstemp(path);
	long count, i;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	w = pcap_writer_open(path, 100, 1);
	assert_non_null(w);
	hdr.extended_hdr.timestamp_ns = 1700000000123456789ULL;
	for (i = 0; i < 5; i++) {
		unsigned char bytes[4] = { (unsigned char)i, 1, 2, 3 };

		/* The last is cut, and not to be sent. */
		hdr.len = i < 4 ? 4 : 1500;
		pcap_writer_write(w, &hdr, bytes);
	}
	assert_int_equal(pcap_writer_close(w), 0);
	count = pcap_file_load(path, &frames);
	assert_int_equal(count, 4);
	for (i = 0; i < count; i++) {
		assert_int_equal(frames[i].len, 4);
		assert_int_equal(frames[i].bytes[0], i);
		free(frames[i].bytes);
	}
	free(frames);
	unlink(path);
	assert_int_equal(pcap_file_load(path, &frames), -1);
	assert_null(pcap_writer_open("/nowhere/at/all", 100, 1));
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(macs),
		cmocka_unit_test(made_up_frames),
		cmocka_unit_test(paces),
		cmocka_unit_test(rates),
#ifdef HAVE_PCAP
		cmocka_unit_test(pcap_files),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
