// SPDX-License-Identifier: GPL-2.0-only
/*
 * mappings DEVICE - what can be mapped, how, and for how long.
 * mappings DEVICE hold - a mapping alone, without its descriptor, until SIGTERM.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi.h"
#include "tap.h"

#define RW	(PROT_READ | PROT_WRITE)

static const char *device;
static size_t page;

static int open_ring(struct pfr_ring_geometry *geo)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 1518, 0, 64) && !abi_bind(fd, device) &&
	     !abi_get(fd, PFR_SO_RING, geo, sizeof(*geo)), "ring");
	return fd;
}

/* 0 or errno; what was mapped is unmapped again. */
static int try_map(int fd, size_t size, int prot, int flags, uint64_t offset)
{
	void *addr = mmap(NULL, size, prot, flags, fd, (off_t)offset);

	if (addr == MAP_FAILED)
		return errno;
	munmap(addr, size);
	return 0;
}

static void test_right(int fd, const struct pfr_ring_geometry *geo)
{
	is(try_map(fd, page, RW, MAP_SHARED, PFR_PGOFF_CONSUMER), 0,
	   "consumer page");
	is(try_map(fd, geo->slots_size, PROT_READ, MAP_SHARED,
		   PFR_PGOFF_SLOTS), 0, "slots");
	is(try_map(fd, 2 * geo->data_size, RW, MAP_SHARED, PFR_PGOFF_DATA), 0,
	   "data");
	is(try_map(fd, 2 * geo->data_size, PROT_READ, MAP_SHARED,
		   PFR_PGOFF_DATA), 0, "data, read-only");
	is(try_map(fd, page, PROT_READ, MAP_SHARED, PFR_PGOFF_CONSUMER), 0,
	   "consumer page, read-only");
}

static void test_wrong(int fd, const struct pfr_ring_geometry *geo)
{
	static const uint64_t nowhere[] = {
		4096, 1 << 20, PFR_PGOFF_SLOTS - 4096, PFR_PGOFF_SLOTS + 4096,
		PFR_PGOFF_DATA - 4096, PFR_PGOFF_DATA + 4096,
		2 * PFR_PGOFF_DATA, 1ULL << 40, 0x7ffffffffffff000,
	};
	uint64_t data = 2 * geo->data_size;
	int wrong = 0;
	size_t i;

	for (i = 0; i < sizeof(nowhere) / sizeof(*nowhere); i++) {
		wrong += !try_map(fd, page, PROT_READ, MAP_SHARED, nowhere[i]);
		wrong += !try_map(fd, data, PROT_READ, MAP_SHARED, nowhere[i]);
	}
	is(wrong, 0, "other offsets are refused");

	wrong = !try_map(fd, 2 * page, RW, MAP_SHARED, PFR_PGOFF_CONSUMER) +
		!try_map(fd, geo->slots_size + page, PROT_READ, MAP_SHARED,
			 PFR_PGOFF_SLOTS) +
		!try_map(fd, 1 << 30, PROT_READ, MAP_SHARED, PFR_PGOFF_SLOTS) +
		!try_map(fd, geo->data_size, RW, MAP_SHARED, PFR_PGOFF_DATA) +
		!try_map(fd, data - page, RW, MAP_SHARED, PFR_PGOFF_DATA) +
		!try_map(fd, data + page, RW, MAP_SHARED, PFR_PGOFF_DATA) +
		!try_map(fd, data * 64, RW, MAP_SHARED, PFR_PGOFF_DATA) +
		!try_map(fd, page, RW, MAP_SHARED, PFR_PGOFF_DATA);
	is(wrong, 0, "other sizes are refused");

	is(try_map(fd, geo->slots_size, RW, MAP_SHARED, PFR_PGOFF_SLOTS),
	   EPERM, "slots: not to be written to");
	is(try_map(fd, geo->slots_size, PROT_WRITE, MAP_SHARED,
		   PFR_PGOFF_SLOTS), EPERM, "slots: not even blindly");
	wrong = !try_map(fd, page, RW, MAP_PRIVATE, PFR_PGOFF_CONSUMER) +
		!try_map(fd, geo->slots_size, PROT_READ, MAP_PRIVATE,
			 PFR_PGOFF_SLOTS) +
		!try_map(fd, data, RW, MAP_PRIVATE, PFR_PGOFF_DATA);
	is(wrong, 0, "private mappings are refused");
}

static sigjmp_buf back;

static void on_fault(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

/* Does writing there raise a signal? */
static bool faults(volatile uint8_t *p)
{
	struct sigaction act = { .sa_handler = on_fault }, old_segv, old_bus;
	volatile bool fault = true;

	sigaction(SIGSEGV, &act, &old_segv);
	sigaction(SIGBUS, &act, &old_bus);
	if (!sigsetjmp(back, 1)) {
		*p = 1;
		fault = false;
	}
	sigaction(SIGSEGV, &old_segv, NULL);
	sigaction(SIGBUS, &old_bus, NULL);
	return fault;
}

static void test_protection(void)
{
	struct ring ring;

	need(!abi_open(&ring, device, 1518, 0, 64), "ring");
	is(mprotect(ring.slots, ring.geo.slots_size, RW), -1,
	   "slots: mprotect is refused");
	is(errno, EACCES, "slots: mprotect says EACCES");
	ok(faults((uint8_t *)ring.slots), "slots: a write is a fault");
	ok(!faults((uint8_t *)ring.consumer), "consumer page: a write is not");
	ok(!faults(ring.data), "data: a write is not");
	ring.data[5] = 0xab;
	is(ring.data[ring.geo.data_size + 5], 0xab, "data: twice the same");
	ok(mremap(ring.slots, ring.geo.slots_size, 2 * ring.geo.slots_size,
		  MREMAP_MAYMOVE) == MAP_FAILED, "mappings do not grow");
	abi_close(&ring);
}

/* Nothing of the kernel's may show in what nobody has written yet. */
static void test_clean(void)
{
	struct ring ring;
	size_t i, dirty = 0;

	need(!abi_open(&ring, device, 1518, 0, 1024), "ring");
	for (i = 0; i < ring.geo.data_size; i++)
		dirty += !!ring.data[i];
	for (i = 0; i < ring.geo.slots_size; i++)
		dirty += !!((uint8_t *)ring.slots)[i];
	for (i = 0; i < page; i++)
		dirty += !!((uint8_t *)ring.consumer)[i];
	is(dirty, 0, "fresh memory is zero");
	abi_close(&ring);
}

static void test_parts(void)
{
	struct ring ring;
	size_t at;

	need(!abi_open(&ring, device, 1518, 0, 1024), "ring");
	for (at = 0; at < 2 * ring.geo.data_size; at += 2 * page)
		munmap(ring.data + at, page);
	for (at = 0; at < ring.geo.slots_size; at += 3 * page)
		munmap((uint8_t *)ring.slots + at, page);
	ok(ring.data[page] == 0, "what is left can be read");
	for (at = page; at < 2 * ring.geo.data_size; at += 2 * page)
		munmap(ring.data + at, page);
	is(try_map(ring.fd, 2 * ring.geo.data_size, RW, MAP_SHARED,
		   PFR_PGOFF_DATA), 0, "and all can be mapped again");
	abi_close(&ring);
}

static void test_fork(void)
{
	struct ring ring;
	int status;
	pid_t pid;

	need(!abi_open(&ring, device, 1518, 0, 64), "ring");
	pid = fork();
	if (!pid) {
		ring.data[7] = 0xcd;
		ring.consumer->index = 0;
		_exit(ring.slots[0].seq == 0 ? 0 : 3);
	}
	need(pid > 0 && waitpid(pid, &status, 0) == pid, "fork");
	is(status, 0, "fork: a child has the mappings");
	is(ring.data[7], 0xcd, "fork: they are the same");
	pid = fork();
	if (!pid) {
		close(ring.fd);
		_exit(0);
	}
	need(waitpid(pid, &status, 0) == pid, "fork");
	is(abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), 0,
	   "fork: a child's close is not ours");
	abi_close(&ring);
}

static void test_outlive(void)
{
	struct ring ring;

	need(!abi_open(&ring, device, 1518, 0, 64), "ring");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	close(ring.fd);
	ring.data[9] = 0xef;
	is(ring.data[ring.geo.data_size + 9], 0xef,
	   "mappings outlive the descriptor");
	ring.consumer->index = 12345;
	ok(ring.slots[0].caplen <= 1518 && ring.slots[63].caplen <= 1518,
	   "all of them");
	abi_unmap(&ring);
}

static void test_none(void)
{
	int fd = abi_socket();

	need(fd >= 0, "socket");
	is(try_map(fd, page, RW, MAP_SHARED, PFR_PGOFF_CONSUMER), ENXIO,
	   "no ring, no mapping");
	close(fd);
}

/* The pages of a ring stay where the kernel put them. */
static void test_advice(void)
{
	struct ring ring;
	int status;
	pid_t pid;

	need(!abi_open(&ring, device, 1518, 0, 64), "ring");
	ring.data[11] = 0x77;
	madvise(ring.data, 2 * ring.geo.data_size, MADV_DONTNEED);
	madvise(ring.data, 2 * ring.geo.data_size, MADV_REMOVE);
	pid = fork();
	if (!pid) {
		madvise(ring.data, 2 * ring.geo.data_size, MADV_DONTNEED);
		/* Either the page is there, or the access is a fault. */
		_exit(faults(ring.data + 11) || ring.data[11] ? 0 : 3);
	}
	need(waitpid(pid, &status, 0) == pid, "fork");
	is(status, 0, "madvise does no harm");
	abi_close(&ring);
}

static void hold(void)
{
	struct ring ring;
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	need(!abi_open(&ring, device, 1518, 0, 64), "ring");
	close(ring.fd);
	puts("ready");
	fflush(stdout);
	sigwait(&set, &sig);
	abi_unmap(&ring);
}

int main(int argc, char **argv)
{
	struct pfr_ring_geometry geo;
	int fd;

	need(argc >= 2, "a device");
	device = argv[1];
	page = (size_t)getpagesize();
	if (argc > 2) {
		hold();
		return 0;
	}
	fd = open_ring(&geo);
	test_right(fd, &geo);
	test_wrong(fd, &geo);
	close(fd);
	test_protection();
	test_clean();
	test_parts();
	test_fork();
	test_outlive();
	test_none();
	test_advice();
	return tap_end();
}
