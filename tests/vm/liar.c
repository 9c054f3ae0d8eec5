// SPDX-License-Identifier: GPL-2.0-only
/* liar TX RX - a consumer index that is nonsense. */
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "frame.h"
#include "tap.h"

static const char *tx_device, *rx_device;
static int sender;
static uint32_t number;

static void send_frames(int num)
{
	static const struct frame_plan plan = { .flows = 1 };
	uint8_t frame[1000];

	for (; num; num--) {
		frame_build(&plan, number++, sizeof(frame), frame);
		while (send(sender, frame, sizeof(frame), 0) < 0)
			need(errno == ENOBUFS, "send");
	}
}

static void counters(const struct ring *ring, struct pfr_counters *c)
{
	need(!abi_get(ring->fd, PFR_SO_COUNTERS, c, sizeof(*c)), "counters");
}

static void wait_seen(const struct ring *ring, uint64_t num)
{
	unsigned long long deadline = now_ms() + 30000;
	struct pfr_counters c;

	do {
		counters(ring, &c);
	} while (c.seen < num && now_ms() < deadline);
	need(c.seen == num, "packets seen");
}

static void open_full(struct ring *ring)
{
	need(!abi_open(ring, rx_device, 1518, 0, 16), "ring");
	need(!abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "enable");
	send_frames(40);
	wait_seen(ring, 40);
}

/* Reads whole packets until there are none; -1: one was damaged. */
static int read_sound(struct ring *ring)
{
	const struct pfr_desc *desc;
	struct frame_id id;
	bool damaged;
	int num = 0;

	while ((desc = abi_peek(ring))) {
		if (desc->data + desc->caplen > 2 * ring->geo.data_size ||
		    !frame_check(ring->data + desc->data, desc->caplen, &id,
				 &damaged))
			return -1;
		abi_release(ring);
		num++;
	}
	return num;
}

/* An index out of bounds is ignored and counted; the right one works again. */
static void test_nonsense(void)
{
	static const uint32_t lies[] = {
		17, 0xffffffff, 0x80000000, 0x7fffffff, 1000, 0xfffffff0,
	};
	struct pfr_counters c;
	struct ring ring;
	int faults = 0, full = 0, sound = 0;
	size_t i;

	for (i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		open_full(&ring);
		ring.consumer->index = lies[i];
		send_frames(20);
		wait_seen(&ring, 60);
		counters(&ring, &c);
		faults += c.consumer_faults == 20;
		full += c.ring_full == 44 && c.delivered == 16;
		ring.consumer->index = 0;
		sound += read_sound(&ring) == 16;
		send_frames(5);
		wait_seen(&ring, 65);
		sound += read_sound(&ring) == 5;
		abi_close(&ring);
	}
	is(full, (int)i, "a lying consumer has a full ring");
	is(faults, (int)i, "and is counted");
	is(sound, 2 * (int)i, "and may come to its senses");
}

/* Back to packets that were given back long ago. */
static void test_backwards(void)
{
	struct pfr_counters c;
	struct ring ring;

	open_full(&ring);
	need(read_sound(&ring) == 16, "sixteen packets");
	send_frames(3);
	wait_seen(&ring, 43);
	ring.consumer->index = 2;
	send_frames(40);
	wait_seen(&ring, 83);
	counters(&ring, &c);
	ok(counters_add_up(&c), "backwards: the sum is right");
	ok(c.delivered <= 16 + 16, "backwards: no more than fits");
	abi_close(&ring);
}

/* Random lies under traffic, and what polls make of them. */
static void test_random(void)
{
	struct pfr_counters c;
	struct pfr_info info;
	struct ring ring;
	int i, wrong = 0;

	need(!abi_open(&ring, rx_device, 1518, PFR_RING_LONG_HEADER, 64), "ring");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	for (i = 0; i < 2000; i++) {
		ring.consumer->index = i % 3 ? (uint32_t)rand() :
					       (uint32_t)(i + rand() % 80);
		if (i % 20 == 0)
			send_frames(3);
		if (i % 5 == 0) {
			need(!abi_get(ring.fd, PFR_SO_INFO, &info,
				      sizeof(info)), "info");
			wrong += info.queued > 64;
		}
	}
	wait_seen(&ring, 300);
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 0), "disable");
	counters(&ring, &c);
	is(c.seen, 300, "random: all packets are seen");
	ok(counters_add_up(&c), "random: the sum is right");
	is(wrong, 0, "random: no more is queued than there are slots");
	abi_close(&ring);
}

int main(int argc, char **argv)
{
	struct sockaddr_ll addr = { .sll_family = AF_PACKET };

	need(argc == 3, "two devices");
	tx_device = argv[1];
	rx_device = argv[2];
	srand(3);
	addr.sll_ifindex = (int)if_nametoindex(tx_device);
	sender = socket(AF_PACKET, SOCK_RAW, 0);
	need(sender >= 0 &&
	     !bind(sender, (struct sockaddr *)&addr, sizeof(addr)), tx_device);
	test_nonsense();
	test_backwards();
	test_random();
	return tap_end();
}
