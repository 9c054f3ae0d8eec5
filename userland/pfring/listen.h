/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What subcommands that listen have in common: options, ring, loop. */
#ifndef PFRING_LISTEN_H
#define PFRING_LISTEN_H

#include <stdbool.h>
#include <stdint.h>

#include <pfring.h>

#define LISTEN_LETTERS	"i:f:r:l:e:PN:T:"
#define LISTEN_USAGE							\
	"  -i, --device=NAME       eth0, eth0@0-3 (RX queues), eth0;eth1, any (default)\n" \
	"  -f, --filter=BPF        only packets that match, see pcap-filter(7)\n" \
	"  -r, --rules=FILE        rules for the ring, see pf_ring-rules(5)\n" \
	"  -e, --direction=WHICH   both (default), rx, tx\n"		\
	"  -l, --caplen=BYTES      of each packet\n"			\
	"  -P, --no-promisc        only what the device itself takes\n"	\
	"  -N, --packets=COUNT     stop after COUNT packets\n"		\
	"  -T, --duration=SECONDS  stop after that time\n"

struct listener {
	/* Set by options. */
	const char *device, *filter, *rules;
	uint32_t caplen, flags;
	packet_direction direction;
	uint64_t max_packets;		/* 0 = no end */
	double duration;		/* 0 = no end */

	/* Set by the caller; each may be NULL. */
	void (*packet)(void *arg, const struct pfring_pkthdr *hdr,
		       const unsigned char *packet);
	void (*ready)(void *arg);	/* signals are caught, packets come */
	void (*tick)(void *arg);	/* once in interval_ns */
	void (*idle)(void *arg);	/* before it waits for packets */
	/* What SIGHUP does, else it ends the loop. */
	void (*hangup)(void *arg);
	void *arg;
	uint64_t interval_ns;
	uint8_t level;			/* of pfring_recv_parsed(); 0 = none */

	/* The loop's. */
	pfring *ring;
	uint64_t start, packets, bytes;
};

void listen_defaults(struct listener *l, uint32_t caplen);

/* True if the option was one of LISTEN_LETTERS. */
bool listen_option(struct listener *l, int option);

/* A ring as told, called @name, not yet enabled. NULL after a complaint. */
pfring *listen_open(struct listener *l, const char *name);

/*
 * Reads until a signal, or the end of packets or time; what is in the ring by
 * then is read, too. False after a complaint.
 */
bool listen_loop(struct listener *l);

/* Has a signal, or listen_stop(), asked for the end? */
bool listen_stopped(void);
void listen_stop(void);

/* Without a loop: the same signals. */
void listen_catch(pfring *ring);

#endif /* PFRING_LISTEN_H */
