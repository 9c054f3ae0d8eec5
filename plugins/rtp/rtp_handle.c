// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the core asks the plugin for a packet: filter_skb, handle_skb.
 *
 * Nearly all packets come next in a stream that there is. For those all is in one
 * function, and nothing is built that others would have to look at; the rest goes
 * the long way (rtp_packet.c).
 */
#include <linux/in.h>
#include <linux/udp.h>

#include "rtp_handle.h"
#include "rtp_next.h"
#include "rtp_packet.h"
#include "rtp_table.h"

static void leave_parsed(const struct pfr_rtp_header *h, u32 offset,
			 struct parse_buffer **parse_memory)
{
	struct rtp_parsed *parsed;

	if (*parse_memory)
		return;
	*parse_memory = pfring_parse_alloc(sizeof(*parsed));
	if (!*parse_memory)
		return;
	parsed = (*parse_memory)->mem;
	*parsed = (struct rtp_parsed) {
		.plugin_id = RTP_PLUGIN_ID,
		.payload_type = h->payload_type,
		.flags = h->flags & PFR_RTP_MARKER ? RTP_PARSED_MARKER : 0,
		.seq = h->seq,
		.payload_offset = offset + h->payload,
		.ts = h->ts,
		.ssrc = h->ssrc,
		.payload_len = h->payload_len,
	};
}

int rtp_filter_skb(struct pf_ring_socket *pfr,
		   sw_filtering_rule_element *rule,
		   struct pfring_pkthdr *hdr, struct sk_buff *skb, int displ,
		   struct parse_buffer **parse_memory)
{
	const struct rtp_packet pkt = {
		.pfr = pfr, .hdr = hdr, .skb = skb,
	};
	struct pfr_rtp_header h rtp_uninitialized;
	u32 offset;

	offset = rtp_packet_header(&pkt, &h);
	if (!offset || !pfr_rtp_matches(&h, pfring_rule_filter_data(rule)))
		return 0;
	leave_parsed(&h, offset, parse_memory);
	return 1;
}

/* ---------------------------------------------------------------- the short way */

/*
 * Is it one datagram in a row, that may be RTP as most is? Then @p is its payload.
 * Who is next in a stream is RTP, others have to be looked at.
 */
static __always_inline bool plain_datagram(const struct pfring_pkthdr *hdr,
					   const struct sk_buff *skb,
					   const u8 **p, u32 *len)
{
	const struct pkt_parsing_info *info = &hdr->extended_hdr.parsed_pkt;
	const struct udphdr *udp;
	u32 room;

	if (unlikely(info->l3_proto != IPPROTO_UDP ||
		     !(info->l3_flags & PFR_L3_PORTS) ||
		     pfring_packet_segment(hdr, skb)))
		return false;
	udp = (const struct udphdr *)
	      pfring_packet_row(hdr, info->offset.l4_offset, &room);
	if (unlikely(!udp || room < sizeof(*udp) + PFR_RTP_PLAIN_LEN))
		return false;
	*p = (const u8 *)(udp + 1);
	/* Behind the datagram the frame may be padded. */
	*len = ntohs(udp->len) - sizeof(*udp);
	return likely(*len <= room - sizeof(*udp) &&
		      *len >= PFR_RTP_PLAIN_LEN && **p == PFR_RTP_PLAIN);
}

/*
 * Not the next one of its stream, whose chain is locked. Returns false if it is not
 * for this way.
 */
static noinline bool handle_other(struct pf_ring_socket *pfr,
				  struct pfring_pkthdr *hdr,
				  struct sk_buff *skb,
				  struct rtp_counts *counts,
				  struct pfr_rtp_stream *s)
{
	const struct rtp_packet pkt = {
		.pfr = pfr, .hdr = hdr, .skb = skb,
	};
	struct pfr_rtp_header h rtp_uninitialized;
	const u8 *p;
	u32 len;

	if (!plain_datagram(hdr, skb, &p, &len) ||
	    !pfr_rtp_plain(&h, p, len) ||
	    !rtp_packet_other(&pkt, counts, s, &h, NULL))
		return false;
	rtp_counts_add(counts, PFR_RTP_RTP, 1);
	return true;
}

/* Returns false if it is not for this way; then nothing has happened. */
static __always_inline bool handle_plain(struct pf_ring_socket *pfr,
					 struct rtp_rule *rule,
					 struct pfring_pkthdr *hdr,
					 struct sk_buff *skb)
{
	struct rtp_lookup lookup rtp_uninitialized;
	struct rtp_counts *counts;
	struct rtp_chain *chain;
	struct rtp_entry *entry;
	const u8 *p;
	u32 len;

	if (unlikely(!plain_datagram(hdr, skb, &p, &len)))
		return false;
	lookup = rtp_lookup_of(&hdr->extended_hdr.parsed_pkt, pfr_rtp_ssrc(p));
	chain = rtp_table_chain(rtp_table_hash(&lookup, rule->salt));
	if (unlikely(!rtp_chain_find(chain, &lookup, rule, &entry)))
		goto not_here;
	counts = rtp_counts_of(rule);
	len -= PFR_RTP_HLEN;
	if (likely(pfr_rtp_next(&entry->stream, pfr_rtp_word(p), pfr_rtp_ts(p),
				len, hdr->extended_hdr.timestamp_ns))) {
		rtp_counts_add(counts, RTP_COUNT_NEXT, 1);
		rtp_counts_add(counts, RTP_COUNT_OCTETS, len);
	} else if (!handle_other(pfr, hdr, skb, counts, &entry->stream)) {
		goto not_here;
	}
	rtp_chain_unlock(chain);
	rtp_counts_add(counts, RTP_COUNT_BYTES, hdr->len);
	return true;

not_here:
	rtp_chain_unlock(chain);
	return false;
}

/* A plain one goes to a reader. */
static noinline void leave_plain(const struct pfring_pkthdr *hdr,
				 const struct sk_buff *skb,
				 struct parse_buffer **parse_memory)
{
	struct pfr_rtp_header h rtp_uninitialized;
	const u8 *p;
	u32 len;

	if (!plain_datagram(hdr, skb, &p, &len) ||
	    !pfr_rtp_plain(&h, p, len))
		return;
	leave_parsed(&h, hdr->extended_hdr.parsed_pkt.offset.l4_offset +
			 sizeof(struct udphdr), parse_memory);
}

/* ------------------------------------------------------------------ the long way */

/* @parse_memory is NULL if it does not go to a reader. */
static noinline void handle_any(struct pf_ring_socket *pfr,
				struct rtp_rule *rule,
				struct pfring_pkthdr *hdr, struct sk_buff *skb,
				struct parse_buffer **parse_memory)
{
	const struct rtp_packet pkt = {
		.pfr = pfr, .hdr = hdr, .skb = skb,
	};
	struct pfr_rtp_header h rtp_uninitialized;
	u32 offset;

	offset = rtp_packet_analyze(&pkt, rule, &h);
	if (offset && parse_memory)
		leave_parsed(&h, offset, parse_memory);
}

static bool is_forward(const rule_action_behaviour *behaviour)
{
	return *behaviour == forward_packet_and_stop_rule_evaluation;
}

int rtp_handle_skb(struct pf_ring_socket *pfr,
		   sw_filtering_rule_element *rule,
		   sw_filtering_hash_bucket *hash_rule,
		   struct pfring_pkthdr *hdr, struct sk_buff *skb, int displ,
		   u16 filter_plugin_id, struct parse_buffer **parse_memory,
		   rule_action_behaviour *behaviour)
{
	struct rtp_rule *ours = rtp_rule_of(rule, hash_rule);

	if (likely(handle_plain(pfr, ours, hdr, skb))) {
		if (unlikely(is_forward(behaviour)))
			leave_plain(hdr, skb, parse_memory);
		return 0;
	}
	handle_any(pfr, ours, hdr, skb,
		   is_forward(behaviour) ? parse_memory : NULL);
	return 0;
}
