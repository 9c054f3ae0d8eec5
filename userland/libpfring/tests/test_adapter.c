// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the library asks of adapters that can more than a virtual one. The linker
 * (--wrap) brings the calls here; the device is lo, which is always there.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "ring.h"
#include "test.h"

static struct {
	int error;			/* of every request; 0 = none */
	struct ethtool_rxnfc rule;
	struct hwtstamp_config stamps;
	char opened[64];
	struct timespec set;
	struct timex change;
} nic;

static pfring *ring;

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __real_ioctl(int fd, unsigned long call, void *request);
int __wrap_ioctl(int fd, unsigned long call, void *request);
int __real_clock_gettime(clockid_t id, struct timespec *ts);
int __wrap_clock_gettime(clockid_t id, struct timespec *ts);
int __wrap_clock_settime(clockid_t id, const struct timespec *ts);
int __wrap_clock_adjtime(clockid_t id, struct timex *change);

int __wrap_open(const char *path, int flags, ...)
{
	if (strncmp(path, "/dev/ptp", 8))
		return __real_open(path, flags);
	snprintf(nic.opened, sizeof(nic.opened), "%s", path);
	return memfd_create("clock", MFD_CLOEXEC);
}

/* Its other name, where file offsets are long. */
int __wrap_open64(const char *path, int flags, ...)
{
	return __wrap_open(path, flags);
}

static int ethtool(void *data)
{
	struct ethtool_ts_info *info = data;
	struct ethtool_ringparam *slots = data;

	switch (*(uint32_t *)data) {
	case ETHTOOL_GLINKSETTINGS:
		((struct ethtool_link_settings *)data)->speed = 25000;
		return 0;
	case ETHTOOL_GET_TS_INFO:
		info->phc_index = 3;
		return 0;
	case ETHTOOL_SRXCLSRLINS:
	case ETHTOOL_SRXCLSRLDEL:
		memcpy(&nic.rule, data, sizeof(nic.rule));
		return 0;
	case ETHTOOL_GRINGPARAM:
		slots->rx_pending = 512;
		slots->tx_pending = 256;
		return 0;
	}
	errno = EOPNOTSUPP;
	return -1;
}

int __wrap_ioctl(int fd, unsigned long call, void *request)
{
	struct ifreq *r = request;

	if (call != SIOCETHTOOL && call != SIOCSHWTSTAMP)
		return __real_ioctl(fd, call, request);
	assert_string_equal(r->ifr_name, "lo");
	if (nic.error) {
		errno = nic.error;
		return -1;
	}
	if (call == SIOCETHTOOL)
		return ethtool(r->ifr_data);
	memcpy(&nic.stamps, r->ifr_data, sizeof(nic.stamps));
	return 0;
}

int __wrap_clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id >= 0)
		return __real_clock_gettime(id, ts);
	*ts = (struct timespec){ 77, 88 };
	return 0;
}

int __wrap_clock_settime(clockid_t id, const struct timespec *ts)
{
	assert_true(id < 0);
	nic.set = *ts;
	return 0;
}

int __wrap_clock_adjtime(clockid_t id, struct timex *change)
{
	assert_true(id < 0);
	nic.change = *change;
	return TIME_ERROR;	/* not an error: the clock is not synchronized */
}

static int set_up(void **state)
{
	virtual_filtering_device_info lo = { .device_name = "lo" };

	(void)state;
	memset(&nic, 0, sizeof(nic));
	/* Any ring will do. */
	ring = pfring_open("userspace:usr75", 1518, 0);
	return !ring || pfring_set_virtual_device(ring, &lo);
}

static int tear_down(void **state)
{
	(void)state;
	pfring_close(ring);
	return 0;
}

static void clocks(void **state)
{
	struct timespec ts = { 5, 7 }, offset = { 1, 250 };

	(void)state;
	assert_int_equal(pfring_get_device_clock(ring, &ts), 0);
	assert_int_equal(ts.tv_sec, 77);
	assert_int_equal(ts.tv_nsec, 88);
	assert_string_equal(nic.opened, "/dev/ptp3");
	assert_int_equal(pfring_set_device_clock(ring, &ts), 0);
	assert_int_equal(nic.set.tv_nsec, 88);
	assert_int_equal(pfring_adjust_device_clock(ring, &offset, 1), 0);
	assert_int_equal(nic.change.modes, ADJ_SETOFFSET | ADJ_NANO);
	assert_int_equal(nic.change.time.tv_sec, 1);
	assert_int_equal(nic.change.time.tv_usec, 250);
	/* -1.00000025 s is -2 s and 0.99999975 s. */
	assert_int_equal(pfring_adjust_device_clock(ring, &offset, -1), 0);
	assert_int_equal(nic.change.time.tv_sec, -2);
	assert_int_equal(nic.change.time.tv_usec, 999999750);
	offset.tv_nsec = 1000000000;
	assert_int_equal(pfring_adjust_device_clock(ring, &offset, 1),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_device_clock(ring, &offset),
			 PF_RING_ERROR_INVALID_ARGUMENT);
}

static void stamps(void **state)
{
	(void)state;
	assert_int_equal(pfring_enable_hw_timestamp(ring, "lo", 1, 0), 0);
	assert_int_equal(nic.stamps.rx_filter, HWTSTAMP_FILTER_ALL);
	assert_int_equal(nic.stamps.tx_type, HWTSTAMP_TX_OFF);
	assert_int_equal(pfring_enable_hw_timestamp(ring, "lo", 0, 1), 0);
	assert_int_equal(nic.stamps.rx_filter, HWTSTAMP_FILTER_NONE);
	assert_int_equal(nic.stamps.tx_type, HWTSTAMP_TX_ON);
	nic.error = EOPNOTSUPP;
	assert_int_equal(pfring_enable_hw_timestamp(ring, "lo", 1, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
	nic.error = EPERM;
	assert_int_equal(pfring_enable_hw_timestamp(ring, "lo", 1, 1),
			 PF_RING_ERROR_GENERIC);
}

static void hardware_rules(void **state)
{
	hw_filtering_rule rule = {
		.rule_family_type = intel_82599_five_tuple_rule,
		.rule_id = 9,
		.rule_family.five_tuple_rule = {
			.proto = 17, .s_addr = 0x0a000001, .d_port = 5060,
			.queue_id = 100,
		},
	};
	const struct ethtool_rx_flow_spec *spec = &nic.rule.fs;

	(void)state;
	assert_int_equal(pfring_add_hw_rule(ring, &rule), 0);
	assert_int_equal(nic.rule.cmd, ETHTOOL_SRXCLSRLINS);
	assert_int_equal(spec->flow_type, UDP_V4_FLOW);
	assert_int_equal(spec->location, 9);
	assert_int_equal(spec->ring_cookie, RX_CLS_FLOW_DISC);
	assert_int_equal(spec->h_u.udp_ip4_spec.ip4src, htonl(0x0a000001));
	assert_int_equal(spec->m_u.udp_ip4_spec.ip4src, 0xffffffff);
	assert_int_equal(spec->m_u.udp_ip4_spec.ip4dst, 0);
	assert_int_equal(spec->h_u.udp_ip4_spec.pdst, htons(5060));
	assert_int_equal(spec->m_u.udp_ip4_spec.pdst, 0xffff);
	assert_int_equal(spec->m_u.udp_ip4_spec.psrc, 0);

	memset(&rule, 0, sizeof(rule));
	rule.rule_family_type = intel_82599_perfect_filter_rule;
	rule.rule_family.perfect_rule.vlan_id = 7;
	assert_int_equal(pfring_add_hw_rule(ring, &rule), 0);
	assert_int_equal(spec->flow_type, IP_USER_FLOW | FLOW_EXT);
	assert_int_equal(spec->h_ext.vlan_tci, htons(7));
	assert_int_equal(spec->ring_cookie, 0);
	rule.rule_family.perfect_rule.s_port = 80;
	assert_int_equal(pfring_add_hw_rule(ring, &rule),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	rule.rule_family_type = silicom_redirector_rule;
	assert_int_equal(pfring_add_hw_rule(ring, &rule),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_remove_hw_rule(ring, 9), 0);
	assert_int_equal(nic.rule.cmd, ETHTOOL_SRXCLSRLDEL);
	assert_int_equal(spec->location, 9);
	nic.error = EOPNOTSUPP;
	assert_int_equal(pfring_remove_hw_rule(ring, 9),
			 PF_RING_ERROR_NOT_SUPPORTED);
}

/* A rule of the ring that the adapter can do, and some that it cannot. */
static void rules_of_both(void **state)
{
	filtering_rule rule = {
		.rule_id = 4,
		.rule_action = dont_forward_packet_and_stop_rule_evaluation,
		.core_fields = {
			.proto = 6,
			.dhost.v4 = 0x0a010203, .dhost_mask.v4 = 0xffff0000,
			.dport_low = 80, .dport_high = 80,
		},
	}, other;

	(void)state;
	assert_int_equal(pfring_set_filtering_mode(ring, hardware_only), 0);
	assert_int_equal(pfring_add_filtering_rule(ring, &rule), 0);
	assert_int_equal(nic.rule.fs.flow_type, TCP_V4_FLOW);
	assert_int_equal(nic.rule.fs.ring_cookie, RX_CLS_FLOW_DISC);
	assert_int_equal(nic.rule.fs.h_u.tcp_ip4_spec.ip4dst, htonl(0x0a010000));
	assert_int_equal(nic.rule.fs.m_u.tcp_ip4_spec.ip4dst, htonl(0xffff0000));
	assert_int_equal(pfring_remove_filtering_rule(ring, 4), 0);

	memset(&nic.rule, 0, sizeof(nic.rule));
	other = rule;
	other.rule_action = forward_packet_and_stop_rule_evaluation;
	assert_int_equal(pfring_add_filtering_rule(ring, &other),
			 PF_RING_ERROR_NOT_SUPPORTED);
	other = rule;
	other.bidirectional = 1;
	assert_int_equal(pfring_add_filtering_rule(ring, &other),
			 PF_RING_ERROR_NOT_SUPPORTED);
	other = rule;
	other.core_fields.dport_high = 81;
	assert_int_equal(pfring_add_filtering_rule(ring, &other),
			 PF_RING_ERROR_NOT_SUPPORTED);
	other = rule;
	other.core_fields.dhost.v6.s6_addr[0] = 0x20;
	other.core_fields.dhost_mask.v6.s6_addr[15] = 0xff;
	assert_int_equal(pfring_add_filtering_rule(ring, &other),
			 PF_RING_ERROR_NOT_SUPPORTED);
	other = rule;
	strcpy(other.extended_fields.payload_pattern, "GET ");
	assert_int_equal(pfring_add_filtering_rule(ring, &other),
			 PF_RING_ERROR_NOT_SUPPORTED);
	/* None of them has reached the adapter. */
	assert_int_equal(nic.rule.cmd, 0);
}

/* A ring whose software takes rules: which, and how many calls. */
static struct {
	bool has[16];
	int error;
} software;

static int set_software(struct __pfring *of, int option, const void *value,
			size_t size)
{
	const filtering_rule *rule = value;

	(void)of;
	(void)size;
	if (software.error) {
		errno = software.error;
		return -1;
	}
	if (option == PFR_SO_RULE_ADD)
		software.has[rule->rule_id] = true;
	else if (option == PFR_SO_RULE_REMOVE)
		software.has[*(const uint32_t *)value] = false;
	else if (option == PFR_SO_RULE_SET || option == PFR_SO_PURGE_RULES)
		memset(software.has, 0, sizeof(software.has));
	return 0;
}

static int get_software(struct __pfring *of, int option, void *value,
			size_t *size)
{
	(void)of;
	(void)size;
	if (option == PFR_SO_RULE_STATS && software.has[*(uint32_t *)value])
		return 0;
	errno = ENOENT;
	return -1;
}

/* What is in software and hardware is in both, or in software alone. */
static void all_or_nothing(void **state)
{
	const struct pfr_ops *before = ring->ops;
	struct pfr_ops ops = *before;
	filtering_rule rule = {
		.rule_id = 4,
		.rule_action = dont_forward_packet_and_stop_rule_evaluation,
		.core_fields = {
			.dhost.v4 = 0x0a010203, .dhost_mask.v4 = 0xffff0000,
		},
	};

	(void)state;
	memset(&software, 0, sizeof(software));
	ops.set = set_software;
	ops.get = get_software;
	ring->ops = &ops;
	pfring_set_filtering_mode(ring, hardware_and_software);
	pfring_send(NULL, NULL, 0, 0);

	/* An adapter that cannot is no error, and leaves none behind. */
	nic.error = EOPNOTSUPP;
	errno = 0;
	assert_int_equal(pfring_add_filtering_rule(ring, &rule), 0);
	assert_int_equal(errno, 0);
	assert_string_equal(pfring_last_error(), "nothing to send");
	assert_int_equal(pfring_remove_filtering_rule(ring, 4), 0);
	assert_int_equal(nic.rule.cmd, 0);
	nic.error = 0;

	/* A rule that software refuses does not reach the adapter. */
	software.error = EEXIST;
	assert_int_equal(pfring_add_filtering_rule(ring, &rule),
			 PF_RING_ERROR_INVALID_STATUS);
	assert_int_equal(nic.rule.cmd, 0);
	software.error = 0;

	/* One that the adapter does not let go is in both still. */
	assert_int_equal(pfring_add_filtering_rule(ring, &rule), 0);
	assert_int_equal(nic.rule.cmd, ETHTOOL_SRXCLSRLINS);
	nic.error = EIO;
	assert_int_equal(pfring_remove_filtering_rule(ring, 4),
			 PF_RING_ERROR_GENERIC);
	assert_text_has(pfring_last_error(), "hardware rule 4");
	assert_true(software.has[4]);
	assert_int_equal(pfring_replace_filtering_rules(ring, NULL, 0, NULL, 0,
							-1),
			 PF_RING_ERROR_GENERIC);
	assert_true(software.has[4]);
	nic.error = 0;

	/* A set puts all away, idle rules go in both, a ring takes its own. */
	assert_int_equal(pfring_replace_filtering_rules(ring, NULL, 0, NULL, 0,
							-1), 0);
	assert_int_equal(nic.rule.cmd, ETHTOOL_SRXCLSRLDEL);
	assert_int_equal(pfring_add_filtering_rule(ring, &rule), 0);
	assert_int_equal(pfring_purge_idle_rules(ring, 1), 0);
	assert_int_equal(nic.rule.cmd, ETHTOOL_SRXCLSRLDEL);
	rule.rule_id = 5;
	assert_int_equal(pfring_add_filtering_rule(ring, &rule), 0);
	ring->ops = before;
	pfring_close(ring);
	ring = NULL;
	assert_int_equal(nic.rule.cmd, ETHTOOL_SRXCLSRLDEL);
	assert_int_equal(nic.rule.fs.location, 5);
}

static void slots(void **state)
{
	(void)state;
	assert_int_equal(pfring_get_num_tx_slots(ring), 256);
	assert_int_equal(pfring_get_interface_speed(ring), 25000);
	assert_int_equal(pfring_get_ethtool_link_speed("lo"), 25000);
	nic.error = EOPNOTSUPP;
	assert_int_equal(pfring_get_num_tx_slots(ring), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(clocks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stamps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hardware_rules, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rules_of_both, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_or_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(slots, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
