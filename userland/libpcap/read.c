// SPDX-License-Identifier: LGPL-2.1-or-later
/* What can be done with a ring that is open. */
#include <errno.h>
#include <linux/filter.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "handle.h"

#define BATCH		1024
#define LOOK_MS		500		/* between two looks at breakloop */

/* 1 a packet, 0 none, negative an error. It stays until the next one is read. */
static int next_packet(struct handle *h, struct pcap_pkthdr *to,
		       unsigned char **packet)
{
	bool nano = h->precision == PCAP_TSTAMP_PRECISION_NANO;
	struct pfring_pkthdr hdr = { 0 };
	int rc;

	if (nano)
		rc = pfring_recv_parsed(h->ring, packet, 0, &hdr, 0, 2, 0, 0);
	else
		rc = pfring_recv(h->ring, packet, 0, &hdr, 0);
	if (rc <= 0)
		return rc < 0 ? handle_failed(h, PCAP_ERROR) : 0;
	to->ts = hdr.ts;
	if (nano)
		to->ts.tv_usec = (suseconds_t)(hdr.extended_hdr.timestamp_ns %
					       1000000000);
	to->caplen = hdr.caplen;
	to->len = hdr.len;
	return 1;
}

/* Until there is a packet, time is over or pcap_breakloop() called. */
static int wait_for_packet(struct handle *h)
{
	int left = h->timeout > 0 ? h->timeout : 0;
	int ms, rc;

	while (!atomic_load(&h->stop)) {
		ms = left && left < LOOK_MS ? left : LOOK_MS;
		rc = pfring_poll(h->ring, (unsigned int)ms);
		if (rc > 0)
			return 1;
		if (rc < 0 && errno != EINTR)
			return handle_failed(h, PCAP_ERROR);
		if (left == ms)
			return 0;
		left -= left ? ms : 0;
	}
	return 0;
}

/* pcap_breakloop() counts once, but not before what was read is reported. */
static bool stopped(struct handle *h, int num)
{
	return num ? atomic_load(&h->stop) : atomic_exchange(&h->stop, false);
}

static int read_packets(struct handle *h, int most, pcap_handler handler,
			unsigned char *user)
{
	struct pcap_pkthdr hdr;
	unsigned char *packet;
	bool waited = h->spin || atomic_load(&h->nonblock);
	int num = 0, rc;

	/* All that is there, but the caller may have a clock to look at. */
	if (most <= 0)
		most = BATCH;
	while (num < most) {
		if (stopped(h, num))
			return num ? num : PCAP_ERROR_BREAK;
		rc = next_packet(h, &hdr, &packet);
		if (rc < 0)
			return rc;
		if (rc) {
			handler(user, &hdr, packet);
			num++;
			continue;
		}
		if (num || waited)
			break;
		rc = wait_for_packet(h);
		if (rc < 0)
			return rc;
		waited = !rc && !atomic_load(&h->stop);
	}
	return num;
}

int pcap_dispatch(pcap_t *p, int cnt, pcap_handler callback, u_char *user)
{
	struct handle *h = open_handle_of(p);

	return h ? read_packets(h, cnt, callback, user) :
		   REAL(pcap_dispatch)(p, cnt, callback, user);
}

int pcap_loop(pcap_t *p, int cnt, pcap_handler callback, u_char *user)
{
	struct handle *h = open_handle_of(p);
	int left = cnt, num;

	if (!h)
		return REAL(pcap_loop)(p, cnt, callback, user);
	do {
		num = read_packets(h, left, callback, user);
		if (num < 0)
			return num;
		left -= cnt > 0 ? num : 0;
	} while (cnt <= 0 || left);
	return 0;
}

struct one {
	struct pcap_pkthdr *hdr;
	const unsigned char *packet;
};

static void keep(u_char *user, const struct pcap_pkthdr *hdr,
		 const u_char *packet)
{
	struct one *one = (struct one *)user;

	*one->hdr = *hdr;
	one->packet = packet;
}

const u_char *pcap_next(pcap_t *p, struct pcap_pkthdr *hdr)
{
	struct handle *h = open_handle_of(p);
	struct one one = { .hdr = hdr };

	if (!h)
		return REAL(pcap_next)(p, hdr);
	read_packets(h, 1, keep, (u_char *)&one);
	return one.packet;
}

int pcap_next_ex(pcap_t *p, struct pcap_pkthdr **hdr, const u_char **packet)
{
	struct handle *h = open_handle_of(p);
	struct one one;
	int rc;

	if (!h)
		return REAL(pcap_next_ex)(p, hdr, packet);
	one.hdr = &h->next;
	one.packet = NULL;
	rc = read_packets(h, 1, keep, (u_char *)&one);
	*hdr = &h->next;
	*packet = one.packet;
	return rc;
}

void pcap_breakloop(pcap_t *p)
{
	struct handle *h = open_handle_of(p);

	if (!h) {
		REAL(pcap_breakloop)(p);
		return;
	}
	atomic_store(&h->stop, true);
	pfring_breakloop(h->ring);
}

/* What was captured before does not belong to the filter. */
int pcap_setfilter(pcap_t *p, struct bpf_program *program)
{
	struct handle *h = open_handle_of(p);
	struct sock_fprog kernel;
	struct pcap_pkthdr hdr;
	unsigned char *packet;
	uint32_t queued;

	if (!h)
		return REAL(pcap_setfilter)(p, program);
	kernel.len = (unsigned short)program->bf_len;
	kernel.filter = (struct sock_filter *)program->bf_insns;
	if (setsockopt(pfring_get_selectable_fd(h->ring), SOL_SOCKET,
		       SO_ATTACH_FILTER, &kernel, sizeof(kernel))) {
		snprintf(pcap_geterr(p), PCAP_ERRBUF_SIZE,
			 "cannot attach the filter: %s", strerror(errno));
		return PCAP_ERROR;
	}
	queued = pfring_get_num_queued_pkts(h->ring);
	while (queued-- && next_packet(h, &hdr, &packet) > 0)
		;
	return 0;
}

int pcap_setdirection(pcap_t *p, pcap_direction_t direction)
{
	struct handle *h = open_handle_of(p);
	packet_direction which = direction == PCAP_D_IN ? rx_only_direction :
				 direction == PCAP_D_OUT ? tx_only_direction :
							   rx_and_tx_direction;

	if (!h)
		return REAL(pcap_setdirection)(p, direction);
	/* Not while packets come. */
	if (pfring_disable_ring(h->ring) ||
	    pfring_set_direction(h->ring, which) ||
	    pfring_enable_ring(h->ring))
		return handle_failed(h, PCAP_ERROR);
	return 0;
}

/* As on Linux, what was lost had been received. */
int pcap_stats(pcap_t *p, struct pcap_stat *stats)
{
	struct handle *h = open_handle_of(p);
	pfring_stat ring;

	if (!h)
		return REAL(pcap_stats)(p, stats);
	if (pfring_stats(h->ring, &ring))
		return handle_failed(h, PCAP_ERROR);
	stats->ps_recv = (u_int)(ring.recv + ring.drop);
	stats->ps_drop = (u_int)ring.drop;
	stats->ps_ifdrop = 0;
	return 0;
}

int pcap_inject(pcap_t *p, const void *frame, size_t size)
{
	struct handle *h = open_handle_of(p);
	int rc;

	if (!h)
		return REAL(pcap_inject)(p, frame, size);
	rc = pfring_send(h->ring, (char *)frame, (unsigned int)size, 1);
	return rc < 0 ? handle_failed(h, PCAP_ERROR) : rc;
}

int pcap_sendpacket(pcap_t *p, const u_char *frame, int size)
{
	if (!open_handle_of(p))
		return REAL(pcap_sendpacket)(p, frame, size);
	return pcap_inject(p, frame, (size_t)size) < 0 ? PCAP_ERROR : 0;
}

int pcap_get_selectable_fd(pcap_t *p)
{
	struct handle *h = open_handle_of(p);

	return h ? pfring_get_selectable_fd(h->ring) :
		   REAL(pcap_get_selectable_fd)(p);
}

int pcap_fileno(pcap_t *p)
{
	struct handle *h = open_handle_of(p);

	return h ? pfring_get_selectable_fd(h->ring) : REAL(pcap_fileno)(p);
}

int pcap_setnonblock(pcap_t *p, int nonblock, char *errbuf)
{
	struct handle *h = handle_of(p);

	if (!h)
		return REAL(pcap_setnonblock)(p, nonblock, errbuf);
	atomic_store(&h->nonblock, nonblock);
	return 0;
}

int pcap_getnonblock(pcap_t *p, char *errbuf)
{
	struct handle *h = handle_of(p);

	return h ? atomic_load(&h->nonblock) : REAL(pcap_getnonblock)(p, errbuf);
}
