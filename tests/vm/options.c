// SPDX-License-Identifier: GPL-2.0-only
/*
 * options TX RX - options that are as they should be, nearly, and not at all.
 */
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "frame.h"
#include "others.h"
#include "tap.h"

#define MAX_SIZE	256
#define LAST_OPTION	40

static const char *tx_device, *rx_device;
static int sender;

/* What a size must be: exactly, or at least (0 beyond). */
static const struct {
	int option;
	size_t min, max;
} known[] = {
	{ PFR_SO_RING, 16, 4096 },
	{ PFR_SO_BIND, sizeof(struct sockaddr_pfr), 64 * sizeof(struct sockaddr_pfr) },
	{ PFR_SO_ENABLE, 4, 4 },
	{ PFR_SO_DIRECTION, 4, 4 },
	{ PFR_SO_SOCKET_MODE, 4, 4 },
	{ PFR_SO_SAMPLING_RATE, 4, 4 },
	{ PFR_SO_APPL_NAME, 1, PFR_APPL_NAME_LEN },
	{ PFR_SO_WATERMARK, 4, 4 },
	{ PFR_SO_FLUSH_TIMEOUT, 4, 4 },
	{ PFR_SO_CHANNEL_MASK, 8, 8 },
	{ PFR_SO_RSS_REHASH, 4, 4 },
	{ PFR_SO_CLUSTER, 8, 4096 },
	{ PFR_SO_CLUSTER_LEAVE, 0, 0 },
	{ PFR_SO_POLICY, 4, 4 },
	{ PFR_SO_PROMISC, 4, 4 },
	{ PFR_SO_FILTER_VIEW, 4, 4 },
	{ PFR_SO_COUNTERS, 1, 4096 },
	{ PFR_SO_INFO, 1, 4096 },
};
#define NUM_KNOWN	(sizeof(known) / sizeof(*known))

static bool get_only(size_t i)
{
	return known[i].option == PFR_SO_COUNTERS ||
	       known[i].option == PFR_SO_INFO;
}

static void open_sender(void)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(tx_device),
	};

	sender = socket(AF_PACKET, SOCK_RAW, 0);
	need(sender >= 0 &&
	     !bind(sender, (struct sockaddr *)&addr, sizeof(addr)), tx_device);
}

static void send_some(int num)
{
	static const struct frame_plan plan = { .flows = 1 };
	uint8_t frame[60];

	frame_build(&plan, 0, sizeof(frame), frame);
	while (num-- > 0)
		send(sender, frame, sizeof(frame), 0);
}

/* A socket in one of its states: 0 fresh, 1 with a ring, 2 bound, 3 enabled. */
static int open_state(int state)
{
	int fd = abi_socket();

	need(fd >= 0, "socket");
	if (state > 0)
		need(!abi_ring(fd, 256, 0, 64), "ring");
	if (state > 1)
		need(!abi_bind(fd, rx_device), "bind");
	if (state > 2)
		need(!abi_set_u32(fd, PFR_SO_ENABLE, 1), "enable");
	return fd;
}

static int set(int fd, int option, const void *value, size_t size)
{
	return abi_set(fd, option, value, size);
}

static int get(int fd, int option, void *value, socklen_t *len)
{
	return getsockopt(fd, SOL_PF_RING, option, value, len) ? errno : 0;
}

static void test_unknown(void)
{
	int fd = open_state(3), option, wrong = 0;
	uint8_t value[16] = {};
	socklen_t len;

	for (option = -3; option <= LAST_OPTION; option++) {
		if (option > 0 && option <= PFR_SO_FILTER_VIEW)
			continue;
		len = sizeof(value);
		wrong += set(fd, option, value, 4) != ENOPROTOOPT;
		wrong += get(fd, option, value, &len) != ENOPROTOOPT;
	}
	wrong += set(fd, INT32_MAX, value, 4) != ENOPROTOOPT;
	wrong += set(fd, INT32_MIN, value, 4) != ENOPROTOOPT;
	is(wrong, 0, "unknown options: ENOPROTOOPT");
	wrong = 0;
	for (option = 1; option <= PFR_SO_FILTER_VIEW; option++) {
		bool gets = option == PFR_SO_RING ||
			    option == PFR_SO_COUNTERS || option == PFR_SO_INFO ||
			    option == PFR_SO_RULE_STATS ||
			    option == PFR_SO_HASH_RULE_STATS ||
			    (option >= PFR_SO_REFUSAL &&
			     option <= PFR_SO_PLUGIN_PAGE) ||
			    option == PFR_SO_LIMITS;

		len = sizeof(value);
		wrong += (get(fd, option, value, &len) == ENOPROTOOPT) == gets;
	}
	is(wrong, 0, "what cannot be read: ENOPROTOOPT");
	is(set(fd, PFR_SO_COUNTERS, value, 4), ENOPROTOOPT,
	   "what cannot be set: ENOPROTOOPT");
	is(setsockopt(fd, SOL_PF_RING + 1, PFR_SO_ENABLE, value, 4), -1,
	   "another level");
	is(errno, ENOPROTOOPT, "another level: ENOPROTOOPT");
	close(fd);
}

static void test_sizes(void)
{
	static uint8_t value[8192];
	int fd = open_state(1), wrong = 0;
	size_t i, size;

	for (i = 0; i < NUM_KNOWN; i++) {
		if (get_only(i))
			continue;
		for (size = 0; size <= 5000; size++) {
			int err = set(fd, known[i].option, value, size);

			if (size >= known[i].min && size <= known[i].max)
				continue;
			if (err == (size > 4096 && known[i].max == 4096 ?
				    E2BIG : EINVAL))
				continue;
			if (!wrong++)
				printf("# option %d, size %zu: %d\n",
				       known[i].option, size, err);
		}
	}
	is(wrong, 0, "sizes that are none are refused");
	close(fd);
}

/* A structure may be longer, if what is beyond is zero. */
static void test_tails(void)
{
	uint8_t value[256] = {};
	struct pfr_ring_request req = { .caplen = 128, .min_slots = 64 };
	struct pfr_cluster_request cluster = { 9, cluster_per_flow };
	int fd = open_state(0);

	memcpy(value, &req, sizeof(req));
	value[200] = 1;
	is(set(fd, PFR_SO_RING, value, 256), E2BIG, "an unknown tail: E2BIG");
	is(set(fd, PFR_SO_RING, value, 200), 0, "a tail of zeros is taken");
	is(set(fd, PFR_SO_RING, value, 200), EBUSY, "one ring, once");
	need(!abi_bind(fd, rx_device), "bind");
	memset(value, 0, sizeof(value));
	memcpy(value, &cluster, sizeof(cluster));
	value[8] = 1;
	is(set(fd, PFR_SO_CLUSTER, value, 12), E2BIG, "cluster, tail: E2BIG");
	is(set(fd, PFR_SO_CLUSTER, value, 8), 0, "cluster");
	close(fd);
}

static void test_values(void)
{
	static const struct {
		int option;
		uint32_t value;
		int err;
	} bad[] = {
		{ PFR_SO_ENABLE, 2, EINVAL },
		{ PFR_SO_DIRECTION, 3, EINVAL },
		{ PFR_SO_SOCKET_MODE, 3, EINVAL },
		{ PFR_SO_SAMPLING_RATE, 0, EINVAL },
		{ PFR_SO_RSS_REHASH, 2, EINVAL },
		{ PFR_SO_PROMISC, 2, EINVAL },
		{ PFR_SO_ENABLE, UINT32_MAX, EINVAL },
		{ PFR_SO_PROMISC, UINT32_MAX, EINVAL },
		{ PFR_SO_FILTER_VIEW, PFR_FILTER_NETWORK + 1, EINVAL },
	};
	int fd = open_state(2), wrong = 0;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		wrong += abi_set_u32(fd, bad[i].option, bad[i].value) !=
			 bad[i].err;
	is(wrong, 0, "values that are none are refused");
	is(set(fd, PFR_SO_APPL_NAME, "esc\033", 4), EINVAL,
	   "names: nothing for terminals");
	is(set(fd, PFR_SO_APPL_NAME, "", 1), EINVAL, "names: not empty");
	is(set(fd, PFR_SO_APPL_NAME, "%s%n", 4), 0, "names: percent signs");
	is(set(fd, PFR_SO_APPL_NAME,
	       "0123456789012345678901234567890", 31), 0, "names: 31");
	is(set(fd, PFR_SO_APPL_NAME,
	       "01234567890123456789012345678901", 32), EINVAL, "names: 32");
	close(fd);
	fd = open_state(0);
	is(abi_set_u32(fd, PFR_SO_WATERMARK, 1), ENOTCONN, "watermark of no ring");
	is(abi_set_u32(fd, PFR_SO_FLUSH_TIMEOUT, 1), ENOTCONN, "timeout of no ring");
	is(abi_set_u32(fd, PFR_SO_ENABLE, 1), ENOTCONN, "no ring, not enabled");
	close(fd);
}

static void test_geometry(void)
{
	static const struct {
		struct pfr_ring_request req;
		int err;
	} rings[] = {
		{ { 0, 0, 64, 0 }, EINVAL },
		{ { MAX_CAPLEN + 1, 0, 64, 0 }, EINVAL },
		{ { UINT32_MAX, 0, 64, 0 }, EINVAL },
		{ { 0x80000000, 0, 64, 0 }, EINVAL },
		{ { 128, 8, 64, 0 }, EINVAL },
		{ { 128, 0x80000000, 64, 0 }, EINVAL },
		{ { 128, PFR_RING_NO_TIMESTAMP | PFR_RING_HW_TIMESTAMP, 64, 0 }, EINVAL },
		{ { 128, 0, (1 << 20) + 1, 0 }, EINVAL },
		{ { 128, 0, UINT32_MAX, 0 }, EINVAL },
		{ { 128, 0, 0x80000001, 0 }, EINVAL },
		{ { 128, 0, 64, 1 }, EINVAL },
		{ { 65535, 7 & ~4, 1 << 20, 0 }, EINVAL },
		{ { 1, 0, 1, 0 }, 0 },
		{ { MAX_CAPLEN, 1, 1, 0 }, 0 },
		{ { 65535, 3, 16, 0 }, 0 },
		{ { 1, 1, 100000, 0 }, 0 },
	};
	struct pfr_ring_geometry geo;
	int wrong = 0, unsound = 0;
	size_t i;

	for (i = 0; i < sizeof(rings) / sizeof(*rings); i++) {
		int fd = open_state(0);
		int err = set(fd, PFR_SO_RING, &rings[i].req, 16);

		if (err != rings[i].err && !wrong++)
			printf("# ring %zu: %d\n", i, err);
		if (!err && !abi_get(fd, PFR_SO_RING, &geo, sizeof(geo)))
			unsound += geo.num_slots < rings[i].req.min_slots ||
				   geo.num_slots & (geo.num_slots - 1) ||
				   geo.slots_size < geo.num_slots * 32ULL ||
				   geo.slots_size % 4096 || geo.data_size % 4096 ||
				   geo.data_size < rings[i].req.caplen ||
				   geo.caplen != rings[i].req.caplen ||
				   geo.flags != rings[i].req.flags;
		close(fd);
	}
	is(wrong, 0, "geometries out of bounds are refused, others not");
	is(unsound, 0, "and those are sound");
}

static volatile struct pfr_ring_request shared_req;
static volatile bool flipping;

static void *flip(void *arg)
{
	(void)arg;
	while (flipping) {
		shared_req.caplen = 0;
		let_others();
		shared_req.min_slots = UINT32_MAX;
		let_others();
		shared_req.flags = 0xff;
		let_others();
		shared_req.caplen = 65535;
		shared_req.min_slots = 16;
		shared_req.flags = PFR_RING_LONG_HEADER;
		let_others();
	}
	return NULL;
}

/* A request that changes while it is read: what was checked is what is made. */
static void test_flipping(void)
{
	int i, made = 0, refused = 0, unsound = 0;
	struct pfr_ring_geometry geo;
	pthread_t thread;

	flipping = true;
	need(!pthread_create(&thread, NULL, flip, NULL), "thread");
	for (i = 0; i < 3000 && (i < 300 || !made || !refused); i++) {
		int fd = abi_socket();
		int err = set(fd, PFR_SO_RING, (const void *)&shared_req, 16);

		refused += err == EINVAL;
		if (!err && !abi_get(fd, PFR_SO_RING, &geo, sizeof(geo))) {
			made++;
			unsound += geo.num_slots != 16 || geo.caplen != 65535 ||
				   geo.flags & ~PFR_RING_FLAGS ||
				   geo.data_size < 4 * 65535;
		}
		close(fd);
	}
	flipping = false;
	pthread_join(thread, NULL);
	ok(made && refused, "a changing request: %d made, %d refused", made,
	   refused);
	is(unsound, 0, "a changing request: what is made is sound");
}

static void *const bad_pointers[] = {
	NULL, (void *)1, (void *)0xfff, (void *)-1, (void *)-4096,
	(void *)0xffff888000000000, (void *)0x7ffffffff000,
};
#define NUM_BAD	(sizeof(bad_pointers) / sizeof(*bad_pointers))

static void test_pointers(void)
{
	uint8_t *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open_state(1), wrong = 0;
	size_t i, p;

	need(page != MAP_FAILED && !munmap(page + 4096, 4096), "page");
	for (i = 0; i < NUM_KNOWN; i++) {
		socklen_t len = 8;
		uint8_t *edge = page + 4096 - known[i].min + 1;

		if (get_only(i) || known[i].option == PFR_SO_RING) {
			for (p = 0; p < NUM_BAD; p++) {
				len = 200;
				wrong += get(fd, known[i].option,
					     bad_pointers[p], &len) != EFAULT;
				wrong += get(fd, known[i].option, page,
					     bad_pointers[p]) != EFAULT;
			}
			continue;
		}
		if (!known[i].min)
			continue;
		for (p = 0; p < NUM_BAD; p++)
			wrong += set(fd, known[i].option, bad_pointers[p],
				     known[i].min) != EFAULT;
		wrong += set(fd, known[i].option, edge, known[i].min) != EFAULT;
	}
	is(wrong, 0, "pointers to nowhere: EFAULT");
	munmap(page, 4096);
	close(fd);
}

/* A getter writes as much as it is given room for, and says how much that is. */
static void test_room(void)
{
	static const struct {
		int option;
		size_t size;
	} getters[] = {
		{ PFR_SO_RING, sizeof(struct pfr_ring_geometry) },
		{ PFR_SO_COUNTERS, sizeof(struct pfr_counters) },
		{ PFR_SO_INFO, sizeof(struct pfr_info) },
	};
	int fd = open_state(3), wrong = 0;
	uint8_t value[MAX_SIZE + 1];
	size_t i, room;

	for (i = 0; i < sizeof(getters) / sizeof(*getters); i++) {
		for (room = 0; room <= MAX_SIZE; room++) {
			size_t want = room < getters[i].size ? room :
							       getters[i].size;
			socklen_t len = (socklen_t)room;
			int err;

			memset(value, 0xa5, sizeof(value));
			err = get(fd, getters[i].option, value, &len);
			if (!room)
				wrong += err != EINVAL;
			else
				wrong += err || len != want ||
					 value[want] != 0xa5;
		}
		for (room = 0x80000000; room < 0x80000010; room++) {
			socklen_t len = (socklen_t)room;

			wrong += get(fd, getters[i].option, value, &len) !=
				 EINVAL;
		}
	}
	is(wrong, 0, "getters keep to the room they have");
	close(fd);
}

static void randomize(uint8_t *value, size_t size)
{
	size_t i;
	int how = rand() % 4;

	for (i = 0; i < size; i++)
		value[i] = (uint8_t)(how == 0 ? 0 : how == 1 ? 255 : rand());
	if (size >= 4 && rand() % 3 == 0) {
		memset(value, 0, size);
		value[0] = (uint8_t)(rand() % 8);
	}
	if (size >= 24 && rand() % 2 == 0) {
		memset(value, 0, 24);
		value[0] = PF_RING;
		strcpy((char *)value + 8, rand() % 2 ? rx_device : tx_device);
	}
}

static void fuzz_one(int fd, int option, size_t size)
{
	uint8_t value[MAX_SIZE];
	socklen_t len = (socklen_t)size;

	randomize(value, size);
	if (option == PFR_SO_RING && size >= 16) {
		/* Not all of the machine's memory. */
		uint32_t slots = (uint32_t)rand() % 256;

		memcpy(value + 8, &slots, 4);
	}
	if (rand() % 4)
		set(fd, option, value, size);
	else
		get(fd, option, value, &len);
}

/* Nothing to see but that everybody survives. */
static void test_fuzz(void)
{
	int fds[4], i, option, left;
	struct ring ring;
	size_t size;

	for (i = 0; i < 4; i++)
		fds[i] = open_state(i);
	for (option = 0; option <= LAST_OPTION; option++) {
		for (size = 0; size <= MAX_SIZE; size += option <= PFR_SO_INFO ? 1 : 37)
			fuzz_one(fds[rand() % 4], option, size);
		send_some(3);
	}
	for (i = 0; i < 6000; i++) {
		fuzz_one(fds[rand() % 4], 1 + rand() % PFR_SO_INFO,
			 (size_t)(rand() % 2 ? 4 : rand() % 64));
		if (i % 50 == 0)
			send_some(2);
		if (i % 500 == 0) {
			close(fds[i / 500 % 4]);
			fds[i / 500 % 4] = open_state(i / 500 % 4);
		}
	}
	for (i = 0; i < 4; i++)
		close(fds[i]);

	need(!abi_open(&ring, rx_device, 128, 0, 256), "ring");
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	send_some(100);
	for (left = 100, i = 0; left > 0 && i < 30000; i++) {
		left -= (int)abi_drain(&ring);
		usleep(1000);
	}
	is(left, 0, "after random options, a ring captures");
	abi_close(&ring);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	tx_device = argv[1];
	rx_device = argv[2];
	srand(20);
	open_sender();
	test_unknown();
	test_sizes();
	test_tails();
	test_values();
	test_geometry();
	test_flipping();
	test_pointers();
	test_room();
	test_fuzz();
	return tap_end();
}
