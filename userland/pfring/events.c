// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring events - what plugins tell, as it happens. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include <pf_ring_codec.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listen.h"
#include "rulefile.h"

static const char usage[] =
"Usage: pfring events [OPTIONS] PLUGIN\n"
"       pfring events [OPTIONS] -r FILE\n"
"Has plugins analyze, and prints what they tell: a JSON object per event and line.\n"
"\n"
"  -i, --device=NAME       eth0, eth0;eth1, any (default)\n"
"  -r, --rules=FILE        rules that name plugins, see pf_ring-rules(5); else all\n"
"                          packets go to PLUGIN\n"
"  -N, --events=COUNT      stop after COUNT events\n"
"  -T, --duration=SECONDS  stop after that time\n"
"  -h, --help\n"
"\n"
"Events that the ring had no room for are counted at the end, on standard error.\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "rules", required_argument, NULL, 'r' },
	{ "events", required_argument, NULL, 'N' },
	{ "duration", required_argument, NULL, 'T' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct events {
	struct listener l;
	uint64_t max, num;
};

static json_t *hex_json(const unsigned char *bytes, size_t length)
{
	char text[2 * PFR_MAX_EVENT + 1] = "";
	size_t i;

	for (i = 0; i < length; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	return json_string(text);
}

/* By the codec's words, or as bytes if there is no codec that knows it. */
static json_t *event_json(const struct pfr_event *event,
			  const unsigned char *bytes)
{
	const struct pfring_codec *codec =
		pfr_codec_by_id(event->plugin_id, NULL, 0);
	char *text = pfr_codec_event_json(codec, event->type, bytes, event->len);
	json_t *figures = text ? json_loads(text, 0, NULL) : NULL;
	json_t *o = json_object();

	free(text);
	if (codec)
		json_object_set_new(o, "plugin", json_string(codec->name));
	else
		set_number(o, "plugin_id", event->plugin_id);
	set_number(o, "type", event->type);
	if (figures) {
		set_plain(figures);
		json_object_set_new(o, "event", figures);
	} else {
		json_object_set_new(o, "bytes", hex_json(bytes, event->len));
	}
	return o;
}

static void packet(void *arg, const struct pfring_pkthdr *hdr,
		   const unsigned char *bytes)
{
	struct events *e = arg;
	struct pfr_event event;
	json_t *o;

	if (hdr->extended_hdr.if_index != FAKE_PACKET ||
	    hdr->caplen < sizeof(event))
		return;
	memcpy(&event, bytes, sizeof(event));
	if (event.len > hdr->caplen - sizeof(event) ||
	    event.len > PFR_MAX_EVENT)
		return;
	o = event_json(&event, bytes + sizeof(event));
	set_number(o, "time_ns", hdr->extended_hdr.timestamp_ns);
	print_json_line(o);
	if (++e->num == e->max)
		listen_stop();
}

static bool load(struct events *e, const char *file, const char *plugin)
{
	filtering_rule all = {
		.rule_id = 1,
		.rule_action = execute_action_and_stop_rule_evaluation,
	};
	const struct pfring_codec *codec;
	struct pfr_rules *set;
	char reason[256];
	bool good;

	if (file) {
		set = rulefile_load(file);
	} else {
		codec = pfr_codec_by_name(plugin, reason, sizeof(reason));
		if (!codec) {
			complain("%s", reason);
			return false;
		}
		all.plugin_action.plugin_id = codec->plugin_id;
		set = pfr_rules_new();
		if (set && !pfr_rules_add(set, &all))
			set->policy = PFR_POLICY_DROP;
	}
	good = set && listen_open(&e->l, "pfring events") &&
	       rulefile_apply(set, e->l.ring);
	pfr_rules_free(set);
	return good;
}

static bool run(struct events *e)
{
	struct pfr_counters c;
	bool good;

	if (pfring_set_events(e->l.ring, 1)) {
		complain("%s", pfring_last_error());
		return false;
	}
	good = listen_loop(&e->l);
	if (!pfring_counters(e->l.ring, &c, sizeof(c)) && c.events_lost)
		complain("%llu events were lost",
			 (unsigned long long)c.events_lost);
	return good;
}

int events_main(int argc, char **argv)
{
	struct events e = { .max = 0 };
	const char *file = NULL;
	bool good;
	int option;

	listen_defaults(&e.l, 64);
	e.l.flags |= PF_RING_LONG_HEADER;
	while ((option = next_option(argc, argv, "i:r:N:T:h", options,
				     usage)) != -1)
		switch (option) {
		case 'r':
			file = optarg;
			break;
		case 'N':
			e.max = number_arg("-N", optarg, 1, UINT64_MAX);
			break;
		default:
			listen_option(&e.l, option);
		}
	if (argc - optind != !file)
		usage_error("either a plugin, or -r FILE");
	e.l.packet = packet;
	e.l.arg = &e;
	good = load(&e, file, argv[optind]) && run(&e);
	if (e.l.ring)
		pfring_close(e.l.ring);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
