// SPDX-License-Identifier: GPL-2.0-only
/* Texts to be found in a packet's payload. */
#include <linux/ipv6.h>
#include <linux/string.h>

#include "packet.h"
#include "pattern.h"

#define PFR_PATTERN_WINDOW	128

/* Where the datagram ends: what pads the frame is no payload. */
static u32 pfr_pattern_end(const struct pfr_packet *pkt,
			   const struct pfr_parsed *info)
{
	const u32 end = pfr_packet_readable(pkt);
	u32 at = info->offset.l3_offset;
	__be16 len;

	at += info->ip_version == 6 ? 4 : 2;
	if (at + sizeof(len) > end || __pfr_packet_bits(pkt, at, (u8 *)&len, 2))
		return end;
	/* A length of 0 is one that the field cannot say. */
	if (!len)
		return end;
	at = info->offset.l3_offset + be16_to_cpu(len);
	if (info->ip_version == 6)
		at += sizeof(struct ipv6hdr);
	return min(at, end);
}

bool pfr_pattern_find(const struct pfr_automaton *automaton,
		      struct pfr_packet *pkt, u32 max, struct pfr_found *found)
{
	const struct pfr_parsed *info = pfr_packet_info(pkt);
	struct pfr_automaton_state state = { .left = max, .found = found };
	u8 window[PFR_PATTERN_WINDOW] pfr_uninitialized;
	u32 offset = info->offset.payload_offset;
	u32 end, direct, n;

	found->num = 0;
	if (!offset)
		return true;
	memset(found->slot, 0, sizeof(found->slot));
	end = pfr_pattern_end(pkt, info);
	direct = min(pkt->direct, end);
	if (offset < direct) {
		pfr_automaton_feed(automaton, &state, pkt->mac + offset,
				   pkt->mac + direct);
		offset = direct;
	}
	for (; offset < end && !state.complete && !state.limited; offset += n) {
		n = min_t(u32, end - offset, sizeof(window));
		if (__pfr_packet_bits(pkt, offset, window, n))
			break;
		pfr_automaton_feed(automaton, &state, window, window + n);
	}
	return !state.limited;
}
