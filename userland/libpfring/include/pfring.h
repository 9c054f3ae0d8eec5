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
 * Every function takes NULL for a pointer and answers
 * PF_RING_ERROR_INVALID_ARGUMENT (or what stands for an error in its return
 * type).
 */
#ifndef PFRING_H
#define PFRING_H

#include <stdint.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

#include <linux/pf_ring.h>

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

/* Flags of pfring_open(). */
#define PF_RING_DNA_SYMMETRIC_RSS	(1 << 0)  /* accepted, without effect */
#define PF_RING_REENTRANT		(1 << 1)  /* one ring, several threads */
#define PF_RING_LONG_HEADER		(1 << 2)  /* fill in extended_hdr */
#define PF_RING_PROMISC			(1 << 3)  /* until the ring is closed */
#define PF_RING_TIMESTAMP		(1 << 4)  /* accepted: it is always on */
#define PF_RING_HW_TIMESTAMP		(1 << 5)  /* the adapter's, if it has one */
#define PF_RING_RX_PACKET_BOUNCE	(1 << 6)  /* accepted: it is always on */
#define PF_RING_STRIP_HW_TIMESTAMP	(1 << 8)  /* accepted, without effect */
#define PF_RING_DO_NOT_PARSE		(1 << 9)  /* accepted: parsing is lazy */
#define PF_RING_DO_NOT_TIMESTAMP	(1 << 10) /* timestamps stay 0 */

/* Short forms of fields of struct pkt_parsing_info. */
#define ipv4_tos	ip_tos
#define ipv6_tos	ip_tos
#define ipv4_src	ip_src.v4
#define ipv4_dst	ip_dst.v4
#define ipv6_src	ip_src.v6
#define ipv6_dst	ip_dst.v6

/* ------------------------------------------------------------------- types */

typedef struct __pfring pfring;

typedef struct {
	uint64_t recv;		/* packets put into the ring */
	uint64_t drop;		/* packets lost because the ring was full */
} pfring_stat;

/* @h and @p are valid until the function returns. */
typedef void (*pfringProcesssPacket)(const struct pfring_pkthdr *h,
				     const unsigned char *p,
				     const unsigned char *user_bytes);
typedef pfringProcesssPacket pfringProcessPacket;

/* ----------------------------------------------------------- open and close */

/**
 * pfring_open - open devices for capture and transmission
 * @device_name: "eth0"; RX queues "eth0@1", "eth0@0-3,5"; several devices
 *	"eth0;eth1", "eth0,eth1" (behind an '@' a comma separates queues);
 *	"any" for all devices of the network namespace
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
 */
pfring *pfring_open(const char *device_name, uint32_t caplen, uint32_t flags);

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
uint8_t pfring_open_multichannel(const char *device_name, uint32_t caplen,
				 uint32_t flags,
				 pfring *ring[MAX_NUM_RX_CHANNELS]);

/**
 * pfring_bind - add devices to a ring
 * @device_name: as with pfring_open(); all of them are added or none
 *
 * Return: 0; UNKNOWN_ADAPTER, INVALID_ARGUMENT.
 */
int pfring_bind(pfring *ring, const char *device_name);

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
 * @wait_for_incoming_packet: 0 returns at once when there is no packet
 *
 * Return: 1 a packet; 0 none, or pfring_breakloop() was called;
 * RING_NOT_ENABLED, and no packet is left from before it was disabled;
 * NOT_SUPPORTED the ring only sends; INVALID_ARGUMENT, also @buffer_len 0 on a
 * PF_RING_REENTRANT ring; UNKNOWN_ADAPTER the device is gone, the ring empty.
 */
int pfring_recv(pfring *ring, unsigned char **buffer, unsigned int buffer_len,
		struct pfring_pkthdr *hdr, uint8_t wait_for_incoming_packet);

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
		       uint8_t wait_for_incoming_packet, uint8_t level,
		       uint8_t add_timestamp, uint8_t add_hash);

/* The guide's other spelling of pfring_recv_parsed(). */
int pfring_rcv_parsed(pfring *ring, unsigned char **buffer,
		      unsigned int buffer_len, struct pfring_pkthdr *hdr,
		      uint8_t wait_for_incoming_packet, uint8_t level,
		      uint8_t add_timestamp, uint8_t add_hash);

/**
 * pfring_loop - call a function with each packet
 * @looper: gets header, packet and @user_bytes
 * @wait_for_packet: 0 spins, else sleeps until there are packets
 *
 * Return: 0 after pfring_breakloop(), else an error of pfring_recv(). On a
 * PF_RING_REENTRANT ring, INVALID_ARGUMENT.
 */
int pfring_loop(pfring *ring, pfringProcesssPacket looper,
		const unsigned char *user_bytes, uint8_t wait_for_packet);

/**
 * pfring_breakloop - end one waiting call on this ring
 *
 * That is pfring_loop(), pfring_poll(), or pfring_recv() that waits: the one
 * in progress, or the next. It is not lost if none is waiting, and it ends one
 * call even if called twice. Async-signal-safe, and safe from any thread.
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
 * RING_NOT_ENABLED. Safe from any thread.
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
int pfring_next_pkt_raw_timestamp(pfring *ring, uint64_t *timestamp_ns);

/**
 * pfring_sync_indexes_with_kernel - give back the packet in the caller's hands
 *
 * What the next pfring_recv() would do first: a pointer into the ring becomes
 * invalid, and its memory free for new packets.
 */
void pfring_sync_indexes_with_kernel(pfring *ring);

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
int pfring_send(pfring *ring, const void *pkt, unsigned int pkt_len,
		uint8_t flush_packet);

/**
 * pfring_send_ifindex - pfring_send() on a device of choice
 * @if_index: of any device of the namespace, see pfring_get_device_ifindex()
 */
int pfring_send_ifindex(pfring *ring, const void *pkt, unsigned int pkt_len,
			uint8_t flush_packet, int if_index);

/**
 * pfring_send_parsed - pfring_send() of hdr->len bytes
 *
 * INVALID_ARGUMENT if hdr->caplen says that not all of them are there.
 */
int pfring_send_parsed(pfring *ring, const void *pkt,
		       struct pfring_pkthdr *hdr, uint8_t flush_packet);

/**
 * pfring_send_last_rx_packet - send what pfring_recv() returned last
 * @tx_interface_id: interface index
 *
 * After pfring_recv() with a copy, the caller's copy is sent, which must still
 * be in its place.
 *
 * Return: 0; NO_PKT_AVAILABLE nothing was received, or it was given back;
 * INVALID_ARGUMENT the packet was cut (caplen < len): it is not sent short;
 * else as pfring_send().
 */
int pfring_send_last_rx_packet(pfring *ring, int tx_interface_id);

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
int pfring_set_sampling_rate(pfring *ring, uint32_t rate);

/* As shown in /proc/net/pf_ring; cut to PFR_APPL_NAME_LEN - 1 bytes. */
int pfring_set_application_name(pfring *ring, const char *name);

/* Packets that wake a waiting reader, default 128, at most half the ring. */
int pfring_set_poll_watermark(pfring *ring, uint16_t watermark);

/* Milliseconds after which fewer packets wake it, default 10; 0 = never. */
int pfring_set_poll_watermark_timeout(pfring *ring, uint16_t timeout);

/* Milliseconds (default 500) between two looks of a waiting pfring_recv(). */
int pfring_set_poll_duration(pfring *ring, unsigned int duration);

/* Only RX queue @channel_id (0 .. 63); 0xFFFFFFFF = all. */
int pfring_set_channel_id(pfring *ring, uint32_t channel_id);

/* Bit n = RX queue n; 0 = all. */
int pfring_set_channel_mask(pfring *ring, uint64_t channel_mask);

/* Choose the queue by a bidirectional hash instead of asking the adapter. */
int pfring_enable_rss_rehash(pfring *ring);

/**
 * pfring_set_cluster - share the packets with the other rings of a cluster
 * @clusterId: not 0; per network namespace
 * @the_type: how to share; INVALID_ARGUMENT if the cluster has another type
 */
int pfring_set_cluster(pfring *ring, unsigned int clusterId,
		       cluster_type the_type);
int pfring_remove_from_cluster(pfring *ring);

/* What happens to packets that no rule decides about: 0 drop, else deliver. */
int pfring_toggle_filtering_policy(pfring *ring,
				   uint8_t rules_default_accept_policy);

/**
 * pfring_set_bpf_filter - keep only packets that match
 * @filter_buffer: in the language of pcap-filter(7)
 *
 * It replaces the one before and is applied in the kernel.
 *
 * Return: 0; INVALID_ARGUMENT with libpcap's complaint in pfring_last_error();
 * NOT_SUPPORTED the library was built without libpcap.
 */
int pfring_set_bpf_filter(pfring *ring, const char *filter_buffer);

/* INVALID_STATUS if there is none. */
int pfring_remove_bpf_filter(pfring *ring);

/**
 * pfring_set_if_promisc - set or clear a device's promiscuous flag
 *
 * It stays as it is after the program ends; PF_RING_PROMISC does not. Needs
 * CAP_NET_ADMIN. Safe from any thread.
 */
int pfring_set_if_promisc(const char *device, int set_promisc);

/* -------------------------------------------------------------- information */

/* Counted since pfring_open(). Safe from any thread, as all below. */
int pfring_stats(pfring *ring, pfring_stat *stats);

/* All counters of the ring, see struct pfr_counters. */
int pfring_counters(pfring *ring, struct pfr_counters *counters);

/* Of the kernel module: 1.2.3 is 0x010203. */
int pfring_version(pfring *ring, uint32_t *version);

/* Of the first bound device; index 0 for "any", UNKNOWN_INTERFACE for none. */
int pfring_get_bound_device_address(pfring *ring, unsigned char mac_address[6]);
int pfring_get_bound_device_ifindex(pfring *ring, int *if_index);
int pfring_get_bound_device_id(pfring *ring, int *device_id); /* the same */
int pfring_get_device_ifindex(pfring *ring, const char *device_name,
			      int *if_index);
int pfring_get_mtu_size(pfring *ring);

uint8_t pfring_get_num_rx_channels(pfring *ring);	/* 1 if unknown */
int pfring_get_selectable_fd(pfring *ring);	/* for poll(2), epoll(7) */
uint16_t pfring_get_ring_id(pfring *ring);
uint32_t pfring_get_num_queued_pkts(pfring *ring);
unsigned int pfring_get_num_rx_slots(pfring *ring);
uint16_t pfring_get_slot_header_len(pfring *ring); /* bytes beside a packet's */
int pfring_get_caplen(pfring *ring);

/* --------------------------------------------------------------- utilities */

/**
 * pfring_parse_pkt - find the headers of a packet
 * @pkt: hdr->caplen bytes, Ethernet header first
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
		     uint8_t level, uint8_t add_timestamp, uint8_t add_hash);

/**
 * pfring_format_numbers - a number with thousands separators: 1'234'567.89
 * @buf: 32 bytes are enough for what fits 64 bits
 * @add_decimals: 0 rounds to a whole number, else two decimals
 *
 * Return: @buf, or NULL if there is none. Safe from any thread.
 */
char *pfring_format_numbers(double val, char *buf, unsigned int buf_len,
			    uint8_t add_decimals);

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

#endif /* PFRING_H */
