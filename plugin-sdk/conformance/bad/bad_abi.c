// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it was compiled with another version of the contract. */
#include "bad.h"

static const struct pfring_plugin_registration bad_registration = {
	.abi_major = PFRING_PLUGIN_ABI_MAJOR + 1,
	.size = sizeof(bad_registration),
	.owner = THIS_MODULE,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_abi",
	.pfring_plugin_filter_skb = bad_matches,
};

BAD_PLUGIN("wants another ABI");
