// SPDX-License-Identifier: GPL-2.0-only
/*
 * pcapcount FILE <EXPRESSIONS - how many packets of a file match each line.
 */
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

static unsigned int count(const char *name, const char *expression)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_open_offline(name, error);
	struct bpf_program program;
	struct pcap_pkthdr *header;
	const unsigned char *packet;
	unsigned int matches = 0;

	if (!pcap)
		fail(name, error);
	if (pcap_compile(pcap, &program, expression, 1, PCAP_NETMASK_UNKNOWN))
		fail(expression, pcap_geterr(pcap));
	while (pcap_next_ex(pcap, &header, &packet) == 1)
		matches += !!pcap_offline_filter(&program, header, packet);
	pcap_freecode(&program);
	pcap_close(pcap);
	return matches;
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;

	if (argc != 2)
		fail("pcapcount", "a file");
	while (getline(&line, &room, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		printf("%u\n", count(argv[1], line));
	}
	free(line);
	return 0;
}
