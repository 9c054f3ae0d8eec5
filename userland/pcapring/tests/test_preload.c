// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the preload library remembers of a handle until it is activated. libpcap is
 * the real one; rings are not opened here, only what is wished for is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "preload.h"
#include "test.h"

static struct wishes wished;
static char wished_source[64];
static int opened;

bool source_forbidden(void)
{
	return false;
}

bool source_device(const char *name, char device[SOURCE_NAME_LEN])
{
	(void)name;
	(void)device;
	return false;
}

/* This is for libpcap's own path. */
int source_open(const struct wishes *wishes, pcap_t *pcap, struct source **to)
{
	(void)pcap;
	(void)to;
	wished = *wishes;
	strncpy(wished_source, wishes->source, sizeof(wished_source) - 1);
	opened++;
	return 0;
}

int source_begin(struct source *s, const struct wishes *wishes, int packet_fd)
{
	(void)s;
	(void)wishes;
	return packet_fd;
}

void source_close(struct source *s)
{
	(void)s;
}

static pcap_t *p;

static int set_up(void **state)
{
	char error[PCAP_ERRBUF_SIZE];

	(void)state;
	memset(&wished, 0xff, sizeof(wished));
	opened = 0;
	p = pcap_create("no-such-device", error);
	return !p;
}

static int tear_down(void **state)
{
	(void)state;
	pcap_close(p);
	return 0;
}

static void activate(void)
{
	assert_true(pcap_activate(p) < 0);
	assert_int_equal(opened, 1);
	assert_string_equal(wished_source, "no-such-device");
}

static void nothing(void **state)
{
	(void)state;
	activate();
	assert_int_equal(wished.snaplen, 0);
	assert_int_equal(wished.timeout, 0);
	assert_int_equal(wished.buffer_size, 0);
	assert_int_equal(wished.tstamp_type, 0);
	assert_int_equal(wished.immediate, 0);
	assert_int_equal(wished.rfmon, 0);
	assert_int_equal(wished.protocol, 0);
}

/* Each has a value of its own: none may end up in another's place. */
static void all(void **state)
{
	(void)state;
	assert_int_equal(pcap_set_snaplen(p, 101), 0);
	assert_int_equal(pcap_set_timeout(p, 102), 0);
	assert_int_equal(pcap_set_buffer_size(p, 103), 0);
	assert_int_equal(pcap_set_immediate_mode(p, 104), 0);
	assert_int_equal(pcap_set_rfmon(p, 105), 0);
	assert_int_equal(pcap_set_protocol_linux(p, 106), 0);
	activate();
	assert_int_equal(wished.snaplen, 101);
	assert_int_equal(wished.timeout, 102);
	assert_int_equal(wished.buffer_size, 103);
	assert_int_equal(wished.immediate, 104);
	assert_int_equal(wished.rfmon, 105);
	assert_int_equal(wished.protocol, 106);
}

/* The last word counts, also where it takes back the one before. */
static void taken_back(void **state)
{
	(void)state;
	pcap_set_rfmon(p, 1);
	pcap_set_rfmon(p, 0);
	pcap_set_protocol_linux(p, 0x0800);
	pcap_set_protocol_linux(p, 0);
	pcap_set_immediate_mode(p, 1);
	pcap_set_immediate_mode(p, 0);
	activate();
	assert_int_equal(wished.rfmon, 0);
	assert_int_equal(wished.protocol, 0);
	assert_int_equal(wished.immediate, 0);
}

/* What libpcap refuses or ignores is not remembered. */
static void refused(void **state)
{
	(void)state;
	assert_int_equal(pcap_set_buffer_size(p, 4096), 0);
	pcap_set_buffer_size(p, 0);
	pcap_set_buffer_size(p, -1);
	assert_int_equal(pcap_set_tstamp_type(p, 77),
			 PCAP_WARNING_TSTAMP_TYPE_NOTSUP);
	activate();
	assert_int_equal(wished.buffer_size, 4096);
	assert_int_equal(wished.tstamp_type, 0);
}

/* The words of a failure are libpcap's. */
static void open_live(void **state)
{
	char ours[PCAP_ERRBUF_SIZE] = "", theirs[PCAP_ERRBUF_SIZE] = "";

	(void)state;
	assert_null(pcap_open_live("no-such-device", 100, 1, 10, ours));
	assert_int_equal(opened, 1);
	assert_int_equal(wished.snaplen, 100);
	assert_int_equal(wished.timeout, 10);
	assert_null(REAL(pcap_open_live)("no-such-device", 100, 1, 10, theirs));
	assert_string_equal(ours, theirs);
	assert_string_not_equal(ours, "");
}

int main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(nothing), TEST(all), TEST(taken_back), TEST(refused),
		TEST(open_live),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
