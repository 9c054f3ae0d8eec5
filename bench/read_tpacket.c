// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same as read_pfring with AF_PACKET and TPACKET_V3. A block holds about as
 * many packets as the watermark of a PF_RING, so that both are woken as often.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reader.h"
#include "rtp_reader.h"
#include "sip_match.h"
#include "sipgen.h"

#define CAPLEN		1518
#define WATERMARK	128
#define TIMEOUT_MS	10	/* as the flush timeout of a PF_RING */
#define PAGE		4096U
#define FRAME		2048	/* means nothing in version 3, but must fit */
#define BLOCKS		64
#define HEADERS		42	/* Ethernet, IPv4, UDP */

static unsigned int block_size;
static uint8_t *blocks;
static unsigned int current;
static uint64_t polls;

static struct sip_match match;
static bool is_sip;
static bool analyze;

static void usage(void)
{
	fprintf(stderr,
		"read_tpacket [-f FILTER] [-s PACKET-SIZE] [-A] [-S FILTER] DEVICE\n"
		"  -f  in the language of pcap-filter(7)\n"
		"  -s  of the packets to come: a block then holds about %d\n"
		"  -A  analyze RTP, with the code that the plugin has\n"
		"  -S  look for SIP that suits a filter of sipgen.h, likewise\n",
		WATERMARK);
	exit(2);
}

static void attach_filter(int fd, const char *text)
{
	pcap_t *pcap = pcap_open_dead(DLT_EN10MB, CAPLEN);
	struct sock_fprog fprog;
	struct bpf_program prog;

	if (!pcap || pcap_compile(pcap, &prog, text, 1, PCAP_NETMASK_UNKNOWN)) {
		fprintf(stderr, "read_tpacket: filter: %s\n",
			pcap ? pcap_geterr(pcap) : "no memory");
		exit(1);
	}
	fprog.len = prog.bf_len;
	fprog.filter = (struct sock_filter *)prog.bf_insns;
	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &fprog, sizeof(fprog)))
		reader_die("SO_ATTACH_FILTER");
	pcap_freecode(&prog);
	pcap_close(pcap);
}

static void make_ring(int fd, unsigned int packet_size)
{
	const int version = TPACKET_V3;
	/* Headers, the link layer's address and room to align the IP header. */
	unsigned int record = TPACKET_ALIGN(TPACKET3_HDRLEN + 16 + packet_size);
	struct tpacket_req3 req = {
		.tp_frame_size = FRAME,
		.tp_block_nr = BLOCKS,
		.tp_retire_blk_tov = TIMEOUT_MS,
	};

	block_size = (WATERMARK * record + PAGE) / PAGE * PAGE;
	req.tp_block_size = block_size;
	req.tp_frame_nr = block_size / FRAME * BLOCKS;
	if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version,
		       sizeof(version)))
		reader_die("PACKET_VERSION");
	if (setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req)))
		reader_die("PACKET_RX_RING");
	blocks = mmap(NULL, (size_t)block_size * BLOCKS, PROT_READ | PROT_WRITE,
		      MAP_SHARED, fd, 0);
	if (blocks == MAP_FAILED)
		reader_die("mmap");
}

static int open_socket(const char *device, const char *filter,
		       unsigned int packet_size)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(device),
	};
	int fd;

	if (!addr.sll_ifindex)
		reader_die(device);
	fd = socket(AF_PACKET, SOCK_RAW, 0);	/* no packets before bind() */
	if (fd < 0)
		reader_die("socket");
	make_ring(fd, packet_size);
	if (filter)
		attach_filter(fd, filter);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		reader_die("bind");
	return fd;
}

static void read_block(struct tpacket_block_desc *block, struct report *report)
{
	struct tpacket3_hdr *hdr;
	uint64_t sum = 0;
	uint32_t i, num;

	num = block->hdr.bh1.num_pkts;
	hdr = (void *)((uint8_t *)block + block->hdr.bh1.offset_to_first_pkt);
	for (i = 0; i < num; i++) {
		const uint8_t *packet = (uint8_t *)hdr + hdr->tp_mac;

		sum += hdr->tp_sec + hdr->tp_nsec / 1000 + hdr->tp_snaplen +
		       hdr->tp_len + packet[12];
		if (is_sip)
			sum += (uint64_t)pfr_sip_match(&match, packet + HEADERS,
						       packet + hdr->tp_snaplen);
		if (analyze)
			rtp_reader_packet(packet, hdr->tp_snaplen,
					  hdr->tp_sec * 1000000000ULL +
					  hdr->tp_nsec);
		hdr = (void *)((uint8_t *)hdr + hdr->tp_next_offset);
	}
	report->read += num;
	report->sum += sum;
}

/* Until nothing has come for @timeout milliseconds, or a signal has. */
static void read_packets(int fd, struct report *report, int timeout)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	for (;;) {
		struct tpacket_block_desc *block;

		block = (void *)(blocks + (size_t)current * block_size);
		if (!(__atomic_load_n(&block->hdr.bh1.block_status,
				      __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
			polls++;
			if (poll(&pfd, 1, timeout) <= 0)
				return;
			continue;
		}
		read_block(block, report);
		__atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL,
				 __ATOMIC_RELEASE);
		current = (current + 1) % BLOCKS;
	}
}

int main(int argc, char **argv)
{
	struct report report = { .rejected = UNKNOWN };
	struct tpacket_stats_v3 stats;
	unsigned int packet_size = 60;
	const char *filter = NULL;
	struct sip_filter sip;
	socklen_t len = sizeof(stats);
	int fd, opt;

	while ((opt = getopt(argc, argv, "f:s:AS:")) != -1) {
		if (opt == 'f')
			filter = optarg;
		else if (opt == 's')
			packet_size = atoi(optarg);
		else if (opt == 'A')
			analyze = true;
		else if (opt == 'S' && !sipgen(optarg, &sip) &&
			 !pfr_sip_filter(&match, &sip))
			is_sip = true;
		else
			usage();
	}
	if (optind != argc - 1)
		usage();

	fd = open_socket(argv[optind], filter, packet_size);
	reader_ready(NULL);
	while (!reader_stopped)
		read_packets(fd, &report, 500);
	/* The block that is not full yet comes when its time is over. */
	read_packets(fd, &report, 5 * TIMEOUT_MS);

	if (getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len))
		reader_die("PACKET_STATISTICS");
	report.lost = stats.tp_drops;
	if (analyze && rtp_reader_expected() != report.read)
		report.read = 0;
	report.polls = polls;
	reader_report(&report);
}
