// SPDX-License-Identifier: LGPL-2.1-or-later
/* The reading end of a ring between programs: usr0. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.h"
#include "soft.h"
#include "usring.h"

#define MEMORY		(8u << 20)
#define SLOTS_MIN	64u
#define SLOTS_MAX	4096u

struct reading_end {
	struct pfr_soft soft;
	struct pfr_usring_hello hello;
	int listener;
	int out;			/* a packet socket, once we send */
	int writer;			/* its connection, or -1 */
	bool hung_up;
	void *memory;			/* with each writer new, or NULL */
	uint32_t next;			/* packet number; runs free */
};

static int watch(struct __pfring *ring, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(ring->fd, EPOLL_CTL_ADD, fd, &event);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void drop_writer(struct reading_end *r)
{
	close_fd(&r->writer);
	if (r->memory)
		munmap(r->memory, (size_t)pfr_usring_size(&r->hello));
	r->memory = NULL;
	r->hung_up = false;
}

/* ----------------------------------------------------------------- a writer */

/* Memory that a hostile writer cannot make shorter under our reads. */
static int new_memory(struct reading_end *r)
{
	const size_t size = (size_t)pfr_usring_size(&r->hello);
	int fd = memfd_create("pf_ring user-space ring",
			      MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return -1;
	if (ftruncate(fd, (off_t)size) ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL))
		goto failed;
	r->memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (r->memory == MAP_FAILED)
		goto failed;
	r->next = 0;
	return fd;

failed:
	r->memory = NULL;
	close(fd);
	return -1;
}

static int say_hello(const struct reading_end *r, int memory)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(memory))];
	} control = { 0 };
	struct iovec text = { (void *)&r->hello, sizeof(r->hello) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(memory));
	memcpy(CMSG_DATA(c), &memory, sizeof(memory));
	return sendmsg(r->writer, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ?
	       -1 : 0;
}

static void accept_writer(struct __pfring *ring, struct reading_end *r)
{
	int fd = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC), memory;

	if (fd < 0)
		return;
	/* One at a time; who is refused sees the connection closed. */
	if (r->writer >= 0 || !pfr_usring_trusted(fd)) {
		close(fd);
		return;
	}
	r->writer = fd;
	memory = new_memory(r);
	if (memory < 0 || watch(ring, r->writer) || say_hello(r, memory))
		drop_writer(r);
	if (memory >= 0)
		close(memory);
}

/* What the writer says only wakes us. Its silence is the end. */
static void listen_to_writer(struct reading_end *r)
{
	char ignored[64];
	ssize_t got;
	int i;

	/* A flood of it does not keep us from the packets. */
	for (i = 0; i < 16; i++) {
		got = recv(r->writer, ignored, sizeof(ignored), MSG_DONTWAIT);
		if (got > 0)
			continue;
		if (!got || (errno != EAGAIN && errno != EINTR))
			r->hung_up = true;
		return;
	}
}

/* Something came, or may have: not packets, but what makes them come. */
static void attend(struct __pfring *ring, struct reading_end *r)
{
	struct epoll_event events[3];
	int i, count = epoll_wait(ring->fd, events, 3, 0);
	bool newcomer = false;

	for (i = 0; i < count; i++) {
		int fd = events[i].data.fd;

		if (fd == r->listener)
			newcomer = true;
		else if (fd == r->writer)
			listen_to_writer(r);
	}
	/* The next one waits until what the last has left is read. */
	if (newcomer && !r->hung_up)
		accept_writer(ring, r);
}

/* ------------------------------------------------------------------- packets */

static bool published(const struct reading_end *r)
{
	const struct pfr_usring_slot *slot =
		pfr_usring_slot(r->memory, &r->hello, r->next);

	return __atomic_load_n(&slot->seq, __ATOMIC_ACQUIRE) == r->next + 1;
}

/* All that the slot says is read once, and holds only as far as it can be. */
static void copy_packet(struct __pfring *ring, struct reading_end *r,
			struct pfr_frame *frame, unsigned char *room)
{
	struct pfr_usring_slot *slot = pfr_usring_slot(r->memory, &r->hello,
						       r->next);
	const uint32_t fits = r->hello.slot_size - (uint32_t)sizeof(*slot);
	uint32_t caplen = __atomic_load_n(&slot->caplen, __ATOMIC_RELAXED);
	uint32_t len = __atomic_load_n(&slot->len, __ATOMIC_RELAXED);
	struct pfr_usring_head *head = r->memory;

	if (caplen > fits)
		caplen = fits;
	if (caplen > ring->caplen)
		caplen = ring->caplen;
	memcpy(room, slot + 1, caplen);
	frame->packet = room;
	frame->desc.caplen = caplen & 0x7ffff;
	frame->desc.len = len < caplen ? caplen : len;
	frame->desc.timestamp_ns = __atomic_load_n(&slot->timestamp_ns,
						   __ATOMIC_RELAXED);
	frame->desc.if_index = __atomic_load_n(&slot->if_index,
					       __ATOMIC_RELAXED);
	frame->desc.flags = PFR_DESC_RX;
	r->next++;
	__atomic_store_n(&head->consumed, r->next, __ATOMIC_RELEASE);
}

/*
 * The flag says that we are about to sleep. Whoever publishes after we looked
 * sees it, because both sides have a full barrier between their two accesses.
 */
static bool look_again(struct reading_end *r)
{
	struct pfr_usring_head *head = r->memory;

	__atomic_store_n(&head->sleeps, 1, __ATOMIC_SEQ_CST);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return published(r);
}

static int fetch(struct __pfring *ring, struct pfr_frame *frame,
		 unsigned char *room)
{
	struct reading_end *r = ring->backend;

	if (r->memory && published(r)) {
		copy_packet(ring, r, frame, room);
		return 1;
	}
	attend(ring, r);
	if (!r->memory)
		return 0;
	if (look_again(r)) {
		copy_packet(ring, r, frame, room);
		return 1;
	}
	/* Its last packet was read: there is room for the next writer. */
	if (r->hung_up)
		drop_writer(r);
	return 0;
}

static void close_reader(struct __pfring *ring)
{
	struct reading_end *r = ring->backend;

	drop_writer(r);
	close_fd(&r->listener);
	close_fd(&r->out);
}

/* Back out of a device, of which the writer has said that a packet came by it. */
static ssize_t send_frame(struct __pfring *ring, const void *pkt, size_t len,
			  int if_index)
{
	const struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_ifindex = if_index,
	};
	struct reading_end *r = ring->backend;

	if (if_index <= 0) {
		errno = EDESTADDRREQ;
		return -1;
	}
	if (r->out < 0)
		r->out = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (r->out < 0)
		return -1;
	return sendto(r->out, pkt, len, 0, (const struct sockaddr *)&to,
		      sizeof(to));
}

static const struct pfr_source source = {
	.what = "a ring between programs",
	.fetch = fetch,
	.send = send_frame,
	.close = close_reader,
};

static uint32_t slots_for(uint32_t slot_size)
{
	uint32_t slots = SLOTS_MAX;

	while (slots > SLOTS_MIN && (uint64_t)slots * slot_size > MEMORY)
		slots /= 2;
	return slots;
}

static int listen_as(struct __pfring *ring, const char *name)
{
	struct reading_end *r = ring->backend;
	struct sockaddr_un address;
	socklen_t size = pfr_usring_address(name, &address);

	ring->fd = epoll_create1(EPOLL_CLOEXEC);
	r->listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC |
			     SOCK_NONBLOCK, 0);
	if (ring->fd < 0 || r->listener < 0)
		return pfr_fail_errno("cannot open a ring between programs");
	if (!bind(r->listener, (struct sockaddr *)&address, size) &&
	    !listen(r->listener, 4) && !watch(ring, r->listener))
		return 0;
	if (errno != EADDRINUSE)
		return pfr_fail_errno("cannot open a ring between programs");
	errno = EBUSY;
	return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
			"cannot open %s: another program reads it, and a ring between programs has one reader",
			name);
}

struct __pfring *pfr_usring_read(const struct pfr_opening *how)
{
	const uint32_t slot_size = (how->caplen + 63 +
				    (uint32_t)sizeof(struct pfr_usring_slot)) &
				   ~63u;
	struct __pfring *ring = pfr_soft_open(&source,
					      sizeof(struct reading_end), how);
	struct reading_end *r;

	if (!ring)
		return NULL;
	r = ring->backend;
	r->listener = -1;
	r->out = -1;
	r->writer = -1;
	r->hello = (struct pfr_usring_hello){
		.magic = PFR_USRING_MAGIC,
		.num_slots = slots_for(slot_size),
		.slot_size = slot_size,
	};
	ring->num_slots = r->hello.num_slots;
	ring->send = NULL;	/* it has no device of its own */
	if (listen_as(ring, how->devices)) {
		pfr_ring_free(ring);
		return NULL;
	}
	return ring;
}
