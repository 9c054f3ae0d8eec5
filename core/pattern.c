// SPDX-License-Identifier: GPL-2.0-only
/* Texts to be found in a packet's payload. */
#include <linux/ctype.h>
#include <linux/ipv6.h>
#include <linux/slab.h>

#include "packet.h"
#include "pattern.h"

#define PFR_PATTERN_WINDOW	128

struct pfr_pattern *pfr_pattern_create(const char *text)
{
	struct pfr_pattern *pattern;
	u32 bit;

	BUILD_BUG_ON(BITS_PER_TYPE(bit) < FILTER_PAYLOAD_PATTERN_LEN);
	pattern = kzalloc(sizeof(*pattern), GFP_KERNEL_ACCOUNT);
	if (!pattern)
		return NULL;
	pattern->first = 1;
	for (bit = 1; *text; text++, bit <<= 1) {
		u8 c = *text;

		/* The bar's own bit is never set: no byte may stand there. */
		if (c == '|') {
			pattern->last |= bit >> 1;
			pattern->first |= bit << 1;
			continue;
		}
		pattern->at[c] |= bit;
		if (isascii(c)) {
			pattern->at[(u8)tolower(c)] |= bit;
			pattern->at[(u8)toupper(c)] |= bit;
		}
	}
	pattern->last |= bit >> 1;
	return pattern;
}

void pfr_pattern_free(struct pfr_pattern *pattern)
{
	kfree(pattern);
}

/* Returns the new state; its bits in ->last say that a text was found. */
static u32 pfr_pattern_scan(const struct pfr_pattern *pattern, u32 state,
			    const u8 *p, const u8 *end)
{
	const u32 first = pattern->first, last = pattern->last;
	const u32 *at = pattern->at;

	while (p < end) {
		/* Nothing has begun: most bytes begin nothing. */
		if (!state)
			while (end - p >= 4 &&
			       !((at[p[0]] | at[p[1]] | at[p[2]] | at[p[3]]) &
				 first))
				p += 4;
		if (p == end)
			break;
		state = (state << 1 | first) & at[*p++];
		if (unlikely(state & last))
			break;
	}
	return state;
}

/* Where the datagram ends: what pads the frame is no payload. */
static u32 pfr_pattern_end(const struct pfr_packet *pkt,
			   const struct pkt_parsing_info *info)
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

bool pfr_pattern_find(const struct pfr_pattern *pattern,
		      struct pfr_packet *pkt)
{
	const struct pkt_parsing_info *info = pfr_packet_info(pkt);
	u32 offset = info->offset.payload_offset;
	u32 end, direct;
	u8 window[PFR_PATTERN_WINDOW] pfr_uninitialized;
	u32 state = 0, n;

	if (!offset)
		return false;
	end = pfr_pattern_end(pkt, info);
	direct = min(pkt->direct, end);
	if (offset < direct) {
		state = pfr_pattern_scan(pattern, 0, pkt->mac + offset,
					 pkt->mac + direct);
		offset = direct;
	}
	for (; offset < end && !(state & pattern->last); offset += n) {
		n = min_t(u32, end - offset, sizeof(window));
		if (__pfr_packet_bits(pkt, offset, window, n))
			return false;
		state = pfr_pattern_scan(pattern, state, window, window + n);
	}
	return state & pattern->last;
}
