// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Time stamps that switches and taps put behind a packet. Who opens the ring says
 * whose they are; a packet without one, or of which the end was cut, stays as it is.
 */
#include <errno.h>

#include "error.h"
#include "ring.h"

#define ETHERNET_HEADER	14
#define NSEC_PER_SEC	1000000000u

/* Seconds, nanoseconds; whose clock it is, in bits that no nanosecond needs. */
#define VSS_LEN		8
#define VSS_NSEC	0x3fffffffu

/* The first FCS, seconds, nanoseconds, flags, device, port. */
#define METAMAKO_LEN	16
#define METAMAKO_TIME	4
#define METAMAKO_FLAGS	12
#define METAMAKO_EXTENDED	0x02	/* there is more in front of it */

/*
 * Fields of type, length and value; then their length, a signature and a checksum,
 * of which all of it makes 0xffff.
 */
#define IXIA_END	5
#define IXIA_SIGNATURE	0xaf12
#define IXIA_MAX	64
#define IXIA_TIME_FIRST	3	/* of the device's clock, NTP, GPS, PTP, ... */
#define IXIA_TIME_LAST	7

/*
 * Ticks of 350 MHz, the lowest 31 bits, without bit 7. What they mean is said by
 * frames that the switch sends: the full count and the time of day, among others.
 */
#define ARISTA_LEN	4
#define ARISTA_KEYFRAME	253	/* IP protocol */
#define ARISTA_KEY_LEN	46
#define ARISTA_TICKS	0x7fffffffu

static uint32_t be16(const unsigned char *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t be32(const unsigned char *p)
{
	return be16(p) << 16 | be16(p + 2);
}

static uint64_t be64(const unsigned char *p)
{
	return (uint64_t)be32(p) << 32 | be32(p + 4);
}

/* 0 if that is no time. */
static uint64_t time_of(uint32_t seconds, uint32_t nanoseconds)
{
	if (nanoseconds >= NSEC_PER_SEC)
		return 0;
	return (uint64_t)seconds * NSEC_PER_SEC + nanoseconds;
}

/* These return the length of the trailer, 0 none; *ns is 0 if it has no time. */

static uint32_t vss(const unsigned char *end, uint64_t *ns)
{
	*ns = time_of(be32(end - 8), be32(end - 4) & VSS_NSEC);
	return *ns ? VSS_LEN : 0;
}

static uint32_t metamako(const unsigned char *end, uint64_t *ns)
{
	const unsigned char *trailer = end - METAMAKO_LEN;

	*ns = time_of(be32(trailer + METAMAKO_TIME),
		      be32(trailer + METAMAKO_TIME + 4));
	/* How long it is then, we do not know. */
	if (trailer[METAMAKO_FLAGS] & METAMAKO_EXTENDED)
		return 0;
	return *ns ? METAMAKO_LEN : 0;
}

static uint32_t internet_sum(const unsigned char *p, uint32_t len)
{
	uint32_t sum = 0, i;

	for (i = 0; i + 1 < len; i += 2)
		sum += be16(p + i);
	if (i < len)
		sum += (uint32_t)p[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static uint32_t ixia(const unsigned char *end, uint32_t room, uint64_t *ns)
{
	uint32_t fields, at, checksum;
	const unsigned char *p;

	if (be16(end - 4) != IXIA_SIGNATURE)
		return 0;
	fields = end[-IXIA_END];
	if (fields > IXIA_MAX || fields + IXIA_END > room)
		return 0;
	p = end - IXIA_END - fields;
	/* It may begin at an odd place: the checksum is one of all before it. */
	checksum = be16(end - 2);
	if (((internet_sum(p, fields + IXIA_END - 2) + checksum) % 0xffff))
		return 0;
	for (at = 0; at + 2 <= fields && at + 2 + p[at + 1] <= fields;
	     at += 2u + p[at + 1])
		if (p[at] >= IXIA_TIME_FIRST && p[at] <= IXIA_TIME_LAST &&
		    p[at + 1] >= 8)
			*ns = time_of(be32(p + at + 2), be32(p + at + 6));
	return fields + IXIA_END;
}

static void arista_keyframe(struct pfr_trailer *t, const unsigned char *packet,
			    uint32_t len)
{
	struct pfring_pkthdr hdr = { .caplen = len, .len = len };
	const struct pkt_parsing_info *info = &hdr.extended_hdr.parsed_pkt;
	uint32_t at;

	if (pfring_parse_pkt((unsigned char *)packet, &hdr, 3, 0, 0) < 3 ||
	    info->ip_version != 4 || info->l3_proto != ARISTA_KEYFRAME)
		return;
	at = (uint32_t)info->offset.l3_offset +
	     (packet[info->offset.l3_offset] & 15u) * 4;
	if (at + ARISTA_KEY_LEN > len)
		return;
	t->ticks = (uint32_t)be64(packet + at) & ARISTA_TICKS;
	t->utc = be64(packet + at + 8);
}

static uint32_t arista(struct pfr_trailer *t, const unsigned char *end,
		       uint64_t *ns)
{
	uint32_t stamp = be32(end - 4);
	int64_t apart;

	if (!t->utc)
		return ARISTA_LEN;
	stamp = (stamp >> 8) << 7 | (stamp & 0x7f);
	/* A keyframe comes each second; the count starts again after six. */
	apart = (int64_t)((stamp - t->ticks) & ARISTA_TICKS);
	if (apart > ARISTA_TICKS / 2)
		apart -= (int64_t)ARISTA_TICKS + 1;
	*ns = t->utc + (uint64_t)(apart * 20 / 7);
	return ARISTA_LEN;
}

static uint32_t find(struct pfr_trailer *t, const unsigned char *packet,
		     uint32_t len, uint64_t *ns)
{
	const unsigned char *end = packet + len;
	uint32_t room = len < ETHERNET_HEADER ? 0 : len - ETHERNET_HEADER;

	switch (t->vendor) {
	case PF_RING_VSS_APCON_TIMESTAMP:
		return room >= VSS_LEN ? vss(end, ns) : 0;
	case PF_RING_METAWATCH_TIMESTAMP:
		return room >= METAMAKO_LEN ? metamako(end, ns) : 0;
	case PF_RING_IXIA_TIMESTAMP:
		return room >= IXIA_END ? ixia(end, room, ns) : 0;
	default:
		if (room < ARISTA_LEN)
			return 0;
		arista_keyframe(t, packet, len);
		return arista(t, end, ns);
	}
}

void pfr_trailer_read(struct pfr_trailer *t, const unsigned char *packet,
		      struct pfring_pkthdr *hdr)
{
	uint64_t ns = 0;
	uint32_t len;

	if (hdr->caplen < hdr->len)
		return;
	len = find(t, packet, hdr->len, &ns);
	if (ns) {
		hdr->ts.tv_sec = (time_t)(ns / NSEC_PER_SEC);
		hdr->ts.tv_usec = (suseconds_t)(ns % NSEC_PER_SEC / 1000);
		hdr->extended_hdr.timestamp_ns = ns;
		hdr->extended_hdr.flags |= PKT_FLAGS_HW_TIMESTAMP;
	}
	if (t->strip) {
		hdr->len -= len;
		hdr->caplen = hdr->len;
	}
}

#define VENDORS	(PF_RING_IXIA_TIMESTAMP | PF_RING_VSS_APCON_TIMESTAMP |	\
		 PF_RING_ARISTA_TIMESTAMP | PF_RING_METAWATCH_TIMESTAMP)

int pfr_trailer_check(uint32_t flags)
{
	uint32_t vendors = flags & VENDORS;

	/* A power of two is one vendor. */
	if (!(vendors & (vendors - 1)))
		return 0;
	return pfr_refuse(EINVAL, "time stamps are of one vendor: PF_RING_IXIA_TIMESTAMP, _VSS_APCON_, _ARISTA_ or _METAWATCH_TIMESTAMP");
}

void pfr_trailer_open(struct __pfring *ring, uint32_t flags)
{
	ring->trailer.vendor = flags & VENDORS;
	ring->trailer.strip = flags & PF_RING_STRIP_HW_TIMESTAMP;
	pfr_choose_afterwards(ring);
}
