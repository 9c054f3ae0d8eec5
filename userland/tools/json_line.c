// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdio.h>

#include "json_line.h"
#include "rates.h"

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

void set_plain(json_t *object)
{
	const char *key;
	json_t *value;
	void *next;
	size_t i;

	json_object_foreach_safe(object, next, key, value) {
		json_t *plain = json_is_object(value) ?
				json_object_get(value, "value") : NULL;

		if (plain)
			json_object_set(object, key, plain);
		else if (json_is_array(value))
			for (i = 0; i < json_array_size(value); i++)
				set_plain(json_array_get(value, i));
	}
}

json_t *json_figures(const char *type, uint64_t packets, uint64_t bytes,
		     uint64_t duration_ns)
{
	json_t *o = json_object();

	json_object_set_new(o, "type", json_string(type));
	json_object_set_new(o, "seconds", json_real((double)duration_ns / 1e9));
	set_number(o, "packets", packets);
	set_number(o, "bytes", bytes);
	json_object_set_new(o, "packets_per_second",
			    json_real(per_second(packets, duration_ns)));
	return o;
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
