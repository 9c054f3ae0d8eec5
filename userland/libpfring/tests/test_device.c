// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>

#include "device.h"
#include "test.h"

static struct sockaddr_pfr b[PFR_MAX_BINDINGS];

static void expect(int i, const char *name, uint64_t channels)
{
	assert_int_equal(b[i].spfr_family, PF_RING);
	assert_int_equal(b[i].spfr_reserved, 0);
	assert_int_equal(b[i].spfr_ifindex, 0);
	assert_string_equal(b[i].spfr_device, name);
	assert_true(b[i].spfr_channels == channels);
}

static void one_device(void **state)
{
	(void)state;
	assert_int_equal(pfr_device_parse("eth0", b), 1);
	expect(0, "eth0", 0);
	assert_int_equal(pfr_device_parse("any", b), 1);
	expect(0, "any", 0);
	/* A label of an address of eth0. */
	assert_int_equal(pfr_device_parse("eth0:1", b), 1);
	expect(0, "eth0", 0);
	assert_int_equal(pfr_device_parse("eth0:1@2", b), 1);
	expect(0, "eth0", 4);
	assert_int_equal(pfr_device_parse("fifteen-letters", b), 1);
	expect(0, "fifteen-letters", 0);
}

static void queues(void **state)
{
	(void)state;
	assert_int_equal(pfr_device_parse("eth0@1", b), 1);
	expect(0, "eth0", 0x2);
	assert_int_equal(pfr_device_parse("eth0@1,5", b), 1);
	expect(0, "eth0", 0x22);
	assert_int_equal(pfr_device_parse("eth0@0-3,5", b), 1);
	expect(0, "eth0", 0x2f);
	assert_int_equal(pfr_device_parse("eth0@1-3,5-7", b), 1);
	expect(0, "eth0", 0xee);
	assert_int_equal(pfr_device_parse("eth0@0-63", b), 1);
	expect(0, "eth0", ~0ULL);
	assert_int_equal(pfr_device_parse("eth0@63", b), 1);
	expect(0, "eth0", 1ULL << 63);
	assert_int_equal(pfr_device_parse("fifteen-letters@0", b), 1);
	expect(0, "fifteen-letters", 1);
}

static void several_devices(void **state)
{
	(void)state;
	assert_int_equal(pfr_device_parse("eth0;eth1", b), 2);
	expect(0, "eth0", 0);
	expect(1, "eth1", 0);
	assert_int_equal(pfr_device_parse("eth0,eth1,eth2", b), 3);
	expect(2, "eth2", 0);
	assert_int_equal(pfr_device_parse("eth0@0-3,5;eth1", b), 2);
	expect(0, "eth0", 0x2f);
	expect(1, "eth1", 0);
	assert_int_equal(pfr_device_parse("eth0,eth1@2,3;eth2@1", b), 3);
	expect(0, "eth0", 0);
	expect(1, "eth1", 0xc);
	expect(2, "eth2", 0x2);
}

static void as_many_as_there_is_room(void **state)
{
	char text[2 * (PFR_MAX_BINDINGS + 1)];
	int i;

	(void)state;
	for (i = 0; i <= PFR_MAX_BINDINGS; i++) {
		text[2 * i] = 'x';
		text[2 * i + 1] = ';';
	}
	text[2 * PFR_MAX_BINDINGS - 1] = '\0';
	assert_int_equal(pfr_device_parse(text, b), PFR_MAX_BINDINGS);
	text[2 * PFR_MAX_BINDINGS - 1] = ';';
	text[2 * PFR_MAX_BINDINGS + 1] = '\0';
	assert_int_equal(pfr_device_parse(text, b),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_text_has(pfring_last_error(), "too many");
}

static void nonsense(void **state)
{
	static const char *const texts[] = {
		"", ";", ",", "@", "@1", "eth0;", ";eth0", "eth0,,eth1",
		"eth0@", "eth0@;eth1", "eth0@x", "eth0@1,", "eth0@,1",
		"eth0@1-", "eth0@-1", "eth0@3-1", "eth0@64", "eth0@0-64",
		"eth0@99999999999999999999", "eth0@1@2", "eth0@1,eth1",
		"eth0@1 ", "eth0@+1", "eth0@1--2",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		errno = 0;
		if (pfr_device_parse(texts[i], b) !=
		    PF_RING_ERROR_INVALID_ARGUMENT)
			fail_msg("\"%s\" was taken", texts[i]);
		assert_int_equal(errno, EINVAL);
	}
	assert_text_has(pfring_last_error(), "eth0@1--2");
}

static void name_too_long(void **state)
{
	(void)state;
	errno = 0;
	assert_int_equal(pfr_device_parse("sixteen--letters", b),
			 PF_RING_ERROR_UNKNOWN_ADAPTER);
	assert_int_equal(errno, ENODEV);
	assert_text_has(pfring_last_error(), "15 characters");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_device),
		cmocka_unit_test(queues),
		cmocka_unit_test(several_devices),
		cmocka_unit_test(as_many_as_there_is_room),
		cmocka_unit_test(nonsense),
		cmocka_unit_test(name_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
