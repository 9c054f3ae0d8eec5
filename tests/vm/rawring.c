// SPDX-License-Identifier: GPL-2.0-only
/*
 * rawring DEVICE [CAPLEN [SLOTS [FLAGS [ID:TYPE]]]] - opens a ring and closes
 * it: which step fails, and how? Prints "step: ENAME", or what it is like.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"

static void check(const char *step, int err)
{
	if (!err)
		return;
	printf("%s: %s\n", step, strerrorname_np(err));
	exit(1);
}

static uint32_t number(int argc, char **argv, int i, uint32_t otherwise)
{
	return argc > i ? (uint32_t)strtoul(argv[i], NULL, 0) : otherwise;
}

int main(int argc, char **argv)
{
	struct ring ring;
	char *type;
	int fd;

	if (argc < 2)
		return 2;
	fd = abi_socket();
	check("socket", fd < 0 ? errno : 0);
	check("ring", abi_ring(fd, number(argc, argv, 2, 1518),
			       number(argc, argv, 4, 0),
			       number(argc, argv, 3, 0)));
	check("bind", abi_bind(fd, argv[1]));
	if (argc > 5) {
		type = strchr(argv[5], ':');
		check("cluster", abi_cluster(fd, number(argc, argv, 5, 0),
					     type ? (uint32_t)atoi(type + 1) : 0));
	}
	check("map", abi_map(&ring, fd));
	check("enable", abi_set_u32(fd, PFR_SO_ENABLE, 1));
	printf("slots=%u\nflags=%u\n", ring.geo.num_slots, ring.geo.flags);
	abi_close(&ring);
	return 0;
}
