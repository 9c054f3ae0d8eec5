/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules that keep statistics: from packets to messages, of datagrams and of
 * connections, and on to their calls.
 */
#ifndef PFR_SIP_TRACK_H
#define PFR_SIP_TRACK_H

#include <linux/atomic.h>
#include <linux/workqueue.h>

#include "pf_ring_tcp_streams.h"
#include "sip_match.h"
#include "sip_packet.h"
#include "sip_store.h"

struct sip_track {
	struct sip_store store;
	struct pfring_tcp_streams tcp;	/* locked before the store's calls */
	struct pfring_share *share;	/* of memory, of the namespace */
	const struct sip_match *match;	/* NULL: every message suits */
	atomic64_t skipped;		/* datagrams with too many messages */
	struct delayed_work age;	/* what nothing was heard of goes */
};

int sip_track_init(struct sip_track *track, struct pf_ring_socket *pfr,
		   const struct sip_match *match);
void sip_track_destroy(struct sip_track *track);
bool sip_track_packet(struct sip_track *track,
		      const struct sip_payload *payload,
		      struct parse_buffer **parse_memory);
void sip_track_purge(struct sip_track *track, u32 seconds);
void sip_track_stats(struct sip_track *track, struct sip_stats *stats);

int sip_track_module_init(void);

#endif /* PFR_SIP_TRACK_H */
