/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A pf_ring.ko of a few lines. The linker (--wrap) brings it the system calls
 * that the library makes; the ring lies in a memfd.
 */
#ifndef FAKE_KERNEL_H
#define FAKE_KERNEL_H

#include <stdbool.h>

#include <linux/filter.h>
#include <linux/pf_ring.h>

#define FAKE_RX_QUEUES	4
#define FAKE_OPTIONS	64
#define FAKE_RULE_SET	8192		/* bytes of a set, at most */

struct fake_kernel {
	/* What the test wants to happen; 0 = success. */
	int socket_errno;
	int option_errno[FAKE_OPTIONS];		/* setsockopt and getsockopt */
	int mmap_errno;			/* of the mapping below */
	int mmap_fails;			/* 1 = the first, ... */
	int send_errno;
	struct pfr_info info;
	struct pfr_ring_geometry geometry;
	struct pfr_refusal refusal;
	char rule_stats[256];
	unsigned int rule_stats_len;

	/* What the library did. */
	struct pfr_ring_request request;
	struct sockaddr_pfr bindings[PFR_MAX_BINDINGS];
	int num_bindings;
	int mappings;			/* present ones */
	int sockets;
	__u32 u32_option[FAKE_OPTIONS];
	__u64 channel_mask;
	struct pfr_cluster_request cluster;
	char name[PFR_APPL_NAME_LEN];
	bool filter_attached;
	unsigned short filter_len;
	char sent[2048];
	int sent_len;
	int sent_ifindex;		/* 0: no address was given */
	filtering_rule rule;		/* added */
	hash_filtering_rule hash_rule;	/* added, removed or asked for */
	char rule_set[FAKE_RULE_SET];
	unsigned int rule_set_len;
};

extern struct fake_kernel kernel;

/* As a freshly loaded module with eth0, eth1 and fifteen-letters. */
void fake_kernel_reset(void);

#endif /* FAKE_KERNEL_H */
