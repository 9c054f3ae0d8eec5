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
