// SPDX-License-Identifier: GPL-2.0-only
/* A packet and its streams. */
#include <linux/in.h>
#include <linux/slab.h>
#include <linux/udp.h>

#include "pf_ring_media.h"
#include "rtcp.h"
#include "rtp_next.h"
#include "rtp_packet.h"
#include "rtp_table.h"

/* How often a stream of unknown clock rate asks whether it is known by now. */
#define ASK_AGAIN	16

/*
 * What a packet of UDP carries: one datagram, or several of one size that the
 * kernel has put together.
 */
struct rtp_payload {
	u32 offset;			/* in the packet */
	u32 len;			/* on the wire */
	u32 step;			/* of each but the last */
	u32 room;			/* so much of it lies in a row at p, or 0 */
	const u8 *p;
};

/* One of them, as far as it is at hand in a row. */
struct rtp_datagram {
	const u8 *p, *end;
	u32 offset, len;
};

static bool find_payload(const struct rtp_packet *pkt,
			 struct rtp_payload *payload)
{
	const struct pkt_parsing_info *info = &pkt->hdr->extended_hdr.parsed_pkt;
	struct udphdr buffer;
	u32 len, segment;
	const u8 *udp;

	/* Of fragments, only the first one has ports. */
	if (info->l3_proto != IPPROTO_UDP || !(info->l3_flags & PFR_L3_PORTS))
		return false;
	udp = pfring_packet_bytes(pkt->hdr, info->offset.l4_offset,
				  sizeof(buffer), &buffer);
	if (!udp)
		return false;
	/* Behind the datagram the frame may be padded. */
	len = pfr_rtp_be16(udp + 4);
	if (len <= sizeof(buffer))
		return false;
	payload->offset = info->offset.l4_offset + sizeof(buffer);
	payload->len = len - sizeof(buffer);
	payload->step = payload->len;
	payload->p = pfring_packet_row(pkt->hdr, payload->offset,
				       &payload->room);
	if (!payload->p)
		payload->room = 0;
	segment = pfring_packet_segment(pkt->hdr, pkt->skb);
	if (unlikely(segment))
		payload->step = segment;
	return true;
}

/* The datagram at @at, if it lies in a row as far as its headers go. */
static bool open_datagram(const struct rtp_payload *payload, u32 at,
			  struct rtp_datagram *d)
{
	d->offset = payload->offset + at;
	d->len = min(payload->step, payload->len - at);
	d->p = payload->p + at;
	if (unlikely(payload->room < at + min_t(u32, d->len, PFR_RTP_WINDOW)))
		return false;
	d->end = d->p + min(d->len, payload->room - at);
	return true;
}

/* Else its headers, in a row, which are there until the window goes. */
static bool open_window(const struct rtp_packet *pkt, struct rtp_datagram *d,
			u8 window[PFR_RTP_WINDOW])
{
	u32 want = min_t(u32, d->len, PFR_RTP_WINDOW);

	/* A packet that was cut has less of it. */
	if (d->offset >= pkt->hdr->len)
		return false;
	want = min(want, pkt->hdr->len - d->offset);
	d->p = pfring_packet_bytes(pkt->hdr, d->offset, want, window);
	d->end = d->p + want;
	return d->p;
}

/*
 * All of it, for those that are read to their end. Returns what is to be freed
 * after that; if there is no memory, it stays as short as it is.
 */
static u8 *complete_datagram(const struct rtp_packet *pkt,
			     struct rtp_datagram *d)
{
	const u8 *p;
	u8 *copy;

	if (likely(d->end - d->p == d->len))
		return NULL;
	if (d->offset + d->len > pkt->hdr->len)
		return NULL;
	copy = kmalloc(d->len, GFP_ATOMIC | __GFP_NOWARN);
	if (!copy)
		return NULL;
	p = pfring_packet_bytes(pkt->hdr, d->offset, d->len, copy);
	if (p) {
		d->p = p;
		d->end = p + d->len;
	}
	return copy;
}

/* -------------------------------------------------------------------- streams */

/*
 * What signalling says that a payload type is, if there is any that knows. It takes
 * locks of its own, so no chain may be locked.
 */
static bool ask(const struct rtp_packet *pkt, u8 payload_type,
		struct pfr_rtp_types *types)
{
	const struct pkt_parsing_info *info = &pkt->hdr->extended_hdr.parsed_pkt;
	const struct pfring_media *media = pfring_find_media();
	struct pfring_media_end end = {
		.host = info->ip_dst,
		.port = info->l4_dst_port,
		.vlan_id = info->vlan_id,
		.ip_version = info->ip_version,
	};
	struct pfring_media_format format = {};

	if (!media)
		return false;
	if (!media->format(pkt->pfr, &end, payload_type, &format)) {
		end.host = info->ip_src;
		end.port = info->l4_src_port;
		if (!media->format(pkt->pfr, &end, payload_type, &format))
			return false;
	}
	types->type[0] = (struct pfr_rtp_type) {
		.clock_rate = format.clock,
		.payload_type = payload_type,
		.class = format.flags & PFRING_MEDIA_EVENT ? PFR_RTP_EVENT :
			 format.flags & PFRING_MEDIA_NOISE ? PFR_RTP_COMFORT :
							     PFR_RTP_MEDIA,
	};
	types->count = 1;
	return true;
}

/* What a packet may change of a stream's figures, and so of its rule's. */
struct figures {
	u64 expected, packets, octets;
	u32 late, duplicates, stray;
};

static __always_inline struct figures figures_of(const struct pfr_rtp_stream *s)
{
	return (struct figures) {
		.expected = s->expected, .packets = s->packets,
		.octets = s->octets, .late = s->late,
		.duplicates = s->duplicates, .stray = s->stray,
	};
}

static noinline void count_rest(struct rtp_counts *counts,
				const struct figures *before,
				const struct pfr_rtp_stream *s)
{
	s64 lost = s->expected - s->packets + s->stray;

	lost -= (s64)(before->expected - before->packets + before->stray);
	rtp_counts_add(counts, RTP_COUNT_OCTETS, s->octets - before->octets);
	rtp_counts_add(counts, RTP_COUNT_EXPECTED,
		       s->expected - before->expected);
	if (lost)
		rtp_counts_add(counts, RTP_COUNT_LOST, lost);
	if (s->late != before->late)
		rtp_counts_add(counts, RTP_COUNT_LATE, s->late - before->late);
	if (s->duplicates != before->duplicates)
		rtp_counts_add(counts, RTP_COUNT_DUPLICATES,
			       s->duplicates - before->duplicates);
	if (s->stray != before->stray)
		rtp_counts_add(counts, RTP_COUNT_STRAY,
			       (s64)s->stray - before->stray);
}

/* The answer to an early question may have been that it is not known yet. */
static bool worth_asking(const struct pfr_rtp_stream *s,
			 const struct pfr_rtp_header *h)
{
	return h->payload_type != s->last_type ||
	       (!s->clock_rate && !(h->seq % ASK_AGAIN));
}

bool rtp_packet_other(const struct rtp_packet *pkt, struct rtp_counts *counts,
		      struct pfr_rtp_stream *s, const struct pfr_rtp_header *h,
		      const struct rtp_answer *answer)
{
	u64 now = pkt->hdr->extended_hdr.timestamp_ns;
	bool asks = worth_asking(s, h);
	struct figures before;

	if (asks && !answer)
		return false;
	pfr_rtp_stream_settle(s);
	before = figures_of(s);
	if (asks && answer->known)
		pfr_rtp_stream_retype(s);
	pfr_rtp_stream_packet(s, asks ? &answer->types : NULL, h, now);
	count_rest(counts, &before, s);
	return true;
}

/*
 * A packet that signalling is asked about, of a new stream mostly. Before that its
 * chain was unlocked, so the stream may have come or gone meanwhile.
 */
static noinline void asked_packet(const struct rtp_packet *pkt,
				  struct rtp_rule *rule,
				  struct rtp_counts *counts,
				  const struct rtp_lookup *lookup, u32 hash,
				  const struct pfr_rtp_header *h)
{
	struct rtp_answer answer = {};
	struct rtp_chain *chain;
	struct rtp_entry *entry;

	answer.known = ask(pkt, h->payload_type, &answer.types);
	chain = rtp_table_chain(hash);
	if (!rtp_chain_find(chain, lookup, rule, &entry)) {
		rtp_chain_unlock(chain);
		entry = rtp_table_begin(lookup, rule, hash, &chain);
		if (!entry)
			return;
	}
	rtp_packet_other(pkt, counts, &entry->stream, h, &answer);
	rtp_chain_unlock(chain);
}

static void stream_packet(const struct rtp_packet *pkt, struct rtp_rule *rule,
			  struct rtp_counts *counts,
			  const struct pfr_rtp_header *h)
{
	const struct rtp_lookup lookup =
		rtp_lookup_of(&pkt->hdr->extended_hdr.parsed_pkt, h->ssrc);
	struct rtp_chain *chain;
	struct rtp_entry *entry;
	u32 hash;

	hash = rtp_table_hash(&lookup, rule->salt);
	chain = rtp_table_chain(hash);
	if (unlikely(!rtp_chain_find(chain, &lookup, rule, &entry))) {
		rtp_chain_unlock(chain);
		asked_packet(pkt, rule, counts, &lookup, hash, h);
		return;
	}
	if (likely(pfr_rtp_next(&entry->stream, pfr_rtp_header_word(h), h->ts,
				h->payload_len,
				pkt->hdr->extended_hdr.timestamp_ns))) {
		rtp_counts_add(counts, RTP_COUNT_OCTETS, h->payload_len);
		rtp_counts_add(counts, RTP_COUNT_EXPECTED, 1);
	} else if (!rtp_packet_other(pkt, counts, &entry->stream, h, NULL)) {
		rtp_chain_unlock(chain);
		asked_packet(pkt, rule, counts, &lookup, hash, h);
		return;
	}
	rtp_chain_unlock(chain);
}

/* ----------------------------------------------------------------------- RTCP */

/* To all streams of this key in the ring: the rule may be another one. */
static void apply(const struct rtp_lookup *lookup, const struct rtp_rule *rule,
		  const struct pfr_rtcp_item *item, u64 now)
{
	struct rtp_chain *chain;
	struct rtp_entry *entry;

	chain = rtp_table_chain(rtp_table_hash(lookup, rule->salt));
	for (entry = rtp_chain_first(chain); entry; entry = entry->next)
		if (entry->rule->ring == rule->ring &&
		    rtp_same_key(entry, lookup))
			pfr_rtcp_apply(&entry->stream, item, now);
	rtp_chain_unlock(chain);
}

/*
 * The media of a stream come from the port that its RTCP comes from (RFC 5761),
 * or from the one below (RFC 3550); a receiver's reports flow the other way.
 */
static void rtcp_item(const struct rtp_packet *pkt, const struct rtp_rule *rule,
		      const struct pfr_rtcp_item *item)
{
	u64 now = pkt->hdr->extended_hdr.timestamp_ns;
	struct rtp_lookup lookup =
		rtp_lookup_of(&pkt->hdr->extended_hdr.parsed_pkt, item->ssrc);
	u16 src_port, dst_port;

	if (item->kind == PFR_RTCP_REPORT || item->kind == PFR_RTCP_DELAY ||
	    item->kind == PFR_RTCP_VOIP) {
		swap(lookup.src, lookup.dst);
		lookup.ports = rol32(lookup.ports, 16);
	}
	apply(&lookup, rule, item, now);
	src_port = lookup.ports;
	dst_port = lookup.ports >> 16;
	if (!src_port || !dst_port)
		return;
	lookup.ports = rtp_ports(src_port - 1, dst_port - 1);
	apply(&lookup, rule, item, now);
}

static bool rtcp(const struct rtp_packet *pkt, const struct rtp_rule *rule,
		 const struct rtp_datagram *d)
{
	struct pfr_rtcp_walk walk;
	struct pfr_rtcp_item item;

	if (!pfr_rtcp_open(&walk, d->p, d->end))
		return false;
	while (pfr_rtcp_next(&walk, &item))
		rtcp_item(pkt, rule, &item);
	return true;
}

/* ------------------------------------------------------------------ the whole */

#define HAS_PADDING	0x20

/* If not all of it can be had, the padding counts as payload. */
static bool parse_padded(const struct rtp_packet *pkt,
			 const struct rtp_datagram *datagram,
			 struct pfr_rtp_header *h)
{
	struct rtp_datagram d = *datagram;
	u8 *copy = complete_datagram(pkt, &d);
	bool found = pfr_rtp_parse(h, d.p, d.end, d.len);

	kfree(copy);
	return found;
}

static bool parse(const struct rtp_packet *pkt, const struct rtp_datagram *d,
		  struct pfr_rtp_header *h)
{
	if (d->p[0] & HAS_PADDING)
		return parse_padded(pkt, d, h);
	return pfr_rtp_parse(h, d->p, d->end, d->len);
}

static bool other_kind(const struct rtp_packet *pkt,
		       const struct rtp_rule *rule,
		       const struct rtp_datagram *datagram,
		       enum pfr_rtp_kind kind)
{
	struct rtp_datagram d = *datagram;
	bool sound = true;
	u8 *copy;

	if (kind == PFR_RTP_RTCP) {
		copy = complete_datagram(pkt, &d);
		sound = d.end - d.p == d.len && rtcp(pkt, rule, &d);
		kfree(copy);
	}
	return sound;
}

/* Returns whether it is RTP, which @h then says more of. */
static bool count_datagram(const struct rtp_packet *pkt, struct rtp_rule *rule,
			   struct rtp_counts *counts,
			   const struct rtp_datagram *d,
			   struct pfr_rtp_header *h)
{
	enum pfr_rtp_kind kind = pfr_rtp_demux(d->p, d->end, d->len);
	bool sound;

	rtp_counts_add(counts, kind, 1);
	if (kind == PFR_RTP_RTP) {
		sound = parse(pkt, d, h);
		if (sound)
			stream_packet(pkt, rule, counts, h);
	} else {
		sound = other_kind(pkt, rule, d, kind);
	}
	if (!sound)
		rtp_counts_add(counts, RTP_COUNT_MALFORMED, 1);
	return sound && kind == PFR_RTP_RTP;
}

u32 rtp_packet_analyze(const struct rtp_packet *pkt, struct rtp_rule *rule,
		       struct pfr_rtp_header *h)
{
	struct rtp_counts *counts = rtp_counts_of(rule);
	u8 window[PFR_RTP_WINDOW] rtp_uninitialized;
	struct rtp_payload payload;
	struct rtp_datagram d;
	u32 at, offset = 0;

	rtp_counts_add(counts, RTP_COUNT_BYTES, pkt->hdr->len);
	if (!find_payload(pkt, &payload)) {
		rtp_counts_add(counts, PFR_RTP_UNKNOWN, 1);
		return 0;
	}
	for (at = 0; at < payload.len; at += payload.step) {
		if (!open_datagram(&payload, at, &d) &&
		    !open_window(pkt, &d, window))
			rtp_counts_add(counts, PFR_RTP_UNKNOWN, 1);
		else if (count_datagram(pkt, rule, counts, &d, h))
			offset = d.offset;
	}
	return offset;
}

u32 rtp_packet_header(const struct rtp_packet *pkt, struct pfr_rtp_header *h)
{
	u8 window[PFR_RTP_WINDOW] rtp_uninitialized;
	struct rtp_payload payload;
	struct rtp_datagram d;

	if (!find_payload(pkt, &payload))
		return 0;
	if (!open_datagram(&payload, 0, &d) && !open_window(pkt, &d, window))
		return 0;
	if (pfr_rtp_demux(d.p, d.end, d.len) != PFR_RTP_RTP ||
	    !parse(pkt, &d, h))
		return 0;
	return d.offset;
}
