/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames whose every byte is known from their number, so that a reader can tell
 * which one it has, and whether it is whole.
 */
#ifndef VM_FRAME_H
#define VM_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_MAX	(65535 + 14 + 8)
#define FRAME_END_TYPE	0x88b5

enum frame_kind {
	FRAME_UDP, FRAME_TCP, FRAME_ICMP, FRAME_SCTP, FRAME_UDP6, FRAME_TCP6,
	FRAME_ARP, FRAME_MPLS, FRAME_KINDS
};

enum frame_tunnel { TUNNEL_NONE, TUNNEL_GRE, TUNNEL_GTP, TUNNEL_VXLAN };

struct frame_plan {
	enum frame_kind kind;
	enum frame_tunnel tunnel;
	uint32_t flows;		/* ports: flow = number % flows */
	uint32_t hosts;		/* pairs of hosts: flow % hosts; 0 = flows */
	uint32_t outers;	/* pairs of tunnel ends: number % outers */
	bool both;		/* every second packet goes the other way */
	int num_tags;
	uint16_t tag[2];
	uint16_t tpid;		/* of the outer tag */
};

/* What the payload of a frame says of itself. */
struct frame_id {
	uint32_t number;
	uint32_t flow;
};

int frame_kind_of(const char *name);	/* -1: none */
/* Smallest size of a frame that carries its number. */
uint32_t frame_min(const struct frame_plan *plan);
/* Exactly @size bytes at @frame. */
void frame_build(const struct frame_plan *plan, uint32_t number, uint32_t size,
		 uint8_t *frame);
/* For TCP segmentation offload: where the checksum is to be put. */
void frame_partial_checksum(const struct frame_plan *plan, uint8_t *frame,
			    uint32_t size, uint16_t *start, uint16_t *offset);
/* IPv4 without tags and tunnels: fragment @index with @chunk bytes; 0: no more. */
uint32_t frame_fragment(const uint8_t *frame, uint32_t size, uint32_t chunk,
			uint32_t index, uint8_t *out);
uint32_t frame_end(uint8_t *frame);	/* the last frame of a series */

bool frame_is_end(const uint8_t *frame, uint32_t caplen);
/* False: the frame is none of ours, or not whole; *damaged tells which. */
bool frame_check(const uint8_t *frame, uint32_t caplen, struct frame_id *id,
		 bool *damaged);

#endif /* VM_FRAME_H */
