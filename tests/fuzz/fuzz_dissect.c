// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libFuzzer target: any bytes, all levels, and prefixes of them.
 *
 * With the environment variable PFR_WRITE_SEEDS it writes the table's packets
 * into the directory of that name and ends: the corpus to start from.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect.h"
#include "dissect-invariants.h"
#include "packets.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *directory = getenv("PFR_WRITE_SEEDS");
	char path[4096];
	size_t n;
	FILE *f;

	(void)argc;
	(void)argv;
	if (!directory)
		return 0;
	for (n = 0; n < COUNT(pfr_test_packets); n++) {
		const struct pfr_test_packet *t = &pfr_test_packets[n];

		snprintf(path, sizeof(path), "%s/%s", directory, t->name);
		f = fopen(path, "wb");
		if (!f || fwrite(t->bytes, 1, t->len, f) != t->len ||
		    fclose(f)) {
			perror(path);
			exit(2);
		}
	}
	exit(0);
}

static void check(const char *wrong, __u32 len)
{
	if (wrong) {
		fprintf(stderr, "%u bytes: broken rule: %s\n", len, wrong);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	struct pkt_parsing_info whole, prefix;
	__u32 len, step;
	__u8 *p;

	if (size > 65535)
		return 0;
	check(pfr_check_packet(&whole, data, (__u32)size), (__u32)size);

	/* About sixteen prefixes, not always the same ones. */
	step = (__u32)size / 16 + 1;
	for (len = size ? data[size - 1] % step : 0; len < size; len += step) {
		p = malloc(len ? len : 1);
		if (!p)
			abort();
		memcpy(p, data, len);
		check(pfr_check_packet(&prefix, p, len), len);
		check(pfr_check_subset(&prefix, &whole), len);
		free(p);
	}
	return 0;
}
