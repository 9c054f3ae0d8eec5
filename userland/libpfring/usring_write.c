// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The writing end of a ring between programs: userspace:usr0. It may be there
 * before the reader, and outlive it: each frame looks for one if there is none.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "error.h"
#include "soft.h"
#include "usring.h"

struct writing_end {
	struct pfr_soft soft;
	pthread_mutex_t sending;	/* all below */
	char name[PFR_NAME_LEN + 16];
	struct pfr_usring_hello hello;
	int reader;			/* our connection to it, or -1 */
	void *memory;			/* NULL: it has not answered yet */
	uint32_t next;			/* packet number; runs free */
};

static void drop_reader(struct writing_end *w)
{
	if (w->memory)
		munmap(w->memory, (size_t)pfr_usring_size(&w->hello));
	if (w->reader >= 0)
		close(w->reader);
	w->memory = NULL;
	w->reader = -1;
	w->next = 0;
}

static int connect_to_reader(struct writing_end *w)
{
	struct sockaddr_un address;
	socklen_t size = pfr_usring_address(w->name, &address);

	w->reader = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC |
			   SOCK_NONBLOCK, 0);
	if (w->reader < 0)
		return -1;
	if (!connect(w->reader, (struct sockaddr *)&address, size)) {
		if (pfr_usring_trusted(w->reader))
			return 0;
		errno = EPERM;
	} else if (errno == ECONNREFUSED || errno == EAGAIN) {
		errno = ENOTCONN;
	}
	drop_reader(w);
	return -1;
}

/* What the reader says about its memory must be true of it, and stay so. */
static int take_memory(struct writing_end *w, int memory)
{
	const int seals = F_SEAL_SHRINK | F_SEAL_SEAL;
	struct stat file;

	if ((fcntl(memory, F_GET_SEALS) & seals) != seals ||
	    fstat(memory, &file) || file.st_size <= 0 ||
	    !pfr_usring_sound(&w->hello, (uint64_t)file.st_size)) {
		errno = EPROTO;
		return -1;
	}
	w->memory = mmap(NULL, (size_t)pfr_usring_size(&w->hello),
			 PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	if (w->memory != MAP_FAILED)
		return 0;
	w->memory = NULL;
	return -1;
}

static int read_hello(struct writing_end *w)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec text = { &w->hello, sizeof(w->hello) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t got = recvmsg(w->reader, &message,
			      MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	int memory = -1, rc = -1, saved;

	if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
		errno = ENOTCONN;	/* it is busy, or has not looked yet */
		return -1;
	}
	if (got >= 0 && c && c->cmsg_type == SCM_RIGHTS)
		memcpy(&memory, CMSG_DATA(c), sizeof(memory));
	/* Closed at once: it has a writer already. */
	errno = got ? EPROTO : EBUSY;
	if (got == sizeof(w->hello) && memory >= 0)
		rc = take_memory(w, memory);
	saved = errno;
	if (memory >= 0)
		close(memory);
	errno = saved;
	return rc;
}

/* It says nothing after its hello. */
static bool reader_left(const struct writing_end *w)
{
	struct pollfd fd = { .fd = w->reader };

	return poll(&fd, 1, 0) > 0;
}

static int find_reader(struct writing_end *w)
{
	int saved;

	if (w->reader < 0 && connect_to_reader(w))
		return -1;
	if (w->memory)
		return 0;
	if (!read_hello(w))
		return 0;
	saved = errno;
	if (saved != ENOTCONN)
		drop_reader(w);
	errno = saved;
	return -1;
}

static void wake_reader(const struct writing_end *w)
{
	struct pfr_usring_head *head = w->memory;

	/* See look_again() of the reader. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&head->sleeps, __ATOMIC_RELAXED))
		return;
	__atomic_store_n(&head->sleeps, 0, __ATOMIC_RELAXED);
	send(w->reader, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static bool has_room(const struct writing_end *w)
{
	const struct pfr_usring_head *head = w->memory;

	/* A lie makes us lose the reader's own packets, or find no room. */
	return w->next - __atomic_load_n(&head->consumed, __ATOMIC_ACQUIRE) <
	       w->hello.num_slots;
}

static void put(struct writing_end *w, const void *pkt, uint32_t len,
		int if_index)
{
	struct pfr_usring_slot *slot = pfr_usring_slot(w->memory, &w->hello,
						       w->next);
	uint32_t room = w->hello.slot_size - (uint32_t)sizeof(*slot);
	uint32_t caplen = len < room ? len : room;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	slot->timestamp_ns = (uint64_t)now.tv_sec * 1000000000 +
			     (uint64_t)now.tv_nsec;
	slot->len = len;
	slot->caplen = caplen;
	slot->if_index = if_index;
	memcpy(slot + 1, pkt, caplen);
	__atomic_store_n(&slot->seq, ++w->next, __ATOMIC_RELEASE);
}

static ssize_t send_locked(struct writing_end *w, const void *pkt, size_t len,
			   int from)
{
	if (find_reader(w))
		return -1;
	if (!has_room(w)) {
		/* Full is not the same as abandoned. */
		if (reader_left(w))
			drop_reader(w);
		errno = ENOBUFS;
		return -1;
	}
	put(w, pkt, (uint32_t)len, from);
	wake_reader(w);
	return (ssize_t)len;
}

static ssize_t send_from(struct __pfring *ring, const void *pkt, size_t len,
			 int from)
{
	struct writing_end *w = ring->backend;
	ssize_t sent;

	pthread_mutex_lock(&w->sending);
	/* A look at the connection now and then, or a lost reader costs a ring. */
	if (w->memory && !(w->next % 64) && reader_left(w))
		drop_reader(w);
	sent = send_locked(w, pkt, len, from);
	pthread_mutex_unlock(&w->sending);
	return sent;
}

static ssize_t send_frame(struct __pfring *ring, const void *pkt, size_t len,
			  int if_index)
{
	if (!if_index)
		return send_from(ring, pkt, len, UNKNOWN_INTERFACE);
	errno = EINVAL;		/* it leads to no device */
	return -1;
}

int pfr_usring_put(struct __pfring *ring, const void *pkt, size_t len,
		   int if_index)
{
	return (int)send_from(ring, pkt, len, if_index);
}

static int no_packets(struct __pfring *ring, struct pfr_frame *frame,
		      unsigned char *room)
{
	(void)ring, (void)frame, (void)room;
	return 0;
}

static void close_writer(struct __pfring *ring)
{
	struct writing_end *w = ring->backend;

	drop_reader(w);
	pthread_mutex_destroy(&w->sending);
}

static const struct pfr_source source = {
	.what = "the writing end of a ring between programs",
	.fetch = no_packets,
	.send = send_frame,
	.close = close_writer,
};

struct __pfring *pfr_usring_write(const struct pfr_opening *how)
{
	if (!pfr_usring_name(how->devices)) {
		pfr_refuse(EINVAL,
			   "behind userspace: comes usr and a number, such as userspace:usr0, which is no network device");
		return NULL;
	}
	return pfr_usring_write_to(how);
}

struct __pfring *pfr_usring_write_to(const struct pfr_opening *how)
{
	struct __pfring *ring;
	struct writing_end *w;

	ring = pfr_soft_open(&source, sizeof(*w), how);
	if (!ring)
		return NULL;
	w = ring->backend;
	pthread_mutex_init(&w->sending, NULL);
	w->reader = -1;
	strncpy(w->name, how->devices, sizeof(w->name) - 1);
	atomic_fetch_or(&ring->detour, PFR_SEND_ONLY);
	ring->next_pkt_time = NULL;
	ring->send_ifindex = NULL;
	return ring;
}
