// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "wait.h"

/*
 * The counter says what is wanted, the eventfd only wakes poll(2). The counter
 * comes first: who is woken finds it changed. Nobody takes the wake-up away while
 * calls wait, so that it reaches all of them; the first call that waits after
 * that does. Until then it wakes calls that have just begun, which look again.
 */
void pfring_breakloop(pfring *ring)
{
	static const uint64_t one = 1;
	int saved = errno;

	if (!ring)
		return;
	atomic_fetch_add(&ring->breaks, 1);
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

/* With wait_lock. */
static bool serve_break(struct __pfring *ring)
{
	unsigned int breaks = atomic_load(&ring->breaks);

	if (breaks == atomic_load(&ring->breaks_served))
		return false;
	atomic_store(&ring->breaks_served, breaks);
	return true;
}

bool pfr_break_wanted(struct __pfring *ring)
{
	bool wanted;

	if (atomic_load_explicit(&ring->breaks, memory_order_relaxed) ==
	    atomic_load_explicit(&ring->breaks_served, memory_order_relaxed))
		return false;
	pthread_mutex_lock(&ring->wait_lock);
	wanted = serve_break(ring);
	pthread_mutex_unlock(&ring->wait_lock);
	return wanted;
}

bool pfr_wait_begin(struct __pfring *ring, uint32_t *seen)
{
	bool ended;

	pthread_mutex_lock(&ring->wait_lock);
	if (!ring->waiting)
		drain(ring);
	ended = serve_break(ring);
	*seen = atomic_load(&ring->breaks_served);
	if (!ended)
		ring->waiting++;
	pthread_mutex_unlock(&ring->wait_lock);
	return !ended;
}

void pfr_wait_end(struct __pfring *ring, uint32_t seen)
{
	pthread_mutex_lock(&ring->wait_lock);
	ring->waiting--;
	if (pfr_wait_broken(ring, seen))
		serve_break(ring);
	pthread_mutex_unlock(&ring->wait_lock);
}

bool pfr_wait_broken(struct __pfring *ring, uint32_t seen)
{
	return atomic_load(&ring->breaks) != seen;
}

int pfr_wait(struct __pfring *ring, uint32_t seen, int timeout)
{
	struct pollfd fds[2] = {
		{ .fd = ring->fd, .events = POLLIN },
		{ .fd = ring->wake_fd, .events = POLLIN },
	};
	int rc;

	if (pfr_wait_broken(ring, seen))
		return -ECANCELED;
	rc = poll(fds, 2, timeout);
	if (rc < 0)
		return pfr_wait_broken(ring, seen) ? -ECANCELED : -errno;
	if (pfr_wait_broken(ring, seen))
		return -ECANCELED;
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
