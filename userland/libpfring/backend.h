/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a ring's packets come from. pf_ring.ko is one such place; others stand
 * in for it, or put several rings together.
 */
#ifndef PFR_BACKEND_H
#define PFR_BACKEND_H

#include <stddef.h>
#include <sys/types.h>

#include "pfring.h"

struct sock_fprog;

/* A packet and what is known about it. */
struct pfr_frame {
	struct pfr_desc desc;		/* .seq is meaningless here */
	const unsigned char *packet;
	const struct pfr_reader *reader; /* of the kernel's ring, or NULL */
};

/*
 * What a back end can do. Calls that return an int give 0, or -1 with errno as
 * of the socket option; EOPNOTSUPP is what only pf_ring.ko can do.
 */
struct pfr_ops {
	const char *what;	/* for messages: "a pcap file" */
	int (*set)(struct __pfring *ring, int option, const void *value,
		   size_t size);
	int (*get)(struct __pfring *ring, int option, void *value,
		   size_t *size);
	int (*filter)(struct __pfring *ring, const struct sock_fprog *program);
	int (*bind)(struct __pfring *ring, const char *devices);

	/*
	 * The next packet, which stays the next until it is taken: 1, 0 none,
	 * or PF_RING_ERROR_*. It is in its place until one more was taken after
	 * it, or it was released.
	 */
	int (*look)(struct __pfring *ring, struct pfr_frame *frame);
	void (*take)(struct __pfring *ring);
	void (*release)(struct __pfring *ring);

	/* Bytes sent, or -1 and errno. */
	ssize_t (*send)(struct __pfring *ring, const void *pkt, size_t len,
			int if_index);
	void (*close)(struct __pfring *ring);
};

/* How a ring is opened; @devices is what follows the prefix. */
struct pfr_opening {
	const char *devices;
	uint32_t caplen;		/* 1 .. MAX_CAPLEN */
	uint32_t flags;
	uint32_t min_slots;		/* 0 as the module says */
};

/* NULL, with the reason kept and errno set. */
struct __pfring *pfr_kernel_open(const struct pfr_opening *how);
struct __pfring *pfr_multi_open(const struct pfr_opening *how);
struct __pfring *pfr_pcap_open(const struct pfr_opening *how);
struct __pfring *pfr_packet_socket_open(const struct pfr_opening *how);
struct __pfring *pfr_usring_read(const struct pfr_opening *how);
struct __pfring *pfr_usring_write(const struct pfr_opening *how);
struct __pfring *pfr_slave_open(const struct pfr_opening *how);

/* A writing end of any name, and a packet into it that came by @if_index. */
struct __pfring *pfr_usring_write_to(const struct pfr_opening *how);
int pfr_usring_put(struct __pfring *ring, const void *pkt, size_t len,
		   int if_index);

/* Whether this is the name of a ring between programs: usr0. */
_Bool pfr_usring_name(const char *name);

/* Fills in the long header of a packet that any back end has. */
void pfr_frame_extended(const struct pfr_frame *frame,
			struct pfring_pkthdr *hdr);

/* The back end's ring->backend is a struct pfr_multi. */
int pfr_multi_policy(struct __pfring *ring, bundle_read_policy policy);

/*
 * The device of the member that has refused what a ring of several rings was told
 * last: nothing has changed then. NULL: none has, or it is no such ring.
 */
const char *pfr_multi_failed(const struct __pfring *ring);

/* One more ring whose packets @master gets, until either is closed. */
int pfr_multi_adopt(struct __pfring *master, struct __pfring *ring);
void pfr_multi_leave(struct __pfring *ring);

extern const struct pfr_ops pfr_kernel_ops;
extern const struct pfr_ops pfr_multi_ops;

#endif /* PFR_BACKEND_H */
