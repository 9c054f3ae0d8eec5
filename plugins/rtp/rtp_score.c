// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The E-model.
 */
#include <math.h>
#include <string.h>

#include "rtp_score.h"

#define R_DEFAULT	93.2
#define BURST_RATIO	1.0

/* G.113 Appendix I, by static payload type. */
static const struct codec {
	__u8 payload_type;
	double ie;
	double bpl;
} codecs[] = {
	{ 0, 0, 25.1 },		/* G.711 with concealment */
	{ 4, 15, 16.1 },	/* G.723.1 at 6.3 kbit/s */
	{ 8, 0, 25.1 },
	{ 18, 11, 19.0 },	/* G.729A */
};

static const struct codec *find_codec(__u8 payload_type)
{
	size_t i;

	for (i = 0; i < sizeof(codecs) / sizeof(*codecs); i++) {
		if (codecs[i].payload_type == payload_type)
			return &codecs[i];
	}
	return NULL;
}

double pfr_rtp_mos(double r)
{
	if (r <= 0)
		return 1;
	if (r >= 100)
		return 4.5;
	/* The polynomial dips below 1 for small ratings. */
	return fmax(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 0.000007);
}

static double equipment(const struct codec *codec, double loss)
{
	return codec->ie + (95 - codec->ie) * loss /
		(loss / BURST_RATIO + codec->bpl);
}

static double delay_impairment(double ms)
{
	double x;

	if (ms <= 100)
		return 0;
	x = log2(ms / 100);
	return 25 * (pow(1 + pow(x, 6), 1.0 / 6) -
		     3 * pow(1 + pow(x / 3, 6), 1.0 / 6) + 2);
}

double pfr_rtp_loss_percent(const struct rtp_stream_stats *stats)
{
	double missing = (double)stats->lost + stats->duplicates;

	if (!stats->expected || missing <= 0)
		return 0;
	return fmin(100, 100 * missing / (double)stats->expected);
}

void pfr_rtp_score(struct pfr_rtp_score *score,
		   const struct rtp_stream_stats *stats)
{
	const struct codec *codec = find_codec(stats->payload_type);

	memset(score, 0, sizeof(*score));
	score->loss_percent = pfr_rtp_loss_percent(stats);
	if (stats->flags & RTP_STREAM_XR)
		score->loss_percent = fmin(100, score->loss_percent +
					   stats->xr_discard / 2.56);
	score->delay_ms = 2 * (double)stats->jitter_max_ns / 1e6;
	if (stats->flags & RTP_STREAM_RTT) {
		score->delay_known = 1;
		score->delay_ms += stats->rtt_us / 2e3;
	}
	if (!codec || !(stats->flags & RTP_STREAM_VALID))
		return;
	score->known = 1;
	score->r_lq = R_DEFAULT - equipment(codec, score->loss_percent);
	score->r_cq = score->r_lq - delay_impairment(score->delay_ms);
	score->mos_lq = pfr_rtp_mos(score->r_lq);
	score->mos_cq = pfr_rtp_mos(score->r_cq);
}
