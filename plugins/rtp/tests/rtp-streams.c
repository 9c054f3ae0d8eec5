// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * rtp-streams [--json] [--event TYPE] FILE.pcap: the RTP streams of a capture
 * file, found without any help from SDP; with --event, TYPE is telephone-event.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect.h"
#include "rtcp.h"
#include "rtp_text.h"

#define MAGIC		0xA1B2C3D4
#define MAGIC_NS	0xA1B23C4D
#define ETHERNET	1
#define MAX_STREAMS	1024

struct file_header {
	__u32 magic;
	__u16 major, minor;
	__u32 zone, accuracy, snaplen, link_type;
};

struct packet_header {
	__u32 seconds, fraction, caplen, len;
};

struct totals {
	unsigned long packets;
	unsigned long kinds[PFR_RTP_KINDS];
	unsigned long malformed;
};

static struct pfr_rtp_stream streams[MAX_STREAMS];
static size_t num_streams;
static struct pfr_rtp_types types;
static struct totals totals;

static void die(const char *what)
{
	fprintf(stderr, "rtp-streams: %s\n", what);
	exit(2);
}

static struct pfr_rtp_stream *find_stream(const struct pfr_rtp_key *key)
{
	size_t i, j;

	for (i = 0; i < num_streams; i++) {
		if (!memcmp(&streams[i].key, key, sizeof(*key)))
			return &streams[i];
	}
	if (num_streams == MAX_STREAMS)
		die("too many streams");
	num_streams++;
	streams[i].key = *key;
	for (j = 0; j < i; j++)
		pfr_rtp_stream_meet(&streams[j], &streams[i]);
	return &streams[i];
}

static void rtp(const struct pkt_parsing_info *info, const __u8 *p,
		const __u8 *end, __u32 len, __u64 now)
{
	struct pfr_rtp_header h;
	struct pfr_rtp_key key;

	if (!pfr_rtp_parse(&h, p, end, len)) {
		totals.malformed++;
		return;
	}
	memset(&key, 0, sizeof(key));
	key.src = info->ip_src;
	key.dst = info->ip_dst;
	key.src_port = info->l4_src_port;
	key.dst_port = info->l4_dst_port;
	key.vlan_id = info->vlan_id;
	key.ip_version = info->ip_version;
	key.ssrc = h.ssrc;
	pfr_rtp_stream_packet(find_stream(&key), &types, &h, now);
}

static void rtcp(const __u8 *p, const __u8 *end, __u64 now)
{
	struct pfr_rtcp_item item;
	struct pfr_rtcp_walk walk;
	size_t i;

	if (!pfr_rtcp_open(&walk, p, end)) {
		totals.malformed++;
		return;
	}
	while (pfr_rtcp_next(&walk, &item)) {
		for (i = 0; i < num_streams; i++) {
			if (streams[i].key.ssrc == item.ssrc)
				pfr_rtcp_apply(&streams[i], &item, now);
		}
	}
}

static void packet(const __u8 *bytes, __u32 caplen, __u64 now)
{
	struct pkt_parsing_info info;
	const __u8 *p, *end = bytes + caplen;
	enum pfr_rtp_kind kind;
	__u32 len;

	totals.packets++;
	if (pfr_dissect(&info, bytes, caplen, PFR_LEVEL_L4) != PFR_LEVEL_L4 ||
	    info.l3_proto != 17 || !info.offset.payload_offset)
		return;
	p = bytes + info.offset.payload_offset;
	len = pfr_rtp_be16(bytes + info.offset.l4_offset + 4);
	if (len < 8)
		return;
	/* Behind the datagram the frame may be padded. */
	len -= 8;
	if (len < (__u32)(end - p))
		end = p + len;
	kind = pfr_rtp_demux(p, end, len);
	totals.kinds[kind]++;
	if (kind == PFR_RTP_RTP)
		rtp(&info, p, end, len, now);
	else if (kind == PFR_RTP_RTCP)
		rtcp(p, end, now);
}

static void read_file(const char *name)
{
	static __u8 bytes[262144];
	struct packet_header ph;
	struct file_header fh;
	FILE *f = fopen(name, "rb");

	if (!f) {
		perror(name);
		exit(2);
	}
	if (fread(&fh, sizeof(fh), 1, f) != 1 ||
	    (fh.magic != MAGIC && fh.magic != MAGIC_NS) ||
	    fh.link_type != ETHERNET)
		die("no Ethernet pcap of this machine's byte order");
	while (fread(&ph, sizeof(ph), 1, f) == 1) {
		if (ph.caplen > sizeof(bytes) ||
		    (ph.caplen && fread(bytes, ph.caplen, 1, f) != 1))
			die("the file is cut short");
		packet(bytes, ph.caplen, ph.seconds * 1000000000ULL +
		       ph.fraction * (fh.magic == MAGIC ? 1000ULL : 1));
	}
	fclose(f);
}

static void print_json(void)
{
	struct rtp_stream_stats stats;
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < num_streams; i++) {
		pfr_rtp_stream_report(&streams[i], &stats);
		if (json_array_append_new(list, pfr_rtp_json(&stats)))
			die("no JSON");
	}
	list = json_pack("{s:I,s:I,s:I,s:o}",
			 "packets", (json_int_t)totals.packets,
			 "rtcp", (json_int_t)totals.kinds[PFR_RTP_RTCP],
			 "malformed", (json_int_t)totals.malformed,
			 "streams", list);
	if (!list || json_dumpf(list, stdout, JSON_INDENT(2)))
		die("no JSON");
	putchar('\n');
	json_decref(list);
}

static void print_text(void)
{
	struct rtp_stream_stats stats;
	size_t i;

	pfr_rtp_print_head(stdout);
	for (i = 0; i < num_streams; i++) {
		pfr_rtp_stream_report(&streams[i], &stats);
		pfr_rtp_print(stdout, &stats);
	}
}

int main(int argc, char **argv)
{
	int i, json = 0;

	for (i = 1; i < argc - 1; i++) {
		if (!strcmp(argv[i], "--json")) {
			json = 1;
		} else if (!strcmp(argv[i], "--event") && i < argc - 2) {
			types.type[0].payload_type = (__u8)atoi(argv[++i]);
			types.type[0].class = PFR_RTP_EVENT;
			types.count = 1;
		} else {
			break;
		}
	}
	if (i != argc - 1)
		die("usage: rtp-streams [--json] [--event TYPE] FILE.pcap");
	read_file(argv[i]);
	if (json)
		print_json();
	else
		print_text();
	return 0;
}
