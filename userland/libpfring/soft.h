/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What back ends without a kernel ring have in common. A source brings packets;
 * direction, filter, sampling and counters are done here.
 */
#ifndef PFR_SOFT_H
#define PFR_SOFT_H

#include <pthread.h>

#include "ring.h"

/* Behind the packet: room for a VLAN tag that was stripped. */
#define PFR_SOFT_SPARE	4u

struct pfr_source {
	const char *what;
	bool live;			/* packets come whether we look or not */
	bool directions;		/* and it is known which way they go */

	/*
	 * Brings the next packet into @room, which has caplen + PFR_SOFT_SPARE
	 * bytes: 1, 0 none now, or PF_RING_ERROR_*.
	 */
	int (*fetch)(struct __pfring *ring, struct pfr_frame *frame,
		     unsigned char *room);
	ssize_t (*send)(struct __pfring *ring, const void *pkt, size_t len,
			int if_index);
	/* 0, or -1 and errno; may be NULL. */
	int (*promisc)(struct __pfring *ring, bool on);
	/* Packets lost before we could fetch them; may be NULL. */
	uint64_t (*lost)(struct __pfring *ring);
	void (*close)(struct __pfring *ring);
};

/* The first member of what a source has in ring->backend. */
struct pfr_soft {
	const struct pfr_source *source;
	struct pfr_ops ops;		/* with the source's name and ways */
	struct pfr_info info;
	pthread_mutex_t lock;		/* all below */
	struct sock_filter *filter;
	unsigned int filter_len;
	uint64_t enabled_ns;
	uint32_t sampling, to_skip;
	uint32_t direction;
	bool enabled, no_timestamp;
	struct pfr_counters counters;

	bool ahead;			/* .next was looked at */
	struct pfr_frame next;
	unsigned char *room[2];		/* of the next and of the one held */
	unsigned int fetching;		/* which of them is the next's */
};

/**
 * pfr_soft_open - a ring that gets its packets from a source
 * @size: of what begins with a struct pfr_soft
 *
 * Return: the ring, whose .backend is zero but for the common part, or NULL.
 */
struct __pfring *pfr_soft_open(const struct pfr_source *source, size_t size,
			       const struct pfr_opening *how);

#endif /* PFR_SOFT_H */
