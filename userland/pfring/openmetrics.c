// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "json_line.h"
#include "openmetrics.h"
#include "proc.h"
#include "ruleline.h"

struct family {
	const char *name;		/* behind "pfring_" */
	/* Not info: what reads files for the node exporter has none. */
	const char *type;		/* counter, gauge */
	const char *unit;		/* or "" */
	const char *help;
};

struct label {
	const char *name, *value;
};

#define MAX_LABELS	6

struct writer {
	FILE *out;
	bool json;
	const struct family *family;
};

struct labels {
	struct label list[MAX_LABELS];
	size_t num;
};

static void label(struct labels *labels, const char *name, const char *value)
{
	if (labels->num < MAX_LABELS)
		labels->list[labels->num++] = (struct label){ name, value };
}

static void family(struct writer *w, const struct family *f)
{
	w->family = f;
	if (w->json)
		return;
	fprintf(w->out, "# TYPE pfring_%s %s\n", f->name, f->type);
	if (*f->unit)
		fprintf(w->out, "# UNIT pfring_%s %s\n", f->name, f->unit);
	fprintf(w->out, "# HELP pfring_%s %s\n", f->name, f->help);
}

static void print_value(FILE *out, const char *value)
{
	for (; *value; value++) {
		if (*value == '\\' || *value == '"')
			fputc('\\', out);
		if (*value == '\n')
			fputs("\\n", out);
		else
			fputc(*value, out);
	}
}

static void sample_json(const struct writer *w, const struct labels *labels,
			uint64_t value)
{
	json_t *o = json_object(), *l = json_object();
	char name[64];
	size_t i;

	snprintf(name, sizeof(name), "pfring_%s", w->family->name);
	json_object_set_new(o, "name", json_string(name));
	json_object_set_new(o, "type", json_string(w->family->type));
	json_object_set_new(o, "unit", json_string(w->family->unit));
	for (i = 0; i < labels->num; i++)
		json_object_set_new(l, labels->list[i].name,
				    json_string(labels->list[i].value));
	json_object_set_new(o, "labels", l);
	set_number(o, "value", value);
	json_dumpf(o, w->out, JSON_COMPACT);
	fputc('\n', w->out);
	json_decref(o);
}

static void sample(const struct writer *w, const struct labels *labels,
		   uint64_t value)
{
	const char *type = w->family->type;
	size_t i;

	if (w->json) {
		sample_json(w, labels, value);
		return;
	}
	fprintf(w->out, "pfring_%s%s", w->family->name,
		!strcmp(type, "counter") ? "_total" : "");
	for (i = 0; i < labels->num; i++) {
		fprintf(w->out, "%s%s=\"", i ? "," : "{", labels->list[i].name);
		print_value(w->out, labels->list[i].value);
		fputc('"', w->out);
	}
	fprintf(w->out, "%s %" PRIu64 "\n", labels->num ? "}" : "", value);
}

/* ------------------------------------------------------------------- rings */

struct ring_label {
	char pid[16];
	struct labels labels;
};

static void ring_labels(struct ring_label *l, const struct ring_entry *ring)
{
	snprintf(l->pid, sizeof(l->pid), "%d", ring->pid);
	l->labels.num = 0;
	label(&l->labels, "ring", ring->name);
	label(&l->labels, "device", fact_text(&ring->facts, "Bound Device"));
	label(&l->labels, "pid", l->pid);
	label(&l->labels, "application", fact_text(&ring->facts, "Appl. Name"));
}

/* A figure of one kind of each ring, with one more label or none. */
struct part {
	const char *value;		/* of that label */
	size_t counter;			/* offset in struct pfr_counters */
	const char *fact;		/* or the name of a fact */
};

#define AT(member)	offsetof(struct pfr_counters, member)

static const struct part fates[] = {
	{ "delivered", .counter = AT(delivered) },
	{ "bpf_rejected", .counter = AT(bpf_rejected) },
	{ "rule_dropped", .counter = AT(rule_dropped) },
	{ "transmitted_only", .counter = AT(transmitted_only) },
	{ "sampled_out", .counter = AT(sampled_out) },
	{ "ring_full", .counter = AT(ring_full) },
	{ 0 }
};

static const struct part seen[] = { { "", .counter = AT(seen) }, { 0 } };
static const struct part polls[] = { { "", .counter = AT(poll_calls) }, { 0 } };
static const struct part limited[] = { { "", .counter = AT(rules_limited) }, { 0 } };
static const struct part faults[] = { { "", .counter = AT(consumer_faults) }, { 0 } };

static const struct part sent[] = {
	{ "ok", .counter = AT(tx_ok) },
	{ "error", .counter = AT(tx_errors) },
	{ 0 }
};

/* Loops are among the errors. */
static const struct part reflected[] = {
	{ "ok", .counter = AT(reflect_ok) },
	{ "error", .counter = AT(reflect_errors) },
	{ 0 }
};

static const struct part added[] = {
	{ "ok", .counter = AT(rules_added) },
	{ "refused", .counter = AT(rules_refused) },
	{ 0 }
};

static const struct part rules[] = {
	{ "wildcard", .fact = "# Wildcard Rules" },
	{ "hash", .fact = "# Hash Rules" },
	{ 0 }
};

static const struct part queued[] = { { "", .fact = "Queued Packets" }, { 0 } };
static const struct part slots[] = { { "", .fact = "Min Num Slots" }, { 0 } };
static const struct part memory[] = { { "", .fact = "Tot Memory" }, { 0 } };

static const struct {
	struct family family;
	const char *label;
	const struct part *parts;
} ring_families[] = {
	{ { "ring_seen_packets", "counter", "packets",
	    "Packets that came by: the sum of pfring_ring_packets." }, NULL, seen },
	{ { "ring_packets", "counter", "packets",
	    "What became of them. ring_full are lost." }, "fate", fates },
	{ { "ring_sent_packets", "counter", "packets",
	    "Frames that the program sent." }, "result", sent },
	{ { "ring_reflected_packets", "counter", "packets",
	    "Copies sent by rules." }, "result", reflected },
	{ { "ring_learned_rules", "counter", "rules",
	    "Rules that packets brought about." }, "result", added },
	{ { "ring_limited_packets", "counter", "packets",
	    "Packets that met a limit of the rules, and got the policy." },
	  NULL, limited },
	{ { "ring_poll_calls", "counter", "calls",
	    "System calls that waited for the ring." }, NULL, polls },
	{ { "ring_consumer_faults", "counter", "faults",
	    "Consumer indices that could not be." }, NULL, faults },
	{ { "ring_rules", "gauge", "rules", "Rules of the ring." }, "kind",
	  rules },
	{ { "ring_queued_packets", "gauge", "packets",
	    "Packets that wait to be read." }, NULL, queued },
	{ { "ring_slots", "gauge", "slots", "Packets that the ring holds." },
	  NULL, slots },
	{ { "ring_memory_bytes", "gauge", "bytes", "Memory of the ring." },
	  NULL, memory },
};

static void write_rings(struct writer *w, const struct ring_list *rings)
{
	struct ring_label l;
	struct pfr_counters c;
	const struct part *part;
	size_t i, r;

	for (i = 0; i < sizeof(ring_families) / sizeof(ring_families[0]); i++) {
		family(w, &ring_families[i].family);
		for (r = 0; r < rings->num; r++) {
			ring_counters(&rings->rings[r], &c);
			for (part = ring_families[i].parts; part->value; part++) {
				uint64_t value;

				ring_labels(&l, &rings->rings[r]);
				if (ring_families[i].label)
					label(&l.labels, ring_families[i].label,
					      part->value);
				if (part->fact)
					value = fact_number(&rings->rings[r].facts,
							    part->fact);
				else
					memcpy(&value, (char *)&c + part->counter,
					       sizeof(value));
				sample(w, &l.labels, value);
			}
		}
	}
}

/* ----------------------------------------------------------------- plugins */

static const struct {
	struct family family;
	const char *fact;
} plugin_families[] = {
	{ { "plugin_calls", "counter", "calls",
	    "Packets that a plugin was asked about." }, "Calls" },
	{ { "plugin_matches", "counter", "matches",
	    "Packets that its filter let pass." }, "Matches" },
	{ { "plugin_errors", "counter", "errors",
	    "Packets about which it had no answer." }, "Errors" },
};

static void write_plugins(struct writer *w)
{
	struct plugin_list list;
	size_t i, p;

	plugins_read(&list);
	for (i = 0; i < sizeof(plugin_families) / sizeof(plugin_families[0]);
	     i++) {
		family(w, &plugin_families[i].family);
		for (p = 0; p < list.num; p++) {
			const struct facts *plugin = &list.plugins[p];
			struct labels l = { 0 };

			label(&l, "plugin", fact_text(plugin, "Name"));
			sample(w, &l,
			       fact_number(plugin, plugin_families[i].fact));
		}
	}
	plugins_free(&list);
}

/* ------------------------------------------------------------------- rules */

struct rule_writer {
	struct writer *w;
	const char *ring;
	bool bytes;
};

/* Exact rules have no ids that are their own. */
static void write_rule(const struct ruleline *r, void *arg)
{
	struct rule_writer *rw = arg;
	struct labels l = { 0 };
	char id[16];

	if (r->hash)
		return;
	snprintf(id, sizeof(id), "%u", r->rule.rule_id);
	label(&l, "ring", rw->ring);
	label(&l, "rule", id);
	sample(rw->w, &l, rw->bytes ? r->stats.bytes : r->stats.received);
}

static bool write_rules(struct writer *w, const struct ring_list *rings)
{
	static const struct family families[2] = {
		{ "rule_packets", "counter", "packets",
		  "Packets that a wildcard rule matched." },
		{ "rule_bytes", "counter", "bytes", "Bytes of them." },
	};
	struct rule_writer rw = { .w = w };
	size_t i;

	for (rw.bytes = false;; rw.bytes = true) {
		family(w, &families[rw.bytes]);
		for (i = 0; i < rings->num; i++) {
			rw.ring = rings->rings[i].name;
			/* It may be gone by now. */
			if (rulelines_read(rw.ring, write_rule, &rw) >= 0 ||
			    errno == ENOENT)
				continue;
			rulelines_complain(rw.ring);
			return false;
		}
		if (rw.bytes)
			return true;
	}
}

/* --------------------------------------------------------------------- all */

static void write_module(struct writer *w, const struct facts *info)
{
	static const struct family module = {
		"module_info", "gauge", "", "The kernel module."
	};
	static const struct family up = {
		"up", "gauge", "", "1 if pf_ring.ko is loaded."
	};
	struct labels l = { 0 };

	family(w, &up);
	sample(w, &l, info->num > 0);
	if (!info->num)
		return;
	family(w, &module);
	label(&l, "version", fact_text(info, "Version"));
	sample(w, &l, 1);
}

bool openmetrics_write(FILE *out, bool with_rules, bool json)
{
	struct writer w = { .out = out, .json = json };
	struct ring_list list = { 0 };
	struct facts info;
	bool good = true;

	facts_read(&info, "info");
	write_module(&w, &info);
	if (info.num && rings_read(&list)) {
		write_rings(&w, &list);
		write_plugins(&w);
		if (with_rules)
			good = write_rules(&w, &list);
		rings_free(&list);
	}
	facts_free(&info);
	if (!json)
		fputs("# EOF\n", out);
	return good;
}
