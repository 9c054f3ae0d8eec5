// SPDX-License-Identifier: GPL-2.0-only
/* What few packets need on their way. */
#include "journey.h"
#include "parse.h"

/* Not all channels are wanted: is this one? */
bool __pfr_channel_wanted(const struct pfr_binding *b, struct pfr_packet *pkt)
{
	unsigned int channel;

	if (READ_ONCE(b->pfr->rehash))
		channel = pfr_packet_hash(pkt) %
			  max(READ_ONCE(pkt->dev->real_num_rx_queues), 1U);
	else
		channel = pfr_packet_queue(pkt);
	return channel < PFR_MAX_CHANNELS &&
	       READ_ONCE(b->channels) & BIT_ULL(channel);
}

/* The first packet passes, then every Nth. */
bool __pfr_sample(struct pf_ring_socket *pfr, struct pfr_stats *stats)
{
	u32 rate = READ_ONCE(pfr->sampling_rate);

	if (!(((u32)atomic_inc_return(&pfr->sampled) - 1) % rate))
		return true;
	pfr_count(stats, &stats->sampled_out);
	return false;
}

/* What a ring adds that wants more than the usual: its time stamp and flags. */
u64 __pfr_deliver_time(const struct pfr_ring *ring, struct pfr_packet *pkt,
		       u16 *flags)
{
	u64 time;

	if (ring->flags & PFR_RING_LONG_HEADER)
		*flags |= PFR_DESC_EXTENDED;
	if (ring->flags & PFR_RING_NO_TIMESTAMP)
		return 0;
	if (ring->flags & PFR_RING_HW_TIMESTAMP) {
		time = pfr_packet_hw_time(pkt);
		if (time) {
			*flags |= PFR_DESC_HW_TIMESTAMP;
			return time;
		}
	}
	return pfr_packet_time(pkt);
}

/* What a plugin found, padded. Returns how long that is. */
static u32 pfr_deliver_parsed(u8 *data, u16 flags,
			      const struct parse_buffer *parse)
{
	u32 parsed = (flags >> PFR_DESC_PARSED_SHIFT) * 8;

	if (parsed) {
		memcpy(data - parsed, parse->mem, parse->mem_len);
		memset(data - parsed + parse->mem_len, 0,
		       parsed - parse->mem_len);
	}
	return parsed;
}

/* Fills the place in front of the packet. */
void __pfr_deliver_header(const struct pfr_binding *b, struct pfr_packet *pkt,
			  u8 *data, u64 time, u16 flags,
			  const struct pfr_verdict *verdict)
{
	const struct pfring_pkthdr *known = pfr_packet_hdr(pkt);
	struct pfring_extended_pkthdr *hdr;
	u32 parsed = 0, bits = 0;

	if (verdict)
		parsed = pfr_deliver_parsed(data, flags, verdict->parse);
	hdr = (void *)(data - parsed - sizeof(*hdr));
	/* Programs can write there: nothing is read back. */
	*hdr = known->extended_hdr;
	hdr->pkt_hash = pfr_packet_hash(pkt);
	hdr->timestamp_ns = time;
	hdr->parsed_header_len = parsed;
	hdr->parsed_pkt.last_matched_plugin_id = verdict ? verdict->plugin_id : 0;
	if (verdict)
		hdr->parsed_pkt.last_matched_rule_id = verdict->rule_id;
	else if (!rcu_access_pointer(b->pfr->rules))
		/* What is there came from another ring's rules. */
		hdr->parsed_pkt.last_matched_rule_id = PFR_NO_RULE_ID;
	if (flags & PFR_DESC_HW_TIMESTAMP)
		bits |= PFR_PKT_HW_TIMESTAMP;
	if (pfr_packet_parsed(pkt)->l3_flags & PFR_L3_MORE_FRAGMENTS)
		bits |= PFR_PKT_IP_MORE_FRAG;
	if (pfr_packet_parsed(pkt)->l3_flags & PFR_L3_LATER_FRAGMENT)
		bits |= PFR_PKT_IP_FRAG_OFFSET;
	hdr->flags = known->extended_hdr.flags | bits;
}

/* The rest of the way for a packet that is not a simple matter for the rules. */
void __pfr_journey_slowly(const struct pfr_binding *b,
			  const struct pfr_ruleset *rules,
			  struct pfr_packet *pkt, u32 keep)
{
	struct pf_ring_socket *pfr = b->pfr;
	struct pfr_stats *stats = this_cpu_ptr(pfr->stats);
	struct pfr_verdict verdict pfr_uninitialized;

	pfr_decide(pfr, rules, pkt, &verdict);
	if (!verdict.forward)
		pfr_count(stats, verdict.transmitted ?
				 &stats->transmitted_only :
				 &stats->rule_dropped);
	else if (READ_ONCE(pfr->sampling_rate) == 1 ||
		 __pfr_sample(pfr, stats))
		pfr_count(stats, pfr_deliver(b, pkt, keep, &verdict) ?
				 &stats->delivered : &stats->ring_full);
	if (unlikely(verdict.parse))
		pfring_parse_free(verdict.parse);
}
