/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TOOLS_JSON_LINE_H
#define TOOLS_JSON_LINE_H

#include <stdint.h>

#include <jansson.h>
#include <linux/pf_ring.h>

/* Writes @object as one line to stdout, at once, and gives it back. */
void print_json_line(json_t *object);

void set_number(json_t *object, const char *key, uint64_t value);

/* A codec's figures, which have units, become plain values, also in groups. */
void set_plain(json_t *object);

/* An object of what all figures over a time begin with. */
json_t *json_figures(const char *type, uint64_t packets, uint64_t bytes,
		     uint64_t duration_ns);

/* What became of the packets that a ring has seen. */
void set_counters(json_t *object, const struct pfr_counters *counters);

#endif /* TOOLS_JSON_LINE_H */
