/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What programs made for PF_RING expect <pfring.h> to bring along: system
 * headers, small macros, and names of adapters that this library does not drive.
 *
 * New programs define PFRING_CLEAN_HEADERS before they include <pfring.h>. Then
 * this header is left out, and they include what they need themselves.
 */
#ifndef PFRING_COMPAT_H
#define PFRING_COMPAT_H

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>

#ifdef __has_include
#if __has_include(<pcap/pcap.h>)
#include <pcap/pcap.h>
#endif
#endif

/* ------------------------------------------------------------------ versions */

/*
 * The API that programs can rely on, in the numbers of the original: what
 * "#if RING_VERSION_NUM >= 0x060003" selects is here. pfring_version() has the
 * version of the module.
 */
#define RING_VERSION		"6.0.3"
#define RING_VERSION_NUM	0x060003

/* -------------------------------------------------------------------- macros */

#ifndef DEFAULT_POLL_DURATION
#define DEFAULT_POLL_DURATION	500	/* milliseconds, of pfring_recv() */
#endif

#ifndef PAGE_SIZE
#define PAGE_SIZE		4096
#endif

#ifndef likely
#define likely(x)		__builtin_expect(!!(x), 1)
#endif

#ifndef unlikely
#define unlikely(x)		__builtin_expect(!!(x), 0)
#endif

/* The standard library of C++ has functions of these names. */
#ifndef __cplusplus
#ifndef prefetch
#define prefetch(x)		__builtin_prefetch(x)
#endif

#ifndef min
#define min(a, b)		((a) < (b) ? (a) : (b))
#endif

#ifndef max
#define max(a, b)		((a) > (b) ? (a) : (b))
#endif
#endif

/* Both are pointers to struct timespec. */
#ifndef timespec_is_before
#define timespec_is_before(a, b)					\
	((a)->tv_sec < (b)->tv_sec ||					\
	 ((a)->tv_sec == (b)->tv_sec && (a)->tv_nsec < (b)->tv_nsec))
#endif

#ifndef RING_ANY_CHANNEL
#define RING_ANY_CHANNEL	0xFFFFFFFF	/* of pfring_set_channel_id() */
#endif

#ifndef NO_PLUGIN_ID
#define NO_PLUGIN_ID		0
#endif

/* Locks of programs, which have nothing to do with the library's. */
typedef pthread_rwlock_t pfring_rwlock_t;
#define pfring_rwlock_init(lock, attr)	pthread_rwlock_init(lock, attr)
#define pfring_rwlock_rdlock(lock)	pthread_rwlock_rdlock(lock)
#define pfring_rwlock_wrlock(lock)	pthread_rwlock_wrlock(lock)
#define pfring_rwlock_unlock(lock)	pthread_rwlock_unlock(lock)
#define pfring_rwlock_destroy(lock)	pthread_rwlock_destroy(lock)

/* ------------------------------------------------------------------- packets */

/* Of pfring_extended_pkthdr.flags: adapters with flow tables set these. */
#define PKT_FLAGS_FLOW_OFFLOAD_UPDATE	(1 << 6)
#define PKT_FLAGS_FLOW_OFFLOAD_PACKET	(1 << 7)
#define PKT_FLAGS_FLOW_OFFLOAD_MARKER	(1 << 8)

/* Behind the two MAC addresses and the TPID; big-endian. */
struct eth_vlan_hdr {
	u_int16_t h_vlan_id;		/* priority, DEI, VLAN id */
	u_int16_t h_proto;		/* EtherType of what follows */
};

#ifdef __cplusplus
extern "C" {
#endif

/**
 * gmt_to_local - seconds that local time is ahead of UTC
 * @t: at that time; 0 means now
 */
int32_t gmt_to_local(time_t t);

#ifdef __cplusplus
}
#endif

#endif /* PFRING_COMPAT_H */
