/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The names under which programs and plugins know the ABI of pf_ring.ko. Nothing
 * is defined here that the kernel and a program exchange: all of that is in
 * <linux/pf_ring_abi.h>, for those who want no other names.
 */
#ifndef _UAPI_LINUX_PF_RING_H
#define _UAPI_LINUX_PF_RING_H

#ifdef __KERNEL__
#include <linux/time_types.h>
#else
/* In front of the kernel's headers, which then leave to libc what both define. */
#include <netinet/in.h>
#include <sys/time.h>
#endif

#include <linux/pf_ring_abi.h>

#define MAX_NUM_RX_CHANNELS		PFR_MAX_CHANNELS
#define MAX_CAPLEN			PFR_MAX_CAPLEN
#define UNKNOWN_INTERFACE		PFR_UNKNOWN_INTERFACE
#define FAKE_PACKET			PFR_FAKE_PACKET
#define NO_TUNNEL_ID			PFR_NO_TUNNEL_ID
#define NO_RULE_ID			PFR_NO_RULE_ID

/* ------------------------------------------------------------------ packets */

#define PKT_FLAGS_CHECKSUM_OFFLOAD	PFR_PKT_CHECKSUM_OFFLOAD
#define PKT_FLAGS_CHECKSUM_OK		PFR_PKT_CHECKSUM_OK
#define PKT_FLAGS_IP_MORE_FRAG		PFR_PKT_IP_MORE_FRAG
#define PKT_FLAGS_IP_FRAG_OFFSET	PFR_PKT_IP_FRAG_OFFSET
#define PKT_FLAGS_VLAN_HWACCEL		PFR_PKT_VLAN_HWACCEL
#define PKT_FLAGS_VLAN_RESTORED		PFR_PKT_VLAN_RESTORED
#define PKT_FLAGS_HW_TIMESTAMP		PFR_PKT_HW_TIMESTAMP

/* Tags of structures, which have no other synonym in C. */
#define pkt_offset			pfr_offsets
#define pkt_parsing_info		pfr_parsed

typedef union pfr_ip ip_addr;

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
#ifndef __KERNEL__
	__u8 reserved[72];		/* of programs: for later releases, left alone */
#endif
};

/* -------------------------------------------------------------------- rules */

#define REFLECTOR_NAME_LEN		PFR_NAME_LEN
#define FILTER_PLUGIN_DATA_LEN		PFR_PLUGIN_DATA_LEN
#define FILTER_PAYLOAD_PATTERN_LEN	PFR_PATTERN_LEN
#define FILTER_TUNNEL_ID_FLAG		PFR_FIELD_TUNNEL_ID

typedef enum pfr_behaviour rule_action_behaviour;
#define forward_packet_and_stop_rule_evaluation			PFR_ACT_FORWARD
#define dont_forward_packet_and_stop_rule_evaluation		PFR_ACT_DROP
#define execute_action_and_continue_rule_evaluation		PFR_ACT_CONTINUE
#define execute_action_and_stop_rule_evaluation			PFR_ACT_STOP
#define forward_packet_add_rule_and_stop_rule_evaluation	PFR_ACT_ADD_RULE
#define forward_packet_del_rule_and_stop_rule_evaluation	PFR_ACT_DEL_RULE
#define reflect_packet_and_stop_rule_evaluation			PFR_ACT_REFLECT
#define reflect_packet_and_continue_rule_evaluation		PFR_ACT_REFLECT_CONTINUE
#define bounce_packet_and_stop_rule_evaluation			PFR_ACT_BOUNCE
#define bounce_packet_and_continue_rule_evaluation		PFR_ACT_BOUNCE_CONTINUE

typedef struct pfr_internals filtering_internals;
typedef struct pfr_plugin_action filtering_rule_plugin_action;
typedef struct pfr_core_fields filtering_rule_core_fields;
typedef struct pfr_extended_fields filtering_rule_extended_fields;
typedef struct pfr_wildcard_rule filtering_rule;
typedef struct pfr_hash_rule hash_filtering_rule;

/* ---------------------------------------------------------- socket options */

typedef enum pfr_cluster_type cluster_type;
#define cluster_per_flow			PFR_CLUSTER_FLOW
#define cluster_round_robin			PFR_CLUSTER_ROUND_ROBIN
#define cluster_per_flow_2_tuple		PFR_CLUSTER_FLOW_2
#define cluster_per_flow_4_tuple		PFR_CLUSTER_FLOW_4
#define cluster_per_flow_5_tuple		PFR_CLUSTER_FLOW_5
#define cluster_per_flow_tcp_5_tuple		PFR_CLUSTER_FLOW_TCP_5
#define cluster_per_inner_flow			PFR_CLUSTER_INNER
#define cluster_per_inner_flow_2_tuple		PFR_CLUSTER_INNER_2
#define cluster_per_inner_flow_4_tuple		PFR_CLUSTER_INNER_4
#define cluster_per_inner_flow_5_tuple		PFR_CLUSTER_INNER_5
#define cluster_per_inner_flow_tcp_5_tuple	PFR_CLUSTER_INNER_TCP_5

typedef enum pfr_direction packet_direction;
#define rx_and_tx_direction			PFR_DIRECTION_BOTH
#define rx_only_direction			PFR_DIRECTION_RX
#define tx_only_direction			PFR_DIRECTION_TX

typedef enum pfr_mode socket_mode;
#define send_and_recv_mode			PFR_MODE_BOTH
#define send_only_mode				PFR_MODE_SEND
#define recv_only_mode				PFR_MODE_RECV

#endif /* _UAPI_LINUX_PF_RING_H */
