// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring sip calls - a list of calls. */
#define _GNU_SOURCE
#include <string.h>
#include <time.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "listing.h"
#include "sip.h"
#include "sip_names.h"

static const char usage[] =
"Usage: pfring sip calls [OPTIONS]\n"
"Watches SIP and lists the calls: on a terminal again and again, else at the end.\n"
"The analyzer in the kernel keeps them; no packet comes to this program.\n"
"\n"
"  -i, --device=NAME       eth0, eth0;eth1, any (default)\n"
"  -p, --port=PORT[-PORT]  where SIP is (default 5060-5061)\n"
"  -a, --all               registrations and other requests, too\n"
LISTING_USAGE
"  -j, --json              at the end, an object per call and line\n"
"  -h, --help\n"
"\n"
"Exit status: 0 ended as told, 1 failed, 3 no module.\n";

static const struct option options[] = {
	{ "device", required_argument, NULL, 'i' },
	{ "port", required_argument, NULL, 'p' },
	{ "all", no_argument, NULL, 'a' },
	{ "duration", required_argument, NULL, 'T' },
	{ "interval", required_argument, NULL, 't' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char *const titles[] = {
	"<START", "<KIND", "<STATE", "<FROM", "<TO", "<METHOD", "<CODE", "RING",
	"TALK", "<CALL-ID", NULL
};

#define REASON	28			/* bytes of a reason that are shown */

struct calls {
	struct listing list;		/* first */
	struct sip_ports ports;
	bool all;
};

static const char *kind_of(const struct sip_call_stats *c)
{
	return c->kind < SIP_CALL_KINDS ? sip_call_kind_names[c->kind] : "?";
}

static const char *state_of(const struct sip_call_stats *c)
{
	/* A request on its own: what became of it. */
	if (c->kind != sip_session && c->state == call_ended)
		return c->code < 300 ? "done" : "failed";
	if (c->state == call_trying && c->flags & SIP_CALL_CHALLENGED)
		return "challenged";
	return c->state < SIP_CALL_STATES ?
	       sip_call_state_names[c->state] : "?";
}

static double seconds(uint64_t from, uint64_t to)
{
	return from && to > from ? (double)(to - from) / 1e9 : 0;
}

static uint64_t now_since_1970(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void add_row(struct table *table, const struct sip_call_stats *c)
{
	uint64_t now = c->state == call_ended ? c->end_ns : now_since_1970();
	time_t start = (time_t)(c->start_ns / 1000000000);
	char clock[16] = "", id[SIP_ID_TEXT];
	struct tm tm;

	if (c->start_ns && localtime_r(&start, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	table_cell(table, "%s", clock);
	table_cell(table, "%s", kind_of(c));
	table_cell(table, "%s", state_of(c));
	table_cell(table, "%.*s", (int)sizeof(c->caller), c->caller);
	table_cell(table, "%.*s", (int)sizeof(c->called), c->called);
	table_cell(table, "%s", sip_method_name(c->method));
	if (c->code)
		table_cell(table, "%u %.*s", c->code, REASON,
			   sip_reason(c->code));
	else
		table_cell(table, "-");
	table_cell(table, "%.1f", seconds(c->ring_ns, c->answer_ns ?
					  c->answer_ns : now));
	table_cell(table, "%.1f", c->kind == sip_session ?
		   seconds(c->answer_ns, now) : 0);
	sip_id_text(id, c);
	table_cell(table, "%s", id);
}

/* A text of the wire, as UTF-8 whatever it is. */
static json_t *text_json(const char *text, size_t room)
{
	size_t length = strnlen(text, room);
	json_t *string = json_stringn(text, length);
	char copy[SIP_CALL_ID_LEN];

	if (string)
		return string;
	length = length < sizeof(copy) ? length : sizeof(copy) - 1;
	memcpy(copy, text, length);
	copy[length] = '\0';
	for (char *p = copy; *p; p++)
		if (*p & 0x80)
			*p = '?';
	return json_string(copy);
}

static void print_call(const struct sip_call_stats *c)
{
	json_t *o = json_object();
	char id[SIP_ID_TEXT];

	json_object_set_new(o, "kind", json_string(kind_of(c)));
	json_object_set_new(o, "state", json_string(state_of(c)));
	json_object_set_new(o, "call_id", text_json(c->call_id, SIP_CALL_ID_LEN));
	if (c->call_id_len >= SIP_CALL_ID_LEN) {
		sip_id_text(id, c);
		json_object_set_new(o, "id", text_json(id, sizeof(id)));
	}
	json_object_set_new(o, "method",
			    json_string(sip_method_name(c->method)));
	json_object_set_new(o, "from", text_json(c->caller, SIP_TEXT_LEN));
	json_object_set_new(o, "to", text_json(c->called, SIP_TEXT_LEN));
	set_number(o, "code", c->code);
	json_object_set_new(o, "reason", json_string(sip_reason(c->code)));
	set_number(o, "start_ns", c->start_ns);
	set_number(o, "ring_ns", c->ring_ns);
	set_number(o, "answer_ns", c->answer_ns);
	set_number(o, "end_ns", c->end_ns);
	set_number(o, "retransmissions", c->retransmissions);
	set_number(o, "duplicates", c->duplicates);
	set_number(o, "legs", c->legs);
	set_number(o, "dialogs", c->dialogs);
	set_number(o, "dialogs_ended", c->dialogs_ended);
	set_number(o, "media_rules", c->media_rules);
	json_object_set_new(o, "cancelled",
			    json_boolean(c->flags & SIP_CALL_CANCELLED));
	json_object_set_new(o, "completed",
			    json_boolean(c->flags & SIP_CALL_COMPLETED));
	json_object_set_new(o, "beginning_seen",
			    json_boolean(!(c->flags & SIP_CALL_MIDWAY)));
	print_json_line(o);
}

static void show(struct listing *l, struct table *table, const void *item,
		 size_t size)
{
	const struct calls *s = (const struct calls *)l;
	struct sip_call_stats call;

	listing_copy(&call, sizeof(call), item, size);
	if (!s->all && call.kind != sip_session)
		return;
	if (l->json)
		print_call(&call);
	else
		add_row(table, &call);
}

int sip_calls_main(int argc, char **argv)
{
	struct calls s = {
		.list = {
			.name = "pfring sip",
			.module = "sip_plugin",
			.plugin = SIP_PLUGIN_ID,
			.kind = SIP_LIST_CALLS,
			.titles = titles,
			.show = show,
		},
		.ports = SIP_PORTS,
	};
	filtering_rule rule;
	int option;

	/* Its own argv[0] would be "calls". */
	optind = 1;
	listen_defaults(&s.list.l, 64);
	while ((option = next_option(argc, argv, LISTING_LETTERS "p:ah",
				     options, usage)) != -1)
		switch (option) {
		case 'p':
			sip_ports_arg(&s.ports, optarg);
			break;
		case 'a':
			s.all = true;
			break;
		default:
			listing_option(&s.list, option);
		}
	if (optind < argc)
		usage_error("%s: options only", argv[optind]);
	sip_rule(&rule, &s.ports);
	return listing_run(&s.list, &rule);
}
