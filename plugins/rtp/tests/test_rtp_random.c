// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Random streams beside a naive model with sets and floating point.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rtp-bench.h"

#define MODEL_PACKETS	4000

struct model {
	__u8 came[MODEL_PACKETS];
	__u32 packets, duplicates, late, highest;
	double jitter, last_ms, last_ts;
};

static void model_packet(struct model *m, __u32 n, double ms, __u32 ts)
{
	double d;

	if (m->packets++) {
		d = fabs(ms - m->last_ms - (ts - m->last_ts) / 8);
		if (d < 4294.967295)	/* else a clock was set */
			m->jitter += (d - m->jitter) / 16;
	}
	m->last_ms = ms;
	m->last_ts = ts;
	if (m->came[n])
		m->duplicates++;
	else if (n < m->highest)
		m->late++;
	if (n > m->highest)
		m->highest = n;
	m->came[n] = 1;
}

static __u32 random_u32(__u32 *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

/* Loss, duplicates, other order and jitter, over a wrap of both counters. */
static void random_stream(__u32 seed)
{
	static struct model m;
	__u32 base_ts = 0xFFFFFFFF - 160 * (random_u32(&seed) % MODEL_PACKETS);
	__u16 base = (__u16)(65535 - random_u32(&seed) % MODEL_PACKETS);
	struct rtp_stream_stats r;
	__u32 i, n, next = 0, us = 0;
	struct bench b;

	memset(&m, 0, sizeof(m));
	start(&b, 0);
	for (i = 0; next < MODEL_PACKETS - 200; i++) {
		n = next;
		if (i > 2 && random_u32(&seed) % 8 == 0) {
			n = random_u32(&seed) % 99;
			n = n > m.highest ? 0 : m.highest - n;
		} else {
			next++;
			if (i > 2 && random_u32(&seed) % 10 == 0)
				next += random_u32(&seed) % 150;
		}
		us += random_u32(&seed) % 40000;
		b.now = START + us * 1000ULL;
		b.h.seq = base + n;
		b.h.ts = base_ts + 160 * n;
		feed(&b);
		model_packet(&m, n, us / 1000.0, 160 * n);
	}
	r = report(&b);
	assert_int_equal(r.packets, m.packets);
	assert_int_equal(r.duplicates, m.duplicates);
	assert_int_equal(r.late, m.late);
	assert_int_equal(r.expected, m.highest + 1);
	assert_int_equal(r.lost, (int)m.highest + 1 - (int)m.packets);
	assert_int_equal(r.highest_seq, base + m.highest);
	/* Six digits behind the point, of milliseconds. */
	if (fabs((double)r.jitter_ns / 1e6 - m.jitter) > 0.000002)
		fail_msg("jitter %llu ns, the model's %f ms",
			 (unsigned long long)r.jitter_ns, m.jitter);
	/* In the units of the time stamp, of which A.8 has whole ones only. */
	assert_true(fabs(r.jitter_ts - m.jitter * 8) < 2);
}

static void random_streams(void **state)
{
	__u32 seed;

	(void)state;
	for (seed = 1; seed <= 300; seed++)
		random_stream(seed * 2654435761U);
}

/* Any header at any time. */
static void garbage(void **state)
{
	__u32 seed = 0x9E3779B9;
	struct bench b;
	int i;

	(void)state;
	start(&b, 1);
	for (i = 0; i < 300000; i++) {
		b.h.seq = (__u16)(random_u32(&seed) % 3 ? b.h.seq + 1U :
				  random_u32(&seed));
		b.h.ts = random_u32(&seed) % 3 ? b.h.ts + 160 :
			random_u32(&seed);
		b.h.payload_type = random_u32(&seed) % 5 ? 0 :
			random_u32(&seed) % 128;
		b.h.flags = random_u32(&seed) % 3 ? 0 : random_u32(&seed) & 7;
		b.h.payload_len = random_u32(&seed) % 4 + 4;
		b.h.event = random_u32(&seed);
		b.now += random_u32(&seed) % 3 ? 20 * MS :
			(__u64)random_u32(&seed) << (random_u32(&seed) % 8);
		feed(&b);
		if (random_u32(&seed) % 1000 == 0)
			report(&b);
	}
	assert_true(report(&b).packets > 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_streams),
		cmocka_unit_test(garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
