// SPDX-License-Identifier: LGPL-2.1-or-later
/* What only a libpcap with rings has. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "ring.h"

static pfring *ring_of(pcap_t *p)
{
	struct source *s = source_of(p);

	if (!s)
		snprintf(pcap_geterr(p), PCAP_ERRBUF_SIZE,
			 "the handle is not, or not yet, read through a ring");
	return s ? s->ring : NULL;
}

static int answer(pcap_t *p, int rc)
{
	if (rc >= 0)
		return 0;
	snprintf(pcap_geterr(p), PCAP_ERRBUF_SIZE, "%s", pfring_last_error());
	return PCAP_ERROR;
}

int pcap_set_cluster(pcap_t *p, u_int cluster_id)
{
	pfring *ring = ring_of(p);

	return ring ? answer(p, pfring_set_cluster(ring, cluster_id,
						   environment_cluster_type())) :
		      PCAP_ERROR;
}

int pcap_set_application_name(pcap_t *p, const char *name)
{
	pfring *ring = ring_of(p);

	return ring ? answer(p, pfring_set_application_name(ring,
							    (char *)name)) :
		      PCAP_ERROR;
}

int pcap_set_watermark(pcap_t *p, u_int watermark)
{
	pfring *ring = ring_of(p);

	if (ring && watermark > UINT16_MAX)
		watermark = UINT16_MAX;
	return ring ? answer(p, pfring_set_poll_watermark(ring,
							  (uint16_t)watermark)) :
		      PCAP_ERROR;
}

int pcap_set_master(pcap_t *p, pcap_t *master)
{
	pfring *ring = ring_of(p), *other = ring_of(master);

	return ring && other ? answer(p, pfring_set_master(ring, other)) :
			       PCAP_ERROR;
}

u_int pcap_get_pfring_id(pcap_t *p)
{
	pfring *ring = ring_of(p);

	return ring ? pfring_get_ring_id(ring) : UINT_MAX;
}
