/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A ring in front of a handle of libpcap's.
 *
 * The handle is libpcap's own, and activated, so that all that is not about
 * reading packets is answered by libpcap itself. Only its packet socket is made
 * deaf, and what it would have delivered comes from a ring.
 *
 * Two things are made of this: a module for libpcap's own source (pcap-ring.c),
 * and a library that is loaded before an unchanged libpcap (preload.c). Neither
 * needs more than this header.
 */
#ifndef PCAPRING_SOURCE_H
#define PCAPRING_SOURCE_H

#include <stdbool.h>

/* The functions that we have in place of libpcap's are all that others see. */
#pragma GCC visibility push(default)
#include <pcap/pcap.h>
#include "pcap-pfring.h"
#pragma GCC visibility pop

#define SOURCE_NAME_LEN	16	/* of a device, with its NUL */

/* Bytes for a packet socket that will be deaf: the least that always works. */
#define SOURCE_BUFFER	65536

/* What a program has asked for before it activates its handle. */
struct wishes {
	const char *source;	/* "eth0", "eth0@1", "any" */
	int snaplen;
	int timeout;		/* ms; 0 none */
	int buffer_size;	/* bytes; 0 the usual */
	int tstamp_type;
	int immediate;
	int rfmon, protocol;	/* only a packet socket can do that; 0 not wanted */
};

struct source;

/* ----------------------------------------------------------------- opening */

/* PCAP_NO_PF_RING: libpcap is to be as if we were not there. */
bool source_forbidden(void);

/*
 * The device as libpcap knows it, of a source that may name queues: "eth0" of
 * "eth0@1". False: libpcap knows it as it is.
 */
bool source_device(const char *name, char device[SOURCE_NAME_LEN]);

/**
 * source_open - a ring for what a program wants
 * @wishes: valid only during the call
 * @pcap: not yet activated; gets an error's words
 * @to: receives the source
 *
 * Return: 1; 0 this is for libpcap's own path; or a negative PCAP_ERROR_*.
 */
int source_open(const struct wishes *wishes, pcap_t *pcap, struct source **to);

/**
 * source_begin - let packets in
 * @packet_fd: of the handle, which libpcap has activated in between
 *
 * Return: 0, or PCAP_ERROR.
 */
int source_begin(struct source *s, const struct wishes *wishes, int packet_fd);

void source_close(struct source *s);

/* ----------------------------------------------------------------- reading */

/*
 * As pcap_dispatch(). A packet's bytes are valid until the next call.
 */
int source_read(struct source *s, int most, pcap_handler handler, u_char *user);

/* Async-signal-safe. */
void source_break(struct source *s);

/* The program that libpcap has just accepted for the handle. */
int source_filter(struct source *s, const struct bpf_program *program);

int source_direction(struct source *s, pcap_direction_t direction);

/* Puts the ring's figures in the place of those of the packet socket. */
int source_stats(struct source *s, struct pcap_stat *stats);

/* False for "any", where libpcap refuses to send. */
bool source_sends(const struct source *s);

/* Bytes sent, or PCAP_ERROR. */
int source_inject(struct source *s, const void *frame, size_t size);

/* For poll(2). */
int source_fd(struct source *s);

/* ------------------------------------------------------------------- table */

/*
 * What belongs to a handle. Looking up is async-signal-safe, and takes no lock;
 * a value that is taken away must not be in use.
 */
bool table_put(pcap_t *pcap, void *value);
void *table_get(pcap_t *pcap);
void *table_take(pcap_t *pcap);

/* Of a handle, whichever way it came to it; NULL it has none. */
struct source *source_of(pcap_t *pcap);

#endif /* PCAPRING_SOURCE_H */
