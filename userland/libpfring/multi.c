// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Several rings read as one. Its file descriptor is an epoll set of theirs.
 *
 * By time: of the packets that are there, the earliest is the next. That is the
 * order of arrival as far as every ring had its packets ready; rings are not
 * waited for, because one may have none for hours.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "error.h"
#include "multi.h"

/* ----------------------------------------------------------------- receiving */

/* Members whose device is gone would wake us for ever. */
static int drop_gone(struct __pfring *ring, struct pfr_multi *m)
{
	struct epoll_event events[PFR_MAX_BINDINGS];
	int i, count, left = 0;

	count = epoll_wait(ring->fd, events, PFR_MAX_BINDINGS, 0);
	for (i = 0; i < count; i++) {
		if (!(events[i].events & (EPOLLERR | EPOLLHUP)) ||
		    m->member[events[i].data.u32]->ops != &pfr_kernel_ops)
			continue;
		m->gone[events[i].data.u32] = true;
		epoll_ctl(ring->fd, EPOLL_CTL_DEL,
			  m->member[events[i].data.u32]->fd, NULL);
	}
	for (i = 0; i < m->num; i++)
		left += !m->gone[i] && !m->ended[i];
	return left;
}

static int nothing_found(struct __pfring *ring, struct pfr_multi *m)
{
	if (drop_gone(ring, m))
		return 0;
	if (m->error)
		return m->error;
	errno = ENODEV;
	return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
			"the devices of all rings are gone");
}

static bool earlier(const struct pfr_frame *a, const struct pfr_frame *b)
{
	return a->desc.timestamp_ns < b->desc.timestamp_ns;
}

static int look(struct __pfring *ring, struct pfr_frame *frame)
{
	struct pfr_multi *m = ring->backend;
	struct pfr_frame other;
	int i, at, rc;

	m->candidate = PFR_MULTI_NONE;
	for (i = 1; i <= m->num; i++) {
		at = (m->held + i + m->num) % m->num;
		if (m->ended[at])
			continue;
		rc = m->member[at]->ops->look(m->member[at], &other);
		if (rc < 0) {
			m->ended[at] = true;
			m->error = rc;
		}
		if (rc <= 0 || (m->candidate != PFR_MULTI_NONE && !earlier(&other, frame)))
			continue;
		m->candidate = at;
		*frame = other;
		if (m->policy == pick_round_robin)
			break;
	}
	return m->candidate != PFR_MULTI_NONE ? 1 : nothing_found(ring, m);
}

static void release_held(struct pfr_multi *m)
{
	if (m->held != PFR_MULTI_NONE)
		m->member[m->held]->ops->release(m->member[m->held]);
}

static void take(struct __pfring *ring)
{
	struct pfr_multi *m = ring->backend;

	if (m->held != m->candidate)
		release_held(m);
	m->held = m->candidate;
	m->member[m->held]->ops->take(m->member[m->held]);
}

static void release(struct __pfring *ring)
{
	release_held(ring->backend);
}

static int bind_first(struct __pfring *ring, const char *devices)
{
	struct pfr_multi *m = ring->backend;

	return m->member[0]->ops->bind(m->member[0], devices);
}

static ssize_t send_frame(struct __pfring *ring, const void *pkt, size_t len,
			  int if_index)
{
	struct pfr_multi *m = ring->backend;

	return m->member[0]->ops->send(m->member[0], pkt, len, if_index);
}

static void close_members(struct __pfring *ring)
{
	struct pfr_multi *m = ring->backend;
	int i;

	for (i = 0; i < m->num; i++) {
		m->member[i]->master = NULL;
		if (i < m->own)
			pfr_ring_free(m->member[i]);
	}
	pfr_multi_settings_free(m);
	free(m);
}

const struct pfr_ops pfr_multi_ops = {
	.what = "a ring of several rings",
	.set = pfr_multi_set,
	.get = pfr_multi_get,
	.filter = pfr_multi_filter,
	.bind = bind_first,
	.look = look,
	.take = take,
	.release = release,
	.send = send_frame,
	.close = close_members,
};

/* ------------------------------------------------------------------- members */

static int add(struct __pfring *ring, struct pfr_multi *m,
	       struct __pfring *member)
{
	struct epoll_event event = {
		.events = EPOLLIN,
		.data.u32 = (uint32_t)m->num,
	};

	if (m->num == PFR_MAX_BINDINGS)
		return pfr_refuse(E2BIG, "too many rings in one");
	if (member->fd >= 0 &&
	    epoll_ctl(ring->fd, EPOLL_CTL_ADD, member->fd, &event))
		return pfr_fail_errno("cannot wait for one more ring");
	m->gone[m->num] = false;
	m->ended[m->num] = false;
	m->member[m->num++] = member;
	return 0;
}

/* @flags: its members are opened with */
static struct pfr_multi *start(struct __pfring *ring, uint32_t flags)
{
	struct pfr_multi *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	ring->fd = epoll_create1(EPOLL_CLOEXEC);
	if (ring->fd < 0) {
		free(m);
		return NULL;
	}
	m->policy = pick_fifo;
	m->held = PFR_MULTI_NONE;
	m->candidate = PFR_MULTI_NONE;
	pfr_multi_settings_init(m, flags);
	ring->backend = m;
	ring->ops = &pfr_multi_ops;
	atomic_fetch_or(&ring->detour, PFR_FOREIGN);
	return m;
}

#define NAME_MAX_LEN	255

/* Before the first is opened, so that what is wrong is said first. */
static int check_names(const char *at, const char *separators)
{
	for (;;) {
		size_t len = strcspn(at, separators);

		if (!len || len > NAME_MAX_LEN ||
		    (memchr(at, ':', len) && strncmp(at, "pcap:", 5)))
			return pfr_refuse(EINVAL,
					  "multi: takes devices, such as multi:eth0;eth1@2");
		at += len;
		if (!*at++)
			return 0;
	}
}

static int open_members(struct __pfring *ring, const struct pfr_opening *how,
			const char *separators)
{
	const char *at = how->devices;
	char name[NAME_MAX_LEN + 1];
	struct __pfring *member;

	if (check_names(at, separators))
		return -1;
	for (;;) {
		size_t len = strcspn(at, separators);

		snprintf(name, sizeof(name), "%.*s", (int)len, at);
		member = pfring_open(name, how->caplen, how->flags &
				     ~(uint32_t)PF_RING_REENTRANT);
		if (!member)
			return -1;
		if (add(ring, ring->backend, member)) {
			pfr_ring_free(member);
			return -1;
		}
		member->hidden = true;
		pfr_multi_settings_add(ring->backend, name);
		((struct pfr_multi *)ring->backend)->own++;
		ring->num_slots += member->num_slots;
		at += len;
		if (!*at)
			break;
		at++;
	}
	/* Frames leave by the first. */
	member = ((struct pfr_multi *)ring->backend)->member[0];
	ring->send = member->send;
	ring->send_ifindex = member->send_ifindex;
	return 0;
}

struct __pfring *pfr_multi_open(const struct pfr_opening *how)
{
	/* Behind an '@', a comma separates queues. */
	const char *separators = strchr(how->devices, '@') ? ";" : ";,";
	struct __pfring *ring = pfr_ring_new(-1, how->flags);

	if (!ring || !start(ring, how->flags)) {
		pfr_fail_errno("cannot open a ring");
		if (ring)
			pfr_ring_free(ring);
		return NULL;
	}
	ring->caplen = how->caplen;
	if (open_members(ring, how, separators)) {
		pfr_ring_free(ring);
		return NULL;
	}
	return ring;
}

int pfr_multi_policy(struct __pfring *ring, bundle_read_policy policy)
{
	if (policy != pick_round_robin && policy != pick_fifo)
		return pfr_refuse(EINVAL, "no such way to choose");
	if (ring->ops != &pfr_multi_ops)
		return pfr_refuse(EOPNOTSUPP,
				  "only a ring of several rings (multi:eth0;eth1) has a choice");
	((struct pfr_multi *)ring->backend)->policy = policy;
	return 0;
}

/* ------------------------------------------------------------------- masters */

/* The handle stays where it is; what it was becomes its first member. */
static struct __pfring *split_off(struct __pfring *ring)
{
	struct __pfring *first = pfr_ring_new(-1, 0);

	if (!first)
		return NULL;
	first->hidden = true;
	first->reader = ring->reader;
	first->detour = ring->detour & ~(PFR_REENTRANT | PFR_AFTERWARDS);
	first->ops = ring->ops;
	first->backend = ring->backend;
	first->fd = ring->fd;
	first->num_slots = ring->num_slots;
	first->caplen = ring->caplen;
	first->consumer = ring->consumer;
	first->slots = ring->slots;
	first->data = ring->data;
	return first;
}

/* @first gives back what it was to have, and goes. */
static void unsplit(struct __pfring *ring, struct __pfring *first)
{
	ring->ops = first->ops;
	ring->backend = first->backend;
	ring->fd = first->fd;
	ring->detour = first->detour | (ring->detour & (PFR_REENTRANT |
							PFR_AFTERWARDS));
	first->fd = -1;
	first->ops = &pfr_kernel_ops;
	first->consumer.start = NULL;
	first->slots.start = NULL;
	first->data.start = NULL;
	pfr_ring_free(first);
}

static int become_master(struct __pfring *ring)
{
	struct __pfring *first = split_off(ring);
	struct pfr_multi *m;
	int rc;

	if (!first)
		return pfr_fail_errno("cannot make a ring a master");
	m = start(ring, 0);
	if (!m) {
		unsplit(ring, first);
		return pfr_fail_errno("cannot make a ring a master");
	}
	rc = add(ring, m, first);
	if (rc) {
		close(ring->fd);
		pfr_multi_settings_free(m);
		free(m);
		unsplit(ring, first);
		return rc;
	}
	m->own = 1;
	ring->consumer.start = NULL;
	ring->slots.start = NULL;
	ring->data.start = NULL;
	return 0;
}

int pfr_multi_adopt(struct __pfring *master, struct __pfring *ring)
{
	int rc = 0;

	if (ring == master || ring->ops == &pfr_multi_ops || ring->master)
		return pfr_refuse(EINVAL,
				  "a ring has one master, which is not itself, and whose master is none");
	if (master->master)
		return pfr_refuse(EINVAL, "the master has a master itself");
	if (master->ops != &pfr_multi_ops)
		rc = become_master(master);
	if (!rc)
		rc = add(master, master->backend, ring);
	if (!rc)
		ring->master = master;
	return rc;
}

void pfr_multi_leave(struct __pfring *ring)
{
	struct pfr_multi *m;
	int i;

	if (!ring->master)
		return;
	m = ring->master->backend;
	for (i = m->own; i < m->num && m->member[i] != ring; i++)
		;
	if (i == m->num)
		return;
	if (m->held == i)
		m->held = PFR_MULTI_NONE;
	if (!m->gone[i] && ring->fd >= 0)
		epoll_ctl(ring->master->fd, EPOLL_CTL_DEL, ring->fd, NULL);
	/* Those behind it move up, in the epoll set too. */
	for (m->num--; i < m->num; i++) {
		struct epoll_event event = {
			.events = EPOLLIN,
			.data.u32 = (uint32_t)i,
		};

		m->member[i] = m->member[i + 1];
		m->gone[i] = m->gone[i + 1];
		m->ended[i] = m->ended[i + 1];
		if (m->held == i + 1)
			m->held = i;
		if (!m->gone[i])
			epoll_ctl(ring->master->fd, EPOLL_CTL_MOD,
				  m->member[i]->fd, &event);
	}
	ring->master = NULL;
}
