/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The packet inside a packet, one level deep. Private to the dissector.
 */
#ifndef PFR_TUNNEL_H
#define PFR_TUNNEL_H

#include <linux/types.h>
#include <linux/pf_ring.h>

int pfr_tunnel(struct pkt_parsing_info *info, const __u8 *p, __u32 end);

#endif /* PFR_TUNNEL_H */
