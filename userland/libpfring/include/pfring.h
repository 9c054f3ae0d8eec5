/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libpfring: packets from pf_ring.ko.
 *
 *	pfring *ring = pfring_open("eth0", 1518, PF_RING_PROMISC);
 *	pfring_enable_ring(ring);
 *	while (pfring_recv(ring, &packet, 0, &header, 1) > 0)
 *		...
 *	pfring_close(ring);
 *
 * Return values: 0 or positive is success, negative one of the
 * PF_RING_ERROR_* below, unless a function says otherwise. After an error
 * pfring_last_error() has the reason in words.
 *
 * Threads: different rings may be used by different threads at will. One ring
 * belongs to one thread at a time unless it was opened with PF_RING_REENTRANT;
 * what is said to be "safe from any thread" never needs that flag. No call may
 * overlap pfring_close() of its ring.
 *
 * After fork(2) one of the two processes uses a ring, and the other closes it:
 * pfring_close() there disables nothing. Both would take the same packets.
 *
 * Structures that the library fills in keep their size for good: where its
 * function does not ask for it, they have reserved room to grow into. What later
 * releases add is at the end of what is there.
 *
 * Every function takes NULL for a pointer and answers
 * PF_RING_ERROR_INVALID_ARGUMENT (or what stands for an error in its return
 * type).
 */
#ifndef PFRING_H
#define PFRING_H

#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

#include <linux/pf_ring.h>

#ifndef PFRING_CLEAN_HEADERS
#include <pfring_compat.h>
#endif

struct bpf_program;	/* of <pcap/pcap.h> */

#ifdef __cplusplus
extern "C" {
#endif

/* --------------------------------------------------------------- constants */

#define PF_RING_ERROR_GENERIC			(-1)
#define PF_RING_ERROR_INVALID_ARGUMENT		(-2)
#define PF_RING_ERROR_NO_PKT_AVAILABLE		(-3)
#define PF_RING_ERROR_NO_TX_SLOT_AVAILABLE	(-4)
#define PF_RING_ERROR_WRONG_CONFIGURATION	(-5)
#define PF_RING_ERROR_END_OF_DEMO_MODE		(-6)
#define PF_RING_ERROR_NOT_SUPPORTED		(-7)
#define PF_RING_ERROR_INVALID_LIB_VERSION	(-8)
#define PF_RING_ERROR_UNKNOWN_ADAPTER		(-9)
#define PF_RING_ERROR_NOT_ENOUGH_MEMORY		(-10)
#define PF_RING_ERROR_INVALID_STATUS		(-11)
#define PF_RING_ERROR_RING_NOT_ENABLED		(-12)

/* Flags of pfring_open(). Those marked + are accepted and change nothing. */
#define PF_RING_ZC_SYMMETRIC_RSS	(1 << 0)  /* + */
#define PF_RING_DNA_SYMMETRIC_RSS	PF_RING_ZC_SYMMETRIC_RSS
#define PF_RING_REENTRANT		(1 << 1)  /* one ring, several threads */
#define PF_RING_LONG_HEADER		(1 << 2)  /* fill in parsed_pkt, too */
#define PF_RING_PROMISC			(1 << 3)  /* until the ring is closed */
#define PF_RING_TIMESTAMP		(1 << 4)  /* + it is always on */
#define PF_RING_HW_TIMESTAMP		(1 << 5)  /* the adapter's, if it has one */
#define PF_RING_RX_PACKET_BOUNCE	(1 << 6)  /* + it is always on */
#define PF_RING_ZC_FIXED_RSS_Q_0	(1 << 7)  /* + */
#define PF_RING_STRIP_HW_TIMESTAMP	(1 << 8)  /* cut the stamps behind packets */
#define PF_RING_DO_NOT_PARSE		(1 << 9)  /* + parsing is lazy */
#define PF_RING_DO_NOT_TIMESTAMP	(1 << 10) /* timestamps stay 0 */
#define PF_RING_CHUNK_MODE		(1 << 11) /* + */
#define PF_RING_USERSPACE_BPF		(1 << 13) /* + */
#define PF_RING_ZC_NOT_REPROGRAM_RSS	(1 << 14) /* + */
#define PF_RING_ZC_IPONLY_RSS		(1 << 16) /* + */
#define PF_RING_DO_NOT_STRIP_FCS	(1 << 21) /* + */
#define PF_RING_TX_BPF			(1 << 22) /* + */
#define PF_RING_DISCARD_INJECTED_PKTS	(1 << 24) /* + a ring never has its own */

/*
 * These name what only certain adapters do: pfring_open() refuses them.
 */
#define PF_RING_FLOW_OFFLOAD		(1 << 17)
#define PF_RING_FLOW_OFFLOAD_NOUPDATES	(1 << 18)
#define PF_RING_FLOW_OFFLOAD_NORAWDATA	(1 << 19)
#define PF_RING_L7_FILTERING		(1 << 20)
#define PF_RING_FLOW_OFFLOAD_TUNNEL	(1 << 23)

/*
 * The vendor whose time stamps are behind packets, at most one: they become the
 * packets' times, with PKT_FLAGS_HW_TIMESTAMP, when packets are received. A packet
 * that has none, or was cut, stays as it is. Arista's (7150) count from frames that
 * the switch sends each second; before the first of them there is no time. With
 * PF_RING_STRIP_HW_TIMESTAMP they are cut off, and caplen and len are less.
 */
#define PF_RING_IXIA_TIMESTAMP		(1 << 12)
#define PF_RING_VSS_APCON_TIMESTAMP	(1 << 15)
#define PF_RING_ARISTA_TIMESTAMP	(1 << 25)
#define PF_RING_METAWATCH_TIMESTAMP	(1 << 26)

/* Of pfring_set_vlan_id(). */
#define RING_NO_VLAN	0		/* untagged packets */
#define RING_ANY_VLAN	0xFFFF

/* Rings of a pfring_bundle. */
#define MAX_NUM_BUNDLE_ELEMENTS	64

/* The rule that diverts a ring's packets: id of the last that can be. */
#define PFRING_LAST_RULE_ID	65534

/* Short forms of fields of struct pkt_parsing_info. */
#define ipv4_tos	ip_tos
#define ipv6_tos	ip_tos
#define ipv4_src	ip_src.v4
#define ipv4_dst	ip_dst.v4
#define ipv6_src	ip_src.v6
#define ipv6_dst	ip_dst.v6
#define host4_low	host_low.v4
#define host4_high	host_high.v4
#define host6_low	host_low.v6
#define host6_high	host_high.v6
#define host4_peer_a	host_peer_a.v4
#define host4_peer_b	host_peer_b.v4
#define host6_peer_a	host_peer_a.v6
#define host6_peer_b	host_peer_b.v6

/* ------------------------------------------------------------------- types */

typedef struct __pfring pfring;

/* Models of adapters that programs ask for; a ring has none of them. */
typedef enum {
	no_dna_device = 0,
	intel_e1000e,
	intel_e1000,
	intel_igb,
	intel_igb_82580,
	intel_igb_i350,
	intel_ixgbe,
	intel_ixgbe_82598,
	intel_ixgbe_82599,
	intel_ixgbe_82599_ts
} dna_device_model;

/* Of adapters whose memory programs see: all zero. */
struct pfring_dna {
	u_int8_t dna_mapped_device;
	struct {
		struct {
			dna_device_model device_model;
		} mem_info;
		u_int16_t channel_id;
	} dna_dev;
};

/*
 * What programs may read of a ring. Only the library changes it, and what lies
 * behind it is the library's own. A function that a ring cannot perform is NULL.
 */
#define PFRING_PUBLIC_MEMBERS						\
	int fd;			/* as pfring_get_selectable_fd(), or -1 */ \
	u_int8_t enabled;						\
	u_int8_t zc_device;	/* 0 */					\
	u_int16_t reserved;						\
	u_int32_t mtu_len;	/* of the first device, at open; 0 unknown */ \
	u_int32_t caplen;						\
	char *device_name;	/* as it was opened */			\
	int (*send)(pfring *ring, char *pkt, unsigned int pkt_len,	\
		    u_int8_t flush_packet);				\
	int (*send_ifindex)(pfring *ring, char *pkt, unsigned int pkt_len, \
			    u_int8_t flush_packet, int if_index);	\
	int (*next_pkt_time)(pfring *ring, struct timespec *ts);	\
	u_int (*dna_get_num_tx_slots)(pfring *ring);	/* NULL */	\
	u_int (*dna_get_next_free_tx_slot)(pfring *ring); /* NULL */	\
	int (*dna_copy_tx_packet_into_slot)(pfring *ring,		\
					    u_int16_t tx_slot_id,	\
					    char *buffer, u_int len); /* NULL */ \
	struct pfring_dna dna

#ifndef PFRING_LIBRARY
struct __pfring {
	PFRING_PUBLIC_MEMBERS;
};
#endif

typedef struct {
	u_int64_t recv;		/* packets put into the ring */
	u_int64_t drop;		/* packets lost because the ring was full */
} pfring_stat;

/* @h and @p are valid until the function returns. */
typedef void (*pfringProcesssPacket)(const struct pfring_pkthdr *h,
				     const unsigned char *p,
				     const unsigned char *user_bytes);
typedef pfringProcesssPacket pfringProcessPacket;

/* Which ring of several is read next: in turn, or the one with the earliest. */
typedef enum {
	pick_round_robin = 0,
	pick_fifo
} bundle_read_policy;

/* Belongs to the caller; its members to the library. */
typedef struct {
	bundle_read_policy policy;
	u_int16_t num_sockets;
	u_int16_t last_read_socket;
	pfring *sockets[MAX_NUM_BUNDLE_ELEMENTS];
} pfring_bundle;

/* A packet that pfring_recv_burst() has left in its place. */
typedef struct {
	unsigned char *data;
	u_int64_t timestamp_ns;
	u_int32_t caplen;
	u_int32_t len;
	int32_t if_index;
	u_int32_t hash;			/* 0 if nothing needed it */
	u_int32_t flags;			/* PKT_FLAGS_* */
	u_int32_t rx_direction;		/* 1 received, 0 sent */
	u_int32_t reserved[6];		/* left alone, for later releases */
} pfring_packet_info;

typedef struct {
	u_int32_t length;
	u_int32_t num_packets;
} pfring_chunk_info;

/* A packet put aside, see pfring_alloc_pkt_buff(). */
typedef void pfring_pkt_buff;

/* A compiled filter: <pcap/pcap.h> says what is in it. */
typedef struct bpf_program pfring_bpf_program;

/* What a pfring_findalldevs() list consists of. */
typedef struct pfring_if {
	struct pfring_if *next;
	char *name;			/* for pfring_open() */
	char *system_name;		/* for ip(8) */
	char *module;			/* whose devices these are: "pf_ring" */
	unsigned char mac[6];
	int if_index;			/* 0 = any */
	int status;			/* 1 up, 0 down */
} pfring_if_t;

typedef struct {
	u_int32_t max_packet_size;	/* that fits the device, with its header */
	u_int32_t rx_ring_slots;		/* of the adapter; 0 unknown */
	u_int32_t tx_ring_slots;
	u_int32_t num_rx_channels;
	u_int32_t reserved[12];		/* 0, for later releases */
} pfring_card_settings;

/* Where pfring_add_filtering_rule() and the like put rules. */
typedef enum {
	hardware_and_software = 0,
	hardware_only,
	software_only			/* unless one is set */
} filtering_mode;

/*
 * Rules of the adapter. A field that is zero is not compared; addresses and
 * ports are in host order. A queue that the adapter does not have: dropped.
 */
typedef enum {
	intel_82599_five_tuple_rule = 0,
	intel_82599_perfect_filter_rule,
	silicom_redirector_rule,
	generic_flow_id_rule,		/* of flow tables: NOT_SUPPORTED */
	generic_flow_tuple_rule
} hw_filtering_rule_type;

typedef struct {
	u_int8_t proto;
	u_int32_t s_addr, d_addr;
	u_int16_t s_port, d_port;
	u_int16_t queue_id;
} intel_82599_five_tuple_filter_hw_rule;

typedef struct {
	u_int16_t vlan_id;
	u_int8_t proto;
	u_int32_t s_addr, d_addr;
	u_int16_t s_port, d_port;
	u_int16_t queue_id;
} intel_82599_perfect_filter_hw_rule;

typedef enum {
	drop_rule = 0,
	redirect_rule,
	mirror_rule
} silicom_redirector_rule_type;

typedef struct {
	silicom_redirector_rule_type rule_type;
	u_int8_t rule_port, rule_target_port;
	u_int16_t vlan_id_low, vlan_id_high;
	u_int8_t l3_proto;
	ip_addr src_addr, dst_addr;
	u_int32_t src_mask, dst_mask;
	u_int16_t src_port_low, src_port_high;
	u_int16_t dst_port_low, dst_port_high;
} silicom_redirector_hw_rule;

typedef enum {
	flow_drop_rule = 0,
	flow_mark_rule,
	flow_pass_rule
} generic_flow_rule_action_type;

/* The flow that an adapter has given this id, in pkt_hash. */
typedef struct {
	generic_flow_rule_action_type action;
	u_int32_t flow_id;
	u_int32_t thread;
} generic_flow_id_hw_rule;

typedef struct {
	generic_flow_rule_action_type action;
	ip_addr src_ip, dst_ip;
	u_int16_t src_port, dst_port;
	u_int8_t ip_version, protocol;
} generic_flow_tuple_hw_rule;

/* The packet that such an adapter sends when it has counted a flow. */
typedef struct {
	u_int32_t flow_id;
	u_int8_t ip_version;
	u_int8_t l4_protocol;
	u_int8_t tos;
	u_int8_t tcp_flags;
	ip_addr src_ip, dst_ip;
	u_int16_t vlan_id;
	u_int16_t src_port, dst_port;
	u_int16_t reserved;
	u_int64_t fwd_packets, fwd_bytes;
	u_int64_t rev_packets, rev_bytes;
	u_int64_t fwd_ts_first, fwd_ts_last;	/* ns since the epoch */
	u_int64_t rev_ts_first, rev_ts_last;
} generic_flow_update;

typedef struct {
	hw_filtering_rule_type rule_family_type;
	u_int16_t rule_id;		/* its place in the adapter */
	union {
		intel_82599_five_tuple_filter_hw_rule five_tuple_rule;
		intel_82599_perfect_filter_hw_rule perfect_rule;
		silicom_redirector_hw_rule redirector_rule;
		generic_flow_id_hw_rule flow_id_rule;
		generic_flow_tuple_hw_rule flow_tuple_rule;
	} rule_family;
} hw_filtering_rule;

/* The device whose hardware rules a ring manages. */
typedef struct {
	char device_name[PFR_NAME_LEN];
} virtual_filtering_device_info;

/* ----------------------------------------------------------- open and close */

/**
 * pfring_open - open devices for capture and transmission
 * @device_name: "eth0"; RX queues "eth0@1", "eth0@0-3,5"; several devices
 *	"eth0;eth1", "eth0,eth1" (behind an '@' a comma separates queues);
 *	"any" for all devices of the network namespace
 *
 *	A prefix says where packets come from, if not from one ring of
 *	pf_ring.ko: "multi:eth0;eth1@2" from a ring each, read as one;
 *	"usr0" from a program that opened "userspace:usr0" to send;
 *	"pcap:FILE", "pcap:eth0" from libpcap; "af_packet:eth0" from a packet
 *	socket. There, rules, clusters and queues are NOT_SUPPORTED.
 * @caplen: bytes to keep of each packet, at least 1; values above MAX_CAPLEN
 *	mean MAX_CAPLEN
 * @flags: PF_RING_*
 *
 * The ring sees no packet before pfring_enable_ring().
 *
 * Return: the ring, or NULL with errno set: ENODEV no such device, EPERM
 * CAP_NET_RAW is missing, EAFNOSUPPORT pf_ring.ko is not loaded, ENOMEM, EINVAL
 * arguments, EBUSY device or queue taken (quick_mode), EPROTO module and library
 * do not fit each other. pfring_last_error() has it in words. Safe from any
 * thread.
 *
 * Without the module, the environment variable PFRING_FALLBACK=af_packet opens a
 * packet socket instead, and says so on stderr, once. PFRING_FALLBACK=none
 * forbids what a build may have chosen.
 */
pfring *pfring_open(const char *device_name, u_int32_t caplen, u_int32_t flags);

/**
 * pfring_open_slots - pfring_open() with room for so many packets
 * @min_num_slots: at least; 0 as the module's parameter min_num_slots. Only
 *	rings of pf_ring.ko itself have room of their own.
 */
pfring *pfring_open_slots(const char *device_name, uint32_t caplen,
			  uint32_t flags, uint32_t min_num_slots);

/**
 * pfring_open_multichannel - one ring for each RX queue of a device
 * @device_name: a device without '@'
 * @ring: receives the rings; ring[n] is that of queue n
 *
 * All queues are opened or none.
 *
 * Return: the number of rings opened, 0 after an error (errno as with
 * pfring_open()). Safe from any thread.
 */
u_int8_t pfring_open_multichannel(const char *device_name, u_int32_t caplen,
				  u_int32_t flags,
				  pfring *ring[MAX_NUM_RX_CHANNELS]);

/**
 * pfring_open_consumer - open a ring whose packets a plugin gets
 * @consumer_plugin_id: and the others as with
 *	pfring_set_packet_consumer_mode(), with which it is done
 */
pfring *pfring_open_consumer(const char *device_name, u_int32_t caplen,
			     u_int32_t flags, u_int8_t consumer_plugin_id,
			     char *consumer_data,
			     unsigned int consumer_data_len);

/**
 * pfring_bind - add devices to a ring
 * @device_name: as with pfring_open(); all of them are added or none
 *
 * Return: 0; UNKNOWN_ADAPTER, INVALID_ARGUMENT.
 */
int pfring_bind(pfring *ring, char *device_name);

/**
 * pfring_shutdown - end all use of a ring, from any thread
 *
 * The ring is disabled, a waiting call returns, and further ones answer
 * PF_RING_ERROR_INVALID_STATUS. pfring_close() must still be called.
 */
void pfring_shutdown(pfring *ring);

/**
 * pfring_close - close a ring and give its memory back
 *
 * Pointers to packets become invalid. Not for signal handlers: there, call
 * pfring_breakloop().
 */
void pfring_close(pfring *ring);

/**
 * pfring_enable_ring - let packets in
 *
 * pfring_loop(), pfring_poll() and pfring_bundle_add() enable a ring that never
 * was. pfring_recv() does not.
 *
 * Return: 0, also when it was enabled; WRONG_CONFIGURATION no device is bound.
 */
int pfring_enable_ring(pfring *ring);

/* Let no more packets in. Those in the ring can still be read. */
int pfring_disable_ring(pfring *ring);

/* ----------------------------------------------------------------- receive */

/**
 * pfring_recv - the next packet
 * @buffer: with @buffer_len 0, *buffer is set to the packet in the ring itself:
 *	read-only memory that stays valid until the next call that receives on
 *	this ring; else *buffer is the caller's memory, and the packet is copied
 * @buffer_len: bytes at *buffer; a longer packet is cut, and hdr->caplen with it
 * @hdr: receives ts, caplen and len; with PF_RING_LONG_HEADER extended_hdr too,
 *	else that is left alone
 * @wait_for_incoming_packet: 0 returns at once when there is no packet; else the
 *	wait has no limit: it ends with a packet, pfring_breakloop(),
 *	pfring_disable_ring(), pfring_shutdown() or the end of the device, not
 *	after the poll duration
 *
 * Return: 1 a packet; 0 none, or pfring_breakloop() was called;
 * RING_NOT_ENABLED, and no packet is left from before it was disabled;
 * NOT_SUPPORTED the ring only sends; INVALID_ARGUMENT, also @buffer_len 0 on a
 * PF_RING_REENTRANT ring; UNKNOWN_ADAPTER the device is gone, the ring empty.
 */
int pfring_recv(pfring *ring, unsigned char **buffer, unsigned int buffer_len,
		struct pfring_pkthdr *hdr, u_int8_t wait_for_incoming_packet);

/**
 * pfring_recv_parsed - pfring_recv() and pfring_parse_pkt() in one
 *
 * extended_hdr is filled in with or without PF_RING_LONG_HEADER.
 *
 * Return: if there is a packet, as pfring_parse_pkt(), but 1 where that says 0;
 * else as pfring_recv().
 */
int pfring_recv_parsed(pfring *ring, unsigned char **buffer,
		       unsigned int buffer_len, struct pfring_pkthdr *hdr,
		       u_int8_t wait_for_incoming_packet, u_int8_t level,
		       u_int8_t add_timestamp, u_int8_t add_hash);

/* The guide's other spelling of pfring_recv_parsed(). */
int pfring_rcv_parsed(pfring *ring, unsigned char **buffer,
		      unsigned int buffer_len, struct pfring_pkthdr *hdr,
		      u_int8_t wait_for_incoming_packet, u_int8_t level,
		      u_int8_t add_timestamp, u_int8_t add_hash);

/**
 * pfring_recv_burst - several packets, in their places
 * @packets: receives up to @max_num_packets of them; all are valid until the
 *	next call that receives on this ring
 *
 * Return: how many; else as pfring_recv(). Rings that are not read from
 * pf_ring.ko directly have one at a time. REENTRANT ones have none:
 * INVALID_ARGUMENT.
 */
int pfring_recv_burst(pfring *ring, pfring_packet_info *packets,
		      u_int8_t max_num_packets, u_int8_t wait_for_packets);

/* For adapters that deliver packets in chunks: NOT_SUPPORTED. */
int pfring_recv_chunk(pfring *ring, void **chunk, pfring_chunk_info *info,
		      u_int8_t wait_for_incoming_chunk);

/**
 * pfring_loop - call a function with each packet
 * @looper: gets header, packet and @user_bytes
 * @wait_for_packet: 0 spins, else sleeps until there are packets
 *
 * Return: 0 after pfring_breakloop(), else an error of pfring_recv(). On a
 * PF_RING_REENTRANT ring, INVALID_ARGUMENT.
 */
int pfring_loop(pfring *ring, pfringProcesssPacket looper,
		const unsigned char *user_bytes, u_int8_t wait_for_packet);

/**
 * pfring_breakloop - end the waiting calls on this ring
 *
 * These are pfring_loop(), pfring_poll(), and pfring_recv() that waits: all that
 * are in progress in any thread, or, if none is, the next one, which ends even if
 * this was called twice. Async-signal-safe, and safe from any thread.
 */
void pfring_breakloop(pfring *ring);

/**
 * pfring_poll - wait for packets
 * @wait_duration: milliseconds; 0 only looks
 *
 * Wakes at the watermark or when the oldest packet is older than the watermark
 * timeout. While the caller holds a packet of the ring (pfring_recv() with
 * buffer_len 0) it may return early.
 *
 * Return: as poll(2): 1 packets, 0 time is over or pfring_breakloop(); a
 * negative error: GENERIC (errno EINTR: a signal), UNKNOWN_ADAPTER,
 * RING_NOT_ENABLED after pfring_disable_ring(). Safe from any thread.
 */
int pfring_poll(pfring *ring, unsigned int wait_duration);

/* 1 if pfring_recv() would find a packet, else 0; no system call. */
int pfring_is_pkt_available(pfring *ring);

/**
 * pfring_next_pkt_time - arrival of the packet that pfring_recv() would return
 *
 * Return: 0; NO_PKT_AVAILABLE.
 */
int pfring_next_pkt_time(pfring *ring, struct timespec *ts);

/**
 * pfring_next_pkt_raw_timestamp - the same as the adapter stamped it
 * @timestamp_ns: nanoseconds of the adapter's clock
 *
 * Return: 0; NO_PKT_AVAILABLE; NOT_SUPPORTED the packet has no hardware stamp.
 */
int pfring_next_pkt_raw_timestamp(pfring *ring, u_int64_t *timestamp_ns);

/**
 * pfring_sync_indexes_with_kernel - give back the packet in the caller's hands
 *
 * What the next pfring_recv() would do first: a pointer into the ring becomes
 * invalid, and its memory free for new packets.
 */
void pfring_sync_indexes_with_kernel(pfring *ring);

/* ------------------------------------------------------------- several rings */

/**
 * pfring_bundle_init - make a bundle of rings, which are read as one
 * @bundle: the caller's memory
 */
void pfring_bundle_init(pfring_bundle *bundle, bundle_read_policy p);

/*
 * Enables the ring, unless it was disabled. INVALID_ARGUMENT: it is in the
 * bundle, or there are 64; else as pfring_enable_ring().
 */
int pfring_bundle_add(pfring_bundle *bundle, pfring *ring);

/* As pfring_poll(), for any of the rings. */
int pfring_bundle_poll(pfring_bundle *bundle, unsigned int wait_duration);

/* As pfring_recv(), from the ring whose turn it is. */
int pfring_bundle_read(pfring_bundle *bundle, unsigned char **buffer,
		       unsigned int buffer_len, struct pfring_pkthdr *hdr,
		       u_int8_t wait_for_incoming_packet);

/* Empties the bundle; its rings stay open (destroy), or are closed (close). */
void pfring_bundle_destroy(pfring_bundle *bundle);
void pfring_bundle_close(pfring_bundle *bundle);

/**
 * pfring_set_read_policy - how a ring of several rings chooses
 * @policy: of a "multi:" ring or a master; unless set, by time
 */
int pfring_set_read_policy(pfring *ring, bundle_read_policy policy);

/**
 * pfring_set_master - let another ring get this one's packets
 * @master: of this process, and read by one thread; from now on, do not receive
 *	on @ring itself
 *
 * Each keeps its own devices, filters and rules. It ends when either is closed.
 */
int pfring_set_master(pfring *ring, pfring *master);

/* The same by pfring_get_ring_id(); NOT_SUPPORTED in another process. */
int pfring_set_master_id(pfring *ring, u_int32_t master_id);

/* ----------------------------------------------------------- packets put aside */

/**
 * pfring_alloc_pkt_buff - memory for one packet
 *
 * It is the library's: give it back with pfring_release_pkt_buff() before the
 * ring is closed. It may be used with other rings, too.
 *
 * Return: the buffer, or NULL.
 */
pfring_pkt_buff *pfring_alloc_pkt_buff(pfring *ring);
void pfring_release_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle);

/* pfring_recv() into the buffer. */
int pfring_recv_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle,
			 struct pfring_pkthdr *hdr,
			 u_int8_t wait_for_incoming_packet);
int pfring_rcv_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle,
			struct pfring_pkthdr *hdr,
			u_int8_t wait_for_incoming_packet);

/*
 * Sends what is in the buffer: to the devices that were set or added, else to
 * the one that it came from, else to the ring's. The buffer is empty then.
 * Return: bytes sent.
 */
int pfring_send_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle,
			 u_int8_t flush_packet);

unsigned char *pfring_get_pkt_buff_data(pfring *ring,
					pfring_pkt_buff *pkt_handle);

/* At most the ring's caplen. */
int pfring_set_pkt_buff_len(pfring *ring, pfring_pkt_buff *pkt_handle,
			    u_int32_t len);
int pfring_set_pkt_buff_ifindex(pfring *ring, pfring_pkt_buff *pkt_handle,
				int if_index);
int pfring_add_pkt_buff_ifindex(pfring *ring, pfring_pkt_buff *pkt_handle,
				int if_index);

/* -------------------------------------------------------------------- send */

/**
 * pfring_send - send a frame, Ethernet header first, as it is
 * @flush_packet: without effect: frames are never held back
 *
 * Return: bytes sent; RING_NOT_ENABLED; NOT_SUPPORTED the ring only receives;
 * NO_TX_SLOT_AVAILABLE the device's queue is full, try again; INVALID_ARGUMENT
 * too long or too short for the device; INVALID_STATUS the device is down;
 * UNKNOWN_ADAPTER it is gone; WRONG_CONFIGURATION the ring listens to "any".
 * Waits while the socket's send buffer is full. Safe from any thread.
 */
int pfring_send(pfring *ring, char *pkt, unsigned int pkt_len,
		u_int8_t flush_packet);

/**
 * pfring_send_ifindex - pfring_send() on a device of choice
 * @if_index: of any device of the namespace, see pfring_get_device_ifindex()
 */
int pfring_send_ifindex(pfring *ring, char *pkt, unsigned int pkt_len,
			u_int8_t flush_packet, int if_index);

/**
 * pfring_send_parsed - pfring_send() of hdr->len bytes
 *
 * INVALID_ARGUMENT if hdr->caplen says that not all of them are there.
 */
int pfring_send_parsed(pfring *ring, char *pkt,
		       struct pfring_pkthdr *hdr, u_int8_t flush_packet);

/**
 * pfring_send_last_rx_packet - send what pfring_recv() returned last
 * @tx_interface_id: interface index
 *
 * That is no new packet: it is sent in recv_only_mode, too. After pfring_recv() with a
 * copy, the caller's copy is sent, which must still
 * be in its place.
 *
 * Return: 0; NO_PKT_AVAILABLE nothing was received, or it was given back;
 * INVALID_ARGUMENT the packet was cut (caplen < len): it is not sent short;
 * else as pfring_send().
 */
int pfring_send_last_rx_packet(pfring *ring, int tx_interface_id);

/**
 * pfring_send_get_time - pfring_send(), and when the frame was sent
 * @ts: the adapter's time if its TX time stamps are on (see
 *	pfring_enable_hw_timestamp()), else the driver's
 *
 * Other rings of the device, and this one, see the frame as sent.
 *
 * Return: bytes sent; NOT_SUPPORTED the driver stamps nothing.
 */
int pfring_send_get_time(pfring *ring, char *pkt, unsigned int pkt_len,
			 struct timespec *ts);

/* Frames are never held back: 0 for a watermark of 0 and 1, else NOT_SUPPORTED. */
int pfring_set_tx_watermark(pfring *ring, u_int16_t watermark);
int pfring_flush_tx_packets(pfring *ring);

/* For adapters that show programs their transmit slots: NOT_SUPPORTED. */
int pfring_copy_tx_packet_into_slot(pfring *ring, u_int16_t tx_slot_id,
				    char *buffer, unsigned int len);

/**
 * pfring_loopback_test - send a frame, and capture it
 * @buffer: receives it
 * @test_len: of the frame, 60 to the device's MTU and at most @buffer_len
 *
 * It goes out of the ring's device to no one (experimental EtherType), and is
 * read back from a ring of its own.
 *
 * Return: 0; GENERIC what came is not what was sent, or nothing came.
 */
int pfring_loopback_test(pfring *ring, char *buffer, unsigned int buffer_len,
			 unsigned int test_len);

/* ----------------------------------------------------------------- settings */

/*
 * 0, or a negative error. Direction and socket mode are set before
 * pfring_enable_ring() (INVALID_STATUS after it); the others at any time. Safe
 * from any thread.
 */
int pfring_set_direction(pfring *ring, packet_direction direction);
int pfring_set_socket_mode(pfring *ring, socket_mode mode);
int pfring_set_promisc(pfring *ring, int set_promisc);

/* 1 packet in @rate is kept of those that pass all filters; 1 = all. */
int pfring_set_sampling_rate(pfring *ring, u_int32_t rate);

/* As shown in /proc/net/pf_ring; cut to PFR_APPL_NAME_LEN - 1 bytes. */
int pfring_set_application_name(pfring *ring, char *name);

/* Packets that wake a waiting reader, default 128, at most half the ring. */
int pfring_set_poll_watermark(pfring *ring, u_int16_t watermark);

/* Milliseconds after which fewer packets wake it, default 10; 0 = never. */
int pfring_set_poll_watermark_timeout(pfring *ring, u_int16_t timeout);

/*
 * Milliseconds (default 500) between two looks of a waiting pfring_recv(). They do
 * not end its wait: see there.
 */
int pfring_set_poll_duration(pfring *ring, unsigned int duration);

/* Only RX queue @channel_id (0 .. 63); 0xFFFFFFFF = all. */
int pfring_set_channel_id(pfring *ring, u_int32_t channel_id);

/* Bit n = RX queue n, for the first 32; 0 = all. Others: "eth0@32-63". */
int pfring_set_channel_mask(pfring *ring, u_int32_t channel_mask);

/* Choose the queue by a bidirectional hash instead of asking the adapter. */
int pfring_enable_rss_rehash(pfring *ring);

/**
 * pfring_set_cluster - share the packets with the other rings of a cluster
 * @clusterId: per network namespace; 0 means no cluster, and leaves it
 * @the_type: how to share; INVALID_ARGUMENT if the cluster has another type
 */
int pfring_set_cluster(pfring *ring, unsigned int clusterId,
		       cluster_type the_type);
int pfring_remove_from_cluster(pfring *ring);

/**
 * pfring_set_bpf_filter - keep only packets that match
 * @filter_buffer: in the language of pcap-filter(7)
 *
 * It replaces the one before and is applied in the kernel.
 *
 * Return: 0; INVALID_ARGUMENT with libpcap's complaint in pfring_last_error();
 * NOT_SUPPORTED the library was built without libpcap.
 */
int pfring_set_bpf_filter(pfring *ring, char *filter_buffer);

/* INVALID_STATUS if there is none. */
int pfring_remove_bpf_filter(pfring *ring);

/**
 * pfring_set_vlan_id - keep only packets of one VLAN
 * @vlan_id: 1 to 4095 of the outer tag; RING_NO_VLAN; RING_ANY_VLAN
 *
 * It is a BPF filter, joined with that of pfring_set_bpf_filter(), which sees
 * what is behind the tag.
 */
int pfring_set_vlan_id(pfring *ring, u_int16_t vlan_id);

/* Filters without a ring, as pcap_compile() and pcap_offline_filter(). */
int pfring_parse_bpf_filter(const char *filter_buffer, unsigned int caplen,
			    pfring_bpf_program *filter);
unsigned int pfring_bpf_filter(const pfring_bpf_program *filter,
			       const unsigned char *packet, unsigned int caplen,
			       unsigned int len);
void pfring_free_bpf_filter(pfring_bpf_program *filter);

/**
 * pfring_set_packet_slicing - keep headers, and little behind them
 * @level: of the last header to keep, 2 to 4; 0 ends it
 * @additional_bytes: behind it
 *
 * hdr->caplen of received packets becomes smaller; a packet without such a
 * header is cut behind the last that it has.
 */
int pfring_set_packet_slicing(pfring *ring, u_int8_t level,
			      u_int32_t additional_bytes);

/**
 * pfring_config - for programs that do not wait
 * @cpu_percentage: of a CPU that pfring_loop() may take to look for packets
 *	when there are none; 100 unless set
 */
void pfring_config(unsigned short cpu_percentage);

/* Not kept by pf_ring.ko: NOT_SUPPORTED. */
int pfring_set_application_stats(pfring *ring, const char *stats);
int pfring_set_bound_dev_name(pfring *ring, const char *custom_dev_name);
int pfring_set_filtering_sampling_rate(pfring *ring, u_int32_t rate);

/**
 * pfring_set_if_promisc - set or clear a device's promiscuous flag
 *
 * It stays as it is after the program ends; PF_RING_PROMISC does not. Needs
 * CAP_NET_ADMIN. Safe from any thread.
 */
int pfring_set_if_promisc(const char *device, int set_promisc);

/* ---------------------------------------------------------- where packets go */

/**
 * pfring_set_packet_consumer_mode - let a plugin have the packets
 * @plugin_id: of a plugin in the kernel; 0 ends it
 * @plugin_data: for its filter, at most FILTER_PLUGIN_DATA_LEN bytes, or NULL
 *
 * Packets that no rule decides about go to the plugin, and not to the ring. It
 * is a rule with the id PFRING_LAST_RULE_ID, by which the plugin's statistics
 * can be asked for.
 */
int pfring_set_packet_consumer_mode(pfring *ring, u_int8_t plugin_id,
				    char *plugin_data,
				    unsigned int plugin_data_len);
u_int8_t pfring_get_packet_consumer_mode(pfring *ring);

/**
 * pfring_set_reflector - send packets out of another device, in the kernel
 * @reflectorDevice: not one that the ring listens to; NULL or "" ends it
 *
 * Packets that no rule decides about are sent, and do not come to the ring. It
 * is a rule with the id PFRING_LAST_RULE_ID.
 */
int pfring_set_reflector(pfring *ring, char *reflectorDevice);

/**
 * pfring_set_reflector_device - send each packet that is received, too
 * @device_name: not one that the ring listens to; NULL or "" ends it
 *
 * The library does it when the packet is received. One that was cut all the same,
 * because it was put together from several, is not sent.
 *
 * Return: 0; INVALID_ARGUMENT the ring keeps less than its device's MTU and the
 * header, so that long packets would not be sent; else as pfring_open().
 */
int pfring_set_reflector_device(pfring *ring, char *device_name);

/* ------------------------------------------------------------ the adapter's */

/*
 * The time of the adapter's own clock, a PTP clock of the kernel. NOT_SUPPORTED:
 * it has none. It takes access to /dev/ptp*.
 */
int pfring_get_device_clock(pfring *ring, struct timespec *ts);
int pfring_set_device_clock(pfring *ring, struct timespec *ts);
/* @sign: negative subtracts @offset, else it is added. */
int pfring_adjust_device_clock(pfring *ring, struct timespec *offset,
			       int8_t sign);

/* Time stamps by the adapter, on or off. NOT_SUPPORTED: it cannot. */
int pfring_enable_hw_timestamp(pfring *ring, char *device_name,
			       u_int8_t enable_rx, u_int8_t enable_tx);

/**
 * pfring_add_hw_rule - put a rule into the adapter (ethtool's n-tuple filters)
 *
 * It concerns the whole device, and stays when the ring is closed.
 * NOT_SUPPORTED: the adapter has no such rules, or not of this kind.
 */
int pfring_add_hw_rule(pfring *ring, hw_filtering_rule *rule);
int pfring_remove_hw_rule(pfring *ring, u_int16_t rule_id);

/*
 * With hardware, rules that drop what the adapter can tell apart go there, with
 * the same id. hardware_only refuses all others; both: the adapter gets them
 * besides, if it can.
 */
int pfring_set_filtering_mode(pfring *ring, filtering_mode mode);

/* The device that hardware rules of this ring are for, if not the bound one. */
int pfring_set_virtual_device(pfring *ring, virtual_filtering_device_info *info);

/* 1 a link, 0 none, or a negative error. */
int pfring_get_link_status(pfring *ring);

/* In Mbit/s; 0 unknown. */
u_int32_t pfring_get_interface_speed(pfring *ring);
u_int32_t pfring_get_ethtool_link_speed(const char *ifname); /* without a ring */
int pfring_get_card_settings(pfring *ring, pfring_card_settings *settings);

/*
 * LINKTYPE_* of pcap files: 1 Ethernet, also for "any"; 101 IP without a header in
 * front; others are bytes. It follows the device.
 */
int pfring_get_link_type(pfring *ring);
unsigned int pfring_get_num_tx_slots(pfring *ring);	/* 0 unknown */

/* ------------------------------------------------------------------- rules */

/*
 * What a rule says is described with filtering_rule and hash_filtering_rule in
 * <linux/pf_ring.h>. Clear the structure first: a field that is zero is not
 * compared, or what it stands for is not wanted. Exact ("hash") rules are looked
 * at first, then the others in ascending order of their ids, then the default
 * policy. Rules come and go while packets flow, at any time from
 * pfring_open() on, and end with the ring.
 *
 * If a rule is refused, the ring keeps those it had, and pfring_last_error()
 * says which field is wrong: "rule 10: core_fields.sport_low: upside down".
 *
 * Return: 0; INVALID_ARGUMENT a field is wrong, or the ring listens to the
 * reflector (errno ELOOP); INVALID_STATUS the id or flow has a rule already
 * (EEXIST), there is no such rule or no such plugin (ENOENT), no room (ENOSPC);
 * UNKNOWN_ADAPTER no such reflector; NOT_SUPPORTED quick_mode, or a module
 * without rules; NOT_ENOUGH_MEMORY. Safe from any thread.
 */
int pfring_add_filtering_rule(pfring *ring, filtering_rule *rule_to_add);
int pfring_remove_filtering_rule(pfring *ring, u_int16_t rule_id);

/* @add_rule: 0 removes the rule of that flow, whatever else it says. */
int pfring_handle_hash_filtering_rule(pfring *ring,
				      hash_filtering_rule *rule_to_add,
				      unsigned char add_rule);

/**
 * pfring_replace_filtering_rules - put others in the place of all rules
 * @rules: @num_rules of them, in any order; NULL if that is 0
 * @hash_rules: @num_hash_rules of them
 * @rules_default_accept_policy: as pfring_toggle_filtering_policy(); -1 leaves
 *	it as it is
 *
 * It happens between two packets, or, if one of the rules is refused, not at
 * all. Counters of the rules begin at 0.
 */
int pfring_replace_filtering_rules(pfring *ring, const filtering_rule *rules,
				   u_int32_t num_rules,
				   const hash_filtering_rule *hash_rules,
				   u_int32_t num_hash_rules,
				   int rules_default_accept_policy);

/*
 * Why the last rule or set was refused, for programs; error 0 if none was.
 * @size: sizeof(*refusal)
 */
int pfring_get_refusal(pfring *ring, struct pfr_refusal *refusal, size_t size);

/**
 * pfring_get_filtering_rule_stats - what a rule has counted
 * @stats: receives a struct pfr_rule_stats, or the statistics of the plugin
 *	that the rule names as its action
 * @stats_len: bytes of room at @stats; receives how many were written
 *
 * Return: 0; INVALID_STATUS there is no such rule; INVALID_ARGUMENT with errno
 * EMSGSIZE: too little room, nothing was written.
 */
int pfring_get_filtering_rule_stats(pfring *ring, u_int16_t rule_id, char *stats,
				    unsigned int *stats_len);

/* The same for the exact rule of that flow. */
int pfring_get_hash_filtering_rule_stats(pfring *ring,
					 hash_filtering_rule *rule, char *stats,
					 unsigned int *stats_len);

/*
 * Remove the rules that no packet has matched for so many seconds, but for
 * locked ones. One that never matched counts from when it was added.
 */
int pfring_purge_idle_rules(pfring *ring, u_int16_t inactivity_sec);
int pfring_purge_idle_hash_rules(pfring *ring, u_int16_t inactivity_sec);

/*
 * An entry of a list that a plugin keeps, @size bytes as its header says; a newer
 * plugin may say more. Returns 0 to go on, anything else ends it.
 */
typedef int (*pfring_plugin_entry)(const void *entry, uint32_t size, void *arg);

/**
 * pfring_plugin_pages - what a plugin keeps: flows, calls, streams
 * @plugin_id: of the plugin
 * @kind: of entries; the numbers are the plugin's
 * @rule_id: of this wildcard rule; -1: of @hash_rule, or of the whole ring
 * @hash_rule: of the exact rule of this flow, or NULL
 * @each: called for each entry
 * @arg: for @each
 *
 * Packets go on meanwhile: an entry that comes or goes in between may be missing.
 *
 * Return: 0; INVALID_STATUS there is no such rule of the plugin; INVALID_ARGUMENT it
 * has no such list; NOT_SUPPORTED it has none at all.
 */
int pfring_plugin_pages(pfring *ring, uint16_t plugin_id, uint16_t kind,
			int32_t rule_id, const hash_filtering_rule *hash_rule,
			pfring_plugin_entry each, void *arg);

/**
 * pfring_get_metadata - what a plugin has found in the packet received last
 * @metadata: in the ring, valid as long as the packet; NULL if there is nothing
 * @metadata_len: bytes of it, a multiple of 8
 *
 * The packet must be in its place (pfring_recv() with buffer_len 0), the ring one
 * with PF_RING_LONG_HEADER.
 *
 * Return: 0; NO_PKT_AVAILABLE nothing was received, or it was given back;
 * NOT_SUPPORTED the ring is not read from pf_ring.ko directly.
 */
int pfring_get_metadata(pfring *ring, u_char **metadata,
			u_int32_t *metadata_len);

/**
 * pfring_set_events - have plugins put records between the packets, or not
 * @on: 0 off, else on
 *
 * pfring_recv() then gives out records whose hdr->extended_hdr.if_index is
 * FAKE_PACKET: not a packet, but a struct pfr_event and what follows it. The ring
 * must have been opened with PF_RING_LONG_HEADER.
 */
int pfring_set_events(pfring *ring, int on);

/* What happens to packets that no rule decides about: 0 drop, else deliver. */
int pfring_toggle_filtering_policy(pfring *ring,
				   u_int8_t rules_default_accept_policy);

/* -------------------------------------------------------------- information */

/* Counted since pfring_open(). Safe from any thread, as all below. */
int pfring_stats(pfring *ring, pfring_stat *stats);

/*
 * All counters of the ring, see struct pfr_counters.
 * @size: sizeof(*counters)
 */
int pfring_counters(pfring *ring, struct pfr_counters *counters, size_t size);

/* Of the kernel module: 1.2.3 is 0x010203. */
int pfring_version(pfring *ring, u_int32_t *version);

/* The same without a ring; the library's, if the module is not loaded. */
int pfring_version_noring(u_int32_t *version);

/* The devices that pfring_open() takes; NULL if there is no memory. */
pfring_if_t *pfring_findalldevs(void);
void pfring_freealldevs(pfring_if_t *list);

/* Of the first bound device; index 0 for "any", UNKNOWN_INTERFACE for none. */
int pfring_get_bound_device_address(pfring *ring, unsigned char mac_address[6]);
int pfring_get_bound_device_ifindex(pfring *ring, int *if_index);
int pfring_get_bound_device_id(pfring *ring, int *device_id); /* the same */
int pfring_get_device_ifindex(pfring *ring, char *device_name,
			      int *if_index);
int pfring_get_mtu_size(pfring *ring);

u_int8_t pfring_get_num_rx_channels(pfring *ring);	/* 1 if unknown */
int pfring_get_selectable_fd(pfring *ring);	/* for poll(2), epoll(7), O_ASYNC */
u_int16_t pfring_get_ring_id(pfring *ring);
u_int32_t pfring_get_num_queued_pkts(pfring *ring);
unsigned int pfring_get_num_rx_slots(pfring *ring);
u_int16_t pfring_get_slot_header_len(pfring *ring); /* bytes beside a packet's */
int pfring_get_caplen(pfring *ring);

/* --------------------------------------------------------------- utilities */

/**
 * pfring_parse_pkt - find the headers of a packet
 * @pkt: hdr->caplen bytes, from the Ethernet header on, or as
 *	hdr->extended_hdr.link_type says (0 = Ethernet)
 * @hdr: extended_hdr.parsed_pkt is filled in. It is either zero, or valid for
 *	this packet: l3_offset not 0 says that the Ethernet header was parsed,
 *	l4_offset not 0 that the IP header was
 * @level: where to stop: 2 Ethernet, 3 IP, 4 TCP and UDP, 5 tunnels
 * @add_timestamp: set ts and timestamp_ns to now, if they are 0
 * @add_hash: set pkt_hash, if it is 0, to a hash of VLAN, protocol, addresses
 *	and ports that is the same for both directions; different from the
 *	kernel's, and from process to process
 *
 * Return: the topmost level whose header is whole, at most @level; 0 if not
 * even the Ethernet header is; INVALID_ARGUMENT. Safe from any thread.
 */
int pfring_parse_pkt(unsigned char *pkt, struct pfring_pkthdr *hdr,
		     u_int8_t level, u_int8_t add_timestamp, u_int8_t add_hash);

/**
 * pfring_print_parsed_pkt - a packet's headers as a line of text
 * @buff: is always ended with a NUL, if there is room for one
 * @h: with parsed_pkt filled in, see pfring_parse_pkt()
 *
 * Return: the bytes of the text, without the NUL.
 */
int pfring_print_parsed_pkt(char *buff, unsigned int buff_len,
			    const unsigned char *p,
			    const struct pfring_pkthdr *h);

/* The same of a packet that was not parsed. */
int pfring_print_pkt(char *buff, unsigned int buff_len, const unsigned char *p,
		     unsigned int len, unsigned int caplen);

/**
 * pfring_format_numbers - a number with thousands separators: 1'234'567.89
 * @buf: 32 bytes are enough for what fits 64 bits
 * @add_decimals: 0 rounds to a whole number, else two decimals
 *
 * Return: @buf, or NULL if there is none. Safe from any thread.
 */
char *pfring_format_numbers(double val, char *buf, unsigned int buf_len,
			    u_int8_t add_decimals);

/* A short text for a return code; never NULL. Safe from any thread. */
const char *pfring_strerror(int code);

/*
 * The reason for the last error of a libpfring call in this thread, and what to
 * do about it: "cannot open eth9: no such device". Valid until the next such
 * call of the thread; "" if there was no error. Calls that succeed leave it.
 */
const char *pfring_last_error(void);

#ifdef __cplusplus
}
#endif

#ifdef HAVE_ZERO
#include <pfring_zero.h>
#endif

#endif /* PFRING_H */
