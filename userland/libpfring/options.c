// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a ring can be told. */
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "error.h"
#include "ring.h"

static int no_ring(void)
{
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT, "no ring");
}

int pfr_fail_setting(struct __pfring *ring, const char *what)
{
	const char *member = pfr_multi_failed(ring);

	if (!member)
		return pfr_fail_errno(what);
	return pfr_fail(pfr_code_of_errno(errno), "%.64s: %s: %s", member, what,
			strerror(errno));
}

static int set(struct __pfring *ring, int option, const void *value,
	       size_t size, const char *what)
{
	if (!ring)
		return no_ring();
	if (!ring->ops->set(ring, option, value, size))
		return 0;
	if (errno == EOPNOTSUPP && ring->ops != &pfr_kernel_ops)
		return pfr_unsupported(ring, what);
	if (errno == EBUSY)
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"%s: only before pfring_enable_ring()", what);
	return pfr_fail_setting(ring, what);
}

static int set_u32(struct __pfring *ring, int option, uint32_t value,
		   const char *what)
{
	return set(ring, option, &value, sizeof(value), what);
}

int pfring_set_direction(pfring *ring, packet_direction direction)
{
	return set_u32(ring, PFR_SO_DIRECTION, direction,
		       "cannot set the direction");
}

int pfring_set_socket_mode(pfring *ring, socket_mode mode)
{
	int rc = set_u32(ring, PFR_SO_SOCKET_MODE, mode,
			 "cannot set the socket mode");

	if (rc)
		return rc;
	ring->recv_only = mode == recv_only_mode;
	if (mode == send_only_mode)
		atomic_fetch_or(&ring->detour, PFR_SEND_ONLY);
	else
		atomic_fetch_and(&ring->detour, ~PFR_SEND_ONLY);
	return 0;
}

int pfring_set_promisc(pfring *ring, int set_promisc)
{
	return set_u32(ring, PFR_SO_PROMISC, !!set_promisc,
		       "cannot set promiscuous mode");
}

int pfring_set_sampling_rate(pfring *ring, uint32_t rate)
{
	if (!rate)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"a sampling rate of 0 keeps nothing");
	return set_u32(ring, PFR_SO_SAMPLING_RATE, rate,
		       "cannot set the sampling rate");
}

int pfring_set_application_name(pfring *ring, char *name)
{
	if (!name || !*name)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"the application name is empty");
	return set(ring, PFR_SO_APPL_NAME, name,
		   strnlen(name, PFR_APPL_NAME_LEN - 1),
		   "cannot set the application name");
}

int pfring_set_poll_watermark(pfring *ring, uint16_t watermark)
{
	return set_u32(ring, PFR_SO_WATERMARK, watermark ? watermark : 1,
		       "cannot set the watermark");
}

int pfring_set_poll_watermark_timeout(pfring *ring, uint16_t timeout)
{
	return set_u32(ring, PFR_SO_FLUSH_TIMEOUT, timeout * 1000u,
		       "cannot set the watermark timeout");
}

int pfring_set_poll_duration(pfring *ring, unsigned int duration)
{
	if (!ring)
		return no_ring();
	ring->poll_duration = duration < INT_MAX ? duration : INT_MAX;
	return 0;
}

static int set_channels(struct __pfring *ring, uint64_t channels)
{
	return set(ring, PFR_SO_CHANNEL_MASK, &channels, sizeof(channels),
		   "cannot choose RX queues");
}

int pfring_set_channel_mask(pfring *ring, uint32_t channel_mask)
{
	return set_channels(ring, channel_mask);
}

int pfring_set_channel_id(pfring *ring, uint32_t channel_id)
{
	if (channel_id == UINT32_MAX)
		return set_channels(ring, 0);
	if (channel_id >= MAX_NUM_RX_CHANNELS)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"%u is not an RX queue: they are 0 to %d",
				channel_id, MAX_NUM_RX_CHANNELS - 1);
	return set_channels(ring, 1ULL << channel_id);
}

int pfring_enable_rss_rehash(pfring *ring)
{
	return set_u32(ring, PFR_SO_RSS_REHASH, 1, "cannot rehash");
}

/* To be in none is fine, too. */
static int no_cluster(struct __pfring *ring)
{
	int saved = errno;

	if (!ring->ops->set(ring, PFR_SO_CLUSTER_LEAVE, NULL, 0) ||
	    errno == ENOENT || errno == EOPNOTSUPP) {
		errno = saved;
		return 0;
	}
	return pfr_fail_setting(ring, "cannot leave the cluster");
}

int pfring_set_cluster(pfring *ring, unsigned int clusterId,
		       cluster_type the_type)
{
	struct pfr_cluster_request request = {
		.id = clusterId,
		.type = the_type,
	};

	if (!ring)
		return no_ring();
	if (!clusterId)
		return no_cluster(ring);
	if (ring->ops->set(ring, PFR_SO_CLUSTER, &request, sizeof(request))) {
		if (errno == EOPNOTSUPP && ring->ops != &pfr_kernel_ops)
			return pfr_unsupported(ring, "cannot join a cluster");
		if (errno == EINVAL)
			return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
					"cannot join cluster %u: its members have another cluster type, or only they (or only this ring) listen to \"any\"",
					clusterId);
		if (errno == EOPNOTSUPP)
			return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
					"cannot join cluster %u: pf_ring.ko was loaded with quick_mode=1",
					clusterId);
		return pfr_fail_setting(ring, "cannot join the cluster");
	}
	return 0;
}

int pfring_remove_from_cluster(pfring *ring)
{
	return set(ring, PFR_SO_CLUSTER_LEAVE, NULL, 0,
		   "cannot leave the cluster");
}

int pfring_toggle_filtering_policy(pfring *ring,
				   uint8_t rules_default_accept_policy)
{
	return set_u32(ring, PFR_SO_POLICY, !!rules_default_accept_policy,
		       "cannot set the default policy");
}

int pfring_set_if_promisc(const char *device, int set_promisc)
{
	struct ifreq request;
	int fd, failed;

	if (!device || strlen(device) >= sizeof(request.ifr_name))
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"not a device name");
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return pfr_fail_errno("cannot set a device's flags");
	memset(&request, 0, sizeof(request));
	memcpy(request.ifr_name, device, strlen(device));
	failed = ioctl(fd, SIOCGIFFLAGS, &request);
	if (!failed) {
		request.ifr_flags &= (short)~IFF_PROMISC;
		if (set_promisc)
			request.ifr_flags |= IFF_PROMISC;
		failed = ioctl(fd, SIOCSIFFLAGS, &request);
	}
	if (failed)
		failed = pfr_fail(pfr_code_of_errno(errno),
				  "cannot set promiscuous mode of %s: %s",
				  device, strerror(errno));
	close(fd);
	return failed;
}
