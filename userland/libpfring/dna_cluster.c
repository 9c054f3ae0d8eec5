// SPDX-License-Identifier: LGPL-2.1-or-later
/* Clusters whose packets a function distributes, to rings between programs. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "error.h"
#include "pfring_zero.h"
#include "ring.h"

#define NO_CORE		(-1)

struct __pfring_dna_cluster {
	uint32_t num_slaves;
	pfring *slave[DNA_CLUSTER_MAX_NUM_SLAVES];
	pfring_bundle rings;
	pfring_dna_cluster_distribution_func distribute;
	bool active, running;
	int core;
	pthread_t thread;
	atomic_bool stop;
	atomic_uint_least64_t received, forwarded, handed;
};

static int running(void)
{
	return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
			"not while the cluster is enabled");
}

/* The names of slaves, for both ends: too long a number is another name. */
static void slave_name(char name[PFR_NAME_LEN + 16], uint32_t cluster,
		       uint32_t slave)
{
	snprintf(name, PFR_NAME_LEN + 16, "cluster%u@%u", cluster, slave);
}

/* -------------------------------------------------------------------- slaves */

/* "5@2" or "5"; @slave is negative if there is none. */
static bool parse(const char *text, uint32_t *cluster, long *slave)
{
	char *end;

	errno = 0;
	*cluster = (uint32_t)strtoul(text, &end, 10);
	*slave = -1;
	if (end == text || *text < '0' || *text > '9' || errno)
		return false;
	if (!*end)
		return true;
	text = end + 1;
	if (*end != '@' || *text < '0' || *text > '9')
		return false;
	*slave = strtol(text, &end, 10);
	return !*end && *slave < DNA_CLUSTER_MAX_NUM_SLAVES;
}

struct __pfring *pfr_slave_open(const struct pfr_opening *how)
{
	struct pfr_opening slave = *how;
	char name[PFR_NAME_LEN + 16];
	struct __pfring *ring;
	uint32_t cluster;
	long id;

	if (!parse(how->devices, &cluster, &id)) {
		pfr_refuse(EINVAL,
			   "behind dnacluster: comes a cluster, and perhaps a slave, 0 to 31, such as dnacluster:5@0");
		return NULL;
	}
	slave.devices = name;
	if (id >= 0) {
		slave_name(name, cluster, (uint32_t)id);
		return pfr_usring_read(&slave);
	}
	for (id = 0; id < DNA_CLUSTER_MAX_NUM_SLAVES; id++) {
		slave_name(name, cluster, (uint32_t)id);
		ring = pfr_usring_read(&slave);
		if (ring || errno != EBUSY)
			return ring;
	}
	return NULL;
}

/* -------------------------------------------------------------------- master */

static int by_hash(const unsigned char *buffer, const uint16_t buffer_len,
		   const uint32_t num_slaves, uint32_t *id_mask, uint32_t *hash)
{
	struct pfring_pkthdr hdr = { .caplen = buffer_len, .len = buffer_len };

	pfring_parse_pkt((unsigned char *)buffer, &hdr, 4, 0, 1);
	*hash = hdr.extended_hdr.pkt_hash;
	*id_mask = 1u << *hash % num_slaves;
	return DNA_CLUSTER_PASS;
}

pfring_dna_cluster *dna_cluster_create(uint32_t cluster_id, uint32_t num_apps,
				       uint32_t flags)
{
	struct pfr_opening how = { .caplen = MAX_CAPLEN };
	char name[PFR_NAME_LEN + 16];
	pfring_dna_cluster *c;

	(void)flags;
	if (!num_apps || num_apps > DNA_CLUSTER_MAX_NUM_SLAVES) {
		pfr_refuse(EINVAL, "a cluster has 1 to 32 slaves");
		return NULL;
	}
	c = calloc(1, sizeof(*c));
	if (!c) {
		pfr_fail_errno("cannot make a cluster");
		return NULL;
	}
	c->distribute = by_hash;
	c->core = NO_CORE;
	pfring_bundle_init(&c->rings, pick_round_robin);
	how.devices = name;
	for (; c->num_slaves < num_apps; c->num_slaves++) {
		slave_name(name, cluster_id, c->num_slaves);
		c->slave[c->num_slaves] = pfr_usring_write_to(&how);
		if (!c->slave[c->num_slaves]) {
			dna_cluster_destroy(c);
			return NULL;
		}
		if (pfring_enable_ring(c->slave[c->num_slaves])) {
			pfring_close(c->slave[c->num_slaves]);
			dna_cluster_destroy(c);
			return NULL;
		}
	}
	return c;
}

int dna_cluster_low_level_settings(pfring_dna_cluster *handle,
				   uint32_t slave_rx_queue_len,
				   uint32_t slave_tx_queue_len,
				   uint32_t slave_additional_buffers)
{
	(void)slave_rx_queue_len;
	(void)slave_tx_queue_len;
	(void)slave_additional_buffers;
	if (!handle)
		return pfr_null_pointer();
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"a slave's queue is as long as its ring, and buffers are not counted");
}

int dna_cluster_register_ring(pfring_dna_cluster *handle, pfring *ring)
{
	if (!handle || !ring)
		return pfr_null_pointer();
	if (handle->running)
		return running();
	if (handle->rings.num_sockets == DNA_CLUSTER_MAX_NUM_SOCKETS)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a cluster has at most %d rings",
				DNA_CLUSTER_MAX_NUM_SOCKETS);
	return pfr_bundle_append(&handle->rings, ring);
}

int dna_cluster_set_mode(pfring_dna_cluster *handle, socket_mode mode)
{
	struct __pfring *const *rings;
	socket_mode was[MAX_NUM_BUNDLE_ELEMENTS];
	int i, rc = 0;

	if (!handle)
		return pfr_null_pointer();
	if (handle->running)
		return running();
	rings = handle->rings.sockets;
	for (i = 0; i < handle->rings.num_sockets; i++) {
		was[i] = rings[i]->detour & PFR_SEND_ONLY ? send_only_mode :
			 rings[i]->recv_only ? recv_only_mode :
					       send_and_recv_mode;
		rc = pfring_set_socket_mode(rings[i], mode);
		if (rc)
			break;
	}
	if (!rc)
		return 0;
	rc = pfr_fail_member(rings[i], rc);
	while (i--)
		pfring_set_socket_mode(rings[i], was[i]);
	return rc;
}

void dna_cluster_set_distribution_function(pfring_dna_cluster *handle,
					   pfring_dna_cluster_distribution_func func)
{
	if (handle && !handle->running)
		handle->distribute = func ? func : by_hash;
}

void dna_cluster_set_wait_mode(pfring_dna_cluster *handle,
			       uint32_t active_wait)
{
	if (handle && !handle->running)
		handle->active = active_wait;
}

void dna_cluster_set_cpu_affinity(pfring_dna_cluster *handle,
				  uint32_t rx_core_id, uint32_t tx_core_id)
{
	(void)tx_core_id;
	if (handle && !handle->running && rx_core_id < CPU_SETSIZE)
		handle->core = (int)rx_core_id;
}

/* To all rings of the mask for which there is one; how many took it. */
static unsigned int send_to(pfring *const *rings, uint32_t num, uint32_t mask,
			    const unsigned char *packet, uint32_t len,
			    int from)
{
	unsigned int sent = 0;
	uint32_t i;

	for (i = 0; i < num; i++) {
		if (!(mask & 1u << i))
			continue;
		sent += from ? pfr_usring_put(rings[i], packet, len, from) > 0 :
			       pfring_send(rings[i], (char *)packet, len, 0) > 0;
	}
	return sent;
}

static void hand_out(pfring_dna_cluster *c, const struct pfring_pkthdr *hdr,
		     const unsigned char *packet)
{
	uint32_t mask = 0, hash = 0;
	int from = hdr->extended_hdr.if_index;

	switch (c->distribute(packet, (uint16_t)hdr->caplen, c->num_slaves,
			      &mask, &hash)) {
	case DNA_CLUSTER_PASS:
		c->handed += send_to(c->slave, c->num_slaves, mask, packet,
				     hdr->caplen,
				     from > 0 ? from : UNKNOWN_INTERFACE);
		break;
	case DNA_CLUSTER_FRWD:
		if (hdr->caplen == hdr->len)
			c->forwarded += send_to(c->rings.sockets,
						c->rings.num_sockets, mask,
						packet, hdr->len, 0);
		break;
	}
}

static void *master(void *arg)
{
	pfring_dna_cluster *c = arg;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int rc;

	memset(&hdr, 0, sizeof(hdr));
	hdr.extended_hdr.if_index = UNKNOWN_INTERFACE;
	while (!c->stop) {
		rc = pfring_bundle_read(&c->rings, &packet, 0, &hdr,
					!c->active);
		if (rc < 0)
			break;
		if (!rc)
			continue;
		c->received++;
		hand_out(c, &hdr, packet);
	}
	return NULL;
}

int dna_cluster_enable(pfring_dna_cluster *handle)
{
	bool enabled[MAX_NUM_BUNDLE_ELEMENTS];
	cpu_set_t cores;
	int rc;

	if (!handle)
		return pfr_null_pointer();
	if (handle->running)
		return 0;
	if (!handle->rings.num_sockets)
		return pfr_fail(PF_RING_ERROR_WRONG_CONFIGURATION,
				"the cluster has no rings");
	rc = pfr_enable_all(handle->rings.sockets, handle->rings.num_sockets,
			    enabled);
	if (rc)
		return rc;
	handle->stop = false;
	errno = pthread_create(&handle->thread, NULL, master, handle);
	if (errno) {
		rc = pfr_fail_errno("cannot start the cluster's thread");
		pfr_disable_those(handle->rings.sockets,
				  handle->rings.num_sockets, enabled);
		return rc;
	}
	handle->running = true;
	if (handle->core != NO_CORE) {
		CPU_ZERO(&cores);
		CPU_SET(handle->core, &cores);
		/* Where there is no such core, any will do. */
		pthread_setaffinity_np(handle->thread, sizeof(cores), &cores);
	}
	return 0;
}

int dna_cluster_disable(pfring_dna_cluster *handle)
{
	if (!handle)
		return pfr_null_pointer();
	if (!handle->running)
		return 0;
	handle->stop = true;
	pfring_breakloop(handle->rings.sockets[0]);
	pthread_join(handle->thread, NULL);
	handle->running = false;
	return 0;
}

int dna_cluster_stats(pfring_dna_cluster *handle, uint64_t *tot_rx_packets,
		      uint64_t *tot_tx_packets, uint64_t *tot_rx_processed)
{
	if (!handle || !tot_rx_packets || !tot_tx_packets || !tot_rx_processed)
		return pfr_null_pointer();
	*tot_rx_packets = handle->received;
	*tot_tx_packets = handle->forwarded;
	*tot_rx_processed = handle->handed;
	return 0;
}

void dna_cluster_destroy(pfring_dna_cluster *handle)
{
	uint32_t i;

	if (!handle)
		return;
	dna_cluster_disable(handle);
	pfring_bundle_close(&handle->rings);
	for (i = 0; i < handle->num_slaves; i++)
		pfring_close(handle->slave[i]);
	free(handle);
}
