// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef HAVE_PCAP
#include <pcap/pcap.h>
#endif

#include "error.h"
#include "soft.h"

static int unsupported(void)
{
	errno = EOPNOTSUPP;
	return -1;
}

static int bad_value(int err)
{
	errno = err;
	return -1;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* ----------------------------------------------------------------- packets */

static bool passes_filter(const struct pfr_soft *soft,
			  const struct pfr_frame *frame)
{
#ifdef HAVE_PCAP
	if (soft->filter)
		return bpf_filter((const struct bpf_insn *)soft->filter,
				  frame->packet, frame->desc.len,
				  frame->desc.caplen);
#endif
	(void)soft, (void)frame;
	return true;
}

/* As the kernel does it, so that the same packets are counted by the same door. */
static bool wanted(struct pfr_soft *soft, const struct pfr_frame *frame)
{
	bool received = frame->desc.flags & PFR_DESC_RX;

	if (soft->source->live && frame->desc.timestamp_ns &&
	    frame->desc.timestamp_ns < soft->enabled_ns)
		return false;
	if ((soft->direction == rx_only_direction && !received) ||
	    (soft->direction == tx_only_direction && received))
		return false;
	soft->counters.seen++;
	if (!passes_filter(soft, frame)) {
		soft->counters.bpf_rejected++;
		return false;
	}
	if (soft->to_skip) {
		soft->to_skip--;
		soft->counters.sampled_out++;
		return false;
	}
	soft->to_skip = soft->sampling - 1;
	soft->counters.delivered++;
	return true;
}

static int look_locked(struct __pfring *ring, struct pfr_soft *soft)
{
	int rc;

	while (!soft->ahead) {
		if (!soft->enabled)
			return 0;
		memset(&soft->next, 0, sizeof(soft->next));
		rc = soft->source->fetch(ring, &soft->next,
					 soft->room[soft->fetching]);
		if (rc <= 0)
			return rc;
		soft->ahead = wanted(soft, &soft->next);
		if (soft->no_timestamp)
			soft->next.desc.timestamp_ns = 0;
	}
	return 1;
}

static int look(struct __pfring *ring, struct pfr_frame *frame)
{
	struct pfr_soft *soft = ring->backend;
	int rc;

	pthread_mutex_lock(&soft->lock);
	rc = look_locked(ring, soft);
	if (rc > 0)
		*frame = soft->next;
	pthread_mutex_unlock(&soft->lock);
	return rc;
}

static void take(struct __pfring *ring)
{
	struct pfr_soft *soft = ring->backend;

	soft->ahead = false;
	soft->fetching ^= 1;
}

static void release(struct __pfring *ring)
{
	(void)ring;	/* packets are copies */
}

static ssize_t send_frame(struct __pfring *ring, const void *pkt, size_t len,
			  int if_index)
{
	struct pfr_soft *soft = ring->backend;
	ssize_t sent;

	if (!soft->source->send)
		return unsupported();
	sent = soft->source->send(ring, pkt, len, if_index);
	pthread_mutex_lock(&soft->lock);
	if (sent < 0)
		soft->counters.tx_errors++;
	else
		soft->counters.tx_ok++;
	pthread_mutex_unlock(&soft->lock);
	return sent;
}

void pfr_frame_extended(const struct pfr_frame *frame,
			struct pfring_pkthdr *hdr)
{
	static const struct pfr_reader none;
	struct pfr_desc desc = frame->desc;

	if (frame->reader) {
		pfr_reader_extended(frame->reader, &desc, &hdr->extended_hdr);
		return;
	}
	pfr_reader_extended(&none, &desc, &hdr->extended_hdr);
	pfring_parse_pkt((unsigned char *)frame->packet, hdr, 5, 0, 1);
	hdr->extended_hdr.parsed_pkt.last_matched_rule_id = NO_RULE_ID;
}

/* ---------------------------------------------------------------- settings */

static int set_number(struct __pfring *ring, struct pfr_soft *soft, int option,
		      uint32_t value)
{
	switch (option) {
	case PFR_SO_ENABLE:
		if (value && !soft->enabled)
			soft->enabled_ns = now_ns();
		soft->enabled = value;
		return 0;
	case PFR_SO_DIRECTION:
		if (value > tx_only_direction)
			return bad_value(EINVAL);
		if (soft->enabled)
			return bad_value(EBUSY);
		if (value && !soft->source->directions)
			return unsupported();
		soft->direction = value;
		return 0;
	case PFR_SO_SOCKET_MODE:
		if (value > recv_only_mode)
			return bad_value(EINVAL);
		return soft->enabled ? bad_value(EBUSY) : 0;
	case PFR_SO_SAMPLING_RATE:
		soft->sampling = value;
		soft->to_skip = 0;
		return 0;
	case PFR_SO_PROMISC:
		if (!soft->source->promisc)
			return value ? unsupported() : 0;
		return soft->source->promisc(ring, value);
	case PFR_SO_POLICY:
		return value ? 0 : unsupported();
	case PFR_SO_WATERMARK:
	case PFR_SO_FLUSH_TIMEOUT:
		return 0;	/* readers are woken by every packet */
	default:
		return unsupported();
	}
}

static int set(struct __pfring *ring, int option, const void *value, size_t size)
{
	struct pfr_soft *soft = ring->backend;
	uint32_t number;
	uint64_t mask;
	int rc;

	if (option == PFR_SO_APPL_NAME)
		return 0;	/* there is no /proc to show it in */
	if (option == PFR_SO_CHANNEL_MASK && size == sizeof(mask)) {
		memcpy(&mask, value, sizeof(mask));
		return mask ? unsupported() : 0;
	}
	if (size != sizeof(number))
		return unsupported();
	memcpy(&number, value, sizeof(number));
	pthread_mutex_lock(&soft->lock);
	rc = set_number(ring, soft, option, number);
	pthread_mutex_unlock(&soft->lock);
	return rc;
}

static int copy_out(void *to, size_t *size, const void *from, size_t have)
{
	if (*size > have)
		*size = have;
	memcpy(to, from, *size);
	return 0;
}

static int get(struct __pfring *ring, int option, void *value, size_t *size)
{
	struct pfr_soft *soft = ring->backend;
	struct pfr_counters counters;

	if (option == PFR_SO_INFO)
		return copy_out(value, size, &soft->info, sizeof(soft->info));
	if (option != PFR_SO_COUNTERS)
		return unsupported();
	pthread_mutex_lock(&soft->lock);
	counters = soft->counters;
	pthread_mutex_unlock(&soft->lock);
	if (soft->source->lost)
		counters.ring_full = soft->source->lost(ring);
	counters.seen += counters.ring_full;
	return copy_out(value, size, &counters, sizeof(counters));
}

static int filter(struct __pfring *ring, const struct sock_fprog *program)
{
	struct pfr_soft *soft = ring->backend;
	struct sock_filter *copy = NULL, *old;
	size_t size;

	if (program) {
		size = program->len * sizeof(*copy);
		copy = malloc(size);
		if (!copy)
			return -1;
		memcpy(copy, program->filter, size);
	}
	pthread_mutex_lock(&soft->lock);
	old = soft->filter;
	soft->filter = copy;
	pthread_mutex_unlock(&soft->lock);
	free(old);
	return program || old ? 0 : bad_value(ENOENT);
}

static int no_bind(struct __pfring *ring, const char *devices)
{
	(void)devices;
	return pfr_unsupported(ring, "cannot bind one more device");
}

/* --------------------------------------------------------------- life cycle */

static void soft_close(struct __pfring *ring)
{
	struct pfr_soft *soft = ring->backend;

	if (soft->source->close)
		soft->source->close(ring);
	pthread_mutex_destroy(&soft->lock);
	free(soft->filter);
	free(soft->room[0]);
	free(soft->room[1]);
	free(soft);
}

struct __pfring *pfr_soft_open(const struct pfr_source *source, size_t size,
			       const struct pfr_opening *how)
{
	struct __pfring *ring = pfr_ring_new(-1, how->flags);
	struct pfr_soft *soft = calloc(1, size);

	if (!ring || !soft)
		goto no_memory;
	soft->room[0] = malloc(how->caplen + PFR_SOFT_SPARE);
	soft->room[1] = malloc(how->caplen + PFR_SOFT_SPARE);
	if (!soft->room[0] || !soft->room[1])
		goto no_memory;
	soft->source = source;
	soft->ops = (struct pfr_ops){
		.what = source->what,
		.set = set,
		.get = get,
		.filter = filter,
		.bind = no_bind,
		.look = look,
		.take = take,
		.release = release,
		.send = send_frame,
		.close = soft_close,
	};
	soft->sampling = 1;
	soft->no_timestamp = how->flags & PF_RING_DO_NOT_TIMESTAMP;
	soft->info.version = PFR_LIBRARY_VERSION;
	soft->info.num_channels = 1;
	soft->info.if_index = UNKNOWN_INTERFACE;
	soft->info.mtu = how->caplen;
	pthread_mutex_init(&soft->lock, NULL);
	ring->caplen = how->caplen;
	ring->backend = soft;
	ring->ops = &soft->ops;
	if (!source->send) {
		ring->send = NULL;
		ring->send_ifindex = NULL;
	}
	atomic_fetch_or(&ring->detour, PFR_FOREIGN);
	return ring;

no_memory:
	if (soft) {
		free(soft->room[0]);
		free(soft->room[1]);
	}
	free(soft);
	if (ring)
		pfr_ring_free(ring);
	errno = ENOMEM;
	pfr_fail_errno("cannot open a ring");
	return NULL;
}
