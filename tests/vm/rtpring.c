// SPDX-License-Identifier: GPL-2.0-only
/*
 * rtpring [OPTION]... DEVICES: a ring with the RTP analyzer on its rules.
 *
 *   -W RULE  a wildcard rule  -X RULE  an exact one (see ruletext.h); several
 *   -R FILE  of rules, in the language for them (pf_ring-rules(5))
 *   -t  streams as a table, in the end
 *   -P POLICY  1 is to accept   -j FILE  streams as JSON, in the end
 *   -o FILE  what was delivered, as pcap with nanoseconds
 *   -b BYTES  room for a page of streams (65536)
 *
 * Prints "ready" when it is enabled. At SIGUSR1, and at SIGTERM, when it ends: all
 * that the analyzer says, as lines of NAME=VALUE, then "done".
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "librules.h"
#include "rtp_text.h"
#include "rulelist.h"
#include "ruletext.h"

#define MAX_RULES	16
#define MAX_STREAMS	(1U << 18)
#define STATS_ROOM	65536

static filtering_rule wildcards[MAX_RULES];
static hash_filtering_rule exacts[MAX_RULES];
static unsigned int num_wildcards, num_exacts;

static struct rtp_stream_stats *streams;
static uint32_t num_streams, num_pages;
static uint32_t page_room = 65536;

static struct ring ring;
static FILE *pcap;
static unsigned long long packets, parsed, parsed_right;
static volatile sig_atomic_t told_to_end, asked;

static void on_signal(int sig)
{
	if (sig == SIGTERM)
		told_to_end = 1;
	else
		asked = 1;
}

static void must(int err, const char *what)
{
	if (!err)
		return;
	printf("error=%s: %s\n", what, strerrorname_np(err));
	exit(1);
}

/* -------------------------------------------------------------------- packets */

static void pcap_open(const char *name)
{
	const struct {
		uint32_t magic;
		uint16_t major, minor;
		uint32_t zone, sigfigs, snaplen, link;
	} header = { 0xa1b23c4d, 2, 4, 0, 0, 262144, 1 };

	pcap = fopen(name, "we");
	must(!pcap || fwrite(&header, sizeof(header), 1, pcap) != 1 ? errno : 0,
	     name);
}

static void pcap_packet(const struct pfr_desc *d, const uint8_t *bytes)
{
	const uint32_t header[4] = {
		(uint32_t)(d->timestamp_ns / 1000000000),
		(uint32_t)(d->timestamp_ns % 1000000000), d->caplen, d->len,
	};

	must(fwrite(header, sizeof(header), 1, pcap) != 1 ||
	     fwrite(bytes, d->caplen, 1, pcap) != 1 ? EIO : 0, "pcap");
}

/* What lies in front of a packet, against the packet: a plain RTP header. */
static void check_parsed(const struct pfr_desc *d, const uint8_t *bytes)
{
	struct rtp_parsed p;
	const uint8_t *rtp;

	if ((d->flags >> PFR_DESC_PARSED_SHIFT) * 8U < sizeof(p))
		return;
	memcpy(&p, bytes - (d->flags >> PFR_DESC_PARSED_SHIFT) * 8U, sizeof(p));
	parsed++;
	if (p.plugin_id != RTP_PLUGIN_ID || p.payload_offset > d->caplen ||
	    p.payload_offset < 54)
		return;
	rtp = bytes + p.payload_offset - 12;
	parsed_right += rtp[0] == 0x80 && p.payload_type == (rtp[1] & 0x7f) &&
		p.flags == rtp[1] >> 7 && p.seq == (rtp[2] << 8 | rtp[3]) &&
		!memcmp((uint32_t[]){ htonl(p.ts), htonl(p.ssrc) }, rtp + 4, 8) &&
		p.payload_offset + p.payload_len <= d->len;
}

static void read_packets(void)
{
	const struct pfr_desc *d;

	while ((d = abi_peek(&ring))) {
		packets++;
		check_parsed(d, ring.data + d->data);
		if (pcap)
			pcap_packet(d, ring.data + d->data);
		abi_release(&ring);
	}
}

/* -------------------------------------------------------------------- streams */

/* Asks the plugin; returns the length of its answer. */
static socklen_t ask(const void *question, uint32_t len, void *answer,
		     socklen_t room)
{
	struct pfr_plugin_msg head = { .plugin_id = RTP_PLUGIN_ID, .len = len };

	memcpy(answer, &head, sizeof(head));
	memcpy((char *)answer + sizeof(head), question, len);
	must(getsockopt(ring.fd, SOL_PF_RING, PFR_SO_PLUGIN_MSG, answer, &room) ?
	     errno : 0, "message");
	return room;
}

static void read_page(uint64_t *cursor)
{
	struct pfr_plugin_page *page = calloc(1, page_room);
	socklen_t len = page_room;

	must(page ? 0 : ENOMEM, "page");
	page->plugin_id = RTP_PLUGIN_ID;
	page->kind = RTP_LIST_STREAMS;
	page->cursor = *cursor;
	must(getsockopt(ring.fd, SOL_PF_RING, PFR_SO_PLUGIN_PAGE, page, &len) ?
	     errno : 0, "page");
	must(len != sizeof(*page) + page->num * sizeof(*streams) ||
	     page->size != sizeof(*streams) ||
	     num_streams + page->num > MAX_STREAMS ? EPROTO : 0, "page");
	memcpy(streams + num_streams, page + 1, page->num * sizeof(*streams));
	num_streams += page->num;
	num_pages++;
	*cursor = page->cursor;
	free(page);
}

/* By addresses, ports, SSRC, and rule: what makes a stream. */
static int compare(const void *a, const void *b)
{
	const struct rtp_stream_stats *x = a, *y = b;
	int d = memcmp(x, y, offsetof(struct rtp_stream_stats, payload_type));

	if (!d)
		d = (x->ssrc > y->ssrc) - (x->ssrc < y->ssrc);
	return d ?: x->rule_id - y->rule_id;
}

static void read_streams(void)
{
	uint32_t i, distinct = 0, valid = 0;
	uint64_t cursor = 0, sum = 0;

	num_streams = 0;
	num_pages = 0;
	do {
		read_page(&cursor);
	} while (cursor);
	qsort(streams, num_streams, sizeof(*streams), compare);
	for (i = 0; i < num_streams; i++) {
		distinct += !i || compare(&streams[i - 1], &streams[i]);
		valid += !!(streams[i].flags & RTP_STREAM_VALID);
		sum += streams[i].packets;
	}
	printf("streams=%u\npages=%u\ndistinct=%u\nvalid=%u\nstream_packets=%llu\n",
	       num_streams, num_pages, distinct, valid, (unsigned long long)sum);
}

static void write_json(const char *name)
{
	json_t *list = json_array();
	uint32_t i;

	for (i = 0; i < num_streams; i++)
		json_array_append_new(list, pfr_rtp_json(&streams[i]));
	list = json_pack("{s:o}", "streams", list);
	must(!list || json_dump_file(list, name, JSON_INDENT(1)) ? EIO : 0,
	     name);
	json_decref(list);
}

/* ------------------------------------------------------------------ statistics */

static void print_rule(const char *prefix, unsigned int id,
		       const struct rtp_rule_stats *s, socklen_t len)
{
#define SHOW(field) \
	printf("%s.%u." #field "=%lld\n", prefix, id, (long long)s->field)
	SHOW(packets);
	SHOW(bytes);
	SHOW(rtp);
	SHOW(rtcp);
	SHOW(stun);
	SHOW(dtls);
	SHOW(zrtp);
	SHOW(turn);
	SHOW(other);
	SHOW(malformed);
	SHOW(octets);
	SHOW(expected);
	SHOW(lost);
	SHOW(late);
	SHOW(duplicates);
	SHOW(stray);
	SHOW(streams);
	SHOW(evicted);
	SHOW(expired);
	SHOW(refused);
	SHOW(streams_now);
	SHOW(streams_here);
	must(s->stream_size != sizeof(*streams) ||
	     len != sizeof(*s) + s->streams_here * sizeof(*streams) ? EPROTO : 0,
	     "statistics");
}

static void print_memory(void)
{
	const uint32_t message = RTP_MSG_MEMORY;
	struct rtp_memory m = { 0 };

	must(ask(&message, sizeof(message), &m, sizeof(m)) != sizeof(m) ?
	     EPROTO : 0, "memory");
	printf("max_streams=%llu\nstreams_now=%llu\nbytes=%llu\ntable_bytes=%llu\n"
	       "evicted=%llu\nexpired=%llu\nrefused=%llu\nstream_bytes=%u\n",
	       (unsigned long long)m.max_streams, (unsigned long long)m.streams,
	       (unsigned long long)m.bytes, (unsigned long long)m.table_bytes,
	       (unsigned long long)m.evicted, (unsigned long long)m.expired,
	       (unsigned long long)m.refused, m.stream_bytes);
}

/* @rule tells which rule, before the statistics take its place. */
static void read_rule(int option, const void *rule, size_t size,
		      const char *prefix, unsigned int id)
{
	struct rtp_rule_stats *stats = calloc(1, STATS_ROOM);
	socklen_t len = STATS_ROOM;

	must(stats ? 0 : ENOMEM, "statistics");
	memcpy(stats, rule, size);
	must(getsockopt(ring.fd, SOL_PF_RING, option, stats, &len) ? errno : 0,
	     "statistics");
	print_rule(prefix, id, stats, len);
	free(stats);
}

static void print_all(const char *json)
{
	struct pfr_counters counters;
	unsigned int i;

	for (i = 0; i < num_wildcards; i++) {
		uint32_t id = wildcards[i].rule_id;

		read_rule(PFR_SO_RULE_STATS, &id, sizeof(id), "rule", id);
	}
	for (i = 0; i < num_exacts; i++)
		read_rule(PFR_SO_HASH_RULE_STATS, &exacts[i], sizeof(exacts[i]),
			  "hash", i);
	print_memory();
	read_streams();
	if (json)
		write_json(json);
	must(abi_get(ring.fd, PFR_SO_COUNTERS, &counters, sizeof(counters)),
	     "counters");
	printf("seen=%llu\nrule_dropped=%llu\n",
	       (unsigned long long)counters.seen,
	       (unsigned long long)counters.rule_dropped);
	printf("packets=%llu\nparsed=%llu\nparsed_right=%llu\nring_full=%llu\nbalanced=%d\ndone\n",
	       packets, parsed, parsed_right,
	       (unsigned long long)counters.ring_full, counters_add_up(&counters));
	fflush(stdout);
}

static void print_table(void)
{
	uint32_t i;

	pfr_rtp_print_head(stdout);
	for (i = 0; i < num_streams; i++)
		pfr_rtp_print(stdout, &streams[i]);
}

/* Whatever the file says, as one set. */
static void load_rules(const char *file)
{
	struct pfr_rules *set = pfr_rules_new();
	__u32 i;

	must(set ? 0 : ENOMEM, file);
	if (pfr_rules_read_file(set, file) < 0) {
		pfr_rules_print_messages(set, stdout);
		exit(1);
	}
	for (i = 0; i < set->num_rules; i++)
		must(abi_set(ring.fd, PFR_SO_RULE_ADD, &set->rules[i],
			     sizeof(set->rules[i])), file);
	if (set->policy != PFR_POLICY_KEEP)
		must(abi_set_u32(ring.fd, PFR_SO_POLICY, set->policy), file);
	pfr_rules_free(set);
}

static void set_up(const char *devices, int policy, const char *rules)
{
	unsigned int i;

	must(abi_open(&ring, devices, 1518, PFR_RING_LONG_HEADER, 65536),
	     "ring");
	if (rules)
		load_rules(rules);
	if (policy >= 0)
		must(abi_set_u32(ring.fd, PFR_SO_POLICY, policy), "policy");
	for (i = 0; i < num_wildcards; i++)
		must(abi_set(ring.fd, PFR_SO_RULE_ADD, &wildcards[i],
			     sizeof(wildcards[i])), "rule");
	for (i = 0; i < num_exacts; i++)
		must(abi_set(ring.fd, PFR_SO_HASH_RULE_ADD, &exacts[i],
			     sizeof(exacts[i])), "exact rule");
	must(abi_set_u32(ring.fd, PFR_SO_ENABLE, 1), "enable");
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_signal };
	const char *json = NULL, *rules = NULL;
	int opt, policy = -1;
	bool table = false;

	while ((opt = getopt(argc, argv, "W:X:P:j:o:b:R:t")) != -1) {
		if (opt == 'W' && num_wildcards < MAX_RULES &&
		    ruletext_wildcard(optarg, &wildcards[num_wildcards]))
			num_wildcards++;
		else if (opt == 'X' && num_exacts < MAX_RULES &&
			 ruletext_exact(optarg, &exacts[num_exacts]))
			num_exacts++;
		else if (opt == 'P')
			policy = atoi(optarg);
		else if (opt == 'R')
			rules = optarg;
		else if (opt == 't')
			table = true;
		else if (opt == 'j')
			json = optarg;
		else if (opt == 'o')
			pcap_open(optarg);
		else if (opt == 'b')
			page_room = (uint32_t)strtoul(optarg, NULL, 0);
		else
			return 2;
	}
	streams = calloc(MAX_STREAMS, sizeof(*streams));
	must(!streams || optind != argc - 1 ? EINVAL : 0, "arguments");
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	set_up(argv[optind], policy, rules);
	puts("ready");
	fflush(stdout);
	while (!told_to_end) {
		struct pollfd pfd = { .fd = ring.fd, .events = POLLIN };

		poll(&pfd, 1, 100);
		read_packets();
		if (asked) {
			asked = 0;
			print_all(NULL);
		}
	}
	read_packets();
	print_all(json);
	if (table)
		print_table();
	if (pcap)
		must(fclose(pcap) ? errno : 0, "pcap");
	abi_close(&ring);
	return 0;
}
