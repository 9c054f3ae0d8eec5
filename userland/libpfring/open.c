// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening, binding, enabling and closing a ring. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "device.h"
#include "error.h"
#include "ring.h"

#define KNOWN_FLAGS							\
	(PF_RING_DNA_SYMMETRIC_RSS | PF_RING_REENTRANT |		\
	 PF_RING_LONG_HEADER | PF_RING_PROMISC | PF_RING_TIMESTAMP |	\
	 PF_RING_HW_TIMESTAMP | PF_RING_RX_PACKET_BOUNCE |		\
	 PF_RING_STRIP_HW_TIMESTAMP | PF_RING_DO_NOT_PARSE |		\
	 PF_RING_DO_NOT_TIMESTAMP)

static int refuse(int err, const char *reason)
{
	errno = err;
	return pfr_fail(pfr_code_of_errno(err), "%s", reason);
}

static int open_socket(void)
{
	int fd = socket(PF_RING, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));

	if (fd >= 0)
		return fd;
	if (errno == EAFNOSUPPORT || errno == ESOCKTNOSUPPORT)
		return pfr_fail(PF_RING_ERROR_GENERIC,
				"pf_ring.ko is not loaded: modprobe pf_ring");
	if (errno == EPERM || errno == EACCES)
		return pfr_fail(PF_RING_ERROR_GENERIC,
				"not permitted: capturing needs CAP_NET_RAW (run as root, or setcap cap_net_raw+ep on the program; in a user namespace also pf_ring.ko with allow_userns=1)");
	return pfr_fail_errno("cannot create a PF_RING socket");
}

/* A module that cannot do what we are here for is refused before it is used. */
static int check_module(struct __pfring *ring)
{
	struct pfr_info info = { 0 };

	if (pfr_ring_get(ring, PFR_SO_INFO, &info, sizeof(info)))
		return refuse(EPROTO, "socket family 27 does not answer like the pf_ring.ko of this libpfring: load the pf_ring.ko that came with the library");
	if (!(info.features & PFR_FEATURE_RING)) {
		errno = EPROTO;
		return pfr_fail(PF_RING_ERROR_INVALID_LIB_VERSION,
				"pf_ring.ko %u.%u.%u has no ring that this libpfring can read: install the libpfring that came with the module",
				info.version >> 16, (info.version >> 8) & 0xff,
				info.version & 0xff);
	}
	return 0;
}

static int bind_failed(const char *devices)
{
	switch (errno) {
	case ENODEV:
	case ENXIO:
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"cannot open %s: no such device", devices);
	case EBUSY:
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"cannot open %s: another ring has it, and pf_ring.ko was loaded with quick_mode=1",
				devices);
	case EEXIST:
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"cannot open %s: the ring has that device already", devices);
	case EINVAL:
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"cannot open %s: \"any\" goes with no other device, and a ring has at most %d",
				devices, PFR_MAX_BINDINGS);
	case EOPNOTSUPP:
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"cannot open %s: not an Ethernet-like device", devices);
	default:
		return pfr_fail(pfr_code_of_errno(errno), "cannot open %s: %s",
				devices, strerror(errno));
	}
}

static int bind_devices(struct __pfring *ring, const char *devices)
{
	struct sockaddr_pfr bindings[PFR_MAX_BINDINGS];
	int count = pfr_device_parse(devices, bindings);

	if (count < 0)
		return count;
	if (setsockopt(ring->fd, SOL_PF_RING, PFR_SO_BIND, bindings,
		       (socklen_t)count * sizeof(bindings[0])))
		return bind_failed(devices);
	return 0;
}

static int create_ring(struct __pfring *ring, uint32_t caplen, uint32_t flags)
{
	struct pfr_ring_request request = {
		.caplen = caplen < MAX_CAPLEN ? caplen : MAX_CAPLEN,
	};

	if (flags & PF_RING_LONG_HEADER)
		request.flags |= PFR_RING_LONG_HEADER;
	if (flags & PF_RING_DO_NOT_TIMESTAMP)
		request.flags |= PFR_RING_NO_TIMESTAMP;
	if (flags & PF_RING_HW_TIMESTAMP)
		request.flags |= PFR_RING_HW_TIMESTAMP;
	if (setsockopt(ring->fd, SOL_PF_RING, PFR_SO_RING, &request,
		       sizeof(request)))
		return pfr_fail(pfr_code_of_errno(errno),
				"cannot create a ring of %u bytes per packet: %s",
				request.caplen, strerror(errno));
	return pfr_ring_map(ring);
}

static int set_up(struct __pfring *ring, const char *device_name,
		  uint32_t caplen, uint32_t flags)
{
	int rc = check_module(ring);

	if (!rc)
		rc = bind_devices(ring, device_name);
	if (!rc)
		rc = create_ring(ring, caplen, flags);
	if (!rc && (flags & PF_RING_PROMISC))
		rc = pfring_set_promisc(ring, 1);
	return rc;
}

pfring *pfring_open(const char *device_name, uint32_t caplen, uint32_t flags)
{
	struct __pfring *ring;
	int fd;

	if (!device_name || !caplen || (flags & ~(uint32_t)KNOWN_FLAGS)) {
		refuse(EINVAL, !device_name ? "no device was named" :
			       !caplen ? "a caplen of 0 keeps nothing" :
			       "unknown flags: the program was made for a newer libpfring");
		return NULL;
	}
	fd = open_socket();
	if (fd < 0)
		return NULL;
	ring = pfr_ring_new(fd, flags);
	if (!ring) {
		pfr_fail_errno("cannot open a ring");
		return NULL;
	}
	if (set_up(ring, device_name, caplen, flags)) {
		pfr_ring_free(ring);
		return NULL;
	}
	return ring;
}

uint8_t pfring_open_multichannel(const char *device_name, uint32_t caplen,
				 uint32_t flags,
				 pfring *ring[MAX_NUM_RX_CHANNELS])
{
	char name[PFR_NAME_LEN + sizeof("@63")];
	uint8_t channels, opened;
	pfring *probe;

	if (!device_name || !ring || strpbrk(device_name, "@;,")) {
		refuse(EINVAL, "pfring_open_multichannel() takes one device, without queues");
		return 0;
	}
	/* A small ring is enough to ask; it also finds all other errors. */
	probe = pfring_open(device_name, 1, flags & ~(uint32_t)PF_RING_PROMISC);
	if (!probe)
		return 0;
	channels = pfring_get_num_rx_channels(probe);
	pfring_close(probe);
	if (channels > MAX_NUM_RX_CHANNELS)
		channels = MAX_NUM_RX_CHANNELS;

	for (opened = 0; opened < channels; opened++) {
		snprintf(name, sizeof(name), "%s@%u", device_name, opened);
		ring[opened] = pfring_open(name, caplen, flags);
		if (!ring[opened])
			break;
	}
	if (opened == channels)
		return opened;
	while (opened)
		pfring_close(ring[--opened]);
	return 0;
}

int pfring_bind(pfring *ring, const char *device_name)
{
	if (!ring || !device_name)
		return refuse(EINVAL, "pfring_bind() needs a ring and a device");
	return bind_devices(ring, device_name);
}

int pfring_enable_ring(pfring *ring)
{
	if (!ring)
		return refuse(EINVAL, "no ring");
	if (pfr_ring_set_u32(ring, PFR_SO_ENABLE, 1))
		return pfr_fail_errno("cannot enable the ring");
	atomic_fetch_and(&ring->detour, ~PFR_NOT_ENABLED);
	return 0;
}

int pfring_disable_ring(pfring *ring)
{
	if (!ring)
		return refuse(EINVAL, "no ring");
	if (pfr_ring_set_u32(ring, PFR_SO_ENABLE, 0))
		return pfr_fail_errno("cannot disable the ring");
	atomic_fetch_or(&ring->detour, PFR_NOT_ENABLED);
	return 0;
}

void pfring_shutdown(pfring *ring)
{
	if (!ring)
		return;
	atomic_fetch_or(&ring->detour, PFR_SHUT_DOWN);
	pfring_disable_ring(ring);
	pfring_breakloop(ring);
}

void pfring_close(pfring *ring)
{
	/* The kernel ends capture and promiscuity with the socket. */
	if (ring)
		pfr_ring_free(ring);
}
