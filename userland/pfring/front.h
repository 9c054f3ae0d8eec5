/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Commands of plugins: pfring NAME runs the program pfring-NAME, as git does. It
 * is looked for in PATH.
 */
#ifndef PFRING_FRONT_H
#define PFRING_FRONT_H

#include <stdio.h>

/* Returns if there is no such program; @argv begins with NAME. */
void front_run(char **argv);

/* A line for each that there is. */
void front_list(FILE *to);

#endif /* PFRING_FRONT_H */
