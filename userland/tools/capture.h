/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The readers of pfcount: threads that take packets from one ring. */
#ifndef TOOLS_CAPTURE_H
#define TOOLS_CAPTURE_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <pfring.h>

#include "cmdline.h"
#include "rates.h"

struct pcap_writer;

/* Sent to the thread that called capture_start() when the readers are done. */
#define CAPTURE_ENDED	SIGUSR1

struct reader {
	struct capture *capture;
	pthread_t thread;
	int core;			/* -1 = any */
	atomic_ullong packets;	/* written by the reader alone */
	atomic_ullong bytes;
} __attribute__((aligned(64)));

struct capture {
	/* Set by the caller. */
	pfring *ring;
	struct pcap_writer *writer;	/* or NULL */
	int num_threads;
	int cores[MAX_CORES];
	int num_cores;
	int verbose;
	uint32_t caplen;
	uint64_t max_packets;		/* 0 = no end */
	bool active;
	bool touch;
	bool json;

	/* The readers' own. */
	struct reader readers[MAX_CORES];
	int num_running;
	pthread_t main_thread;
	atomic_bool stop;
	atomic_bool failed;
	atomic_ullong taken;		/* if max_packets */
	pthread_mutex_t write_lock;
};

/* False after a complaint; capture_stop() is called all the same. */
bool capture_start(struct capture *c);

/* Lets the readers empty the ring and end. False if one of them complained. */
bool capture_stop(struct capture *c);

/* What all readers have seen so far. */
void capture_sum(const struct capture *c, uint64_t *packets, uint64_t *bytes);

#endif /* TOOLS_CAPTURE_H */
