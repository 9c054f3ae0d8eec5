/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The ABI between pf_ring.ko and its users, in the kernel's types and under names
 * of its own. <linux/pf_ring.h> has the names that programs know.
 *
 * All structures have fixed widths, no pointers and no holes, and look the
 * same to 32-bit and 64-bit programs. They grow at their end only: a shorter
 * structure from an older program is taken as if its tail were zero, and a
 * longer one is refused with E2BIG only if its unknown tail is not zero.
 *
 * Byte order: IPv4 addresses, ports, VLAN ids and EtherTypes are in host
 * order, IPv6 and MAC addresses in network order. Lengths are in bytes, times
 * in nanoseconds since the Unix epoch unless a name says otherwise.
 */
#ifndef _UAPI_LINUX_PF_RING_ABI_H
#define _UAPI_LINUX_PF_RING_ABI_H

#include <linux/in6.h>
#include <linux/types.h>

#ifndef PF_RING
#define PF_RING				27	/* address family */
#endif
#define SOL_PF_RING			27	/* socket option level */

#define PFR_NAME_LEN			16	/* device name with its NUL */
#define PFR_APPL_NAME_LEN		32	/* application name with its NUL */
#define PFR_MAX_BINDINGS		64	/* devices of one ring */
#define PFR_MAX_CHANNELS		64
#define PFR_MAX_CAPLEN			262144

#define PFR_UNKNOWN_INTERFACE		(-1)
#define PFR_FAKE_PACKET			(-2)
#define PFR_NO_TUNNEL_ID		0xFFFFFFFF
#define PFR_NO_RULE_ID			0xFFFF

/* ------------------------------------------------------------------ packets */

union pfr_ip {
	struct in6_addr v6;		/* network order */
	__u32 v4;			/* host order */
};

/*
 * Where a header of the outer packet begins, from the first byte of the packet;
 * 0 = not found. payload_offset may be the packet's length.
 */
struct pfr_offsets {
	__s16 eth_offset;
	__s16 vlan_offset;		/* the outer tag's TPID */
	__s16 l3_offset;
	__s16 l4_offset;
	__s16 payload_offset;
};

/* Bits of pfr_parsed.l3_flags. */
#define PFR_L3_FRAGMENT			0x01	/* any fragment, the first too */
#define PFR_L3_LATER_FRAGMENT		0x02	/* not the first: no ports */
#define PFR_L3_TRUNCATED		0x04	/* a header up to L4 was cut short */
#define PFR_L3_PORTS			0x08	/* l4_*_port are ports, not ICMP's */
#define PFR_L3_MORE_FRAGMENTS		0x10	/* a fragment that is not the last */

/*
 * Link types: how packets of a ring begin, LINKTYPE_* of pcap files. Others than
 * these are bytes that nobody looks into. "any" is always Ethernet: packets of
 * other devices get a header there that has no addresses.
 */
#define PFR_LINK_ETHERNET		1
#define PFR_LINK_RAW			101	/* IPv4 or IPv6; l3_offset is 0 */

/* What the header dissector found. Absent fields are zero. */
struct pfr_parsed {
	__u8 dmac[6];
	__u8 smac[6];
	__u16 eth_type;			/* behind all VLAN tags and MPLS labels, 0 = unknown */
	__u16 vlan_id;			/* the outer tag, 12 bits */
	__u16 qinq_vlan_id;		/* the inner tag, 12 bits */
	__u8 ip_version;		/* 4, 6 or 0 */
	__u8 l3_proto;			/* behind all IPv6 extension headers, 0 = unknown */
	__u8 ip_tos;			/* or IPv6 traffic class */
	__u8 l3_flags;
	__u16 reserved;
	union pfr_ip ip_src;
	union pfr_ip ip_dst;
	__u16 l4_src_port;		/* TCP, UDP, UDP-Lite, SCTP; ICMP: type */
	__u16 l4_dst_port;		/* TCP, UDP, UDP-Lite, SCTP; ICMP: code */
	struct {
		__u32 seq_num;
		__u32 ack_num;
		__u8 flags;
		__u8 reserved[3];
	} tcp;
	struct {
		__u32 tunnel_id;	/* TEID, VNI, GRE key or PFR_NO_TUNNEL_ID */
		__u8 tunneled_proto;
		__u8 tunneled_ip_version;
		__u8 tunneled_l3_flags;
		__u8 reserved;
		union pfr_ip tunneled_ip_src;
		union pfr_ip tunneled_ip_dst;
		__u16 tunneled_l4_src_port;
		__u16 tunneled_l4_dst_port;
	} tunnel;
	__u16 last_matched_plugin_id;
	__u16 last_matched_rule_id;	/* PFR_NO_RULE_ID if none */
	struct pfr_offsets offset;
	__u16 reserved2;
};

/*
 * Bits of pfring_extended_pkthdr.flags. Bits 5 to 15 have a meaning to programs
 * for adapters with flow tables, and are never set.
 */
#define PFR_PKT_CHECKSUM_OFFLOAD	(1 << 0)  /* to be filled in by hardware */
#define PFR_PKT_CHECKSUM_OK		(1 << 1)  /* verified by hardware */
#define PFR_PKT_IP_MORE_FRAG		(1 << 2)  /* more fragments follow */
#define PFR_PKT_IP_FRAG_OFFSET		(1 << 3)  /* not the first fragment */
#define PFR_PKT_VLAN_HWACCEL		(1 << 4)  /* tag was stripped, put back */
#define PFR_PKT_VLAN_RESTORED		PFR_PKT_VLAN_HWACCEL
#define PFR_PKT_HW_TIMESTAMP		(1 << 16) /* timestamp_ns is the NIC's */

/*
 * Members up to tx are where programs expect them that read this header by
 * offsets: timestamp_ns 0, flags 8, rx_direction 12, if_index 16, pkt_hash 20.
 */
struct pfring_extended_pkthdr {
	__u64 timestamp_ns;
	__u32 flags;
	__u8 rx_direction;		/* 1 received, 0 sent */
	__u8 link_type;			/* PFR_LINK_* or another; 0 = Ethernet */
	__u16 parsed_header_len;	/* plugin memory in front of the packet */
	__s32 if_index;
	__u32 pkt_hash;			/* symmetric, keyed anew at module load */
	struct {
		__s32 bounce_interface;
	} tx;
	struct pfr_parsed parsed_pkt;
};

/* ------------------------------------------------------------------ the ring */

/*
 * Three areas of a socket, each mapped on its own with MAP_SHARED. num_slots
 * is a power of two; all indices run free and are masked when used.
 *
 *   PFR_PGOFF_CONSUMER  one page, read-write: struct pfr_consumer
 *   PFR_PGOFF_SLOTS     slots_size bytes, read-only: struct pfr_desc[num_slots]
 *   PFR_PGOFF_DATA      2 * data_size bytes: the data area, twice in a row, so
 *                       that no packet ever wraps
 *
 * Reading packet number i (the first is 0):
 *
 *   while (load_acquire(slots[i % num_slots].seq) != (u32)(i + 1))
 *           wait;                             // A: pairs with the publication
 *   use slots[i % num_slots] and data + .data
 *   store_release(consumer->index, i + 1);    // B: gives the memory back
 *
 * The kernel reads nothing but consumer->index, uses it only to learn how much
 * is free and whom to wake, and ignores it when it is not between the last value
 * and the packets produced.
 */
#define PFR_PGOFF_CONSUMER		0ULL
#define PFR_PGOFF_SLOTS			0x080000000ULL
#define PFR_PGOFF_DATA			0x100000000ULL

struct pfr_consumer {
	__u32 index;
};

/* Bits of pfr_desc.flags. */
#define PFR_DESC_RX			0x0001	/* received; else sent by the host */
#define PFR_DESC_EXTENDED		0x0002	/* pfring_extended_pkthdr precedes */
#define PFR_DESC_HW_TIMESTAMP		0x0004	/* as PFR_PKT_HW_TIMESTAMP */
#define PFR_DESC_VLAN_RESTORED		0x0010	/* as PFR_PKT_VLAN_RESTORED */
/*
 * Units of 8 bytes of a plugin's memory between the extended header and the
 * packet: parsed_header_len bytes, the last of which are in front of the packet.
 */
#define PFR_DESC_PARSED_SHIFT		5

struct pfr_desc {
	__u64 timestamp_ns;		/* 0 with PFR_RING_NO_TIMESTAMP */
	__u32 data;			/* offset of the packet in the data area */
	__u32 len;
	__s32 if_index;
	__u32 hash;			/* 0 if nothing needed it */
	__u32 caplen : 19;
	__u32 flags : 13;		/* PFR_DESC_* */
	__u32 seq;			/* packet number + 1 once published */
};

/* Bits of pfr_ring_request.flags. */
#define PFR_RING_LONG_HEADER		0x0001	/* extended header with each packet */
#define PFR_RING_NO_TIMESTAMP		0x0002
#define PFR_RING_HW_TIMESTAMP		0x0004	/* the NIC's time where it has one */
#define PFR_RING_FLAGS			0x0007

/* PFR_SO_RING, set: creates the ring, once. */
struct pfr_ring_request {
	__u32 caplen;			/* 1 .. PFR_MAX_CAPLEN */
	__u32 flags;
	__u32 min_slots;		/* 0 = module parameter min_num_slots */
	__u32 reserved;
};

/* PFR_SO_RING, get. */
struct pfr_ring_geometry {
	__u32 num_slots;
	__u32 desc_size;		/* sizeof(struct pfr_desc) */
	__u64 slots_size;		/* of the mapping, whole pages */
	__u64 data_size;		/* of one copy of the data area */
	__u32 ext_hdr_size;		/* sizeof(struct pfring_extended_pkthdr) */
	__u32 caplen;
	__u32 flags;
	__u32 reserved;
};

/* -------------------------------------------------------------------- rules */

#define PFR_PLUGIN_DATA_LEN		256
#define PFR_PATTERN_LEN			32
#define PFR_FIELD_TUNNEL_ID		0x00000001	/* of optional_fields */

#define PFR_MAX_RULES			65535	/* wildcard rules of a ring; ids 0 .. 65534 */
#define PFR_MAX_HASH_RULES		1048576	/* exact rules of a ring */

/* Beyond those that programs add: wildcard rules that packets bring about. */
#define PFR_MAX_LEARNED_RULES		4096

enum pfr_behaviour {
	PFR_ACT_FORWARD = 0,
	PFR_ACT_DROP,
	/* Counts and runs the plugin; what was decided so far stands. */
	PFR_ACT_CONTINUE,
	PFR_ACT_STOP,
	/* Forwards, and adds the exact rule of this packet's flow. */
	PFR_ACT_ADD_RULE,
	/* Forwards, and removes what the plugin's del_rule says. */
	PFR_ACT_DEL_RULE,
	/* Sent out of the reflector; "stop": not delivered to the ring. */
	PFR_ACT_REFLECT,
	PFR_ACT_REFLECT_CONTINUE,
	/* The same with source and destination MAC address swapped. */
	PFR_ACT_BOUNCE,
	PFR_ACT_BOUNCE_CONTINUE
};

#define PFR_RULE_ACTIONS		10

/* Left alone by the kernel, and meaningless to programs. */
struct pfr_internals {
	__u32 reserved[3];
};

struct pfr_plugin_action {
	__u16 plugin_id;		/* 0 = none */
	__u16 reserved;			/* 0 */
};

/*
 * Reserved members must be 0. A field that is zero is not compared, except that
 * a host is compared under its mask: bits outside of it do not matter, and a mask
 * of zero is no restriction.
 */
struct pfr_core_fields {
	__u8 smac[6], dmac[6];
	__u16 vlan_id;			/* of the outer tag, 1 .. 4095 */
	__u16 eth_type;			/* behind tags and labels */
	__u8 proto;			/* behind IPv6 extension headers */
	__u8 ip_version;		/* 4, 6; 0 = from the hosts */
	__u16 reserved;
	union pfr_ip shost, dhost;
	union pfr_ip shost_mask, dhost_mask;
	/* high 0: any; else packets that have ports. Not looked at if proto has none. */
	__u16 sport_low, sport_high;
	__u16 dport_low, dport_high;
};

struct pfr_extended_fields {
	/*
	 * Text to look for in the payload behind the L4 header, regardless of
	 * case; '|' separates alternatives. "" = no such test.
	 */
	char payload_pattern[PFR_PATTERN_LEN];
	__u16 filter_plugin_id;		/* 0 = none */
	__u16 reserved;
	__u32 optional_fields;		/* FILTER_*_FLAG */
	char filter_plugin_data[PFR_PLUGIN_DATA_LEN]
		__attribute__((aligned(8)));	/* the plugin's own structure */
	struct {
		__u32 tunnel_id;	/* with PFR_FIELD_TUNNEL_ID */
		union pfr_ip shost, dhost;	/* of the packet inside */
		union pfr_ip shost_mask, dhost_mask;
		__u8 ip_version;	/* 4, 6; 0 = from the hosts */
		__u8 reserved[3];
	} tunnel;
};

/* A wildcard rule. Rules are looked at in ascending order of their ids. */
struct pfr_wildcard_rule {
	__u16 rule_id;			/* unique in a ring, not PFR_NO_RULE_ID */
	__u16 reserved;
	enum pfr_behaviour rule_action;
	__u8 balance_id, balance_pool;	/* pool > 0: only if flow hash % pool == id */
	__u8 locked;			/* not purged when idle */
	__u8 bidirectional;		/* also with source and destination swapped */
	struct pfr_core_fields core_fields;
	struct pfr_extended_fields extended_fields;
	struct pfr_plugin_action plugin_action;
	char reflector_device_name[PFR_NAME_LEN];
	struct pfr_internals internals;
};

/*
 * An exact rule: all of VLAN (0 = untagged), protocol, hosts and ports are
 * compared, in both directions. Ports are not looked at if proto has none. Of UDP
 * and TCP, a peer whose host and port are 0 is anybody; a rule that names both
 * peers comes first, then one that names the destination, then the source.
 */
struct pfr_hash_rule {
	__u16 rule_id;			/* of the user's choice, need not be unique */
	__u16 vlan_id;
	__u8 proto;
	__u8 ip_version;		/* 4, 6; 0 = from the hosts */
	__u16 reserved;
	union pfr_ip host_peer_a, host_peer_b;
	__u16 port_peer_a, port_peer_b;
	enum pfr_behaviour rule_action;
	struct pfr_plugin_action plugin_action;
	char reflector_device_name[PFR_NAME_LEN];
	struct pfr_internals internals;
};

/* Of a rule without plugin; a plugin's statistics take the place of these. */
struct pfr_rule_stats {
	__u64 received;			/* packets that matched */
	__u64 dropped;			/* ... and by this rule were not delivered */
	__u64 forwarded;		/* ... or were */
	__u64 transmitted;		/* ... or were reflected */
	__u64 transmit_errors;
	__u64 plugin_rejects;		/* refused by its plugins, not in received */
	__u64 bytes;			/* of those received, on the wire */
	__u64 last_match_ns;		/* since the epoch, 0 = never */
};

/*
 * PFR_SO_RULE_SET: this, then num_rules times pfr_wildcard_rule, then
 * num_hash_rules times pfr_hash_rule. It takes the place of all rules of
 * the ring between two packets, or nothing changes.
 */
struct pfr_rule_set {
	__u32 num_rules;
	__u32 num_hash_rules;
	__u32 rule_size;		/* sizeof(struct pfr_wildcard_rule) */
	__u32 hash_rule_size;		/* sizeof(struct pfr_hash_rule) */
	__u32 policy;			/* PFR_POLICY_* */
	__u32 reserved;
};

#define PFR_POLICY_DROP			0
#define PFR_POLICY_ACCEPT		1
#define PFR_POLICY_KEEP			2	/* as it is */

/*
 * PFR_SO_LIMITS: what rules may cost. Set: 0 leaves a limit as it is; limits can
 * be lowered, and raised again up to what they were when the socket was opened.
 * A packet that meets one of the last two is left to the default policy and is
 * counted as rules_limited.
 */
struct pfr_limits {
	__u32 masks;			/* of wildcard rules; more: ENOSPC */
	__u32 steps;			/* of one packet through the wildcard rules */
	__u32 pattern_bytes;		/* of its payload that are searched */
	__u32 reserved;
};

#define PFR_LIMIT_MASKS			1024	/* without CAP_NET_ADMIN on the host */
#define PFR_LIMIT_STEPS			8192
#define PFR_LIMIT_PATTERN_BYTES		65536

/* PFR_SO_PLUGIN_MSG: this, then len bytes for the plugin. */
struct pfr_plugin_msg {
	__u16 plugin_id;
	__u16 reserved;
	__u32 len;
};

/*
 * PFR_SO_PLUGIN_PAGE: what a plugin keeps, such as flows or calls, page by page.
 * This is put at the beginning of the room for the answer; the answer is this, with
 * the last line filled in, then num entries of size bytes each. The next page has
 * the cursor that the last one left.
 */
struct pfr_plugin_page {
	__u16 plugin_id;
	__u16 kind;			/* of entries: the plugin's header says which */
	__u32 of;			/* PFR_PAGE_* */
	__u32 rule_id;			/* PFR_PAGE_RULE, else 0 */
	__u32 reserved;
	struct pfr_hash_rule hash_rule;	/* PFR_PAGE_HASH_RULE: its flow; else 0 */
	__u64 cursor;			/* 0 to begin; answered: 0 = that was all */
	__u32 num;			/* answered; 0 when asked */
	__u32 size;			/* answered; 0 when asked */
};

#define PFR_PAGE_RING			0	/* all that there is of the ring */
#define PFR_PAGE_RULE			1	/* of one wildcard rule */
#define PFR_PAGE_HASH_RULE		2	/* of one exact rule */

/*
 * PFR_SO_EVENTS: records of plugins in the ring, between packets. Such a record has
 * PFR_FAKE_PACKET as its if_index, in the descriptor and in the long header, and
 * this, with len bytes behind it, where others have a packet.
 */
struct pfr_event {
	__u16 plugin_id;
	__u16 type;			/* the plugin's header says what follows */
	__u32 len;
};

#define PFR_MAX_EVENT			2032

/* Why the socket's last rule or rule set was refused. */
struct pfr_refusal {
	__s32 error;			/* negative errno; 0 = nothing was refused */
	__u32 kind;			/* PFR_REFUSED_* */
	__u32 index;			/* in the rule set, from 0 */
	__u32 rule_id;
	char field[48];			/* "core_fields.sport_low" or "" */
	char reason[96];		/* in words */
};

#define PFR_REFUSED_SET			0	/* the set as a whole */
#define PFR_REFUSED_RULE		1
#define PFR_REFUSED_HASH_RULE		2

/* ----------------------------------------------------------- socket options */

/*
 * bind(2) takes one struct sockaddr_pfr, PFR_SO_BIND an array of 1 to
 * PFR_MAX_BINDINGS of them, all of which are bound or none. Binding again adds
 * devices.
 */
struct sockaddr_pfr {
	__u16 spfr_family;		/* PF_RING */
	__u16 spfr_reserved;
	__s32 spfr_ifindex;		/* sendto(2) only; bind: 0 */
	char spfr_device[PFR_NAME_LEN];	/* bind only; "any" = all devices */
	__u64 spfr_channels;		/* bind only; bit n = RX queue n, 0 = all */
};

enum pfr_cluster_type {
	PFR_CLUSTER_FLOW = 0,		/* 6-tuple: VLAN, protocol, hosts, ports */
	PFR_CLUSTER_ROUND_ROBIN,
	PFR_CLUSTER_FLOW_2,		/* hosts */
	PFR_CLUSTER_FLOW_4,		/* hosts, ports */
	PFR_CLUSTER_FLOW_5,		/* protocol, hosts, ports */
	PFR_CLUSTER_FLOW_TCP_5,	/* 5-tuple for TCP, else 2-tuple */
	/* the same on the packet inside a tunnel, where there is one */
	PFR_CLUSTER_INNER,
	PFR_CLUSTER_INNER_2,
	PFR_CLUSTER_INNER_4,
	PFR_CLUSTER_INNER_5,
	PFR_CLUSTER_INNER_TCP_5
};

#define PFR_CLUSTER_TYPES		11

enum pfr_direction {
	PFR_DIRECTION_BOTH = 0,
	PFR_DIRECTION_RX,
	PFR_DIRECTION_TX
};

enum pfr_mode {
	PFR_MODE_BOTH = 0,
	PFR_MODE_SEND,
	PFR_MODE_RECV
};

struct pfr_cluster_request {
	__u32 id;			/* not 0 */
	__u32 type;			/* pfr_cluster_type */
};

/*
 * seen = bpf_rejected + rule_dropped + transmitted_only + sampled_out +
 *        ring_full + delivered
 */
struct pfr_counters {
	__u64 seen;
	__u64 bpf_rejected;
	__u64 rule_dropped;		/* by a rule or the default policy */
	__u64 transmitted_only;		/* reflected or bounced, not delivered */
	__u64 sampled_out;
	__u64 ring_full;
	__u64 delivered;
	__u64 tx_ok;
	__u64 tx_errors;
	__u64 poll_calls;
	__u64 consumer_faults;		/* consumer index out of its bounds */
	__u64 reflect_ok;		/* packets reflected and bounced */
	__u64 reflect_errors;		/* ... that could not be */
	__u64 reflect_loops;		/* ... of those, because they were once before */
	__u64 rules_added;		/* that packets brought about */
	__u64 rules_refused;		/* ... or would have */
	__u64 events;			/* of plugins, put into the ring; no packets */
	__u64 events_lost;		/* ... that it had no room for */
	__u64 rules_limited;		/* packets that met a limit of pfr_limits */
};

/* Bits of pfr_info.features; a program asks for what it needs, not versions. */
#define PFR_FEATURE_RING		0x0000000000000001ULL
#define PFR_FEATURE_CLUSTER		0x0000000000000002ULL
#define PFR_FEATURE_TX			0x0000000000000004ULL
#define PFR_FEATURE_RULES		0x0000000000000008ULL
#define PFR_FEATURE_PLUGINS		0x0000000000000010ULL

struct pfr_info {
	__u32 version;			/* 1.2.3 = 0x010203 */
	__u32 ring_id;
	__u64 features;
	__u32 num_channels;		/* RX queues of the first bound device */
	__s32 if_index;			/* first bound device, 0 any, -1 none */
	__u8 mac[6];			/* its address */
	__u16 num_bindings;
	__u32 mtu;
	__u32 queued;			/* packets waiting in the ring */
	__u32 device_flags;		/* PFR_INFO_* */
	__u32 cluster_id;		/* 0 = none */
	__u32 num_rules;		/* wildcard rules */
	__u32 num_hash_rules;
	__u32 num_masks;		/* different ones of the wildcard rules */
	__u32 link_type;		/* PFR_LINK_* or another LINKTYPE_* of pcap */
};

#define PFR_INFO_DEVICE_GONE		0x0001	/* the last bound device vanished */

/*
 * What each option takes. A u32 option takes exactly 4 bytes. Errors common
 * to all: EINVAL (size or value), EFAULT, ENOPROTOOPT (unknown), E2BIG.
 */
#define PFR_SO_RING		1	/* set, get; EBUSY: exists; ENOMEM */
#define PFR_SO_BIND		2	/* set; ENODEV, EOPNOTSUPP, EEXIST, EBUSY, ERANGE */
#define PFR_SO_ENABLE		3	/* u32 0, 1; ENOTCONN: no ring or device; ENODEV */
#define PFR_SO_DIRECTION	4	/* u32 pfr_direction; EBUSY: enabled */
#define PFR_SO_SOCKET_MODE	5	/* u32 pfr_mode; EBUSY: enabled */
#define PFR_SO_SAMPLING_RATE	6	/* u32, 1 = every packet */
#define PFR_SO_APPL_NAME	7	/* 1 .. PFR_APPL_NAME_LEN - 1 bytes */
#define PFR_SO_WATERMARK	8	/* u32 packets, capped at half the ring */
#define PFR_SO_FLUSH_TIMEOUT	9	/* u32 microseconds, 0 = off */
#define PFR_SO_CHANNEL_MASK	10	/* u64, all bound devices; 0 = all; ERANGE, EBUSY */
#define PFR_SO_RSS_REHASH	11	/* u32 0, 1 */
#define PFR_SO_CLUSTER		12	/* pfr_cluster_request; EINVAL other type */
#define PFR_SO_CLUSTER_LEAVE	13	/* no value; ENOENT */
#define PFR_SO_POLICY		14	/* u32, 0 = drop what no rule decides */
#define PFR_SO_PROMISC		15	/* u32 0, 1 */
#define PFR_SO_COUNTERS		16	/* get: pfr_counters */
#define PFR_SO_INFO		17	/* get: pfr_info */
/*
 * Rules. Errors: EEXIST the id or flow is taken, ENOENT no such rule, or its
 * plugin is missing, ENODEV no such reflector, ELOOP the ring listens to it,
 * ENOSPC too many, EOPNOTSUPP quick_mode, ENOMEM. PFR_SO_REFUSAL has the field.
 */
#define PFR_SO_RULE_ADD		18	/* pfr_wildcard_rule */
#define PFR_SO_RULE_REMOVE	19	/* u32 rule_id */
#define PFR_SO_HASH_RULE_ADD	20	/* pfr_hash_rule */
#define PFR_SO_HASH_RULE_REMOVE	21	/* pfr_hash_rule */
#define PFR_SO_RULE_SET		22	/* pfr_rule_set and what follows it */
#define PFR_SO_RULE_STATS	23	/* get: u32 rule_id -> pfr_rule_stats or the plugin's */
#define PFR_SO_HASH_RULE_STATS	24	/* get: pfr_hash_rule -> likewise */
#define PFR_SO_PURGE_RULES	25	/* u32 seconds without a match */
#define PFR_SO_PURGE_HASH_RULES	26	/* u32 seconds without a match */
#define PFR_SO_REFUSAL		27	/* get: pfr_refusal */
#define PFR_SO_PLUGIN_MSG	28	/* set; get: the plugin's answer; ENOENT, EOPNOTSUPP */
#define PFR_SO_PLUGIN_PAGE	29	/* get: pfr_plugin_page; ENOENT, EOPNOTSUPP, ENOSPC */
#define PFR_SO_EVENTS		30	/* u32 on; a ring with the long header: ENOTCONN */
#define PFR_SO_LIMITS		31	/* set, get: pfr_limits; EPERM: above what it was */
#define PFR_SO_FILTER_VIEW	32	/* u32 PFR_FILTER_* */

/*
 * What the socket's filter sees. Whatever it returns is a number of bytes of
 * that. PFR_FILTER_DEVICE and PFR_FILTER_NETWORK are what filters of packet
 * sockets see, SOCK_RAW and SOCK_DGRAM.
 */
#define PFR_FILTER_FRAME	0	/* what the ring gets: tags are in their places */
#define PFR_FILTER_DEVICE	1	/* the frame; a tag taken off is SKF_AD_VLAN_TAG */
#define PFR_FILTER_NETWORK	2	/* the same from the network header on */

#endif /* _UAPI_LINUX_PF_RING_ABI_H */
