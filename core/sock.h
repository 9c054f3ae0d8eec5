/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PF_RING socket: an assembly of what the parts keep for it. Only socket.c
 * makes and ends one; the parts below use their own members.
 *
 * Locks: "lock" is the socket's mutex, for one option at a time; "rtnl" is the
 * RTNL, for everything that connects sockets and devices. lock comes first.
 * The packet path takes none; it reads under RCU what says so, and the rest
 * with READ_ONCE().
 */
#ifndef PFR_SOCK_H
#define PFR_SOCK_H

#include <linux/llist.h>
#include <linux/pf_ring_abi.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <net/sock.h>

#include "ring.h"

#define PFR_ALL_CHANNELS	(~0ULL)

struct pfr_cluster;
struct pfr_device;
struct pfr_file;
struct pfr_ruleset;

/*
 * What became of packets, per CPU; the names are those of pfr_counters. Counters
 * come first; see stats.c.
 */
struct pfr_stats {
	u64_stats_t seen;
	u64_stats_t bpf_rejected;
	u64_stats_t rule_dropped;
	u64_stats_t transmitted_only;
	u64_stats_t sampled_out;
	u64_stats_t ring_full;
	u64_stats_t delivered;
	u64_stats_t reflect_ok;
	u64_stats_t reflect_errors;
	u64_stats_t reflect_loops;
	u64_stats_t rules_limited;
	struct u64_stats_sync syncp;
};

/* One ring on one device; freed after a grace period. */
struct pfr_binding {
	struct hlist_node node;		/* rtnl, RCU: in device->bindings; first */
	struct pf_ring_socket *pfr;
	struct pfr_device *device;
	u64 channels;			/* bit n = RX queue n, all ones = all */
	bool placed;			/* rtnl: packets come */
	bool promisc;			/* rtnl: holds the device promiscuous */
	struct list_head sock_node;	/* rtnl, RCU: in pfr->bindings */
	struct rcu_head rcu;
};

/* Rules that packets brought about, and that wait to be taken. */
struct pfr_learn {
	struct llist_head pending;
	atomic_t num_adding, num_deleting;
	struct delayed_work work;
	unsigned long swept;		/* lock: jiffies, when idle ones went */
	struct mem_cgroup *memcg;	/* of who opened the ring; on whose account */
	atomic_t makers;		/* the last number given to a rule */
	bool closed;			/* no more of them */
	atomic64_t added;
	atomic64_t refused;
};

/* Records of plugins: who wants them, and what became of them. */
struct pfr_events {
	bool wanted;			/* lock; read under RCU */
	atomic64_t given;
	atomic64_t lost;
};

struct pf_ring_socket {
	struct sock sk;			/* must come first */

	/* The packet path. */
	u8 wants;			/* PFR_DIR_*; fixed while enabled */
	bool rehash;
	u8 filter_view;			/* PFR_FILTER_* */
	u32 sampling_rate;		/* 1 = every packet */
	struct pfr_ring *ring;		/* set before it is enabled, for good */
	struct pfr_stats __percpu *stats;
	struct pfr_ruleset __rcu *rules;	/* lock; NULL = there never was a rule */
	atomic_t sampled;		/* packets that met the sampler */

	/* Connections: rtnl. */
	struct list_head bindings;
	unsigned int num_bindings;
	struct pfr_cluster __rcu *cluster;	/* rtnl */
	bool gone;			/* the last device vanished */

	/* Control: lock. */
	struct mutex lock;
	bool enabled;
	bool promisc;			/* read under rtnl too */
	u8 direction;			/* enum pfr_direction */
	u8 mode;			/* enum pfr_mode */
	char appl_name[PFR_APPL_NAME_LEN];
	struct pfr_refusal refusal;
	u16 missing_plugin;		/* that the last request asked for, or 0 */
	struct pfr_learn learn;
	struct pfr_events events;
	struct pfr_limits limits;	/* of its rules */
	bool trusted;			/* opened with CAP_NET_ADMIN on the host */

	u32 id;				/* in its namespace */
	u64 unique;			/* no other ring has had it */
	pid_t pid;			/* of who opened it, in its namespace */
	atomic64_t tx_ok, tx_errors, poll_calls;
	bool closed;			/* from then on a grace period, and the ring ends */
	struct pfr_file *proc, *proc_rules;	/* rtnl */
	char proc_dev[PFR_NAME_LEN];	/* rtnl: the device in the file's name */
	struct list_head node;		/* rtnl, RCU: in pfr_net.sockets */
};

#define pfr_sk(sk_ptr) container_of(sk_ptr, struct pf_ring_socket, sk)

/* The ring for those who hold no lock. Pairs with pfr_socket_set_ring(). */
#define pfr_ring_of(pfr) smp_load_acquire(&(pfr)->ring)

#endif /* PFR_SOCK_H */
