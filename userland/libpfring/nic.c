// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "error.h"
#include "nic.h"
#include "ring.h"

#define LINK_TYPE_ETHERNET	1
#define ETHERNET_OVERHEAD	18	/* header and a VLAN tag */

int pfr_device_ioctl(const char *device, unsigned long call, void *data)
{
	struct ifreq request = { .ifr_data = data };
	int fd, rc, saved;

	if (strlen(device) >= sizeof(request.ifr_name)) {
		errno = ENODEV;
		return -1;
	}
	memcpy(request.ifr_name, device, strlen(device));
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	rc = ioctl(fd, call, &request);
	saved = errno;
	close(fd);
	errno = saved;
	return rc;
}

int pfr_ethtool(const char *device, void *request)
{
	return pfr_device_ioctl(device, SIOCETHTOOL, request);
}

int pfr_device_name(struct __pfring *ring, char name[PFR_NAME_LEN])
{
	char found[IF_NAMESIZE];
	int index = 0, rc;

	if (!ring)
		return pfr_null_pointer();
	if (*ring->virtual_device) {
		memcpy(name, ring->virtual_device, PFR_NAME_LEN);
		return 0;
	}
	rc = pfring_get_bound_device_ifindex(ring, &index);
	if (rc)
		return rc;
	if (index <= 0)
		return pfr_fail(PF_RING_ERROR_WRONG_CONFIGURATION,
				"the ring is not bound to one network device");
	if (!if_indextoname((unsigned int)index, found))
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"the device of the ring is gone");
	memcpy(name, found, PFR_NAME_LEN);
	return 0;
}

int pfring_set_virtual_device(pfring *ring, virtual_filtering_device_info *info)
{
	if (!ring || !info)
		return pfr_null_pointer();
	if (!memchr(info->device_name, '\0', sizeof(info->device_name)))
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"device names have at most %d characters",
				PFR_NAME_LEN - 1);
	if (*info->device_name && !if_nametoindex(info->device_name))
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"%s: no such device", info->device_name);
	memcpy(ring->virtual_device, info->device_name,
	       sizeof(ring->virtual_device));
	return 0;
}

int pfring_get_link_status(pfring *ring)
{
	struct ethtool_value link = { .cmd = ETHTOOL_GLINK };
	char name[PFR_NAME_LEN];
	int rc = pfr_device_name(ring, name);

	if (rc)
		return rc;
	if (pfr_ethtool(name, &link))
		return pfr_fail_errno("cannot ask for the link");
	return !!link.data;
}

uint32_t pfring_get_ethtool_link_speed(const char *ifname)
{
	struct {
		struct ethtool_link_settings head;
		uint32_t masks[3 * 127];
	} request = { .head.cmd = ETHTOOL_GLINKSETTINGS };

	if (!ifname || pfr_ethtool(ifname, &request))
		return 0;
	/* The first answer says how long the masks are. */
	if (request.head.link_mode_masks_nwords < 0) {
		request.head.cmd = ETHTOOL_GLINKSETTINGS;
		request.head.link_mode_masks_nwords =
			(int8_t)-request.head.link_mode_masks_nwords;
		if (pfr_ethtool(ifname, &request))
			return 0;
	}
	return request.head.speed == (uint32_t)SPEED_UNKNOWN ? 0 :
							request.head.speed;
}

uint32_t pfring_get_interface_speed(pfring *ring)
{
	char name[PFR_NAME_LEN];

	return pfr_device_name(ring, name) ? 0 :
	       pfring_get_ethtool_link_speed(name);
}

/* 0 for what the driver does not say. */
static void get_ring_param(const char *device, struct ethtool_ringparam *param)
{
	memset(param, 0, sizeof(*param));
	param->cmd = ETHTOOL_GRINGPARAM;
	if (pfr_ethtool(device, param))
		memset(param, 0, sizeof(*param));
}

unsigned int pfring_get_num_tx_slots(pfring *ring)
{
	struct ethtool_ringparam param;
	char name[PFR_NAME_LEN];

	if (pfr_device_name(ring, name))
		return 0;
	get_ring_param(name, &param);
	return param.tx_pending;
}

int pfring_get_card_settings(pfring *ring, pfring_card_settings *settings)
{
	struct ethtool_ringparam param;
	char name[PFR_NAME_LEN];
	int rc, mtu;

	if (!settings)
		return pfr_null_pointer();
	rc = pfr_device_name(ring, name);
	if (rc)
		return rc;
	mtu = pfring_get_mtu_size(ring);
	if (mtu < 0)
		return mtu;
	get_ring_param(name, &param);
	settings->max_packet_size = (uint32_t)mtu + ETHERNET_OVERHEAD;
	settings->rx_ring_slots = param.rx_pending;
	settings->tx_ring_slots = param.tx_pending;
	settings->num_rx_channels = pfring_get_num_rx_channels(ring);
	return 0;
}

int pfring_get_link_type(pfring *ring)
{
	struct pfr_info info = { 0 };

	if (!ring)
		return pfr_null_pointer();
	if (pfr_ring_get(ring, PFR_SO_INFO, &info, sizeof(info)))
		return pfr_fail_errno("cannot ask the ring");
	/* Not every back end says so. */
	return info.link_type ? (int)info.link_type : LINK_TYPE_ETHERNET;
}
