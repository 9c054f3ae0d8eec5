/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A flow: what makes packets belong together, the same in both directions, and
 * its hashes: one to be shown and to balance by, one to look up by. Any context.
 */
#ifndef PFR_FLOW_H
#define PFR_FLOW_H

#include <linux/hash.h>
#include <linux/in.h>
#include <linux/minmax.h>
#include <linux/pf_ring_abi.h>
#include <linux/string.h>
#include <linux/types.h>

/* What a flow is made of. */
#define PFR_HASH_HOSTS	0x01	/* always */
#define PFR_HASH_PORTS	0x02
#define PFR_HASH_PROTO	0x04
#define PFR_HASH_VLAN	0x08
#define PFR_HASH_INNER	0x10	/* of the packet in the tunnel, if any */
#define PFR_HASH_TCP	0x20	/* ports and protocol for TCP only */
#define PFR_HASH_FIRST	0x40	/* ports of a datagram's first fragment too */
#define PFR_HASH_FLOW	(PFR_HASH_HOSTS | PFR_HASH_PORTS | PFR_HASH_PROTO | \
			 PFR_HASH_VLAN)
#define PFR_HASH_EXACT	(PFR_HASH_FLOW | PFR_HASH_FIRST)

/* The ends in an order of their own; no holes: to be compared as a whole. */
struct pfr_flow {
	union pfr_ip low, high;		/* IPv4: v4, the rest zero */
	u16 low_port, high_port;
	u16 vlan;
	u8 proto;
	u8 ip_version;			/* 4, 6; 0 = MAC addresses as hosts,
					 * eth_type as low_port
					 */
} __aligned(8);

#define PFR_FLOW_WORDS	10		/* of 32 bits */

/* One for each word, and the last one for itself. */
extern u64 pfr_flow_key[PFR_FLOW_WORDS + 1];

void pfr_flow_init(void);	/* once, chooses the hash function */

void __pfr_flow_not_ip(struct pfr_flow *flow,
		       const struct pfr_parsed *info);
void __pfr_flow_ends_v6(struct pfr_flow *flow, const union pfr_ip *src,
			const union pfr_ip *dst, u16 sport, u16 dport);

/* Puts the ends in order; ip_version is set. */
static __always_inline void pfr_flow_ends(struct pfr_flow *flow,
					  const union pfr_ip *src,
					  const union pfr_ip *dst,
					  unsigned int sport,
					  unsigned int dport)
{
	u64 low, high;

	if (unlikely(flow->ip_version != 4)) {
		__pfr_flow_ends_v6(flow, src, dst, sport, dport);
		return;
	}
	/* As one number each, the address first. */
	low = (u64)src->v4 << 16 | sport;
	high = (u64)dst->v4 << 16 | dport;
	if (low > high)
		swap(low, high);
	memset(&flow->low, 0, sizeof(flow->low));
	memset(&flow->high, 0, sizeof(flow->high));
	flow->low.v4 = low >> 16;
	flow->high.v4 = high >> 16;
	flow->low_port = low;
	flow->high_port = high;
}

/**
 * pfr_flow_of - the flow of a packet
 * @flow: filled in
 * @info: its headers
 * @what: PFR_HASH_*; what is missing is zero
 *
 * Later fragments have no ports, so no fragment's ports are used: all fragments
 * of a datagram stay together. With PFR_HASH_FIRST they do not.
 */
static __always_inline void pfr_flow_of(struct pfr_flow *flow,
					const struct pfr_parsed *info,
					unsigned int what)
{
	const u8 no_ports = what & PFR_HASH_FIRST ? 0 : PFR_L3_FRAGMENT;
	const union pfr_ip *src = &info->ip_src, *dst = &info->ip_dst;
	unsigned int sport = info->l4_src_port, dport = info->l4_dst_port;
	u8 flags = info->l3_flags, proto = info->l3_proto;

	if (unlikely(!info->ip_version)) {
		__pfr_flow_not_ip(flow, info);
		return;
	}
	flow->ip_version = info->ip_version;
	if ((what & PFR_HASH_INNER) && info->tunnel.tunneled_ip_version) {
		flow->ip_version = info->tunnel.tunneled_ip_version;
		proto = info->tunnel.tunneled_proto;
		flags = info->tunnel.tunneled_l3_flags;
		src = &info->tunnel.tunneled_ip_src;
		dst = &info->tunnel.tunneled_ip_dst;
		sport = info->tunnel.tunneled_l4_src_port;
		dport = info->tunnel.tunneled_l4_dst_port;
	}
	if ((what & PFR_HASH_TCP) && proto != IPPROTO_TCP)
		what &= ~(PFR_HASH_PORTS | PFR_HASH_PROTO);
	if (!(what & PFR_HASH_PORTS) ||
	    unlikely((flags & (PFR_L3_PORTS | no_ports)) != PFR_L3_PORTS)) {
		sport = 0;
		dport = 0;
	}
	flow->proto = what & PFR_HASH_PROTO ? proto : 0;
	flow->vlan = what & PFR_HASH_VLAN ? info->vlan_id : 0;
	pfr_flow_ends(flow, src, dst, sport, dport);
}

static inline bool pfr_flow_equal(const struct pfr_flow *a,
				  const struct pfr_flow *b)
{
	const u64 *x = (const u64 *)a, *y = (const u64 *)b;

	/* Ports, which differ most, first. */
	return x[4] == y[4] && x[0] == y[0] && x[2] == y[2] && x[1] == y[1] &&
	       x[3] == y[3];
}

/*
 * A function of a family chosen at boot, multilinear: as long as the key is not
 * known, any two different flows are as likely to meet as if they were drawn by
 * lot, whoever made them. Words that are zero add nothing, so for IPv4 four are
 * enough.
 *
 * Flows in a row, port by port, would have hashes in a row, which with some keys
 * is an uneven one. The last steps, one to one, take them apart in all bits.
 */
static __always_inline u32 pfr_flow_hash(const struct pfr_flow *flow)
{
	const u32 *word = (const u32 *)flow;
	const u64 *key = pfr_flow_key;
	u64 sum = key[PFR_FLOW_WORDS];
	u32 hash;

	sum += key[0] * word[0] + key[4] * word[4];
	sum += key[8] * word[8] + key[9] * word[9];
	if (flow->ip_version != 4) {
		sum += key[1] * word[1] + key[5] * word[5];
		sum += key[2] * word[2] + key[6] * word[6];
		sum += key[3] * word[3] + key[7] * word[7];
	}
	hash = sum >> 32;
	hash = (hash ^ hash >> 16) * GOLDEN_RATIO_32;
	return hash ^ hash >> 16;
}

/* Secret, for look-ups alone: one for each word, and one for the seed. */
extern u64 pfr_lookup_key[PFR_FLOW_WORDS + 1];

/*
 * Where a table has a flow. This is never shown to anybody, and each table draws
 * @seed, and draws it anew when too many flows meet in a bucket. So knowing what
 * pfr_flow_hash() makes of flows does not help to make them meet here, and flows
 * that have been found to meet are apart with another seed.
 *
 * Sums of products of two words each, with secret addends: any two flows meet as
 * if they were drawn by lot, with half of the multiplications. The seed moves the
 * sum, and the last steps take apart what was in one bucket before.
 */
static __always_inline u32 pfr_flow_lookup_hash(const struct pfr_flow *flow,
						u32 seed)
{
	const u32 *word = (const u32 *)flow;
	const u64 *key = pfr_lookup_key;
	u64 sum = seed * key[PFR_FLOW_WORDS];
	u32 hash;

	sum += (word[0] + key[0]) * (word[4] + key[4]);
	sum += (word[8] + key[8]) * (word[9] + key[9]);
	if (flow->ip_version != 4) {
		sum += (word[1] + key[1]) * (word[5] + key[5]);
		sum += (word[2] + key[2]) * (word[6] + key[6]);
		sum += (word[3] + key[3]) * (word[7] + key[7]);
	}
	hash = sum >> 32;
	hash = (hash ^ hash >> 16) * GOLDEN_RATIO_32;
	return hash ^ hash >> 16;
}

#endif /* PFR_FLOW_H */
