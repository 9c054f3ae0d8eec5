// SPDX-License-Identifier: GPL-2.0-only
/*
 * conform [OPTION...] MODULE.ko - does this plugin keep the contract?
 *
 * Runs in a guest that has the core, the harness and four devices, see guest.
 * TAP without numbers; "# finished" is its last line.
 */
#include <fcntl.h>
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complaint.h"
#include "control.h"
#include "packet.h"
#include "tap.h"
#include "traffic.h"

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"
#define OLD_ENOUGH	6	/* seconds: kmemleak trusts what is younger */

static const char usage[] =
"Usage: conform [OPTIONS] MODULE.ko\n"
"  -f HEX   filter data that the plugin takes (default: zeros)\n"
"  -s FILE  packets that are the plugin's own, as pcap\n"
"  -c LIST  ask only that, with commas: filters parsed packets exact stats\n"
"           messages memory traffic leaks\n"
"  -l       do not look for leaks, which takes some ten seconds\n";

static bool look_for_leaks = true;

static bool leaks(const char *command)
{
	int fd = open(KMEMLEAK, O_RDWR | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	done = write(fd, command, strlen(command)) > 0;
	close(fd);
	return done;
}

/* An object nobody points to, in two scans. */
static void check_leaks(const struct subject *s)
{
	char line[256], in[80];
	bool leaked = false;
	FILE *file;

	if (!look_for_leaks || !leaks("scan")) {
		puts("ok - no memory is lost # SKIP no kmemleak, or not wanted");
		return;
	}
	sleep(OLD_ENOUGH);
	leaks("scan");
	file = fopen(KMEMLEAK, "re");
	need(file, KMEMLEAK);
	snprintf(in, sizeof(in), "[%s]", s->module);
	while (fgets(line, sizeof(line), file)) {
		/* Of each: what it is, and who has allocated it. */
		if (!strncmp(line, "unreferenced", 12) && !leaked) {
			leaked = true;
			puts("not ok - no memory is lost\n"
			     "# the plugin leaks memory");
		}
		if (leaked && strstr(line, in)) {
			printf("# allocated by %s", line + strspn(line, " "));
			break;
		}
	}
	fclose(file);
	if (!leaked)
		ok(true, "no memory is lost");
	leaks("clear");
	complaint_none("", "the kernel has found no leak");
}

static void parse_hex(const char *text, uint8_t *bytes, size_t size)
{
	size_t i;

	for (i = 0; text[2 * i]; i++) {
		unsigned int byte;

		if (i == size || sscanf(text + 2 * i, "%2x", &byte) != 1 ||
		    !text[2 * i + 1]) {
			fprintf(stderr, "conform: filter data: %s\n", text);
			exit(2);
		}
		bytes[i] = (uint8_t)byte;
	}
}

/* Packets come to one CPU, where the memory for what filters find is. */
static void stay_here(void)
{
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	need(!sched_setaffinity(0, sizeof(cpu), &cpu), "CPU 0");
}

/* Each allocation fails once. */
static void check_memory(const struct subject *s)
{
	if (!control_can_fail()) {
		puts("ok - without memory # SKIP no fault injection in this kernel");
		return;
	}
	packet_check_faults(s);
	control_check_faults(s);
}

static const struct {
	const char *name;
	void (*check)(const struct subject *s);
} checks[] = {
	{ "filters", control_check_filters },
	{ "parsed", packet_check_parsed },
	{ "packets", packet_check_forms },
	{ "exact", packet_check_exact },
	{ "stats", control_check_stats },
	{ "messages", control_check_messages },
	{ "memory", check_memory },
	{ "traffic", traffic_check },
	{ "leaks", check_leaks },
};

#define CHECKS	(sizeof(checks) / sizeof(*checks))

static bool wanted[CHECKS];

static void choose(const char *list)
{
	char *copy = strdup(list), *rest = copy, *name;
	size_t i;

	while ((name = strsep(&rest, ","))) {
		for (i = 0; i < CHECKS && strcmp(name, checks[i].name); i++)
			;
		if (i == CHECKS) {
			fprintf(stderr, "conform: nothing is called %s\n%s",
				name, usage);
			exit(2);
		}
		wanted[i] = true;
	}
	free(copy);
}

static void check(struct subject *s)
{
	size_t i;

	if (!subject_begin(s))
		return;
	if (control_takes_filter(s))
		for (i = 0; i < CHECKS; i++)
			if (wanted[i])
				checks[i].check(s);
	subject_end(s);
}

int main(int argc, char **argv)
{
	struct subject s = {};
	const char *sample = NULL;
	int c;

	memset(wanted, true, sizeof(wanted));
	while ((c = getopt(argc, argv, "f:s:c:l")) != -1) {
		switch (c) {
		case 'f':
			parse_hex(optarg, s.filter_data, sizeof(s.filter_data));
			break;
		case 's':
			sample = optarg;
			break;
		case 'c':
			memset(wanted, false, sizeof(wanted));
			choose(optarg);
			break;
		case 'l':
			look_for_leaks = false;
			break;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (optind != argc - 1) {
		fputs(usage, stderr);
		return 2;
	}
	s.path = argv[optind];
	stay_here();
	complaint_open();
	packet_open();
	corpus_open(sample);
	leaks("clear");
	check(&s);
	puts("# finished");
	return 0;
}
