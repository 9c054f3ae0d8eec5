// SPDX-License-Identifier: GPL-2.0-only
/* What flows of IPv4 need not go through; that is in flow.h. */
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/if_ether.h>
#include <linux/random.h>

#include "flow.h"

static_assert(sizeof(struct pfr_flow) == PFR_FLOW_WORDS * sizeof(u32));

/* Nobody outside may choose which ring or bucket a flow goes to. */
u64 pfr_flow_key[PFR_FLOW_WORDS + 1] __ro_after_init;

/* ... nor may who sees those hashes. */
u64 pfr_lookup_key[PFR_FLOW_WORDS + 1] __ro_after_init;

void pfr_flow_init(void)
{
	get_random_bytes(pfr_flow_key, sizeof(pfr_flow_key));
	get_random_bytes(pfr_lookup_key, sizeof(pfr_lookup_key));
	pfr_lookup_key[PFR_FLOW_WORDS] |= 1;		/* different seeds stay different */
}

static u64 pfr_flow_half(const union pfr_ip *host, unsigned int half)
{
	const __be32 *word = &host->v6.s6_addr32[2 * half];

	return (u64)(__force u32)word[0] << 32 | (__force u32)word[1];
}

/* Which of two ends comes first does not matter, as long as one always does. */
void __pfr_flow_ends_v6(struct pfr_flow *flow, const union pfr_ip *src,
			const union pfr_ip *dst, u16 sport, u16 dport)
{
	u64 low = pfr_flow_half(src, 0), high = pfr_flow_half(dst, 0);

	if (low == high) {
		low = pfr_flow_half(src, 1);
		high = pfr_flow_half(dst, 1);
		if (low == high) {
			low = sport;
			high = dport;
		}
	}
	if (low > high) {
		swap(src, dst);
		swap(sport, dport);
	}
	flow->low = *src;
	flow->high = *dst;
	flow->low_port = sport;
	flow->high_port = dport;
}

/* Other packets belong together by their MAC addresses and type. */
void __pfr_flow_not_ip(struct pfr_flow *flow,
		       const struct pfr_parsed *info)
{
	union pfr_ip src = {}, dst = {};

	memset(flow, 0, sizeof(*flow));
	memcpy(&src, info->smac, ETH_ALEN);
	memcpy(&dst, info->dmac, ETH_ALEN);
	__pfr_flow_ends_v6(flow, &src, &dst, 0, 0);
	flow->low_port = info->eth_type;
}
