/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a packet to the datagrams in it, to what they are, and to their streams.
 * Softirq, under RCU, as all of a plugin's packet path.
 */
#ifndef RTP_PACKET_H
#define RTP_PACKET_H

#include "pf_ring_plugin.h"
#include "rtp_parse.h"
#include "rtp_rule.h"
#include "rtp_stream.h"

/* Kernels that clear the stack need not clear what is filled in at once. */
#if __has_attribute(__uninitialized__)
#define rtp_uninitialized __attribute__((__uninitialized__))
#else
#define rtp_uninitialized
#endif

/* A packet as a plugin's functions get it. */
struct rtp_packet {
	struct pf_ring_socket *pfr;
	const struct pfring_pkthdr *hdr;
	const struct sk_buff *skb;	/* for pfring_packet_segment() */
};

/**
 * rtp_packet_header - is it an RTP packet?
 * @h: filled in if it is
 *
 * Return: the offset of the RTP header in the packet, 0 if it is none.
 */
u32 rtp_packet_header(const struct rtp_packet *pkt, struct pfr_rtp_header *h);

/**
 * rtp_packet_analyze - count it, and what it means for streams
 * @rule: under which
 * @h: filled in if it is an RTP packet
 *
 * Return: as rtp_packet_header().
 */
u32 rtp_packet_analyze(const struct rtp_packet *pkt, struct rtp_rule *rule,
		       struct pfr_rtp_header *h);

/* What signalling says of a packet's type; it is asked with no chain locked. */
struct rtp_answer {
	struct pfr_rtp_types types;
	bool known;
};

/**
 * rtp_packet_other - any packet of a stream but the next one of its kind
 * @counts: of its rule
 * @s: the stream; its chain is locked
 * @h: its header
 * @answer: of signalling, NULL = it was not asked
 *
 * Return: false if it has to be asked before; then nothing has happened.
 */
bool rtp_packet_other(const struct rtp_packet *pkt, struct rtp_counts *counts,
		      struct pfr_rtp_stream *s, const struct pfr_rtp_header *h,
		      const struct rtp_answer *answer);

#endif /* RTP_PACKET_H */
