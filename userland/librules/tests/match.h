/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules compared with headers in the plainest way: the oracle. */
#ifndef MATCH_H
#define MATCH_H

#include <stdbool.h>

#include "librules.h"

/* Does one of the rules match what the dissector found? */
bool plain_match(const struct pfr_rules *set,
		 const struct pkt_parsing_info *info);

#endif /* MATCH_H */
