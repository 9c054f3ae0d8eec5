/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of a command line: put into rings, and what they counted there. */
#ifndef VM_RULELIST_H
#define VM_RULELIST_H

#include <stdbool.h>

/* One more, in the language of ruletext.h; false: not understood, or too many. */
bool rulelist_wildcard(const char *text);
bool rulelist_exact(const char *text);
bool rulelist_file(const char *path);	/* one set, that comes first */

/* To a socket; 0 or errno, and then why. */
int rulelist_add(int fd);
void rulelist_print_refusal(int fd);

/*
 * Adds up what they counted in this ring, and prints it as
 * "@prefix.rule.ID.NAME=VALUE" or "@prefix.hash.N.NAME=VALUE" unless @prefix is
 * NULL. 0 or errno. With a plugin a rule has the plugin's numbers, and only they
 * are printed: "rule.ID.plugin=N,N".
 */
int rulelist_count(int fd, const char *prefix);
void rulelist_print(void);		/* of all rings that were counted */

#endif /* VM_RULELIST_H */
