// SPDX-License-Identifier: GPL-2.0-only
/* clusters A B - who may join, and when. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "abi.h"
#include "tap.h"

static int open_ring(const char *devices)
{
	int fd = abi_socket();

	need(fd >= 0, "socket");
	need(!abi_ring(fd, 128, 0, 64), "ring");
	if (devices)
		need(!abi_bind(fd, devices), devices);
	return fd;
}

static void test_refusals(const char *a)
{
	int one = open_ring(a), two = open_ring(a), any = open_ring("any");
	int loose = open_ring(NULL);

	is(abi_cluster(one, 0, cluster_per_flow), EINVAL, "id 0 is no cluster");
	is(abi_cluster(one, 1, PFR_CLUSTER_TYPES), EINVAL, "no such type");
	is(abi_cluster(one, 1, UINT32_MAX), EINVAL, "no type at all");
	is(abi_cluster(loose, 1, cluster_per_flow), ENOTCONN,
	   "a ring without a device cannot join");
	is(abi_set(one, PFR_SO_CLUSTER_LEAVE, NULL, 0), ENOENT,
	   "who is not in cannot leave");
	is(abi_cluster(one, 1, cluster_per_flow), 0, "the first says the type");
	is(abi_cluster(two, 1, cluster_round_robin), EINVAL,
	   "another type is refused");
	is(abi_cluster(two, 1, cluster_per_flow), 0, "the same is not");
	is(abi_cluster(any, 1, cluster_per_flow), EINVAL,
	   "\"any\" does not mix with devices");
	is(abi_cluster(any, 2, cluster_per_flow), 0,
	   "\"any\" has clusters of its own");
	is(abi_bind(two, "any"), EINVAL, "a member cannot bind \"any\"");
	is(abi_set(one, PFR_SO_CLUSTER_LEAVE, NULL, 0), 0, "leave");
	is(abi_cluster(one, 1, cluster_round_robin), EINVAL,
	   "a type lasts as long as a member");
	close(two);
	is(abi_cluster(one, 1, cluster_round_robin), 0, "and no longer");
	is(abi_cluster(one, 3, cluster_per_flow), 0, "change the cluster");
	close(one);
	close(any);
	close(loose);
}

/* Sixty-four members and no more. */
static void test_many(const char *a)
{
	int fds[64], i, one, good = 0;

	for (i = 0; i < 64; i++) {
		fds[i] = open_ring(a);
		good += !abi_cluster(fds[i], 8, cluster_per_flow) &&
			!abi_set_u32(fds[i], PFR_SO_ENABLE, 1);
	}
	is(good, 64, "64 members");
	one = open_ring(a);
	is(abi_cluster(one, 8, cluster_per_flow), ENOSPC, "not one more");
	close(fds[20]);
	is(abi_cluster(one, 8, cluster_per_flow), 0, "until one has left");
	close(one);
	for (i = 0; i < 64; i++)
		if (i != 20)
			close(fds[i]);
}

/* In and out while enabled. */
static void test_moves(const char *a, const char *b)
{
	int one = open_ring(a), i, good = 0;
	struct pfr_info info;

	need(!abi_set_u32(one, PFR_SO_ENABLE, 1), "enable");
	for (i = 1; i < 20; i++) {
		good += !abi_cluster(one, (uint32_t)i,
				     (uint32_t)i % PFR_CLUSTER_TYPES);
		need(!abi_get(one, PFR_SO_INFO, &info, sizeof(info)), "info");
		good += info.cluster_id == (uint32_t)i;
	}
	is(good, 38, "from cluster to cluster");
	is(abi_bind(one, b), 0, "a member gets another device");
	is(abi_set(one, PFR_SO_CLUSTER_LEAVE, NULL, 0), 0, "leave");
	need(!abi_get(one, PFR_SO_INFO, &info, sizeof(info)), "info");
	is(info.cluster_id, 0, "out");
	is(info.num_bindings, 2, "with both devices");
	close(one);
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	test_refusals(argv[1]);
	test_many(argv[1]);
	test_moves(argv[1], argv[2]);
	return tap_end();
}
