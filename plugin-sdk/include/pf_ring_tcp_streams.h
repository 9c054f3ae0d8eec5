/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages over TCP, for kernel plugins: a table of the connections that a rule
 * follows, each direction on its own, never more than a limit; the least recently
 * active of a sample has to go when it is full, and is counted. What becomes of the
 * bytes is told in pf_ring_stream.h.
 *
 *	struct talk_stream {
 *		struct pfring_tcp_stream tcp;	// first, with this name
 *		u32 asked;			// and whatever else; 0 at first
 *	};
 *
 *	static const struct pfring_flow_kind talk_kind =
 *		PFRING_TCP_STREAM_KIND(struct talk_stream);
 *	static struct pfring_scratch talk_room;
 *
 *	// A message: its length, 2 bytes, and so many bytes.
 *	static int talk_take(void *arg, struct pfring_tcp_stream *tcp,
 *			     const struct pfring_stream_bytes *b)
 *	{
 *		u32 len, have = b->end - b->p;
 *
 *		if (b->lost)
 *			return PFRING_STREAM_STOP;	// where does one begin?
 *		if (have < 2)
 *			return 0;
 *		len = 2 + (b->p[0] << 8 | b->p[1]);
 *		if (have < len && !b->full)
 *			return -(int)(len - have);
 *		talk_message(arg, b->p + 2, min(have, len) - 2);
 *		return len;			// if it is more, the rest is skipped
 *	}
 *
 *	static const struct pfring_tcp_reader talk_reader = {
 *		.messages = 256,		// of one segment
 *		.room = &talk_room,
 *		.take = talk_take,
 *	};
 *
 *	err = pfring_scratch_init(&talk_room, PFRING_TCP_PIECE);  // module_init
 *	err = pfring_tcp_streams_init(&r->tcp, &talk_kind, 1024);    // init_rule
 *	pfring_tcp_segment(&r->tcp, &talk_kind, &talk_reader, hdr, arg); // packet
 *	pfring_tcp_streams_purge(&r->tcp, 3600);		// tick, purge_idle
 *	pfring_tcp_streams_stats(&r->tcp, &stats);		// get_stats
 *	pfring_tcp_streams_destroy(&r->tcp);			// free_rule_mem
 *	pfring_scratch_destroy(&talk_room);			// module_exit
 *
 * A direction is followed from the first segment that begins with a message, by the
 * reader's begins(); without that function, from the first one that has bytes. A
 * connection whose SYN was seen is followed from its very first byte, also if its
 * second segment comes first. In take() the stream is locked: it may use tables of
 * its own, not this one.
 *
 * Memory: a direction takes its structure, and up to PFRING_STREAM_ROOM bytes while
 * a message is not whole or a segment came too early.
 */
#ifndef PF_RING_TCP_STREAMS_H
#define PF_RING_TCP_STREAMS_H

#include <linux/in.h>

#include "pf_ring_flows.h"
#include "pf_ring_percpu.h"
#include "pf_ring_plugin.h"
#include "pf_ring_stream.h"

#define PFRING_TCP_PIECE		16384	/* bytes of a reader's room */
#define PFRING_TCP_GREETING_SECONDS	120	/* that long a SYN is remembered */

#define __PFRING_TCP_FIN	0x01
#define __PFRING_TCP_SYN	0x02
#define __PFRING_TCP_RST	0x04

/* One direction of a connection, in host byte order. No holes. */
struct pfring_tcp_key {
	ip_addr src, dst;
	u16 sport, dport;
	u16 vlan_id, ip_version;
};

struct pfring_tcp_stream {
	struct pfring_flow flow;
	struct pfring_tcp_key key;
	struct pfring_stream stream;
};

/*
 * A connection of which only the SYN was seen. If its second segment comes first,
 * it shows no message, but this says that it is not the beginning. They have a
 * table of their own: a flood of SYNs throws out its own.
 */
struct __pfring_tcp_greeting {
	struct pfring_flow flow;
	struct pfring_tcp_key key;
	u32 next;			/* number of the first byte */
};

/* A table; zeroed, it is one that was never made. */
struct pfring_tcp_streams {
	struct pfring_flows streams;
	struct pfring_flows greetings;
	atomic64_t gaps;
	atomic64_t losses;
	atomic64_t crowds;
};

/* Whom the messages are for: a static const. */
struct pfring_tcp_reader {
	u32 messages;			/* of one segment; those behind are lost */
	struct pfring_scratch *room;	/* PFRING_TCP_PIECE bytes */
	/* Is this likely to be the beginning of a message? NULL: always. */
	bool (*begins)(void *arg, const u8 *p, const u8 *end);
	/* See take() of struct pfring_stream_reader; @tcp is the plugin's. */
	int (*take)(void *arg, struct pfring_tcp_stream *tcp,
		    const struct pfring_stream_bytes *bytes);
};

/* Counters since the table was made, but for @num. */
struct pfring_tcp_stats {
	u64 num;			/* directions that are followed */
	u64 limit;
	u64 evicted;			/* to make room for others */
	u64 gaps;			/* segments that showed: bytes are missing */
	u64 losses;			/* no memory, or no room, for a message */
	u64 crowds;			/* segments with too many messages */
};

/* Nothing is shared out beyond what there is: what is kept goes, or stays so. */
static inline void *__pfring_tcp_shrink(void *old, u32 size)
{
	if (!size)
		kfree(old);
	return NULL;
}

static inline void *__pfring_tcp_resize(void *old, u32 size)
{
	if (size)
		return krealloc(old, size, GFP_ATOMIC | __GFP_NOWARN);
	kfree(old);
	return NULL;
}

/* For the kind's forget(), if the plugin has one of its own. */
static inline void pfring_tcp_stream_forget(struct pfring_flows *flows,
					    struct pfring_flow *flow)
{
	struct pfring_stream *s = &container_of(flow, struct pfring_tcp_stream,
						flow)->stream;

	pfring_share_give(flows->share, s->room);
	kfree(s->stash);
}

#define PFRING_TCP_STREAM_KIND(type) {					\
	.size = sizeof(type) + BUILD_BUG_ON_ZERO(offsetof(type, tcp)),	\
	.key_offset = offsetof(struct pfring_tcp_stream, key),		\
	.key_len = sizeof(struct pfring_tcp_key),			\
	.forget = pfring_tcp_stream_forget,				\
}

static const struct pfring_flow_kind __pfring_tcp_greeting_kind =
	PFRING_FLOW_KIND(struct __pfring_tcp_greeting, key, NULL);

static inline void __pfring_tcp_key(struct pfring_tcp_key *key,
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

/* The payload's next bytes in a row, from @from on. */
static inline const u8 *
__pfring_tcp_piece(const struct pfring_pkthdr *hdr, u32 at, u32 len,
		   const struct pfring_tcp_reader *reader, u32 *num)
{
	u32 row;

	if (pfring_packet_row(hdr, at, &row) && len <= row)
		*num = len;
	else
		*num = min_t(u32, len, PFRING_TCP_PIECE);
	return pfring_packet_bytes(hdr, at, *num,
				   pfring_scratch_get(reader->room));
}

/* What take() needs to know of the packet. */
struct __pfring_tcp_turn {
	const struct pfring_tcp_reader *reader;
	struct pfring_tcp_stream *tcp;
	void *arg;
};

static inline int __pfring_tcp_take(void *arg,
				    const struct pfring_stream_bytes *bytes)
{
	const struct __pfring_tcp_turn *turn = arg;

	return turn->reader->take(turn->arg, turn->tcp, bytes);
}

/* No bytes are shown by what only starts or resets a stream. */
static const struct pfring_stream_reader __pfring_tcp_nobody = {
	.resize = __pfring_tcp_resize,
};

/* Is a segment of a connection that is not followed a reason to follow it? */
static inline bool __pfring_tcp_greet(struct pfring_tcp_streams *t,
				      const struct pfring_tcp_reader *reader,
				      const struct pfring_tcp_key *key,
				      const struct pfring_pkthdr *hdr,
				      void *arg, u32 *first, bool *greeted)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	u32 len, num, at = pfring_packet_data(hdr, &len);
	struct pfring_flow *flow;
	const u8 *p;

	*greeted = false;
	*first = info->tcp.seq_num + 1;
	if (info->tcp.flags & __PFRING_TCP_SYN) {
		if (!len) {
			flow = pfring_flow_get(&t->greetings,
					       &__pfring_tcp_greeting_kind,
					       key);
			if (flow) {
				container_of(flow, struct __pfring_tcp_greeting,
					     flow)->next = *first;
				pfring_flow_put(&t->greetings, flow);
			}
		} else {
			*greeted = true;
		}
	} else if (len) {
		flow = pfring_flow_find(&t->greetings,
					&__pfring_tcp_greeting_kind, key);
		if (flow) {
			*first = container_of(flow,
					      struct __pfring_tcp_greeting,
					      flow)->next;
			*greeted = true;
			pfring_flow_del(&t->greetings, flow);
			if (*first != info->tcp.seq_num)
				return true;
		}
	}
	if (!len || !reader->begins)
		return len;
	p = __pfring_tcp_piece(hdr, at, len, reader, &num);
	return p && reader->begins(arg, p, p + num);
}

/**
 * pfring_tcp_get - the stream that a segment is of (packet)
 * @t: the table
 * @kind: that it was made with
 * @reader: whom messages are for
 * @hdr: of the packet, which is TCP
 * @arg: for the reader
 *
 * For plugins that keep something of their own beside the stream; others call
 * pfring_tcp_segment(). What is the plugin's in a new one is 0.
 *
 * Return: the stream, locked: pfring_tcp_read() and pfring_tcp_put() it. NULL: the
 * connection is not followed, or there is no memory.
 */
static inline struct pfring_tcp_stream *
pfring_tcp_get(struct pfring_tcp_streams *t,
	       const struct pfring_flow_kind *kind,
	       const struct pfring_tcp_reader *reader,
	       const struct pfring_pkthdr *hdr, void *arg)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	struct pfring_tcp_stream *tcp;
	struct pfring_tcp_key key;
	struct pfring_flow *flow;
	bool greeted;
	u32 first;

	__pfring_tcp_key(&key, info);
	flow = pfring_flow_find(&t->streams, kind, &key);
	if (flow) {
		pfring_flow_touch(flow);
		tcp = container_of(flow, struct pfring_tcp_stream, flow);
		if (info->tcp.flags & __PFRING_TCP_SYN) {
			pfring_share_give(t->streams.share, tcp->stream.room);
			pfring_stream_start(&tcp->stream, &__pfring_tcp_nobody,
					    info->tcp.seq_num + 1);
		}
		return tcp;
	}
	if (!__pfring_tcp_greet(t, reader, &key, hdr, arg, &first, &greeted))
		return NULL;
	flow = pfring_flow_get(&t->streams, kind, &key);
	if (!flow)
		return NULL;
	tcp = container_of(flow, struct pfring_tcp_stream, flow);
	if (greeted)
		pfring_stream_start(&tcp->stream, &__pfring_tcp_nobody, first);
	return tcp;
}

/* The segment's bytes; take() gets what is whole by now (packet). */
static inline void pfring_tcp_read(struct pfring_tcp_streams *t,
				   struct pfring_tcp_stream *tcp,
				   const struct pfring_tcp_reader *reader,
				   const struct pfring_pkthdr *hdr, void *arg)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	struct __pfring_tcp_turn turn = {
		.reader = reader,
		.tcp = tcp,
		.arg = arg,
	};
	struct pfring_share *share = t->streams.share;
	/* All that it may keep is taken now, and what it did not need given back. */
	bool room = pfring_share_take(share, PFRING_STREAM_ROOM);
	const struct pfring_stream_reader to = {
		.arg = &turn,
		.messages = reader->messages,
		.take = __pfring_tcp_take,
		.resize = room ? __pfring_tcp_resize : __pfring_tcp_shrink,
	};
	u32 had = tcp->stream.room, len, at = pfring_packet_data(hdr, &len), num, seq;
	const u8 *p;
	int what = 0;

	seq = info->tcp.seq_num + !!(info->tcp.flags & __PFRING_TCP_SYN);
	while (len) {
		p = __pfring_tcp_piece(hdr, at, len, reader, &num);
		if (!p)
			break;
		what |= pfring_stream_segment(&tcp->stream, &to, seq, p, num,
					      at,
					      hdr->extended_hdr.timestamp_ns);
		seq += num;
		at += num;
		len -= num;
	}
	pfring_share_give(share, had + (room ? PFRING_STREAM_ROOM : 0) -
				 tcp->stream.room);
	if (what & PFRING_STREAM_GAP)
		atomic64_inc(&t->gaps);
	if (what & PFRING_STREAM_LOSS)
		atomic64_inc(&t->losses);
	if (what & PFRING_STREAM_CROWD)
		atomic64_inc(&t->crowds);
}

/*
 * Unlocks the stream (packet). With the end of the connection it is forgotten; at a
 * FIN only if nothing is missing in front of it.
 */
static inline void pfring_tcp_put(struct pfring_tcp_streams *t,
				  struct pfring_tcp_stream *tcp,
				  const struct pfring_pkthdr *hdr)
{
	u16 flags = hdr->extended_hdr.parsed_pkt.tcp.flags;

	if (flags & __PFRING_TCP_RST ||
	    (flags & __PFRING_TCP_FIN && !tcp->stream.num_islands))
		pfring_flow_del(&t->streams, &tcp->flow);
	else
		pfring_flow_put(&t->streams, &tcp->flow);
}

/**
 * pfring_tcp_segment - a packet; take() gets the messages that are whole (packet)
 * @t: the table
 * @kind: that it was made with
 * @reader: whom they are for
 * @hdr: of the packet, as the callback got it
 * @arg: for the reader
 *
 * Return: false: it is not TCP, or not of a connection that is followed.
 */
static inline bool pfring_tcp_segment(struct pfring_tcp_streams *t,
				      const struct pfring_flow_kind *kind,
				      const struct pfring_tcp_reader *reader,
				      const struct pfring_pkthdr *hdr,
				      void *arg)
{
	struct pfring_tcp_stream *tcp;
	u32 len;

	if (hdr->extended_hdr.parsed_pkt.l3_proto != IPPROTO_TCP ||
	    !pfring_packet_payload(hdr, &len))
		return false;
	tcp = pfring_tcp_get(t, kind, reader, hdr, arg);
	if (!tcp)
		return false;
	pfring_tcp_read(t, tcp, reader, hdr, arg);
	pfring_tcp_put(t, tcp, hdr);
	return true;
}

/* ----------------------------------------------------- for the whole table */

/* What was idle for so long is forgotten; 0: all (control, tick). */
static inline void pfring_tcp_streams_purge(struct pfring_tcp_streams *t,
					    u32 seconds)
{
	pfring_flows_purge(&t->greetings,
			   min_t(u32, seconds, PFRING_TCP_GREETING_SECONDS));
	pfring_flows_purge(&t->streams, seconds);
}

/* Any context. */
static inline void pfring_tcp_streams_stats(const struct pfring_tcp_streams *t,
					    struct pfring_tcp_stats *stats)
{
	struct pfring_flows_stats flows;

	pfring_flows_stats(&t->streams, &flows);
	stats->num = flows.num;
	stats->limit = flows.limit;
	stats->evicted = flows.evicted;
	stats->gaps = atomic64_read(&t->gaps);
	stats->losses = atomic64_read(&t->losses);
	stats->crowds = atomic64_read(&t->crowds);
}

/* Nobody else uses it any more; zeroed ones do no harm (control). */
static inline void pfring_tcp_streams_destroy(struct pfring_tcp_streams *t)
{
	pfring_flows_destroy(&t->greetings);
	pfring_flows_destroy(&t->streams);
}

/**
 * pfring_tcp_streams_init - makes a table (control)
 * @t: uninitialized; where it lies it stays
 * @kind: what its streams look like: PFRING_TCP_STREAM_KIND()
 * @limit: of directions, 1 to PFRING_FLOWS_MAX
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
static inline int pfring_tcp_streams_init(struct pfring_tcp_streams *t,
					  const struct pfring_flow_kind *kind,
					  u32 limit)
{
	int err;

	memset(t, 0, sizeof(*t));
	err = pfring_flows_init(&t->streams, kind, limit);
	if (!err)
		err = pfring_flows_init(&t->greetings,
					&__pfring_tcp_greeting_kind, limit);
	if (err)
		pfring_tcp_streams_destroy(t);
	return err;
}

/* The memory is of a namespace's part: see pfring_flows_share() (control). */
static inline int pfring_tcp_streams_share(struct pfring_tcp_streams *t,
					   struct pfring_share *share)
{
	int err = pfring_flows_share(&t->streams, share);

	return err ?: pfring_flows_share(&t->greetings, share);
}

#endif /* PF_RING_TCP_STREAMS_H */
