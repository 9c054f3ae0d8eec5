// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * recv-cost short|copy|long TIMES: receives packets of 60 bytes, for the script
 * recv-cost-check to count instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_ring.h"

int main(int argc, char **argv)
{
	unsigned char bytes[60] = "packet";
	unsigned char copy[FAKE_BYTES];
	struct pfring_pkthdr hdr;
	struct fake_ring f;
	int times;

	if (argc != 3) {
		fprintf(stderr, "usage: recv-cost short|copy|long TIMES\n");
		return 2;
	}
	fake_ring_open(&f, strcmp(argv[1], "long") ? 0 : PF_RING_LONG_HEADER, 0);
	for (times = atoi(argv[2]); times > 0; times--) {
		unsigned char *p = copy;
		unsigned int len = strcmp(argv[1], "copy") ? 0 : sizeof(copy);

		fake_ring_put(&f, bytes, sizeof(bytes), sizeof(bytes),
			      1700000000123456789ULL);
		if (pfring_recv(f.ring, &p, len, &hdr, 0) != 1)
			return 1;
	}
	fake_ring_close(&f);
	return 0;
}
