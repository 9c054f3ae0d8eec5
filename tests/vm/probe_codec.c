// SPDX-License-Identifier: GPL-2.0-only
/*
 * The probe plugin's codec: its list and its events, in names that nobody but this
 * file and pfring-list.test knows.
 */
#include <stddef.h>
#include <string.h>

#include "../../plugin-sdk/include/pf_ring_codec.h"
#include "probe.h"

static const struct pfring_codec_list lists[] = {
	{ "numbers", PROBE_NUMBERS },
	{ NULL, 0 },
};

static int print_entry(__u16 kind, const void *entry, __u32 len,
		       struct pfring_codec_figures *figures)
{
	__u32 value;

	if (kind != PROBE_NUMBERS || len != sizeof(value))
		return -1;
	memcpy(&value, entry, sizeof(value));
	figures->text(figures, "parity", value % 2 ? "odd" : "even");
	figures->gauge(figures, "number", "", value);
	return 0;
}

static int print_event(__u16 type, const void *event, __u32 len,
		       struct pfring_codec_figures *figures)
{
	const __u8 *bytes = event;

	/* Longer ones mean nothing to it. */
	if (type != PROBE_EVENT || !len || len > 10)
		return -1;
	figures->gauge(figures, "last_byte", "", bytes[len - 1]);
	return 0;
}

const struct pfring_codec pfring_codec = {
	PFRING_CODEC_HEADER,
	.plugin_id = PROBE_PLUGIN_ID,
	.name = "probe",
	.description = "for tests",
	.lists = lists,
	.print_entry = print_entry,
	.print_event = print_event,
};
