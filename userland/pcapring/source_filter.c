// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Filters of a source: what libpcap has attached to its own socket is attached to
 * the ring. What cannot be, and what waits in the ring when a filter comes, is
 * filtered here.
 */
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "ring.h"

#define TAG		4
#define TAG_AT		12
#define ETHERNET	14

/* Packets that another processor may yet put into the ring by an old filter. */
#define IN_FLIGHT	256

static uint16_t half(const unsigned char *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

/* The frame as libpcap's filters see it: without the tag that was taken off. */
static const u_char *untagged(struct source *s,
			      const pfring_packet_info *packet, u_int *caplen)
{
	const unsigned char *frame = packet->data;

	*caplen = packet->caplen;
	if (!(packet->flags & PKT_FLAGS_VLAN_RESTORED) || *caplen < TAG_AT + TAG)
		return frame;
	*caplen -= TAG;
	memcpy(s->scratch, frame, TAG_AT);
	memcpy(s->scratch + TAG_AT, frame + TAG_AT + TAG, *caplen - TAG_AT);
	return s->scratch;
}

bool source_passes(struct source *s, const pfring_packet_info *packet,
		   int datalink)
{
	struct beside_frame beside = {
		.tagged = packet->flags & PKT_FLAGS_VLAN_RESTORED,
		.if_index = (uint32_t)packet->if_index,
		.pkttype = packet->rx_direction ? PACKET_HOST : PACKET_OUTGOING,
	};
	u_int len = packet->len, caplen;
	struct pcap_pkthdr hdr;
	const u_char *frame;

	if (s->to_filter != UINT64_MAX)
		s->to_filter--;
	if (beside.tagged) {
		len -= TAG;
		if (packet->caplen >= TAG_AT + TAG) {
			beside.tpid = half(packet->data + TAG_AT);
			beside.tci = half(packet->data + TAG_AT + 2);
		}
	}
	if (!s->cooked) {
		frame = untagged(s, packet, &caplen);
		if (caplen > (u_int)s->snaplen)
			caplen = (u_int)s->snaplen;
		return filter_passes(&s->filter, &beside, frame, len, caplen);
	}
	/* The kernel's filter has the length from the network header on, too. */
	frame = source_cook(s, packet, datalink, true, &hdr);
	if (hdr.caplen > (bpf_u_int32)s->snaplen)
		hdr.caplen = (bpf_u_int32)s->snaplen;
	return filter_passes(&s->filter, &beside, frame, len - ETHERNET,
			     hdr.caplen);
}

/* What libpcap has made of the program for its own socket; -1 it could not. */
static int kernel_program(struct source *s, struct sock_fprog *to)
{
	socklen_t len = 0;

	to->filter = NULL;
	if (getsockopt(s->packet_fd, SOL_SOCKET, SO_GET_FILTER, NULL, &len) ||
	    !len)
		return -1;
	to->len = (unsigned short)len;
	to->filter = calloc(len, sizeof(*to->filter));
	if (!to->filter ||
	    getsockopt(s->packet_fd, SOL_SOCKET, SO_GET_FILTER, to->filter,
		       &len)) {
		free(to->filter);
		return -1;
	}
	return 0;
}

/* The ring's filters see what those of packet sockets do, or there are none. */
static bool attach(struct source *s)
{
	int fd = source_fd(s), ignored = 0;
	uint32_t view = s->cooked ? PFR_FILTER_NETWORK : PFR_FILTER_DEVICE;
	struct sock_fprog program;
	bool good;

	if (setsockopt(fd, SOL_PF_RING, PFR_SO_FILTER_VIEW, &view,
		       sizeof(view)) || kernel_program(s, &program)) {
		setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &ignored,
			   sizeof(ignored));
		return false;
	}
	good = !setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
			   sizeof(program));
	if (!good)
		setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &ignored,
			   sizeof(ignored));
	free(program.filter);
	return good;
}

/*
 * What waits in the ring went by the filter before this one, or by none. It goes
 * by this one, as it does in libpcap.
 */
int source_filter(struct source *s, const struct bpf_program *program)
{
	if (!filter_set(&s->filter, program)) {
		snprintf(pcap_geterr(s->pcap), PCAP_ERRBUF_SIZE,
			 "not enough memory");
		return PCAP_ERROR;
	}
	s->to_filter = UINT64_MAX;
	if (attach(s))
		s->to_filter = s->num - s->next + IN_FLIGHT +
			       (uint64_t)pfring_get_num_queued_pkts(s->ring);
	return 0;
}
