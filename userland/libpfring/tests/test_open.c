// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening and binding, against a fake pf_ring.ko. */
#include <errno.h>

#include "open_fixture.h"

static void opens(void **state)
{
	(void)state;
	ring = pfring_open("eth0@0-3,5;eth1", 1518, 0);
	assert_non_null(ring);
	assert_int_equal(kernel.num_bindings, 2);
	assert_string_equal(kernel.bindings[0].spfr_device, "eth0");
	assert_int_equal(kernel.bindings[0].spfr_channels, 0x2f);
	assert_string_equal(kernel.bindings[1].spfr_device, "eth1");
	assert_int_equal(kernel.request.caplen, 1518);
	assert_int_equal(kernel.request.flags, 0);
	assert_int_equal(kernel.mappings, 3);
	assert_int_equal(kernel.u32_option[PFR_SO_ENABLE], 0);
	assert_int_equal(kernel.u32_option[PFR_SO_PROMISC], 0);
}

static void slots(void **state)
{
	(void)state;
	ring = pfring_open_slots("eth0", 1518, 0, 1000);
	assert_non_null(ring);
	assert_int_equal(kernel.request.min_slots, 1000);
	pfring_close(ring);
	ring = pfring_open("eth0", 1518, 0);
	assert_non_null(ring);
	assert_int_equal(kernel.request.min_slots, 0);
}

static void flags(void **state)
{
	(void)state;
	ring = pfring_open("fifteen-letters", 1000000,
			   PF_RING_LONG_HEADER | PF_RING_PROMISC |
			   PF_RING_HW_TIMESTAMP | PF_RING_TIMESTAMP |
			   PF_RING_DO_NOT_TIMESTAMP | PF_RING_DNA_SYMMETRIC_RSS);
	assert_non_null(ring);
	assert_int_equal(kernel.request.caplen, MAX_CAPLEN);
	assert_int_equal(kernel.request.flags,
			 PFR_RING_LONG_HEADER | PFR_RING_NO_TIMESTAMP |
			 PFR_RING_HW_TIMESTAMP);
	assert_int_equal(kernel.u32_option[PFR_SO_PROMISC], 1);
	assert_int_equal(pfring_get_slot_header_len(ring),
			 sizeof(struct pfr_desc) +
			 sizeof(struct pfring_extended_pkthdr));
}

static void expect_failure(const char *device, uint32_t caplen,
			   uint32_t open_flags, int err, const char *text)
{
	errno = 0;
	assert_null(pfring_open(device, caplen, open_flags));
	assert_int_equal(errno, err);
	assert_text_has(pfring_last_error(), text);
	assert_int_equal(kernel.sockets, 0);
	assert_int_equal(kernel.mappings, 0);
}

/* What programs read of the handle itself. */
static void members(void **state)
{
	(void)state;
	errno = EPERM;
	kernel.info.mtu = 1500;
	ring = pfring_open("zc:eth0@1", 256, 0);
	assert_non_null(ring);
	assert_int_equal(errno, 0);
	assert_int_equal(ring->fd, pfring_get_selectable_fd(ring));
	assert_int_equal(ring->mtu_len, 1500);
	assert_int_equal(ring->caplen, 256);
	assert_string_equal(ring->device_name, "zc:eth0@1");
	assert_int_equal(ring->enabled, 0);
	assert_ptr_equal(ring->send, pfring_send);
	assert_ptr_equal(ring->send_ifindex, pfring_send_ifindex);
	assert_ptr_equal(ring->next_pkt_time, pfring_next_pkt_time);
	assert_null(ring->dna_get_num_tx_slots);
	assert_null(ring->dna_get_next_free_tx_slot);
	assert_null(ring->dna_copy_tx_packet_into_slot);
	assert_int_equal(ring->dna.dna_mapped_device, 0);
	assert_int_equal(ring->dna.dna_dev.mem_info.device_model, 0);
	assert_int_equal(ring->zc_device, 0);
	assert_int_equal(pfring_enable_ring(ring), 0);
	assert_int_equal(ring->enabled, 1);
	assert_int_equal(pfring_disable_ring(ring), 0);
	assert_int_equal(ring->enabled, 0);
	assert_int_equal(gmt_to_local(1), gmt_to_local(86401));
}

static void other_names(void **state)
{
	(void)state;
	ring = pfring_open("dna:eth0", 256, 0);
	assert_non_null(ring);
	assert_string_equal(kernel.bindings[0].spfr_device, "eth0");
	pfring_close(ring);
	ring = pfring_open("zc:eth0@1,2,zc:eth1;dna:fifteen-letters", 256, 0);
	assert_non_null(ring);
	assert_int_equal(kernel.num_bindings, 3);
	assert_string_equal(kernel.bindings[0].spfr_device, "eth0");
	assert_true(kernel.bindings[0].spfr_channels == 6);
	assert_string_equal(kernel.bindings[1].spfr_device, "eth1");
	assert_string_equal(kernel.bindings[2].spfr_device, "fifteen-letters");
	pfring_close(ring);
	ring = pfring_open("zc:eth0,eth1", 256, 0);
	assert_non_null(ring);
	assert_int_equal(kernel.num_bindings, 2);
	pfring_close(ring);
	ring = NULL;
	expect_failure("zc:eth0,zc:7", 1518, 0, ENODEV, "dnacluster:");
	expect_failure("zc:eth0;zc:", 1518, 0, ENODEV, "dnacluster:");
	expect_failure("zc:;eth0", 1518, 0, ENODEV, "dnacluster:");
	expect_failure("zc:99@1", 1518, 0, ENODEV, "dnacluster:");
	expect_failure("zc:99", 1518, 0, ENODEV, "dnacluster:");
	expect_failure("stack:eth0", 1518, 0, ENODEV, "no module \"stack:\"");
	expect_failure("dag:dag0:0", 1518, 0, ENODEV, "no module \"dag:\"");
	expect_failure("eth0", 1518, PF_RING_FLOW_OFFLOAD, EOPNOTSUPP,
		       "flows are not counted");
}

/* Calls that enable a ring that never was; a disabled one stays so. */
static void enabled_by_others(void **state)
{
	pfring_bundle bundle;

	(void)state;
	pfring_bundle_init(&bundle, pick_round_robin);
	assert_int_equal(pfring_bundle_add(&bundle, ring), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_ENABLE], 1);
	pfring_disable_ring(ring);
	pfring_bundle_destroy(&bundle);
	assert_int_equal(pfring_bundle_add(&bundle, ring), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_ENABLE], 0);
	assert_int_equal(pfring_poll(ring, 0), PF_RING_ERROR_RING_NOT_ENABLED);
	pfring_close(ring);

	ring = pfring_open("eth0", 1518, 0);
	assert_int_equal(pfring_poll(ring, 0), 0);
	assert_int_equal(kernel.u32_option[PFR_SO_ENABLE], 1);
	pfring_close(ring);

	ring = pfring_open("eth0", 1518, 0);
	kernel.option_errno[PFR_SO_ENABLE] = ENOTCONN;
	pfring_bundle_init(&bundle, pick_round_robin);
	assert_int_equal(pfring_bundle_add(&bundle, ring),
			 PF_RING_ERROR_WRONG_CONFIGURATION);
	assert_int_equal(bundle.num_sockets, 0);
	kernel.option_errno[PFR_SO_ENABLE] = 0;
}

static void bad_arguments(void **state)
{
	(void)state;
	expect_failure(NULL, 1518, 0, EINVAL, "no device");
	expect_failure("eth0", 0, 0, EINVAL, "caplen");
	expect_failure("eth0", 1518, 1u << 31, EINVAL, "newer libpfring");
	expect_failure("", 1518, 0, EINVAL, "name is missing");
	expect_failure("eth0@", 1518, 0, EINVAL, "eth0@");
	expect_failure("sixteen--letters", 1518, 0, ENODEV, "15 characters");
}

static void reasons(void **state)
{
	(void)state;
	expect_failure("eth9", 1518, 0, ENODEV,
		       "cannot open eth9: no such device");
	expect_failure("lo;eth9", 1518, 0, ENODEV, "no such device as eth9");

	kernel.socket_errno = EAFNOSUPPORT;
	expect_failure("eth0", 1518, 0, EAFNOSUPPORT, "modprobe pf_ring");
	kernel.socket_errno = EPERM;
	expect_failure("eth0", 1518, 0, EPERM, "CAP_NET_RAW");
	kernel.socket_errno = EMFILE;
	expect_failure("eth0", 1518, 0, EMFILE, "Too many open files");
	kernel.socket_errno = 0;

	kernel.option_errno[PFR_SO_BIND] = EBUSY;
	expect_failure("eth0", 1518, 0, EBUSY, "quick_mode");
	kernel.option_errno[PFR_SO_BIND] = EINVAL;
	expect_failure("eth0;any", 1518, 0, EINVAL, "no other device");
	kernel.option_errno[PFR_SO_BIND] = EOPNOTSUPP;
	expect_failure("eth0", 1518, 0, EOPNOTSUPP, "Ethernet");
	kernel.option_errno[PFR_SO_BIND] = 0;

	kernel.option_errno[PFR_SO_RING] = ENOMEM;
	expect_failure("eth0", 1518, 0, ENOMEM, "memory");
	kernel.option_errno[PFR_SO_RING] = 0;
	kernel.option_errno[PFR_SO_PROMISC] = EPERM;
	expect_failure("eth0", 1518, PF_RING_PROMISC, EPERM, "promiscuous");
}

static void mapping_fails(void **state)
{
	int i;

	(void)state;
	kernel.mmap_errno = ENOMEM;
	for (i = 1; i <= 3; i++) {
		kernel.mmap_fails = i;
		expect_failure("eth0", 1518, 0, ENOMEM, "cannot map");
	}
}

static void modules_that_do_not_fit(void **state)
{
	(void)state;
	kernel.option_errno[PFR_SO_INFO] = ENOPROTOOPT;
	expect_failure("eth0", 1518, 0, EPROTO, "family 27");
	fake_kernel_reset();
	kernel.info.features = 0;
	expect_failure("eth0", 1518, 0, EPROTO, "pf_ring.ko 1.2.3");
	fake_kernel_reset();
	kernel.geometry.desc_size = 64;
	expect_failure("eth0", 1518, 0, EPROTO, "descriptors of 64 bytes");
	fake_kernel_reset();
	kernel.geometry.num_slots = 100;
	expect_failure("eth0", 1518, 0, EPROTO, "understand");
	fake_kernel_reset();
	kernel.geometry.num_slots = 0;
	expect_failure("eth0", 1518, 0, EPROTO, "understand");
	fake_kernel_reset();
	kernel.geometry.num_slots = 1u << 31;
	expect_failure("eth0", 1518, 0, EPROTO, "understand");
	/* Other versions with other features are no reason to refuse. */
	fake_kernel_reset();
	kernel.info.version = 0x990000;
	kernel.info.features = ~0ULL;
	ring = pfring_open("eth0", 1518, 0);
	assert_non_null(ring);
}

static void multichannel(void **state)
{
	pfring *rings[MAX_NUM_RX_CHANNELS];
	int i;

	(void)state;
	assert_int_equal(pfring_open_multichannel("eth0", 128, 0, rings),
			 FAKE_RX_QUEUES);
	assert_string_equal(kernel.bindings[0].spfr_device, "eth0");
	assert_int_equal(kernel.bindings[0].spfr_channels,
			 1 << (FAKE_RX_QUEUES - 1));
	for (i = 0; i < FAKE_RX_QUEUES; i++)
		pfring_close(rings[i]);
	/* fake_kernel knows the last socket only. */
	kernel.sockets = 0;
	assert_int_equal(kernel.mappings, 0);

	assert_int_equal(pfring_open_multichannel("eth9", 128, 0, rings), 0);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(pfring_open_multichannel("eth0@1", 128, 0, rings), 0);
	assert_int_equal(pfring_open_multichannel(NULL, 128, 0, rings), 0);
	assert_int_equal(pfring_open_multichannel("eth0", 128, 0, NULL), 0);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(kernel.mappings, 0);
}

static void binds_more(void **state)
{
	(void)state;
	assert_int_equal(pfring_bind(ring, "eth1@2"), 0);
	assert_string_equal(kernel.bindings[0].spfr_device, "eth1");
	assert_int_equal(kernel.bindings[0].spfr_channels, 4);
	assert_int_equal(pfring_bind(ring, "eth9"),
			 PF_RING_ERROR_UNKNOWN_ADAPTER);
	assert_int_equal(pfring_bind(ring, NULL),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	kernel.option_errno[PFR_SO_BIND] = EEXIST;
	assert_int_equal(pfring_bind(ring, "eth0"), PF_RING_ERROR_INVALID_STATUS);
	assert_text_has(pfring_last_error(), "already");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLOSED(opens),
		CLOSED(slots), CLOSED(flags),
		CLOSED(members),
		CLOSED(other_names),
		OPEN(enabled_by_others),
		CLOSED(bad_arguments),
		CLOSED(reasons),
		CLOSED(mapping_fails),
		CLOSED(modules_that_do_not_fit),
		CLOSED(multichannel),
		OPEN(binds_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL) || test_settings();
}
