// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.h"
#include "ring.h"

_Static_assert(sizeof(struct pfr_desc) == 32, "the ABI of a descriptor");

/* All rings of this process. */
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct __pfring *list;

static void enlist(struct __pfring *ring)
{
	pthread_mutex_lock(&list_lock);
	ring->next = list;
	list = ring;
	pthread_mutex_unlock(&list_lock);
}

static void strike_off(struct __pfring *ring)
{
	struct __pfring **at;

	pthread_mutex_lock(&list_lock);
	for (at = &list; *at && *at != ring; at = &(*at)->next)
		;
	if (*at)
		*at = ring->next;
	pthread_mutex_unlock(&list_lock);
}

struct __pfring *pfr_ring_find(uint32_t ring_id)
{
	struct __pfring *ring;
	struct pfr_info info;

	pthread_mutex_lock(&list_lock);
	for (ring = list; ring; ring = ring->next) {
		memset(&info, 0, sizeof(info));
		/* A master stands for what it was. */
		if ((ring->ops == &pfr_kernel_ops ||
		     ring->ops == &pfr_multi_ops) && !ring->hidden &&
		    !pfr_ring_get(ring, PFR_SO_INFO, &info, sizeof(info)) &&
		    info.ring_id == ring_id)
			break;
	}
	pthread_mutex_unlock(&list_lock);
	return ring;
}

struct __pfring *pfr_ring_new(int fd, uint32_t flags)
{
	struct __pfring *ring;

	ring = aligned_alloc(PFR_CACHE_LINE, sizeof(*ring));
	if (!ring) {
		if (fd >= 0)
			close(fd);
		errno = ENOMEM;
		return NULL;
	}
	memset(ring, 0, sizeof(*ring));
	ring->fd = fd;
	ring->send = pfring_send;
	ring->send_ifindex = pfring_send_ifindex;
	ring->next_pkt_time = pfring_next_pkt_time;
	ring->ops = &pfr_kernel_ops;
	ring->detour = PFR_NOT_ENABLED;
	if (flags & PF_RING_REENTRANT)
		ring->detour |= PFR_REENTRANT;
	if (flags & PF_RING_LONG_HEADER)
		ring->detour |= PFR_LONG_HEADER;
	ring->poll_duration = 500;
	ring->filtering_mode = software_only;
	pthread_mutex_init(&ring->rx_lock, NULL);
	pthread_mutex_init(&ring->wait_lock, NULL);
	pthread_mutex_init(&ring->settings, NULL);
	enlist(ring);
	ring->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (ring->wake_fd < 0) {
		pfr_ring_free(ring);
		return NULL;
	}
	return ring;
}

static void unmap(struct pfr_mapping *m)
{
	if (m->start)
		munmap(m->start, m->size);
	m->start = NULL;
}

void pfr_ring_free(struct __pfring *ring)
{
	int saved = errno;

	strike_off(ring);
	pfr_multi_leave(ring);
	pfr_hw_clear(ring, NULL);
	free(ring->hw_rules);
	if (ring->reflector)
		pfr_ring_free(ring->reflector);
	free(ring->filter);
	free(ring->device_name);
	if (ring->ops->close)
		ring->ops->close(ring);
	unmap(&ring->data);
	unmap(&ring->slots);
	unmap(&ring->consumer);
	if (ring->fd >= 0)
		close(ring->fd);
	if (ring->wake_fd >= 0)
		close(ring->wake_fd);
	pthread_mutex_destroy(&ring->rx_lock);
	pthread_mutex_destroy(&ring->wait_lock);
	pthread_mutex_destroy(&ring->settings);
	free(ring);
	errno = saved;
}

static int map(struct __pfring *ring, struct pfr_mapping *m, uint64_t size,
	       int protection, uint64_t offset)
{
	/* 32-bit programs: both the size and the offset must fit. */
	void *start = MAP_FAILED;

	if (size <= SIZE_MAX && (uint64_t)(off_t)offset == offset)
		start = mmap(NULL, (size_t)size, protection, MAP_SHARED,
			     ring->fd, (off_t)offset);
	else
		errno = ENOMEM;
	if (start == MAP_FAILED)
		return pfr_fail_errno("cannot map the ring");
	m->start = start;
	m->size = (size_t)size;
	return 0;
}

/* Only what would make us read at wrong places. */
static int check_geometry(const struct pfr_ring_geometry *g)
{
	if (g->desc_size != sizeof(struct pfr_desc)) {
		errno = EPROTO;
		return pfr_fail(PF_RING_ERROR_INVALID_LIB_VERSION,
				"pf_ring.ko uses descriptors of %u bytes, this libpfring knows those of %zu: install the libpfring that came with the module",
				g->desc_size, sizeof(struct pfr_desc));
	}
	if (!g->num_slots || (g->num_slots & (g->num_slots - 1)) ||
	    g->slots_size < (uint64_t)g->num_slots * sizeof(struct pfr_desc) ||
	    !g->data_size || g->ext_hdr_size > 65536) {
		errno = EPROTO;
		return pfr_fail(PF_RING_ERROR_INVALID_LIB_VERSION,
				"pf_ring.ko describes a ring that this libpfring does not understand: install the libpfring that came with the module");
	}
	return 0;
}

int pfr_ring_map(struct __pfring *ring)
{
	struct pfr_ring_geometry g = { 0 };
	int rc;

	if (pfr_ring_get(ring, PFR_SO_RING, &g, sizeof(g)))
		return pfr_fail_errno("cannot read the ring's geometry");
	rc = check_geometry(&g);
	if (!rc)
		rc = map(ring, &ring->consumer, (uint64_t)sysconf(_SC_PAGESIZE),
			 PROT_READ | PROT_WRITE, PFR_PGOFF_CONSUMER);
	if (!rc)
		rc = map(ring, &ring->slots, g.slots_size, PROT_READ,
			 PFR_PGOFF_SLOTS);
	if (!rc)
		/* Programs may change a packet in place, say to bounce it. */
		rc = map(ring, &ring->data, 2 * g.data_size,
			 PROT_READ | PROT_WRITE, PFR_PGOFF_DATA);
	if (rc)
		return rc;
	ring->num_slots = g.num_slots;
	ring->caplen = g.caplen;
	pfr_reader_init(&ring->reader, ring->slots.start, ring->data.start,
			ring->consumer.start, g.num_slots, g.ext_hdr_size);
	return 0;
}

int pfr_ring_set_u32(struct __pfring *ring, int option, uint32_t value)
{
	return ring->ops->set(ring, option, &value, sizeof(value));
}

int pfr_ring_get(struct __pfring *ring, int option, void *value, size_t size)
{
	/* An older module fills in less; the rest stays zero. */
	return ring->ops->get(ring, option, value, &size);
}

int pfr_unsupported(struct __pfring *ring, const char *what)
{
	errno = EOPNOTSUPP;
	return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"%s: %s cannot do that, only pf_ring.ko can", what,
			ring->ops->what);
}
