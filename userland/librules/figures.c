// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plugin's statistics as text and as JSON. */
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"

#define MAX_DEPTH	8
#define MAX_FIGURES	65536	/* a codec that never ends is stopped */

/* Both kinds of output. */
struct sink {
	struct pfring_codec_figures figures;
	unsigned int depth;
	unsigned int num;
	bool failed;
	FILE *out;			/* text */
	json_t *object[MAX_DEPTH + 1];	/* JSON; the groups around are borrowed */
};

static struct sink *sink_of(struct pfring_codec_figures *figures)
{
	return (struct sink *)figures;
}

static bool is_name(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	return length && length < 64 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* One more figure? Names come from the codec and are not believed either. */
static bool take(struct sink *sink, const char *name)
{
	if (!sink->failed && is_name(name) && sink->num < MAX_FIGURES) {
		sink->num++;
		return true;
	}
	sink->failed = true;
	return false;
}

/* What is no printable UTF-8 becomes '?'. To be freed. */
static char *clean(const char *value)
{
	char *copy = strdup(value ? value : "");
	json_t *probe;
	char *s;

	if (!copy)
		return NULL;
	for (s = copy; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7F)
			*s = '?';
	probe = json_string(copy);
	if (!probe)
		for (s = copy; *s; s++)
			if ((unsigned char)*s & 0x80)
				*s = '?';
	json_decref(probe);
	return copy;
}

/* --- text */

static void indent(struct sink *sink, const char *name)
{
	fprintf(sink->out, "%*s%s:", (int)sink->depth * 2, "", name);
}

static void unit_text(struct sink *sink, const char *unit)
{
	char *copy = clean(unit);

	fprintf(sink->out, "%s%s\n", copy && *copy ? " " : "", copy ? copy : "");
	free(copy);
}

static void text_count(struct pfring_codec_figures *figures, const char *name,
		       const char *unit, __u64 value)
{
	struct sink *sink = sink_of(figures);

	if (!take(sink, name))
		return;
	indent(sink, name);
	fprintf(sink->out, " %" PRIu64, (uint64_t)value);
	unit_text(sink, unit);
}

static void text_gauge(struct pfring_codec_figures *figures, const char *name,
		       const char *unit, double value)
{
	struct sink *sink = sink_of(figures);

	if (!take(sink, name))
		return;
	indent(sink, name);
	fprintf(sink->out, " %.12g", value);
	unit_text(sink, unit);
}

static void text_text(struct pfring_codec_figures *figures, const char *name,
		      const char *value)
{
	struct sink *sink = sink_of(figures);
	char *copy;

	if (!take(sink, name))
		return;
	copy = clean(value);
	if (copy) {
		indent(sink, name);
		fprintf(sink->out, " %s\n", copy);
	} else {
		sink->failed = true;
	}
	free(copy);
}

static void text_open(struct pfring_codec_figures *figures, const char *name)
{
	struct sink *sink = sink_of(figures);

	if (!take(sink, name))
		return;
	if (sink->depth == MAX_DEPTH) {
		sink->failed = true;
		return;
	}
	indent(sink, name);
	putc('\n', sink->out);
	sink->depth++;
}

static void any_close(struct pfring_codec_figures *figures)
{
	struct sink *sink = sink_of(figures);

	if (sink->depth)
		sink->depth--;
	else
		sink->failed = true;
}

/* --- JSON */

/* Takes @value over, NULL too. A name may come only once. */
static void add(struct sink *sink, const char *name, json_t *value)
{
	json_t *object = sink->object[sink->depth];

	if (!take(sink, name) || json_object_get(object, name)) {
		sink->failed = true;
		json_decref(value);
		return;
	}
	if (json_object_set_new(object, name, value))
		sink->failed = true;
}

static json_t *figure(json_t *value, const char *unit, const char *kind)
{
	char *copy = clean(unit);
	json_t *object = NULL;

	if (copy)
		object = json_pack("{s:o?, s:s, s:s}", "value", value,
				   "unit", copy, "kind", kind);
	else
		json_decref(value);
	free(copy);
	return object;
}

static void json_count(struct pfring_codec_figures *figures, const char *name,
		       const char *unit, __u64 value)
{
	/* JSON's numbers here are signed; no counter comes that far. */
	json_int_t number = value > INT64_MAX ? INT64_MAX : (json_int_t)value;

	add(sink_of(figures), name, figure(json_integer(number), unit, "count"));
}

static void json_gauge(struct pfring_codec_figures *figures, const char *name,
		       const char *unit, double value)
{
	json_t *number = isfinite(value) ? json_real(value) : json_null();

	add(sink_of(figures), name, figure(number, unit, "gauge"));
}

static void json_text(struct pfring_codec_figures *figures, const char *name,
		      const char *value)
{
	char *copy = clean(value);

	add(sink_of(figures), name, copy ? json_string(copy) : NULL);
	free(copy);
}

/* The second group of a name makes a list of them. */
static void json_open(struct pfring_codec_figures *figures, const char *name)
{
	struct sink *sink = sink_of(figures);
	json_t *around = sink->object[sink->depth], *list, *group;

	if (!take(sink, name))
		return;
	list = json_object_get(around, name);
	group = json_object();
	if (sink->depth == MAX_DEPTH || !group || (list && !json_is_array(list))) {
		json_decref(group);
		sink->failed = true;
		return;
	}
	if (!list) {
		list = json_array();
		if (json_object_set_new(around, name, list))
			sink->failed = true;
	}
	if (json_array_append_new(list, group))
		sink->failed = true;
	else
		sink->object[++sink->depth] = group;
}

/* --- for users */

/* What a codec is to print. */
enum subject { STATS, ENTRY, EVENT };

static int print(const struct pfring_codec *codec, enum subject subject,
		 __u16 kind, const void *data, __u32 len,
		 struct pfring_codec_figures *figures)
{
	switch (subject) {
	case ENTRY:
		return codec->print_entry(kind, data, len, figures);
	case EVENT:
		return codec->print_event(kind, data, len, figures);
	default:
		return codec->print_stats(data, len, figures);
	}
}

static bool run(struct sink *sink, const struct pfring_codec *codec,
		enum subject subject, __u16 kind, const void *data, __u32 len)
{
	/* A copy, so that it is aligned whatever the caller has. */
	void *copy = malloc(len ? len : 1);
	bool good;

	if (!copy)
		return false;
	if (len)
		memcpy(copy, data, len);
	good = !print(codec, subject, kind, copy, len, &sink->figures) &&
	       !sink->failed && !sink->depth;
	free(copy);
	return good;
}

static bool can(const struct pfring_codec *codec, enum subject subject,
		const void *data, __u32 len)
{
	if (!codec || (!data && len))
		return false;
	switch (subject) {
	case ENTRY:
		return codec->print_entry;
	case EVENT:
		return codec->print_event;
	default:
		return codec->print_stats;
	}
}

char *pfr_codec_stats_text(const struct pfring_codec *codec, const void *stats,
			   __u32 len)
{
	struct sink sink = {
		.figures = {
			.size = sizeof(sink.figures),
			.count = text_count,
			.gauge = text_gauge,
			.text = text_text,
			.open = text_open,
			.close = any_close,
		},
	};
	char *text = NULL;
	size_t size;
	bool good;

	if (!can(codec, STATS, stats, len))
		return NULL;
	sink.out = open_memstream(&text, &size);
	if (!sink.out)
		return NULL;
	good = run(&sink, codec, STATS, 0, stats, len);
	if (fclose(sink.out) || !good) {
		free(text);
		return NULL;
	}
	return text;
}

static char *figures_json(const struct pfring_codec *codec,
			  enum subject subject, __u16 kind, const void *data,
			  __u32 len)
{
	struct sink sink = {
		.figures = {
			.size = sizeof(sink.figures),
			.count = json_count,
			.gauge = json_gauge,
			.text = json_text,
			.open = json_open,
			.close = any_close,
		},
	};
	char *text = NULL;

	if (!can(codec, subject, data, len))
		return NULL;
	sink.object[0] = json_object();
	if (sink.object[0] && run(&sink, codec, subject, kind, data, len))
		text = json_dumps(sink.object[0],
				  JSON_COMPACT | JSON_REAL_PRECISION(12));
	json_decref(sink.object[0]);
	return text;
}

char *pfr_codec_stats_json(const struct pfring_codec *codec, const void *stats,
			   __u32 len)
{
	return figures_json(codec, STATS, 0, stats, len);
}

char *pfr_codec_entry_json(const struct pfring_codec *codec, __u16 kind,
			   const void *entry, __u32 len)
{
	return figures_json(codec, ENTRY, kind, entry, len);
}

char *pfr_codec_event_json(const struct pfring_codec *codec, __u16 type,
			   const void *event, __u32 len)
{
	return figures_json(codec, EVENT, type, event, len);
}
