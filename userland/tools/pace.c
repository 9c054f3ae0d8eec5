// SPDX-License-Identifier: LGPL-2.1-or-later
#include <time.h>

#include "pace.h"
#include "rates.h"

#define NSEC		1000000000
/* Shorter pauses are not slept: the sleep itself would take longer. */
#define WORTH_SLEEPING	100000
/* After a stall, so much is caught up with at full speed, and no more. */
#define CATCH_UP	10000000

void pace_start(struct pace *p, double pps, double gbps, bool active)
{
	*p = (struct pace){
		.ns_per_packet = pps > 0 ? 1e9 / pps : 0,
		.ns_per_byte = gbps > 0 ? 8 / gbps : 0,
		.active = active,
		.due = (double)now_ns(),
	};
}

void pace_wait(struct pace *p, uint32_t len)
{
	double packet = p->ns_per_packet;
	double bytes = p->ns_per_byte * (len + WIRE_OVERHEAD);
	double now;

	if (packet <= 0 && bytes <= 0)
		return;
	now = (double)now_ns();
	if (!p->active && p->due - now > WORTH_SLEEPING) {
		uint64_t due = (uint64_t)p->due;
		struct timespec until = {
			.tv_sec = (time_t)(due / NSEC),
			.tv_nsec = (long)(due % NSEC),
		};

		if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until,
				    NULL))
			return;
	} else {
		while (now < p->due && p->due - now <= NSEC)
			now = (double)now_ns();
	}
	if (now - p->due > CATCH_UP)
		p->due = now - CATCH_UP;
	p->due += packet > bytes ? packet : bytes;
}
