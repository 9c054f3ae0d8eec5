// SPDX-License-Identifier: LGPL-2.1-or-later
/* Bundles: the caller's rings, read as one. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>

#include "error.h"
#include "wait.h"

#define NONE	(-1)

void pfring_bundle_init(pfring_bundle *bundle, bundle_read_policy p)
{
	if (!bundle)
		return;
	memset(bundle, 0, sizeof(*bundle));
	bundle->policy = p;
}

int pfr_bundle_append(pfring_bundle *bundle, struct __pfring *ring)
{
	int i;

	if (!bundle || !ring)
		return pfr_null_pointer();
	for (i = 0; i < bundle->num_sockets; i++)
		if (bundle->sockets[i] == ring)
			return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
					"the bundle has that ring already");
	if (bundle->num_sockets == MAX_NUM_BUNDLE_ELEMENTS)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a bundle has at most %d rings",
				MAX_NUM_BUNDLE_ELEMENTS);
	bundle->sockets[bundle->num_sockets++] = ring;
	return 0;
}

int pfring_bundle_add(pfring_bundle *bundle, pfring *ring)
{
	int rc = pfr_bundle_append(bundle, ring);

	if (rc)
		return rc;
	rc = pfr_enable_first(ring);
	if (rc)
		bundle->num_sockets--;
	return rc;
}

/* The ring to read, or NONE. */
static int choose(const pfring_bundle *bundle)
{
	struct timespec ts, earliest = { 0, 0 };
	int i, at, best = NONE;

	for (i = 1; i <= bundle->num_sockets; i++) {
		at = (bundle->last_read_socket + i) % bundle->num_sockets;
		if (pfring_next_pkt_time(bundle->sockets[at], &ts))
			continue;
		if (bundle->policy == pick_round_robin)
			return at;
		if (best == NONE || ts.tv_sec < earliest.tv_sec ||
		    (ts.tv_sec == earliest.tv_sec &&
		     ts.tv_nsec < earliest.tv_nsec)) {
			best = at;
			earliest = ts;
		}
	}
	return best;
}

/* The rings say that they are waited for: how many have, or -ECANCELED. */
static int begin(pfring_bundle *bundle, uint32_t *seen)
{
	int i;

	for (i = 0; i < bundle->num_sockets; i++)
		if (!pfr_wait_begin(bundle->sockets[i], &seen[i]))
			break;
	if (i == bundle->num_sockets)
		return i;
	while (i--)
		pfr_wait_end(bundle->sockets[i], seen[i]);
	return -ECANCELED;
}

/* Whether one was broken; they are waited for no more. */
static bool end(pfring_bundle *bundle, const uint32_t *seen)
{
	bool broken = false;
	int i;

	for (i = 0; i < bundle->num_sockets; i++) {
		broken |= pfr_wait_broken(bundle->sockets[i], seen[i]);
		pfr_wait_end(bundle->sockets[i], seen[i]);
	}
	return broken;
}

/* All rings and, so that pfring_breakloop() of any ends it, their wake-ups. */
static int wait_for_any(pfring_bundle *bundle, int timeout)
{
	struct pollfd fds[2 * MAX_NUM_BUNDLE_ELEMENTS];
	uint32_t seen[MAX_NUM_BUNDLE_ELEMENTS];
	int i, num = begin(bundle, seen), gone = 0, rc;

	if (num < 0)
		return num;
	for (i = 0; i < num; i++) {
		fds[2 * i] = (struct pollfd){ bundle->sockets[i]->fd, POLLIN, 0 };
		fds[2 * i + 1] = (struct pollfd){ bundle->sockets[i]->wake_fd,
						  POLLIN, 0 };
	}
	rc = poll(fds, (nfds_t)num * 2, timeout);
	if (rc < 0)
		rc = -errno;
	if (end(bundle, seen))
		return -ECANCELED;
	if (rc < 0)
		return rc;
	for (i = 0; i < num; i++)
		gone += !(bundle->sockets[i]->detour & PFR_FOREIGN) &&
			fds[2 * i].revents & (POLLERR | POLLHUP | POLLNVAL);
	if (!gone)
		return rc > 0;
	/* One that is gone wakes us for ever; look at the others now and then. */
	if (gone == num)
		return -ENODEV;
	if (rc == gone)
		poll(NULL, 0, timeout >= 0 && timeout < 10 ? timeout : 10);
	return 1;
}

static int failed(int rc)
{
	errno = -rc;
	if (rc == -ENODEV)
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"the devices of all rings are gone");
	return pfr_fail_errno("cannot wait for packets");
}

static int check(const pfring_bundle *bundle)
{
	if (bundle && bundle->num_sockets)
		return 0;
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			"the bundle has no rings");
}

int pfring_bundle_poll(pfring_bundle *bundle, unsigned int wait_duration)
{
	int rc = check(bundle);

	if (rc)
		return rc;
	if (choose(bundle) != NONE)
		return 1;
	if (!wait_duration)
		return 0;
	rc = wait_for_any(bundle, wait_duration > INT_MAX ?
			  -1 : (int)wait_duration);
	if (rc == -ECANCELED)
		return 0;
	return rc < 0 ? failed(rc) : rc;
}

int pfring_bundle_read(pfring_bundle *bundle, unsigned char **buffer,
		       unsigned int buffer_len, struct pfring_pkthdr *hdr,
		       uint8_t wait_for_incoming_packet)
{
	int rc = check(bundle), at;

	if (rc)
		return rc;
	if (!buffer || !hdr)
		return pfr_null_pointer();
	for (;;) {
		at = choose(bundle);
		if (at != NONE) {
			bundle->last_read_socket = (uint16_t)at;
			return pfring_recv(bundle->sockets[at], buffer,
					   buffer_len, hdr, 0);
		}
		/* Why there is none, a ring knows: not enabled, at its end. */
		bundle->last_read_socket = (uint16_t)
			((bundle->last_read_socket + 1) % bundle->num_sockets);
		rc = pfring_recv(bundle->sockets[bundle->last_read_socket],
				 buffer, buffer_len, hdr, 0);
		if (rc > 0 || (rc < 0 && bundle->num_sockets == 1) ||
		    rc == PF_RING_ERROR_RING_NOT_ENABLED ||
		    rc == PF_RING_ERROR_INVALID_ARGUMENT)
			return rc;
		if (!wait_for_incoming_packet)
			return 0;
		rc = wait_for_any(bundle, 500);
		if (rc == -ECANCELED)
			return 0;
		if (rc < 0 && rc != -EINTR)
			return failed(rc);
	}
}

void pfring_bundle_destroy(pfring_bundle *bundle)
{
	if (bundle)
		bundle->num_sockets = 0;
}

void pfring_bundle_close(pfring_bundle *bundle)
{
	if (!bundle)
		return;
	while (bundle->num_sockets)
		pfring_close(bundle->sockets[--bundle->num_sockets]);
}
