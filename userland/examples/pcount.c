// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pcount DEVICE [FILTER] - count packets with libpcap, and nothing else.
 *
 * What a program without libpfring looks like: to be compared with pfcount.
 */
#include <pcap/pcap.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static pcap_t *pcap;
static unsigned long packets, bytes;

static void stop(int number)
{
	(void)number;
	pcap_breakloop(pcap);
}

static void fail(const char *why)
{
	fprintf(stderr, "pcount: %s\n", why);
	exit(1);
}

static void count(u_char *user, const struct pcap_pkthdr *header,
		  const u_char *packet)
{
	(void)user;
	(void)packet;
	packets++;
	bytes += header->len;
}

int main(int argc, char **argv)
{
	char error[PCAP_ERRBUF_SIZE];
	struct bpf_program program;
	struct pcap_stat stats;

	if (argc < 2)
		fail("usage: pcount DEVICE [FILTER]");
	pcap = pcap_open_live(argv[1], 128, 1, 100, error);
	if (!pcap)
		fail(error);
	if (argc > 2 && (pcap_compile(pcap, &program, argv[2], 1,
				      PCAP_NETMASK_UNKNOWN) ||
			 pcap_setfilter(pcap, &program)))
		fail(pcap_geterr(pcap));
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	printf("counting on %s\n", argv[1]);
	fflush(stdout);
	if (pcap_loop(pcap, -1, count, NULL) == PCAP_ERROR)
		fail(pcap_geterr(pcap));
	printf("%lu packets, %lu bytes\n", packets, bytes);
	if (!pcap_stats(pcap, &stats))
		printf("%u received, %u lost\n", stats.ps_recv, stats.ps_drop);
	pcap_close(pcap);
	return 0;
}
