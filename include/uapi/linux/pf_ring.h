/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The ABI between pf_ring.ko and its users.
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
#ifndef _UAPI_LINUX_PF_RING_H
#define _UAPI_LINUX_PF_RING_H

#include <linux/types.h>
#ifdef __KERNEL__
#include <linux/in6.h>
#include <linux/time_types.h>
#else
#include <netinet/in.h>
#include <sys/time.h>
#endif

#ifndef PF_RING
#define PF_RING				27	/* address family */
#endif
#define SOL_PF_RING			27	/* socket option level */

#define PFR_NAME_LEN			16	/* device name with its NUL */
#define PFR_APPL_NAME_LEN		32	/* application name with its NUL */
#define PFR_MAX_BINDINGS		64	/* devices of one ring */
#define MAX_NUM_RX_CHANNELS		64
#define MAX_CAPLEN			65535

#define UNKNOWN_INTERFACE		(-1)
#define FAKE_PACKET			(-2)
#define NO_TUNNEL_ID			0xFFFFFFFF
#define NO_RULE_ID			0xFFFF

/* ------------------------------------------------------------------ packets */

typedef union {
	struct in6_addr v6;		/* network order */
	__u32 v4;			/* host order */
} ip_addr;

/*
 * Where a header of the outer packet begins, from the first byte of the packet;
 * 0 = not found. payload_offset may be the packet's length.
 */
struct pkt_offset {
	__s16 eth_offset;
	__s16 vlan_offset;		/* the outer tag's TPID */
	__s16 l3_offset;
	__s16 l4_offset;
	__s16 payload_offset;
};

/* Bits of pkt_parsing_info.l3_flags. */
#define PFR_L3_FRAGMENT			0x01	/* any fragment, the first too */
#define PFR_L3_LATER_FRAGMENT		0x02	/* not the first: no ports */
#define PFR_L3_TRUNCATED		0x04	/* a header up to L4 was cut short */

/* What the header dissector found. Absent fields are zero. */
struct pkt_parsing_info {
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
	ip_addr ip_src;
	ip_addr ip_dst;
	__u16 l4_src_port;		/* TCP, UDP, UDP-Lite, SCTP; ICMP: type */
	__u16 l4_dst_port;		/* TCP, UDP, UDP-Lite, SCTP; ICMP: code */
	struct {
		__u32 seq_num;
		__u32 ack_num;
		__u8 flags;
		__u8 reserved[3];
	} tcp;
	struct {
		__u32 tunnel_id;	/* TEID, VNI, GRE key or NO_TUNNEL_ID */
		__u8 tunneled_proto;
		__u8 tunneled_ip_version;
		__u8 tunneled_l3_flags;
		__u8 reserved;
		ip_addr tunneled_ip_src;
		ip_addr tunneled_ip_dst;
		__u16 tunneled_l4_src_port;
		__u16 tunneled_l4_dst_port;
	} tunnel;
	__u16 last_matched_plugin_id;
	__u16 last_matched_rule_id;	/* NO_RULE_ID if none */
	struct pkt_offset offset;
	__u16 reserved2;
};

/* Bits of pfring_extended_pkthdr.flags. */
#define PKT_FLAGS_CHECKSUM_OFFLOAD	(1 << 0)  /* to be filled in by hardware */
#define PKT_FLAGS_CHECKSUM_OK		(1 << 1)  /* verified by hardware */
#define PKT_FLAGS_VLAN_RESTORED		(1 << 2)  /* tag was stripped, put back */
#define PKT_FLAGS_HW_TIMESTAMP		(1 << 3)  /* timestamp_ns is the NIC's */

struct pfring_extended_pkthdr {
	__u64 timestamp_ns;
	__u32 flags;
	__s32 if_index;
	__u32 pkt_hash;			/* symmetric, keyed anew at module load */
	struct {
		__s32 bounce_interface;
	} tx;
	__u8 rx_direction;		/* 1 received, 0 sent */
	__u8 reserved;
	__u16 parsed_header_len;	/* plugin memory in front of the packet */
	struct pkt_parsing_info parsed_pkt;
};

/* The header that programs and plugins see; it is not itself part of the ring. */
struct pfring_pkthdr {
#ifdef __KERNEL__
	struct __kernel_old_timeval ts;
#else
	struct timeval ts;
#endif
	__u32 caplen;			/* captured */
	__u32 len;			/* on the wire */
	struct pfring_extended_pkthdr extended_hdr;
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
#define PFR_DESC_VLAN_RESTORED		0x0004	/* as PKT_FLAGS_VLAN_RESTORED */
#define PFR_DESC_HW_TIMESTAMP		0x0008	/* as PKT_FLAGS_HW_TIMESTAMP */

struct pfr_desc {
	__u64 timestamp_ns;		/* 0 with PFR_RING_NO_TIMESTAMP */
	__u32 data;			/* offset of the packet in the data area */
	__u32 len;
	__s32 if_index;
	__u32 hash;			/* 0 if nothing needed it */
	__u16 caplen;
	__u16 flags;
	__u32 seq;			/* packet number + 1 once published */
};

/* Bits of pfr_ring_request.flags. */
#define PFR_RING_LONG_HEADER		0x0001	/* extended header with each packet */
#define PFR_RING_NO_TIMESTAMP		0x0002
#define PFR_RING_HW_TIMESTAMP		0x0004	/* the NIC's time where it has one */
#define PFR_RING_FLAGS			0x0007

/* PFR_SO_RING, set: creates the ring, once. */
struct pfr_ring_request {
	__u32 caplen;			/* 1 .. MAX_CAPLEN */
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

typedef enum {
	cluster_per_flow = 0,		/* 6-tuple: VLAN, protocol, hosts, ports */
	cluster_round_robin,
	cluster_per_flow_2_tuple,	/* hosts */
	cluster_per_flow_4_tuple,	/* hosts, ports */
	cluster_per_flow_5_tuple,	/* protocol, hosts, ports */
	cluster_per_flow_tcp_5_tuple,	/* 5-tuple for TCP, else 2-tuple */
	/* the same on the packet inside a tunnel, where there is one */
	cluster_per_inner_flow,
	cluster_per_inner_flow_2_tuple,
	cluster_per_inner_flow_4_tuple,
	cluster_per_inner_flow_5_tuple,
	cluster_per_inner_flow_tcp_5_tuple
} cluster_type;
#define PFR_CLUSTER_TYPES		11

typedef enum {
	rx_and_tx_direction = 0,
	rx_only_direction,
	tx_only_direction
} packet_direction;

typedef enum {
	send_and_recv_mode = 0,
	send_only_mode,
	recv_only_mode
} socket_mode;

struct pfr_cluster_request {
	__u32 id;			/* not 0 */
	__u32 type;			/* cluster_type */
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
};

/* Bits of pfr_info.features; a program asks for what it needs, not versions. */
#define PFR_FEATURE_RING		0x0000000000000001ULL
#define PFR_FEATURE_CLUSTER		0x0000000000000002ULL
#define PFR_FEATURE_TX			0x0000000000000004ULL

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
};

#define PFR_INFO_DEVICE_GONE		0x0001	/* the last bound device vanished */

/*
 * What each option takes. A u32 option takes exactly 4 bytes. Errors common
 * to all: EINVAL (size or value), EFAULT, ENOPROTOOPT (unknown), E2BIG.
 */
#define PFR_SO_RING		1	/* set, get; EBUSY: exists; ENOMEM */
#define PFR_SO_BIND		2	/* set; ENODEV, EOPNOTSUPP, EEXIST, EBUSY */
#define PFR_SO_ENABLE		3	/* u32 0, 1; ENOTCONN: no ring or device; ENODEV */
#define PFR_SO_DIRECTION	4	/* u32 packet_direction; EBUSY: enabled */
#define PFR_SO_SOCKET_MODE	5	/* u32 socket_mode; EBUSY: enabled */
#define PFR_SO_SAMPLING_RATE	6	/* u32, 1 = every packet */
#define PFR_SO_APPL_NAME	7	/* 1 .. PFR_APPL_NAME_LEN - 1 bytes */
#define PFR_SO_WATERMARK	8	/* u32 packets, capped at half the ring */
#define PFR_SO_FLUSH_TIMEOUT	9	/* u32 microseconds, 0 = off */
#define PFR_SO_CHANNEL_MASK	10	/* u64, all bound devices; 0 = all */
#define PFR_SO_RSS_REHASH	11	/* u32 0, 1 */
#define PFR_SO_CLUSTER		12	/* pfr_cluster_request; EINVAL other type */
#define PFR_SO_CLUSTER_LEAVE	13	/* no value; ENOENT */
#define PFR_SO_POLICY		14	/* u32, 0 = drop what no rule decides */
#define PFR_SO_PROMISC		15	/* u32 0, 1 */
#define PFR_SO_COUNTERS		16	/* get: pfr_counters */
#define PFR_SO_INFO		17	/* get: pfr_info */

#endif /* _UAPI_LINUX_PF_RING_H */
