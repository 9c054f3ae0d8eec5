/* SPDX-License-Identifier: GPL-2.0-only */
/* Rules that only filter: each packet on its own. */
#ifndef PFR_SIP_FILTER_H
#define PFR_SIP_FILTER_H

#include "sip_match.h"
#include "sip_packet.h"
#include "sip_stream.h"

void sip_filter_parsed(struct sip_parsed *parsed, u32 at, const u8 *p,
		       const struct sip_message *m);
bool sip_filter_packet(const struct sip_match *match,
		       const struct sip_payload *payload,
		       struct parse_buffer **parse_memory);

#endif /* PFR_SIP_FILTER_H */
