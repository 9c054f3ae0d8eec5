// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening, binding, enabling and closing a ring. */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "ring.h"

/* What a build may choose for machines without the module. */
#ifndef PFR_FALLBACK
#define PFR_FALLBACK	"none"
#endif

#define KNOWN_FLAGS							\
	(PF_RING_ZC_SYMMETRIC_RSS | PF_RING_REENTRANT |			\
	 PF_RING_LONG_HEADER | PF_RING_PROMISC | PF_RING_TIMESTAMP |	\
	 PF_RING_HW_TIMESTAMP | PF_RING_RX_PACKET_BOUNCE |		\
	 PF_RING_ZC_FIXED_RSS_Q_0 | PF_RING_STRIP_HW_TIMESTAMP |	\
	 PF_RING_DO_NOT_PARSE | PF_RING_DO_NOT_TIMESTAMP |		\
	 PF_RING_CHUNK_MODE | PF_RING_USERSPACE_BPF |			\
	 PF_RING_ZC_NOT_REPROGRAM_RSS | PF_RING_ZC_IPONLY_RSS |		\
	 PF_RING_DO_NOT_STRIP_FCS | PF_RING_TX_BPF |			\
	 PF_RING_DISCARD_INJECTED_PKTS | PF_RING_IXIA_TIMESTAMP |		\
	 PF_RING_VSS_APCON_TIMESTAMP | PF_RING_ARISTA_TIMESTAMP |	\
	 PF_RING_METAWATCH_TIMESTAMP)

/* What only adapters with flow tables do. */
#define OFFLOAD_FLAGS							\
	(PF_RING_FLOW_OFFLOAD | PF_RING_FLOW_OFFLOAD_NOUPDATES |	\
	 PF_RING_FLOW_OFFLOAD_NORAWDATA | PF_RING_FLOW_OFFLOAD_TUNNEL |	\
	 PF_RING_L7_FILTERING)

/* Say what is missing when the module is: once, or a log would be full of it. */
static void say_fallback(const char *devices)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;

	if (!atomic_flag_test_and_set(&said))
		fprintf(stderr,
			"libpfring: pf_ring.ko is not loaded: capturing %s through a packet socket, slower and without rules and clusters\n",
			devices);
}

/* What is to be done without the module: NULL nothing. */
static const char *fallback(void)
{
	const char *wanted = getenv("PFRING_FALLBACK");

	if (!wanted)
		wanted = PFR_FALLBACK;
	return *wanted && strcmp(wanted, "none") ? wanted : NULL;
}

static struct __pfring *open_without_module(const struct pfr_opening *how)
{
	const char *wanted = fallback();
	struct __pfring *ring;

	if (strcmp(wanted, "af_packet")) {
		pfr_refuse(EINVAL,
			   "pf_ring.ko is not loaded, and PFRING_FALLBACK is not af_packet or none");
		return NULL;
	}
	/* A packet socket listens to one device. */
	if (strpbrk(how->devices, ";,"))
		ring = pfr_multi_open(how);
	else
		ring = pfr_packet_socket_open(how);
	if (ring)
		say_fallback(how->devices);
	return ring;
}

static struct __pfring *open_default(const struct pfr_opening *how)
{
	struct __pfring *ring;

	if (pfr_usring_name(how->devices))
		return pfr_usring_read(how);
	ring = pfr_kernel_open(how);
	if (!ring && (errno == EAFNOSUPPORT || errno == ESOCKTNOSUPPORT) &&
	    fallback())
		ring = open_without_module(how);
	return ring;
}

/* The length of "zc:" or "dna:" at the beginning, or 0. */
static size_t adapter_prefix(const char *name)
{
	return !strncmp(name, "zc:", 3) ? 3 : !strncmp(name, "dna:", 4) ? 4 : 0;
}

/* "7", "7@1", and nothing. */
static bool is_cluster(const char *name)
{
	const char *behind = name + strspn(name, "0123456789");

	return *behind == '@' || behind == name + strcspn(name, ";,");
}

#define ADAPTERS_MAX	(PFR_MAX_BINDINGS * 32)

/*
 * "zc:eth0@1,zc:eth1" is "eth0@1;eth1". "zc:7@1" would be a queue of somebody's
 * cluster.
 */
static struct __pfring *open_adapter(const struct pfr_opening *how)
{
	const char *from = how->devices, *end = from + strlen(from);
	struct pfr_opening plain = *how;
	char names[ADAPTERS_MAX], *to = names;

	if (end - from >= (ptrdiff_t)sizeof(names)) {
		pfr_refuse(EINVAL, "too many devices");
		return NULL;
	}
	for (;;) {
		if (is_cluster(from)) {
			errno = ENODEV;
			pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				 "cannot open queue %.32s of a ZC cluster: here, clusters of programs are dnacluster:ID@SLAVE",
				 from);
			return NULL;
		}
		while (from < end &&
		       !(strchr(";,", *from) && adapter_prefix(from + 1)))
			*to++ = *from++;
		if (from == end)
			break;
		/* Behind a comma there might be one more queue. */
		*to++ = ';';
		from += 1 + adapter_prefix(from + 1);
	}
	*to = '\0';
	plain.devices = names;
	return open_default(&plain);
}

static const struct {
	const char *prefix;
	struct __pfring *(*open)(const struct pfr_opening *how);
} backends[] = {
	{ "multi:", pfr_multi_open },
	{ "pcap:", pfr_pcap_open },
	{ "userspace:", pfr_usring_write },
	{ "af_packet:", pfr_packet_socket_open },
	{ "dnacluster:", pfr_slave_open },
	/* Drivers of other adapters: the device is there all the same. */
	{ "zc:", open_adapter },
	{ "dna:", open_adapter },
};

/* A module of the original, or a slip of the pen: "eth0:1" is neither. */
static bool unknown_prefix(const char *name)
{
	size_t len = strcspn(name, ":@;,");
	char prefix[PFR_NAME_LEN];

	if (name[len] != ':')
		return false;
	if (len < sizeof(prefix)) {
		memcpy(prefix, name, len);
		prefix[len] = '\0';
		if (if_nametoindex(prefix))
			return false;
	}
	errno = ENODEV;
	pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
		 "cannot open %.64s: there is no module \"%.*s:\", and no such device; modules are multi:, pcap:, af_packet:, userspace:, dnacluster:, and zc: and dna: for any device",
		 name, (int)(len < 32 ? len : 32), name);
	return true;
}

static struct __pfring *open_backend(struct pfr_opening *how)
{
	const char *name = how->devices;
	size_t i, len;

	for (i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
		len = strlen(backends[i].prefix);
		if (strncmp(name, backends[i].prefix, len))
			continue;
		how->devices = name + len;
		return backends[i].open(how);
	}
	return unknown_prefix(name) ? NULL : open_default(how);
}

/* What programs read of the handle itself. */
static int show(struct __pfring *ring, const char *name)
{
	struct pfr_info info = { 0 };

	ring->device_name = strdup(name);
	if (!ring->device_name)
		return pfr_fail_errno("cannot open a ring");
	if (!pfr_ring_get(ring, PFR_SO_INFO, &info, sizeof(info)))
		ring->mtu_len = info.mtu;
	return 0;
}

pfring *pfring_open(const char *device_name, uint32_t caplen, uint32_t flags)
{
	return pfring_open_slots(device_name, caplen, flags, 0);
}

pfring *pfring_open_slots(const char *device_name, uint32_t caplen,
			  uint32_t flags, uint32_t min_num_slots)
{
	struct pfr_opening how = {
		.devices = device_name,
		.caplen = caplen < MAX_CAPLEN ? caplen : MAX_CAPLEN,
		.flags = flags,
		.min_slots = min_num_slots,
	};

	struct __pfring *ring;

	if (flags & OFFLOAD_FLAGS) {
		pfr_refuse(EOPNOTSUPP, "flows are not counted in hardware here: PF_RING_FLOW_OFFLOAD and PF_RING_L7_FILTERING need adapters that this library does not drive");
		return NULL;
	}
	if (!device_name || !caplen || (flags & ~(uint32_t)KNOWN_FLAGS)) {
		pfr_refuse(EINVAL, !device_name ? "no device was named" :
			   !caplen ? "a caplen of 0 keeps nothing" :
			   "unknown flags: the program was made for a newer libpfring");
		return NULL;
	}
	if (pfr_trailer_check(flags))
		return NULL;
	ring = open_backend(&how);
	if (!ring)
		return NULL;
	pfr_trailer_open(ring, flags);
	if (show(ring, device_name)) {
		pfr_ring_free(ring);
		return NULL;
	}
	/* Callers of other languages take errno for an error. */
	errno = 0;
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
		pfr_refuse(EINVAL, "pfring_open_multichannel() takes one device, without queues");
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

int pfring_bind(pfring *ring, char *device_name)
{
	if (!ring || !device_name)
		return pfr_refuse(EINVAL, "pfring_bind() needs a ring and a device");
	return ring->ops->bind(ring, device_name);
}

int pfring_enable_ring(pfring *ring)
{
	if (!ring)
		return pfr_refuse(EINVAL, "no ring");
	if (pfr_ring_set_u32(ring, PFR_SO_ENABLE, 1))
		return pfr_fail_setting(ring, "cannot enable the ring");
	ring->enabled = 1;
	ring->was_enabled = true;
	atomic_fetch_and(&ring->detour, ~PFR_NOT_ENABLED);
	return 0;
}

int pfr_enable_first(struct __pfring *ring)
{
	if (!(atomic_load(&ring->detour) & PFR_NOT_ENABLED) ||
	    ring->was_enabled)
		return 0;
	return pfring_enable_ring(ring);
}

int pfr_fail_member(const struct __pfring *ring, int rc)
{
	char reason[256];

	snprintf(reason, sizeof(reason), "%s", pfring_last_error());
	return pfr_fail(rc, "%.64s: %.180s", ring->device_name, reason);
}

void pfr_disable_those(struct __pfring *const rings[], int num,
		       const bool enabled[])
{
	while (num--)
		if (enabled[num])
			pfring_disable_ring(rings[num]);
}

/* All of them, or none: the reason stays that of the one that was refused. */
int pfr_enable_all(struct __pfring *const rings[], int num, bool enabled[])
{
	int i, rc, saved;

	for (i = 0; i < num; i++) {
		enabled[i] = !rings[i]->enabled;
		rc = pfring_enable_ring(rings[i]);
		if (rc)
			break;
	}
	if (i == num)
		return 0;
	saved = errno;
	rc = pfr_fail_member(rings[i], rc);
	pfr_disable_those(rings, i, enabled);
	errno = saved;
	return rc;
}

int pfring_disable_ring(pfring *ring)
{
	if (!ring)
		return pfr_refuse(EINVAL, "no ring");
	if (pfr_ring_set_u32(ring, PFR_SO_ENABLE, 0))
		return pfr_fail_setting(ring, "cannot disable the ring");
	ring->enabled = 0;
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
