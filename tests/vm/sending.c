// SPDX-License-Identifier: GPL-2.0-only
/*
 * sending A B C D DOWN E F - pfring_send() and its relatives. What goes into A comes
 * out of B, C to D, E to F, which take 65,000 bytes; DOWN is down.
 */
#include <errno.h>
#include <net/if.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pfring.h>

#include "abi.h"
#include "frame.h"
#include "tap.h"

#define PATIENCE	30000	/* ms */

static const struct frame_plan plan = { .flows = 1 };
static const struct frame_plan tagged = {
	.flows = 1, .num_tags = 1, .tag = { 7 },
};

/* A reader that is not the library. */
static void watch(struct ring *ring, const char *device)
{
	need(!abi_open(ring, device, 2048, 0, 4096), device);
	need(!abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "enable");
}

static const struct pfr_desc *next_packet(struct ring *ring)
{
	unsigned long long deadline = now_ms() + PATIENCE;
	const struct pfr_desc *desc;

	while (!(desc = abi_peek(ring)) && now_ms() < deadline)
		usleep(500);
	return desc;
}

static bool arrives(struct ring *ring, const uint8_t *frame, uint32_t size)
{
	const struct pfr_desc *desc = next_packet(ring);
	bool same = desc && desc->len == size && desc->caplen == size &&
		    !memcmp(ring->data + desc->data, frame, size);

	if (desc)
		abi_release(ring);
	return same;
}

static pfring *open_sender(const char *device)
{
	pfring *ring = pfring_open(device, 1518, 0);

	need(ring, device);
	return ring;
}

static void test_sizes(const char *a, const char *b)
{
	pfring *sender = open_sender(a);
	struct ring peer;
	uint8_t frame[2048];
	int wrong = 0, size;

	watch(&peer, b);
	frame_build(&plan, 1, 60, frame);
	is(pfring_send(sender, (char *)frame, 60, 1), PF_RING_ERROR_RING_NOT_ENABLED,
	   "send: not before the ring is enabled");
	need(!pfring_enable_ring(sender), "enable");
	for (size = 60; size <= 1514; size++) {
		frame_build(&plan, (uint32_t)size, (uint32_t)size, frame);
		if (pfring_send(sender, (char *)frame, (unsigned int)size, 0) != size ||
		    !arrives(&peer, frame, (uint32_t)size))
			wrong++;
	}
	is(wrong, 0, "send: bytes of 60 .. 1514 arrive");
	frame_build(&tagged, 1, 1518, frame);
	is(pfring_send(sender, (char *)frame, 1518, 1), 1518,
	   "send: a tag comes on top of the MTU");
	ok(arrives(&peer, frame, 1518), "send: the tag arrives");
	memset(frame + 12, 0, 2);
	is(pfring_send(sender, (char *)frame, 14, 1), 14, "send: 14 bytes");
	ok(arrives(&peer, frame, 14), "send: 14 bytes arrive");
	frame_build(&plan, 1, 1515, frame);
	is(pfring_send(sender, (char *)frame, 1515, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "send: too long");
	is(pfring_send(sender, (char *)frame, 1518, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "send: too long without a tag");
	is(pfring_send(sender, (char *)frame, 1519, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "send: much too long");
	is(pfring_send(sender, (char *)frame, 13, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "send: shorter than an Ethernet header");
	is(pfring_send(sender, (char *)frame, 0, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "send: nothing");
	is(pfring_send(sender, NULL, 60, 1), PF_RING_ERROR_INVALID_ARGUMENT,
	   "send: no packet");
	ok(!abi_peek(&peer), "send: what was refused does not arrive");
	pfring_close(sender);
	abi_close(&peer);
}

/* More than a page, and more than the kernel finds in one piece if it is short. */
static void test_large(const char *a, const char *b)
{
	static uint8_t frame[65000];
	static const int sizes[] = { 4000, 4096, 9014, 32768, 65000 };
	pfring *sender = open_sender(a);
	struct ring peer;
	size_t i;

	need(!abi_open(&peer, b, 65535, 0, 64) &&
	     !abi_set_u32(peer.fd, PFR_SO_ENABLE, 1) &&
	     !pfring_enable_ring(sender), "rings");
	for (i = 0; i < sizeof(frame); i++)
		frame[i] = (uint8_t)(i * 31 >> 3);
	frame_build(&plan, 1, 60, frame);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		int size = sizes[i];

		is(pfring_send(sender, (char *)frame, (unsigned int)size, 0), size,
		   "send: %d bytes", size);
		ok(arrives(&peer, frame, (uint32_t)size),
		   "send: %d bytes arrive", size);
	}
	pfring_close(sender);
	abi_close(&peer);
}

static void test_counters(const char *a)
{
	pfring *sender = open_sender(a);
	struct pfr_counters c;
	uint8_t frame[1600];
	int i;

	frame_build(&plan, 1, 60, frame);
	need(!pfring_enable_ring(sender), "enable");
	for (i = 0; i < 5; i++)
		pfring_send(sender, (char *)frame, 60, 0);
	pfring_send(sender, (char *)frame, 1600, 0);
	need(!pfring_counters(sender, &c, sizeof(c)), "counters");
	is(c.tx_ok, 5, "send: what was sent is counted");
	is(c.tx_errors, 1, "send: what was refused is counted");
	pfring_close(sender);
}

static void test_modes(const char *a, const char *down)
{
	pfring *ring = open_sender(a);
	uint8_t frame[60], *packet;
	struct pfring_pkthdr hdr;

	frame_build(&plan, 1, 60, frame);
	need(!pfring_set_socket_mode(ring, recv_only_mode), "mode");
	need(!pfring_enable_ring(ring), "enable");
	is(pfring_send(ring, (char *)frame, 60, 1), PF_RING_ERROR_NOT_SUPPORTED,
	   "send: not from a ring that only receives");
	is(pfring_set_socket_mode(ring, send_only_mode),
	   PF_RING_ERROR_INVALID_STATUS, "mode: fixed while enabled");
	pfring_close(ring);

	ring = open_sender(a);
	need(!pfring_set_socket_mode(ring, send_only_mode), "mode");
	need(!pfring_enable_ring(ring), "enable");
	is(pfring_send(ring, (char *)frame, 60, 1), 60, "send: from a ring that only sends");
	is(pfring_recv(ring, &packet, 0, &hdr, 0), PF_RING_ERROR_NOT_SUPPORTED,
	   "receive: not from a ring that only sends");
	pfring_close(ring);

	ring = open_sender(down);
	need(!pfring_enable_ring(ring), "enable");
	is(pfring_send(ring, (char *)frame, 60, 1), PF_RING_ERROR_INVALID_STATUS,
	   "send: not while the device is down");
	pfring_close(ring);
}

static void test_ifindex(const char *a, const char *c, const char *d)
{
	pfring *ring = open_sender(a), *any = open_sender("any");
	int index = (int)if_nametoindex(c);
	struct ring peer;
	uint8_t frame[200];

	watch(&peer, d);
	need(!pfring_enable_ring(ring), "enable");
	need(!pfring_enable_ring(any), "enable");
	frame_build(&plan, 3, 200, frame);
	is(pfring_send_ifindex(ring, (char *)frame, 200, 1, index), 200,
	   "send: to another device");
	ok(arrives(&peer, frame, 200), "send: it arrives there");
	is(pfring_send_ifindex(any, (char *)frame, 200, 1, index), 200,
	   "send: from \"any\" to a device");
	ok(arrives(&peer, frame, 200), "send: it arrives there, too");
	is(pfring_send(any, (char *)frame, 200, 1), PF_RING_ERROR_WRONG_CONFIGURATION,
	   "send: \"any\" is nowhere");
	is(pfring_send_ifindex(ring, (char *)frame, 200, 1, 4711),
	   PF_RING_ERROR_UNKNOWN_ADAPTER, "send: no such device");
	ok(pfring_send_ifindex(ring, (char *)frame, 200, 1, -1) < 0,
	   "send: no such index");
	pfring_close(ring);
	pfring_close(any);
	abi_close(&peer);
}

/* What came into A is sent on to C. */
static void test_last_packet(const char *a, const char *b, const char *c,
			     const char *d, unsigned int buffer_len)
{
	uint8_t frame[300], copy[2048], *packet = copy;
	pfring *ring = open_sender(a), *sender = open_sender(b);
	int index = (int)if_nametoindex(c);
	struct pfring_pkthdr hdr;
	struct ring peer;

	watch(&peer, d);
	need(!pfring_set_direction(ring, rx_only_direction), "direction");
	need(!pfring_enable_ring(ring) && !pfring_enable_ring(sender), "enable");
	is(pfring_send_last_rx_packet(ring, index),
	   PF_RING_ERROR_NO_PKT_AVAILABLE, "last packet: there was none");
	frame_build(&plan, 5, 300, frame);
	need(pfring_send(sender, (char *)frame, 300, 1) == 300, "send");
	is(pfring_recv(ring, &packet, buffer_len, &hdr, 1), 1,
	   "last packet: received");
	is(pfring_send_last_rx_packet(ring, index), 0, "last packet: sent");
	ok(arrives(&peer, frame, 300), "last packet: arrives (%s)",
	   buffer_len ? "from a copy" : "from the ring");
	pfring_close(ring);

	/* One that was cut is not sent short. */
	ring = pfring_open(a, 100, 0);
	need(ring && !pfring_set_direction(ring, rx_only_direction) &&
	     !pfring_enable_ring(ring), "ring");
	need(pfring_send(sender, (char *)frame, 300, 1) == 300, "send");
	is(pfring_recv(ring, &packet, buffer_len, &hdr, 1), 1,
	   "last packet: cut");
	is(pfring_send_last_rx_packet(ring, index),
	   PF_RING_ERROR_INVALID_ARGUMENT, "last packet: not sent short");
	pfring_close(ring);
	pfring_close(sender);
	abi_close(&peer);
}

struct talker {
	pthread_t thread;
	pfring *ring;
	const char *device;
	uint32_t first, num;
	uintptr_t cpu;
};

static void *talk(void *arg)
{
	struct talker *t = arg;
	uint8_t frame[60];
	cpu_set_t set;
	uint32_t i;

	CPU_ZERO(&set);
	CPU_SET(t->cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	for (i = 0; i < t->num; i++) {
		frame_build(&plan, t->first + i, 60, frame);
		if (pfring_send(t->ring, (char *)frame, 60, 1) != 60)
			t->num = i;
	}
	return NULL;
}

/* How many packets with numbers in [from, to) are in there; the rest in *rest. */
static uint32_t heard(pfring *ring, uint32_t from, uint32_t to, uint32_t *rest)
{
	struct pfring_pkthdr hdr;
	struct frame_id id;
	uint8_t *packet;
	uint32_t num = 0;
	bool damaged;

	*rest = 0;
	while (pfring_recv(ring, &packet, 0, &hdr, 0) == 1) {
		if (frame_check(packet, hdr.caplen, &id, &damaged) &&
		    id.number >= from && id.number < to)
			num++;
		else
			++*rest;
	}
	return num;
}

/*
 * Two rings send on one device from two CPUs at once: each hears the other, and
 * nothing of itself. A third hears both.
 */
static void test_own(const char *a)
{
	struct talker one = { .first = 1000, .num = 1000, .cpu = 0 };
	struct talker two = { .first = 5000, .num = 1000, .cpu = 1 };
	pfring *third = open_sender(a);
	uint32_t rest;

	one.ring = open_sender(a);
	two.ring = open_sender(a);
	need(!pfring_enable_ring(one.ring) && !pfring_enable_ring(two.ring) &&
	     !pfring_enable_ring(third), "enable");
	need(!pthread_create(&one.thread, NULL, talk, &one), "thread");
	need(!pthread_create(&two.thread, NULL, talk, &two), "thread");
	pthread_join(one.thread, NULL);
	pthread_join(two.thread, NULL);
	pfring_disable_ring(one.ring);
	pfring_disable_ring(two.ring);
	pfring_disable_ring(third);
	is(heard(one.ring, 5000, 6000, &rest), 1000,
	   "own packets: the first hears the second");
	is(rest, 0, "own packets: but not itself");
	is(heard(two.ring, 1000, 2000, &rest), 1000,
	   "own packets: the second hears the first");
	is(rest, 0, "own packets: but not itself, either");
	is(heard(third, 1000, 6000, &rest), 2000,
	   "own packets: a third hears both");
	is(rest, 0, "own packets: and nothing else");
	pfring_close(one.ring);
	pfring_close(two.ring);
	pfring_close(third);
}

/* What it sends on one device and receives on another is not its own any more. */
static void test_loop(const char *a, const char *b)
{
	char devices[40];
	uint8_t frame[60];
	uint32_t rest;
	pfring *ring;
	int i;

	snprintf(devices, sizeof(devices), "%s;%s", a, b);
	ring = open_sender(devices);
	need(!pfring_enable_ring(ring), "enable");
	for (i = 0; i < 10; i++) {
		frame_build(&plan, (uint32_t)i, 60, frame);
		pfring_send(ring, (char *)frame, 60, 1);
	}
	pfring_disable_ring(ring);
	is(heard(ring, 0, 10, &rest), 10,
	   "own packets: received elsewhere, they count");
	is(rest, 0, "own packets: once");
	pfring_close(ring);
}

int main(int argc, char **argv)
{
	need(argc == 8, "seven devices");
	test_sizes(argv[1], argv[2]);
	test_large(argv[6], argv[7]);
	test_counters(argv[1]);
	test_modes(argv[1], argv[5]);
	test_ifindex(argv[1], argv[3], argv[4]);
	test_last_packet(argv[1], argv[2], argv[3], argv[4], 0);
	test_last_packet(argv[1], argv[2], argv[3], argv[4], 2048);
	test_own(argv[1]);
	test_loop(argv[1], argv[2]);
	return tap_end();
}
