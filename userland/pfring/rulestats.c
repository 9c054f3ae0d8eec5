// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include <pf_ring_codec.h>

#include "json_line.h"
#include "proc.h"
#include "rulestats.h"

#define ROOM	65536

static bool plugin_counts(__u16 id)
{
	struct plugin_list list;
	bool counts = false;
	size_t i;

	plugins_read(&list);
	for (i = 0; i < list.num; i++)
		if (fact_number(&list.plugins[i], "Id") == id)
			counts = strstr(fact_text(&list.plugins[i],
						  "Functions"), "stats");
	plugins_free(&list);
	return counts;
}

/* Asked once per plugin: a rule pins it, so the answer stays. */
static bool has_stats(__u16 id)
{
	static signed char known[65536];

	if (!id)
		return false;
	if (!known[id])
		known[id] = plugin_counts(id) ? 1 : -1;
	return known[id] > 0;
}

static void read_figures(struct rulestats *s, __u16 plugin, const char *data,
			 unsigned int length)
{
	const struct pfring_codec *codec = pfr_codec_by_id(plugin, NULL, 0);
	char *json;

	s->plugin = true;
	if (!codec)
		return;
	s->text = pfr_codec_stats_text(codec, data, length);
	json = pfr_codec_stats_json(codec, data, length);
	s->json = json ? json_loads(json, 0, NULL) : NULL;
	free(json);
}

/* The action's plugin comes first, then the filter's. */
static void take(struct rulestats *s, __u16 handler, __u16 filter,
		 const char *data, unsigned int length)
{
	*s = (struct rulestats){ 0 };
	if (has_stats(handler))
		read_figures(s, handler, data, length);
	else if (has_stats(filter))
		read_figures(s, filter, data, length);
	else
		memcpy(&s->core, data, length < sizeof(s->core) ? length :
		       sizeof(s->core));
}

static char data[ROOM] __attribute__((aligned(8)));

bool rulestats_read(pfring *ring, const filtering_rule *rule,
		    struct rulestats *stats)
{
	unsigned int length = sizeof(data);

	if (pfring_get_filtering_rule_stats(ring, rule->rule_id, data, &length))
		return false;
	take(stats, rule->plugin_action.plugin_id,
	     rule->extended_fields.filter_plugin_id, data, length);
	return true;
}

bool rulestats_read_hash(pfring *ring, const hash_filtering_rule *rule,
			 struct rulestats *stats)
{
	unsigned int length = sizeof(data);
	hash_filtering_rule asked = *rule;

	if (pfring_get_hash_filtering_rule_stats(ring, &asked, data, &length))
		return false;
	take(stats, rule->plugin_action.plugin_id, 0, data, length);
	return true;
}

void rulestats_print(const struct rulestats *s, FILE *to)
{
	const char *line;

	if (!s->plugin) {
		fprintf(to, "    %llu packets, %llu bytes",
			(unsigned long long)s->core.received,
			(unsigned long long)s->core.bytes);
		if (s->core.transmitted || s->core.transmit_errors)
			fprintf(to, ", %llu sent, %llu not",
				(unsigned long long)s->core.transmitted,
				(unsigned long long)s->core.transmit_errors);
		fputc('\n', to);
		return;
	}
	if (!s->text)
		fputs("    statistics of a plugin for which there is no codec\n",
		      to);
	for (line = s->text; line && *line;) {
		size_t length = strcspn(line, "\n");

		fprintf(to, "    %.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

json_t *rulestats_json(struct rulestats *s)
{
	json_t *o = json_object();

	if (s->plugin) {
		json_object_set_new(o, "plugin", s->json ? s->json :
				    json_null());
		s->json = NULL;
	} else {
		set_number(o, "received", s->core.received);
		set_number(o, "dropped", s->core.dropped);
		set_number(o, "forwarded", s->core.forwarded);
		set_number(o, "transmitted", s->core.transmitted);
		set_number(o, "transmit_errors", s->core.transmit_errors);
		set_number(o, "plugin_rejects", s->core.plugin_rejects);
		set_number(o, "bytes", s->core.bytes);
		set_number(o, "last_match_ns", s->core.last_match_ns);
	}
	rulestats_free(s);
	return o;
}

void rulestats_free(struct rulestats *s)
{
	free(s->text);
	json_decref(s->json);
	*s = (struct rulestats){ 0 };
}
