// SPDX-License-Identifier: GPL-2.0-only
/*
 * rules_cost DEVICE
 *
 * What it costs to change rules, in instructions, and what they cost in memory.
 * Meant for a guest with one CPU whose time stamp counter counts instructions;
 * what the kernel does later on that account (freeing, growing) is included
 * where it happens before the next rule. One line of JSON each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pfring.h>

#include "reader.h"
#include "rulegen.h"

#define EXACT		1000000U
#define WILDCARD	10000U

static const char *device;

static void die(void)
{
	fprintf(stderr, "rules_cost: %s\n", pfring_last_error());
	exit(1);
}

static uint64_t tsc(void)
{
	uint32_t low, high;

	__asm__ __volatile__("lfence; rdtsc; lfence"
			     : "=a" (low), "=d" (high) : : "memory");
	return (uint64_t)high << 32 | low;
}

static pfring *open_ring(void)
{
	pfring *ring = pfring_open(device, 128, 0);

	if (!ring)
		die();
	return ring;
}

/* Kilobytes that nobody could have at this moment. */
static long long used_memory(void)
{
	long long total = 0, available = 0;
	char line[128];
	FILE *f;

	sync();
	f = fopen("/proc/sys/vm/drop_caches", "w");
	if (f) {
		fputs("3\n", f);
		fclose(f);
	}
	sleep(2);	/* what is freed after a grace period is free */
	f = fopen("/proc/meminfo", "r");
	if (!f)
		reader_die("meminfo");
	while (fgets(line, sizeof(line), f)) {
		sscanf(line, "MemTotal: %lld", &total);
		sscanf(line, "MemFree: %lld", &available);
	}
	fclose(f);
	return total - available;
}

static void print(const char *what, double value, const char *unit,
		  double ceiling)
{
	printf("{\"what\": \"%s\", \"value\": %.0f, \"unit\": \"%s\", \"ceiling\": %.0f}\n",
	       what, value, unit, ceiling);
	fflush(stdout);
}

static void exact_one_by_one(void)
{
	hash_filtering_rule *rules = rulegen_exact(EXACT);
	pfring *ring = open_ring();
	long long before, after;
	uint64_t from, to;
	unsigned int i;

	before = used_memory();
	from = tsc();
	for (i = 0; i < EXACT; i++)
		if (pfring_handle_hash_filtering_rule(ring, &rules[i], 1) < 0)
			die();
	to = tsc();
	after = used_memory();
	print("add an exact rule, to 1,000,000", (double)(to - from) / EXACT,
	      "instructions", 4000);
	print("an exact rule of 1,000,000", (after - before) * 1024.0 / EXACT,
	      "bytes", 160);

	from = tsc();
	for (i = 0; i < EXACT; i++)
		if (pfring_handle_hash_filtering_rule(ring, &rules[i], 0) < 0)
			die();
	to = tsc();
	print("remove an exact rule", (double)(to - from) / EXACT,
	      "instructions", 4000);
	free(rules);
	pfring_close(ring);
}

/* The second set takes the first one's place, which is freed in between. */
static void wildcard_set(unsigned int masks, const char *what)
{
	filtering_rule *rules = rulegen_wildcard(WILDCARD, masks);
	pfring *ring = open_ring();
	uint64_t from, to;

	if (pfring_replace_filtering_rules(ring, rules, WILDCARD, NULL, 0, -1))
		die();
	sleep(1);
	from = tsc();
	if (pfring_replace_filtering_rules(ring, rules, WILDCARD, NULL, 0, -1))
		die();
	to = tsc();
	print(what, (double)(to - from) / WILDCARD, "instructions", 10000);
	free(rules);
	pfring_close(ring);
}

static void wildcard_one_by_one(void)
{
	filtering_rule *rules = rulegen_wildcard(WILDCARD, 1);
	pfring *ring = open_ring();
	long long before, after;
	uint64_t from, to;
	unsigned int i;

	before = used_memory();
	from = tsc();
	for (i = 0; i < WILDCARD; i++)
		if (pfring_add_filtering_rule(ring, &rules[i]) < 0)
			die();
	to = tsc();
	after = used_memory();
	print("add a wildcard rule, to 10,000", (double)(to - from) / WILDCARD,
	      "instructions", 10000);
	print("a wildcard rule of 10,000", (after - before) * 1024.0 / WILDCARD,
	      "bytes", 0);
	free(rules);
	pfring_close(ring);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("rules_cost DEVICE\n", stderr);
		return 2;
	}
	device = argv[1];
	exact_one_by_one();
	wildcard_one_by_one();
	wildcard_set(1, "a rule of a set of 10,000");
	wildcard_set(24, "a rule of a set of 10,000, 24 masks");
	return 0;
}
