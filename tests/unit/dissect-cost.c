// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * dissect-cost NAME LEVEL TIMES: dissects one packet of the table again and
 * again, for the script dissect-cost to count instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect.h"
#include "packets.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

int main(int argc, char **argv)
{
	struct pkt_parsing_info info;
	size_t n;
	int times;

	for (n = 0; argc == 4 && n < COUNT(pfr_test_packets); n++) {
		const struct pfr_test_packet *t = &pfr_test_packets[n];

		if (strcmp(t->name, argv[1]))
			continue;
		for (times = atoi(argv[3]); times > 0; times--)
			pfr_dissect(&info, t->bytes, t->len, atoi(argv[2]));
		return 0;
	}
	fprintf(stderr, "usage: dissect-cost NAME LEVEL TIMES\n");
	return 2;
}
