/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What the RTP analyzer and its users say to each other. Fixed widths, no
 * pointers, no holes. Structures grow at their end only.
 *
 * Byte order as in linux/pf_ring.h: host order, but for IPv6 addresses. Times
 * are in nanoseconds, names that say otherwise excepted.
 */
#ifndef PF_RING_RTP_H
#define PF_RING_RTP_H

#include <linux/types.h>
#include <linux/pf_ring.h>

#ifndef RTP_PLUGIN_ID
#define RTP_PLUGIN_ID			12
#endif

/*
 * filter_plugin_data of a rule: it matches RTP packets with all that fields
 * names. All zero: any RTP packet.
 */
struct rtp_filter {
	__u32 fields;			/* RTP_FILTER_* */
	__u32 ssrc;
	__u8 payload_type;		/* 0 to 127 */
	__u8 reserved[7];		/* 0 */
};

#define RTP_FILTER_SSRC			0x01
#define RTP_FILTER_PAYLOAD_TYPE		0x02
#define RTP_FILTER_FIELDS		0x03

#define RTP_NO_PAYLOAD_TYPE		255	/* no media came yet */

/* Bits of rtp_stream_stats.flags. */
#define RTP_STREAM_VALID		0x01	/* two packets in sequence came */
#define RTP_STREAM_ENDED		0x02	/* RTCP BYE */
#define RTP_STREAM_COLLISION		0x04	/* another source has this SSRC, too */
#define RTP_STREAM_ANSWERED		0x08	/* media also flow the other way */
#define RTP_STREAM_REPORTED		0x10	/* the report_* fields are set */
#define RTP_STREAM_RTT			0x20	/* rtt_us is set */
#define RTP_STREAM_XR			0x40	/* the xr_* fields are set */

/*
 * One stream: all RTP packets of one SSRC between two UDP ports.
 *
 * packets = in sequence + late + duplicates + stray; packets that came before
 * two in sequence are in unverified alone. lost is that of RFC 3550 A.3:
 * expected - (packets - stray). Duplicates lower it; lost + duplicates is what
 * never came.
 *
 * delta_*, jitter_*: from one packet to the one before it. Minimum, maximum and
 * sum leave out packets with the marker bit, comfort noise and what follows it,
 * because a pause precedes those. The jitter is that of RFC 3550 6.4.1, once in
 * units of the time stamp, in the integers of A.8, once in nanoseconds. Without
 * a clock rate there is none. Telephone events have none.
 */
struct rtp_stream_stats {
	ip_addr src;
	ip_addr dst;
	__u16 src_port;
	__u16 dst_port;
	__u16 vlan_id;			/* 0 = none */
	__u8 ip_version;		/* 4 or 6 */
	__u8 payload_type;		/* of media, the last one */
	__u32 ssrc;
	__u32 flags;
	__u64 first_ns;			/* arrival of the first packet, since 1970 */
	__u64 last_ns;
	__u64 packets;
	__u64 octets;			/* of payload */
	__u64 expected;
	__s64 lost;
	__u32 highest_seq;		/* extended, as RTCP reports it */
	__u32 late;			/* out of order, not twice */
	__u32 duplicates;		/* or older than the stream */
	__u32 stray;			/* far from the sequence */
	__u32 unverified;
	__u32 restarts;			/* the sequence went on elsewhere */
	__u32 markers;
	__u32 comfort_noise;
	__u32 payload_changes;
	__u32 events;			/* RFC 4733 */
	__u8 event;			/* the last one's code */
	__u8 reserved[3];		/* 0 */
	__u32 clock_rate;		/* Hz, 0 = unknown */
	__u32 delta_count;		/* what delta_sum_ns is the sum of */
	__u32 jitter_count;
	__u64 delta_min_ns;
	__u64 delta_max_ns;
	__u64 delta_sum_ns;
	__u64 jitter_ns;		/* now */
	__u64 jitter_min_ns;
	__u64 jitter_max_ns;
	__u64 jitter_sum_ns16;		/* in 1/16 ns */
	__u32 jitter_ts;		/* now, RFC 3550 A.8, time stamp units */

	/* What the receiver says in RTCP. */
	__u32 report_jitter_ts;
	__s32 report_lost;
	__u32 rtt_us;			/* from where we listen to it and back */
	__u8 report_fraction;		/* lost since its last report, in 1/256 */
	__u8 xr_loss;			/* 1/256, RFC 3611 4.7.1 */
	__u8 xr_discard;		/* 1/256 */
	__u8 xr_r_factor;		/* 127 = unavailable */
	__u8 xr_mos_lq;			/* in tenths, 127 = unavailable */
	__u8 xr_mos_cq;
	__u16 xr_rtt_ms;
	__u16 xr_end_delay_ms;

	/* The rule under which it was counted. */
	__u16 rule_id;
	__u8 exact;			/* 1 an exact rule, 0 a wildcard rule */
	__u8 reserved2[3];		/* 0 */
};

/*
 * What pfring_get_filtering_rule_stats() gets of a rule, and as many of its
 * streams behind it as there is room for. All of them, if they are many, come in
 * pages: see RTP_LIST_STREAMS.
 *
 * The first figures are of datagrams that met the rule, and packets is the sum of
 * rtp to other. Those from octets to events are of all streams of the rule
 * together, with those that are forgotten: idle, or pushed out by others.
 */
struct rtp_rule_stats {
	__u64 packets;
	__u64 bytes;			/* on the wire */
	__u64 rtp;
	__u64 rtcp;
	__u64 stun;
	__u64 dtls;
	__u64 zrtp;
	__u64 turn;
	__u64 other;			/* nothing of these, or no UDP */
	__u64 malformed;		/* of rtp and rtcp: they only look like it */

	__u64 octets;			/* of payload */
	__u64 expected;
	__s64 lost;			/* as in struct rtp_stream_stats */
	__u64 late;
	__u64 duplicates;
	__u64 stray;

	__u64 streams;			/* that began, with those not RTP after all */
	__u64 evicted;			/* forgotten, because there were too many */
	__u64 expired;			/* forgotten, because they were idle */
	__u64 refused;			/* packets of streams there was no memory for */
	__u32 streams_now;
	__u32 stream_size;		/* sizeof(struct rtp_stream_stats) there */
	__u32 streams_here;		/* that follow this structure */
	__u32 reserved;			/* 0 */
};

/*
 * Pages (PFR_SO_PLUGIN_PAGE) of streams: of the ring, with those of exact rules that
 * are gone until they are idle; or of one rule. Entries are struct rtp_stream_stats. A
 * stream that is there all the time comes exactly once, and packets are not held up.
 */
#define RTP_LIST_STREAMS		1	/* kind */

/*
 * A message (PFR_SO_PLUGIN_MSG) begins with its number; one of unknown number or
 * length is refused with EINVAL.
 */
#define RTP_MSG_MEMORY			1

/*
 * RTP_MSG_MEMORY: four bytes, its number. What the plugin has for all rings
 * together.
 */
struct rtp_memory {
	__u64 max_streams;		/* module parameter */
	__u64 streams;			/* now */
	__u64 bytes;			/* taken by those, now */
	__u64 table_bytes;		/* taken always, to find them */
	__u64 began;
	__u64 evicted;
	__u64 expired;
	__u64 refused;
	__u32 stream_bytes;		/* what one stream takes */
	__u32 idle_seconds;		/* module parameter */
};

/*
 * In front of a packet that a rule with this plugin let pass, for readers with
 * long headers.
 */
struct rtp_parsed {
	__u16 plugin_id;		/* RTP_PLUGIN_ID */
	__u8 payload_type;
	__u8 flags;			/* RTP_PARSED_* */
	__u16 seq;
	__u16 payload_offset;		/* in the packet */
	__u32 ts;
	__u32 ssrc;
	__u32 payload_len;		/* without padding */
	__u32 reserved;			/* 0 */
};

#define RTP_PARSED_MARKER		0x01

#endif /* PF_RING_RTP_H */
