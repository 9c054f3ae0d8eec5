// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Frames of "any": what a device puts in front of a packet is replaced by a header
 * that is the same for all devices, DLT_LINUX_SLL or DLT_LINUX_SLL2.
 */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <pcap/sll.h>
#include <string.h>
#include <sys/ioctl.h>

#include "ring.h"

#define MAC		6
#define ETHERNET	14
#define TAG		4
#define LEAST_TYPE	1536	/* what is less is a length */
#define P_802_3		1	/* Novell's, without an LLC header */
#define P_802_2		4
#define STALE_NS	1000000000ULL

/* Asked for at most once in a second, as long as packets of one device come. */
static const struct device_address *device_of(struct source *s,
					      const pfring_packet_info *packet)
{
	struct device_address *d = &s->device;
	struct ifreq ifr = { 0 };

	if (d->if_index == packet->if_index &&
	    packet->timestamp_ns - d->as_of < STALE_NS)
		return d;
	memset(d, 0, sizeof(*d));
	d->if_index = packet->if_index;
	d->as_of = packet->timestamp_ns;
	d->hatype = packet->if_index == s->lo_index ? ARPHRD_LOOPBACK :
						      ARPHRD_ETHER;
	ifr.ifr_ifindex = packet->if_index;
	if (!ioctl(s->packet_fd, SIOCGIFNAME, &ifr) &&
	    !ioctl(s->packet_fd, SIOCGIFHWADDR, &ifr)) {
		d->hatype = ifr.ifr_hwaddr.sa_family;
		memcpy(d->mac, ifr.ifr_hwaddr.sa_data, MAC);
	}
	return d;
}

static uint16_t half(const unsigned char *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

/* As the kernel tells them apart when it gets the frame. */
static uint16_t pkttype_of(const pfring_packet_info *packet,
			   const struct device_address *device)
{
	static const unsigned char all[MAC] = { 255, 255, 255, 255, 255, 255 };
	const unsigned char *to = packet->data;

	if (!packet->rx_direction)
		return PACKET_OUTGOING;
	if (!memcmp(to, all, MAC))
		return PACKET_BROADCAST;
	if (to[0] & 1)
		return PACKET_MULTICAST;
	return memcmp(to, device->mac, MAC) ? PACKET_OTHERHOST : PACKET_HOST;
}

/* skb->protocol of a frame whose type field is at @type. */
static uint16_t protocol_of(const pfring_packet_info *packet, u_int type)
{
	uint16_t protocol = half(packet->data + type);

	if (protocol >= LEAST_TYPE)
		return protocol;
	return packet->caplen >= type + 4 &&
	       half(packet->data + type + 2) == 0xffff ? P_802_3 : P_802_2;
}

static u_int put_sll(unsigned char *to, const pfring_packet_info *packet,
		     const struct device_address *device, uint16_t protocol)
{
	struct sll_header header = {
		.sll_pkttype = htons(pkttype_of(packet, device)),
		.sll_hatype = htons((uint16_t)device->hatype),
		.sll_halen = htons(MAC),
		.sll_protocol = htons(protocol),
	};

	memcpy(header.sll_addr, packet->data + MAC, MAC);
	memcpy(to, &header, SLL_HDR_LEN);
	return SLL_HDR_LEN;
}

static u_int put_sll2(unsigned char *to, const pfring_packet_info *packet,
		      const struct device_address *device, uint16_t protocol)
{
	struct sll2_header header = {
		.sll2_protocol = htons(protocol),
		.sll2_if_index = htonl((uint32_t)packet->if_index),
		.sll2_hatype = htons((uint16_t)device->hatype),
		.sll2_pkttype = (uint8_t)pkttype_of(packet, device),
		.sll2_halen = MAC,
	};

	memcpy(header.sll2_addr, packet->data + MAC, MAC);
	memcpy(to, &header, SLL2_HDR_LEN);
	return SLL2_HDR_LEN;
}

/* libpcap puts a tag that was taken off back into the older header only. */
const u_char *source_cook(struct source *s, const pfring_packet_info *packet,
			  int datalink, bool untagged, struct pcap_pkthdr *hdr)
{
	bool newer = datalink == DLT_LINUX_SLL2;
	const struct device_address *device;
	u_int skip = ETHERNET, header;

	if ((newer || untagged) && packet->flags & PKT_FLAGS_VLAN_RESTORED)
		skip += TAG;
	hdr->caplen = 0;
	hdr->len = packet->len;
	if (packet->caplen < skip)
		return s->scratch;
	device = device_of(s, packet);
	header = (newer ? put_sll2 : put_sll)(s->scratch, packet, device,
					      protocol_of(packet, skip - 2));
	memcpy(s->scratch + header, packet->data + skip, packet->caplen - skip);
	hdr->caplen = header + packet->caplen - skip;
	hdr->len = header + packet->len - skip;
	return s->scratch;
}
