// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a ring can be asked. */
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <string.h>

#include "error.h"
#include "ring.h"

static int get_info(struct __pfring *ring, struct pfr_info *info)
{
	memset(info, 0, sizeof(*info));
	if (!ring)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT, "no ring");
	if (pfr_ring_get(ring, PFR_SO_INFO, info, sizeof(*info)))
		return pfr_fail_errno("cannot ask the ring");
	return 0;
}

int pfring_counters(pfring *ring, struct pfr_counters *counters, size_t size)
{
	if (!ring || !counters || !size)
		return pfr_null_pointer();
	memset(counters, 0, size);
	if (pfr_ring_get(ring, PFR_SO_COUNTERS, counters, size))
		return pfr_fail_errno("cannot read the counters");
	return 0;
}

int pfring_stats(pfring *ring, pfring_stat *stats)
{
	struct pfr_counters counters;
	int rc;

	if (!stats)
		return pfr_null_pointer();
	rc = pfring_counters(ring, &counters, sizeof(counters));
	if (rc)
		return rc;
	stats->recv = counters.delivered;
	stats->drop = counters.ring_full;
	return 0;
}

int pfring_version(pfring *ring, uint32_t *version)
{
	struct pfr_info info;
	int rc;

	if (!version)
		return pfr_null_pointer();
	rc = get_info(ring, &info);
	if (!rc)
		*version = info.version;
	return rc;
}

int pfring_get_bound_device_address(pfring *ring, unsigned char mac_address[6])
{
	struct pfr_info info;
	int rc;

	if (!mac_address)
		return pfr_null_pointer();
	rc = get_info(ring, &info);
	if (!rc)
		memcpy(mac_address, info.mac, sizeof(info.mac));
	return rc;
}

int pfring_get_bound_device_ifindex(pfring *ring, int *if_index)
{
	struct pfr_info info;
	int rc;

	if (!if_index)
		return pfr_null_pointer();
	rc = get_info(ring, &info);
	if (!rc)
		*if_index = info.if_index;
	return rc;
}

int pfring_get_bound_device_id(pfring *ring, int *device_id)
{
	return pfring_get_bound_device_ifindex(ring, device_id);
}

int pfring_get_device_ifindex(pfring *ring, char *device_name,
			      int *if_index)
{
	unsigned int found;

	if (!ring || !device_name || !if_index)
		return pfr_null_pointer();
	found = if_nametoindex(device_name);
	if (!found)
		return pfr_fail(pfr_code_of_errno(errno), "%.64s: %s",
				device_name, strerror(errno));
	*if_index = (int)found;
	return 0;
}

int pfring_get_mtu_size(pfring *ring)
{
	struct pfr_info info;
	int rc = get_info(ring, &info);

	return rc ? rc : (int)(info.mtu < INT_MAX ? info.mtu : INT_MAX);
}

uint8_t pfring_get_num_rx_channels(pfring *ring)
{
	struct pfr_info info;

	if (get_info(ring, &info) || !info.num_channels)
		return 1;
	return info.num_channels < UINT8_MAX ? (uint8_t)info.num_channels :
					       UINT8_MAX;
}

int pfring_get_selectable_fd(pfring *ring)
{
	if (!ring)
		return pfr_null_pointer();
	if (ring->fd < 0)
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"%s has no file descriptor to wait for",
				ring->ops->what);
	return ring->fd;
}

uint16_t pfring_get_ring_id(pfring *ring)
{
	struct pfr_info info;

	return get_info(ring, &info) ? 0 : (uint16_t)info.ring_id;
}

uint32_t pfring_get_num_queued_pkts(pfring *ring)
{
	struct pfr_info info;

	return get_info(ring, &info) ? 0 : info.queued;
}

unsigned int pfring_get_num_rx_slots(pfring *ring)
{
	return ring ? ring->num_slots : 0;
}

uint16_t pfring_get_slot_header_len(pfring *ring)
{
	size_t size = sizeof(struct pfr_desc);

	if (!ring)
		return 0;
	if (ring->detour & PFR_FOREIGN)
		return (uint16_t)size;
	if (ring->detour & PFR_LONG_HEADER)
		size += ring->reader.ext_hdr_size;
	return (uint16_t)size;
}

int pfring_get_caplen(pfring *ring)
{
	return ring ? (int)ring->caplen : pfr_null_pointer();
}
