// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/* The dissector as all know it. */
#include "plain.h"

int pfr_dissect(struct pfr_parsed *info, const __u8 *p, __u32 len,
		int level)
{
	return pfr_dissect_plain(info, p, len, level);
}
