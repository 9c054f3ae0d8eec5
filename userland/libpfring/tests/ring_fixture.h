/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each test of a program starts with: an open ring in memory. */
#ifndef RING_FIXTURE_H
#define RING_FIXTURE_H

#include "fake_ring.h"
#include "test.h"

#define SECOND		1000000000ULL
#define T0		(1700000000 * SECOND)

static struct fake_ring f;
static struct pfring_pkthdr hdr;
static unsigned char *packet;

static int set_up(void **state)
{
	(void)state;
	fake_ring_open(&f, 0, 0);
	memset(&hdr, 0xee, sizeof(hdr));
	packet = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake_ring_close(&f);
	return 0;
}

static void reopen(uint32_t flags, uint32_t first)
{
	fake_ring_close(&f);
	fake_ring_open(&f, flags, first);
}

static bool put_text(const char *text)
{
	uint16_t len = (uint16_t)strlen(text) + 1;

	return fake_ring_put(&f, text, len, len, T0);
}

static int recv_now(void)
{
	return pfring_recv(f.ring, &packet, 0, &hdr, 0);
}

#endif /* RING_FIXTURE_H */
