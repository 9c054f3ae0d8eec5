// SPDX-License-Identifier: LGPL-2.1-or-later
/* The back end that this library is made for: a ring of pf_ring.ko. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "device.h"
#include "error.h"
#include "ring.h"

static int set(struct __pfring *ring, int option, const void *value,
	       size_t size)
{
	return setsockopt(ring->fd, SOL_PF_RING, option, value,
			  (socklen_t)size);
}

static int get(struct __pfring *ring, int option, void *value, size_t *size)
{
	socklen_t length = (socklen_t)*size;
	int rc = getsockopt(ring->fd, SOL_PF_RING, option, value, &length);

	*size = length;
	return rc;
}

static int filter(struct __pfring *ring, const struct sock_fprog *program)
{
	int ignored = 0;

	if (program)
		return setsockopt(ring->fd, SOL_SOCKET, SO_ATTACH_FILTER,
				  program, sizeof(*program));
	return setsockopt(ring->fd, SOL_SOCKET, SO_DETACH_FILTER, &ignored,
			  sizeof(ignored));
}

static int look(struct __pfring *ring, struct pfr_frame *frame)
{
	const struct pfr_desc *desc = pfr_reader_peek(&ring->reader);

	if (!desc)
		return 0;
	frame->desc = *desc;
	frame->packet = ring->reader.data + desc->data;
	frame->reader = &ring->reader;
	return 1;
}

static void take(struct __pfring *ring)
{
	pfr_reader_release(&ring->reader, ring->reader.next);
	ring->reader.next++;
}

static void release(struct __pfring *ring)
{
	pfr_reader_release(&ring->reader, ring->reader.next);
}

static ssize_t send_frame(struct __pfring *ring, const void *pkt, size_t len,
			  int if_index)
{
	const struct sockaddr_pfr to = {
		.spfr_family = PF_RING,
		.spfr_ifindex = if_index,
	};

	return sendto(ring->fd, pkt, len, 0,
		      if_index ? (const struct sockaddr *)&to : NULL,
		      if_index ? sizeof(to) : 0);
}

static int open_socket(void)
{
	int fd = socket(PF_RING, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));

	if (fd >= 0)
		return fd;
	if (errno == EAFNOSUPPORT || errno == ESOCKTNOSUPPORT)
		return pfr_fail(PF_RING_ERROR_GENERIC,
				"pf_ring.ko is not loaded: modprobe pf_ring (or PFRING_FALLBACK=af_packet for a slower capture without it)");
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
		return pfr_refuse(EPROTO, "socket family 27 does not answer like the pf_ring.ko of this libpfring: load the pf_ring.ko that came with the library");
	if (!(info.features & PFR_FEATURE_RING)) {
		errno = EPROTO;
		return pfr_fail(PF_RING_ERROR_INVALID_LIB_VERSION,
				"pf_ring.ko %u.%u.%u has no ring that this libpfring can read: install the libpfring that came with the module",
				info.version >> 16, (info.version >> 8) & 0xff,
				info.version & 0xff);
	}
	return 0;
}

static bool is_there(const struct sockaddr_pfr *binding)
{
	char name[PFR_NAME_LEN + 1] = "";

	memcpy(name, binding->spfr_device, PFR_NAME_LEN);
	return if_nametoindex(name);
}

/* The kernel does not say which. */
static int no_device(const char *devices, const struct sockaddr_pfr *bindings,
		     int count)
{
	int i = 0;

	while (i < count && is_there(&bindings[i]))
		i++;
	if (count == 1 || i == count)
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"cannot open %s: no such device", devices);
	return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
			"cannot open %s: no such device as %.*s", devices,
			PFR_NAME_LEN, (const char *)bindings[i].spfr_device);
}

static int no_queue(struct __pfring *ring, const char *devices)
{
	struct pfr_refusal why = { 0 };

	if (pfr_ring_get(ring, PFR_SO_REFUSAL, &why, sizeof(why)))
		why.reason[0] = '\0';
	errno = ERANGE;
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			"cannot open %s: %s", devices,
			why.reason[0] ? why.reason : "no such RX queue");
}

static int bind_failed(struct __pfring *ring, const char *devices,
		       const struct sockaddr_pfr *bindings, int count)
{
	switch (errno) {
	case ENODEV:
	case ENXIO:
		return no_device(devices, bindings, count);
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
				"cannot open %s: packets of one ring begin alike, either with an Ethernet header or not",
				devices);
	case ERANGE:
		return no_queue(ring, devices);
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
		return bind_failed(ring, devices, bindings, count);
	return 0;
}

static int create_ring(struct __pfring *ring, const struct pfr_opening *how)
{
	struct pfr_ring_request request = {
		.caplen = how->caplen,
		.min_slots = how->min_slots,
	};
	uint32_t flags = how->flags;

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

static void note_link_type(struct __pfring *ring)
{
	int type = pfring_get_link_type(ring);

	if (type <= 0 || type == PFR_LINK_ETHERNET)
		return;
	ring->reader.link_type = (uint32_t)type;
	atomic_fetch_or(&ring->detour, PFR_OTHER_LINK);
}

static int set_up(struct __pfring *ring, const struct pfr_opening *how)
{
	int rc = check_module(ring);

	if (!rc)
		rc = bind_devices(ring, how->devices);
	if (!rc)
		rc = create_ring(ring, how);
	if (!rc)
		note_link_type(ring);
	if (!rc && (how->flags & PF_RING_PROMISC))
		rc = pfring_set_promisc(ring, 1);
	return rc;
}

struct __pfring *pfr_kernel_open(const struct pfr_opening *how)
{
	struct __pfring *ring;
	int fd = open_socket();

	if (fd < 0)
		return NULL;
	ring = pfr_ring_new(fd, how->flags);
	if (!ring) {
		pfr_fail_errno("cannot open a ring");
		return NULL;
	}
	if (set_up(ring, how)) {
		pfr_ring_free(ring);
		return NULL;
	}
	return ring;
}

const struct pfr_ops pfr_kernel_ops = {
	.what = "pf_ring.ko",
	.set = set,
	.get = get,
	.filter = filter,
	.bind = bind_devices,
	.look = look,
	.take = take,
	.release = release,
	.send = send_frame,
};

int pfring_version_noring(uint32_t *version)
{
	struct pfr_info info = { 0 };
	socklen_t size = sizeof(info);
	int fd, rc;

	if (!version)
		return pfr_null_pointer();
	fd = socket(PF_RING, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
	if (fd < 0 && (errno == EAFNOSUPPORT || errno == ESOCKTNOSUPPORT)) {
		*version = PFR_LIBRARY_VERSION;
		return 0;
	}
	if (fd < 0)
		return pfr_fail_errno("cannot create a PF_RING socket");
	rc = getsockopt(fd, SOL_PF_RING, PFR_SO_INFO, &info, &size) ?
	     pfr_fail_errno("cannot ask pf_ring.ko") : 0;
	close(fd);
	if (!rc)
		*version = info.version;
	return rc;
}
