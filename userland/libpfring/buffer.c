// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packets put aside in memory of the library. */
#include <stdlib.h>

#include "error.h"
#include "ring.h"

#define MAX_DEVICES	32

struct buffer {
	uint32_t size;			/* room for so many bytes */
	uint32_t len;			/* 0 = empty */
	int num_devices;
	int device[MAX_DEVICES];	/* where to send it */
	unsigned char data[];
};

pfring_pkt_buff *pfring_alloc_pkt_buff(pfring *ring)
{
	struct buffer *b;

	if (!ring) {
		pfr_null_pointer();
		return NULL;
	}
	b = calloc(1, sizeof(*b) + ring->caplen);
	if (!b) {
		pfr_fail_errno("no memory for a packet");
		return NULL;
	}
	b->size = ring->caplen;
	return b;
}

void pfring_release_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle)
{
	(void)ring;
	free(pkt_handle);
}

/* Where the last packet came from: known with or without a long header. */
static int device_of_last(const struct __pfring *ring)
{
	if (ring->detour & PFR_FOREIGN)
		return ring->last.if_index;
	return pfr_reader_slot(&ring->reader, ring->reader.next - 1)->if_index;
}

int pfring_recv_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle,
			 struct pfring_pkthdr *hdr,
			 uint8_t wait_for_incoming_packet)
{
	struct buffer *b = pkt_handle;
	unsigned char *data;
	int rc, device;

	if (!ring || !b || !hdr)
		return pfr_null_pointer();
	data = b->data;
	rc = pfring_recv(ring, &data, b->size, hdr, wait_for_incoming_packet);
	if (rc <= 0)
		return rc;
	b->len = hdr->caplen;
	b->num_devices = 0;
	/* Of a reentrant ring, another thread may have moved on. */
	device = ring->detour & PFR_REENTRANT ? 0 : device_of_last(ring);
	if (device > 0)
		b->device[b->num_devices++] = device;
	return rc;
}

int pfring_rcv_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle,
			struct pfring_pkthdr *hdr,
			uint8_t wait_for_incoming_packet)
{
	return pfring_recv_pkt_buff(ring, pkt_handle, hdr,
				    wait_for_incoming_packet);
}

int pfring_send_pkt_buff(pfring *ring, pfring_pkt_buff *pkt_handle,
			 uint8_t flush_packet)
{
	struct buffer *b = pkt_handle;
	int i, rc;

	(void)flush_packet;
	if (!ring || !b)
		return pfr_null_pointer();
	if (!b->len)
		return pfr_fail(PF_RING_ERROR_NO_PKT_AVAILABLE,
				"the buffer is empty");
	rc = b->num_devices ? 0 : pfr_send(ring, b->data, b->len, 0);
	for (i = 0; i < b->num_devices && rc >= 0; i++)
		rc = pfr_send(ring, b->data, b->len, b->device[i]);
	if (rc < 0)
		return rc;
	b->len = 0;
	b->num_devices = 0;
	return rc;
}

unsigned char *pfring_get_pkt_buff_data(pfring *ring,
					pfring_pkt_buff *pkt_handle)
{
	struct buffer *b = pkt_handle;

	(void)ring;
	return b ? b->data : NULL;
}

int pfring_set_pkt_buff_len(pfring *ring, pfring_pkt_buff *pkt_handle,
			    uint32_t len)
{
	struct buffer *b = pkt_handle;

	(void)ring;
	if (!b)
		return pfr_null_pointer();
	if (len > b->size)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"the buffer has room for %u bytes", b->size);
	b->len = len;
	return 0;
}

int pfring_add_pkt_buff_ifindex(pfring *ring, pfring_pkt_buff *pkt_handle,
				int if_index)
{
	struct buffer *b = pkt_handle;

	(void)ring;
	if (!b)
		return pfr_null_pointer();
	if (if_index <= 0 || b->num_devices == MAX_DEVICES)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"%d is not an interface index, or one too many",
				if_index);
	b->device[b->num_devices++] = if_index;
	return 0;
}

int pfring_set_pkt_buff_ifindex(pfring *ring, pfring_pkt_buff *pkt_handle,
				int if_index)
{
	struct buffer *b = pkt_handle;

	if (!b)
		return pfr_null_pointer();
	if (if_index > 0)
		b->num_devices = 0;
	return pfring_add_pkt_buff_ifindex(ring, pkt_handle, if_index);
}
