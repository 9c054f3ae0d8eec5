// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records that plugins put into a ring, between packets. Who writes one may be
 * called after the ring's end, as rules are freed later: hence RCU.
 */
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "compat.h"
#include "event.h"
#include "pf_ring_plugin.h"
#include "sock.h"

int pfr_event_want(struct pf_ring_socket *pfr, bool on)
{
	lockdep_assert_held(&pfr->lock);
	/* Without the long header a program could not tell it from a packet. */
	if (on && (!pfr->ring || !pfr->ring->hdr_size))
		return -ENOTCONN;
	WRITE_ONCE(pfr->events.wanted, on);
	return 0;
}

void pfr_event_close(struct pf_ring_socket *pfr)
{
	WRITE_ONCE(pfr->events.wanted, false);
}

static void pfr_event_header(struct pfring_extended_pkthdr *hdr, u64 time,
			     u16 plugin_id)
{
	memset(hdr, 0, sizeof(*hdr));
	hdr->timestamp_ns = time;
	hdr->if_index = PFR_FAKE_PACKET;
	hdr->tx.bounce_interface = PFR_UNKNOWN_INTERFACE;
	hdr->parsed_pkt.tunnel.tunnel_id = PFR_NO_TUNNEL_ID;
	hdr->parsed_pkt.last_matched_plugin_id = plugin_id;
	hdr->parsed_pkt.last_matched_rule_id = PFR_NO_RULE_ID;
}

/* RCU, bottom halves are off. Returns false if the ring is full. */
static bool pfr_event_put(struct pfr_ring *ring, const struct pfr_event *event,
			  const void *data)
{
	const u32 size = sizeof(*event) + event->len;
	const u64 time = ktime_get_real_ns();
	struct pfr_record rec;

	if (!pfr_ring_reserve(ring, size, &rec))
		return false;
	pfr_event_header((void *)(rec.data -
				  sizeof(struct pfring_extended_pkthdr)),
			 time, event->plugin_id);
	memcpy(rec.data, event, sizeof(*event));
	memcpy(rec.data + sizeof(*event), data, event->len);
	rec.desc->timestamp_ns = time;
	rec.desc->len = size;
	rec.desc->if_index = PFR_FAKE_PACKET;
	rec.desc->hash = 0;
	rec.desc->caplen = size;
	rec.desc->flags = PFR_DESC_EXTENDED;
	pfr_ring_publish(ring, &rec);
	return true;
}

int pfring_event(struct pf_ring_socket *pfr, u16 plugin_id, u16 type,
		 const void *data, u16 len)
{
	const struct pfr_event event = {
		.plugin_id = plugin_id,
		.type = type,
		.len = len,
	};
	int err = -ENOTCONN;

	if (len > PFR_MAX_EVENT)
		return -EMSGSIZE;
	rcu_read_lock();
	if (!READ_ONCE(pfr->events.wanted) || !READ_ONCE(pfr->enabled))
		goto out;
	local_bh_disable();
	if (pfr_event_put(pfr->ring, &event, data)) {
		atomic64_inc(&pfr->events.given);
		err = 0;
	} else {
		atomic64_inc(&pfr->events.lost);
		err = -ENOBUFS;
	}
	local_bh_enable();
out:
	rcu_read_unlock();
	return err;
}
EXPORT_SYMBOL_PFRING(pfring_event);
