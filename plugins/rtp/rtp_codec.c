// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The RTP analyzer's codec: words of rules, and names for what a rule counted. As
 * with all codecs, data may come from anywhere.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "pf_ring_codec.h"
#include "pf_ring_rtp.h"
#include "rtp_score.h"
#include "rtp_text.h"

/* Room that programs give: more streams are in pages. */
#define STREAMS		256

/* ---------------------------------------------------------------------- words */

static int wrong(struct pfring_codec_error *error, __u32 word, const char *text)
{
	error->word = word;
	snprintf(error->text, sizeof(error->text), "%s", text);
	return -1;
}

/* Decimal, or hexadecimal behind 0x; nothing else in front or behind. */
static int number(const char *word, unsigned long most, __u32 *value)
{
	int hex = !strncasecmp(word, "0x", 2);
	const char *digits = hex ? "0123456789abcdefABCDEF" : "0123456789";
	unsigned long long v;
	size_t len;

	word += hex ? 2 : 0;
	len = strspn(word, digits);
	if (!len || len > 10 || word[len])
		return -1;
	v = strtoull(word, NULL, hex ? 16 : 10);
	if (v > most)
		return -1;
	*value = (__u32)v;
	return 0;
}

static int payload_type(const char *word, __u32 *type)
{
	const char *name;
	__u8 i;

	for (i = 0; i < 128; i++) {
		name = pfr_rtp_codec_name(i);
		if (name && !strcasecmp(name, word)) {
			*type = i;
			return 0;
		}
	}
	return number(word, 127, type);
}

static int parse_filter(const char *const *words, __u32 num, void *data,
			struct pfring_codec_error *error)
{
	struct rtp_filter *filter = data;
	__u32 i, value, field;

	for (i = 0; i < num; i += 2) {
		if (!strcmp(words[i], "ssrc"))
			field = RTP_FILTER_SSRC;
		else if (!strcmp(words[i], "type"))
			field = RTP_FILTER_PAYLOAD_TYPE;
		else
			return wrong(error, i, "expected 'ssrc' or 'type'");
		if (filter->fields & field)
			return wrong(error, i, "this was said before");
		if (field == RTP_FILTER_SSRC) {
			if (i + 1 == num || number(words[i + 1], 0xFFFFFFFF, &value))
				return wrong(error, i + 1, "expected an SSRC, such as 0x1234abcd");
			filter->ssrc = value;
		} else {
			if (i + 1 == num || payload_type(words[i + 1], &value))
				return wrong(error, i + 1, "expected a payload type, such as PCMA or 101");
			filter->payload_type = (__u8)value;
		}
		filter->fields |= field;
	}
	return 0;
}

static void put(struct pfring_codec_words *words, const char *name,
		const char *format, __u32 value)
{
	char text[16];

	words->put(words, name);
	snprintf(text, sizeof(text), format, value);
	words->put(words, text);
}

static int print_filter(const void *data, struct pfring_codec_words *words)
{
	struct rtp_filter filter;

	memcpy(&filter, data, sizeof(filter));
	if (filter.fields & ~RTP_FILTER_FIELDS || filter.payload_type > 127)
		return -1;
	if (filter.fields & RTP_FILTER_SSRC)
		put(words, "ssrc", "0x%08x", filter.ssrc);
	if (filter.fields & RTP_FILTER_PAYLOAD_TYPE)
		put(words, "type", "%u", filter.payload_type);
	return 0;
}

/* -------------------------------------------------------------------- figures */

static void print_sums(const struct rtp_rule_stats *s,
		       struct pfring_codec_figures *f)
{
	f->count(f, "packets", "packets", s->packets);
	f->count(f, "bytes", "bytes", s->bytes);
	f->count(f, "rtp", "packets", s->rtp);
	f->count(f, "rtcp", "packets", s->rtcp);
	f->count(f, "stun", "packets", s->stun);
	f->count(f, "dtls", "packets", s->dtls);
	f->count(f, "zrtp", "packets", s->zrtp);
	f->count(f, "turn", "packets", s->turn);
	f->count(f, "other", "packets", s->other);
	f->count(f, "malformed", "packets", s->malformed);
	f->count(f, "payload", "bytes", s->octets);
	f->count(f, "expected", "packets", s->expected);
	f->gauge(f, "lost", "packets", (double)s->lost);
	f->count(f, "late", "packets", s->late);
	f->count(f, "duplicates", "packets", s->duplicates);
	f->count(f, "stray", "packets", s->stray);
	f->count(f, "streams", "", s->streams);
	f->gauge(f, "streams_now", "", s->streams_now);
	f->count(f, "streams_evicted", "", s->evicted);
	f->count(f, "streams_expired", "", s->expired);
	f->count(f, "refused", "packets", s->refused);
}

static void gauge_ms(struct pfring_codec_figures *f, const char *name, __u64 ns)
{
	f->gauge(f, name, "milliseconds", (double)ns / 1e6);
}

static void print_timing(const struct rtp_stream_stats *s,
			 struct pfring_codec_figures *f)
{
	if (s->delta_count) {
		gauge_ms(f, "delta_min", s->delta_min_ns);
		gauge_ms(f, "delta_mean", s->delta_sum_ns / s->delta_count);
		gauge_ms(f, "delta_max", s->delta_max_ns);
	}
	if (s->jitter_count) {
		gauge_ms(f, "jitter_min", s->jitter_min_ns);
		gauge_ms(f, "jitter_mean",
			 s->jitter_sum_ns16 / 16 / s->jitter_count);
		gauge_ms(f, "jitter_max", s->jitter_max_ns);
	}
	if (s->flags & RTP_STREAM_RTT)
		f->gauge(f, "round_trip", "milliseconds", s->rtt_us / 1e3);
}

static void print_quality(const struct rtp_stream_stats *s,
			  struct pfring_codec_figures *f)
{
	struct pfr_rtp_score score;

	pfr_rtp_score(&score, s);
	f->gauge(f, "loss", "percent", score.loss_percent);
	if (!score.known)
		return;
	f->gauge(f, "mos_g107_lq", "", score.mos_lq);
	f->gauge(f, "mos_g107_cq", "", score.mos_cq);
}

static void print_stream(const struct rtp_stream_stats *s,
			 struct pfring_codec_figures *f)
{
	char text[PFR_RTP_END_LEN];

	f->open(f, "stream");
	f->text(f, "from", pfr_rtp_end(text, &s->src, s->src_port, s->ip_version));
	f->text(f, "to", pfr_rtp_end(text, &s->dst, s->dst_port, s->ip_version));
	snprintf(text, sizeof(text), "0x%08x", s->ssrc);
	f->text(f, "ssrc", text);
	if (s->vlan_id)
		f->gauge(f, "vlan", "", s->vlan_id);
	if (s->payload_type < 128) {
		snprintf(text, sizeof(text), "%u", s->payload_type);
		f->text(f, "codec", pfr_rtp_codec_name(s->payload_type) ?
			pfr_rtp_codec_name(s->payload_type) : text);
	}
	f->text(f, "direction", s->flags & RTP_STREAM_ANSWERED ? "both" : "one");
	if (s->flags & RTP_STREAM_COLLISION)
		f->text(f, "ssrc_collision", "yes");
	f->count(f, "packets", "packets", s->packets);
	f->gauge(f, "lost", "packets", (double)s->lost);
	f->count(f, "late", "packets", s->late);
	f->count(f, "duplicates", "packets", s->duplicates);
	f->count(f, "restarts", "", s->restarts);
	f->count(f, "events", "", s->events);
	print_timing(s, f);
	print_quality(s, f);
	f->close(f);
}

static const struct pfring_codec_list lists[] = {
	{ "streams", RTP_LIST_STREAMS },
	{ NULL, 0 },
};

/* What is not known is 0, so that all have the same columns. */
static int print_entry(__u16 kind, const void *entry, __u32 len,
		       struct pfring_codec_figures *f)
{
	struct pfr_rtp_score score;
	struct rtp_stream_stats s;
	char text[PFR_RTP_END_LEN];

	if (kind != RTP_LIST_STREAMS || len < sizeof(s))
		return -1;
	memcpy(&s, entry, sizeof(s));
	pfr_rtp_score(&score, &s);
	f->text(f, "from", pfr_rtp_end(text, &s.src, s.src_port, s.ip_version));
	f->text(f, "to", pfr_rtp_end(text, &s.dst, s.dst_port, s.ip_version));
	snprintf(text, sizeof(text), "0x%08x", s.ssrc);
	f->text(f, "ssrc", text);
	f->gauge(f, "vlan", "", s.vlan_id);
	snprintf(text, sizeof(text), "%u", s.payload_type);
	f->text(f, "codec", s.payload_type > 127 ? "-" :
		pfr_rtp_codec_name(s.payload_type) ?
		pfr_rtp_codec_name(s.payload_type) : text);
	f->count(f, "packets", "packets", s.packets);
	f->gauge(f, "lost", "packets", (double)s.lost);
	f->count(f, "late", "packets", s.late);
	f->count(f, "duplicates", "packets", s.duplicates);
	f->gauge(f, "loss", "percent", score.loss_percent);
	gauge_ms(f, "jitter", s.jitter_ns);
	gauge_ms(f, "jitter_max", s.jitter_max_ns);
	f->gauge(f, "mos_g107_lq", "", score.known ? score.mos_lq : 0);
	f->text(f, "proved", s.flags & RTP_STREAM_VALID ? "yes" : "no");
	f->gauge(f, "rule", "", s.rule_id);
	return 0;
}

/* A newer plugin's structures are longer, an older one's shorter. */
static int print_stats(const void *stats, __u32 len,
		       struct pfring_codec_figures *figures)
{
	struct rtp_rule_stats sums = { 0 };
	struct rtp_stream_stats stream;
	__u32 i, size;

	if (len < sizeof(sums))
		return -1;
	memcpy(&sums, stats, sizeof(sums));
	size = sums.stream_size;
	if (size < sizeof(stream) || size > len ||
	    sums.streams_here > (len - sizeof(sums)) / size)
		return -1;
	print_sums(&sums, figures);
	for (i = 0; i < sums.streams_here; i++) {
		memcpy(&stream, (const char *)stats + sizeof(sums) +
		       (size_t)i * size, sizeof(stream));
		print_stream(&stream, figures);
	}
	return 0;
}

const struct pfring_codec pfring_codec = {
	PFRING_CODEC_HEADER,
	.plugin_id = RTP_PLUGIN_ID,
	.name = "rtp",
	.description = "RTP protocol analyzer",
	.filter_size = sizeof(struct rtp_filter),
	.stats_size = sizeof(struct rtp_rule_stats) +
		      STREAMS * sizeof(struct rtp_stream_stats),
	.parse_filter = parse_filter,
	.print_filter = print_filter,
	.print_stats = print_stats,
	.lists = lists,
	.print_entry = print_entry,
};
