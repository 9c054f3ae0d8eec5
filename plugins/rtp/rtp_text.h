/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Statistics as a table for people and as JSON for programs. Names in JSON are
 * stable: new ones may come, none changes its meaning.
 */
#ifndef PFR_RTP_TEXT_H
#define PFR_RTP_TEXT_H

#include <stdio.h>

#include <jansson.h>

#include "pf_ring_rtp.h"

/* "[", an IPv6 address, "]:65535", NUL */
#define PFR_RTP_END_LEN		56

/**
 * pfr_rtp_end - address and port
 * @text: PFR_RTP_END_LEN bytes, for the result
 *
 * Return: @text.
 */
const char *pfr_rtp_end(char *text, const ip_addr *a, __u16 port, int version);

/**
 * pfr_rtp_codec_name - of a static payload type (RFC 3551)
 *
 * Return: NULL if it has no name.
 */
const char *pfr_rtp_codec_name(__u8 payload_type);

/**
 * pfr_rtp_print_head - the table's first line
 * @f: where to
 */
void pfr_rtp_print_head(FILE *f);

/**
 * pfr_rtp_print - one stream, a line
 * @f: where to
 * @stats: the stream
 */
void pfr_rtp_print(FILE *f, const struct rtp_stream_stats *stats);

/**
 * pfr_rtp_json - one stream as an object
 * @stats: the stream
 *
 * Names end in their unit where they have one: _ns, _us, _ms, _hz, _ts (units of
 * the time stamp), _percent. What is not known is null.
 *
 * Return: a new reference, or NULL if there is no memory.
 */
json_t *pfr_rtp_json(const struct rtp_stream_stats *stats);

#endif /* PFR_RTP_TEXT_H */
