// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Time stamps behind packets. The frames are those that Wireshark reads with the same
 * times, but for Arista's, which it does not know.
 */
#include <string.h>

#include "fake_ring.h"
#include "test.h"

#define SECONDS		1400000000u
#define NANOSECONDS	123456789u
#define STAMP		(SECONDS * 1000000000ULL + NANOSECONDS)
#define FRAME		82
#define NOW		5

/* UDP over IPv4, 40 bytes. */
static const unsigned char frame[FRAME] = {
	2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
	0x45, 0, 0, 68, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	3, 232, 7, 208, 0, 48, 0, 0, 1, 2, 3
};

static const unsigned char vss[] = {
	0x53, 0x72, 0x4e, 0, 0x07, 0x5b, 0xcd, 0x15
};

static const unsigned char metamako[] = {
	0x11, 0x22, 0x33, 0x44, 0x53, 0x72, 0x4e, 0, 0x07, 0x5b, 0xcd, 0x15,
	0, 0x12, 0x34, 7
};

static const unsigned char ixia[] = {
	3, 8, 0x53, 0x72, 0x4e, 0, 0x07, 0x5b, 0xcd, 0x15, 10, 0xaf, 0x12,
	0x6a, 0x65
};

static struct fake_ring f;
static struct pfring_pkthdr hdr;
static unsigned char bytes[256], *packet;

static int set_up(void **state)
{
	(void)state;
	fake_ring_open(&f, 0, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_ring_close(&f);
	return 0;
}

/* The packet with @trailer behind it comes, and is received. */
static void receive_cut(const unsigned char *from, uint32_t len,
			const void *trailer, uint32_t size, uint32_t cut)
{
	memcpy(bytes, from, len);
	memcpy(bytes + len, trailer, size);
	len += size;
	assert_true(fake_ring_put(&f, bytes, (uint16_t)(len - cut), len,
				  NOW));
	memset(&hdr, 0x55, sizeof(hdr));
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 0), 1);
}

static void receive(const void *trailer, uint32_t size)
{
	receive_cut(frame, FRAME, trailer, size, 0);
}

static void stamped(uint32_t len)
{
	assert_true(hdr.extended_hdr.timestamp_ns == STAMP);
	assert_int_equal(hdr.ts.tv_sec, SECONDS);
	assert_int_equal(hdr.ts.tv_usec, NANOSECONDS / 1000);
	assert_int_equal(hdr.extended_hdr.flags, PKT_FLAGS_HW_TIMESTAMP);
	assert_int_equal(hdr.len, len);
	assert_int_equal(hdr.caplen, len);
}

static void left_alone(uint32_t len)
{
	assert_int_equal(hdr.extended_hdr.timestamp_ns, NOW);
	assert_int_equal(hdr.ts.tv_sec, 0);
	assert_int_equal(hdr.extended_hdr.flags, 0);
	assert_int_equal(hdr.len, len);
}

static void each_vendor(void **state)
{
	static const struct {
		uint32_t flag;
		const unsigned char *trailer;
		uint32_t size;
	} vendors[] = {
		{ PF_RING_VSS_APCON_TIMESTAMP, vss, sizeof(vss) },
		{ PF_RING_METAWATCH_TIMESTAMP, metamako, sizeof(metamako) },
		{ PF_RING_IXIA_TIMESTAMP, ixia, sizeof(ixia) },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++) {
		uint32_t size = vendors[i].size;

		pfr_trailer_open(f.ring, vendors[i].flag);
		receive(vendors[i].trailer, size);
		stamped(FRAME + size);
		pfr_trailer_open(f.ring, vendors[i].flag |
				 PF_RING_STRIP_HW_TIMESTAMP);
		receive(vendors[i].trailer, size);
		stamped(FRAME);
		/* The end of it is not there. */
		receive_cut(frame, FRAME, vendors[i].trailer, size, 1);
		left_alone(FRAME + size);
		assert_int_equal(hdr.caplen, FRAME + size - 1);
		/* No room for one behind the Ethernet header. */
		receive_cut(frame, 12, vendors[i].trailer, size, 0);
		left_alone(12 + size);
	}
	pfr_trailer_open(f.ring, 0);
	receive(vss, sizeof(vss));
	left_alone(FRAME + sizeof(vss));
	assert_int_equal(f.ring->detour & PFR_AFTERWARDS, 0);
}

static void no_trailer(void **state)
{
	unsigned char broken[sizeof(ixia)];
	unsigned int i;

	(void)state;
	/* Payload: more nanoseconds than a second has. */
	pfr_trailer_open(f.ring, PF_RING_VSS_APCON_TIMESTAMP |
			 PF_RING_STRIP_HW_TIMESTAMP);
	receive("\1\2\3\4\x3f\xff\xff\xff", 8);
	left_alone(FRAME + 8);
	/* Whose clock it is does not count. */
	receive("\x53\x72\x4e\0\x47\x5b\xcd\x15", 8);
	stamped(FRAME);

	pfr_trailer_open(f.ring, PF_RING_IXIA_TIMESTAMP |
			 PF_RING_STRIP_HW_TIMESTAMP);
	for (i = 0; i < sizeof(ixia); i++) {
		memcpy(broken, ixia, sizeof(ixia));
		broken[i] ^= 0x10;
		receive(broken, sizeof(broken));
		left_alone(FRAME + sizeof(ixia));
	}
	/* Longer than the frame, and longer than there are fields. */
	receive("\xff\xaf\x12\0\0", 5);
	left_alone(FRAME + 5);

	/* Extensions, whose length is not known. */
	pfr_trailer_open(f.ring, PF_RING_METAWATCH_TIMESTAMP |
			 PF_RING_STRIP_HW_TIMESTAMP);
	receive("\x11\x22\x33\x44\x53\x72\x4e\0\x07\x5b\xcd\x15\2\x12\x34\7", 16);
	assert_true(hdr.extended_hdr.timestamp_ns == STAMP);
	assert_int_equal(hdr.len, FRAME + 16);
}

/* IPv4 of protocol 253: ticks and time of day, in nanoseconds. */
static void key_frame(uint64_t ticks, uint64_t utc)
{
	unsigned char key[14 + 20 + 46] = { 0 };
	int i;

	memcpy(key, frame, 14 + 20);
	key[14 + 3] = 20 + 46;
	key[14 + 9] = 253;
	for (i = 0; i < 8; i++) {
		key[34 + i] = (unsigned char)(ticks >> (56 - 8 * i));
		key[42 + i] = (unsigned char)(utc >> (56 - 8 * i));
	}
	receive_cut(key, sizeof(key), "\0\0\0\0", 4, 0);
}

static void arista(void **state)
{
	const uint64_t key_time = 1387240828522243471ULL;

	(void)state;
	pfr_trailer_open(f.ring, PF_RING_ARISTA_TIMESTAMP |
			 PF_RING_STRIP_HW_TIMESTAMP);
	receive("\xff\x10\xab\x76", 4);
	assert_int_equal(hdr.extended_hdr.timestamp_ns, NOW);
	assert_int_equal(hdr.len, FRAME);

	/* 3,362,828 ticks of 20/7 ns later; bit 7 is not one of them. */
	key_frame(0x123457f5505eaULL, key_time);
	receive("\xff\x10\xab\xf6", 4);
	assert_true(hdr.extended_hdr.timestamp_ns ==
		    key_time + 3362828ULL * 20 / 7);
	assert_int_equal(hdr.len, FRAME);
	assert_int_equal(hdr.extended_hdr.flags, PKT_FLAGS_HW_TIMESTAMP);

	/* The count has begun again, or comes from before the key frame. */
	key_frame(0x7ffffff0, key_time);
	receive("\0\0\0\x0a", 4);
	assert_true(hdr.extended_hdr.timestamp_ns == key_time + 26 * 20 / 7);
	key_frame(7, key_time);
	receive("\xff\xff\xff\x7e", 4);
	assert_true(hdr.extended_hdr.timestamp_ns == key_time - 9 * 20 / 7);
}

static void one_vendor(void **state)
{
	(void)state;
	assert_null(pfring_open("eth0", 128, PF_RING_IXIA_TIMESTAMP |
				PF_RING_ARISTA_TIMESTAMP));
	assert_text_has(pfring_last_error(), "one vendor");
}

/* Calls that receive in other ways give out the same. */
static void other_calls(void **state)
{
	pfring_packet_info info;

	(void)state;
	pfr_trailer_open(f.ring, PF_RING_VSS_APCON_TIMESTAMP |
			 PF_RING_STRIP_HW_TIMESTAMP);
	memcpy(bytes, frame, FRAME);
	memcpy(bytes + FRAME, vss, sizeof(vss));
	assert_true(fake_ring_put(&f, bytes, FRAME + 8, FRAME + 8, NOW));
	assert_true(fake_ring_put(&f, bytes, FRAME + 8, FRAME + 8, NOW));
	assert_int_equal(pfring_recv_burst(f.ring, &info, 1, 0), 1);
	assert_true(info.timestamp_ns == STAMP);
	assert_int_equal(info.len, FRAME);
	assert_int_equal(info.caplen, FRAME);
	assert_int_equal(info.flags, PKT_FLAGS_HW_TIMESTAMP);
	assert_int_equal(pfring_recv_parsed(f.ring, &packet, 0, &hdr, 0, 4, 1,
					    0), 4);
	stamped(FRAME);
}

int main(void)
{
#define RING(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		RING(each_vendor),
		RING(no_trailer),
		RING(arista),
		RING(one_vendor),
		RING(other_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
