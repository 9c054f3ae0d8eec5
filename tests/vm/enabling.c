// SPDX-License-Identifier: GPL-2.0-only
/* enabling TX RX - a ring that is enabled and disabled under traffic. */
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "frame.h"
#include "tap.h"

#define FRAMES	100

static int sender;

static void open_sender(const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(device),
	};

	sender = socket(AF_PACKET, SOCK_RAW, 0);
	need(sender >= 0 &&
	     !bind(sender, (struct sockaddr *)&addr, sizeof(addr)), device);
}

static void send_frames(uint32_t num)
{
	static const struct frame_plan plan = { .flows = 1 };
	uint8_t frame[60];

	frame_build(&plan, 0, sizeof(frame), frame);
	while (num) {
		if (send(sender, frame, sizeof(frame), 0) == sizeof(frame))
			num--;
		else
			need(errno == ENOBUFS, "send");
	}
}

static uint64_t seen(const struct ring *ring)
{
	struct pfr_counters c;

	need(!abi_get(ring->fd, PFR_SO_COUNTERS, &c, sizeof(c)), "counters");
	return c.seen;
}

/* Until another ring has them all, this one cannot get more. */
static void send_and_wait(struct ring *witness, uint32_t num)
{
	unsigned long long deadline = now_ms() + 30000;

	send_frames(num);
	while (num && now_ms() < deadline)
		num -= abi_drain(witness);
	need(!num, "packets arrive");
}

static void test_switch(const char *device)
{
	struct ring ring, witness;

	need(!abi_open(&witness, device, 128, 0, 1024), "ring");
	need(!abi_set_u32(witness.fd, PFR_SO_ENABLE, 1), "enable");
	need(!abi_open(&ring, device, 128, 0, 1024), "ring");
	send_and_wait(&witness, FRAMES);
	is(seen(&ring), 0, "nothing before it is enabled");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	send_and_wait(&witness, FRAMES);
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 0), "disable");
	is(seen(&ring), FRAMES, "all while it is enabled");
	send_and_wait(&witness, FRAMES);
	is(seen(&ring), FRAMES, "nothing after it is disabled");
	is(abi_drain(&ring), FRAMES, "what came can still be read");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	send_and_wait(&witness, FRAMES);
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 0), "disable");
	is(abi_drain(&ring), FRAMES, "and it goes on");
	abi_close(&ring);
	abi_close(&witness);
}

static volatile bool stop;

static void *send_forever(void *arg)
{
	(void)arg;
	while (!stop)
		send_frames(10);
	return NULL;
}

/* When disabling returns, not one more packet comes. */
static void test_barrier(const char *device)
{
	int i, late = 0, busy = 0;
	pthread_t thread;
	struct ring ring;

	need(!abi_open(&ring, device, 128, 0, 65536), "ring");
	need(!pthread_create(&thread, NULL, send_forever, NULL), "thread");
	for (i = 0; i < 50; i++) {
		unsigned long long deadline = now_ms() + 30000;
		uint64_t before = seen(&ring), after;

		need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
		while (seen(&ring) < before + 20 && now_ms() < deadline)
			;
		need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 0), "disable");
		after = seen(&ring);
		busy += after > before;
		abi_drain(&ring);
		usleep(1000);
		late += seen(&ring) != after || abi_peek(&ring);
	}
	stop = true;
	pthread_join(thread, NULL);
	is(busy, 50, "packets came each time");
	is(late, 0, "none came after it was disabled");
	abi_close(&ring);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	open_sender(argv[1]);
	test_switch(argv[2]);
	test_barrier(argv[2]);
	return tap_end();
}
