// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sending. sendto(2) is atomic: it needs no lock of ours. */
#include <errno.h>
#include <string.h>

#include "error.h"
#include "ring.h"

static int send_failed(struct __pfring *ring)
{
	switch (errno) {
	case EOPNOTSUPP:
		if (ring->ops == &pfr_kernel_ops)
			return pfr_fail_errno("cannot send");
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"cannot send: %s only receives",
				ring->ops->what);
	case EBUSY:
		if (ring->ops == &pfr_kernel_ops)
			return pfr_fail_errno("cannot send");
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"cannot send: another program writes into this ring");
	case ENOTCONN:
		if (ring->ops == &pfr_kernel_ops)
			return pfr_fail_errno("cannot send");
		return pfr_fail(PF_RING_ERROR_NO_TX_SLOT_AVAILABLE,
				"nobody reads this ring yet, try again");
	case EMSGSIZE:
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"cannot send: the frame is longer than the device's MTU allows");
	case EINVAL:
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"cannot send: the frame is shorter than an Ethernet header, or the interface index is wrong");
	case EDESTADDRREQ:
		return pfr_fail(PF_RING_ERROR_WRONG_CONFIGURATION,
				"cannot send: the ring listens to \"any\", name a device with pfring_send_ifindex()");
	case ENETDOWN:
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"cannot send: the device is down (ip link set DEVICE up)");
	default:
		return pfr_fail_errno("cannot send");
	}
}

/* Whatever the socket mode is. */
static int transmit(struct __pfring *ring, const void *pkt, size_t len,
		    int if_index)
{
	uint32_t detour = atomic_load(&ring->detour);
	ssize_t sent;

	if (detour & PFR_SHUT_DOWN)
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"the ring was shut down");
	if (detour & PFR_NOT_ENABLED)
		return pfr_fail(PF_RING_ERROR_RING_NOT_ENABLED,
				"nothing is sent before pfring_enable_ring()");
	do {
		sent = ring->ops->send(ring, pkt, len, if_index);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? send_failed(ring) : (int)sent;
}

int pfr_send(struct __pfring *ring, const void *pkt, size_t len,
	     int if_index)
{
	if (ring->recv_only && !(atomic_load(&ring->detour) & PFR_SHUT_DOWN))
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"the ring's socket mode is recv_only_mode");
	return transmit(ring, pkt, len, if_index);
}

static int check_frame(const struct __pfring *ring, const void *pkt,
		       unsigned int pkt_len)
{
	if (ring && pkt && pkt_len && pkt_len <= INT32_MAX)
		return 0;
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT, "nothing to send");
}

int pfring_send(pfring *ring, char *pkt, unsigned int pkt_len,
		uint8_t flush_packet)
{
	int rc = check_frame(ring, pkt, pkt_len);

	(void)flush_packet;
	return rc ? rc : pfr_send(ring, pkt, pkt_len, 0);
}

int pfring_send_ifindex(pfring *ring, char *pkt, unsigned int pkt_len,
			uint8_t flush_packet, int if_index)
{
	int rc = check_frame(ring, pkt, pkt_len);

	(void)flush_packet;
	if (rc)
		return rc;
	if (if_index <= 0)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"%d is not an interface index", if_index);
	return pfr_send(ring, pkt, pkt_len, if_index);
}

/* Half a packet is another packet. */
static int check_whole(uint32_t caplen, uint32_t len)
{
	if (caplen >= len)
		return 0;
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			"only %u of the packet's %u bytes were captured: open the ring with a larger caplen to send it",
			caplen, len);
}

int pfring_send_parsed(pfring *ring, char *pkt,
		       struct pfring_pkthdr *hdr, uint8_t flush_packet)
{
	int rc = check_frame(ring, pkt, hdr ? hdr->len : 0);

	(void)flush_packet;
	if (!rc)
		rc = check_whole(hdr->caplen, hdr->len);
	return rc ? rc : pfr_send(ring, pkt, hdr->len, 0);
}

static int send_last(struct __pfring *ring, int if_index)
{
	const struct pfr_reader *reader = &ring->reader;
	const struct pfr_desc *desc;
	int rc;

	if (ring->copied && ring->copied_next == reader->next) {
		rc = check_whole(ring->copied_caplen, ring->copied_len);
		return rc ? rc : transmit(ring, ring->copied,
					  ring->copied_len, if_index);
	}
	if (!pfr_reader_holds(reader))
		return pfr_fail(PF_RING_ERROR_NO_PKT_AVAILABLE,
				"no packet was received, or it was given back");
	desc = pfr_reader_slot(reader, reader->next - 1);
	rc = check_whole(desc->caplen, desc->len);
	return rc ? rc : transmit(ring, reader->data + desc->data, desc->len,
				    if_index);
}

int pfring_send_last_rx_packet(pfring *ring, int tx_interface_id)
{
	int rc;

	if (!ring || tx_interface_id <= 0)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"pfring_send_last_rx_packet() needs a ring and an interface index");
	if (ring->detour & PFR_REENTRANT)
		pthread_mutex_lock(&ring->rx_lock);
	rc = send_last(ring, tx_interface_id);
	if (ring->detour & PFR_REENTRANT)
		pthread_mutex_unlock(&ring->rx_lock);
	return rc < 0 ? rc : 0;
}
