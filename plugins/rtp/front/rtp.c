// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring rtp - what the RTP analyzer sees. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>

#include <pf_ring_rtp.h>
#include <rtp_score.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listing.h"
#include "packet_text.h"

static const char usage[] =
"Usage: pfring rtp streams [OPTIONS]\n"
"Watches UDP for RTP and lists the streams: on a terminal again and again, else at\n"
"the end. The analyzer in the kernel keeps them; no packet comes to this program.\n"
"\n"
"  -i, --device=NAME       eth0, eth0;eth1, any (default)\n"
LISTING_USAGE
"  -j, --json              at the end, an object per stream and line\n"
"  -h, --help\n"
"\n"
"MOS is that of listening, by ITU-T G.107 with what G.113 says of the codec.\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "duration", required_argument, NULL, 'T' },
	{ "interval", required_argument, NULL, 't' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *const titles[] = {
	"<FROM", "<TO", "SSRC", "PT", "PACKETS", "LOST", "LOSS %", "LATE",
	"TWICE", "JITTER ms", "MAX", "MOS", NULL
};

static struct peer_text source(const struct rtp_stream_stats *s)
{
	return peer_text(&s->src, s->ip_version, IPPROTO_UDP, s->src_port);
}

static struct peer_text destination(const struct rtp_stream_stats *s)
{
	return peer_text(&s->dst, s->ip_version, IPPROTO_UDP, s->dst_port);
}

static void add_row(struct table *t, const struct rtp_stream_stats *s)
{
	struct pfr_rtp_score score;

	pfr_rtp_score(&score, s);
	table_cell(t, "%s", source(s).s);
	table_cell(t, "%s", destination(s).s);
	table_cell(t, "%08x", s->ssrc);
	table_cell(t, s->payload_type == RTP_NO_PAYLOAD_TYPE ? "-" : "%u",
		   s->payload_type);
	table_cell(t, "%" PRIu64, (uint64_t)s->packets);
	table_cell(t, "%" PRId64, (int64_t)s->lost);
	table_cell(t, "%.1f", pfr_rtp_loss_percent(s));
	table_cell(t, "%u", s->late);
	table_cell(t, "%u", s->duplicates);
	if (s->clock_rate) {
		table_cell(t, "%.2f", (double)s->jitter_ns / 1e6);
		table_cell(t, "%.2f", (double)s->jitter_max_ns / 1e6);
	} else {
		table_cell(t, "-");
		table_cell(t, "-");
	}
	table_cell(t, score.known ? "%.2f" : "-", score.mos_lq);
}

static void print_stream(const struct rtp_stream_stats *s)
{
	struct pfr_rtp_score score;
	json_t *o;

	pfr_rtp_score(&score, s);
	o = json_pack("{s:s, s:s, s:I, s:i, s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:b}",
		      "from", source(s).s, "to", destination(s).s,
		      "ssrc", (json_int_t)s->ssrc,
		      "vlan", s->vlan_id, "payload_type", s->payload_type,
		      "packets", (json_int_t)s->packets,
		      "octets", (json_int_t)s->octets,
		      "expected", (json_int_t)s->expected,
		      "lost", (json_int_t)s->lost,
		      "late", (json_int_t)s->late,
		      "duplicates", (json_int_t)s->duplicates,
		      "loss_percent", pfr_rtp_loss_percent(s),
		      "ended", s->flags & RTP_STREAM_ENDED);
	if (o && s->clock_rate) {
		set_number(o, "clock_rate", s->clock_rate);
		json_object_set_new(o, "jitter_ms",
				    json_real((double)s->jitter_ns / 1e6));
		json_object_set_new(o, "jitter_max_ms",
				    json_real((double)s->jitter_max_ns / 1e6));
	}
	if (o && score.known)
		json_object_set_new(o, "mos_g107_lq", json_real(score.mos_lq));
	print_json_line(o);
}

static void show(struct listing *l, struct table *table, const void *item,
		 size_t size)
{
	struct rtp_stream_stats stream;

	listing_copy(&stream, sizeof(stream), item, size);
	/* What was one packet that looked like RTP is none. */
	if (!(stream.flags & RTP_STREAM_VALID))
		return;
	if (l->json)
		print_stream(&stream);
	else
		add_row(table, &stream);
}

static int rtp_main(int argc, char **argv)
{
	filtering_rule rule = {
		.rule_id = 1,
		.rule_action = execute_action_and_stop_rule_evaluation,
		.core_fields.proto = IPPROTO_UDP,
		.plugin_action.plugin_id = RTP_PLUGIN_ID,
	};
	struct listing list = {
		.name = "pfring rtp",
		.module = "rtp_plugin",
		.plugin = RTP_PLUGIN_ID,
		.kind = RTP_LIST_STREAMS,
		.whole = true,
		.titles = titles,
		.show = show,
	};
	int option;

	listen_defaults(&list.l, 64);
	while ((option = next_option(argc, argv, LISTING_LETTERS "h", options,
				     usage)) != -1)
		listing_option(&list, option);
	if (argc - optind != 1 || strcmp(argv[optind], "streams") != 0)
		usage_error("what of it? pfring rtp streams");
	return listing_run(&list, &rule);
}

int main(int argc, char **argv)
{
	static const struct command rtp = { "rtp", NULL, rtp_main };

	return command_run(&rtp, argc, argv);
}
