// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flows and their hash: what belongs together, what does not, and how evenly it
 * is spread.
 */
#include <kunit/test.h>
#include <linux/pf_ring.h>
#include <linux/module.h>

#include "dissect.h"
#include "exact.h"
#include "flow.h"
#include "packets.h"

#define EVERYTHING	0x80		/* all of PFR_HASH_* are below */

static void packet_name(const struct pfr_test_packet *t, char *name)
{
	strscpy(name, t->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(packet, pfr_test_packets, packet_name);

static const struct pkt_parsing_info *packet_info(struct kunit *test,
						  const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pfr_test_packets); i++)
		if (!strcmp(pfr_test_packets[i].name, name))
			return &pfr_test_packets[i].info;
	KUNIT_FAIL(test, "no packet %s", name);
	return &pfr_test_packets[0].info;
}

/* The answer to a packet. */
static struct pkt_parsing_info answer(const struct pkt_parsing_info *info)
{
	struct pkt_parsing_info back = *info;

	memcpy(back.smac, info->dmac, sizeof(back.smac));
	memcpy(back.dmac, info->smac, sizeof(back.dmac));
	back.ip_src = info->ip_dst;
	back.ip_dst = info->ip_src;
	back.l4_src_port = info->l4_dst_port;
	back.l4_dst_port = info->l4_src_port;
	back.tunnel.tunneled_ip_src = info->tunnel.tunneled_ip_dst;
	back.tunnel.tunneled_ip_dst = info->tunnel.tunneled_ip_src;
	back.tunnel.tunneled_l4_src_port = info->tunnel.tunneled_l4_dst_port;
	back.tunnel.tunneled_l4_dst_port = info->tunnel.tunneled_l4_src_port;
	return back;
}

/* As memory is never clean, no byte may be left as it was. */
static struct pfr_flow flow_of(const struct pkt_parsing_info *info,
			       unsigned int what, u8 dirt)
{
	struct pfr_flow flow;

	memset(&flow, dirt, sizeof(flow));
	pfr_flow_of(&flow, info, what);
	return flow;
}

static bool same_flow(const struct pkt_parsing_info *a,
		      const struct pkt_parsing_info *b, unsigned int what)
{
	struct pfr_flow x = flow_of(a, what, 0x5A);
	struct pfr_flow y = flow_of(b, what, 0xA5);

	return !memcmp(&x, &y, sizeof(x));
}

static void flow_symmetry(struct kunit *test)
{
	const struct pfr_test_packet *t = test->param_value;
	struct pkt_parsing_info back = answer(&t->info);
	struct pfr_flow there, here;
	unsigned int what;

	for (what = 0; what < EVERYTHING; what++) {
		there = flow_of(&t->info, what, 0x5A);
		here = flow_of(&back, what, 0xA5);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(&there, &here, sizeof(here)),
				    0, "what %#x", what);
		KUNIT_EXPECT_EQ_MSG(test, pfr_flow_hash(&there),
				    pfr_flow_hash(&here), "what %#x", what);
	}
}

/* Both ends are there, each with its port, and nothing else in IPv4's words. */
static void flow_fields(struct kunit *test)
{
	const struct pkt_parsing_info *info = packet_info(test, "vlan");
	struct pfr_flow flow = flow_of(info, PFR_HASH_FLOW, 0xFF), want = {
		.low.v4 = 0xC0000201, .high.v4 = 0xC6336402,
		.low_port = 1000, .high_port = 2000,
		.vlan = 100, .proto = IPPROTO_UDP, .ip_version = 4,
	};

	KUNIT_EXPECT_EQ(test, memcmp(&flow, &want, sizeof(flow)), 0);

	/* Hosts in the other order take their ports along. */
	pfr_flow_ends(&flow, &info->ip_dst, &info->ip_src, 1, 2);
	KUNIT_EXPECT_EQ(test, flow.low.v4, 0xC0000201);
	KUNIT_EXPECT_EQ(test, flow.low_port, 2);
	KUNIT_EXPECT_EQ(test, flow.high_port, 1);

	/* The same host twice: the ports decide. */
	pfr_flow_ends(&flow, &info->ip_src, &info->ip_src, 9, 3);
	KUNIT_EXPECT_EQ(test, flow.low_port, 3);
	KUNIT_EXPECT_EQ(test, flow.high_port, 9);

	flow = flow_of(packet_info(test, "arp"), PFR_HASH_FLOW, 0xFF);
	KUNIT_EXPECT_EQ(test, flow.ip_version, 0);
	KUNIT_EXPECT_EQ(test, flow.low_port, 0x0806);
	KUNIT_EXPECT_EQ(test, flow.vlan, 0);
}

static void flow_fields_v6(struct kunit *test)
{
	const struct pkt_parsing_info *info = packet_info(test, "v6_tcp");
	struct pfr_flow flow = flow_of(info, PFR_HASH_FLOW, 0xFF);
	bool swapped = flow.low_port == 80;
	ip_addr a = info->ip_src, b = info->ip_src;

	KUNIT_EXPECT_EQ(test, flow.ip_version, 6);
	KUNIT_EXPECT_EQ(test, flow.proto, IPPROTO_TCP);
	KUNIT_EXPECT_EQ(test, flow.low_port + flow.high_port, 40000 + 80);
	KUNIT_EXPECT_EQ(test, memcmp(&flow.low, swapped ? &info->ip_dst :
				     &info->ip_src, sizeof(ip_addr)), 0);
	KUNIT_EXPECT_EQ(test, memcmp(&flow.high, swapped ? &info->ip_src :
				     &info->ip_dst, sizeof(ip_addr)), 0);

	/* Which end is low must not depend on the ports but for equal hosts. */
	b.v6.s6_addr[15] ^= 1;
	pfr_flow_ends(&flow, &a, &b, 1, 2);
	swapped = flow.low_port == 2;
	pfr_flow_ends(&flow, &a, &b, 2, 1);
	KUNIT_EXPECT_EQ(test, flow.low_port, swapped ? 1 : 2);
	pfr_flow_ends(&flow, &a, &a, 2, 1);
	KUNIT_EXPECT_EQ(test, flow.low_port, 1);
	pfr_flow_ends(&flow, &a, &a, 1, 2);
	KUNIT_EXPECT_EQ(test, flow.low_port, 1);
}

/* What a change of @info must change, and nothing else. */
static void changes(struct kunit *test, const char *name,
		    const struct pkt_parsing_info *a,
		    const struct pkt_parsing_info *b, unsigned int bit,
		    unsigned int others)
{
	unsigned int what;

	for (what = 0; what < EVERYTHING; what++) {
		bool counts = (!bit || (what & bit)) && !(what & others);

		KUNIT_EXPECT_EQ_MSG(test, same_flow(a, b, what), !counts,
				    "%s, what %#x", name, what);
	}
}

static void flow_kinds(struct kunit *test)
{
	static const char * const names[] = { "tcp", "v6_tcp" };
	struct pkt_parsing_info other, udp;
	const struct pkt_parsing_info *info;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		info = packet_info(test, names[i]);
		other = *info;
		other.ip_src.v6.s6_addr[3] ^= 1;
		changes(test, "source", info, &other, 0, 0);
		other = *info;
		other.ip_dst.v6.s6_addr[0] ^= 1;
		changes(test, "destination", info, &other, 0, 0);
		other = *info;
		other.l4_src_port++;
		changes(test, "port", info, &other, PFR_HASH_PORTS, 0);
		other = *info;
		other.vlan_id = 1;
		changes(test, "VLAN", info, &other, PFR_HASH_VLAN, 0);
		/* Neither protocol is TCP: with PFR_HASH_TCP they are as one. */
		udp = *info;
		udp.l3_proto = IPPROTO_UDP;
		other = *info;
		other.l3_proto = IPPROTO_UDPLITE;
		changes(test, "protocol", &udp, &other, PFR_HASH_PROTO,
			PFR_HASH_TCP);
		other = udp;
		other.l4_dst_port++;
		changes(test, "port of UDP", &udp, &other, PFR_HASH_PORTS,
			PFR_HASH_TCP);
		/* Nor is any of this part of a flow. */
		other = *info;
		other.tcp.seq_num++;
		other.ip_tos++;
		other.smac[0]++;
		other.qinq_vlan_id++;
		other.offset.payload_offset++;
		KUNIT_EXPECT_TRUE(test, same_flow(info, &other, PFR_HASH_FLOW));
	}
}

static void flow_not_ports(struct kunit *test)
{
	const struct pkt_parsing_info *echo = packet_info(test, "icmp_echo");
	struct pkt_parsing_info reply = *echo;

	reply.l4_src_port = 0;		/* the type of an answer */
	KUNIT_EXPECT_TRUE(test, same_flow(echo, &reply, PFR_HASH_FLOW));
}

static void inner_changes(struct kunit *test,
			  const struct pkt_parsing_info *a,
			  const struct pkt_parsing_info *b)
{
	KUNIT_EXPECT_TRUE(test, same_flow(a, b, PFR_HASH_FLOW));
	KUNIT_EXPECT_FALSE(test, same_flow(a, b, PFR_HASH_FLOW |
					   PFR_HASH_INNER));
}

static void flow_inner(struct kunit *test)
{
	const struct pkt_parsing_info *info = packet_info(test, "gtp_u");
	struct pkt_parsing_info other = *info;
	struct pfr_flow flow;

	other.tunnel.tunneled_ip_src.v4++;
	changes(test, "inner source", info, &other, PFR_HASH_INNER, 0);
	other = *info;
	other.tunnel.tunneled_l4_dst_port++;
	inner_changes(test, info, &other);
	other = *info;
	other.tunnel.tunneled_proto = IPPROTO_UDPLITE;
	inner_changes(test, info, &other);
	other = *info;
	other.tunnel.tunneled_l3_flags |= PFR_L3_FRAGMENT;
	inner_changes(test, info, &other);
	other = *info;
	other.ip_src.v4++;
	other.l4_src_port++;
	KUNIT_EXPECT_TRUE(test, same_flow(info, &other, PFR_HASH_FLOW |
					  PFR_HASH_INNER));

	info = packet_info(test, "6in4");
	flow = flow_of(info, PFR_HASH_FLOW | PFR_HASH_INNER, 0xFF);
	KUNIT_EXPECT_EQ(test, flow.ip_version, 6);
	/* No tunnel: the packet itself. */
	info = packet_info(test, "tcp");
	flow = flow_of(info, PFR_HASH_FLOW | PFR_HASH_INNER, 0xFF);
	KUNIT_EXPECT_EQ(test, flow.low.v4, info->ip_src.v4);
	KUNIT_EXPECT_EQ(test, flow.proto, IPPROTO_TCP);
}

/* All fragments of a datagram have one flow, for which the ports do not count. */
static void flow_fragments(struct kunit *test)
{
	const struct pkt_parsing_info *first, *later, *whole;
	unsigned int what;

	first = packet_info(test, "ipv4_first_fragment");
	later = packet_info(test, "ipv4_later_fragment");
	whole = packet_info(test, "udp");
	for (what = 0; what < EVERYTHING; what++) {
		bool ports = (what & PFR_HASH_PORTS) && !(what & PFR_HASH_TCP);

		KUNIT_EXPECT_EQ_MSG(test, same_flow(first, later, what),
				    !(ports && (what & PFR_HASH_FIRST)),
				    "what %#x", what);
		KUNIT_EXPECT_EQ_MSG(test, same_flow(first, whole, what),
				    !ports || (what & PFR_HASH_FIRST),
				    "what %#x", what);
	}
	first = packet_info(test, "v6_first_fragment");
	later = packet_info(test, "v6_later_fragment");
	KUNIT_EXPECT_TRUE(test, same_flow(first, later, PFR_HASH_FLOW));
}

/* The plain definition, over all words. */
static u32 hash_of_all_words(const struct pfr_flow *flow)
{
	const u32 *word = (const u32 *)flow;
	u64 sum = pfr_flow_key[PFR_FLOW_WORDS];
	unsigned int i;
	u32 hash;

	for (i = 0; i < PFR_FLOW_WORDS; i++)
		sum += pfr_flow_key[i] * word[i];
	hash = sum >> 32;
	hash = (hash ^ (hash >> 16)) * GOLDEN_RATIO_32;
	return hash ^ (hash >> 16);
}

static void flow_hash(struct kunit *test)
{
	const struct pfr_test_packet *t = test->param_value;
	struct pfr_flow flow = flow_of(&t->info, PFR_HASH_FLOW, 0xFF), other;
	unsigned int i, byte, same = 0;

	KUNIT_EXPECT_EQ(test, pfr_flow_hash(&flow), hash_of_all_words(&flow));
	for (byte = 0; byte < sizeof(flow); byte++) {
		other = flow;
		((u8 *)&other)[byte] ^= 0x10;
		KUNIT_EXPECT_FALSE_MSG(test, pfr_flow_equal(&flow, &other),
				       "byte %u", byte);
	}
	KUNIT_EXPECT_TRUE(test, pfr_flow_equal(&flow, &flow));

	/* A word that is left out would show as the same hash for ever. */
	if (flow.ip_version == 4)
		return;
	for (i = 0; i < PFR_FLOW_WORDS; i++) {
		other = flow;
		((u32 *)&other)[i] ^= 0x1000;
		same += pfr_flow_hash(&flow) == pfr_flow_hash(&other);
	}
	/* Two of them by chance: once in 10^18 boots. */
	KUNIT_EXPECT_LT(test, same, 2U);
}

/* Nobody has drawn a key of zeros. */
static void flow_key(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i <= PFR_FLOW_WORDS; i++) {
		KUNIT_EXPECT_NE(test, pfr_flow_key[i], 0ULL);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_NE(test, pfr_flow_key[i], pfr_flow_key[j]);
	}
}

/*
 * Flows port by port, address by address, must be as even as by lot: of 65536
 * flows an eighth is 8192, give or take 85; a fifth of it off is 19 times that.
 */
#define FLOWS	65536
#define RINGS	8

static void spread(struct kunit *test, struct pkt_parsing_info *info,
		   const char *name, u16 *field, u32 *address)
{
	u32 count[RINGS] = {}, low[RINGS] = {}, i;
	struct pfr_flow flow;

	for (i = 0; i < FLOWS; i++) {
		if (field)
			(*field)++;
		else
			(*address)++;
		flow = flow_of(info, PFR_HASH_FLOW, 0);
		count[reciprocal_scale(pfr_flow_hash(&flow), RINGS)]++;
		low[pfr_flow_hash(&flow) % RINGS]++;
	}
	for (i = 0; i < RINGS; i++) {
		KUNIT_EXPECT_LT_MSG(test, abs((int)count[i] - FLOWS / RINGS),
				    FLOWS / RINGS / 5, "%s, ring %u", name, i);
		KUNIT_EXPECT_LT_MSG(test, abs((int)low[i] - FLOWS / RINGS),
				    FLOWS / RINGS / 5, "%s, bucket %u", name,
				    i);
	}
}

static void flow_spread(struct kunit *test)
{
	struct pkt_parsing_info info = *packet_info(test, "udp");

	spread(test, &info, "ports", &info.l4_src_port, NULL);
	info = *packet_info(test, "udp");
	spread(test, &info, "addresses", NULL, &info.ip_dst.v4);
	info = *packet_info(test, "v6_udp");
	spread(test, &info, "ports of IPv6", &info.l4_src_port, NULL);
	spread(test, &info, "addresses of IPv6", NULL, &info.ip_src.v4);
}

/* ---------------------------------------------------------- looking up by it */

#define LOOKUP_BITS	12
#define LOOKUP_FLOWS	512

static u32 lookup_bucket(const struct pfr_flow *flow, u32 seed)
{
	return pfr_exact_params.hashfn(flow, sizeof(*flow), seed) %
	       BIT(LOOKUP_BITS);
}

/* Flows that come one by one, until so many of them are wanted. */
static u32 find_flows(struct kunit *test, struct pfr_flow *flows, u32 num,
		      bool (*wanted)(const struct pfr_flow *flow))
{
	struct pkt_parsing_info info = *packet_info(test, "udp");
	u32 i, found = 0;

	for (i = 0; i < num << (LOOKUP_BITS + 3) && found < num; i++) {
		info.l4_src_port = i;
		info.ip_src.v4 = 0x0A000000 + (i >> 16);
		flows[found] = flow_of(&info, PFR_HASH_EXACT, 0);
		found += wanted(&flows[found]);
	}
	return found;
}

/* So many meet by chance that hardly one in 10^9 boots has them all below this. */
static void expect_apart(struct kunit *test, const struct pfr_flow *flows,
			 u32 seed)
{
	u32 i, most = 0;
	u8 *count;

	count = kunit_kzalloc(test, BIT(LOOKUP_BITS), GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, count);
	for (i = 0; i < LOOKUP_FLOWS; i++) {
		u8 *c = &count[lookup_bucket(&flows[i], seed)];

		*c = min(*c + 1, 255);
		most = max_t(u32, most, *c);
	}
	KUNIT_EXPECT_LT(test, most, 12U);
}

static bool shown_in_one_bucket(const struct pfr_flow *flow)
{
	return !(pfr_flow_hash(flow) % BIT(LOOKUP_BITS));
}

static bool in_one_bucket(const struct pfr_flow *flow)
{
	return !lookup_bucket(flow, 1);
}

/* Who sees the hash that is shown does not see where a table has a flow. */
static void lookup_is_not_shown(struct kunit *test)
{
	struct pfr_flow *flows = kunit_kcalloc(test, LOOKUP_FLOWS,
					       sizeof(*flows), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, flows);
	KUNIT_ASSERT_EQ(test, find_flows(test, flows, LOOKUP_FLOWS,
					 shown_in_one_bucket), LOOKUP_FLOWS);
	expect_apart(test, flows, 0);
	expect_apart(test, flows, 0x12345678);
}

/* Flows that meet in a table are apart when it has another seed. */
static void lookup_is_seeded(struct kunit *test)
{
	struct pfr_flow *flows = kunit_kcalloc(test, LOOKUP_FLOWS,
					       sizeof(*flows), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, flows);
	KUNIT_ASSERT_EQ(test, find_flows(test, flows, LOOKUP_FLOWS,
					 in_one_bucket), LOOKUP_FLOWS);
	expect_apart(test, flows, 2);
	expect_apart(test, flows, 0x80000001);
}

/* Every word counts, and so does the order of words. */
static void lookup_words(struct kunit *test)
{
	const struct pfr_test_packet *t = test->param_value;
	struct pfr_flow flow = flow_of(&t->info, PFR_HASH_FLOW, 0xFF), other;
	unsigned int i, same = 0;

	for (i = 0; i < PFR_FLOW_WORDS; i++) {
		if (flow.ip_version == 4 && i % 4 && i < 8)
			continue;
		other = flow;
		((u32 *)&other)[i] ^= 0x1000;
		same += pfr_exact_params.hashfn(&flow, sizeof(flow), 7) ==
			pfr_exact_params.hashfn(&other, sizeof(other), 7);
	}
	KUNIT_EXPECT_LT(test, same, 2U);
}

static void lookup_spread(struct kunit *test)
{
	struct pkt_parsing_info info = *packet_info(test, "udp");
	u32 count[RINGS] = {}, i, seed;
	struct pfr_flow flow;

	for (seed = 0; seed < 4; seed++) {
		memset(count, 0, sizeof(count));
		for (i = 0; i < FLOWS; i++) {
			info.l4_src_port++;
			flow = flow_of(&info, PFR_HASH_EXACT, 0);
			count[lookup_bucket(&flow, seed) % RINGS]++;
		}
		for (i = 0; i < RINGS; i++)
			KUNIT_EXPECT_LT_MSG(test,
					    abs((int)count[i] - FLOWS / RINGS),
					    FLOWS / RINGS / 5,
					    "seed %u, bucket %u", seed, i);
	}
}

static struct kunit_case flow_cases[] = {
	KUNIT_CASE_PARAM(flow_symmetry, packet_gen_params),
	KUNIT_CASE(flow_fields),
	KUNIT_CASE(flow_fields_v6),
	KUNIT_CASE(flow_kinds),
	KUNIT_CASE(flow_not_ports),
	KUNIT_CASE(flow_inner),
	KUNIT_CASE(flow_fragments),
	KUNIT_CASE_PARAM(flow_hash, packet_gen_params),
	KUNIT_CASE(flow_key),
	KUNIT_CASE(flow_spread),
	KUNIT_CASE(lookup_is_not_shown),
	KUNIT_CASE(lookup_is_seeded),
	KUNIT_CASE_PARAM(lookup_words, packet_gen_params),
	KUNIT_CASE(lookup_spread),
	{}
};

static struct kunit_suite flow_suite = {
	.name = "pf_ring_flow",
	.test_cases = flow_cases,
};

kunit_test_suites(&flow_suite);

MODULE_LICENSE("GPL");
