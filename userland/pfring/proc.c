// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "proc.h"
#include "table.h"

/* No name is longer, and no separator further left. */
#define NARROWEST	16

const char *proc_root = "/proc/net/pf_ring";

bool proc_is_there(void)
{
	return access(proc_root, F_OK) == 0;
}

static FILE *proc_open(const char *path)
{
	char full[512];

	snprintf(full, sizeof(full), "%s/%s", proc_root, path);
	return fopen(full, "re");
}

static void *grown(void *list, size_t num, size_t size)
{
	/* Doubles at powers of two. */
	if (num & (num - 1))
		return list;
	list = reallocarray(list, num ? 2 * num : 1, size);
	if (!list) {
		complain("not enough memory");
		exit(EXIT_FAILURE);
	}
	return list;
}

static char *copy_of(const char *text, size_t length)
{
	char *copy = strndup(text, length);

	if (!copy) {
		complain("not enough memory");
		exit(EXIT_FAILURE);
	}
	return harmless(copy);
}

static void add_fact(struct facts *facts, const char *line)
{
	const char *colon = strlen(line) > NARROWEST ?
			    strstr(line + NARROWEST, ": ") : NULL;
	size_t length;

	if (!colon)
		return;
	length = (size_t)(colon - line);
	while (length && line[length - 1] == ' ')
		length--;
	facts->list = grown(facts->list, facts->num, sizeof(*facts->list));
	facts->list[facts->num].name = copy_of(line, length);
	facts->list[facts->num].value = copy_of(colon + 2,
						strcspn(colon + 2, "\n"));
	facts->num++;
}

bool facts_read(struct facts *facts, const char *path)
{
	FILE *in = proc_open(path);
	char *line = NULL;
	size_t room = 0;

	*facts = (struct facts){ 0 };
	if (!in)
		return false;
	while (getline(&line, &room, in) > 0)
		add_fact(facts, line);
	free(line);
	fclose(in);
	/* What goes away while it is read is empty. */
	return facts->num > 0;
}

void facts_free(struct facts *facts)
{
	size_t i;

	for (i = 0; i < facts->num; i++) {
		free(facts->list[i].name);
		free(facts->list[i].value);
	}
	free(facts->list);
	*facts = (struct facts){ 0 };
}

const char *fact_text(const struct facts *facts, const char *name)
{
	size_t i;

	for (i = 0; i < facts->num; i++)
		if (!strcmp(facts->list[i].name, name))
			return facts->list[i].value;
	return "";
}

uint64_t fact_number(const struct facts *facts, const char *name)
{
	return strtoull(fact_text(facts, name), NULL, 0);
}

uint64_t fact_bracket(const struct facts *facts, const char *name)
{
	const char *bracket = strchr(fact_text(facts, name), '[');

	return bracket ? strtoull(bracket + 1, NULL, 0) : 0;
}

static int by_name(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

char **proc_names(const char *path, size_t *num)
{
	char full[512], **names = NULL;
	struct dirent *entry;
	DIR *dir;

	*num = 0;
	snprintf(full, sizeof(full), "%s/%s", proc_root, path);
	dir = opendir(full);
	if (!dir)
		return NULL;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		names = grown(names, *num, sizeof(*names));
		names[*num] = copy_of(entry->d_name, strlen(entry->d_name));
		++*num;
	}
	closedir(dir);
	if (names)
		qsort(names, *num, sizeof(*names), by_name);
	return names;
}

void names_free(char **names, size_t num)
{
	while (num--)
		free(names[num]);
	free(names);
}

/* PID-DEVICE.ID: devices may have dots and dashes in their names, too. */
static bool read_name(struct ring_entry *ring, const char *name)
{
	const char *dot = strrchr(name, '.');
	char *end;

	if (!isdigit((unsigned char)name[0]) || !dot ||
	    strlen(name) >= sizeof(ring->name))
		return false;
	ring->pid = (int)strtol(name, &end, 10);
	if (*end != '-')
		return false;
	ring->id = (unsigned int)strtoul(dot + 1, &end, 10);
	if (*end || end == dot + 1)
		return false;
	strcpy(ring->name, name);
	return true;
}

static char *program_of(int pid)
{
	char path[64], name[64] = "?";
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	in = fopen(path, "re");
	if (in) {
		if (!fgets(name, sizeof(name), in))
			strcpy(name, "?");
		fclose(in);
	}
	return copy_of(name, strcspn(name, "\n"));
}

static int by_id(const void *a, const void *b)
{
	const struct ring_entry *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

bool rings_read(struct ring_list *list)
{
	char **names;
	size_t num, i;

	*list = (struct ring_list){ 0 };
	if (!proc_is_there()) {
		complain("pf_ring.ko is not loaded: modprobe pf_ring");
		return false;
	}
	names = proc_names(".", &num);
	for (i = 0; i < num; i++) {
		struct ring_entry ring = { 0 };

		if (!read_name(&ring, names[i]) ||
		    !facts_read(&ring.facts, names[i]))
			continue;
		ring.program = program_of(ring.pid);
		list->rings = grown(list->rings, list->num,
				    sizeof(*list->rings));
		list->rings[list->num++] = ring;
	}
	names_free(names, num);
	if (list->num)
		qsort(list->rings, list->num, sizeof(*list->rings), by_id);
	return true;
}

void ring_free(struct ring_entry *ring)
{
	facts_free(&ring->facts);
	free(ring->program);
}

void rings_free(struct ring_list *list)
{
	size_t i;

	for (i = 0; i < list->num; i++)
		ring_free(&list->rings[i]);
	free(list->rings);
	*list = (struct ring_list){ 0 };
}

static bool is_meant(const struct ring_entry *ring, const char *text)
{
	const char *devices = fact_text(&ring->facts, "Bound Device");
	char number[16];

	if (!strcmp(ring->name, text) || !strcmp(devices, text))
		return true;
	snprintf(number, sizeof(number), "%u", ring->id);
	if (!strcmp(number, text))
		return true;
	snprintf(number, sizeof(number), "%d", ring->pid);
	return !strcmp(number, text);
}

bool rings_keep(struct ring_list *list, const char *text)
{
	size_t i, kept = 0;

	for (i = 0; i < list->num; i++) {
		struct ring_entry *ring = &list->rings[i];

		if (!strcmp(ring->name, text) || is_meant(ring, text))
			list->rings[kept++] = *ring;
		else
			ring_free(ring);
	}
	list->num = kept;
	if (!kept)
		complain("%s: there is no such ring", text);
	return kept;
}

const struct ring_entry *ring_find(const struct ring_list *list,
				   const char *text)
{
	const struct ring_entry *found = NULL;
	size_t i;

	for (i = 0; i < list->num; i++) {
		if (!strcmp(list->rings[i].name, text))
			return &list->rings[i];
		if (!is_meant(&list->rings[i], text))
			continue;
		if (found) {
			complain("%s: that may be %s or %s", text, found->name,
				 list->rings[i].name);
			return NULL;
		}
		found = &list->rings[i];
	}
	if (!found)
		complain("%s: there is no such ring", text);
	return found;
}

void ring_counters(const struct ring_entry *ring, struct pfr_counters *c)
{
	const struct facts *f = &ring->facts;

	*c = (struct pfr_counters){
		.seen = fact_number(f, "Tot Packets"),
		.bpf_rejected = fact_number(f, "Tot BPF Rejected"),
		.rule_dropped = fact_number(f, "Tot Rule Dropped"),
		.transmitted_only = fact_number(f, "Tot Transmitted"),
		.sampled_out = fact_number(f, "Tot Sampled Out"),
		.ring_full = fact_number(f, "Tot Pkt Lost"),
		.delivered = fact_number(f, "Tot Insert"),
		.tx_ok = fact_number(f, "TX: Send Ok"),
		.tx_errors = fact_number(f, "TX: Send Errors"),
		.poll_calls = fact_number(f, "Num Poll Calls"),
		.consumer_faults = fact_number(f, "Consumer Faults"),
		.reflect_ok = fact_number(f, "Reflect: Fwd Ok"),
		.reflect_errors = fact_number(f, "Reflect: Fwd Errors"),
		.reflect_loops = fact_bracket(f, "Reflect: Fwd Errors"),
		.rules_added = fact_number(f, "Rules Added"),
		.rules_refused = fact_bracket(f, "Rules Added"),
		.events = fact_number(f, "Events"),
		.events_lost = fact_bracket(f, "Events"),
		.rules_limited = fact_number(f, "Tot Rule Limited"),
	};
}

void plugins_read(struct plugin_list *list)
{
	struct facts facts;
	char **names, path[300];
	size_t num, i;

	*list = (struct plugin_list){ 0 };
	names = proc_names("plugins", &num);
	for (i = 0; i < num; i++) {
		snprintf(path, sizeof(path), "plugins/%s", names[i]);
		if (!facts_read(&facts, path))
			continue;
		list->plugins = grown(list->plugins, list->num,
				      sizeof(*list->plugins));
		list->plugins[list->num++] = facts;
	}
	names_free(names, num);
}

void plugins_free(struct plugin_list *list)
{
	size_t i;

	for (i = 0; i < list->num; i++)
		facts_free(&list->plugins[i]);
	free(list->plugins);
	*list = (struct plugin_list){ 0 };
}
