// SPDX-License-Identifier: GPL-2.0-only
/*
 * stalling DEVICE OTHER - every option of a socket, and sending, with memory that
 * keeps the kernel waiting. Meanwhile others use the same socket, open and close
 * rings, and the RTNL.
 *
 * What hangs here would hang for ever: a watchdog gives the memory after its
 * patience, so that the test can tell.
 */
#include <errno.h>
#include <net/if.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"
#include "fault.h"
#include "tap.h"

#define PATIENCE	30000	/* ms */
#define LAST_OPTION	64

static const char *device, *other;

/* A request, in one thread. */
struct request {
	int fd, option;
	enum { SET, GET, GET_LEN, SEND } kind;
	struct fault fault;
	char *value;
	size_t size;
	atomic_bool done;
	int err;
};

static void *make_request(void *arg)
{
	struct request *r = arg;
	socklen_t len = (socklen_t)r->size;
	int rc;

	switch (r->kind) {
	case SET:
		rc = setsockopt(r->fd, SOL_PF_RING, r->option, r->value, len);
		break;
	case GET:
		rc = getsockopt(r->fd, SOL_PF_RING, r->option, r->value, &len);
		break;
	case GET_LEN:
		rc = getsockopt(r->fd, SOL_PF_RING, r->option, r->value,
				(void *)r->fault.page);
		break;
	default:
		rc = (int)send(r->fd, r->value, r->size, 0);
	}
	r->err = rc < 0 ? errno : 0;
	atomic_store(&r->done, true);
	return NULL;
}

/* Others, in a thread too: they may hang. */
struct others {
	int fd;
	atomic_bool done;
	int failed;
};

/* The same ring, the RTNL, and the life of another ring with a lesson's queue. */
static void *do_things(void *arg)
{
	struct others *o = arg;
	struct pfr_info info;
	struct ring ring;
	struct ifreq ifr = {};
	int sock = socket(AF_INET, SOCK_DGRAM, 0);

	o->failed |= !!abi_get(o->fd, PFR_SO_INFO, &info, sizeof(info));
	o->failed |= !!abi_set_u32(o->fd, PFR_SO_ENABLE, 0) << 1;
	o->failed |= !!abi_set_u32(o->fd, PFR_SO_ENABLE, 1) << 2;
	strncpy(ifr.ifr_name, other, sizeof(ifr.ifr_name) - 1);
	ifr.ifr_mtu = 1400;
	o->failed |= !!ioctl(sock, SIOCSIFMTU, &ifr) << 3;
	close(sock);
	o->failed |= !!abi_open(&ring, other, 128, 0, 64) << 4;
	o->failed |= !!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1) << 5;
	abi_close(&ring);
	atomic_store(&o->done, true);
	return NULL;
}

static bool wait_for(atomic_bool *done)
{
	unsigned long long end = now_ms() + PATIENCE;

	while (!atomic_load(done) && now_ms() < end)
		usleep(1000);
	return atomic_load(done);
}

/* false: the request did not touch the memory */
static bool test_request(struct request *r, const void *content, size_t size,
			 const char *name)
{
	struct others o = { .fd = r->fd };
	pthread_t thread, watched;
	bool met = false, free_way;
	unsigned long long end = now_ms() + PATIENCE;

	need(!pthread_create(&thread, NULL, make_request, r), "thread");
	while (!met && !atomic_load(&r->done) && now_ms() < end)
		met = fault_met(&r->fault, 10);
	if (met) {
		need(!pthread_create(&watched, NULL, do_things, &o), "thread");
		free_way = wait_for(&o.done);
		ok(free_way && !o.failed, "%s %d: others need not wait", name,
		   r->option);
		if (o.failed)
			printf("# failed: 0x%x\n", o.failed);
		fault_serve(&r->fault, content, size);
		pthread_join(watched, NULL);
	}
	pthread_join(thread, NULL);
	return met;
}

static int open_ring(void)
{
	hash_filtering_rule exact = { .rule_id = 1, .ip_version = 4 };
	filtering_rule rule = { .rule_id = 1 };
	struct ring ring;

	need(!abi_open(&ring, device, 128, 0, 64), device);
	abi_unmap(&ring);
	need(!abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
	need(!abi_set(ring.fd, PFR_SO_RULE_ADD, &rule, sizeof(rule)) &&
	     !abi_set(ring.fd, PFR_SO_HASH_RULE_ADD, &exact, sizeof(exact)),
	     "rules");
	return ring.fd;
}

/* The sizes that options have; one that none fits is told apart by EINVAL. */
static const size_t sizes[] = {
	4, 8, sizeof(struct pfr_ring_request), sizeof(struct sockaddr_pfr),
	sizeof(struct pfr_cluster_request), sizeof(filtering_rule),
	sizeof(hash_filtering_rule), sizeof(struct pfr_rule_set),
	sizeof(struct pfr_plugin_msg),
};

#define NUM_SIZES	(sizeof(sizes) / sizeof(*sizes))

static bool test_set(int option)
{
	size_t i;

	for (i = 0; i < NUM_SIZES; i++) {
		struct request r = {
			.fd = open_ring(), .option = option, .kind = SET,
			.size = sizes[i],
		};
		bool met;

		fault_open(&r.fault);
		r.value = r.fault.page;
		met = test_request(&r, "", 1, "set");
		fault_close(&r.fault);
		close(r.fd);
		if (met || r.err == ENOPROTOOPT)
			return met;
	}
	return false;
}

static bool test_get(int option)
{
	struct request r = {
		.fd = open_ring(), .option = option, .kind = GET, .size = 4096,
	};
	uint32_t room = 4096;
	bool met;

	fault_open(&r.fault);
	r.value = r.fault.page;
	met = test_request(&r, "", 1, "get");
	fault_close(&r.fault);
	if (met) {
		fault_open(&r.fault);
		r.kind = GET_LEN;
		r.value = calloc(1, room);
		atomic_store(&r.done, false);
		ok(test_request(&r, &room, sizeof(room), "length of"),
		   "length of %d: is waited for", option);
		free(r.value);
		fault_close(&r.fault);
	}
	close(r.fd);
	return met;
}

/* The head is there, the rules are not. */
static void test_rules_of_set(void)
{
	struct pfr_rule_set head = {
		.num_rules = 2, .num_hash_rules = 1,
		.rule_size = sizeof(filtering_rule),
		.hash_rule_size = sizeof(hash_filtering_rule),
		.policy = PFR_POLICY_KEEP,
	};
	filtering_rule rules[2] = { { .rule_id = 5 }, { .rule_id = 6 } };
	struct request r = {
		.fd = open_ring(), .option = PFR_SO_RULE_SET, .kind = SET,
		.size = sizeof(head) + sizeof(rules) +
			sizeof(hash_filtering_rule),
	};
	struct pfr_info info;

	fault_open(&r.fault);
	r.value = r.fault.page - sizeof(head);
	memcpy(r.value, &head, sizeof(head));
	ok(test_request(&r, rules, sizeof(rules), "rules of set"),
	   "rules of a set: are waited for");
	is(r.err, 0, "rules of a set: and then taken");
	need(!abi_get(r.fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	is(info.num_rules, 2, "rules of a set: all of them");
	fault_close(&r.fault);
	close(r.fd);
}

static void test_send(void)
{
	struct request r = { .fd = open_ring(), .kind = SEND, .size = 100 };
	static const uint8_t frame[100];

	fault_open(&r.fault);
	r.value = r.fault.page - 20;
	ok(test_request(&r, frame, 80, "send"), "send: bytes are waited for");
	fault_close(&r.fault);
	close(r.fd);
}

int main(int argc, char **argv)
{
	int option, sets = 0, gets = 0;

	need(argc == 3, "two devices");
	device = argv[1];
	other = argv[2];
	for (option = 0; option < LAST_OPTION; option++) {
		sets += test_set(option);
		gets += test_get(option);
	}
	ok(sets >= 22, "%d options that are set", sets);
	ok(gets >= 7, "%d options that are asked", gets);
	test_rules_of_set();
	test_send();
	return tap_end();
}
