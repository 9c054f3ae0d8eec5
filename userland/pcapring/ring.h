/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a source consists of. */
#ifndef PCAPRING_RING_H
#define PCAPRING_RING_H

#include <stdatomic.h>
#include <stdint.h>

#ifndef PFRING_CLEAN_HEADERS
#define PFRING_CLEAN_HEADERS
#endif
#include <pfring.h>

#include "filter.h"
#include "source.h"

#define BURST		64	/* packets that are taken out of the ring at once */

/* Where a device that was seen on "any" sends from. */
struct device_address {
	int if_index;
	int hatype;
	uint64_t as_of;		/* ns */
	unsigned char mac[6];
};

struct source {
	pcap_t *pcap;
	pfring *ring;
	int packet_fd;		/* the handle's own socket */
	int lo_index;
	int snaplen;
	pcap_direction_t direction;
	bool cooked;		/* "any": its frames have a header of Linux' */
	bool nano;
	bool spin;		/* never sleep */
	bool no_timeout;
	atomic_bool stop;	/* pcap_breakloop() was called */

	struct filter filter;
	uint64_t to_filter;	/* packets that the ring has not filtered */
	unsigned char *scratch;	/* room for a frame that is put together */
	struct device_address device;

	unsigned int next, num;	/* of the burst */
	pfring_packet_info burst[BURST];
};

/* The library's last error, as the handle's. */
int source_failed(struct source *s, int code);

/*
 * The frame as "any" has it, in s->scratch. @untagged: as filters see it, without
 * a tag that was taken off.
 */
const u_char *source_cook(struct source *s, const pfring_packet_info *packet,
			  int datalink, bool untagged, struct pcap_pkthdr *hdr);

/* Whether a packet passes a filter that the ring has not applied. */
bool source_passes(struct source *s, const pfring_packet_info *packet,
		   int datalink);

/* ------------------------------------------------------------- environment */

/* A flag of pfring_open() for each variable that is one. */
uint32_t environment_flags(void);

bool environment_spins(void);

/* What is set is applied: 0, or PCAP_ERROR with words in the handle. */
int environment_apply(pfring *ring, pcap_t *pcap);

cluster_type environment_cluster_type(void);

/*
 * The handle is libpcap's alone, for this reason: said if somebody wants to know
 * (PCAP_PF_RING_DEBUG), or has asked for what only a ring can do.
 */
void environment_no_ring(const char *source, const char *why);

/* The rules of a file: 0, or PCAP_ERROR with words in the handle. */
int rules_apply(pfring *ring, const char *path, pcap_t *pcap);

#endif /* PCAPRING_RING_H */
