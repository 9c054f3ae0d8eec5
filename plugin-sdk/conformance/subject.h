/* SPDX-License-Identifier: GPL-2.0-only */
/* The plugin that is looked at, and its module. */
#ifndef CONFORM_SUBJECT_H
#define CONFORM_SUBJECT_H

#include <linux/pf_ring.h>
#include <stdbool.h>
#include <stdint.h>

struct subject {
	const char *path;		/* of the module */
	char module[64];		/* its name */
	char name[32];			/* the plugin's */
	uint16_t id;
	bool filters, handles, tells, talks;	/* which functions it has */
	uint8_t filter_data[FILTER_PLUGIN_DATA_LEN];	/* that it takes */
};

/* 0 or a positive errno. */
int subject_load(const struct subject *s);
int subject_unload(const struct subject *s);
/* ... in a while, when those who hold it have gone. */
int subject_unload_soon(const struct subject *s);

/* The number @what of its file in /proc, "Calls" say; -1 if it is not there. */
long long subject_figure(const struct subject *s, const char *what);

/* Loads the module and learns what it registers. False: it cannot go on. */
bool subject_begin(struct subject *s);
/* Unloads it; nothing is left. */
void subject_end(const struct subject *s);

/* A rule that has the plugin do whatever it can. */
void subject_rule(const struct subject *s, filtering_rule *rule);

#endif /* CONFORM_SUBJECT_H */
