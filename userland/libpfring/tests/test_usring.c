// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rings from one program to another, and others that do not keep to the rules. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "numbered.h"
#include "test.h"
#include "usring.h"

static void two_programs(void **state)
{
	pfring *writer = open_enabled("userspace:usr71", 0), *reader;
	unsigned char frame[FRAME], long_one[200], *packet;
	struct pfring_pkthdr hdr;
	int round, i;

	(void)state;
	make_frame(frame, 0);
	assert_int_equal(pfring_send(writer, (char *)frame, FRAME, 1),
			 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
	assert_int_equal(pfring_recv(writer, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_NOT_SUPPORTED);
	reader = open_enabled("usr71", PF_RING_LONG_HEADER);
	refuse("usr71", "one reader");
	assert_int_equal(pfring_poll(reader, 0), 0);
	/* The writer knocks, the reader opens. */
	assert_int_equal(pfring_send(writer, (char *)frame, FRAME, 1),
			 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	for (round = 0; round < 1000; round++) {
		for (i = 0; i < 7; i++) {
			make_frame(frame, i);
			assert_int_equal(pfring_send(writer, (char *)frame, FRAME, 1),
					 FRAME);
		}
		assert_int_equal(pfring_poll(reader, 5000), 1);
		for (i = 0; i < 7; i++) {
			assert_int_equal(pfring_recv(reader, &packet, 0, &hdr,
						     0), 1);
			assert_int_equal(number_of(packet), i);
			assert_int_equal(hdr.len, FRAME);
			assert_int_equal(hdr.extended_hdr.parsed_pkt.l4_src_port,
					 1000 + i);
		}
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	}
	memset(long_one, 7, sizeof(long_one));
	assert_int_equal(pfring_send(writer, (char *)long_one, sizeof(long_one), 1),
			 sizeof(long_one));
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
	assert_int_equal(hdr.caplen, 128);
	assert_int_equal(hdr.len, sizeof(long_one));
	/* What was sent before the writer left is not lost; another may come. */
	make_frame(frame, 9);
	assert_int_equal(pfring_send(writer, (char *)frame, FRAME, 1), FRAME);
	pfring_close(writer);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
	assert_int_equal(number_of(packet), 9);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	writer = open_enabled("userspace:usr71", 0);
	pfring_send(writer, (char *)frame, FRAME, 1);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	assert_int_equal(pfring_send(writer, (char *)frame, FRAME, 1), FRAME);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
	pfring_close(reader);
	pfring_close(writer);
}

#define MANY	200000

static void *write_many(void *writer)
{
	unsigned char frame[FRAME];
	int i;

	for (i = 0; i < MANY; i++) {
		make_frame(frame, i & 0xff);
		memcpy(frame + 44, &i, sizeof(i));
		while (pfring_send(writer, (char *)frame, FRAME, 1) ==
		       PF_RING_ERROR_NO_TX_SLOT_AVAILABLE)
			usleep(10);
	}
	return NULL;
}

/* A full ring makes the writer wait; nothing is lost, twice, or out of order. */
static void at_once(void **state)
{
	pfring *reader = open_enabled("usr72", 0);
	pfring *writer = open_enabled("userspace:usr72", 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pthread_t thread;
	int i, number;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, write_many, writer), 0);
	for (i = 0; i < MANY; i++) {
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
		memcpy(&number, packet + 44, sizeof(number));
		assert_int_equal(number, i);
	}
	pthread_join(thread, NULL);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	pfring_close(writer);
	pfring_close(reader);
}

static int connect_raw(const char *name)
{
	struct sockaddr_un address;
	socklen_t size = pfr_usring_address(name, &address);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&address, size), 0);
	return fd;
}

/* What a reader says to who connects: the memory. */
static int read_hello(int fd, struct pfr_usring_hello *hello)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec text = { hello, sizeof(*hello) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	int memory;

	assert_int_equal(recvmsg(fd, &message, 0), sizeof(*hello));
	memcpy(&memory, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(memory));
	return memory;
}

/*
 * A writer that lies about lengths, writes noise over everything, and tries to
 * take the memory away: the reader gets packets no longer than it asked for,
 * and sees nothing outside of its memory (which the sanitizers would tell).
 */
static void hostile_writer(void **state)
{
	pfring *reader = open_enabled("usr73", PF_RING_LONG_HEADER);
	struct pfr_usring_hello hello = { 0 };
	struct pfring_pkthdr hdr;
	struct pfr_usring_slot *slot;
	unsigned char *packet;
	uint64_t size;
	void *memory;
	int fd, memfd, round, rc;
	uint32_t i;

	(void)state;
	fd = connect_raw("usr73");
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	memfd = read_hello(fd, &hello);
	size = pfr_usring_size(&hello);
	assert_int_equal(ftruncate(memfd, 0), -1);
	assert_int_equal(ftruncate(memfd, (off_t)size * 2), -1);
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memfd, 0);
	assert_ptr_not_equal(memory, MAP_FAILED);
	for (i = 0; i < hello.num_slots; i++) {
		slot = pfr_usring_slot(memory, &hello, i);
		slot->caplen = i % 3 ? UINT32_MAX - i : 4096 + i;
		slot->len = i % 2 ? 0 : UINT32_MAX;
		slot->timestamp_ns = ~0ULL;
		__atomic_store_n(&slot->seq, i + 1, __ATOMIC_RELEASE);
	}
	for (i = 0; i < hello.num_slots; i++) {
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 1);
		assert_int_equal(hdr.caplen, 128);
		assert_true(hdr.len >= hdr.caplen);
	}
	for (round = 0; round < 50; round++) {
		unsigned char *byte = memory;

		for (i = 0; i < size; i += 1 + (uint32_t)(random() % 8))
			byte[i] = (unsigned char)random();
		((struct pfr_usring_head *)memory)->consumed =
			(uint32_t)random();
		rc = pfring_recv(reader, &packet, 0, &hdr, 0);
		assert_true(rc == 0 || (rc == 1 && hdr.caplen <= 128));
		send(fd, memory, 1 + (size_t)round, MSG_DONTWAIT);
	}
	/* A second writer is turned away. */
	rc = connect_raw("usr73");
	pfring_recv(reader, &packet, 0, &hdr, 0);
	assert_int_equal(recv(rc, &hello, sizeof(hello), 0), 0);
	close(rc);
	munmap(memory, size);
	close(memfd);
	close(fd);
	while (pfring_recv(reader, &packet, 0, &hdr, 0) > 0)
		;
	pfring_close(reader);
}

static int listen_raw(const char *name)
{
	struct sockaddr_un address;
	socklen_t size = pfr_usring_address(name, &address);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(fd, 4), 0);
	return fd;
}

static void say(int fd, struct pfr_usring_hello hello, int memfd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(memfd))];
	} control = { 0 };
	struct iovec text = { &hello, sizeof(hello) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(memfd));
	memcpy(CMSG_DATA(c), &memfd, sizeof(memfd));
	assert_int_equal(sendmsg(fd, &message, 0), sizeof(hello));
}

/* Readers whose memory is not what they say: the writer does not touch it. */
static void hostile_reader(void **state)
{
	static const struct {
		struct pfr_usring_hello hello;
		off_t size;
		int seals;
	} lies[] = {
		/* too short for its slots, odd numbers, noise */
		{ { PFR_USRING_MAGIC, 64, 256 }, 4096, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 65, 64 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 0, 64 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 64, 0 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 64, 63 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 1u << 31, 1u << 31 }, 1 << 20,
			F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { 0x12345678, 64, 128 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		/* could be taken away while we write */
		{ { PFR_USRING_MAGIC, 64, 128 }, 1 << 20, F_SEAL_GROW },
		/* the truth, so that it is known that all this can work */
		{ { PFR_USRING_MAGIC, 64, 128 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
	};
	const size_t num = sizeof(lies) / sizeof(lies[0]);
	int listener = listen_raw("usr74"), fd, memfd, rc;
	pfring *writer = open_enabled("userspace:usr74", 0);
	unsigned char frame[FRAME];
	size_t i;

	(void)state;
	make_frame(frame, 1);
	for (i = 0; i < num; i++) {
		assert_int_equal(pfring_send(writer, (char *)frame, FRAME, 1),
				 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
		fd = accept(listener, NULL, NULL);
		memfd = memfd_create("liar", MFD_ALLOW_SEALING);
		assert_int_equal(ftruncate(memfd, lies[i].size), 0);
		assert_int_equal(fcntl(memfd, F_ADD_SEALS, lies[i].seals), 0);
		say(fd, lies[i].hello, memfd);
		rc = pfring_send(writer, (char *)frame, FRAME, 1);
		assert_int_equal(rc, i == num - 1 ? FRAME :
				 PF_RING_ERROR_INVALID_LIB_VERSION);
		close(memfd);
		close(fd);
	}
	pfring_close(writer);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_programs),
		cmocka_unit_test(at_once),
		cmocka_unit_test(hostile_writer),
		cmocka_unit_test(hostile_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
