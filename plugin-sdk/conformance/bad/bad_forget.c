// SPDX-License-Identifier: GPL-2.0-only
/* Fault: it goes and says nothing to the core. */
#include "bad.h"

static const struct pfring_plugin_registration bad_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = BAD_PLUGIN_ID,
	.name = "bad_forget",
	.pfring_plugin_filter_skb = bad_matches,
};

static void __exit bad_exit(void)
{
}
module_exit(bad_exit);

MODULE_DESCRIPTION("PF_RING: a plugin that forgets to unregister");
