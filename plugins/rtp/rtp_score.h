/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A guess at how a call sounds. User space only: it needs floating point.
 *
 * The model is the E-model of ITU-T G.107 with all inputs at their default
 * values but loss and delay:
 *
 *   R      = 93.2 - Id - Ie,eff
 *   Ie,eff = Ie + (95 - Ie) * Ppl / (Ppl / BurstR + Bpl)
 *   Id     = 0 if Ta <= 100 ms, else with X = log2(Ta / 100 ms)
 *            25 * ((1 + X^6)^(1/6) - 3 * (1 + (X/3)^6)^(1/6) + 2)
 *   MOS    = 1 + 0.035 R + R (R - 60) (100 - R) 7e-6, within 1 to 4.5
 *
 * Limits. Ie and Bpl are those of G.113 Appendix I, and it has them for few
 * codecs: others have no score. G.711 is taken to conceal losses. Loss is taken
 * to be random (BurstR = 1); bursts sound worse. Noise, echo and level of the
 * speech are not looked at, nor is there any for wideband speech. Ta is half of
 * the round-trip time, as far as that is known, and a jitter buffer of twice
 * the greatest jitter; what such a buffer discards counts only if the receiver
 * reports it (RTCP XR).
 */
#ifndef PFR_RTP_SCORE_H
#define PFR_RTP_SCORE_H

#include "pf_ring_rtp.h"

struct pfr_rtp_score {
	int known;		/* the model has values for the codec */
	int delay_known;	/* delay_ms has more in it than the jitter buffer */
	double loss_percent;	/* never came, or discarded by the receiver */
	double delay_ms;	/* Ta */
	double r_lq;		/* listening: without Id */
	double mos_lq;
	double r_cq;		/* conversation: with Id */
	double mos_cq;
};

/**
 * pfr_rtp_mos - the MOS that belongs to a rating
 * @r: rating factor
 */
double pfr_rtp_mos(double r);

/**
 * pfr_rtp_score - rate a stream
 * @score: filled in from scratch; loss_percent and delay_ms also if not known
 * @stats: the stream
 */
void pfr_rtp_score(struct pfr_rtp_score *score,
		   const struct rtp_stream_stats *stats);

/**
 * pfr_rtp_loss_percent - packets of a stream that never came
 * @stats: the stream
 */
double pfr_rtp_loss_percent(const struct rtp_stream_stats *stats);

#endif /* PFR_RTP_SCORE_H */
