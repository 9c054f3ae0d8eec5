// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Prints what the dissector finds, one packet a line, for comparison with
 * other dissectors.
 *
 *   dissect-dump FILE.pcap            the packets of a capture file
 *   dissect-dump --table FILE.pcap    write the table's packets to FILE.pcap,
 *                                     and print them with their names
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect.h"
#include "packets.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct file_header {
	__u32 magic;
	__u16 major, minor;
	__u32 zone, accuracy, snaplen, link_type;
};

struct packet_header {
	__u32 seconds, microseconds, caplen, len;
};

#define MAGIC		0xA1B2C3D4
#define ETHERNET	1

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static const char *address(const ip_addr *a, int version, char *text)
{
	__u32 v4 = htonl(a->v4);

	if (version == 4)
		inet_ntop(AF_INET, &v4, text, INET6_ADDRSTRLEN);
	else if (version == 6)
		inet_ntop(AF_INET6, &a->v6, text, INET6_ADDRSTRLEN);
	else
		strcpy(text, "-");
	return text;
}

static void mac(const char *key, const __u8 *m)
{
	printf(" %s=%02x:%02x:%02x:%02x:%02x:%02x", key, m[0], m[1], m[2], m[3],
	       m[4], m[5]);
}

static void dump(const char *name, const __u8 *bytes, __u32 len)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];
	struct pkt_parsing_info i;
	__u8 *exact = malloc(len ? len : 1);
	int level;

	if (!exact)
		die("malloc");
	memcpy(exact, bytes, len);
	level = pfr_dissect(&i, exact, len, PFR_LEVEL_TUNNEL);
	free(exact);
	printf("name=%s level=%d", name, level);
	mac("dmac", i.dmac);
	mac("smac", i.smac);
	printf(" eth_type=%u vlan_id=%u qinq_vlan_id=%u", i.eth_type, i.vlan_id,
	       i.qinq_vlan_id);
	printf(" ip_version=%u l3_proto=%u ip_tos=%u l3_flags=%u",
	       i.ip_version, i.l3_proto, i.ip_tos, i.l3_flags);
	printf(" ip_src=%s ip_dst=%s sport=%u dport=%u",
	       address(&i.ip_src, i.ip_version, src),
	       address(&i.ip_dst, i.ip_version, dst),
	       i.l4_src_port, i.l4_dst_port);
	printf(" seq=%u ack=%u tcp_flags=%u", i.tcp.seq_num, i.tcp.ack_num,
	       i.tcp.flags);
	printf(" tunnel_id=%u t_proto=%u t_version=%u t_flags=%u",
	       i.tunnel.tunnel_id, i.tunnel.tunneled_proto,
	       i.tunnel.tunneled_ip_version, i.tunnel.tunneled_l3_flags);
	printf(" t_src=%s t_dst=%s t_sport=%u t_dport=%u",
	       address(&i.tunnel.tunneled_ip_src,
		       i.tunnel.tunneled_ip_version, src),
	       address(&i.tunnel.tunneled_ip_dst,
		       i.tunnel.tunneled_ip_version, dst),
	       i.tunnel.tunneled_l4_src_port, i.tunnel.tunneled_l4_dst_port);
	printf(" vlan_offset=%d l3_offset=%d l4_offset=%d payload_offset=%d\n",
	       i.offset.vlan_offset, i.offset.l3_offset, i.offset.l4_offset,
	       i.offset.payload_offset);
}

static void write_table(FILE *f)
{
	static const struct file_header fh = {
		MAGIC, 2, 4, 0, 0, 65535, ETHERNET
	};
	struct packet_header ph = { 0, 0, 0, 0 };
	size_t n;

	fwrite(&fh, sizeof(fh), 1, f);
	for (n = 0; n < COUNT(pfr_test_packets); n++) {
		ph.seconds = (__u32)n;
		ph.caplen = pfr_test_packets[n].len;
		ph.len = ph.caplen;
		fwrite(&ph, sizeof(ph), 1, f);
		fwrite(pfr_test_packets[n].bytes, ph.caplen, 1, f);
		dump(pfr_test_packets[n].name, pfr_test_packets[n].bytes,
		     pfr_test_packets[n].len);
	}
}

static void read_file(FILE *f, const char *name)
{
	static __u8 bytes[65535];
	struct file_header fh;
	struct packet_header ph;
	char number[16];
	int n;

	if (fread(&fh, sizeof(fh), 1, f) != 1 || fh.magic != MAGIC ||
	    fh.link_type != ETHERNET) {
		fprintf(stderr, "%s: no Ethernet pcap of this machine's byte order\n",
			name);
		exit(2);
	}
	for (n = 1; fread(&ph, sizeof(ph), 1, f) == 1; n++) {
		if (ph.caplen > sizeof(bytes) ||
		    (ph.caplen && fread(bytes, ph.caplen, 1, f) != 1)) {
			fprintf(stderr, "%s: bad packet %d\n", name, n);
			exit(2);
		}
		snprintf(number, sizeof(number), "#%d", n);
		dump(number, bytes, ph.caplen);
	}
}

int main(int argc, char **argv)
{
	int table = argc == 3 && !strcmp(argv[1], "--table");
	FILE *f;

	if (argc != 2 && !table) {
		fprintf(stderr, "usage: dissect-dump [--table] FILE.pcap\n");
		return 2;
	}
	f = fopen(argv[argc - 1], table ? "wb" : "rb");
	if (!f)
		die(argv[argc - 1]);
	if (table)
		write_table(f);
	else
		read_file(f, argv[1]);
	if (ferror(f) || fclose(f))
		die(argv[argc - 1]);
	return 0;
}
