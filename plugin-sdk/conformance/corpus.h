/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets of all kinds: those of the header dissector's table, some with a
 * payload that analyzers look at, and those of the plugin's own sample.
 */
#ifndef CONFORM_CORPUS_H
#define CONFORM_CORPUS_H

#include <linux/pf_ring.h>
#include <stdbool.h>
#include <stdint.h>

struct corpus_packet {
	char name[40];
	const uint8_t *bytes;
	uint32_t len;
	bool typical;		/* worth being looked at in every form and length */
};

extern struct corpus_packet *corpus;
extern unsigned int corpus_size;

/* @sample: a pcap file, or NULL */
void corpus_open(const char *sample);

/* The exact rule of its flow, with or without ports; false: it has none. */
bool corpus_flow(const struct corpus_packet *p, bool ports,
		 hash_filtering_rule *rule);

#endif /* CONFORM_CORPUS_H */
