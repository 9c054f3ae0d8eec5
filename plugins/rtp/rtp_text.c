// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Statistics for people and programs.
 */
#include <arpa/inet.h>
#include <string.h>

#include "rtp_score.h"
#include "rtp_text.h"

#define XR_UNAVAILABLE	127

/* RFC 3551 */
const char *pfr_rtp_codec_name(__u8 payload_type)
{
	static const char *const names[35] = {
		[0] = "PCMU", [3] = "GSM", [4] = "G723", [5] = "DVI4",
		[6] = "DVI4", [7] = "LPC", [8] = "PCMA", [9] = "G722",
		[10] = "L16", [11] = "L16", [12] = "QCELP", [13] = "CN",
		[14] = "MPA", [15] = "G728", [16] = "DVI4", [17] = "DVI4",
		[18] = "G729", [25] = "CelB", [26] = "JPEG", [28] = "nv",
		[31] = "H261", [32] = "MPV", [33] = "MP2T", [34] = "H263",
	};

	return payload_type < sizeof(names) / sizeof(*names) ?
		names[payload_type] : NULL;
}

static const char *codec(__u8 payload_type, char *number, size_t size)
{
	if (payload_type == RTP_NO_PAYLOAD_TYPE)
		return "-";
	if (pfr_rtp_codec_name(payload_type))
		return pfr_rtp_codec_name(payload_type);
	snprintf(number, size, "%u", payload_type);
	return number;
}

static const char *host(const ip_addr *a, int version, char *text)
{
	__u32 v4 = htonl(a->v4);

	if (!inet_ntop(version == 6 ? AF_INET6 : AF_INET,
		       version == 6 ? (const void *)&a->v6 : &v4, text,
		       INET6_ADDRSTRLEN))
		strcpy(text, "-");
	return text;
}

const char *pfr_rtp_end(char *text, const ip_addr *a, __u16 port, int version)
{
	char address[INET6_ADDRSTRLEN];

	snprintf(text, PFR_RTP_END_LEN, version == 6 ? "[%s]:%u" : "%s:%u",
		 host(a, version, address), port);
	return text;
}

static double ms(__u64 ns)
{
	return (double)ns / 1e6;
}

static double mean_ms(__u64 sum, __u32 count, double unit)
{
	return count ? (double)sum / count / unit : 0;
}

static double mean_delta(const struct rtp_stream_stats *s)
{
	return mean_ms(s->delta_sum_ns, s->delta_count, 1e6);
}

static double mean_jitter(const struct rtp_stream_stats *s)
{
	return mean_ms(s->jitter_sum_ns16, s->jitter_count, 16e6);
}

void pfr_rtp_print_head(FILE *f)
{
	fprintf(f, "%-23s %-23s %-10s %-5s %9s %7s %6s %5s %5s %26s %26s %8s %5s\n",
		"from", "to", "SSRC", "codec", "packets", "lost", "%", "dupl",
		"late", "delta min/mean/max ms", "jitter min/mean/max ms",
		"RTT ms", "MOS");
}

void pfr_rtp_print(FILE *f, const struct rtp_stream_stats *s)
{
	char src[PFR_RTP_END_LEN], dst[PFR_RTP_END_LEN], number[8];
	char delta[64] = "-", jitter[64] = "-", rtt[16] = "-", mos[16] = "-";
	struct pfr_rtp_score score;

	pfr_rtp_score(&score, s);
	if (s->delta_count)
		snprintf(delta, sizeof(delta), "%.3f/%.3f/%.3f",
			 ms(s->delta_min_ns), mean_delta(s),
			 ms(s->delta_max_ns));
	if (s->jitter_count)
		snprintf(jitter, sizeof(jitter), "%.3f/%.3f/%.3f",
			 ms(s->jitter_min_ns), mean_jitter(s),
			 ms(s->jitter_max_ns));
	if (s->flags & RTP_STREAM_RTT)
		snprintf(rtt, sizeof(rtt), "%.3f", s->rtt_us / 1e3);
	if (score.known)
		snprintf(mos, sizeof(mos), "%.2f", score.mos_cq);
	fprintf(f, "%-23s %-23s 0x%08x %-5s %9llu %7lld %6.2f %5u %5u %26s %26s %8s %5s\n",
		pfr_rtp_end(src, &s->src, s->src_port, s->ip_version),
		pfr_rtp_end(dst, &s->dst, s->dst_port, s->ip_version), s->ssrc,
		codec(s->payload_type, number, sizeof(number)),
		(unsigned long long)s->packets, (long long)s->lost,
		pfr_rtp_loss_percent(s), s->duplicates, s->late, delta, jitter,
		rtt, mos);
}

/* Three figures, or null if nothing was measured. */
static json_t *range(__u32 count, double min, double mean, double max)
{
	if (!count)
		return json_null();
	return json_pack("{s:f,s:f,s:f}", "min", min, "mean", mean, "max", max);
}

static json_t *known(int is_known, double value)
{
	return is_known ? json_real(value) : json_null();
}

static json_t *quality(const struct rtp_stream_stats *s)
{
	struct pfr_rtp_score score;

	pfr_rtp_score(&score, s);
	return json_pack("{s:f,s:f,s:b,s:o,s:o,s:o,s:o}",
			 "loss_percent", score.loss_percent,
			 "delay_ms", score.delay_ms,
			 "delay_has_network", score.delay_known,
			 "r_g107_lq", known(score.known, score.r_lq),
			 "mos_g107_lq", known(score.known, score.mos_lq),
			 "r_g107_cq", known(score.known, score.r_cq),
			 "mos_g107_cq", known(score.known, score.mos_cq));
}

static json_t *report(const struct rtp_stream_stats *s)
{
	if (!(s->flags & RTP_STREAM_REPORTED))
		return json_null();
	return json_pack("{s:f,s:i,s:I}",
			 "fraction_lost_percent", s->report_fraction / 2.56,
			 "lost", s->report_lost,
			 "jitter_ts", (json_int_t)s->report_jitter_ts);
}

static json_t *extended(const struct rtp_stream_stats *s)
{
	if (!(s->flags & RTP_STREAM_XR))
		return json_null();
	return json_pack("{s:f,s:f,s:o,s:o,s:o,s:i,s:i}",
			 "loss_percent", s->xr_loss / 2.56,
			 "discard_percent", s->xr_discard / 2.56,
			 "r_factor",
			 known(s->xr_r_factor != XR_UNAVAILABLE,
			       s->xr_r_factor),
			 "mos_lq",
			 known(s->xr_mos_lq != XR_UNAVAILABLE,
			       s->xr_mos_lq / 10.0),
			 "mos_cq",
			 known(s->xr_mos_cq != XR_UNAVAILABLE,
			       s->xr_mos_cq / 10.0),
			 "round_trip_ms", s->xr_rtt_ms,
			 "end_system_delay_ms", s->xr_end_delay_ms);
}

static json_t *addresses(const struct rtp_stream_stats *s)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];

	return json_pack("{s:s,s:i,s:s,s:i,s:i,s:I}",
			 "source", host(&s->src, s->ip_version, src),
			 "source_port", s->src_port,
			 "destination", host(&s->dst, s->ip_version, dst),
			 "destination_port", s->dst_port,
			 "vlan_id", s->vlan_id,
			 "ssrc", (json_int_t)s->ssrc);
}

static json_t *counts(const struct rtp_stream_stats *s)
{
	return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I}",
			 "packets", (json_int_t)s->packets,
			 "octets", (json_int_t)s->octets,
			 "expected", (json_int_t)s->expected,
			 "lost", (json_int_t)s->lost,
			 "late", (json_int_t)s->late,
			 "duplicates", (json_int_t)s->duplicates,
			 "stray", (json_int_t)s->stray,
			 "unverified", (json_int_t)s->unverified,
			 "restarts", (json_int_t)s->restarts,
			 "payload_changes", (json_int_t)s->payload_changes,
			 "markers", (json_int_t)s->markers,
			 "comfort_noise", (json_int_t)s->comfort_noise,
			 "events", (json_int_t)s->events,
			 "highest_sequence", (json_int_t)s->highest_seq);
}

static json_t *times(const struct rtp_stream_stats *s)
{
	return json_pack("{s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:I}",
			 "first_ns", (json_int_t)s->first_ns,
			 "last_ns", (json_int_t)s->last_ns,
			 "delta_count", (json_int_t)s->delta_count,
			 "jitter_count", (json_int_t)s->jitter_count,
			 "delta_ms",
			 range(s->delta_count, ms(s->delta_min_ns),
			       mean_delta(s), ms(s->delta_max_ns)),
			 "jitter_ms",
			 range(s->jitter_count, ms(s->jitter_min_ns),
			       mean_jitter(s), ms(s->jitter_max_ns)),
			 "jitter_now_ms",
			 known(s->clock_rate != 0, ms(s->jitter_ns)),
			 "round_trip_ms",
			 known(s->flags & RTP_STREAM_RTT, s->rtt_us / 1e3),
			 "jitter_a8_ts", (json_int_t)s->jitter_ts);
}

static json_t *state(const struct rtp_stream_stats *s)
{
	char number[8];

	return json_pack("{s:s,s:o,s:o,s:b,s:b,s:b,s:b,s:o}",
			 "codec", codec(s->payload_type, number, sizeof(number)),
			 "payload_type",
			 s->payload_type == RTP_NO_PAYLOAD_TYPE ? json_null() :
			 json_integer(s->payload_type),
			 "clock_rate_hz",
			 s->clock_rate ? json_integer(s->clock_rate) :
			 json_null(),
			 "valid", !!(s->flags & RTP_STREAM_VALID),
			 "ended", !!(s->flags & RTP_STREAM_ENDED),
			 "ssrc_collision", !!(s->flags & RTP_STREAM_COLLISION),
			 "one_way", !(s->flags & RTP_STREAM_ANSWERED),
			 "last_event",
			 s->events ? json_integer(s->event) : json_null());
}

json_t *pfr_rtp_json(const struct rtp_stream_stats *s)
{
	json_t *parts[] = { addresses(s), state(s), counts(s), times(s) };
	json_t *all = json_object();
	int bad = !all;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		bad |= !parts[i] || json_object_update(all, parts[i]);
		json_decref(parts[i]);
	}
	bad |= json_object_set_new(all, "quality", quality(s));
	bad |= json_object_set_new(all, "receiver_report", report(s));
	bad |= json_object_set_new(all, "extended_report", extended(s));
	if (!bad)
		return all;
	json_decref(all);
	return NULL;
}
