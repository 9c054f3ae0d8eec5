// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Several rings read as one. Its file descriptor is an epoll set of theirs.
 *
 * By time: of the packets that are there, the earliest is the next. That is the
 * order of arrival as far as every ring had its packets ready; rings are not
 * waited for, because one may have none for hours.
 */
#include <errno.h>
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "error.h"
#include "ring.h"
#include "rulebook.h"

#define NONE	(-1)
#define OPTIONS	32	/* more than there are of PFR_SO_* */

struct pfr_multi {
	bundle_read_policy policy;
	int num;
	int own;	/* the first so many are closed and set with us */
	int candidate;	/* whose packet look() has shown */
	int held;	/* whose packet the user has */
	struct __pfring *member[PFR_MAX_BINDINGS];
	bool gone[PFR_MAX_BINDINGS];	/* no more packets come */
	bool ended[PFR_MAX_BINDINGS];	/* and none is left */
	int error;			/* why, of the last that ended */

	/* What own members were told, to go back to. */
	pthread_mutex_t lock;		/* settings come from any thread */
	atomic_int failed;		/* who refused last, or NONE */
	struct pfr_rulebook rules;
	struct pfr_cluster_request cluster; /* id 0: in none */
	uint32_t number[OPTIONS];	/* of options that are a u32 */
	struct sock_fprog filter;	/* len 0: none */
};

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

	m->candidate = NONE;
	for (i = 1; i <= m->num; i++) {
		at = (m->held + i + m->num) % m->num;
		if (m->ended[at])
			continue;
		rc = m->member[at]->ops->look(m->member[at], &other);
		if (rc < 0) {
			m->ended[at] = true;
			m->error = rc;
		}
		if (rc <= 0 || (m->candidate != NONE && !earlier(&other, frame)))
			continue;
		m->candidate = at;
		*frame = other;
		if (m->policy == pick_round_robin)
			break;
	}
	return m->candidate != NONE ? 1 : nothing_found(ring, m);
}

static void release_held(struct pfr_multi *m)
{
	if (m->held != NONE)
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

/* ------------------------------------------------------------------ settings */

static int set_one(struct pfr_multi *m, int i, int option, const void *value,
		   size_t size)
{
	return m->member[i]->ops->set(m->member[i], option, value, size);
}

/* The first @num members have a new value that a later one refused. */
static void undo(struct pfr_multi *m, int num, int option, const void *value,
		 size_t size)
{
	struct pfr_rule_set *old = NULL;
	uint32_t number = 0;
	size_t old_size = 0;
	int i;

	if (option == PFR_SO_RULE_SET)
		old = pfr_rulebook_set(&m->rules, &old_size);
	else if (option == PFR_SO_RULE_ADD)
		number = ((const filtering_rule *)value)->rule_id;
	else if (option < OPTIONS)
		number = m->number[option];

	for (i = 0; i < num; i++) {
		if (option == PFR_SO_RULE_ADD)
			set_one(m, i, PFR_SO_RULE_REMOVE, &number,
				sizeof(number));
		else if (option == PFR_SO_HASH_RULE_ADD)
			set_one(m, i, PFR_SO_HASH_RULE_REMOVE, value, size);
		else if (option == PFR_SO_RULE_SET && old)
			set_one(m, i, option, old, old_size);
		else if (option == PFR_SO_CLUSTER && m->cluster.id)
			set_one(m, i, option, &m->cluster, sizeof(m->cluster));
		else if (option == PFR_SO_CLUSTER)
			set_one(m, i, PFR_SO_CLUSTER_LEAVE, NULL, 0);
		else if (size == sizeof(number))
			set_one(m, i, option, &number, sizeof(number));
	}
	free(old);
}

static void note(struct pfr_multi *m, int option, const void *value,
		 size_t size)
{
	pfr_rulebook_note(&m->rules, option, value);
	if (option == PFR_SO_CLUSTER)
		memcpy(&m->cluster, value, sizeof(m->cluster));
	else if (option == PFR_SO_CLUSTER_LEAVE)
		m->cluster.id = 0;
	else if (size == sizeof(uint32_t) && option < OPTIONS)
		memcpy(&m->number[option], value, size);
}

/* What is taken away is away from all, if one of them had it. */
static bool takes_away(int option)
{
	return option == PFR_SO_RULE_REMOVE ||
	       option == PFR_SO_HASH_RULE_REMOVE ||
	       option == PFR_SO_CLUSTER_LEAVE;
}

static int take_away(struct pfr_multi *m, int option, const void *value,
		     size_t size)
{
	int i, done = 0, err = 0;

	for (i = 0; i < m->own; i++) {
		if (!set_one(m, i, option, value, size)) {
			done++;
		} else if (!err || err == ENOENT) {
			err = errno;
			m->failed = i;
		}
	}
	if (done && (!err || err == ENOENT)) {
		m->failed = NONE;
		note(m, option, value, size);
		return 0;
	}
	errno = err;
	return -1;
}

/* All members, or none. With the lock. */
static int set_all(struct pfr_multi *m, int option, const void *value,
		   size_t size)
{
	int i, err;

	m->failed = NONE;
	if (takes_away(option))
		return take_away(m, option, value, size);
	if (!pfr_rulebook_reserve(&m->rules, option, value)) {
		errno = ENOMEM;
		return -1;
	}
	for (i = 0; i < m->own; i++) {
		if (!set_one(m, i, option, value, size))
			continue;
		err = errno;
		undo(m, i, option, value, size);
		m->failed = i;
		errno = err;
		return -1;
	}
	note(m, option, value, size);
	return 0;
}

static int set(struct __pfring *ring, int option, const void *value, size_t size)
{
	struct pfr_multi *m = ring->backend;
	int rc;

	pthread_mutex_lock(&m->lock);
	rc = set_all(m, option, value, size);
	pthread_mutex_unlock(&m->lock);
	return rc;
}

const char *pfr_multi_failed(const struct __pfring *ring)
{
	const struct pfr_multi *m = ring->backend;

	int failed;

	if (ring->ops != &pfr_multi_ops)
		return NULL;
	failed = m->failed;
	return failed == NONE ? NULL : m->member[failed]->device_name;
}

static int add_counters(struct pfr_multi *m, struct pfr_counters *sum)
{
	struct pfr_counters one = { 0 };
	uint64_t *to = (uint64_t *)sum;
	const uint64_t *from = (const uint64_t *)&one;
	size_t size, n;
	int i;

	memset(sum, 0, sizeof(*sum));
	for (i = 0; i < m->num; i++) {
		memset(&one, 0, sizeof(one));
		size = sizeof(one);
		if (m->member[i]->ops->get(m->member[i], PFR_SO_COUNTERS, &one,
					   &size))
			return -1;
		for (n = 0; n < sizeof(one) / sizeof(*from); n++)
			to[n] += from[n];
	}
	return 0;
}

static int get(struct __pfring *ring, int option, void *value, size_t *size)
{
	struct pfr_multi *m = ring->backend;
	struct pfr_counters sum;

	if (option != PFR_SO_COUNTERS) {
		/* Why it was refused, only the one that did so knows. */
		int i = m->failed;

		if (option != PFR_SO_REFUSAL || i == NONE)
			i = 0;
		return m->member[i]->ops->get(m->member[i], option, value,
					      size);
	}
	if (add_counters(m, &sum))
		return -1;
	if (*size > sizeof(sum))
		*size = sizeof(sum);
	memcpy(value, &sum, *size);
	return 0;
}

static int filter(struct __pfring *ring, const struct sock_fprog *program)
{
	struct pfr_multi *m = ring->backend;
	struct sock_fprog copy = { 0 };
	int i, err;

	m->failed = NONE;
	if (program) {
		copy.len = program->len;
		copy.filter = malloc(program->len * sizeof(*copy.filter));
		if (!copy.filter)
			return -1;
		memcpy(copy.filter, program->filter,
		       program->len * sizeof(*copy.filter));
	}
	pthread_mutex_lock(&m->lock);
	for (i = 0; i < m->own; i++)
		if (m->member[i]->ops->filter(m->member[i], program))
			break;
	if (i == m->own) {
		free(m->filter.filter);
		m->filter = copy;
		pthread_mutex_unlock(&m->lock);
		return 0;
	}
	err = errno;
	m->failed = i;
	while (i--)
		m->member[i]->ops->filter(m->member[i], m->filter.len ?
					  &m->filter : NULL);
	pthread_mutex_unlock(&m->lock);
	free(copy.filter);
	errno = err;
	return -1;
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
	pthread_mutex_destroy(&m->lock);
	pfr_rulebook_free(&m->rules);
	free(m->filter.filter);
	free(m);
}

const struct pfr_ops pfr_multi_ops = {
	.what = "a ring of several rings",
	.set = set,
	.get = get,
	.filter = filter,
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

static struct pfr_multi *start(struct __pfring *ring)
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
	m->held = NONE;
	m->candidate = NONE;
	m->failed = NONE;
	pthread_mutex_init(&m->lock, NULL);
	pfr_rulebook_init(&m->rules);
	m->number[PFR_SO_SAMPLING_RATE] = 1;
	m->number[PFR_SO_POLICY] = 1;
	m->number[PFR_SO_WATERMARK] = 128;
	m->number[PFR_SO_FLUSH_TIMEOUT] = 10000;
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
		((struct pfr_multi *)ring->backend)->own++;
		ring->num_slots += member->num_slots;
		at += len;
		if (!*at)
			return 0;
		at++;
	}
}

struct __pfring *pfr_multi_open(const struct pfr_opening *how)
{
	/* Behind an '@', a comma separates queues. */
	const char *separators = strchr(how->devices, '@') ? ";" : ";,";
	struct __pfring *ring = pfr_ring_new(-1, how->flags);

	if (!ring || !start(ring)) {
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

static int become_master(struct __pfring *ring)
{
	struct __pfring *first = split_off(ring);
	int fd = ring->fd;

	if (!first)
		return pfr_fail_errno("cannot make a ring a master");
	if (!start(ring)) {
		ring->fd = fd;
		first->fd = -1;
		first->ops = &pfr_kernel_ops;
		first->consumer.start = NULL;
		first->slots.start = NULL;
		first->data.start = NULL;
		pfr_ring_free(first);
		return pfr_fail_errno("cannot make a ring a master");
	}
	ring->consumer.start = NULL;
	ring->slots.start = NULL;
	ring->data.start = NULL;
	((struct pfr_multi *)ring->backend)->own = 1;
	return add(ring, ring->backend, first);
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
		m->held = NONE;
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
