// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring_parse_pkt(): the dissector of common/ behind the guide's interface. */
#include <string.h>

#include "dissect.h"
#include "error.h"
#include "flowhash.h"

#define ETHERNET_HEADER	14

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

/* What @info claims to have in it already. */
static int level_known(const struct pkt_parsing_info *info)
{
	if (info->offset.l4_offset && info->offset.payload_offset)
		return PFR_LEVEL_L4;
	if (info->offset.l4_offset)
		return PFR_LEVEL_L3;
	return info->offset.l3_offset ? PFR_LEVEL_L2 : 0;
}

/* EtherType of the IP header at @p, if the caller did not say. */
static uint16_t ip_eth_type(const uint8_t *p, uint32_t len)
{
	if (!len)
		return 0;
	return *p >> 4 == 6 ? 0x86dd : *p >> 4 == 4 ? 0x0800 : 0;
}

static void shift(__s16 *offset, int by)
{
	if (*offset)
		*offset = (__s16)(*offset + by);
}

/*
 * The caller knows where the IP header is, perhaps behind something that the
 * dissector would not skip: give it that header behind an Ethernet header of
 * our making, and keep what the caller says about layer 2.
 */
static int dissect_from_l3(struct pkt_parsing_info *info, const uint8_t *p,
			   uint32_t len, int level)
{
	uint8_t frame[ETHERNET_HEADER + PFR_DISSECT_WINDOW] = { 0 };
	const struct pkt_parsing_info known = *info;
	uint32_t l3 = (uint32_t)known.offset.l3_offset;
	uint16_t type = known.eth_type;
	uint32_t size;
	int reached;

	if (known.offset.l3_offset < 0 || l3 >= len)
		return PFR_LEVEL_L2;
	size = len - l3 < PFR_DISSECT_WINDOW ? len - l3 : PFR_DISSECT_WINDOW;
	if (!type)
		type = ip_eth_type(p + l3, len - l3);
	frame[12] = (uint8_t)(type >> 8);
	frame[13] = (uint8_t)type;
	memcpy(frame + ETHERNET_HEADER, p + l3, size);
	reached = pfr_dissect(info, frame, ETHERNET_HEADER + size, level);

	memcpy(info->dmac, known.dmac, sizeof(info->dmac));
	memcpy(info->smac, known.smac, sizeof(info->smac));
	info->eth_type = type;
	info->vlan_id = known.vlan_id;
	info->qinq_vlan_id = known.qinq_vlan_id;
	info->offset.eth_offset = known.offset.eth_offset;
	info->offset.vlan_offset = known.offset.vlan_offset;
	info->offset.l3_offset = known.offset.l3_offset;
	shift(&info->offset.l4_offset, (int)l3 - ETHERNET_HEADER);
	shift(&info->offset.payload_offset, (int)l3 - ETHERNET_HEADER);
	return reached < PFR_LEVEL_L2 ? PFR_LEVEL_L2 : reached;
}

static int dissect_from_l2(struct pkt_parsing_info *info, const uint8_t *p,
			   uint32_t len, int level, uint32_t link_type)
{
	return link_type && link_type != PFR_LINK_ETHERNET ?
	       pfr_dissect_link(info, p, len, level, link_type) :
	       pfr_dissect(info, p, len, level);
}

static int dissect(struct pkt_parsing_info *info, const uint8_t *p,
		   uint32_t len, int level, uint32_t link_type)
{
	const struct pkt_parsing_info known = *info;
	int have = level_known(info);
	int reached;

	if (have >= level)
		return level;
	/* A tunnel may be there or not: only looking tells. */
	reached = have ? dissect_from_l3(info, p, len, level) :
			 dissect_from_l2(info, p, len, level, link_type);
	if (have) {
		/* Not the dissector's: what the kernel's rules left there. */
		info->last_matched_plugin_id = known.last_matched_plugin_id;
		info->last_matched_rule_id = known.last_matched_rule_id;
	}
	return reached;
}

static void stamp(struct pfring_pkthdr *hdr)
{
	struct timespec now;

	if (hdr->ts.tv_sec || hdr->ts.tv_usec)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	hdr->ts.tv_sec = now.tv_sec;
	hdr->ts.tv_usec = now.tv_nsec / 1000;
	if (!hdr->extended_hdr.timestamp_ns)
		hdr->extended_hdr.timestamp_ns =
			(uint64_t)now.tv_sec * 1000000000 +
			(uint64_t)now.tv_nsec;
}

int pfring_parse_pkt(unsigned char *pkt, struct pfring_pkthdr *hdr,
		     uint8_t level, uint8_t add_timestamp, uint8_t add_hash)
{
	int rc;

	if (!pkt || !hdr || level < PFR_LEVEL_L2)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"pfring_parse_pkt() needs a packet, its header and a level from 2 to 5");
	rc = dissect(&hdr->extended_hdr.parsed_pkt, pkt, hdr->caplen,
		     smaller(level, PFR_LEVEL_TUNNEL),
		     hdr->extended_hdr.link_type);
	if (add_timestamp)
		stamp(hdr);
	if (add_hash && !hdr->extended_hdr.pkt_hash && rc >= PFR_LEVEL_L3)
		hdr->extended_hdr.pkt_hash =
			pfr_flow_hash(&hdr->extended_hdr.parsed_pkt);
	return rc;
}
