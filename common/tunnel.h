/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The packet inside a packet, one level deep. Private to the dissector.
 */
#ifndef PFR_TUNNEL_H
#define PFR_TUNNEL_H

#include <linux/types.h>
#include <linux/pf_ring_abi.h>

#define PFR_GTP_C_PORT		2123
#define PFR_GTP_U_PORT		2152
#define PFR_VXLAN_PORT		4789

/* Is UDP between these ports worth a look? A bit too often yes. */
static inline int pfr_tunnel_ports(__u16 src, __u16 dst)
{
	const __u16 range = PFR_GTP_U_PORT - PFR_GTP_C_PORT;

	return dst == PFR_VXLAN_PORT ||
	       (__u16)(dst - PFR_GTP_C_PORT) <= range ||
	       (__u16)(src - PFR_GTP_C_PORT) <= range;
}

int pfr_tunnel(struct pfr_parsed *info, const __u8 *p, __u32 end);
int pfr_tunnel_in(struct pfr_parsed *info, const __u8 *p, __u32 len);

#endif /* PFR_TUNNEL_H */
