// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring_recv() and its relatives, over a ring in memory. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "ring_fixture.h"

static void empty_ring(void **state)
{
	(void)state;
	assert_int_equal(recv_now(), 0);
	assert_int_equal(pfring_is_pkt_available(f.ring), 0);
	put_text("x");
	assert_int_equal(pfring_is_pkt_available(f.ring), 1);
	assert_int_equal(recv_now(), 1);
	assert_int_equal(recv_now(), 0);
}

static void unpublished_is_not_seen(void **state)
{
	(void)state;
	/* Everything written but the sequence word. */
	put_text("x");
	f.slots[0].seq = 0;
	assert_int_equal(recv_now(), 0);
	/* A later packet overtook it on another CPU: still not. */
	put_text("y");
	assert_int_equal(recv_now(), 0);
	f.slots[0].seq = 1;
	assert_int_equal(recv_now(), 1);
	assert_string_equal((char *)packet, "x");
	assert_int_equal(recv_now(), 1);
	assert_string_equal((char *)packet, "y");
}

static void short_header(void **state)
{
	const struct pfring_extended_pkthdr *ext = &hdr.extended_hdr;

	(void)state;
	memset(&hdr, 0x5a, sizeof(hdr));
	fake_ring_put(&f, "abcd", 4, 1500, T0 + 123456789);
	f.slots[0].if_index = 7;
	f.slots[0].hash = 0x12345678;
	assert_int_equal(recv_now(), 1);
	assert_int_equal(hdr.ts.tv_sec, 1700000000);
	assert_int_equal(hdr.ts.tv_usec, 123456);
	assert_int_equal(hdr.caplen, 4);
	assert_int_equal(hdr.len, 1500);
	assert_true(ext->timestamp_ns == T0 + 123456789);
	assert_int_equal(ext->flags, 0);
	assert_int_equal(ext->rx_direction, 1);
	assert_int_equal(ext->if_index, 7);
	assert_int_equal(ext->pkt_hash, 0x12345678);
	assert_int_equal(ext->parsed_header_len, 0);
	assert_int_equal(ext->tx.bounce_interface, UNKNOWN_INTERFACE);
	/* Not parsed, whatever was there of another packet. */
	assert_int_equal(ext->parsed_pkt.offset.l3_offset, 0);
	assert_int_equal(ext->parsed_pkt.offset.l4_offset, 0);
	/* The rest is not worth a write. */
	assert_int_equal(ext->parsed_pkt.l4_src_port, 0x5a5a);

	fake_ring_put(&f, "abcd", 4, 4, T0 + 1);
	f.slots[1].flags = PFR_DESC_VLAN_RESTORED | PFR_DESC_HW_TIMESTAMP;
	assert_int_equal(recv_now(), 1);
	assert_int_equal(ext->flags, PKT_FLAGS_VLAN_HWACCEL |
				     PKT_FLAGS_HW_TIMESTAMP);
	assert_int_equal(ext->rx_direction, 0);
	assert_int_equal(ext->parsed_header_len, 0);
	assert_int_equal(ext->link_type, 0);
}

/* The headers of one packet are not taken for those of the next. */
static void short_header_parsed(void **state)
{
	static const unsigned char udp[42] = {
		[12] = 0x08, [14] = 0x45, [17] = 28, [22] = 64, [23] = 17,
		[34] = 0, [35] = 53, [36] = 0, [37] = 54, [39] = 8,
	};
	unsigned char tagged[46] = { [12] = 0x81, [15] = 5 };

	(void)state;
	memcpy(tagged + 16, udp + 12, 30);
	memset(&hdr, 0, sizeof(hdr));
	fake_ring_put(&f, udp, sizeof(udp), sizeof(udp), T0);
	fake_ring_put(&f, tagged, sizeof(tagged), sizeof(tagged), T0);
	assert_int_equal(recv_now(), 1);
	assert_int_equal(pfring_parse_pkt(packet, &hdr, 4, 0, 0), 4);
	assert_int_equal(hdr.extended_hdr.parsed_pkt.offset.l3_offset, 14);
	assert_int_equal(recv_now(), 1);
	assert_int_equal(pfring_parse_pkt(packet, &hdr, 4, 0, 0), 4);
	assert_int_equal(hdr.extended_hdr.parsed_pkt.offset.l3_offset, 18);
	assert_int_equal(hdr.extended_hdr.parsed_pkt.vlan_id, 5);
}

static void times(void **state)
{
	static const uint64_t ns[] = {
		T0, T0 + 1, T0 + 999, T0 + 1000, T0 + SECOND - 1, T0 + SECOND,
		T0 + SECOND + 1, T0 - 1, T0, 0, 1, SECOND - 1, SECOND,
		INT64_MAX, 0, T0 + 999999999, T0 + 999000, T0 + 998999,
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ns) / sizeof(ns[0]); i++) {
		assert_true(fake_ring_put(&f, "x", 1, 1, ns[i]));
		assert_int_equal(recv_now(), 1);
		assert_true((uint64_t)hdr.ts.tv_sec == ns[i] / SECOND);
		assert_true((uint64_t)hdr.ts.tv_usec == ns[i] % SECOND / 1000);
	}
}

/* Every microsecond boundary is hit from both sides by some of these. */
static void times_at_random(void **state)
{
	uint64_t x = 88172645463325252ULL;
	int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		uint64_t in_second, ns;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		in_second = x % SECOND;
		if (i & 1)
			in_second = in_second / 1000 * 1000 + (i & 2 ? 999 : 0);
		ns = T0 + in_second;
		fake_ring_put(&f, "x", 1, 1, ns);
		assert_int_equal(recv_now(), 1);
		assert_true((uint64_t)hdr.ts.tv_usec == ns % SECOND / 1000);
	}
}

static void long_header(void **state)
{
	(void)state;
	reopen(PF_RING_LONG_HEADER, 0);
	put_text("long");
	assert_int_equal(recv_now(), 1);
	assert_string_equal((char *)packet, "long");
	assert_true(hdr.extended_hdr.timestamp_ns == T0);
	assert_int_equal(hdr.extended_hdr.if_index, 9);
	assert_int_equal(hdr.extended_hdr.pkt_hash, 0x1234);
	assert_int_equal(hdr.extended_hdr.parsed_pkt.eth_type, 0);
}

/* What a plugin found lies between the header and the packet. */
static void long_header_and_plugin(void **state)
{
	(void)state;
	reopen(PF_RING_LONG_HEADER, 0);
	put_text("packet");
	f.slots[0].data += 16;
	f.slots[0].flags |= 2 << PFR_DESC_PARSED_SHIFT;
	memcpy(f.data + f.slots[0].data - 16, "found by plugin", 16);
	memcpy(f.data + f.slots[0].data, "packet", 7);
	assert_int_equal(recv_now(), 1);
	assert_string_equal((char *)packet, "packet");
	assert_string_equal((char *)packet - 16, "found by plugin");
	assert_int_equal(hdr.extended_hdr.pkt_hash, 0x1234);
	assert_int_equal(hdr.extended_hdr.if_index, 9);
}

static void long_header_of_another_module(void **state)
{
	uint32_t size = offsetof(struct pfring_extended_pkthdr, parsed_pkt);

	(void)state;
	reopen(PF_RING_LONG_HEADER, 0);
	put_text("old");
	/* An older module's: shorter, but also just in front of the packet. */
	f.ring->reader.ext_hdr_size = size;
	memmove(f.data + f.slots[0].data - size,
		f.data + f.slots[0].data - sizeof(hdr.extended_hdr), size);
	memset(&hdr, 0x5a, sizeof(hdr));
	assert_int_equal(recv_now(), 1);
	assert_int_equal(hdr.extended_hdr.pkt_hash, 0x1234);
	assert_int_equal(hdr.extended_hdr.parsed_pkt.eth_type, 0);
	assert_int_equal(hdr.extended_hdr.parsed_pkt.reserved2, 0);

	/* A newer module's: longer, only its beginning is ours. */
	reopen(PF_RING_LONG_HEADER, 0);
	put_text("new");
	f.ring->reader.ext_hdr_size = sizeof(hdr.extended_hdr) + 16;
	f.slots[0].data += 16;
	memcpy(f.data + f.slots[0].data, "new", 4);
	assert_int_equal(recv_now(), 1);
	assert_string_equal((char *)packet, "new");
	assert_int_equal(hdr.extended_hdr.pkt_hash, 0x1234);
}

static void zero_copy_is_lazy(void **state)
{
	(void)state;
	put_text("first");
	put_text("second");
	assert_int_equal(recv_now(), 1);
	assert_ptr_equal(packet, f.data);
	/* Held: the kernel must not have it back yet. */
	assert_int_equal(f.consumer->index, 0);
	assert_int_equal(recv_now(), 1);
	assert_int_equal(f.consumer->index, 1);
	/* Nothing more, but the second is given back. */
	assert_int_equal(recv_now(), 0);
	assert_int_equal(f.consumer->index, 2);
}

static void zero_copy_survives_a_full_ring(void **state)
{
	(void)state;
	put_text("keep");
	assert_int_equal(recv_now(), 1);
	while (put_text("flood"))
		;
	assert_string_equal((char *)packet, "keep");
	assert_int_equal(f.head, FAKE_SLOTS);
	assert_int_equal(pfring_is_pkt_available(f.ring), 1);
	assert_string_equal((char *)packet, "keep");
	pfring_sync_indexes_with_kernel(f.ring);
	assert_true(put_text("after"));
}

static void copy_gives_back_at_once(void **state)
{
	unsigned char copy[4] = "....";

	(void)state;
	packet = copy;
	fake_ring_put(&f, "abcdefgh", 8, 8, T0);
	assert_int_equal(pfring_recv(f.ring, &packet, sizeof(copy), &hdr, 0), 1);
	assert_int_equal(f.consumer->index, 1);
	assert_memory_equal(copy, "abcd", 4);
	assert_ptr_equal(packet, copy);
	/* caplen says what is there, so that nobody reads behind it. */
	assert_int_equal(hdr.caplen, 4);
	assert_int_equal(hdr.len, 8);
}

/* What a plugin has put in front of the packet. */
static void metadata(void **state)
{
	unsigned char *found = packet;
	uint32_t len = 9;

	(void)state;
	assert_int_equal(pfring_get_metadata(NULL, &found, &len),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_get_metadata(f.ring, &found, &len),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	put_text("plain");
	put_text("metadatapacket");
	f.slots[1].flags |= 1 << PFR_DESC_PARSED_SHIFT;
	f.slots[1].data += 8;
	assert_int_equal(recv_now(), 1);
	assert_int_equal(pfring_get_metadata(f.ring, &found, &len), 0);
	assert_null(found);
	assert_int_equal(len, 0);
	assert_int_equal(recv_now(), 1);
	assert_string_equal((char *)packet, "packet");
	assert_int_equal(pfring_get_metadata(f.ring, &found, &len), 0);
	assert_int_equal(len, 8);
	assert_memory_equal(found, "metadata", 8);
	pfring_sync_indexes_with_kernel(f.ring);
	assert_int_equal(pfring_get_metadata(f.ring, &found, &len),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
}

static void wraps(void **state)
{
	uint32_t i;

	(void)state;
	reopen(0, UINT32_MAX - 20);
	for (i = 0; i < 100; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%u", i);
		assert_true(put_text(text));
		assert_true(put_text("and"));
		assert_int_equal(recv_now(), 1);
		assert_string_equal((char *)packet, text);
		assert_int_equal(recv_now(), 1);
		assert_string_equal((char *)packet, "and");
	}
	assert_int_equal(recv_now(), 0);
	assert_int_equal(f.consumer->index, UINT32_MAX - 20 + 200);
}

static void fills_and_drains(void **state)
{
	int round;
	uint32_t i;

	(void)state;
	for (round = 0; round < 5; round++) {
		for (i = 0; i < FAKE_SLOTS; i++)
			assert_true(put_text("x"));
		assert_false(put_text("y"));
		for (i = 0; i < FAKE_SLOTS; i++)
			assert_int_equal(recv_now(), 1);
		assert_int_equal(recv_now(), 0);
	}
}

static void arguments(void **state)
{
	const int invalid = PF_RING_ERROR_INVALID_ARGUMENT;

	(void)state;
	put_text("x");
	assert_int_equal(pfring_recv(NULL, &packet, 0, &hdr, 0), invalid);
	assert_int_equal(pfring_recv(f.ring, NULL, 0, &hdr, 0), invalid);
	assert_int_equal(pfring_recv(f.ring, &packet, 0, NULL, 0), invalid);
	packet = NULL;
	assert_int_equal(pfring_recv(f.ring, &packet, 10, &hdr, 0), invalid);
	assert_int_equal(pfring_recv_parsed(f.ring, NULL, 0, &hdr, 0, 4, 0, 0),
			 invalid);
	assert_int_equal(pfring_loop(f.ring, NULL, NULL, 0), invalid);
	assert_int_equal(pfring_loop(NULL, NULL, NULL, 0), invalid);
	assert_int_equal(pfring_poll(NULL, 0), invalid);
	assert_int_equal(pfring_is_pkt_available(NULL), 0);
	assert_int_equal(pfring_next_pkt_time(f.ring, NULL), invalid);
	assert_int_equal(pfring_next_pkt_raw_timestamp(NULL, NULL), invalid);
	assert_int_equal(pfring_send(NULL, "x", 1, 0), invalid);
	assert_int_equal(pfring_send(f.ring, NULL, 1, 0), invalid);
	assert_int_equal(pfring_send(f.ring, "x", 0, 0), invalid);
	assert_int_equal(pfring_send_ifindex(f.ring, "x", 1, 0, 0), invalid);
	assert_int_equal(pfring_send_ifindex(f.ring, "x", 1, 0, -1), invalid);
	assert_int_equal(pfring_send_parsed(f.ring, "x", NULL, 0), invalid);
	assert_int_equal(pfring_send_last_rx_packet(NULL, 1), invalid);
	pfring_breakloop(NULL);
	pfring_shutdown(NULL);
	pfring_close(NULL);
	pfring_sync_indexes_with_kernel(NULL);
	/* The packet is still there for who asks well. */
	assert_int_equal(recv_now(), 1);
}

static void *page_at(uintptr_t address)
{
	void *page = mmap((void *)address, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
			  -1, 0);

	return page == MAP_FAILED ? NULL : page;
}

/* Addresses without a bit in common must not be taken for NULL. */
static void unlucky_pointers(void **state)
{
	struct pfring_pkthdr *h = page_at(0x10000000);
	unsigned char **buffer = page_at(0x20000000);

	(void)state;
	if (!h || !buffer)
		skip();
	put_text("x");
	assert_int_equal(pfring_recv(f.ring, buffer, 0, h, 0), 1);
	assert_string_equal((char *)*buffer, "x");
	assert_int_equal(h->len, 2);
	munmap(h, 4096);
	munmap(buffer, 4096);
}

static void states(void **state)
{
	(void)state;
	put_text("x");
	f.ring->detour |= PFR_NOT_ENABLED;
	f.ring->was_enabled = true;
	/* What came before it was disabled can be read. */
	assert_int_equal(pfring_poll(f.ring, 1000), 1);
	assert_int_equal(recv_now(), 1);
	assert_int_equal(recv_now(), PF_RING_ERROR_RING_NOT_ENABLED);
	assert_int_equal(pfring_poll(f.ring, 0), PF_RING_ERROR_RING_NOT_ENABLED);
	assert_int_equal(pfring_send(f.ring, "x", 1, 0),
			 PF_RING_ERROR_RING_NOT_ENABLED);
	f.ring->detour &= ~PFR_NOT_ENABLED;
	put_text("x");
	f.ring->detour |= PFR_SEND_ONLY;
	assert_int_equal(recv_now(), PF_RING_ERROR_NOT_SUPPORTED);
	f.ring->detour &= ~PFR_SEND_ONLY;
	f.ring->recv_only = true;
	assert_int_equal(pfring_send(f.ring, "x", 1, 0),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(recv_now(), 1);
	pfring_shutdown(f.ring);
	assert_int_equal(recv_now(), PF_RING_ERROR_INVALID_STATUS);
	assert_int_equal(pfring_send(f.ring, "x", 1, 0),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_text_has(pfring_last_error(), "shut down");
}

static void next_packet_time(void **state)
{
	struct timespec ts;
	uint64_t ns;

	(void)state;
	assert_int_equal(pfring_next_pkt_time(f.ring, &ts),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	fake_ring_put(&f, "x", 1, 1, T0 + 42);
	assert_int_equal(pfring_next_pkt_time(f.ring, &ts), 0);
	assert_int_equal(ts.tv_sec, 1700000000);
	assert_int_equal(ts.tv_nsec, 42);
	assert_int_equal(pfring_next_pkt_raw_timestamp(f.ring, &ns),
			 PF_RING_ERROR_NOT_SUPPORTED);
	f.slots[0].flags |= PFR_DESC_HW_TIMESTAMP;
	assert_int_equal(pfring_next_pkt_raw_timestamp(f.ring, &ns), 0);
	assert_true(ns == T0 + 42);
	assert_int_equal(recv_now(), 1);
}

/* ------------------------------------------------------------------ resending */

static void last_packet(void **state)
{
	unsigned char copy[16];

	(void)state;
	assert_int_equal(pfring_send_last_rx_packet(f.ring, 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	/* Cut by the ring's caplen. */
	fake_ring_put(&f, "abcd", 4, 1500, T0);
	assert_int_equal(recv_now(), 1);
	assert_int_equal(pfring_send_last_rx_packet(f.ring, 1),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_text_has(pfring_last_error(), "4 of the packet's 1500");
	assert_int_equal(recv_now(), 0);
	assert_int_equal(pfring_send_last_rx_packet(f.ring, 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	/* Cut by the caller's buffer. */
	fake_ring_put(&f, "abcdefgh", 8, 8, T0);
	packet = copy;
	assert_int_equal(pfring_recv(f.ring, &packet, 4, &hdr, 0), 1);
	assert_int_equal(pfring_send_last_rx_packet(f.ring, 1),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_send_last_rx_packet(f.ring, 0),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	hdr.caplen = 3;
	hdr.len = 4;
	assert_int_equal(pfring_send_parsed(f.ring, "abcd", &hdr, 0),
			 PF_RING_ERROR_INVALID_ARGUMENT);
}

static const unsigned char udp_frame[] = {
	0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x08, 0x00,
	0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	0x13, 0xc4, 0x13, 0xc5, 0, 8, 0, 0,
};

static void parsed(void **state)
{
	unsigned char copy[64];
	const struct pkt_parsing_info *p = &hdr.extended_hdr.parsed_pkt;

	(void)state;
	fake_ring_put(&f, udp_frame, sizeof(udp_frame), sizeof(udp_frame), T0);
	assert_int_equal(pfring_recv_parsed(f.ring, &packet, 0, &hdr, 0, 4, 1, 1),
			 4);
	assert_int_equal(p->ipv4_src, 0x0a000001);
	assert_int_equal(p->l4_dst_port, 5061);
	assert_int_equal(hdr.extended_hdr.rx_direction, 1);
	assert_int_equal(hdr.extended_hdr.if_index, 7);
	/* The kernel's hash and time are not overwritten. */
	assert_int_equal(hdr.extended_hdr.pkt_hash, 0xabcd);
	assert_true(hdr.extended_hdr.timestamp_ns == T0);
	assert_int_equal(hdr.ts.tv_sec, 1700000000);

	fake_ring_put(&f, udp_frame, sizeof(udp_frame), sizeof(udp_frame), T0);
	packet = copy;
	assert_int_equal(pfring_rcv_parsed(f.ring, &packet, sizeof(copy), &hdr,
					   0, 3, 0, 0), 3);
	assert_int_equal(p->ipv4_dst, 0x0a000002);
	assert_int_equal(pfring_recv_parsed(f.ring, &packet, 64, &hdr, 0, 4, 0, 0),
			 0);
	/* A packet without a whole Ethernet header is a packet all the same. */
	fake_ring_put(&f, udp_frame, 5, 60, T0);
	assert_int_equal(pfring_recv_parsed(f.ring, &packet, 64, &hdr, 0, 4, 0, 0),
			 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(empty_ring),
		TEST(unpublished_is_not_seen),
		TEST(short_header),
		TEST(short_header_parsed),
		TEST(times),
		TEST(times_at_random),
		TEST(long_header),
		TEST(long_header_and_plugin),
		TEST(long_header_of_another_module),
		TEST(zero_copy_is_lazy),
		TEST(zero_copy_survives_a_full_ring),
		TEST(copy_gives_back_at_once),
		TEST(metadata),
		TEST(wraps),
		TEST(fills_and_drains),
		TEST(arguments),
		TEST(unlucky_pointers),
		TEST(states),
		TEST(next_packet_time),
		TEST(last_packet),
		TEST(parsed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
