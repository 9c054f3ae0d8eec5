// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring sip call - the messages of a call. */
#define _GNU_SOURCE
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "ladder.h"
#include "listen.h"
#include "packet_text.h"
#include "sip.h"
#include "table.h"

static const char usage[] =
"Usage: pfring sip call ID [OPTIONS]\n"
"Shows the messages of a call as they come, as a ladder. ID is the Call-ID, see\n"
"pfring sip calls; \"abc*\" is one that begins so, \"*\" is any. A backslash makes\n"
"a star an ordinary character. Of a message over TCP, time and place are those of\n"
"the segment in which it ends.\n"
"\n"
"  -i, --device=NAME       eth0, eth0;eth1, any (default)\n"
"  -p, --port=PORT[-PORT]  where SIP is (default 5060-5061)\n"
"  -N, --packets=COUNT     stop after COUNT messages\n"
"  -T, --duration=SECONDS  stop after that time\n"
"  -j, --json              an object per message and line\n"
"  -h, --help\n"
"\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "port", required_argument, NULL, 'p' },
	{ "packets", required_argument, NULL, 'N' },
	{ "duration", required_argument, NULL, 'T' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct call {
	struct listener l;
	struct sip_ports ports;
	struct ladder ladder;
	uint64_t messages, max_messages;	/* 0 = no end */
	bool json;
};

#define LONGEST		64		/* of a label */
#define LONGEST_ID	8192		/* of a Call-ID: the longest head */

/*
 * "INVITE" or "180 Ringing": of a request's first line the first word, of a
 * response's all but that. "" if the line is not in this packet.
 */
static void first_line(const struct sip_parsed *parsed,
		       const unsigned char *packet, uint32_t caplen,
		       char label[LONGEST])
{
	const char *start = (const char *)packet + parsed->at;
	size_t length, n = 0;

	label[0] = '\0';
	if (!parsed->at || parsed->at >= caplen)
		return;
	length = caplen - parsed->at;
	while (n < length && start[n] != '\r' && start[n] != '\n')
		n++;
	if (n > 8 && !memcmp(start, "SIP/2.0 ", 8)) {
		start += 8;
		n -= 8;
	} else {
		const char *blank = memchr(start, ' ', n);

		n = blank ? (size_t)(blank - start) : n;
	}
	snprintf(label, LONGEST, "%.*s", (int)(n < 40 ? n : 40), start);
	harmless(label);
}

static void show_ladder(struct call *c, uint64_t ns, const char *from,
			const char *to, const char *label)
{
	char line[LADDER_LINE * 3], clock[16] = "";
	time_t seconds = (time_t)(ns / 1000000000);
	size_t a, b;
	bool grown = false;
	struct tm tm;

	a = ladder_column(&c->ladder, from, &grown);
	b = ladder_column(&c->ladder, to, &grown);
	if (grown) {
		ladder_head(&c->ladder, line);
		printf("%s%-16s%s%s\n", colour(stdout, BOLD), "", line,
		       colour(stdout, PLAIN));
	}
	if (localtime_r(&seconds, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	ladder_message(&c->ladder, a, b, label, line);
	printf("%s%s.%06u%s %s\n", colour(stdout, FAINT), clock,
	       (unsigned int)(ns % 1000000000 / 1000), colour(stdout, PLAIN),
	       line);
	fflush(stdout);
}

/* All of it, if it is in the packet. */
static void whole_id(char id[LONGEST_ID], const struct sip_parsed *parsed,
		     const unsigned char *packet, uint32_t caplen)
{
	const struct sip_span *span = &parsed->message.call_id;
	size_t at = (size_t)parsed->at + span->at;

	if (parsed->at && at + span->len <= caplen)
		snprintf(id, LONGEST_ID, "%.*s", span->len,
			 (const char *)packet + at);
	else
		snprintf(id, LONGEST_ID, "%.*s", (int)sizeof(parsed->call_id),
			 parsed->call_id);
	for (char *p = id; *p; p++)
		if (*p & 0x80 || *p < ' ' || *p == 0x7F)
			*p = '?';
}

static void show_json(uint64_t ns, const char *from, const char *to,
		      const char *label, const struct sip_parsed *parsed,
		      const char *id)
{
	bool sdp = parsed->message.flags & SIP_SDP;

	print_json_line(json_pack("{s:I, s:s, s:s, s:s, s:s, s:i, s:i, s:b}",
				  "timestamp_ns", (json_int_t)ns,
				  "from", from, "to", to, "message", label,
				  "call_id", id, "code", parsed->message.code,
				  "cseq", (int)parsed->message.cseq,
				  "sdp", sdp));
}

/* It began in an earlier segment. */
static void name_of(const struct sip_message *m, char label[LONGEST])
{
	if (m->kind == sip_response)
		snprintf(label, LONGEST, "%u %s", m->code, sip_reason(m->code));
	else
		snprintf(label, LONGEST, "%s", sip_method_name(m->method));
}

static void message(struct call *c, const struct pfring_pkthdr *hdr,
		    const unsigned char *packet, const struct sip_parsed *parsed)
{
	const struct pfring_extended_pkthdr *ext = &hdr->extended_hdr;
	const struct pkt_parsing_info *p = &ext->parsed_pkt;
	struct peer_text from = peer_text(&p->ip_src, p->ip_version,
					  p->l3_proto, p->l4_src_port);
	struct peer_text to = peer_text(&p->ip_dst, p->ip_version,
					p->l3_proto, p->l4_dst_port);
	char label[LONGEST + 8], id[LONGEST_ID];

	first_line(parsed, packet, hdr->caplen, label);
	if (!*label)
		name_of(&parsed->message, label);
	if (c->json) {
		whole_id(id, parsed, packet, hdr->caplen);
		show_json(ext->timestamp_ns, from.s, to.s, label, parsed, id);
	} else {
		if (parsed->message.flags & SIP_SDP)
			strcat(label, " (SDP)");
		show_ladder(c, ext->timestamp_ns, from.s, to.s, label);
	}
	if (++c->messages == c->max_messages)
		listen_stop();
}

/* In front of a packet is what ends in it, whatever began before. */
static void packet(void *arg, const struct pfring_pkthdr *hdr,
		   const unsigned char *bytes)
{
	const struct pfring_extended_pkthdr *ext = &hdr->extended_hdr;
	size_t len = ext->parsed_header_len, at;
	struct call *c = arg;
	struct sip_parsed parsed;

	if (ext->parsed_pkt.last_matched_plugin_id != SIP_PLUGIN_ID)
		return;
	for (at = 0; at + sizeof(parsed) <= len; at += sizeof(parsed)) {
		if (c->max_messages && c->messages == c->max_messages)
			return;
		memcpy(&parsed, bytes - len + at, sizeof(parsed));
		message(c, hdr, bytes, &parsed);
	}
}

/* What the analyzer finds to be of this call is delivered, all else dropped. */
static bool load_rule(struct call *c, const char *id)
{
	struct sip_filter filter = { 0 };
	filtering_rule rule;

	sip_id_arg(&filter, id);
	sip_rule(&rule, &c->ports);
	rule.rule_action = forward_packet_and_stop_rule_evaluation;
	rule.extended_fields.filter_plugin_id = SIP_PLUGIN_ID;
	memcpy(rule.extended_fields.filter_plugin_data, &filter,
	       sizeof(filter));
	if (!pfring_replace_filtering_rules(c->l.ring, &rule, 1, NULL, 0, 0))
		return true;
	complain("%s (modprobe sip_plugin)", pfring_last_error());
	return false;
}

int sip_call_main(int argc, char **argv)
{
	struct call c = { 0 };
	bool good;
	int option;

	optind = 1;
	listen_defaults(&c.l, MAX_CAPLEN);
	c.l.flags |= PF_RING_LONG_HEADER;
	c.ports = SIP_PORTS;
	while ((option = next_option(argc, argv, "i:p:N:T:jh", options,
				     usage)) != -1)
		switch (option) {
		case 'p':
			sip_ports_arg(&c.ports, optarg);
			break;
		case 'j':
			c.json = true;
			break;
		default:
			listen_option(&c.l, option);
		}
	if (argc - optind != 1)
		usage_error("which call? pfring sip calls lists them");
	setlocale(LC_CTYPE, "");
	c.ladder.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	if (!listen_open(&c.l, "pfring sip"))
		return EXIT_FAILURE;
	c.l.packet = packet;
	c.l.arg = &c;
	c.max_messages = c.l.max_packets;
	c.l.max_packets = 0;
	good = load_rule(&c, argv[optind]) && listen_loop(&c.l);
	pfring_close(c.l.ring);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
