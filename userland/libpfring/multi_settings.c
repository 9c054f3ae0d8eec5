// SPDX-License-Identifier: LGPL-2.1-or-later
/* What several rings that are read as one are told: all of them, or none. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "multi.h"

void pfr_multi_settings_init(struct pfr_multi *m, uint32_t flags)
{
	m->failed = PFR_MULTI_NONE;
	pthread_mutex_init(&m->lock, NULL);
	pfr_rulebook_init(&m->rules);
	m->number[PFR_SO_PROMISC] = !!(flags & PF_RING_PROMISC);
	m->number[PFR_SO_SAMPLING_RATE] = 1;
	m->number[PFR_SO_POLICY] = 1;
	m->number[PFR_SO_WATERMARK] = 128;
	m->number[PFR_SO_FLUSH_TIMEOUT] = 10000;
}

void pfr_multi_settings_add(struct pfr_multi *m, const char *name)
{
	struct sockaddr_pfr binding[PFR_MAX_BINDINGS];

	if (pfr_device_parse(name, binding) == 1)
		m->channels[m->own] = binding[0].spfr_channels;
}

void pfr_multi_settings_free(struct pfr_multi *m)
{
	pthread_mutex_destroy(&m->lock);
	pfr_rulebook_free(&m->rules);
	free(m->filter.filter);
}

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

	/* What was thrown out is gone, and nothing else was changed. */
	if (option == PFR_SO_PURGE_RULES || option == PFR_SO_PURGE_HASH_RULES)
		return;
	if (option == PFR_SO_RULE_SET)
		old = pfr_rulebook_set(&m->rules, &old_size);
	else if (option == PFR_SO_RULE_ADD)
		number = ((const filtering_rule *)value)->rule_id;
	else if (option < PFR_MULTI_OPTIONS)
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
		else if (option == PFR_SO_CHANNEL_MASK)
			set_one(m, i, option, &m->channels[i],
				sizeof(m->channels[i]));
		else if (size == sizeof(number))
			set_one(m, i, option, &number, sizeof(number));
	}
	free(old);
}

static void note(struct pfr_multi *m, int option, const void *value,
		 size_t size)
{
	int i;

	pfr_rulebook_note(&m->rules, option, value);
	if (option == PFR_SO_CLUSTER)
		memcpy(&m->cluster, value, sizeof(m->cluster));
	else if (option == PFR_SO_CLUSTER_LEAVE)
		m->cluster.id = 0;
	else if (option == PFR_SO_CHANNEL_MASK)
		for (i = 0; i < m->own; i++)
			memcpy(&m->channels[i], value, sizeof(m->channels[i]));
	else if (size == sizeof(uint32_t) && option < PFR_MULTI_OPTIONS)
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
		m->failed = PFR_MULTI_NONE;
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

	m->failed = PFR_MULTI_NONE;
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

int pfr_multi_set(struct __pfring *ring, int option, const void *value,
		  size_t size)
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
	return failed == PFR_MULTI_NONE ? NULL : m->member[failed]->device_name;
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

int pfr_multi_get(struct __pfring *ring, int option, void *value, size_t *size)
{
	struct pfr_multi *m = ring->backend;
	struct pfr_counters sum;

	if (option != PFR_SO_COUNTERS) {
		/* Why it was refused, only the one that did so knows. */
		int i = m->failed;

		if (option != PFR_SO_REFUSAL || i == PFR_MULTI_NONE)
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

int pfr_multi_filter(struct __pfring *ring, const struct sock_fprog *program)
{
	struct pfr_multi *m = ring->backend;
	struct sock_fprog copy = { 0 };
	int i, err;

	m->failed = PFR_MULTI_NONE;
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
