// SPDX-License-Identifier: LGPL-2.1-or-later
/* What can be done with a ring that is open. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "ring.h"

#define MOST		4096	/* packets, if the caller has no opinion */
#define LOOK_MS		60000	/* between two looks at what ends a wait */
#define SPINS		65536	/* likewise */

static int device_gone(struct source *s)
{
	snprintf(pcap_geterr(s->pcap), PCAP_ERRBUF_SIZE,
		 "The interface disappeared");
	return PCAP_ERROR;
}

static bool wanted(const struct source *s, const pfring_packet_info *packet)
{
	if (packet->rx_direction)
		return s->direction != PCAP_D_OUT;
	return s->direction != PCAP_D_IN && packet->if_index != s->lo_index;
}

/* False: the program does not want it. */
static bool deliver(struct source *s, const pfring_packet_info *packet,
		    int datalink, pcap_handler handler, u_char *user)
{
	const u_char *frame = packet->data;
	uint64_t ns = packet->timestamp_ns;
	struct pcap_pkthdr hdr;

	if (!wanted(s, packet) || (s->to_filter && !source_passes(s, packet, datalink)))
		return false;
	hdr.caplen = packet->caplen;
	hdr.len = packet->len;
	if (s->cooked)
		frame = source_cook(s, packet, datalink, false, &hdr);
	if (hdr.caplen > (bpf_u_int32)s->snaplen)
		hdr.caplen = (bpf_u_int32)s->snaplen;
	hdr.ts.tv_sec = (time_t)(ns / 1000000000);
	hdr.ts.tv_usec = (suseconds_t)(ns % 1000000000);
	if (!s->nano)
		hdr.ts.tv_usec /= 1000;
	handler(user, &hdr, frame);
	return true;
}

/* 1 there are packets in the burst, 0 none, or PCAP_ERROR. */
static int fill(struct source *s)
{
	int rc = pfring_recv_burst(s->ring, s->burst, BURST, 0);

	s->next = 0;
	s->num = rc > 0 ? (unsigned int)rc : 0;
	if (rc >= 0)
		return rc > 0;
	return rc == PF_RING_ERROR_UNKNOWN_ADAPTER ? device_gone(s) : source_failed(s, PCAP_ERROR);
}

static bool stopped(struct source *s)
{
	return atomic_load(&s->stop) && atomic_exchange(&s->stop, false);
}

static int is_there(struct source *s)
{
	struct pollfd fd = { .fd = source_fd(s) };

	return poll(&fd, 1, 0) > 0 && fd.revents & POLLERR ? device_gone(s) : 0;
}

/* Until something has happened: 0, or PCAP_ERROR. */
static int wait_for_packets(struct source *s)
{
	int i, rc;

	if (s->spin) {
		for (i = 0; i < SPINS && !atomic_load(&s->stop); i++)
			if (pfring_is_pkt_available(s->ring))
				return 0;
		return is_there(s);
	}
	rc = pfring_poll(s->ring, LOOK_MS);
	if (rc >= 0 || errno == EINTR)
		return 0;
	return rc == PF_RING_ERROR_UNKNOWN_ADAPTER ? device_gone(s) : source_failed(s, PCAP_ERROR);
}

int source_read(struct source *s, int most, pcap_handler handler, u_char *user)
{
	int datalink = pcap_datalink(s->pcap), num = 0, rc;
	char error[PCAP_ERRBUF_SIZE];
	bool looked = false;

	if (most <= 0)
		most = MOST;
	while (num < most) {
		if (stopped(s))
			return PCAP_ERROR_BREAK;
		if (s->next < s->num) {
			num += deliver(s, &s->burst[s->next++], datalink,
				       handler, user);
			continue;
		}
		rc = fill(s);
		if (rc < 0)
			return num ? num : rc;
		if (rc) {
			looked = true;
			continue;
		}
		/* What was looked at and is not wanted took the time, too. */
		if (num || (looked && !s->no_timeout))
			return num;
		if (pcap_getnonblock(s->pcap, error) > 0)
			return is_there(s);
		rc = wait_for_packets(s);
		if (rc)
			return rc;
	}
	return stopped(s) ? PCAP_ERROR_BREAK : num;
}

void source_break(struct source *s)
{
	atomic_store(&s->stop, true);
	pfring_breakloop(s->ring);
}

int source_direction(struct source *s, pcap_direction_t direction)
{
	packet_direction which = direction == PCAP_D_IN ? rx_only_direction :
				 direction == PCAP_D_OUT ? tx_only_direction :
							   rx_and_tx_direction;
	int if_index = 0;

	s->direction = direction;
	/* What is sent on lo never counts. */
	pfring_get_bound_device_ifindex(s->ring, &if_index);
	if (if_index && if_index == s->lo_index)
		return 0;
	/* Not while packets come. */
	if (pfring_disable_ring(s->ring) ||
	    pfring_set_direction(s->ring, which) || pfring_enable_ring(s->ring))
		return source_failed(s, PCAP_ERROR);
	return 0;
}

/* As on Linux, what was lost had been received. */
int source_stats(struct source *s, struct pcap_stat *stats)
{
	pfring_stat ring;

	if (pfring_stats(s->ring, &ring))
		return source_failed(s, PCAP_ERROR);
	stats->ps_recv = (u_int)(ring.recv + ring.drop);
	stats->ps_drop = (u_int)ring.drop;
	return 0;
}

bool source_sends(const struct source *s)
{
	return !s->cooked;
}

int source_inject(struct source *s, const void *frame, size_t size)
{
	int rc = pfring_send(s->ring, (char *)frame, (unsigned int)size, 1);

	if (rc >= 0)
		return rc;
	snprintf(pcap_geterr(s->pcap), PCAP_ERRBUF_SIZE, "send: %s",
		 strerror(errno));
	return PCAP_ERROR;
}
