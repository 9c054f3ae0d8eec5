/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PF_RING sockets without the library: the tests must see what the module does,
 * not what the library makes of it. Functions return 0 or a positive errno.
 */
#ifndef VM_ABI_H
#define VM_ABI_H

#include <linux/pf_ring.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct ring {
	int fd;
	struct pfr_ring_geometry geo;
	struct pfr_consumer *consumer;
	struct pfr_desc *slots;
	uint8_t *data;
	uint32_t next;			/* number of the packet to read */
};

int abi_socket(void);			/* the descriptor, or -1 and errno */
int abi_set(int fd, int option, const void *value, size_t size);
int abi_set_u32(int fd, int option, uint32_t value);
int abi_get(int fd, int option, void *value, size_t size);
int abi_ring(int fd, uint32_t caplen, uint32_t flags, uint32_t slots);
/* "v0", "v0;v2", "v0@6": a hexadecimal mask of queues */
int abi_bind(int fd, const char *devices);
int abi_cluster(int fd, uint32_t id, uint32_t type);
int abi_filter(int fd, const char *expression);
/* EPROTO: there are statistics, but not of this size. */
int abi_rule_stats(int fd, uint32_t id, struct pfr_rule_stats *stats);
int abi_hash_rule_stats(int fd, const hash_filtering_rule *rule,
			struct pfr_rule_stats *stats);
/* Of a rule with a plugin, whatever it has; EPROTO: more than *len bytes. */
int abi_plugin_stats(int fd, uint32_t id, void *stats, socklen_t *len);
int abi_hash_plugin_stats(int fd, const hash_filtering_rule *rule, void *stats,
			  socklen_t *len);
int abi_map(struct ring *ring, int fd);
void abi_unmap(struct ring *ring);
/* All of the above but the filter; not enabled yet. */
int abi_open(struct ring *ring, const char *devices, uint32_t caplen,
	     uint32_t flags, uint32_t slots);
void abi_close(struct ring *ring);

/* The next packet, NULL if there is none; valid until it is given back. */
const struct pfr_desc *abi_peek(const struct ring *ring);
void abi_release(struct ring *ring);
uint32_t abi_drain(struct ring *ring);	/* how many there were */

/* What a ring says of itself; the test ends where that cannot be read. */
struct pfr_info abi_info(int fd);
struct pfr_counters abi_counters(int fd);

bool counters_add_up(const struct pfr_counters *c);
unsigned long long now_ms(void);

#endif /* VM_ABI_H */
