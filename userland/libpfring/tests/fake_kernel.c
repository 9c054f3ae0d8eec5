// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fake_kernel.h"

#define SLOTS		64u
#define DATA_SIZE	65536u

struct fake_kernel kernel;
static int fd_of_ring = -1;

int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol);
int __wrap_setsockopt(int fd, int level, int option, const void *value,
		      socklen_t size);
int __wrap_getsockopt(int fd, int level, int option, void *value,
		      socklen_t *size);
ssize_t __wrap_sendto(int fd, const void *bytes, size_t len, int flags,
		      const struct sockaddr *to, socklen_t to_len);
void *__real_mmap(void *at, size_t size, int prot, int flags, int fd, off_t off);
void *__wrap_mmap(void *at, size_t size, int prot, int flags, int fd, off_t off);
void *__wrap_mmap64(void *at, size_t size, int prot, int flags, int fd, off_t off);
int __real_munmap(void *at, size_t size);
int __wrap_munmap(void *at, size_t size);
int __real_close(int fd);
int __wrap_close(int fd);

void fake_kernel_reset(void)
{
	kernel = (struct fake_kernel){
		.info = {
			.version = 0x010203,
			.ring_id = 5,
			.features = PFR_FEATURE_RING | PFR_FEATURE_CLUSTER |
				    PFR_FEATURE_TX,
			.num_channels = FAKE_RX_QUEUES,
			.if_index = 3,
			.mac = { 2, 0, 0, 0, 0, 9 },
			.mtu = 1500,
			.queued = 17,
		},
		.geometry = {
			.num_slots = SLOTS,
			.desc_size = sizeof(struct pfr_desc),
			.slots_size = 4096,
			.data_size = DATA_SIZE,
			.ext_hdr_size = sizeof(struct pfring_extended_pkthdr),
		},
	};
}

static int fail(int err)
{
	errno = err;
	return -1;
}

int __wrap_socket(int domain, int type, int protocol)
{
	if (domain != PF_RING)
		return __real_socket(domain, type, protocol);
	if (kernel.socket_errno)
		return fail(kernel.socket_errno);
	fd_of_ring = memfd_create("fake pf_ring", MFD_CLOEXEC);
	if (ftruncate(fd_of_ring, PFR_PGOFF_DATA + 2 * DATA_SIZE))
		return -1;
	kernel.sockets++;
	return fd_of_ring;
}

static int bind_all(const struct sockaddr_pfr *bindings, socklen_t size)
{
	int count = (int)(size / sizeof(*bindings));
	int i;

	if (size % sizeof(*bindings) || !count)
		return fail(EINVAL);
	for (i = 0; i < count; i++)
		if (strcmp(bindings[i].spfr_device, "eth0") &&
		    strcmp(bindings[i].spfr_device, "eth1") &&
		    strcmp(bindings[i].spfr_device, "fifteen-letters"))
			return fail(ENODEV);
	memcpy(kernel.bindings, bindings, size);
	kernel.num_bindings = count;
	return 0;
}

static int copy_in(void *to, size_t want, const void *value, socklen_t size)
{
	if (size != want)
		return fail(EINVAL);
	memcpy(to, value, size);
	return 0;
}

int __wrap_setsockopt(int fd, int level, int option, const void *value,
		      socklen_t size)
{
	(void)fd;
	if (level == SOL_SOCKET && option == SO_ATTACH_FILTER) {
		kernel.filter_attached = true;
		kernel.filter_len = ((const struct sock_fprog *)value)->len;
		return 0;
	}
	if (level == SOL_SOCKET && option == SO_DETACH_FILTER) {
		if (!kernel.filter_attached)
			return fail(ENOENT);
		kernel.filter_attached = false;
		return 0;
	}
	if (level != SOL_PF_RING || option < 1 || option >= FAKE_OPTIONS)
		return fail(ENOPROTOOPT);
	if (kernel.option_errno[option])
		return fail(kernel.option_errno[option]);
	switch (option) {
	case PFR_SO_BIND:
		return bind_all(value, size);
	case PFR_SO_RING:
		kernel.geometry.caplen =
			((const struct pfr_ring_request *)value)->caplen;
		return copy_in(&kernel.request, sizeof(kernel.request), value,
			       size);
	case PFR_SO_CHANNEL_MASK:
		return copy_in(&kernel.channel_mask, 8, value, size);
	case PFR_SO_CLUSTER:
		return copy_in(&kernel.cluster, sizeof(kernel.cluster), value,
			       size);
	case PFR_SO_CLUSTER_LEAVE:
		return size ? fail(EINVAL) : 0;
	case PFR_SO_APPL_NAME:
		if (!size || size >= PFR_APPL_NAME_LEN)
			return fail(EINVAL);
		memset(kernel.name, 0, sizeof(kernel.name));
		memcpy(kernel.name, value, size);
		return 0;
	case PFR_SO_RULE_ADD:
		return copy_in(&kernel.rule, sizeof(kernel.rule), value, size);
	case PFR_SO_HASH_RULE_ADD:
	case PFR_SO_HASH_RULE_REMOVE:
		return copy_in(&kernel.hash_rule, sizeof(kernel.hash_rule),
			       value, size);
	case PFR_SO_RULE_SET:
		kernel.rule_set_len = size;
		if (size > sizeof(kernel.rule_set))
			return fail(E2BIG);
		return copy_in(kernel.rule_set, size, value, size);
	default:
		return copy_in(&kernel.u32_option[option], 4, value, size);
	}
}

static int copy_out(void *to, socklen_t *size, const void *value, size_t have)
{
	if (*size > have)
		*size = (socklen_t)have;
	memcpy(to, value, *size);
	return 0;
}

/* The value tells which rule, before the statistics take its place. */
static int rule_stats(void *rule, size_t rule_size, void *value,
		      socklen_t *size)
{
	if (*size < rule_size)
		return fail(EINVAL);
	memcpy(rule, value, rule_size);
	return copy_out(value, size, kernel.rule_stats, kernel.rule_stats_len);
}

int __wrap_getsockopt(int fd, int level, int option, void *value,
		      socklen_t *size)
{
	static const struct pfr_counters counters = {
		.seen = 10, .delivered = 7, .ring_full = 3,
	};

	(void)fd;
	if (level != SOL_PF_RING || option < 1 || option >= FAKE_OPTIONS)
		return fail(ENOPROTOOPT);
	if (kernel.option_errno[option])
		return fail(kernel.option_errno[option]);
	switch (option) {
	case PFR_SO_INFO:
		return copy_out(value, size, &kernel.info, sizeof(kernel.info));
	case PFR_SO_RING:
		return copy_out(value, size, &kernel.geometry,
				sizeof(kernel.geometry));
	case PFR_SO_COUNTERS:
		return copy_out(value, size, &counters, sizeof(counters));
	case PFR_SO_RULE_STATS:
		return rule_stats(&kernel.u32_option[option], 4, value, size);
	case PFR_SO_HASH_RULE_STATS:
		return rule_stats(&kernel.hash_rule, sizeof(kernel.hash_rule),
				  value, size);
	case PFR_SO_REFUSAL:
		return copy_out(value, size, &kernel.refusal,
				sizeof(kernel.refusal));
	default:
		return fail(ENOPROTOOPT);
	}
}

ssize_t __wrap_sendto(int fd, const void *bytes, size_t len, int flags,
		      const struct sockaddr *to, socklen_t to_len)
{
	struct sockaddr_pfr address = { 0 };

	(void)fd;
	(void)flags;
	if (kernel.send_errno)
		return fail(kernel.send_errno);
	if (to) {
		if (to_len != sizeof(address))
			return fail(EINVAL);
		memcpy(&address, to, to_len);
	}
	memcpy(kernel.sent, bytes, len);
	kernel.sent_len = (int)len;
	kernel.sent_ifindex = address.spfr_ifindex;
	return (ssize_t)len;
}

void *__wrap_mmap(void *at, size_t size, int prot, int flags, int fd, off_t off)
{
	void *start;

	if (fd < 0 || fd != fd_of_ring)
		return __real_mmap(at, size, prot, flags, fd, off);
	if (kernel.mmap_fails && !--kernel.mmap_fails) {
		errno = kernel.mmap_errno;
		return MAP_FAILED;
	}
	start = __real_mmap(at, size, prot, flags, fd, off);
	if (start != MAP_FAILED)
		kernel.mappings++;
	return start;
}

void *__wrap_mmap64(void *at, size_t size, int prot, int flags, int fd,
		    off_t off)
{
	return __wrap_mmap(at, size, prot, flags, fd, off);
}

int __wrap_munmap(void *at, size_t size)
{
	kernel.mappings--;
	return __real_munmap(at, size);
}

int __wrap_close(int fd)
{
	if (fd >= 0 && fd == fd_of_ring) {
		kernel.sockets--;
		fd_of_ring = -1;
	}
	return __real_close(fd);
}
