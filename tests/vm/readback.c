// SPDX-License-Identifier: GPL-2.0-only
/*
 * readback TX RX - does the kernel read what a program can write?
 *
 * A thread writes a mark over the flags of extended headers that are about to
 * come. Whoever stores last is right; but flags that have both the mark and the
 * packet's own bits were read, changed and written back. TX is sent from the last
 * CPU, the thread is on the first.
 */
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "tap.h"

#define MARK	0x80000000U	/* no flag */
#define AHEAD	4		/* headers that are written over */
#define PACKETS	200000

static struct ring ring;
static uint32_t first, record;	/* where packet 0 lies, and to the next one */
static atomic_uint next;
static atomic_bool stop;

/* The first of two fragments, which sets a flag of its own. */
static const uint8_t frame[60] = {
	2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00,
	0x45, 0, 0, 44, 0, 1, 0x20, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
};

static void on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static _Atomic uint32_t *flags_of(uint32_t number)
{
	uint64_t place = (first + (uint64_t)number * record) %
			 ring.geo.data_size;
	uint8_t *header = ring.data + place - ring.geo.ext_hdr_size;

	/* In the second copy: a header never lies before the data area. */
	if (place < ring.geo.ext_hdr_size)
		header += ring.geo.data_size;
	return (void *)(header +
			offsetof(struct pfring_extended_pkthdr, flags));
}

static void *write_marks(void *arg)
{
	(void)arg;
	on_cpu(0);
	while (!stop) {
		uint32_t n = next, i;

		for (i = 0; i < AHEAD; i++)
			atomic_store_explicit(flags_of(n + i), MARK,
					      memory_order_relaxed);
	}
	return NULL;
}

static int open_sender(const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	need(fd >= 0 && !bind(fd, (struct sockaddr *)&addr, sizeof(addr)),
	     device);
	return fd;
}

static const struct pfr_desc *packet(int sender)
{
	unsigned long long deadline = now_ms() + 30000;
	const struct pfr_desc *desc;

	while (send(sender, frame, sizeof(frame), 0) < 0)
		need(errno == ENOBUFS, "send");
	do {
		desc = abi_peek(&ring);
	} while (!desc && now_ms() < deadline);
	need(desc, "the packet comes");
	return desc;
}

int main(int argc, char **argv)
{
	uint32_t i, both = 0, own = 0, marked = 0, elsewhere = 0;
	const uint32_t bits = PKT_FLAGS_IP_MORE_FRAG;
	const struct pfr_desc *desc;
	pthread_t thread;
	int sender;

	need(argc == 3, "two devices");
	on_cpu((int)sysconf(_SC_NPROCESSORS_ONLN) - 1);
	sender = open_sender(argv[1]);
	need(!abi_open(&ring, argv[2], 128, PFR_RING_LONG_HEADER, 4096) &&
	     !abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "ring");
	first = packet(sender)->data;
	is(*flags_of(0) & bits, bits, "a fragment says that more follow");
	abi_release(&ring);
	record = packet(sender)->data - first;
	abi_release(&ring);
	next = 2;
	need(!pthread_create(&thread, NULL, write_marks, NULL), "thread");
	for (i = 2; i < PACKETS; i++) {
		uint32_t flags;

		desc = packet(sender);
		flags = atomic_load_explicit(flags_of(i), memory_order_relaxed);
		elsewhere += desc->data != (first + (uint64_t)i * record) %
					   ring.geo.data_size;
		both += (flags & MARK) && (flags & bits);
		own += flags == bits;
		marked += flags == MARK;
		next = i + 1;
		abi_release(&ring);
	}
	stop = true;
	pthread_join(thread, NULL);
	is(elsewhere, 0, "headers are where they are looked for");
	is(both, 0, "no header has what was read back from it");
	ok(own, "headers have the packet's flags");
	printf("# %u headers of the kernel's, %u written over\n", own, marked);
	abi_close(&ring);
	return tap_end();
}
