// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>

#include "json_line.h"

void print_json_line(json_t *object)
{
	if (!object)
		return;
	flockfile(stdout);
	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(12));
	putchar('\n');
	fflush(stdout);
	funlockfile(stdout);
	json_decref(object);
}

void set_number(json_t *object, const char *key, uint64_t value)
{
	json_object_set_new(object, key, json_integer((json_int_t)value));
}

void set_counters(json_t *object, const struct pfr_counters *counters)
{
	set_number(object, "seen", counters->seen);
	set_number(object, "bpf_rejected", counters->bpf_rejected);
	set_number(object, "rule_dropped", counters->rule_dropped);
	set_number(object, "transmitted_only", counters->transmitted_only);
	set_number(object, "sampled_out", counters->sampled_out);
	set_number(object, "ring_full", counters->ring_full);
	set_number(object, "delivered", counters->delivered);
}
