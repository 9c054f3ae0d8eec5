/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TOOLS_JSON_LINE_H
#define TOOLS_JSON_LINE_H

#include <jansson.h>

/* Writes @object as one line to stdout, at once, and gives it back. */
void print_json_line(json_t *object);

#endif /* TOOLS_JSON_LINE_H */
