// SPDX-License-Identifier: LGPL-2.1-or-later
/* What each variable does to a ring, against a fake pf_ring.ko. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_kernel.h"
#include "ring.h"
#include "test.h"

static pfring *ring;
static pcap_t *pcap;

static int set_up(void **state)
{
	(void)state;
	fake_kernel_reset();
	clearenv();
	pcap = pcap_open_dead(DLT_EN10MB, 65535);
	ring = pfring_open("eth0", 1518, 0);
	return !ring || !pcap;
}

static int tear_down(void **state)
{
	(void)state;
	pfring_close(ring);
	pcap_close(pcap);
	return kernel.sockets || kernel.mappings;
}

static void apply(void)
{
	assert_int_equal(environment_apply(ring, pcap), 0);
}

static void nothing(void **state)
{
	(void)state;
	apply();
	assert_int_equal(kernel.cluster.id, 0);
	assert_string_equal(kernel.name, program_invocation_short_name);
	assert_int_equal(kernel.u32_option[PFR_SO_RSS_REHASH], 0);
	assert_int_equal(kernel.u32_option[PFR_SO_SOCKET_MODE], send_and_recv_mode);
	assert_int_equal(environment_flags(), 0);
	assert_false(environment_spins());
	assert_false(source_forbidden());
}

/* E03: atoi(), 1 to 254. */
static void cluster_ids(void **state)
{
	static const struct {
		const char *text;
		unsigned int id;
	} ids[] = {
		{ "1", 1 }, { "254", 254 }, { " 7", 7 }, { "7x", 7 }, { "0", 0 },
		{ "255", 0 }, { "-1", 0 }, { "", 0 }, { "x7", 0 }, { "65537", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		kernel.cluster.id = 0;
		setenv("PCAP_PF_RING_CLUSTER_ID", ids[i].text, 1);
		apply();
		assert_int_equal(kernel.cluster.id, ids[i].id);
		assert_int_equal(kernel.cluster.type, cluster_round_robin);
	}
}

/* E04, E05: being there is enough, and the first of them counts. */
static void cluster_types(void **state)
{
#define PER "PCAP_PF_RING_USE_CLUSTER_PER_"
	static const struct {
		const char *name;
		cluster_type type;
	} types[] = {
		/* In the order opposite to that of looking. */
		{ "PCAP_PF_RING_USE_CLUSTER_ROUNDROBIN", cluster_round_robin },
		{ PER "INNER_FLOW_5_TUPLE", cluster_per_inner_flow_5_tuple },
		{ PER "INNER_FLOW_TCP_5_TUPLE",
		  cluster_per_inner_flow_tcp_5_tuple },
		{ PER "INNER_FLOW_4_TUPLE", cluster_per_inner_flow_4_tuple },
		{ PER "INNER_FLOW_2_TUPLE", cluster_per_inner_flow_2_tuple },
		{ PER "INNER_FLOW", cluster_per_inner_flow },
		{ PER "FLOW_5_TUPLE", cluster_per_flow_5_tuple },
		{ PER "FLOW_TCP_5_TUPLE", cluster_per_flow_tcp_5_tuple },
		{ PER "FLOW_4_TUPLE", cluster_per_flow_4_tuple },
		{ PER "FLOW_2_TUPLE", cluster_per_flow_2_tuple },
		{ PER "FLOW", cluster_per_flow },
	};
	size_t i;

	(void)state;
	setenv("PCAP_PF_RING_CLUSTER_ID", "3", 1);
	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		setenv(types[i].name, i & 1 ? "0" : "", 1);
		apply();
		assert_int_equal(kernel.cluster.type, types[i].type);
	}
}

/* A cluster of another type splits flows: that is no capture to begin with. */
static void cluster_refused(void **state)
{
	(void)state;
	setenv("PCAP_PF_RING_CLUSTER_ID", "3", 1);
	kernel.option_errno[PFR_SO_CLUSTER] = EINVAL;
	assert_int_equal(environment_apply(ring, pcap), PCAP_ERROR);
	assert_string_not_equal(pcap_geterr(pcap), "");
}

/* E06: 1 to 32 characters. */
static void names(void **state)
{
	(void)state;
	setenv("PCAP_PF_RING_APPNAME", "collector", 1);
	apply();
	assert_string_equal(kernel.name, "collector");
	setenv("PCAP_PF_RING_APPNAME", "0123456789012345678901234567890x", 1);
	apply();
	assert_string_equal(kernel.name, "0123456789012345678901234567890");
	setenv("PCAP_PF_RING_APPNAME", "0123456789012345678901234567890xy", 1);
	apply();
	assert_string_equal(kernel.name, program_invocation_short_name);
	setenv("PCAP_PF_RING_APPNAME", "", 1);
	apply();
	assert_string_equal(kernel.name, program_invocation_short_name);
}

/* E01, E02, E07, E09: numbers, of which 0 is nothing. */
static void numbers(void **state)
{
	static const char * const off[] = { "0", "", "yes", "00" };
	static const char * const names[] = {
		"PCAP_PF_RING_ACTIVE_POLL", "PCAP_PF_RING_DNA_RSS",
		"PCAP_PF_RING_RSS_REHASH", "PCAP_PF_RING_STRIP_HW_TIMESTAMP",
		"PCAP_PF_RING_RECV_ONLY",
	};
	size_t i, j;

	for (i = 0; i < sizeof(off) / sizeof(*off); i++) {
		for (j = 0; j < sizeof(names) / sizeof(*names); j++)
			setenv(names[j], off[i], 1);
		nothing(state);
	}
	for (j = 0; j < sizeof(names) / sizeof(*names); j++)
		setenv(names[j], "1", 1);
	apply();
	assert_true(environment_spins());
	assert_int_equal(environment_flags(), PF_RING_DNA_SYMMETRIC_RSS |
			 PF_RING_STRIP_HW_TIMESTAMP);
	assert_int_equal(kernel.u32_option[PFR_SO_RSS_REHASH], 1);
	assert_int_equal(kernel.u32_option[PFR_SO_SOCKET_MODE], recv_only_mode);
	clearenv();
	setenv("PCAP_PF_RING_ZC_RSS", "1", 1);
	assert_int_equal(environment_flags(), PF_RING_DNA_SYMMETRIC_RSS);
}

/* E08: whatever it is. */
static void forbidden(void **state)
{
	(void)state;
	setenv("PCAP_NO_PF_RING", "0", 1);
	assert_true(source_forbidden());
	setenv("PCAP_NO_PF_RING", "", 1);
	assert_true(source_forbidden());
}

int main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(nothing), TEST(cluster_ids), TEST(cluster_types),
		TEST(cluster_refused), TEST(names), TEST(numbers),
		TEST(forbidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
