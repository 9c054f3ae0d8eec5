// SPDX-License-Identifier: GPL-2.0-only
/* Dissector, parser and streams of the module; only the table is made here. */
#include <stdlib.h>
#include <string.h>

#include <linux/pf_ring.h>

#include "dissect.h"
#include "rtp_reader.h"
#include "rtp_next.h"

#define UDP		17
#define UDP_HLEN	8
#define MAX_STREAMS	1024U		/* a power of two, and never full */

static struct pfr_rtp_stream streams[MAX_STREAMS];

static struct pfr_rtp_stream *find(const struct pfr_rtp_key *key)
{
	const uint64_t *w = (const uint64_t *)key;
	uint64_t hash = (w[0] ^ w[2] ^ w[4]) * 0x9E3779B97F4A7C15ULL;
	uint32_t i;

	for (i = hash >> 32;; i++) {
		struct pfr_rtp_stream *s = &streams[i % MAX_STREAMS];

		if (!s->key.ip_version)
			s->key = *key;
		if (!memcmp(&s->key, key, sizeof(*key)))
			return s;
	}
}

static struct pfr_rtp_stream *stream_of(const struct pkt_parsing_info *info,
					uint32_t ssrc)
{
	struct pfr_rtp_key key;

	memset(&key, 0, sizeof(key));
	key.src = info->ip_src;
	key.dst = info->ip_dst;
	key.ssrc = ssrc;
	key.src_port = info->l4_src_port;
	key.dst_port = info->l4_dst_port;
	key.vlan_id = info->vlan_id;
	key.ip_version = info->ip_version;
	return find(&key);
}

void rtp_reader_packet(const uint8_t *packet, uint32_t caplen, uint64_t now)
{
	const uint8_t *p, *end = packet + caplen;
	struct pfr_rtp_stream *s;
	struct pkt_parsing_info info;
	struct pfr_rtp_header h;
	uint32_t len;

	if (pfr_dissect(&info, packet, caplen, PFR_LEVEL_TUNNEL) < PFR_LEVEL_L4 ||
	    info.l3_proto != UDP)
		return;
	p = packet + info.offset.l4_offset + UDP_HLEN;
	len = pfr_rtp_be16(packet + info.offset.l4_offset + 4) - UDP_HLEN;
	if (len < (uint32_t)(end - p))
		end = p + len;
	/* As the plugin does: most are plain, and the next one of their stream. */
	if (p + len == end && pfr_rtp_is_plain(p, len)) {
		s = stream_of(&info, pfr_rtp_ssrc(p));
		if (pfr_rtp_next(s, pfr_rtp_word(p), pfr_rtp_ts(p),
				 len - PFR_RTP_HLEN, now))
			return;
		pfr_rtp_read_plain(&h, p, len);
	} else {
		if (pfr_rtp_demux(p, end, len) != PFR_RTP_RTP ||
		    !pfr_rtp_parse(&h, p, end, len))
			return;
		s = stream_of(&info, h.ssrc);
	}
	pfr_rtp_stream_packet(s, NULL, &h, now);
}

uint64_t rtp_reader_expected(void)
{
	uint64_t expected = 0;
	unsigned int i;

	for (i = 0; i < MAX_STREAMS; i++) {
		pfr_rtp_stream_settle(&streams[i]);
		if (streams[i].expected != streams[i].packets)
			return 0;
		expected += streams[i].expected;
	}
	return expected;
}
