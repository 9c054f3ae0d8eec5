// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "wait.h"

/*
 * The flag says what is wanted, the eventfd only wakes poll(2). The flag is set
 * first: who is woken finds it, and who finds the flag before the eventfd is
 * written leaves behind one needless wake-up, which is drained as it is met.
 */
void pfring_breakloop(pfring *ring)
{
	static const uint64_t one = 1;
	int saved = errno;

	if (!ring)
		return;
	atomic_store(&ring->break_wanted, true);
	/* It can only fail by being full, and then it is readable anyway. */
	if (write(ring->wake_fd, &one, sizeof(one)) < 0)
		errno = saved;
}

static void drain(struct __pfring *ring)
{
	uint64_t ignored;

	while (read(ring->wake_fd, &ignored, sizeof(ignored)) < 0 &&
	       errno == EINTR)
		;
}

bool pfr_break_wanted(struct __pfring *ring)
{
	if (!atomic_load_explicit(&ring->break_wanted, memory_order_relaxed))
		return false;
	drain(ring);
	return atomic_exchange(&ring->break_wanted, false);
}

int pfr_wait(struct __pfring *ring, int timeout)
{
	struct pollfd fds[2] = {
		{ .fd = ring->fd, .events = POLLIN },
		{ .fd = ring->wake_fd, .events = POLLIN },
	};
	int rc;

	if (pfr_break_wanted(ring))
		return -ECANCELED;
	rc = poll(fds, 2, timeout);
	if (rc < 0)
		return -errno;
	if (pfr_break_wanted(ring))
		return -ECANCELED;
	if (fds[1].revents)
		drain(ring);
	/* Of other back ends, an error may pass: looking tells. */
	if (!(ring->detour & PFR_FOREIGN) &&
	    fds[0].revents & (POLLERR | POLLHUP | POLLNVAL))
		return -ENODEV;
	return rc > 0;
}

bool pfr_device_gone(struct __pfring *ring)
{
	struct pollfd fd = { .fd = ring->fd };

	return !(ring->detour & PFR_FOREIGN) && poll(&fd, 1, 0) > 0;
}
