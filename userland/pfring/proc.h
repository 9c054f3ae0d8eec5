/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc/net/pf_ring as values. */
#ifndef PFRING_PROC_H
#define PFRING_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/pf_ring.h>

/* Where it is; tests have their own. */
extern const char *proc_root;

bool proc_is_there(void);

/* Lines "name : value" of a file. */
struct fact {
	char *name;
	char *value;
};

struct facts {
	struct fact *list;
	size_t num;
};

/* @path is below proc_root. False: it is not there (any more). */
bool facts_read(struct facts *facts, const char *path);
void facts_free(struct facts *facts);

/* "" or 0 if there is none. */
const char *fact_text(const struct facts *facts, const char *name);
uint64_t fact_number(const struct facts *facts, const char *name);
/* The number in brackets behind the value: "3 [1 masks]". */
uint64_t fact_bracket(const struct facts *facts, const char *name);

struct ring_entry {
	char name[64];			/* of its file: PID-DEVICE.ID */
	int pid;
	unsigned int id;
	char *program;			/* of the process, or "?" */
	struct facts facts;
};

struct ring_list {
	struct ring_entry *rings;	/* in the order of their ids */
	size_t num;
};

/* False after a complaint. */
bool rings_read(struct ring_list *list);
void rings_free(struct ring_list *list);
void ring_free(struct ring_entry *ring);

/*
 * Takes those out of the list that @text does not mean: the name of a file, an id, a
 * process or a device. False after a complaint, if none is left.
 */
bool rings_keep(struct ring_list *list, const char *text);

/*
 * The ring that @text means: the name of its file, its id, a process or a
 * device. NULL after a complaint: there is none, or more than one.
 */
const struct ring_entry *ring_find(const struct ring_list *list,
				   const char *text);

/* The counters of a ring. */
void ring_counters(const struct ring_entry *ring, struct pfr_counters *c);

/* What is in a directory below proc_root, sorted; to be freed one by one. */
char **proc_names(const char *path, size_t *num);
void names_free(char **names, size_t num);

struct plugin_list {
	struct facts *plugins;		/* in the order of their names */
	size_t num;
};

void plugins_read(struct plugin_list *list);
void plugins_free(struct plugin_list *list);

#endif /* PFRING_PROC_H */
