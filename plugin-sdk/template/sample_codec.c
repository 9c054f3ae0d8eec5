// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The user-space half: the filter's words in rules, the statistics' names. With it
 *
 *	rule 10 accept udp plugin sample { type 3 }
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pf_ring_codec.h"
#include "pf_ring_sample.h"

static int wrong(struct pfring_codec_error *error, __u32 word, const char *text)
{
	error->word = word;
	snprintf(error->text, sizeof(error->text), "%s", text);
	return -1;
}

/* "type N", or nothing. */
static int parse(const char *const *words, __u32 num_words, void *data,
		 struct pfring_codec_error *error)
{
	struct sample_filter *filter = data;
	unsigned long type;
	char *end;

	if (!num_words)
		return 0;
	if (strcmp(words[0], "type"))
		return wrong(error, 0, "expected 'type'");
	if (num_words < 2)
		return wrong(error, num_words, "expected a number, 1 to 255");
	type = strtoul(words[1], &end, 10);
	if (words[1][0] < '0' || words[1][0] > '9' || *end || !type || type > 255)
		return wrong(error, 1, "expected a number, 1 to 255");
	if (num_words > 2)
		return wrong(error, 2, "nothing can follow");
	filter->type = (__u8)type;
	return 0;
}

/* The words that parse() makes the same filter of. */
static int print(const void *data, struct pfring_codec_words *words)
{
	const struct sample_filter *filter = data;
	char number[4];

	if (!filter->type)
		return 0;
	snprintf(number, sizeof(number), "%u", filter->type);
	words->put(words, "type");
	words->put(words, number);
	return 0;
}

static int stats(const void *data, __u32 len, struct pfring_codec_figures *f)
{
	const struct sample_stats *s = data;

	if (len < sizeof(*s))
		return -1;
	f->count(f, "packets", "packets", s->packets);
	f->count(f, "bytes", "bytes", s->bytes);
	f->count(f, "messages", "packets", s->messages);
	f->gauge(f, "flows", "flows", (double)s->flows);
	f->count(f, "flows_evicted", "flows", s->flows_evicted);
	return 0;
}

static void address(struct pfring_codec_figures *f, const char *name,
		    const ip_addr *ip, __u8 version)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct in_addr v4 = { htonl(ip->v4) };

	inet_ntop(version == 4 ? AF_INET : AF_INET6,
		  version == 4 ? (const void *)&v4 : (const void *)&ip->v6,
		  text, sizeof(text));
	f->text(f, name, text);
}

static int entry(__u16 kind, const void *data, __u32 len,
		 struct pfring_codec_figures *f)
{
	const struct sample_flow_entry *e = data;

	if (kind != SAMPLE_FLOWS || len < sizeof(*e))
		return -1;
	address(f, "src", &e->src, e->ip_version);
	f->gauge(f, "src_port", "", e->src_port);
	address(f, "dst", &e->dst, e->ip_version);
	f->gauge(f, "dst_port", "", e->dst_port);
	f->count(f, "messages", "packets", e->messages);
	return 0;
}

static const struct pfring_codec_list lists[] = {
	{ "flows", SAMPLE_FLOWS },
	{ NULL, 0 },
};

const struct pfring_codec pfring_codec = {
	PFRING_CODEC_HEADER,
	.plugin_id = SAMPLE_PLUGIN_ID,
	.name = "sample",
	.description = "counts messages",
	.filter_size = sizeof(struct sample_filter),
	.stats_size = sizeof(struct sample_stats),
	.parse_filter = parse,
	.print_filter = print,
	.print_stats = stats,
	.lists = lists,
	.print_entry = entry,
};
