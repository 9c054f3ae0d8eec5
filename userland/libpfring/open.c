// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening, binding, enabling and closing a ring. */
#include <errno.h>
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
	(PF_RING_DNA_SYMMETRIC_RSS | PF_RING_REENTRANT |		\
	 PF_RING_LONG_HEADER | PF_RING_PROMISC | PF_RING_TIMESTAMP |	\
	 PF_RING_HW_TIMESTAMP | PF_RING_RX_PACKET_BOUNCE |		\
	 PF_RING_STRIP_HW_TIMESTAMP | PF_RING_DO_NOT_PARSE |		\
	 PF_RING_DO_NOT_TIMESTAMP)

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

static const struct {
	const char *prefix;
	struct __pfring *(*open)(const struct pfr_opening *how);
} backends[] = {
	{ "multi:", pfr_multi_open },
	{ "pcap:", pfr_pcap_open },
	{ "userspace:", pfr_usring_write },
	{ "af_packet:", pfr_packet_socket_open },
	{ "dnacluster:", pfr_slave_open },
};

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
	return open_default(how);
}

pfring *pfring_open(const char *device_name, uint32_t caplen, uint32_t flags)
{
	struct pfr_opening how = {
		.devices = device_name,
		.caplen = caplen < MAX_CAPLEN ? caplen : MAX_CAPLEN,
		.flags = flags,
	};

	if (!device_name || !caplen || (flags & ~(uint32_t)KNOWN_FLAGS)) {
		pfr_refuse(EINVAL, !device_name ? "no device was named" :
			   !caplen ? "a caplen of 0 keeps nothing" :
			   "unknown flags: the program was made for a newer libpfring");
		return NULL;
	}
	return open_backend(&how);
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

int pfring_bind(pfring *ring, const char *device_name)
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
		return pfr_fail_errno("cannot enable the ring");
	atomic_fetch_and(&ring->detour, ~PFR_NOT_ENABLED);
	return 0;
}

int pfring_disable_ring(pfring *ring)
{
	if (!ring)
		return pfr_refuse(EINVAL, "no ring");
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
