// SPDX-License-Identifier: GPL-2.0-only
/*
 * pcapsame FILE FILE... - do the files hold the same packets, byte for byte?
 * Time stamps do not count. Prints how many packets there are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcap/pcap.h>

static pcap_t *open_file(const char *name)
{
	char text[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_open_offline(name, text);

	if (!pcap) {
		fprintf(stderr, "%s\n", text);
		exit(2);
	}
	return pcap;
}

/* 1 a packet, 0 the end. */
static int next(pcap_t *pcap, struct pcap_pkthdr **hdr, const u_char **bytes)
{
	int rc = pcap_next_ex(pcap, hdr, bytes);

	if (rc == 1 || rc == PCAP_ERROR_BREAK)
		return rc == 1;
	fprintf(stderr, "pcapsame: %s\n", pcap_geterr(pcap));
	exit(2);
}

static unsigned long compare(const char *name_a, const char *name_b)
{
	pcap_t *a = open_file(name_a), *b = open_file(name_b);
	struct pcap_pkthdr *hdr_a, *hdr_b;
	const u_char *bytes_a, *bytes_b;
	unsigned long num = 0;

	for (;; num++) {
		int more = next(a, &hdr_a, &bytes_a);

		if (more != next(b, &hdr_b, &bytes_b)) {
			printf("%s ends after %lu packets, %s does not\n",
			       more ? name_b : name_a, num,
			       more ? name_a : name_b);
			exit(1);
		}
		if (!more)
			break;
		if (hdr_a->caplen != hdr_b->caplen || hdr_a->len != hdr_b->len ||
		    memcmp(bytes_a, bytes_b, hdr_a->caplen)) {
			printf("packet %lu: %s has %u of %u bytes, %s %u of %u%s\n",
			       num, name_a, hdr_a->caplen, hdr_a->len, name_b,
			       hdr_b->caplen, hdr_b->len,
			       hdr_a->caplen == hdr_b->caplen ?
			       ", not the same" : "");
			exit(1);
		}
	}
	pcap_close(a);
	pcap_close(b);
	return num;
}

int main(int argc, char **argv)
{
	unsigned long num = 0;
	int i;

	if (argc < 3) {
		fputs("Usage: pcapsame FILE FILE...\n", stderr);
		return 2;
	}
	for (i = 2; i < argc; i++)
		num = compare(argv[1], argv[i]);
	printf("%lu\n", num);
	return 0;
}
