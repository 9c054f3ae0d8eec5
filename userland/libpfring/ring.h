/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The handle: a socket, its mapped ring, and who may use them. */
#ifndef PFR_RING_H
#define PFR_RING_H

#include <pthread.h>
#include <stdatomic.h>

#include "backend.h"
#include "reader.h"

/* Bits of .detour: why pfring_recv() cannot take the short way. */
#define PFR_NOT_ENABLED		0x01u
#define PFR_SHUT_DOWN		0x02u
#define PFR_SEND_ONLY		0x04u
#define PFR_REENTRANT		0x08u	/* never changes */
#define PFR_LONG_HEADER		0x10u	/* never changes */
#define PFR_FOREIGN		0x20u	/* not a ring of pf_ring.ko alone */
#define PFR_AFTERWARDS		0x40u	/* stamps, slices or sends what is received */
#define PFR_OTHER_LINK		0x80u	/* packets do not begin as Ethernet does */

#define PFR_CACHE_LINE		64
#define PFR_SLICE_SHIFT		16

struct pfr_mapping {
	void *start;
	size_t size;
};

/* Time stamps behind packets: see trailer.c. With rx_lock if PFR_REENTRANT. */
struct pfr_trailer {
	uint32_t vendor;		/* PF_RING_*_TIMESTAMP, 0 = none */
	bool strip;
	uint32_t ticks;			/* of the last key frame, */
	uint64_t utc;			/* ... and its time; 0: there was none */
};

struct __pfring {
	PFRING_PUBLIC_MEMBERS;

	_Alignas(PFR_CACHE_LINE) struct pfr_reader reader;
	atomic_uint detour;

	const struct pfr_ops *ops;
	void *backend;			/* the back end's own; NULL pf_ring.ko */
	struct __pfring *master;	/* who reads our packets, or NULL */
	struct __pfring *next;		/* in the list of all rings */
	bool hidden;			/* part of another handle */

	int wake_fd;			/* eventfd of pfring_breakloop() */
	atomic_uint breaks;		/* calls of pfring_breakloop() */
	atomic_uint breaks_served;	/* the last that has ended a call */
	pthread_mutex_t wait_lock;	/* who begins to wait */
	atomic_uint waiting;		/* calls that wait */
	atomic_bool recv_only;
	atomic_bool was_enabled;
	atomic_uint poll_duration;
	uint32_t num_slots;

	atomic_uint idle_looks;

	pthread_mutex_t rx_lock;	/* reader, copied*; if PFR_REENTRANT */
	const void *copied;		/* the last packet if it was a copy */
	uint32_t copied_next;		/* and reader.next then */
	uint32_t copied_caplen;
	uint32_t copied_len;
	struct pfr_desc last;		/* received, if PFR_FOREIGN */

	struct pfr_trailer trailer;
	struct __pfring *reflector;	/* what is received is sent there */
	/* Bytes kept behind the headers up to a level, << PFR_SLICE_SHIFT. */
	atomic_uint slice;		/* 0 = all */
	pthread_mutex_t settings;	/* filter, vlan_* */
	uint8_t consumer_plugin;	/* who gets the packets instead, 0 = none */
	bool vlan_set;
	uint16_t vlan_id;		/* RING_*_VLAN */
	char *filter;			/* text of the BPF filter */
	filtering_mode filtering_mode;
	uint8_t *hw_rules;		/* a bit for each id; NULL: none yet */
	pid_t hw_owner;			/* who put them there */
	char virtual_device[PFR_NAME_LEN]; /* of hardware rules; "" the bound */

	struct pfr_mapping consumer;
	struct pfr_mapping slots;
	struct pfr_mapping data;
};

/**
 * pfr_ring_new - a handle without a ring, disabled
 * @fd: the socket; belongs to the handle from now on, also after an error
 *
 * Return: the handle, or NULL with errno set.
 */
struct __pfring *pfr_ring_new(int fd, uint32_t flags);

/* The ring of this process that has the id, or NULL. */
struct __pfring *pfr_ring_find(uint32_t ring_id);

/* Asks the kernel for the ring's geometry and maps it. 0 or PF_RING_ERROR_*. */
int pfr_ring_map(struct __pfring *ring);

/* Unmaps, closes, frees. */
void pfr_ring_free(struct __pfring *ring);

/* An option that is a number, or a structure; 0 or -1 and errno. */
int pfr_ring_set_u32(struct __pfring *ring, int option, uint32_t value);
int pfr_ring_get(struct __pfring *ring, int option, void *value, size_t size);

/*
 * Enables a ring that never was, as calls that wait for packets do: 0, or
 * PF_RING_ERROR_*. One that was disabled stays so.
 */
int pfr_enable_first(struct __pfring *ring);

/*
 * Rings that are enabled together, or not at all: 0, or PF_RING_ERROR_*. @enabled
 * tells which of them were not before, for pfr_disable_those().
 */
int pfr_enable_all(struct __pfring *const rings[], int num, bool enabled[]);
void pfr_disable_those(struct __pfring *const rings[], int num,
		       const bool enabled[]);

/* Puts the device's name in front of the last error; returns @rc. */
int pfr_fail_member(const struct __pfring *ring, int rc) __attribute__((cold));

/* pfring_bundle_add() without enabling the ring. */
int pfr_bundle_append(pfring_bundle *bundle, struct __pfring *ring);

/* A frame on its way, with all that may forbid it: bytes, or PF_RING_ERROR_*. */
int pfr_send(struct __pfring *ring, const void *pkt, size_t len, int if_index);

/* Cuts what pfring_set_packet_slicing() does not want. */
void pfr_slice(const struct __pfring *ring, const unsigned char *packet,
	       struct pfring_pkthdr *hdr);

/* Whether the short way may be taken, after one of these settings has changed. */
void pfr_choose_afterwards(struct __pfring *ring);

/* The flags of pfring_open() that are about trailers; 0 or PF_RING_ERROR_*. */
int pfr_trailer_check(uint32_t flags);
void pfr_trailer_open(struct __pfring *ring, uint32_t flags);

/* Takes the time from behind the packet, and cuts it off if that is wished. */
void pfr_trailer_read(struct pfr_trailer *t, const unsigned char *packet,
		      struct pfring_pkthdr *hdr);

/* Gives the CPU away for as long as pfring_config() says. */
void pfr_idle(void);

/* The device that the ring is about: 0, or PF_RING_ERROR_*. */
int pfr_device_name(struct __pfring *ring, char name[PFR_NAME_LEN]);

/*
 * A rule of the ring into the adapter and out of it: 0, or PF_RING_ERROR_*. The
 * ring knows which of its rules are there, and takes them along when it goes.
 */
int pfr_hw_add(struct __pfring *ring, const filtering_rule *rule);
int pfr_hw_remove(struct __pfring *ring, uint16_t rule_id);
bool pfr_hw_has(const struct __pfring *ring, uint16_t rule_id);

/* The same, if it can be: neither errno nor the last error change. */
void pfr_hw_try_add(struct __pfring *ring, const filtering_rule *rule);

/* All out, or those for which @gone says so. Ends at the first that stays. */
int pfr_hw_clear(struct __pfring *ring,
		 bool (*gone)(struct __pfring *ring, uint16_t rule_id));

/* pfr_fail_errno() that names the member which has refused. */
int pfr_fail_setting(struct __pfring *ring, const char *what)
	__attribute__((cold));

/* "@what: a pcap file cannot do that, only pf_ring.ko can" */
int pfr_unsupported(struct __pfring *ring, const char *what);

#endif /* PFR_RING_H */
