// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Payload types: what RFC 3551 says, and what has been announced.
 */
#include "rtp_stream.h"

#define COMFORT_NOISE	13

/* In Hz; 0 = reserved or unassigned. G.722 says 8000, though it is 16000. */
static const __u32 rates[] = {
	8000, 0, 0, 8000, 8000, 8000, 16000, 8000,
	8000, 8000, 44100, 44100, 8000, 8000, 90000, 8000,
	11025, 22050, 8000, 0, 0, 0, 0, 0,
	0, 90000, 90000, 0, 90000, 0, 0, 90000,
	90000, 90000, 90000,
};

void pfr_rtp_find_type(struct pfr_rtp_type *type,
		       const struct pfr_rtp_types *types, __u8 payload_type)
{
	__u32 i;

	for (i = 0; types && i < types->count && i < PFR_RTP_MAX_TYPES; i++) {
		if (types->type[i].payload_type == payload_type) {
			*type = types->type[i];
			return;
		}
	}
	type->clock_rate = payload_type < sizeof(rates) / sizeof(*rates) ?
		rates[payload_type] : 0;
	type->payload_type = payload_type;
	type->class = payload_type == COMFORT_NOISE ? PFR_RTP_COMFORT :
		PFR_RTP_MEDIA;
	type->reserved = 0;
}
