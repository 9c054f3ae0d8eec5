/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/* Packets for tests, byte by byte. */
#ifndef RTP_BUILD_H
#define RTP_BUILD_H

#include "rtcp.h"

static inline __u8 *put8(__u8 *p, __u32 n)
{
	*p = (__u8)n;
	return p + 1;
}

static inline __u8 *put16(__u8 *p, __u32 n)
{
	return put8(put8(p, n >> 8), n);
}

static inline __u8 *put32(__u8 *p, __u32 n)
{
	return put16(put16(p, n >> 16), n);
}

static inline __u8 *put_rtp(__u8 *p, __u32 first, __u32 second, __u32 seq,
			    __u32 ts)
{
	p = put8(put8(p, first), second);
	return put32(put32(put16(p, seq), ts), 0x11223344);
}

/* An RTCP packet's header; @words counts what follows the first four bytes. */
static inline __u8 *put_rtcp(__u8 *p, __u32 count, __u32 type, __u32 words)
{
	return put16(put8(put8(p, 0x80 | count), type), words);
}

static inline __u8 *put_report(__u8 *p, __u32 ssrc, __u32 loss, __u32 reference,
			       __u32 since)
{
	p = put32(put32(p, ssrc), loss);
	p = put32(put32(p, 0x00020005), 77);
	return put32(put32(p, reference), since);
}

/*
 * SR with one report, SDES, XR with time, answers and VoIP metrics, APP, BYE of
 * two: all that can be in one datagram.
 */
static inline __u32 put_everything(__u8 *start)
{
	__u8 *p = start;

	p = put_rtcp(p, 1, 200, 12);
	p = put32(put32(put32(p, 0xA), 0x83AA7E80), 0x40000000);
	p = put32(put32(put32(p, 160000), 1000), 160000);
	p = put_report(p, 0xB, 0x80FFFFFF, 0x11112222, 0x8000);

	p = put_rtcp(p, 1, 202, 3);
	p = put32(put32(put32(p, 0xA), 0x01026162), 0);

	p = put_rtcp(p, 0, 207, 1 + 3 + 7 + 2 + 9);
	p = put32(p, 0xA);
	p = put32(put32(put32(p, 0x04000002), 0x83AA7E81), 0x20000000);
	p = put32(p, 0x05000006);
	p = put32(put32(put32(p, 0xB), 0x33334444), 0x1000);
	p = put32(put32(put32(p, 0xC), 0x55556666), 0x2000);
	p = put32(put32(p, 0x63000001), 0);	/* of no known type */
	p = put32(put32(p, 0x07000008), 0xB);
	p = put32(p, 0x10203040);		/* rates and densities */
	p = put32(put32(p, 0x00640065), 0x00C8000A);
	p = put32(put32(p, 0), 0x5A7F2B2A);
	p = put32(put32(p, 0), 0);

	p = put_rtcp(p, 5, 204, 2);
	p = put32(put32(p, 0xA), 0x6E616D65);

	p = put_rtcp(p, 2, 203, 2);
	p = put32(put32(p, 0xA), 0xD);
	return (__u32)(p - start);
}

#endif /* RTP_BUILD_H */
