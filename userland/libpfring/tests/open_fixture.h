/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A ring of a fake pf_ring.ko, opened or to be opened by the test. */
#ifndef OPEN_FIXTURE_H
#define OPEN_FIXTURE_H

/* What programs see. */
#undef PFRING_LIBRARY
#include "fake_kernel.h"
#include "pfring.h"
#include "pfring_compat.h"
#include "test.h"

static pfring *ring;

static int reset(void **state)
{
	(void)state;
	fake_kernel_reset();
	ring = NULL;
	return 0;
}

static int set_up(void **state)
{
	reset(state);
	ring = pfring_open("eth0", 1518, 0);
	return !ring;
}

/* After each test nothing is left mapped or open. */
static int tear_down(void **state)
{
	(void)state;
	pfring_close(ring);
	return kernel.sockets || kernel.mappings;
}

#define CLOSED(name) cmocka_unit_test_setup_teardown(name, reset, tear_down)
#define OPEN(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* Of test_settings.c. */
int test_settings(void);

#endif /* OPEN_FIXTURE_H */
