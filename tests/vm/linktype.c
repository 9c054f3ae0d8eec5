// SPDX-License-Identifier: GPL-2.0-only
/*
 * linktype TAP - the link type of a ring follows its device, which exists and is
 * not open yet.
 */
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <pfring.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "tap.h"

/* What begins as an IPv4 packet, and is too short for an Ethernet one. */
static const unsigned char packet[28] = {
	0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,
	0x03, 0xE8, 0x03, 0xE9, 0, 8, 0, 0
};

static void set_up(const char *device, bool up)
{
	struct ifreq req = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	strncpy(req.ifr_name, device, IFNAMSIZ - 1);
	need(!ioctl(fd, SIOCGIFFLAGS, &req), "flags");
	req.ifr_flags = (short)(up ? req.ifr_flags | IFF_UP :
				     req.ifr_flags & ~IFF_UP);
	need(!ioctl(fd, SIOCSIFFLAGS, &req), "up or down");
	close(fd);
}

int main(int argc, char **argv)
{
	struct ifreq req = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	struct pfring_pkthdr hdr = { 0 };
	unsigned char *bytes = NULL;
	pfring *ring;

	need(argc == 2 && fd >= 0, "a TAP device");
	strncpy(req.ifr_name, argv[1], IFNAMSIZ - 1);
	need(!ioctl(fd, TUNSETIFF, &req), argv[1]);
	ring = pfring_open(argv[1], 1518, PF_RING_LONG_HEADER);
	need(ring, "ring");
	is(pfring_get_link_type(ring), 1, "Ethernet to begin with");
	set_up(argv[1], false);
	need(!ioctl(fd, TUNSETLINK, (unsigned long)ARPHRD_NONE), "TUNSETLINK");
	set_up(argv[1], true);
	is(pfring_get_link_type(ring), 101, "then packets as they are");
	need(!pfring_enable_ring(ring), "enable");
	is((long long)write(fd, packet, sizeof(packet)), sizeof(packet),
	   "a packet comes");
	is(pfring_poll(ring, 30000), 1, "it is told of");
	is(pfring_recv(ring, &bytes, 0, &hdr, 0), 1, "and read");
	pfring_close(ring);
	close(fd);
	return tap_end();
}
