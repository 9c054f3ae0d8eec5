// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <inttypes.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nic.h"

static bool ask(int fd, const char *name, void *data)
{
	struct ifreq request = { 0 };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	request.ifr_data = data;
	return ioctl(fd, SIOCETHTOOL, &request) == 0;
}

static bool flag(int fd, const char *name, __u32 command)
{
	struct ethtool_value value = { .cmd = command };

	return ask(fd, name, &value) && value.data;
}

static void read_offloads(struct nic *nic, int fd)
{
	struct ethtool_value flags = { .cmd = ETHTOOL_GFLAGS };

	nic->gro = flag(fd, nic->name, ETHTOOL_GGRO);
	nic->tso = flag(fd, nic->name, ETHTOOL_GTSO);
	nic->gso = flag(fd, nic->name, ETHTOOL_GGSO);
	nic->lro = ask(fd, nic->name, &flags) && (flags.data & ETH_FLAG_LRO);
}

static void read_queues(struct nic *nic, int fd)
{
	struct ethtool_channels channels = { .cmd = ETHTOOL_GCHANNELS };
	struct ethtool_ringparam slots = { .cmd = ETHTOOL_GRINGPARAM };
	struct ethtool_drvinfo driver = { .cmd = ETHTOOL_GDRVINFO };

	if (ask(fd, nic->name, &channels)) {
		nic->rx_queues = channels.rx_count + channels.combined_count;
		nic->max_rx_queues = channels.max_rx > channels.max_combined ?
				     channels.max_rx : channels.max_combined;
	}
	if (ask(fd, nic->name, &slots)) {
		nic->rx_slots = slots.rx_pending;
		nic->max_rx_slots = slots.rx_max_pending;
	}
	if (ask(fd, nic->name, &driver))
		snprintf(nic->driver, sizeof(nic->driver), "%.*s",
			 (int)sizeof(nic->driver) - 1, driver.driver);
}

static uint64_t counter(const char *device, const char *name)
{
	char path[256];
	uint64_t value = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/%s", device,
		 name);
	in = fopen(path, "re");
	if (!in)
		return 0;
	if (fscanf(in, "%" SCNu64, &value) != 1)
		value = 0;
	fclose(in);
	return value;
}

bool nic_read(struct nic *nic, const char *name)
{
	struct ifreq request = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	*nic = (struct nic){ 0 };
	if (fd < 0)
		return false;
	snprintf(nic->name, sizeof(nic->name), "%s", name);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (strlen(name) >= sizeof(nic->name) ||
	    ioctl(fd, SIOCGIFFLAGS, &request)) {
		close(fd);
		return false;
	}
	nic->up = request.ifr_flags & IFF_UP;
	if (!ioctl(fd, SIOCGIFMTU, &request))
		nic->mtu = (uint32_t)request.ifr_mtu;
	if (!ioctl(fd, SIOCGIFHWADDR, &request))
		nic->ethernet = request.ifr_hwaddr.sa_family == ARPHRD_ETHER;
	read_offloads(nic, fd);
	read_queues(nic, fd);
	close(fd);
	nic->rx_packets = counter(name, "rx_packets");
	nic->rx_dropped = counter(name, "rx_dropped");
	nic->rx_missed = counter(name, "rx_missed_errors");
	nic->rx_fifo = counter(name, "rx_fifo_errors");
	nic->rx_nohandler = counter(name, "rx_nohandler");
	return true;
}

bool softnet_read(struct softnet *s)
{
	FILE *in = fopen("/proc/net/softnet_stat", "re");
	unsigned int processed, dropped, squeezed;
	char line[512];

	*s = (struct softnet){ 0 };
	if (!in)
		return false;
	while (fgets(line, sizeof(line), in))
		if (sscanf(line, "%x %x %x", &processed, &dropped,
			   &squeezed) == 3) {
			s->dropped += dropped;
			s->squeezed += squeezed;
		}
	fclose(in);
	return true;
}
