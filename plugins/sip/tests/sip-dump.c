// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * sip-dump FILE.pcap: writes the messages of RFC 4475 and 5118 into a capture
 * file, and prints what the parser finds in each, a line a message, for the
 * comparison with another parser.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rfc-messages.h"
#include "sip_parse.h"
#include "sip_sdp.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define HEADERS		42		/* Ethernet, IPv4, UDP */

static void put_16(unsigned char *to, size_t value)
{
	to[0] = (unsigned char)(value >> 8);
	to[1] = (unsigned char)value;
}

static void write_packet(FILE *f, const char *text, __u32 len)
{
	unsigned char headers[HEADERS] = {
		2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
		0x45, 0, 0, 0, 0, 7, 0, 0, 64, 17, 0, 0,
		192, 0, 2, 1, 198, 51, 100, 2,
		0x13, 0xC4, 0x13, 0xC4, 0, 0, 0, 0,	/* port 5060 */
	};
	const __u32 record[4] = { 0, 0, len + HEADERS, len + HEADERS };

	put_16(headers + 16, len + 28);
	put_16(headers + 38, len + 8);
	if (fwrite(record, sizeof(record), 1, f) != 1 ||
	    fwrite(headers, sizeof(headers), 1, f) != 1 ||
	    fwrite(text, 1, len, f) != len) {
		perror("sip-dump");
		exit(2);
	}
}

static void print(const char *key, const __u8 *p, const struct sip_span *s)
{
	if (s->len)
		printf("\t%s=%.*s", key, s->len, (const char *)p + s->at);
}

static void print_ports(const struct sip_message *m, const __u8 *p)
{
	const __u8 *body, *end;
	struct sdp_medium medium;
	struct sdp_walk walk;
	const char *comma = "";

	if (!pfr_sdp_body(m, p, &body, &end) ||
	    !pfr_sdp_begin(&walk, body, end))
		return;
	printf("\tports=");
	for (; pfr_sdp_next(&walk, &medium); comma = ",")
		printf("%s%u", comma, medium.port);
}

int main(int argc, char **argv)
{
	static const __u32 file_header[6] = {
		0xA1B2C3D4, 0x00040002, 0, 0, 65535, 1,
	};
	FILE *f = argc == 2 ? fopen(argv[1], "wb") : NULL;
	size_t n;

	if (!f || fwrite(file_header, sizeof(file_header), 1, f) != 1) {
		fprintf(stderr, "usage: sip-dump FILE.pcap\n");
		return 2;
	}
	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];
		const __u8 *p = (const __u8 *)t->text;
		struct sip_message m;

		write_packet(f, t->text, t->len);
		pfr_sip_parse(&m, p, p + t->len, 0);
		printf("%s", strrchr(t->name, ' ') + 1);
		if (m.kind == sip_malformed) {
			printf("\trefused=1\n");
			continue;
		}
		if (m.kind == sip_response)
			printf("\tcode=%u", m.code);
		print("uri", p, &m.uri);
		print("from.user", p, &m.from.user);
		print("from.host", p, &m.from.host);
		print("from.tag", p, &m.from.tag);
		print("to.user", p, &m.to.user);
		print("to.host", p, &m.to.host);
		print("to.tag", p, &m.to.tag);
		print("call_id", p, &m.call_id);
		print("branch", p, &m.branch);
		if (m.found & SIP_HAS_CSEQ && m.method != method_any)
			printf("\tcseq=%u", m.cseq);
		print_ports(&m, p);
		printf("\n");
	}
	return fclose(f) ? 2 : 0;
}
