// SPDX-License-Identifier: LGPL-2.1-or-later
#include "service.h"

#ifdef HAVE_SYSTEMD
#include <inttypes.h>
#include <time.h>

#include <systemd/sd-daemon.h>

void service_ready(void)
{
	sd_notify(0, "READY=1");
}

void service_reloading(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
		   (uint64_t)now.tv_sec * 1000000 +
		   (uint64_t)now.tv_nsec / 1000);
}

void service_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

#else
void service_ready(void)
{
}

void service_reloading(void)
{
}

void service_stopping(void)
{
}
#endif /* HAVE_SYSTEMD */
