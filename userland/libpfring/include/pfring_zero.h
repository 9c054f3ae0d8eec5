/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Clusters whose packets a function of the program distributes, and bouncers: the
 * guide's chapter 9, on any device.
 *
 * The program that makes a cluster reads the rings that it registers, asks the
 * function about each packet, and hands it to slaves: programs or threads that
 * open "dnacluster:ID@SLAVE", or "dnacluster:ID" for any that is free. They read
 * with pfring_recv() and put packets aside with pfring_alloc_pkt_buff(). A slave
 * that is slow loses packets, and no other does.
 */
#ifndef PFRING_ZERO_H
#define PFRING_ZERO_H

#include <pfring.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DNA_CLUSTER_MAX_NUM_SLAVES	32
#define DNA_CLUSTER_MAX_NUM_SOCKETS	32

/* Flags of dna_cluster_create(): accepted, without effect. */
#define DNA_CLUSTER_DIRECT_FORWARDING		(1 << 0)
#define DNA_CLUSTER_NO_ADDITIONAL_BUFFERS	(1 << 1)
#define DNA_CLUSTER_HUGEPAGES			(1 << 2)

typedef struct __pfring_dna_cluster pfring_dna_cluster;
typedef struct __pfring_dna_bouncer pfring_dna_bouncer;

/* ------------------------------------------------------------------ clusters */

/* What a distribution function says. */
typedef enum {
	DNA_CLUSTER_DROP = 0,
	DNA_CLUSTER_PASS,	/* to the slaves of *id_mask */
	DNA_CLUSTER_FRWD	/* out of the registered rings of *id_mask */
} dna_cluster_action;

typedef int (*pfring_dna_cluster_distribution_func)(const unsigned char *buffer,
						    const u_int16_t buffer_len,
						    const u_int32_t num_slaves,
						    u_int32_t *id_mask,
						    u_int32_t *hash);

/**
 * dna_cluster_create - a cluster of @num_apps slaves, disabled
 * @cluster_id: one in the network namespace
 *
 * Return: the cluster; NULL if there is no memory, or @num_apps is not 1 to 32.
 */
pfring_dna_cluster *dna_cluster_create(u_int32_t cluster_id, u_int32_t num_apps,
				       u_int32_t flags);

/* Queues are as long as the slave's ring: NOT_SUPPORTED. */
int dna_cluster_low_level_settings(pfring_dna_cluster *handle,
				   u_int32_t slave_rx_queue_len,
				   u_int32_t slave_tx_queue_len,
				   u_int32_t slave_additional_buffers);

/* These before dna_cluster_enable(): INVALID_STATUS after it. */
int dna_cluster_register_ring(pfring_dna_cluster *handle, pfring *ring);
int dna_cluster_set_mode(pfring_dna_cluster *handle, socket_mode mode);
void dna_cluster_set_distribution_function(pfring_dna_cluster *handle,
					   pfring_dna_cluster_distribution_func func);
void dna_cluster_set_wait_mode(pfring_dna_cluster *handle,
			       u_int32_t active_wait);
/* One thread does both: it runs on @rx_core_id. */
void dna_cluster_set_cpu_affinity(pfring_dna_cluster *handle,
				  u_int32_t rx_core_id, u_int32_t tx_core_id);

/* Enables the rings, and starts and stops a thread that reads them. */
int dna_cluster_enable(pfring_dna_cluster *handle);
int dna_cluster_disable(pfring_dna_cluster *handle);

/* Read from rings; forwarded out of them; handed to slaves. */
int dna_cluster_stats(pfring_dna_cluster *handle, u_int64_t *tot_rx_packets,
		      u_int64_t *tot_tx_packets, u_int64_t *tot_rx_processed);

/* Closes the rings, too. */
void dna_cluster_destroy(pfring_dna_cluster *handle);

/* ------------------------------------------------------------------ bouncers */

typedef enum {
	one_way_mode = 0,
	two_way_mode
} dna_bouncer_mode;

#define DNA_BOUNCER_DROP	0
#define DNA_BOUNCER_PASS	1

typedef int (*pfring_dna_bouncer_decision_func)(u_int16_t pkt_len,
						unsigned char *pkt,
						const unsigned char *user_bytes);

/* What is read from @ingress_ring is sent by @egress_ring. */
pfring_dna_bouncer *pfring_dna_bouncer_create(pfring *ingress_ring,
					      pfring *egress_ring);
int pfring_dna_bouncer_set_mode(pfring_dna_bouncer *handle,
				dna_bouncer_mode mode);

/*
 * Enables the rings and runs until pfring_dna_bouncer_breakloop(): 0, or an error
 * of pfring_recv(). @func NULL passes all.
 */
int pfring_dna_bouncer_loop(pfring_dna_bouncer *handle,
			    pfring_dna_bouncer_decision_func func,
			    const unsigned char *user_bytes,
			    u_int8_t wait_for_packet);

/* From any thread, or a signal handler. */
void pfring_dna_bouncer_breakloop(pfring_dna_bouncer *handle);

/* Closes the rings, too. */
void pfring_dna_bouncer_destroy(pfring_dna_bouncer *handle);

#ifdef __cplusplus
}
#endif

#endif /* PFRING_ZERO_H */
