/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a network device says of itself: ethtool(8) and /sys. */
#ifndef PFRING_NIC_H
#define PFRING_NIC_H

#include <stdbool.h>
#include <stdint.h>

struct nic {
	char name[16];
	bool up, ethernet;
	char driver[32];		/* "" if it does not say */
	uint32_t mtu;
	/* Offloads that join or cut packets. */
	bool gro, lro, tso, gso;
	/* Queues and slots of the adapter's own ring, 0 = it does not say. */
	uint32_t rx_queues, max_rx_queues;
	uint32_t rx_slots, max_rx_slots;
	/* Lost before any program could see them, since the device is there. */
	uint64_t rx_packets, rx_dropped, rx_missed, rx_fifo, rx_nohandler;
};

/* False: there is no such device. */
bool nic_read(struct nic *nic, const char *name);

/* Of /proc/net/softnet_stat, all processors: lost, and out of time. */
struct softnet {
	uint64_t dropped, squeezed;
};

bool softnet_read(struct softnet *s);

#endif /* PFRING_NIC_H */
