// SPDX-License-Identifier: LGPL-2.1-or-later
/* Receiving. pfring_recv() is the short way; everything else is below it. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "error.h"
#include "wait.h"

/* Looks without a packet and without sleep, until we ask if the device lives. */
#define IDLE_LOOKS	256

enum header_kind { SHORT_HEADER, LONG_HEADER };

struct receiver {
	unsigned char **buffer;
	unsigned int buffer_len;
	struct pfring_pkthdr *hdr;
	enum header_kind kind;
};

/* ------------------------------------------------------------- one packet */

/* With rx_lock if the ring is reentrant. 1 if there was a packet, else 0. */
static inline int take(struct __pfring *ring, const struct receiver *to)
{
	struct pfr_reader *reader = &ring->reader;
	const unsigned char *packet;
	const struct pfr_desc *desc;

	pfr_reader_release(reader, reader->next);
	desc = pfr_reader_peek(reader);
	if (!desc)
		return 0;
	if (pfr_reader_other_second(reader, desc))
		pfr_reader_new_second(reader, desc);
	packet = pfr_reader_take(reader, desc, reader->next, to->hdr);
	if (to->kind == LONG_HEADER)
		pfr_reader_extended(reader, desc, &to->hdr->extended_hdr);
	if (!to->buffer_len) {
		*to->buffer = (unsigned char *)packet;
		return 1;
	}

	if (to->hdr->caplen > to->buffer_len)
		to->hdr->caplen = to->buffer_len;
	memcpy(*to->buffer, packet, to->hdr->caplen);
	pfr_reader_release(reader, reader->next);
	ring->copied = *to->buffer;
	ring->copied_next = reader->next;
	ring->copied_caplen = to->hdr->caplen;
	ring->copied_len = to->hdr->len;
	return 1;
}

/* As take(), from a back end that is not a ring of pf_ring.ko alone. */
static int take_foreign(struct __pfring *ring, const struct receiver *to)
{
	struct pfr_frame frame;
	int rc;

	ring->copied = NULL;
	ring->ops->release(ring);
	rc = ring->ops->look(ring, &frame);
	if (rc <= 0)
		return rc;
	ring->ops->take(ring);
	ring->last = frame.desc;
	to->hdr->ts.tv_sec = (time_t)(frame.desc.timestamp_ns / 1000000000);
	to->hdr->ts.tv_usec = (suseconds_t)(frame.desc.timestamp_ns %
					    1000000000 / 1000);
	to->hdr->caplen = frame.desc.caplen;
	to->hdr->len = frame.desc.len;
	if (to->kind == LONG_HEADER)
		pfr_frame_extended(&frame, to->hdr);
	else
		pfr_reader_short(&frame.desc, &to->hdr->extended_hdr);
	if (to->buffer_len) {
		if (to->hdr->caplen > to->buffer_len)
			to->hdr->caplen = to->buffer_len;
		memcpy(*to->buffer, frame.packet, to->hdr->caplen);
	} else {
		*to->buffer = (unsigned char *)frame.packet;
	}
	ring->copied = *to->buffer;
	ring->copied_next = ring->reader.next;
	ring->copied_caplen = to->hdr->caplen;
	ring->copied_len = to->hdr->len;
	return 1;
}

/* What settings of the library make of a packet that was received. */
static void afterwards(struct __pfring *ring, const struct receiver *to)
{
	const unsigned char *packet = *to->buffer;

	if (ring->trailer.vendor)
		pfr_trailer_read(&ring->trailer, packet, to->hdr);
	if (ring->reflector && to->hdr->caplen == to->hdr->len)
		pfr_send(ring->reflector, packet, to->hdr->len, 0);
	if (ring->slice)
		pfr_slice(ring, packet, to->hdr);
}

static __attribute__((noinline))
int take_specially(struct __pfring *ring, const struct receiver *to,
		   uint32_t detour)
{
	int rc;

	if (detour & PFR_REENTRANT)
		pthread_mutex_lock(&ring->rx_lock);
	rc = detour & PFR_FOREIGN ? take_foreign(ring, to) : take(ring, to);
	if (rc > 0 && (detour & PFR_AFTERWARDS))
		afterwards(ring, to);
	if (detour & PFR_REENTRANT)
		pthread_mutex_unlock(&ring->rx_lock);
	return rc;
}

static inline int take_locked(struct __pfring *ring, const struct receiver *to)
{
	uint32_t detour = atomic_load_explicit(&ring->detour,
					       memory_order_relaxed);

	if (!(detour & (PFR_REENTRANT | PFR_FOREIGN | PFR_AFTERWARDS)))
		return take(ring, to);
	return take_specially(ring, to, detour);
}

static int check_state(const struct __pfring *ring)
{
	uint32_t detour = atomic_load(&ring->detour);

	if (pfr_likely(!(detour & (PFR_SHUT_DOWN | PFR_SEND_ONLY))))
		return 0;
	if (detour & PFR_SHUT_DOWN)
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"the ring was shut down");
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"the ring's socket mode is send_only_mode");
}

static int not_enabled(void)
{
	return pfr_fail(PF_RING_ERROR_RING_NOT_ENABLED,
			"the ring gets no packets before pfring_enable_ring()");
}

static int device_gone(void)
{
	errno = ENODEV;
	return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
			"the device of the ring is gone");
}

/*
 * A program that never waits must learn of a lost device too, but not by a
 * system call at each look.
 */
static bool idle_look_finds_gone(struct __pfring *ring)
{
	unsigned int looks = atomic_fetch_add_explicit(&ring->idle_looks, 1,
						       memory_order_relaxed);

	return looks % IDLE_LOOKS == IDLE_LOOKS - 1 && pfr_device_gone(ring);
}

/* There was no packet at the first look. */
static int receive_waiting(struct __pfring *ring, const struct receiver *to,
			   bool wait, uint32_t seen)
{
	for (;;) {
		int rc, taken;

		/*
		 * A ring that was disabled is read to its end: no packet comes
		 * after the flag, but one may have come after our look.
		 */
		if (atomic_load(&ring->detour) & PFR_NOT_ENABLED) {
			taken = take_locked(ring, to);
			return taken ? taken : not_enabled();
		}
		if (wait)
			rc = pfr_wait(ring, seen, (int)ring->poll_duration);
		else
			rc = idle_look_finds_gone(ring) ? -ENODEV : -ECANCELED;
		if (rc == -ECANCELED)
			return 0;
		/* Also after an error: what came before it counts. */
		taken = take_locked(ring, to);
		if (taken)
			return taken;
		if (rc == -ENODEV)
			return device_gone();
		if (rc < 0 && rc != -EINTR) {
			errno = -rc;
			return pfr_fail_errno("cannot wait for packets");
		}
		rc = check_state(ring);
		if (rc)
			return rc;
	}
}

static __attribute__((noinline))
int receive_later(struct __pfring *ring, const struct receiver *to, bool wait)
{
	uint32_t seen = 0;
	int rc;

	if (!wait)
		return receive_waiting(ring, to, false, 0);
	if (!pfr_wait_begin(ring, &seen))
		return 0;
	rc = receive_waiting(ring, to, true, seen);
	pfr_wait_end(ring, seen);
	return rc;
}

static inline int receive(struct __pfring *ring, const struct receiver *to,
			  bool wait)
{
	int rc = check_state(ring);

	if (rc)
		return rc;
	rc = take_locked(ring, to);
	return rc ? rc : receive_later(ring, to, wait);
}

static int check_arguments(const struct __pfring *ring,
			   const struct receiver *to)
{
	if (!ring || !to->buffer || !to->hdr || (to->buffer_len && !*to->buffer))
		return pfr_null_pointer();
	if (!to->buffer_len && (ring->detour & PFR_REENTRANT))
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a ring opened with PF_RING_REENTRANT gives packets only as copies: buffer_len must not be 0");
	return 0;
}

/* Whatever is not the short way. */
static __attribute__((noinline))
int recv_detour(struct __pfring *ring, unsigned char **buffer,
		unsigned int buffer_len, struct pfring_pkthdr *hdr,
		uint8_t wait)
{
	struct receiver to = { buffer, buffer_len, hdr, SHORT_HEADER };
	int rc = check_arguments(ring, &to);

	if (rc)
		return rc;
	if (ring->detour & (PFR_LONG_HEADER | PFR_OTHER_LINK))
		to.kind = LONG_HEADER;
	return receive(ring, &to, wait);
}

/*
 * The short way: zero copy, short header, a packet is there, in the same second
 * as the one before. It calls nothing, so that it needs no stack.
 */
int pfring_recv(pfring *ring, unsigned char **buffer, unsigned int buffer_len,
		struct pfring_pkthdr *hdr, uint8_t wait_for_incoming_packet)
{
	struct pfr_reader *reader;
	const struct pfr_desc *desc;
	uint32_t next;

	if (pfr_unlikely(!ring || !buffer || !hdr) ||
	    pfr_unlikely(buffer_len |
			 atomic_load_explicit(&ring->detour,
					      memory_order_relaxed)))
		goto detour;
	reader = &ring->reader;
	next = reader->next;
	pfr_reader_release(reader, next);
	desc = pfr_reader_slot(reader, next);
	if (pfr_unlikely(!pfr_reader_published(desc, next)) ||
	    pfr_unlikely(pfr_reader_other_second(reader, desc)))
		goto detour;
	*buffer = (unsigned char *)pfr_reader_take(reader, desc, next, hdr);
	return 1;

detour:
	return recv_detour(ring, buffer, buffer_len, hdr,
			   wait_for_incoming_packet);
}

int pfring_recv_parsed(pfring *ring, unsigned char **buffer,
		       unsigned int buffer_len, struct pfring_pkthdr *hdr,
		       uint8_t wait_for_incoming_packet, uint8_t level,
		       uint8_t add_timestamp, uint8_t add_hash)
{
	struct receiver to = { buffer, buffer_len, hdr, LONG_HEADER };
	int rc = check_arguments(ring, &to);

	if (!rc)
		rc = receive(ring, &to, wait_for_incoming_packet);
	if (rc <= 0)
		return rc;
	rc = pfring_parse_pkt(*buffer, hdr, level, add_timestamp, add_hash);
	return rc ? rc : 1;
}

int pfring_rcv_parsed(pfring *ring, unsigned char **buffer,
		      unsigned int buffer_len, struct pfring_pkthdr *hdr,
		      uint8_t wait_for_incoming_packet, uint8_t level,
		      uint8_t add_timestamp, uint8_t add_hash)
{
	return pfring_recv_parsed(ring, buffer, buffer_len, hdr,
				  wait_for_incoming_packet, level,
				  add_timestamp, add_hash);
}

int pfring_loop(pfring *ring, pfringProcesssPacket looper,
		const unsigned char *user_bytes, uint8_t wait_for_packet)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int rc;

	if (!ring || !looper)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"pfring_loop() needs a ring and a function");
	rc = check_state(ring);
	if (!rc)
		rc = pfr_enable_first(ring);
	if (rc)
		return rc;
	memset(&hdr, 0, sizeof(hdr));
	for (;;) {
		if (pfr_break_wanted(ring))
			return 0;
		rc = pfring_recv(ring, &packet, 0, &hdr, wait_for_packet);
		if (rc > 0)
			looper(&hdr, packet, user_bytes);
		else if (rc < 0 || wait_for_packet)
			return rc;
		if (!rc)
			pfr_idle();
	}
}

/* ------------------------------------------------------------- without taking */

static void lock(struct __pfring *ring)
{
	if (ring->detour & PFR_REENTRANT)
		pthread_mutex_lock(&ring->rx_lock);
}

static void unlock(struct __pfring *ring)
{
	if (ring->detour & PFR_REENTRANT)
		pthread_mutex_unlock(&ring->rx_lock);
}

/* Copies the next packet's descriptor. */
static bool next_packet(struct __pfring *ring, struct pfr_desc *copy)
{
	struct pfr_frame frame;
	bool there;

	lock(ring);
	there = ring->ops->look(ring, &frame) > 0;
	if (there)
		*copy = frame.desc;
	unlock(ring);
	return there;
}

int pfring_is_pkt_available(pfring *ring)
{
	struct pfr_desc desc;

	return ring && next_packet(ring, &desc);
}

int pfring_poll(pfring *ring, unsigned int wait_duration)
{
	uint32_t detour, seen = 0;
	int rc;

	if (!ring)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT, "no ring");
	detour = atomic_load(&ring->detour);
	if (detour & PFR_SHUT_DOWN)
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"the ring was shut down");
	if (pfring_is_pkt_available(ring))
		return 1;
	rc = pfr_enable_first(ring);
	if (rc)
		return rc;
	if (atomic_load(&ring->detour) & PFR_NOT_ENABLED)
		return pfr_fail(PF_RING_ERROR_RING_NOT_ENABLED,
				"pfring_poll() after pfring_disable_ring()");
	if (!wait_duration)
		return 0;

	if (!pfr_wait_begin(ring, &seen))
		return 0;
	rc = pfr_wait(ring, seen, wait_duration > INT_MAX ?
		      -1 : (int)wait_duration);
	pfr_wait_end(ring, seen);
	if (rc >= 0)
		return rc;
	if (rc == -ECANCELED)
		return 0;
	if (pfring_is_pkt_available(ring))
		return 1;
	errno = -rc;
	if (rc == -ENODEV)
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"the device of the ring is gone");
	return pfr_fail(PF_RING_ERROR_GENERIC, "cannot wait for packets: %s",
			strerror(errno));
}

int pfring_next_pkt_time(pfring *ring, struct timespec *ts)
{
	struct pfr_desc desc;

	if (!ring || !ts)
		return pfr_null_pointer();
	if (!next_packet(ring, &desc))
		return PF_RING_ERROR_NO_PKT_AVAILABLE;
	ts->tv_sec = (time_t)(desc.timestamp_ns / 1000000000);
	ts->tv_nsec = (long)(desc.timestamp_ns % 1000000000);
	return 0;
}

int pfring_next_pkt_raw_timestamp(pfring *ring, uint64_t *timestamp_ns)
{
	struct pfr_desc desc;

	if (!ring || !timestamp_ns)
		return pfr_null_pointer();
	if (!next_packet(ring, &desc))
		return PF_RING_ERROR_NO_PKT_AVAILABLE;
	if (!(desc.flags & PFR_DESC_HW_TIMESTAMP))
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"the packet has no hardware timestamp: open the ring with PF_RING_HW_TIMESTAMP, on an adapter that stamps");
	*timestamp_ns = desc.timestamp_ns;
	return 0;
}

void pfring_sync_indexes_with_kernel(pfring *ring)
{
	if (!ring)
		return;
	lock(ring);
	ring->ops->release(ring);
	if (ring->detour & PFR_FOREIGN)
		ring->copied = NULL;
	unlock(ring);
}
