// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * RTCP and what it means for a stream, scores, text and JSON.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rtp-build.h"
#include "rtp_score.h"
#include "rtp_text.h"

#define MS	1000000ULL
#define TINY	0.000000001
#define START	(1700000000ULL * 1000 * MS)

static void near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%f, not %f", got, want);
}

/* ------------------------------------------------------------------- RTCP */

static struct rtp_stream_stats report(struct pfr_rtp_stream *s)
{
	struct rtp_stream_stats stats;

	pfr_rtp_stream_report(s, &stats);
	return stats;
}

static void say(struct pfr_rtp_stream *s, __u32 kind, __u32 reference,
		__u32 since, __u64 now)
{
	const struct pfr_rtcp_item item = {
		.kind = kind, .reference = reference, .since = since
	};

	pfr_rtcp_apply(s, &item, now);
}

/* The time stamp passes at 0, the answer at 150 ms, after 100 ms of rest. */
static void round_trip(void **state)
{
	static const __u32 pairs[][2] = {
		{ PFR_RTCP_SENDER, PFR_RTCP_REPORT },
		{ PFR_RTCP_TIME, PFR_RTCP_DELAY },
	};
	struct pfr_rtp_stream s;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		memset(&s, 0, sizeof(s));
		say(&s, pairs[i][0], 0x1234, 0, START);
		/* The same in a later packet does not make it younger. */
		say(&s, PFR_RTCP_TIME, 0x1234, 0, START + 10 * MS);
		say(&s, pairs[i][1], 0x1233, 0, START + 150 * MS);
		assert_false(s.flags & RTP_STREAM_RTT);
		say(&s, pairs[i][1], 0x1234, 65536 / 10, START + 150 * MS);
		assert_true(s.flags & RTP_STREAM_RTT);
		near(report(&s).rtt_us, 50000, 50);
		/* It cannot have waited longer than the time that passed. */
		say(&s, pairs[i][1], 0x1234, 65536 / 5, START + 150 * MS);
		near(report(&s).rtt_us, 50000, 50);
	}
	/* Nothing received yet: 0 is no time stamp. */
	memset(&s, 0, sizeof(s));
	say(&s, PFR_RTCP_REPORT, 0, 0, 150 * MS);
	assert_false(s.flags & RTP_STREAM_RTT);
	assert_true(s.flags & RTP_STREAM_REPORTED);
}

static void all_that_is_said(void **state)
{
	struct pfr_rtp_stream a = { .key.ssrc = 0xA }, b = { .key.ssrc = 0xB };
	struct pfr_rtcp_item item;
	struct pfr_rtcp_walk walk;
	struct rtp_stream_stats r;
	__u8 bytes[512] = { 0 };
	__u32 len = put_everything(bytes);

	(void)state;
	assert_true(pfr_rtcp_open(&walk, bytes, bytes + len));
	while (pfr_rtcp_next(&walk, &item)) {
		if (item.ssrc == 0xA)
			pfr_rtcp_apply(&a, &item, START);
		if (item.ssrc == 0xB)
			pfr_rtcp_apply(&b, &item, START);
	}
	r = report(&a);
	assert_int_equal(r.flags, RTP_STREAM_ENDED);
	r = report(&b);
	assert_int_equal(r.flags, RTP_STREAM_REPORTED | RTP_STREAM_XR);
	assert_int_equal(r.report_fraction, 0x80);
	assert_int_equal(r.report_lost, -1);
	assert_int_equal(r.report_jitter_ts, 77);
	assert_int_equal(r.xr_loss, 0x10);
	assert_int_equal(r.xr_discard, 0x20);
	assert_int_equal(r.xr_r_factor, 90);
	assert_int_equal(r.xr_mos_lq, 43);
	assert_int_equal(r.xr_mos_cq, 42);
	assert_int_equal(r.xr_rtt_ms, 200);
	assert_int_equal(r.xr_end_delay_ms, 10);
}

/* ------------------------------------------------------------------ scores */

/* G.107 Annex B: ratings and the MOS that belongs to them. */
static void mos_of_rating(void **state)
{
	(void)state;
	near(pfr_rtp_mos(90), 4.34, 0.005);
	near(pfr_rtp_mos(80), 4.03, 0.01);
	near(pfr_rtp_mos(70), 3.60, 0.005);
	near(pfr_rtp_mos(60), 3.10, 0.005);
	near(pfr_rtp_mos(50), 2.58, 0.005);
	near(pfr_rtp_mos(93.2), 4.41, 0.005);
	near(pfr_rtp_mos(0), 1, 0);
	near(pfr_rtp_mos(-10), 1, 0);
	near(pfr_rtp_mos(3), 1, 0);
	near(pfr_rtp_mos(100), 4.5, 0);
	near(pfr_rtp_mos(120), 4.5, 0);
}

static struct rtp_stream_stats stream(__u8 payload_type)
{
	return (struct rtp_stream_stats) {
		.payload_type = payload_type,
		.flags = RTP_STREAM_VALID,
		.packets = 1000,
		.expected = 1000,
		.clock_rate = 8000,
	};
}

static void scores(void **state)
{
	struct rtp_stream_stats s = stream(8);
	struct pfr_rtp_score score;

	(void)state;
	pfr_rtp_score(&score, &s);
	assert_true(score.known);
	near(score.r_lq, 93.2, TINY);
	near(score.r_cq, 93.2, TINY);

	/* One in a hundred: 95 / (1 + 25.1), computed by hand. */
	s.packets = 990;
	s.lost = 10;
	pfr_rtp_score(&score, &s);
	near(score.loss_percent, 1, TINY);
	near(score.r_lq, 93.2 - 3.6398, 0.001);

	/* Duplicates do not hide it. */
	s.packets = 1040;
	s.duplicates = 50;
	s.lost = -40;
	pfr_rtp_score(&score, &s);
	near(score.loss_percent, 1, TINY);

	/* 400 ms: X = 2 in Idd. */
	s.flags |= RTP_STREAM_RTT;
	s.rtt_us = 800000;
	pfr_rtp_score(&score, &s);
	assert_true(score.delay_known);
	near(score.delay_ms, 400, TINY);
	near(score.r_lq - score.r_cq,
	     25 * (pow(65, 1 / 6.0) - 3 * pow(1 + pow(2 / 3.0, 6), 1 / 6.0) +
		   2), TINY);
	assert_true(score.mos_cq < score.mos_lq);

	/* What its jitter buffer threw away is lost, too. */
	s.flags |= RTP_STREAM_XR;
	s.xr_discard = 64;
	pfr_rtp_score(&score, &s);
	near(score.loss_percent, 26, TINY);

	/* G.729A begins lower; what the model does not know has no score. */
	s = stream(18);
	pfr_rtp_score(&score, &s);
	near(score.r_lq, 82.2, TINY);
	s.jitter_max_ns = 30 * MS;
	pfr_rtp_score(&score, &s);
	near(score.delay_ms, 60, TINY);
	s.payload_type = 9;
	pfr_rtp_score(&score, &s);
	assert_false(score.known);
	s = stream(0);
	s.flags = 0;
	pfr_rtp_score(&score, &s);
	assert_false(score.known);
	memset(&s, 0, sizeof(s));
	pfr_rtp_score(&score, &s);
	assert_false(score.known);
	near(score.loss_percent, 0, 0);
}

/* --------------------------------------------------------------- text, JSON */

static const char *const names[] = {
	"source", "source_port", "destination", "destination_port", "vlan_id",
	"ssrc", "codec", "payload_type", "clock_rate_hz", "valid", "ended",
	"ssrc_collision", "one_way", "last_event", "packets", "octets",
	"expected", "lost", "late", "duplicates", "stray", "unverified",
	"restarts", "payload_changes", "markers", "comfort_noise", "events",
	"highest_sequence", "first_ns", "last_ns", "delta_count",
	"jitter_count", "delta_ms", "jitter_ms", "jitter_now_ms",
	"round_trip_ms", "jitter_a8_ts", "quality", "receiver_report",
	"extended_report",
};

static double real(const json_t *object, const char *a, const char *b)
{
	return json_real_value(json_object_get(json_object_get(object, a), b));
}

static void json(void **state)
{
	struct rtp_stream_stats s = stream(0);
	json_t *j;
	size_t i;

	(void)state;
	s.ip_version = 4;
	s.src.v4 = 0xC0000201;
	s.dst.v4 = 0xC6336402;
	s.src_port = 10000;
	s.ssrc = 0xFFFFFFFF;
	s.lost = -5;
	s.delta_count = 2;
	s.delta_min_ns = 10 * MS;
	s.delta_sum_ns = 50 * MS;
	s.delta_max_ns = 40 * MS;
	s.jitter_count = 2;
	s.jitter_sum_ns16 = 48 * MS;
	s.jitter_max_ns = 2 * MS;
	s.flags |= RTP_STREAM_RTT | RTP_STREAM_REPORTED | RTP_STREAM_XR;
	s.rtt_us = 12500;
	s.report_lost = -3;
	s.report_fraction = 128;
	s.xr_r_factor = 127;
	s.xr_mos_lq = 41;

	j = pfr_rtp_json(&s);
	assert_non_null(j);
	assert_int_equal(json_object_size(j), sizeof(names) / sizeof(*names));
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!json_object_get(j, names[i]))
			fail_msg("%s is missing", names[i]);
	}
	assert_string_equal(json_string_value(json_object_get(j, "source")),
			    "192.0.2.1");
	assert_string_equal(json_string_value(json_object_get(j,
							      "destination")),
			    "198.51.100.2");
	assert_int_equal(json_integer_value(json_object_get(j, "ssrc")),
			 0xFFFFFFFF);
	assert_int_equal(json_integer_value(json_object_get(j, "lost")), -5);
	near(real(j, "delta_ms", "min"), 10, TINY);
	near(real(j, "delta_ms", "mean"), 25, TINY);
	near(real(j, "delta_ms", "max"), 40, TINY);
	near(real(j, "jitter_ms", "mean"), 1.5, TINY);
	near(real(j, "receiver_report", "fraction_lost_percent"), 50, TINY);
	near(real(j, "extended_report", "mos_lq"), 4.1, TINY);
	near(real(j, "quality", "mos_g107_lq"), 4.41, 0.005);
	near(json_real_value(json_object_get(j, "round_trip_ms")), 12.5, TINY);
	assert_true(json_is_null(json_object_get(json_object_get
		(j, "extended_report"), "r_factor")));
	assert_true(json_is_true(json_object_get(j, "one_way")));
	json_decref(j);
}

static void json_of_nothing(void **state)
{
	const struct rtp_stream_stats s = {
		.payload_type = RTP_NO_PAYLOAD_TYPE
	};
	json_t *j = pfr_rtp_json(&s);
	static const char *const null[] = {
		"payload_type", "clock_rate_hz", "last_event", "delta_ms",
		"jitter_ms", "jitter_now_ms", "round_trip_ms",
		"receiver_report", "extended_report",
	};
	size_t i;

	(void)state;
	assert_non_null(j);
	assert_int_equal(json_object_size(j), sizeof(names) / sizeof(*names));
	for (i = 0; i < sizeof(null) / sizeof(*null); i++)
		assert_true(json_is_null(json_object_get(j, null[i])));
	json_decref(j);
}

static void text(void **state)
{
	struct rtp_stream_stats s = stream(8);
	char line[512] = "", *buffer = NULL;
	size_t size, head;
	FILE *f = open_memstream(&buffer, &size);

	(void)state;
	assert_non_null(f);
	s.ip_version = 6;
	s.src.v6.s6_addr[15] = 1;
	s.dst.v6.s6_addr[0] = 0xFE;
	s.src_port = 65535;
	s.lost = 20;
	pfr_rtp_print_head(f);
	fflush(f);
	head = size;
	pfr_rtp_print(f, &s);
	fclose(f);
	assert_true(size < sizeof(line) * 2);
	snprintf(line, sizeof(line), "%s", buffer + head);
	assert_non_null(strstr(line, "[::1]:65535"));
	assert_non_null(strstr(line, "[fe00::]:0"));
	assert_non_null(strstr(line, " PCMA "));
	assert_non_null(strstr(line, " 20   2.00 "));
	/* The columns stand under their names, here at the latest. */
	assert_int_equal(size - head, head);
	free(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(all_that_is_said),
		cmocka_unit_test(mos_of_rating),
		cmocka_unit_test(scores),
		cmocka_unit_test(json),
		cmocka_unit_test(json_of_nothing),
		cmocka_unit_test(text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
