// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where media are received, and what their payload types mean there.
 *
 * What is known of an address stays until it is the oldest of too many, or another
 * session description names the address again.
 */
#include <linux/bottom_half.h>
#include <linux/string.h>

#include "sip_ends.h"

struct sip_known_end {
	struct pfring_flow flow;
	struct pfring_media_end end;
	u16 num_formats;
	struct pfring_media_format formats[SDP_MAX_FORMATS];
};

static const struct pfring_flow_kind sip_end_kind =
	PFRING_FLOW_KIND(struct sip_known_end, end, NULL);

int sip_ends_init(struct pfring_flows *ends, u32 limit)
{
	return pfring_flows_init(ends, &sip_end_kind, limit);
}

/* What a description says of an address takes the place of what was known (packet). */
void sip_ends_put(struct pfring_flows *ends, const struct pfring_media_end *end,
		  const struct sdp_medium *medium)
{
	struct sip_known_end *known;
	struct pfring_flow *flow;
	u8 flags = 0;
	int i;

	flow = pfring_flow_get(ends, &sip_end_kind, end);
	if (!flow)
		return;
	known = container_of(flow, struct sip_known_end, flow);
	if (medium->kind == sdp_video)
		flags |= PFRING_MEDIA_VIDEO;
	if (medium->flags & SDP_SECURE)
		flags |= PFRING_MEDIA_SECURE;
	known->num_formats = medium->num_formats;
	for (i = 0; i < medium->num_formats; i++) {
		const struct sdp_format *from = &medium->formats[i];
		struct pfring_media_format *to = &known->formats[i];

		to->clock = from->clock;
		to->type = from->type;
		to->flags = flags;
		if (from->flags & SDP_EVENT)
			to->flags |= PFRING_MEDIA_EVENT;
		if (from->flags & SDP_NOISE)
			to->flags |= PFRING_MEDIA_NOISE;
	}
	pfring_flow_put(ends, flow);
}

/* Any context but hard interrupts; see pf_ring_media.h. */
bool sip_ends_format(struct pfring_flows *ends,
		     const struct pfring_media_end *end, u8 type,
		     struct pfring_media_format *format)
{
	struct sip_known_end *known;
	struct pfring_flow *flow;
	bool found = false;
	int i;

	local_bh_disable();
	flow = pfring_flow_find(ends, &sip_end_kind, end);
	if (flow) {
		known = container_of(flow, struct sip_known_end, flow);
		/* Somebody still needs it. */
		pfring_flow_touch(flow);
		for (i = 0; i < known->num_formats && !found; i++) {
			if (known->formats[i].type != type)
				continue;
			*format = known->formats[i];
			found = true;
		}
		pfring_flow_put(ends, flow);
	}
	local_bh_enable();
	return found;
}
