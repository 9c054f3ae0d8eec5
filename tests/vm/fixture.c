// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"
#include "packets.h"

uint32_t fixture_count(void)
{
	return sizeof(pfr_test_packets) / sizeof(*pfr_test_packets);
}

const uint8_t *fixture_frame(uint32_t index, uint32_t *size)
{
	*size = pfr_test_packets[index].len;
	return pfr_test_packets[index].bytes;
}
