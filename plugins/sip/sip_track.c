// SPDX-License-Identifier: GPL-2.0-only
/* From packets to messages. */
#define pr_fmt(fmt) "pf_ring: sip: " fmt
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sip_filter.h"
#include "sip_parse.h"
#include "sip_stream.h"
#include "sip_track.h"

static unsigned int max_streams = 1024;
module_param(max_streams, uint, 0444);
MODULE_PARM_DESC(max_streams, "connections over TCP that a rule follows at once");

static unsigned int stream_seconds = 3600;
module_param(stream_seconds, uint, 0444);
MODULE_PARM_DESC(stream_seconds, "seconds until a silent connection is forgotten");

#define SIP_AGE_SECONDS	10		/* how often is looked for what is old */
#define SIP_GREETING_SECONDS	120

#define SIP_TCP_FIN	0x01
#define SIP_TCP_SYN	0x02
#define SIP_TCP_RST	0x04

/* One direction of a connection. No holes: compared as a whole. */
struct sip_stream_key {
	ip_addr src, dst;
	u16 sport, dport;
	u16 vlan_id, ip_version;
};

struct sip_connection {
	struct pfring_flow flow;
	struct sip_stream_key key;
	struct sip_stream stream;
};

/*
 * A connection of which only the SYN was seen. If its second segment comes first,
 * it shows no SIP, but this says that it is not the beginning. They have a table of
 * their own: a flood of SYNs throws out its own.
 */
struct sip_greeting {
	struct pfring_flow flow;
	struct sip_stream_key key;
	u32 next;			/* number of the first byte */
};

static const struct pfring_flow_kind sip_greeting_kind =
	PFRING_FLOW_KIND(struct sip_greeting, key, NULL);

/* A packet on its way. */
struct sip_case {
	struct sip_track *track;
	struct parse_buffer **parse_memory;
	const struct sip_payload *payload;
	struct sip_sight sight;
	bool sighted;			/* @sight is filled in */
	bool told;			/* the parse memory is ours */
	bool suits;			/* something in it does */
};

static void *sip_track_resize(void *old, u32 size)
{
	if (size)
		return krealloc(old, size, GFP_ATOMIC | __GFP_NOWARN);
	kfree(old);
	return NULL;
}

static void sip_connection_forget(struct pfring_flows *flows,
				  struct pfring_flow *flow)
{
	kfree(container_of(flow, struct sip_connection, flow)->stream.stash);
}

static const struct pfring_flow_kind sip_connection_kind =
	PFRING_FLOW_KIND(struct sip_connection, key, sip_connection_forget);

/* ---------------------------------------------------------------- one message */

/* Of IPv4: tells a packet that was captured twice from one that was sent twice. */
static u16 sip_case_id(const struct sip_payload *payload)
{
	const struct pkt_parsing_info *info =
		&payload->hdr->extended_hdr.parsed_pkt;
	u8 buffer[2];
	const u8 *p;

	if (info->ip_version != 4)
		return 0;
	p = pfring_packet_bytes(payload->hdr, info->offset.l3_offset + 4,
				sizeof(buffer), buffer);
	return p ? p[0] << 8 | p[1] : 0;
}

static const struct sip_sight *sip_case_sight(struct sip_case *c)
{
	const struct pfring_extended_pkthdr *hdr =
		&c->payload->hdr->extended_hdr;
	const struct pkt_parsing_info *info = &hdr->parsed_pkt;
	struct sip_sight *sight = &c->sight;

	if (c->sighted)
		return sight;
	c->sighted = true;
	sight->vlan_id = info->vlan_id;
	sight->sport = info->l4_src_port;
	sight->dport = info->l4_dst_port;
	sight->seen.ns = hdr->timestamp_ns;
	/* Connections know themselves what came twice. */
	sight->seen.id = c->payload->stream ? info->tcp.seq_num :
					      sip_case_id(c->payload);
	pfr_sip_ends(&sight->seen, (const u8 *)&info->ip_src,
		     (const u8 *)&info->ip_dst,
		     info->ip_version == 6 ? sizeof(ip_addr) : sizeof(u32),
		     info->l4_src_port, info->l4_dst_port);
	return sight;
}

/* About one more message that suits. Without memory the packet goes without. */
static void sip_case_parsed(struct sip_case *c, const struct sip_message *m,
			    const u8 *p, u32 at)
{
	struct parse_buffer *buffer = *c->parse_memory;
	const u32 size = sizeof(struct sip_parsed);

	if (!buffer) {
		buffer = pfring_parse_alloc(SIP_PARSED_MAX * size);
		if (!buffer)
			return;
		buffer->mem_len = 0;
		*c->parse_memory = buffer;
		c->told = true;
	}
	/* Somebody else's, or full. */
	if (!c->told || buffer->mem_len == SIP_PARSED_MAX * size)
		return;
	sip_filter_parsed(buffer->mem + buffer->mem_len, at, p, m);
	buffer->mem_len += size;
}

/* @m begins in the packet at @at, 0 = before it. */
static void sip_case_message(void *arg, const struct sip_message *m,
			     const u8 *p, const u8 *end, u32 at)
{
	bool is_sip = m->kind == sip_request || m->kind == sip_response;
	struct sip_case *c = arg;
	const struct sip_match *match = c->track->match;
	bool suits = !match || (is_sip && pfr_sip_match(match, p, end));

	if (suits) {
		c->suits = true;
		if (is_sip)
			sip_case_parsed(c, m, p, at);
	}
	if (is_sip)
		sip_store_message(&c->track->store, m, p, sip_case_sight(c),
				  suits);
	else if (suits)
		sip_store_count(&c->track->store, m);
}

/* A message has begun. Where its head says enough, the segment shares its fate. */
static int sip_case_begun(void *arg, const u8 *p, const u8 *end)
{
	const struct sip_case *c = arg;

	return c->track->match && pfr_sip_match(c->track->match, p, end);
}

/* The messages of [p, end), which begins in the packet at @at. */
static void sip_case_messages(struct sip_case *c, const u8 *p, const u8 *end,
			      u32 at, bool stream)
{
	const u8 *start = p;
	struct sip_message m;
	int i, taken;

	for (i = 0; p < end; i++) {
		if (i == SIP_MAX_MESSAGES) {
			atomic64_inc(&c->track->skipped);
			return;
		}
		taken = pfr_sip_parse(&m, p, end, stream);
		if (taken <= 0)
			return;
		sip_case_message(c, &m, p, p + taken, at + (p - start));
		p += taken;
	}
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

static void sip_track_alone(struct sip_case *c)
{
	const struct sip_payload *payload = c->payload;
	struct sip_piece piece;
	u32 from = 0;

	while (from < payload->len && sip_piece_get(&piece, payload, from)) {
		sip_case_messages(c, piece.p, piece.end, payload->at + from,
				  payload->stream);
		/* Of a datagram there is nothing behind its first piece. */
		if (!payload->stream)
			return;
		from += piece.end - piece.p;
	}
}

static void sip_track_bytes(struct sip_case *c, struct sip_stream *s,
			    const u32 *first)
{
	const struct sip_reader reader = {
		.arg = c,
		.message = sip_case_message,
		.begun = sip_case_begun,
		.resize = sip_track_resize,
	};
	const struct sip_payload *payload = c->payload;
	const struct pkt_parsing_info *info =
		&payload->hdr->extended_hdr.parsed_pkt;
	bool suited = s->suits;
	struct sip_piece piece;
	u32 from = 0;
	int what = 0;

	if (info->tcp.flags & SIP_TCP_SYN)
		pfr_sip_stream_reset(s, &reader);
	else if (first)
		pfr_sip_stream_start(s, &reader, *first);
	while (from < payload->len && sip_piece_get(&piece, payload, from)) {
		what |= pfr_sip_stream_segment(s, &reader,
					       info->tcp.seq_num + from,
					       piece.p, piece.end - piece.p,
					       payload->at + from,
					       payload->hdr->extended_hdr.timestamp_ns);
		from += piece.end - piece.p;
	}
	/* The end of one that suits, or its beginning. */
	if (payload->len && (suited || s->suits))
		c->suits = true;
	if (what & SIP_STREAM_GAP)
		atomic64_inc(&c->track->stream_gaps);
	if (what & SIP_STREAM_LOSS)
		atomic64_inc(&c->track->stream_losses);
	if (what & SIP_STREAM_CROWD)
		atomic64_inc(&c->track->skipped);
}

/*
 * A segment of a connection that is not followed. Return: whether it is to be from
 * now on; @first is set if it is known where the connection begins.
 */
static bool sip_track_greet(struct sip_case *c, const struct sip_stream_key *key,
			    u32 *first, bool *greeted)
{
	const struct pkt_parsing_info *info =
		&c->payload->hdr->extended_hdr.parsed_pkt;
	struct pfring_flows *greetings = &c->track->greetings;
	struct pfring_flow *flow;

	*greeted = false;
	if (info->tcp.flags & SIP_TCP_SYN && !c->payload->len) {
		flow = pfring_flow_get(greetings, &sip_greeting_kind, key);
		if (flow) {
			container_of(flow, struct sip_greeting, flow)->next =
				info->tcp.seq_num + 1;
			pfring_flow_put(greetings, flow);
		}
		return false;
	}
	if (!c->payload->len)
		return false;
	flow = pfring_flow_find(greetings, &sip_greeting_kind, key);
	if (flow) {
		*first = container_of(flow, struct sip_greeting, flow)->next;
		*greeted = true;
		pfring_flow_del(greetings, flow);
	}
	return sip_track_is_sip(c->payload) ||
	       (*greeted && *first != info->tcp.seq_num);
}

static void sip_track_segment(struct sip_case *c)
{
	const struct pkt_parsing_info *info =
		&c->payload->hdr->extended_hdr.parsed_pkt;
	struct pfring_flows *streams = &c->track->streams;
	struct sip_stream_key key;
	struct pfring_flow *flow;
	bool greeted = false;
	u32 first = 0;

	sip_track_key(&key, info);
	flow = pfring_flow_find(streams, &sip_connection_kind, &key);
	if (!flow && sip_track_greet(c, &key, &first, &greeted))
		flow = pfring_flow_get(streams, &sip_connection_kind, &key);
	if (!flow) {
		sip_track_alone(c);
		return;
	}
	pfring_flow_touch(flow);
	sip_track_bytes(c, &container_of(flow, struct sip_connection,
					 flow)->stream,
			greeted ? &first : NULL);
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
	struct sip_case c = {
		.track = track,
		.parse_memory = parse_memory,
		.payload = payload,
	};

	if (payload->stream)
		sip_track_segment(&c);
	else
		sip_track_alone(&c);
	return c.suits;
}

/* -------------------------------------------------------------------- control */

static unsigned long sip_track_period(void)
{
	u32 seconds = min(sip_store_patience(), stream_seconds);

	return clamp_t(u32, seconds / 2, 1, SIP_AGE_SECONDS) * HZ;
}

static void sip_track_age(struct work_struct *work)
{
	struct sip_track *track =
		container_of(to_delayed_work(work), struct sip_track, age);

	pfring_flows_purge(&track->greetings, SIP_GREETING_SECONDS);
	pfring_flows_purge(&track->streams, stream_seconds);
	sip_store_expire(&track->store);
	queue_delayed_work(system_power_efficient_wq, &track->age,
			   sip_track_period());
}

int sip_track_init(struct sip_track *track, const struct sip_match *match)
{
	int err;

	track->match = match;
	err = pfring_flows_init(&track->streams, &sip_connection_kind,
				max_streams);
	if (!err)
		err = pfring_flows_init(&track->greetings, &sip_greeting_kind,
					max_streams);
	if (!err)
		err = sip_store_init(&track->store);
	if (err) {
		pfring_flows_destroy(&track->greetings);
		pfring_flows_destroy(&track->streams);
		return err;
	}
	INIT_DELAYED_WORK(&track->age, sip_track_age);
	queue_delayed_work(system_power_efficient_wq, &track->age,
			   sip_track_period());
	return 0;
}

/* No packet can meet the rule. */
void sip_track_destroy(struct sip_track *track)
{
	cancel_delayed_work_sync(&track->age);
	pfring_flows_destroy(&track->greetings);
	pfring_flows_destroy(&track->streams);
	sip_store_destroy(&track->store);
}

/* What was idle for so long is forgotten. */
void sip_track_purge(struct sip_track *track, u32 seconds)
{
	pfring_flows_purge(&track->greetings, seconds);
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
	if (!stream_seconds || stream_seconds > 604800) {
		pr_err("stream_seconds must be from 1 to 604800\n");
		return -EINVAL;
	}
	return sip_store_module_init();
}
