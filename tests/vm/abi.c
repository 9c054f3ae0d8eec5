// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"
#include "tap.h"

int abi_socket(void)
{
	return socket(PF_RING, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
}

int abi_set(int fd, int option, const void *value, size_t size)
{
	return setsockopt(fd, SOL_PF_RING, option, value, (socklen_t)size) ?
	       errno : 0;
}

int abi_set_u32(int fd, int option, uint32_t value)
{
	return abi_set(fd, option, &value, sizeof(value));
}

int abi_get(int fd, int option, void *value, size_t size)
{
	socklen_t len = (socklen_t)size;

	memset(value, 0, size);
	return getsockopt(fd, SOL_PF_RING, option, value, &len) ? errno : 0;
}

int abi_ring(int fd, uint32_t caplen, uint32_t flags, uint32_t slots)
{
	struct pfr_ring_request req = {
		.caplen = caplen, .flags = flags, .min_slots = slots,
	};

	return abi_set(fd, PFR_SO_RING, &req, sizeof(req));
}

int abi_bind(int fd, const char *devices)
{
	struct sockaddr_pfr addr[PFR_MAX_BINDINGS] = {};
	char *copy = strdup(devices), *rest = copy, *device, *mask;
	int num = 0;

	while (num < PFR_MAX_BINDINGS && (device = strsep(&rest, ";"))) {
		mask = strchr(device, '@');
		if (mask) {
			*mask++ = '\0';
			addr[num].spfr_channels = strtoull(mask, NULL, 16);
		}
		addr[num].spfr_family = PF_RING;
		strncpy(addr[num].spfr_device, device, PFR_NAME_LEN);
		num++;
	}
	free(copy);
	return abi_set(fd, PFR_SO_BIND, addr, num * sizeof(*addr));
}

int abi_cluster(int fd, uint32_t id, uint32_t type)
{
	struct pfr_cluster_request req = { .id = id, .type = type };

	return abi_set(fd, PFR_SO_CLUSTER, &req, sizeof(req));
}

int abi_filter(int fd, const char *expression)
{
	pcap_t *pcap = pcap_open_dead(DLT_EN10MB, 262144);
	struct bpf_program program;
	struct sock_fprog fprog;
	int err = 0;

	if (pcap_compile(pcap, &program, expression, 1, PCAP_NETMASK_UNKNOWN)) {
		fprintf(stderr, "%s: %s\n", expression, pcap_geterr(pcap));
		exit(2);
	}
	fprog.len = (unsigned short)program.bf_len;
	fprog.filter = (struct sock_filter *)program.bf_insns;
	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &fprog, sizeof(fprog)))
		err = errno;
	pcap_freecode(&program);
	pcap_close(pcap);
	return err;
}

/* The value tells which rule, before the statistics take its place. */
static int get_stats(int fd, int option, const void *rule, size_t size,
		     void *stats, socklen_t *len)
{
	union {
		hash_filtering_rule rule;
		uint8_t stats[512];
	} value = {};
	socklen_t room = sizeof(value);

	memcpy(&value, rule, size);
	if (getsockopt(fd, SOL_PF_RING, option, &value, &room))
		return errno;
	if (room > *len)
		return EPROTO;
	memcpy(stats, &value, room);
	*len = room;
	return 0;
}

static int get_plain_stats(int fd, int option, const void *rule, size_t size,
			   struct pfr_rule_stats *stats)
{
	socklen_t len = sizeof(*stats);
	int err = get_stats(fd, option, rule, size, stats, &len);

	return !err && len != sizeof(*stats) ? EPROTO : err;
}

int abi_rule_stats(int fd, uint32_t id, struct pfr_rule_stats *stats)
{
	return get_plain_stats(fd, PFR_SO_RULE_STATS, &id, sizeof(id), stats);
}

int abi_hash_rule_stats(int fd, const hash_filtering_rule *rule,
			struct pfr_rule_stats *stats)
{
	return get_plain_stats(fd, PFR_SO_HASH_RULE_STATS, rule, sizeof(*rule),
			       stats);
}

int abi_plugin_stats(int fd, uint32_t id, void *stats, socklen_t *len)
{
	return get_stats(fd, PFR_SO_RULE_STATS, &id, sizeof(id), stats, len);
}

int abi_hash_plugin_stats(int fd, const hash_filtering_rule *rule, void *stats,
			  socklen_t *len)
{
	return get_stats(fd, PFR_SO_HASH_RULE_STATS, rule, sizeof(*rule), stats,
			 len);
}

static int map_area(void *where, int fd, size_t size, int prot, uint64_t offset)
{
	void *addr = mmap(NULL, size, prot, MAP_SHARED, fd, (off_t)offset);

	if (addr == MAP_FAILED)
		return errno;
	*(void **)where = addr;
	return 0;
}

int abi_map(struct ring *ring, int fd)
{
	const int rw = PROT_READ | PROT_WRITE;
	int err;

	*ring = (struct ring){ .fd = fd };
	err = abi_get(fd, PFR_SO_RING, &ring->geo, sizeof(ring->geo));
	if (!err)
		err = map_area(&ring->consumer, fd, (size_t)getpagesize(), rw,
			       PFR_PGOFF_CONSUMER);
	if (!err)
		err = map_area(&ring->slots, fd, ring->geo.slots_size,
			       PROT_READ, PFR_PGOFF_SLOTS);
	if (!err)
		err = map_area(&ring->data, fd, 2 * ring->geo.data_size, rw,
			       PFR_PGOFF_DATA);
	if (err)
		abi_unmap(ring);
	return err;
}

void abi_unmap(struct ring *ring)
{
	if (ring->consumer)
		munmap(ring->consumer, (size_t)getpagesize());
	if (ring->slots)
		munmap(ring->slots, ring->geo.slots_size);
	if (ring->data)
		munmap(ring->data, 2 * ring->geo.data_size);
	ring->consumer = NULL;
	ring->slots = NULL;
	ring->data = NULL;
}

int abi_open(struct ring *ring, const char *devices, uint32_t caplen,
	     uint32_t flags, uint32_t slots)
{
	int fd = abi_socket(), err;

	*ring = (struct ring){ .fd = -1 };
	if (fd < 0)
		return errno;
	err = abi_ring(fd, caplen, flags, slots);
	if (!err)
		err = abi_bind(fd, devices);
	if (!err)
		err = abi_map(ring, fd);
	if (err) {
		close(fd);
		ring->fd = -1;
	}
	return err;
}

void abi_close(struct ring *ring)
{
	abi_unmap(ring);
	close(ring->fd);
	ring->fd = -1;
}

const struct pfr_desc *abi_peek(const struct ring *ring)
{
	const struct pfr_desc *desc =
		&ring->slots[ring->next & (ring->geo.num_slots - 1)];

	if (__atomic_load_n(&desc->seq, __ATOMIC_ACQUIRE) != ring->next + 1)
		return NULL;
	return desc;
}

void abi_release(struct ring *ring)
{
	ring->next++;
	__atomic_store_n(&ring->consumer->index, ring->next, __ATOMIC_RELEASE);
}

uint32_t abi_drain(struct ring *ring)
{
	uint32_t num = 0;

	while (abi_peek(ring)) {
		abi_release(ring);
		num++;
	}
	return num;
}

struct pfr_info abi_info(int fd)
{
	struct pfr_info info;

	need(!abi_get(fd, PFR_SO_INFO, &info, sizeof(info)), "info");
	return info;
}

struct pfr_counters abi_counters(int fd)
{
	struct pfr_counters c;

	need(!abi_get(fd, PFR_SO_COUNTERS, &c, sizeof(c)), "counters");
	return c;
}

bool counters_add_up(const struct pfr_counters *c)
{
	return c->seen == c->bpf_rejected + c->rule_dropped +
			  c->transmitted_only + c->sampled_out + c->ring_full +
			  c->delivered;
}

unsigned long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ULL + ts.tv_nsec / 1000000;
}
