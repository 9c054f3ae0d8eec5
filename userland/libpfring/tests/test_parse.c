// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring_parse_pkt() and the small utilities. The dissector has own tests. */
#include <math.h>
#include <stdio.h>

#include "pfring.h"
#include "test.h"

/* VLAN 5, 10.0.0.1:5060 -> 10.0.0.2:5061, UDP, 4 bytes. */
static const unsigned char vlan_udp[] = {
	0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x81, 0x00, 0x00, 0x05,
	0x08, 0x00,
	0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	0x13, 0xc4, 0x13, 0xc5, 0, 12, 0, 0, 'a', 'b', 'c', 'd',
};

static unsigned char frame[sizeof(vlan_udp)];
static struct pfring_pkthdr hdr;
static struct pkt_parsing_info *p = &hdr.extended_hdr.parsed_pkt;

static int set_up(void **state)
{
	(void)state;
	memcpy(frame, vlan_udp, sizeof(frame));
	memset(&hdr, 0, sizeof(hdr));
	hdr.caplen = sizeof(frame);
	hdr.len = sizeof(frame);
	return 0;
}

static int parse(uint8_t level)
{
	return pfring_parse_pkt(frame, &hdr, level, 0, 0);
}

static void levels(void **state)
{
	(void)state;
	assert_int_equal(parse(2), 2);
	assert_int_equal(p->vlan_id, 5);
	assert_int_equal(p->eth_type, 0x0800);
	assert_int_equal(p->ip_version, 0);
	assert_int_equal(parse(3), 3);
	assert_int_equal(p->ip_version, 4);
	assert_int_equal(p->ipv4_src, 0x0a000001);
	assert_int_equal(p->offset.l3_offset, 18);
	assert_int_equal(parse(4), 4);
	assert_int_equal(p->l4_src_port, 5060);
	assert_int_equal(p->l4_dst_port, 5061);
	assert_int_equal(p->offset.l4_offset, 38);
	assert_int_equal(p->offset.payload_offset, 46);
	assert_int_equal(parse(5), 4);
	assert_int_equal(parse(99), 4);
}

/* From the beginning and by steps: the same. */
static void by_steps(void **state)
{
	struct pkt_parsing_info at_once;

	(void)state;
	assert_int_equal(parse(5), 4);
	at_once = *p;
	memset(p, 0, sizeof(*p));
	assert_int_equal(parse(2), 2);
	assert_int_equal(parse(3), 3);
	assert_int_equal(parse(4), 4);
	assert_int_equal(parse(5), 4);
	assert_memory_equal(p, &at_once, sizeof(at_once));
}

static void what_is_known_is_kept(void **state)
{
	(void)state;
	assert_int_equal(parse(4), 4);
	p->last_matched_rule_id = 77;
	p->l4_src_port = 1;
	/* Nothing to be done: nothing is changed. */
	assert_int_equal(parse(4), 4);
	assert_int_equal(parse(3), 3);
	assert_int_equal(p->l4_src_port, 1);
	assert_int_equal(parse(5), 4);
	assert_int_equal(p->last_matched_rule_id, 77);
}

/* The caller knows that there are 4 bytes of its own before the IP header. */
static void known_l3_offset(void **state)
{
	unsigned char odd[sizeof(vlan_udp) + 4];

	(void)state;
	memcpy(odd, vlan_udp, 12);
	memset(odd + 12, 0xff, 10);
	memcpy(odd + 22, vlan_udp + 18, sizeof(vlan_udp) - 18);
	hdr.caplen = sizeof(odd);
	p->offset.l3_offset = 22;
	p->vlan_id = 9;
	assert_int_equal(pfring_parse_pkt(odd, &hdr, 4, 0, 0), 4);
	assert_int_equal(p->vlan_id, 9);
	assert_int_equal(p->ipv4_dst, 0x0a000002);
	assert_int_equal(p->l4_dst_port, 5061);
	assert_int_equal(p->offset.l3_offset, 22);
	assert_int_equal(p->offset.l4_offset, 42);
	assert_int_equal(p->offset.payload_offset, 50);
}

static void wild_l3_offset(void **state)
{
	static const __s16 offsets[] = { -1, -32768, 32767,
					 sizeof(vlan_udp), sizeof(vlan_udp) - 1 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		memset(p, 0, sizeof(*p));
		p->offset.l3_offset = offsets[i];
		assert_int_equal(parse(5), 2);
	}
}

static void every_truncation(void **state)
{
	uint32_t len;

	(void)state;
	for (len = 0; len <= sizeof(vlan_udp); len++) {
		/* On its own, so that a byte too many is found. */
		unsigned char *copy = test_malloc(len ? len : 1);
		int rc;

		memcpy(copy, vlan_udp, len);
		memset(&hdr, 0, sizeof(hdr));
		hdr.caplen = len;
		rc = pfring_parse_pkt(copy, &hdr, 5, 1, 1);
		assert_in_range(rc, 0, 4);
		if (len < 14)
			assert_int_equal(rc, 0);
		test_free(copy);
	}
}

static void timestamp(void **state)
{
	(void)state;
	pfring_parse_pkt(frame, &hdr, 2, 1, 0);
	assert_true(hdr.ts.tv_sec > 1600000000);
	assert_true(hdr.extended_hdr.timestamp_ns / 1000000000 ==
		    (uint64_t)hdr.ts.tv_sec);
	hdr.ts.tv_sec = 5;
	pfring_parse_pkt(frame, &hdr, 2, 1, 0);
	assert_int_equal(hdr.ts.tv_sec, 5);
}

static uint32_t hash_of(uint32_t src, uint16_t sport, uint32_t dst,
			uint16_t dport, uint8_t proto)
{
	memset(&hdr, 0, sizeof(hdr));
	hdr.caplen = sizeof(frame);
	frame[27] = proto;
	frame[30] = (unsigned char)(src >> 24);
	frame[33] = (unsigned char)src;
	frame[34] = (unsigned char)(dst >> 24);
	frame[37] = (unsigned char)dst;
	frame[38] = (unsigned char)(sport >> 8);
	frame[39] = (unsigned char)sport;
	frame[40] = (unsigned char)(dport >> 8);
	frame[41] = (unsigned char)dport;
	assert_true(pfring_parse_pkt(frame, &hdr, 4, 0, 1) >= 3);
	return hdr.extended_hdr.pkt_hash;
}

static void hash(void **state)
{
	uint32_t h;
	int i, low = 0;

	(void)state;
	h = hash_of(0x0a000001, 1000, 0x0a000002, 2000, 17);
	assert_int_not_equal(h, 0);
	assert_int_equal(h, hash_of(0x0a000002, 2000, 0x0a000001, 1000, 17));
	assert_int_not_equal(h, hash_of(0x0a000001, 2000, 0x0a000002, 1000, 17));
	assert_int_not_equal(h, hash_of(0x0a000001, 1000, 0x0a000003, 2000, 17));
	/* Spreads over a power of two, whatever the key. */
	for (i = 0; i < 4096; i++)
		low += hash_of(0x0a000001, (uint16_t)i, 0x0a000002, 80, 17) & 1;
	assert_in_range(low, 1800, 2300);
	/* ICMP request (type 8) and reply (type 0). */
	assert_int_equal(hash_of(0x0a000001, 0x0800, 0x0a000002, 0, 1),
			 hash_of(0x0a000002, 0x0000, 0x0a000001, 0, 1));
	/* The kernel's is kept. */
	hdr.extended_hdr.pkt_hash = 42;
	pfring_parse_pkt(frame, &hdr, 4, 0, 1);
	assert_int_equal(hdr.extended_hdr.pkt_hash, 42);
}

static void arguments(void **state)
{
	const int invalid = PF_RING_ERROR_INVALID_ARGUMENT;

	(void)state;
	assert_int_equal(pfring_parse_pkt(NULL, &hdr, 4, 0, 0), invalid);
	assert_int_equal(pfring_parse_pkt(frame, NULL, 4, 0, 0), invalid);
	assert_int_equal(pfring_parse_pkt(frame, &hdr, 0, 0, 0), invalid);
	assert_int_equal(pfring_parse_pkt(frame, &hdr, 1, 0, 0), invalid);
}

static void numbers(void **state)
{
	char buf[32], tiny[6];

	(void)state;
#define FORMAT(value, decimals) \
	pfring_format_numbers(value, buf, sizeof(buf), decimals)
	assert_string_equal(FORMAT(0, 0), "0");
	assert_string_equal(FORMAT(0, 1), "0.00");
	assert_string_equal(FORMAT(999, 0), "999");
	assert_string_equal(FORMAT(1000, 0), "1'000");
	assert_string_equal(FORMAT(64415543, 0), "64'415'543");
	assert_string_equal(FORMAT(4293748.94, 1), "4'293'748.94");
	assert_string_equal(FORMAT(999.999, 1), "1'000.00");
	assert_string_equal(FORMAT(-123456, 0), "-123'456");
	assert_string_equal(FORMAT(-1234567, 0), "-1'234'567");
	assert_string_equal(FORMAT(1e15, 0), "1'000'000'000'000'000");
	assert_string_equal(FORMAT(INFINITY, 1), "inf");
	assert_string_equal(pfring_format_numbers(1234567, tiny, sizeof(tiny), 0),
			    "1'234");
	assert_string_equal(pfring_format_numbers(5, tiny, 1, 0), "");
	assert_null(pfring_format_numbers(5, NULL, 10, 0));
	assert_null(pfring_format_numbers(5, tiny, 0, 0));
	/* Longer than anything, at any length of the buffer. */
	assert_int_equal(strlen(FORMAT(1e308, 1)), sizeof(buf) - 1);
}

static void texts(void **state)
{
	int code, other;

	(void)state;
	assert_string_equal(pfring_strerror(0), "success");
	assert_string_equal(pfring_strerror(1), "success");
	assert_string_equal(pfring_strerror(-13), "unknown error");
	for (code = -12; code <= 0; code++) {
		assert_true(strlen(pfring_strerror(code)) > 4);
		for (other = -13; other < code; other++)
			assert_string_not_equal(pfring_strerror(code),
						pfring_strerror(other));
	}
	pfring_parse_pkt(NULL, NULL, 4, 0, 0);
	assert_text_has(pfring_last_error(), "pfring_parse_pkt()");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(levels, set_up),
		cmocka_unit_test_setup(by_steps, set_up),
		cmocka_unit_test_setup(what_is_known_is_kept, set_up),
		cmocka_unit_test_setup(known_l3_offset, set_up),
		cmocka_unit_test_setup(wild_l3_offset, set_up),
		cmocka_unit_test_setup(every_truncation, set_up),
		cmocka_unit_test_setup(timestamp, set_up),
		cmocka_unit_test_setup(hash, set_up),
		cmocka_unit_test_setup(arguments, set_up),
		cmocka_unit_test(numbers),
		cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
