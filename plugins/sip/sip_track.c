// SPDX-License-Identifier: GPL-2.0-only
/*
 * From packets to messages.
 *
 * A connection over TCP has a stream: which byte comes next, and the beginning of
 * a message whose end has not come yet. What comes again is passed over. Where
 * bytes are missing, and where a message is too long to be kept, the stream begins
 * anew with the next segment.
 */
#define pr_fmt(fmt) "pf_ring: sip: " fmt
#include <linux/moduleparam.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sip_filter.h"
#include "sip_parse.h"
#include "sip_track.h"

static unsigned int max_streams = 1024;
module_param(max_streams, uint, 0444);
MODULE_PARM_DESC(max_streams, "connections over TCP that a rule follows at once");

#define SIP_STASH	16384		/* bytes of a message that are kept */
#define SIP_STASH_FIRST	2048

#define SIP_TCP_FIN	0x01
#define SIP_TCP_SYN	0x02
#define SIP_TCP_RST	0x04

/* One direction. No holes: compared as a whole. */
struct sip_stream_key {
	ip_addr src, dst;
	u16 sport, dport;
	u16 vlan_id, ip_version;
};

struct sip_stream {
	struct pfring_flow flow;
	struct sip_stream_key key;
	u32 next;			/* the sequence number that is awaited */
	u32 have;			/* bytes in the stash */
	u32 room;			/* of it */
	u32 skip;			/* bytes to come of a message that is too long */
	bool known;			/* @next is */
	bool suits;			/* the message that has begun does */
	u8 *stash;
};

/* A packet on its way. */
struct sip_case {
	struct sip_track *track;
	struct parse_buffer **parse_memory;
	struct sip_sight sight;
	bool suits;			/* something in it does */
};

static void sip_stream_forget(struct pfring_flows *flows,
			      struct pfring_flow *flow)
{
	kfree(container_of(flow, struct sip_stream, flow)->stash);
}

static const struct pfring_flow_kind sip_stream_kind =
	PFRING_FLOW_KIND(struct sip_stream, key, sip_stream_forget);

/* ---------------------------------------------------------------- one message */

static bool sip_case_suits(const struct sip_case *c, const u8 *p, const u8 *end)
{
	return !c->track->match || pfr_sip_match(c->track->match, p, end);
}

/*
 * @m is whole, or all that will be known of it. @at: where it begins in the packet,
 * 0 = before it.
 */
static void sip_case_message(struct sip_case *c, const struct sip_message *m,
			     const u8 *p, const u8 *end, u32 at)
{
	bool is_sip = m->kind == sip_request || m->kind == sip_response;
	bool suits = is_sip ? sip_case_suits(c, p, end) : !c->track->match;

	if (suits) {
		c->suits = true;
		if (is_sip)
			sip_filter_parsed(c->parse_memory, at, p, end, m);
	}
	if (is_sip)
		sip_store_message(&c->track->store, m, p, &c->sight, suits);
	else if (suits)
		sip_store_count(&c->track->store, m);
}

/*
 * The messages of [p, end), which begins in the packet at @at.
 *
 * Return: behind the last whole one: @end, or where a message begins whose end is
 * still to come.
 */
static const u8 *sip_case_messages(struct sip_case *c, const u8 *p,
				   const u8 *end, u32 at, bool stream)
{
	const u8 *start = p;
	struct sip_message m;
	int i, taken;

	for (i = 0; p < end; i++) {
		if (i == SIP_MAX_MESSAGES) {
			atomic64_inc(&c->track->skipped);
			return end;
		}
		taken = pfr_sip_parse(&m, p, end, stream);
		if (taken <= 0)
			return p;
		sip_case_message(c, &m, p, p + taken, at + (p - start));
		p += taken;
	}
	return end;
}

/* ------------------------------------------------------------------ the stream */

/* Nothing is known of what comes next. */
static void sip_stream_reset(struct sip_stream *s)
{
	kfree(s->stash);
	s->stash = NULL;
	s->have = 0;
	s->room = 0;
	s->skip = 0;
	s->suits = false;
}

/* Room for @len bytes in all, at most SIP_STASH. */
static bool sip_stream_room(struct sip_stream *s, u32 len)
{
	u32 room = s->room ?: SIP_STASH_FIRST;
	u8 *stash;

	if (len <= s->room)
		return true;
	while (room < len)
		room *= 2;
	stash = krealloc(s->stash, room, GFP_ATOMIC | __GFP_NOWARN);
	if (!stash)
		return false;
	s->stash = stash;
	s->room = room;
	return true;
}

/*
 * A message that is not whole is in the stash. Where its head says enough, the
 * packet shares its fate.
 */
static void sip_stream_peek(struct sip_stream *s, struct sip_case *c, u32 at)
{
	if (!s->suits && c->track->match)
		s->suits = pfr_sip_match(c->track->match, s->stash,
					 s->stash + s->have);
	if (!s->suits)
		return;
	c->suits = true;
	sip_filter_parsed(c->parse_memory, at, s->stash, s->stash + s->have,
			  NULL);
}

/* @len more bytes of the message in the stash, which has room for so many. */
static bool sip_stream_keep(struct sip_stream *s, const u8 *p, u32 len)
{
	if (!sip_stream_room(s, s->have + len))
		return false;
	memcpy(s->stash + s->have, p, len);
	s->have += len;
	return true;
}

/*
 * Goes on with the message in the stash.
 *
 * Return: what is left of [p, end) behind it.
 */
static const u8 *sip_stream_go_on(struct sip_stream *s, struct sip_case *c,
				  const u8 *p, const u8 *end)
{
	u32 had = s->have, len = min_t(u32, end - p, SIP_STASH - had);
	struct sip_message m;
	int taken;

	if (!sip_stream_keep(s, p, len)) {
		atomic64_inc(&c->track->stream_losses);
		sip_stream_reset(s);
		return end;
	}
	taken = pfr_sip_parse(&m, s->stash, s->stash + s->have, 1);
	if (taken > 0) {
		sip_case_message(c, &m, s->stash, s->stash + taken, 0);
		s->have = 0;
		s->suits = false;
		/* What is no message takes all, but never less than it had. */
		return (u32)taken > had ? p + (taken - had) : end;
	}
	sip_stream_peek(s, c, 0);
	if (s->have < SIP_STASH)
		return end;
	/* Too long. Its length is known, as a head is shorter than that. */
	atomic64_inc(&c->track->stream_losses);
	s->skip = -taken;
	s->have = 0;
	return p + len;
}

/* Returns what is left of [p, end) behind a message that is too long. */
static const u8 *sip_stream_skip(struct sip_stream *s, struct sip_case *c,
				 const u8 *p, const u8 *end)
{
	u32 len = min_t(u32, end - p, s->skip);

	s->skip -= len;
	if (s->suits)
		c->suits = true;
	if (!s->skip)
		s->suits = false;
	return p + len;
}

/* Bytes that follow those before. */
static void sip_stream_bytes(struct sip_stream *s, struct sip_case *c,
			     const u8 *p, const u8 *end, u32 at)
{
	const u8 *start = p;

	while (p < end) {
		if (s->skip) {
			p = sip_stream_skip(s, c, p, end);
			continue;
		}
		if (s->have) {
			p = sip_stream_go_on(s, c, p, end);
			continue;
		}
		at += p - start;
		start = p;
		p = sip_case_messages(c, p, end, at, true);
		if (p == end)
			return;
		/* Here one begins that goes on elsewhere. */
		at += p - start;
		start = p;
		if (sip_stream_keep(s, p, min_t(u32, end - p, SIP_STASH))) {
			sip_stream_peek(s, c, at);
			p += s->have;
			if (s->have < SIP_STASH)
				return;
			/* All of the stash at once: go_on() sees to it. */
			continue;
		}
		atomic64_inc(&c->track->stream_losses);
		return;
	}
}

/*
 * What is new in a segment.
 *
 * Return: how many of its first bytes were there before.
 */
static u32 sip_stream_place(struct sip_stream *s, struct sip_case *c, u32 seq,
			    u32 len)
{
	s32 ahead = seq - s->next;

	if (s->known && ahead < 0 && ahead > -(s32)SZ_1M)
		return min_t(u32, -ahead, len);
	if (s->known && ahead) {
		atomic64_inc(&c->track->stream_gaps);
		sip_stream_reset(s);
	}
	s->known = true;
	s->next = seq;
	return 0;
}

/* --------------------------------------------------------------- the packets */

static void sip_track_key(struct sip_stream_key *key,
			  const struct pkt_parsing_info *info)
{
	memset(key, 0, sizeof(*key));
	key->src = info->ip_src;
	key->dst = info->ip_dst;
	key->sport = info->l4_src_port;
	key->dport = info->l4_dst_port;
	key->vlan_id = info->vlan_id;
	key->ip_version = info->ip_version;
}

/* Does a message begin here, or is it likely to? */
static bool sip_track_is_sip(const struct sip_payload *payload)
{
	struct sip_message m;
	struct sip_piece piece;

	if (!sip_piece_get(&piece, payload, 0))
		return false;
	while (piece.p < piece.end && (*piece.p == '\r' || *piece.p == '\n'))
		piece.p++;
	return pfr_sip_start(&m, piece.p,
			     pfr_sip_word(piece.p, piece.end),
			     piece.end) != 0;
}

/* All of a payload behind its first @from bytes. @s: NULL: there is no stream. */
static void sip_track_payload(struct sip_case *c, struct sip_stream *s,
			      const struct sip_payload *payload, u32 from)
{
	struct sip_piece piece;

	while (from < payload->len && sip_piece_get(&piece, payload, from)) {
		if (s)
			sip_stream_bytes(s, c, piece.p, piece.end,
					 payload->at + from);
		else
			sip_case_messages(c, piece.p, piece.end,
					  payload->at + from, payload->stream);
		/* Of a datagram there is nothing behind its first piece. */
		if (!payload->stream)
			return;
		from += piece.end - piece.p;
	}
}

static void sip_track_segment(struct sip_case *c,
			      const struct sip_payload *payload)
{
	const struct pkt_parsing_info *info =
		&payload->hdr->extended_hdr.parsed_pkt;
	struct pfring_flows *streams = &c->track->streams;
	struct sip_stream_key key;
	struct pfring_flow *flow;
	struct sip_stream *s;
	u32 from = 0;

	sip_track_key(&key, info);
	flow = pfring_flow_find(streams, &sip_stream_kind, &key);
	if (!flow && sip_track_is_sip(payload))
		flow = pfring_flow_get(streams, &sip_stream_kind, &key);
	if (!flow) {
		sip_track_payload(c, NULL, payload, 0);
		return;
	}
	pfring_flow_touch(flow);
	s = container_of(flow, struct sip_stream, flow);
	if (info->tcp.flags & SIP_TCP_SYN) {
		sip_stream_reset(s);
		s->known = false;
	}
	if (payload->len)
		from = sip_stream_place(s, c, info->tcp.seq_num,
					payload->len);
	sip_track_payload(c, s, payload, from);
	s->next += payload->len - from;
	if (!s->have) {
		kfree(s->stash);
		s->stash = NULL;
		s->room = 0;
	}
	if (info->tcp.flags & (SIP_TCP_FIN | SIP_TCP_RST))
		pfring_flow_del(streams, flow);
	else
		pfring_flow_put(streams, flow);
}

/**
 * sip_track_packet - a packet (packet)
 * @track: the rule's
 * @payload: of the packet
 * @parse_memory: gets what was found in the first message that suits
 *
 * Calls of which a message suits are followed; all their messages count.
 *
 * Return: true if a message suits, all or a part of which is in the packet.
 */
bool sip_track_packet(struct sip_track *track,
		      const struct sip_payload *payload,
		      struct parse_buffer **parse_memory)
{
	const struct pfring_extended_pkthdr *hdr = &payload->hdr->extended_hdr;
	struct sip_case c = {
		.track = track,
		.parse_memory = parse_memory,
		.sight.ns = hdr->timestamp_ns,
		.sight.vlan_id = hdr->parsed_pkt.vlan_id,
		.sight.sport = hdr->parsed_pkt.l4_src_port,
		.sight.dport = hdr->parsed_pkt.l4_dst_port,
	};

	if (payload->stream)
		sip_track_segment(&c, payload);
	else
		sip_track_payload(&c, NULL, payload, 0);
	return c.suits;
}

/* -------------------------------------------------------------------- control */

int sip_track_init(struct sip_track *track, const struct sip_match *match)
{
	int err;

	track->match = match;
	err = pfring_flows_init(&track->streams, &sip_stream_kind,
				max_streams);
	if (err)
		return err;
	err = sip_store_init(&track->store);
	if (err)
		pfring_flows_destroy(&track->streams);
	return err;
}

/* No packet can meet the rule. */
void sip_track_destroy(struct sip_track *track)
{
	pfring_flows_destroy(&track->streams);
	sip_store_destroy(&track->store);
}

/* What was idle for so long is forgotten. */
void sip_track_purge(struct sip_track *track, u32 seconds)
{
	pfring_flows_purge(&track->streams, seconds);
	sip_store_purge(&track->store, seconds);
}

void sip_track_stats(struct sip_track *track, struct sip_stats *stats)
{
	struct pfring_flows_stats streams;

	sip_store_stats(&track->store, stats);
	pfring_flows_stats(&track->streams, &streams);
	stats->streams = streams.num;
	stats->streams_limit = streams.limit;
	stats->streams_evicted = streams.evicted;
	stats->stream_gaps = atomic64_read(&track->stream_gaps);
	stats->stream_losses = atomic64_read(&track->stream_losses);
	stats->skipped = atomic64_read(&track->skipped);
}

int sip_track_module_init(void)
{
	if (!max_streams || max_streams > PFRING_FLOWS_MAX) {
		pr_err("max_streams must be from 1 to %u\n", PFRING_FLOWS_MAX);
		return -EINVAL;
	}
	return sip_store_module_init();
}
