// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fake_ring.h"

void fake_ring_open(struct fake_ring *f, uint32_t flags, uint32_t first)
{
	int fds[2];

	memset(f, 0, sizeof(*f));
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		abort();
	f->peer = fds[1];
	f->ring = pfr_ring_new(fds[0], flags);
	f->slots = calloc(FAKE_SLOTS, sizeof(*f->slots));
	f->consumer = calloc(1, sizeof(*f->consumer));
	f->data = calloc(FAKE_SLOTS, FAKE_BYTES);
	f->consumer->index = first;
	f->head = first;
	f->ring->num_slots = FAKE_SLOTS;
	f->ring->caplen = FAKE_BYTES;
	f->ring->detour &= ~PFR_NOT_ENABLED;
	pfr_reader_init(&f->ring->reader, f->slots, f->data, f->consumer,
			FAKE_SLOTS, sizeof(struct pfring_extended_pkthdr));
}

void fake_ring_close(struct fake_ring *f)
{
	if (f->peer >= 0)
		close(f->peer);
	pfr_ring_free(f->ring);
	free(f->slots);
	free(f->consumer);
	free(f->data);
}

bool fake_ring_put(struct fake_ring *f, const void *packet, uint16_t caplen,
		   uint32_t len, uint64_t timestamp_ns)
{
	uint32_t consumer = __atomic_load_n(&f->consumer->index,
					    __ATOMIC_ACQUIRE);
	struct pfr_desc *desc = &f->slots[f->head % FAKE_SLOTS];
	uint32_t data = f->head % FAKE_SLOTS * FAKE_BYTES;

	if (f->head - consumer >= FAKE_SLOTS)
		return false;
	desc->timestamp_ns = timestamp_ns;
	desc->len = len;
	desc->caplen = caplen;
	desc->if_index = 7;
	desc->hash = 0xabcd;
	desc->flags = PFR_DESC_RX;
	if (f->ring->detour & PFR_LONG_HEADER) {
		struct pfring_extended_pkthdr ext = {
			.timestamp_ns = timestamp_ns,
			.if_index = 9,
			.pkt_hash = 0x1234,
			.rx_direction = 1,
		};

		memcpy(f->data + data, &ext, sizeof(ext));
		data += sizeof(ext);
		desc->flags |= PFR_DESC_EXTENDED;
	}
	desc->data = data;
	memcpy(f->data + data, packet, caplen);
	__atomic_store_n(&desc->seq, ++f->head, __ATOMIC_RELEASE);
	return true;
}

void fake_ring_wake(struct fake_ring *f)
{
	if (write(f->peer, "", 1) != 1)
		abort();
}

void fake_ring_hang_up(struct fake_ring *f)
{
	close(f->peer);
	f->peer = -1;
}
