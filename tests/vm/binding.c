// SPDX-License-Identifier: GPL-2.0-only
/* binding A B - what can be bound, and what cannot. */
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "tap.h"

static int open_ring(void)
{
	int fd = abi_socket();

	need(fd >= 0 && !abi_ring(fd, 128, 0, 64), "ring");
	return fd;
}

static int num_bindings(int fd)
{
	struct pfr_info info;

	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	return info.num_bindings;
}

static void test_devices(const char *a, const char *b)
{
	int fd = open_ring();
	char two[80];

	is(abi_set_u32(fd, PFR_SO_ENABLE, 1), ENOTCONN, "no device, not enabled");
	is(abi_bind(fd, a), 0, "a device");
	is(abi_bind(fd, a), EEXIST, "the same again");
	is(abi_bind(fd, "any"), EINVAL, "\"any\" beside it");
	is(abi_bind(fd, "nosuch0"), ENODEV, "no device");
	snprintf(two, sizeof(two), "%s;nosuch0", b);
	is(abi_bind(fd, two), ENODEV, "all or none");
	is(num_bindings(fd), 1, "none");
	snprintf(two, sizeof(two), "%s;%s", b, b);
	is(abi_bind(fd, two), EEXIST, "twice in one breath");
	is(num_bindings(fd), 1, "neither");
	is(abi_bind(fd, b), 0, "another");
	is(num_bindings(fd), 2, "both");
	close(fd);

	fd = open_ring();
	is(abi_bind(fd, "any"), 0, "\"any\"");
	is(abi_bind(fd, "any"), EEXIST, "\"any\" again");
	is(abi_bind(fd, a), EINVAL, "a device beside \"any\"");
	close(fd);
}

/* While packets may come: failure must leave what was there as it was. */
static void test_enabled(const char *a, const char *b)
{
	int fd = open_ring(), i, wrong = 0;
	char two[80];

	need(!abi_bind(fd, a) && !abi_set_u32(fd, PFR_SO_ENABLE, 1), "enable");
	snprintf(two, sizeof(two), "%s;nosuch0", b);
	for (i = 0; i < 20; i++)
		wrong += abi_bind(fd, two) != ENODEV;
	is(wrong, 0, "enabled: all or none");
	is(abi_bind(fd, b), 0, "enabled: another");
	is(num_bindings(fd), 2, "enabled: both");
	is(abi_set_u32(fd, PFR_SO_ENABLE, 1), 0, "enabled: enable");
	is(abi_set_u32(fd, PFR_SO_DIRECTION, rx_only_direction), EBUSY,
	   "enabled: the direction is fixed");
	is(abi_set_u32(fd, PFR_SO_SOCKET_MODE, recv_only_mode), EBUSY,
	   "enabled: the mode is fixed");
	is(abi_set_u32(fd, PFR_SO_ENABLE, 0), 0, "disable");
	is(abi_set_u32(fd, PFR_SO_ENABLE, 0), 0, "disable again");
	is(abi_set_u32(fd, PFR_SO_DIRECTION, rx_only_direction), 0,
	   "disabled: it is free");
	close(fd);
}

static int bind_with(int fd, struct sockaddr_pfr *addr, socklen_t len)
{
	return bind(fd, (struct sockaddr *)addr, len) ? errno : 0;
}

static void test_addresses(const char *a)
{
	struct sockaddr_pfr addr = { .spfr_family = PF_RING }, bad;
	int fd = open_ring();

	strncpy(addr.spfr_device, a, PFR_NAME_LEN - 1);
	is(bind_with(fd, &addr, sizeof(addr) - 1), EINVAL, "address: short");
	is(bind_with(fd, &addr, sizeof(addr) + 1), EINVAL, "address: long");
	bad = addr;
	bad.spfr_family = AF_INET;
	is(bind_with(fd, &bad, sizeof(bad)), EINVAL, "address: family");
	bad = addr;
	bad.spfr_reserved = 1;
	is(bind_with(fd, &bad, sizeof(bad)), EINVAL, "address: reserved");
	bad = addr;
	bad.spfr_ifindex = 1;
	is(bind_with(fd, &bad, sizeof(bad)), EINVAL, "address: ifindex");
	bad = addr;
	bad.spfr_device[0] = '\0';
	is(bind_with(fd, &bad, sizeof(bad)), EINVAL, "address: no name");
	memset(bad.spfr_device, 'x', PFR_NAME_LEN);
	is(bind_with(fd, &bad, sizeof(bad)), EINVAL, "address: endless name");
	is(bind_with(fd, &addr, sizeof(addr)), 0, "address: right");
	close(fd);
}

static void test_many(void)
{
	struct sockaddr_pfr addr[PFR_MAX_BINDINGS + 1] = {};
	int fd = open_ring(), i;

	for (i = 0; i <= PFR_MAX_BINDINGS; i++) {
		addr[i].spfr_family = PF_RING;
		strcpy(addr[i].spfr_device, "nosuch0");
	}
	is(abi_set(fd, PFR_SO_BIND, addr, sizeof(addr)), EINVAL,
	   "too many devices");
	is(abi_set(fd, PFR_SO_BIND, addr, sizeof(addr) - sizeof(*addr)), ENODEV,
	   "as many as can be");
	is(abi_set(fd, PFR_SO_BIND, addr, sizeof(*addr) + 4), EINVAL,
	   "one and a bit");
	close(fd);
}

static void test_sockets(void)
{
	errno = 0;
	is(socket(PF_RING, SOCK_DGRAM, 0x0300), -1, "only SOCK_RAW");
	is(errno, ESOCKTNOSUPPORT, "which says so");
	is(socket(PF_RING, SOCK_RAW, 0), -1, "only all protocols");
	is(errno, EPROTONOSUPPORT, "which says so");
}

int main(int argc, char **argv)
{
	need(argc == 3, "two devices");
	test_devices(argv[1], argv[2]);
	test_enabled(argv[1], argv[2]);
	test_addresses(argv[1]);
	test_many();
	test_sockets();
	return tap_end();
}
