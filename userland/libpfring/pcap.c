// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packets from libpcap: of a file, or of a device. */
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "error.h"
#include "soft.h"

#ifdef HAVE_PCAP

#include <pcap/pcap.h>

struct from_pcap {
	struct pfr_soft soft;
	pcap_t *pcap;
};

static int fetch(struct __pfring *ring, struct pfr_frame *frame,
		 unsigned char *room)
{
	struct from_pcap *p = ring->backend;
	const unsigned char *bytes;
	struct pcap_pkthdr *header;
	uint32_t caplen;

	switch (pcap_next_ex(p->pcap, &header, &bytes)) {
	case 1:
		break;
	case 0:
		return 0;
	case PCAP_ERROR_BREAK:
		return pfr_fail(PF_RING_ERROR_NO_PKT_AVAILABLE,
				"the pcap file is at its end");
	default:
		return pfr_fail(PF_RING_ERROR_GENERIC, "pcap: %s",
				pcap_geterr(p->pcap));
	}
	caplen = header->caplen < ring->caplen ? header->caplen : ring->caplen;
	memcpy(room, bytes, caplen);
	frame->packet = room;
	frame->desc.caplen = caplen & 0x7ffff;
	/* A damaged file may say that less was sent than was captured. */
	frame->desc.len = header->len < header->caplen ? header->caplen :
							 header->len;
	frame->desc.timestamp_ns = (uint64_t)header->ts.tv_sec * 1000000000;
	frame->desc.timestamp_ns +=
		pcap_get_tstamp_precision(p->pcap) ==
		PCAP_TSTAMP_PRECISION_NANO ? (uint64_t)header->ts.tv_usec :
					     (uint64_t)header->ts.tv_usec * 1000;
	frame->desc.if_index = p->soft.info.if_index;
	frame->desc.flags = PFR_DESC_RX;
	return 1;
}

static ssize_t send_frame(struct __pfring *ring, const void *pkt, size_t len,
			  int if_index)
{
	struct from_pcap *p = ring->backend;
	int sent;

	if (if_index && if_index != p->soft.info.if_index) {
		errno = EINVAL;
		return -1;
	}
	errno = 0;
	sent = pcap_inject(p->pcap, pkt, len);
	if (sent < 0 && !errno)
		errno = EIO;
	return sent;
}

static uint64_t lost(struct __pfring *ring)
{
	struct from_pcap *p = ring->backend;
	struct pcap_stat stats;

	return pcap_stats(p->pcap, &stats) ? 0 : stats.ps_drop;
}

static void close_pcap(struct __pfring *ring)
{
	struct from_pcap *p = ring->backend;

	ring->fd = -1;		/* it is libpcap's */
	if (p->pcap)
		pcap_close(p->pcap);
}

static const struct pfr_source file_source = {
	.what = "a pcap file",
	.fetch = fetch,
	.close = close_pcap,
};

static const struct pfr_source device_source = {
	.what = "libpcap",
	.live = true,
	.fetch = fetch,
	.send = send_frame,
	.lost = lost,
	.close = close_pcap,
};

static int failed(const char *name, const char *reason)
{
	if (!errno)
		errno = EIO;
	return pfr_fail(PF_RING_ERROR_GENERIC, "cannot open pcap:%.64s: %s",
			name, reason);
}

static int open_file(struct from_pcap *p, const char *name)
{
	char reason[PCAP_ERRBUF_SIZE] = "";

	errno = 0;
	p->pcap = pcap_open_offline_with_tstamp_precision(name,
							  PCAP_TSTAMP_PRECISION_NANO,
							  reason);
	return p->pcap ? 0 : failed(name, reason);
}

static int open_device(struct from_pcap *p, const struct pfr_opening *how)
{
	char reason[PCAP_ERRBUF_SIZE] = "";
	int rc;

	errno = 0;
	p->pcap = pcap_create(how->devices, reason);
	if (!p->pcap)
		return failed(how->devices, reason);
	pcap_set_snaplen(p->pcap, (int)how->caplen);
	pcap_set_promisc(p->pcap, !!(how->flags & PF_RING_PROMISC));
	pcap_set_immediate_mode(p->pcap, 1);
	pcap_set_timeout(p->pcap, 10);
	/* Not every capture can: then microseconds have to do. */
	pcap_set_tstamp_precision(p->pcap, PCAP_TSTAMP_PRECISION_NANO);
	rc = pcap_activate(p->pcap);
	if (rc < 0)
		return failed(how->devices, rc == PCAP_ERROR ?
			      pcap_geterr(p->pcap) : pcap_statustostr(rc));
	if (pcap_setnonblock(p->pcap, 1, reason))
		return failed(how->devices, reason);
	return 0;
}

static int check_link_type(struct from_pcap *p, const char *name)
{
	int type = pcap_datalink(p->pcap);

	if (type == DLT_EN10MB)
		return 0;
	errno = EOPNOTSUPP;
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"cannot open pcap:%.64s: its packets are %s, not Ethernet",
			name, pcap_datalink_val_to_description_or_dlt(type));
}

struct __pfring *pfr_pcap_open(const struct pfr_opening *how)
{
	unsigned int if_index = if_nametoindex(how->devices);
	bool device = if_index || !strcmp(how->devices, "any");
	struct __pfring *ring;
	struct from_pcap *p;

	if (!*how->devices) {
		pfr_refuse(EINVAL, "behind pcap: comes a file or a device");
		return NULL;
	}
	ring = pfr_soft_open(device ? &device_source : &file_source, sizeof(*p),
			     how);
	if (!ring)
		return NULL;
	p = ring->backend;
	if ((device ? open_device(p, how) : open_file(p, how->devices)) ||
	    check_link_type(p, how->devices)) {
		pfr_ring_free(ring);
		return NULL;
	}
	if (device) {
		ring->fd = pcap_get_selectable_fd(p->pcap);
		p->soft.info.if_index = (int)if_index;
	}
	return ring;
}

#else

struct __pfring *pfr_pcap_open(const struct pfr_opening *how)
{
	(void)how;
	pfr_refuse(EOPNOTSUPP, "this libpfring was built without libpcap");
	return NULL;
}

#endif /* HAVE_PCAP */
