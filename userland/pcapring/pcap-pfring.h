/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the libpcap with PF_RING inside has beyond libpcap's own functions, for
 * programs that are compiled for it. Handles that pcap_activate() has put behind
 * a ring are meant: for others, and before, they answer PCAP_ERROR, with the
 * reason where pcap_geterr() finds it.
 */
#ifndef PCAP_PFRING_H
#define PCAP_PFRING_H

#include <pcap/pcap.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Share the packets with the other rings of a cluster, in turn or as the
 * environment says (PCAP_PF_RING_USE_CLUSTER_PER_FLOW and the like).
 */
int pcap_set_cluster(pcap_t *p, u_int cluster_id);

/* As shown in /proc/net/pf_ring; what is beyond 31 bytes is cut off. */
int pcap_set_application_name(pcap_t *p, const char *name);

/* Packets that wake a sleeping reader. */
int pcap_set_watermark(pcap_t *p, u_int watermark);

/*
 * Another handle of this process gets the packets of this one, in its place. Each
 * keeps its own filter.
 */
int pcap_set_master(pcap_t *p, pcap_t *master);

/* The ring's number in /proc/net/pf_ring; UINT_MAX it is none. */
u_int pcap_get_pfring_id(pcap_t *p);

#ifdef __cplusplus
}
#endif

#endif /* PCAP_PFRING_H */
