// SPDX-License-Identifier: GPL-2.0-only
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "dissect.h"
#include "fixture.h"
#include "packets.h"
#include "pfring_conform.h"
#include "tap.h"

#define MOST		1000
#define MOST_SAMPLED	200
#define MOST_TYPICAL	24	/* of a sample: the others go by uncut */
#define ETH_HEADER	14
#define UDP_PAYLOAD	42

struct corpus_packet *corpus;
unsigned int corpus_size;

/* Of the dissector's table, one of each shape. */
static const char *const typical[] = {
	"arp", "vlan_qinq", "udp", "tcp_options", "icmp_echo", "sctp",
	"ipv4_options", "ipv4_first_fragment", "v6_udp", "v6_all_extensions",
	"gtp_u", "vxlan",
};

/* What is said in UDP, from port to port. */
static const struct {
	const char *name;
	uint16_t port;
	uint32_t len;
	const char *payload;
} spoken[] = {
#define TEXT(t) sizeof(t) - 1, t
	{ "sip_options", 5060,
	  TEXT("OPTIONS sip:b@example.org SIP/2.0\r\n"
	       "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\r\n"
	       "From: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>\r\n"
	       "Call-ID: 1@10.0.0.1\r\nCSeq: 1 OPTIONS\r\n"
	       "Content-Length: 0\r\n\r\n") },
	{ "sip_invite", 5060,
	  TEXT("INVITE sip:b@example.org SIP/2.0\r\n"
	       "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK2\r\n"
	       "From: \"A, \\\"one\\\"\" <sip:a@example.org>;tag=2\r\n"
	       "To: <sip:b@example.org>\r\nContact: <sip:a@10.0.0.1>\r\n"
	       "Call-ID: 2@10.0.0.1\r\nCSeq: 1 INVITE\r\n"
	       "Content-Type: application/sdp\r\nContent-Length: 100\r\n\r\n"
	       "v=0\r\no=a 1 1 IN IP4 10.0.0.1\r\ns=-\r\n"
	       "c=IN IP4 10.0.0.1\r\nt=0 0\r\n"
	       "m=audio 16384 RTP/AVP 0 8\r\na=sendrecv\r\n") },
	{ "rtp", 16384,
	  TEXT("\x80\x00\x00\x01\x00\x00\x00\xa0\x12\x34\x56\x78payload") },
	{ "rtcp", 16385,
	  TEXT("\x80\xc8\x00\x06\x12\x34\x56\x78\x00\x00\x00\x00\x00\x00\x00\x00"
	       "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02") },
	{ "dns", 53,
	  TEXT("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07" "example"
	       "\x03" "org\x00\x00\x01\x00\x01") },
#undef TEXT
};

static void add(const char *name, const uint8_t *bytes, uint32_t len,
		bool often)
{
	struct corpus_packet *p = &corpus[corpus_size];

	if (corpus_size == MOST || len < ETH_HEADER || len > CONFORM_MAX_PACKET)
		return;
	snprintf(p->name, sizeof(p->name), "%s", name);
	p->bytes = bytes;
	p->len = len;
	p->typical = often;
	corpus_size++;
}

static bool is_typical(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(typical) / sizeof(*typical); i++)
		if (!strcmp(name, typical[i]))
			return true;
	return false;
}

static void put16(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

/* Checksums are left alone: nobody looks at them. */
static void add_spoken(size_t i)
{
	static const uint8_t head[UDP_PAYLOAD] = {
		2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
		0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0,
		10, 0, 0, 1, 10, 0, 0, 2,
	};
	uint32_t len = UDP_PAYLOAD + spoken[i].len;
	uint8_t *p = malloc(len);

	need(p, "memory");
	memcpy(p, head, sizeof(head));
	memcpy(p + UDP_PAYLOAD, spoken[i].payload, spoken[i].len);
	put16(p + 16, len - ETH_HEADER);
	put16(p + 34, spoken[i].port);
	put16(p + 36, spoken[i].port);
	put16(p + 38, len - ETH_HEADER - 20);
	add(spoken[i].name, p, len, true);
}

static void add_sample(const char *path)
{
	char text[PCAP_ERRBUF_SIZE], name[40];
	pcap_t *pcap = pcap_open_offline(path, text);
	struct pcap_pkthdr *hdr;
	const u_char *bytes;
	int n = 0;

	if (!ok(pcap && pcap_datalink(pcap) == DLT_EN10MB,
		"%s: a capture of Ethernet frames", path)) {
		printf("# %s\n", pcap ? "another link type" : text);
		exit(2);
	}
	while (n < MOST_SAMPLED && pcap_next_ex(pcap, &hdr, &bytes) == 1) {
		uint8_t *copy = malloc(hdr->caplen + 1);

		need(copy, "memory");
		memcpy(copy, bytes, hdr->caplen);
		snprintf(name, sizeof(name), "sample %d", ++n);
		add(name, copy, hdr->caplen, n <= MOST_TYPICAL);
	}
	pcap_close(pcap);
	ok(n > 0, "the sample has packets");
}

void corpus_open(const char *sample)
{
	size_t i;

	corpus = calloc(MOST, sizeof(*corpus));
	need(corpus, "memory");
	for (i = 0; i < sizeof(spoken) / sizeof(*spoken); i++)
		add_spoken(i);
	for (i = 0; i < sizeof(pfr_test_packets) / sizeof(*pfr_test_packets); i++)
		add(pfr_test_packets[i].name, pfr_test_packets[i].bytes,
		    pfr_test_packets[i].len,
		    is_typical(pfr_test_packets[i].name));
	if (sample)
		add_sample(sample);
}

bool corpus_flow(const struct corpus_packet *p, bool ports,
		 hash_filtering_rule *rule)
{
	struct pkt_parsing_info info;

	pfr_dissect(&info, p->bytes, p->len, PFR_LEVEL_L4);
	if (!info.ip_version)
		return false;
	memset(rule, 0, sizeof(*rule));
	rule->vlan_id = info.vlan_id;
	rule->proto = info.l3_proto;
	rule->ip_version = info.ip_version;
	rule->host_peer_a = info.ip_src;
	rule->host_peer_b = info.ip_dst;
	if (ports && (info.l3_flags & PFR_L3_PORTS)) {
		rule->port_peer_a = info.l4_src_port;
		rule->port_peer_b = info.l4_dst_port;
	}
	return true;
}
