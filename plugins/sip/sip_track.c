// SPDX-License-Identifier: GPL-2.0-only
/* From packets to messages. */
#define pr_fmt(fmt) "pf_ring: sip: " fmt
#include <linux/moduleparam.h>
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

static unsigned int max_memory = 256;
module_param(max_memory, uint, 0444);
MODULE_PARM_DESC(max_memory, "MiB for calls and connections of all rules, in equal parts for each network namespace");

static struct pfring_budget sip_track_budget =
	PFRING_BUDGET(sip_track_budget, 256UL << 20);

#define SIP_AGE_SECONDS	10		/* how often is looked for what is old */

/* One direction of a connection. */
struct sip_connection {
	struct pfring_tcp_stream tcp;
	struct sip_reading reading;
};

static const struct pfring_flow_kind sip_connection_kind =
	PFRING_TCP_STREAM_KIND(struct sip_connection);

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

/* Does a message begin here, or is it likely to? */
static bool sip_track_begins(void *arg, const u8 *p, const u8 *end)
{
	struct sip_message m;

	while (p < end && (*p == '\r' || *p == '\n'))
		p++;
	return pfr_sip_start(&m, p, pfr_sip_word(p, end), end) != 0;
}

static int sip_track_take(void *arg, struct pfring_tcp_stream *tcp,
			  const struct pfring_stream_bytes *bytes)
{
	const struct sip_reader reader = {
		.arg = arg,
		.message = sip_case_message,
		.begun = sip_case_begun,
	};

	return pfr_sip_take(&container_of(tcp, struct sip_connection,
					  tcp)->reading, &reader, bytes);
}

static const struct pfring_tcp_reader sip_track_reader = {
	.messages = SIP_MAX_MESSAGES,
	.room = &sip_room,
	.begins = sip_track_begins,
	.take = sip_track_take,
};

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

/* The message that has begun in the stream is one that suits. */
static bool sip_track_suits(const struct sip_connection *connection)
{
	return connection->reading.suits &&
	       pfring_stream_is_amid(&connection->tcp.stream);
}

static void sip_track_segment(struct sip_case *c)
{
	const struct pfring_pkthdr *hdr = c->payload->hdr;
	struct pfring_tcp_streams *streams = &c->track->tcp;
	struct sip_connection *connection;
	struct pfring_tcp_stream *tcp;
	bool suited;

	tcp = pfring_tcp_get(streams, &sip_connection_kind, &sip_track_reader,
			     hdr, c);
	if (!tcp) {
		sip_track_alone(c);
		return;
	}
	connection = container_of(tcp, struct sip_connection, tcp);
	suited = sip_track_suits(connection);
	pfring_tcp_read(streams, tcp, &sip_track_reader, hdr, c);
	/* The end of one that suits, or its beginning. */
	if (c->payload->len && (suited || sip_track_suits(connection)))
		c->suits = true;
	pfring_tcp_put(streams, tcp, hdr);
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

	pfring_tcp_streams_purge(&track->tcp, stream_seconds);
	sip_store_expire(&track->store);
	queue_delayed_work(system_power_efficient_wq, &track->age,
			   sip_track_period());
}

static int sip_track_tables(struct sip_track *track)
{
	int err;

	err = pfring_tcp_streams_init(&track->tcp, &sip_connection_kind,
				      max_streams);
	if (!err)
		err = pfring_tcp_streams_share(&track->tcp, track->share);
	if (!err)
		err = sip_store_init(&track->store, track->share);
	if (err)
		pfring_tcp_streams_destroy(&track->tcp);
	return err;
}

int sip_track_init(struct sip_track *track, struct pf_ring_socket *pfr,
		   const struct sip_match *match)
{
	int err;

	track->match = match;
	track->share = pfring_share_get(&sip_track_budget,
					pfring_ring_net(pfr));
	if (!track->share)
		return -ENOMEM;
	err = sip_track_tables(track);
	if (err) {
		pfring_share_put(track->share);
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
	pfring_tcp_streams_destroy(&track->tcp);
	sip_store_destroy(&track->store);
	pfring_share_put(track->share);
}

/* What was idle for so long is forgotten. */
void sip_track_purge(struct sip_track *track, u32 seconds)
{
	pfring_tcp_streams_purge(&track->tcp, seconds);
	sip_store_purge(&track->store, seconds);
}

void sip_track_stats(struct sip_track *track, struct sip_stats *stats)
{
	struct pfring_tcp_stats streams;

	sip_store_stats(&track->store, stats);
	pfring_tcp_streams_stats(&track->tcp, &streams);
	stats->streams = streams.num;
	stats->streams_limit = streams.limit;
	stats->streams_evicted = streams.evicted;
	stats->stream_gaps = streams.gaps;
	stats->stream_losses = streams.losses;
	stats->skipped = atomic64_read(&track->skipped) + streams.crowds;
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
	if (!max_memory || max_memory > 65536) {
		pr_err("max_memory must be from 1 to 65536\n");
		return -EINVAL;
	}
	sip_track_budget.bytes = (unsigned long)max_memory << 20;
	return sip_store_module_init();
}
