// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring - one command for all of PF_RING. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "command.h"
#include "front.h"
#include "programs.h"

static const struct command commands[] = {
	{ "status", "is the module loaded, and what is it doing?", status_main },
	{ "rings", "the rings that are open, and their counters", rings_main },
	{ "rules", "the rules of rings, and what they have counted", rules_main },
	{ "plugins", "the analyzers that are installed or loaded", plugins_main },
	{ "plugin", "loads one of them", plugin_main },
	{ "check", "is a file of rules sound? Needs no module", check_main },
	{ "run", "load rules into a ring and show what they count", run_main },
	{ "capture", "packets into pcap files", capture_main },
	{ "count", "packets and bytes, each second; shows packets", pfcount_main },
	{ "send", "frames of a pcap file, or made-up ones", pfsend_main },
	{ "bridge", "what one device receives, another sends", bridge_main },
	{ "top", "rings, rules and plugins, live", top_main },
	{ "list", "what a plugin keeps: flows, calls, streams", list_main },
	{ "events", "what plugins tell, as it happens", events_main },
	{ "pcap", "a program made for libpcap, with rings", pcap_main },
	{ "metrics", "figures for OpenMetrics: once, in a file, by HTTP", metrics_main },
	{ "doctor", "what is in the way of packets?", doctor_main },
	{ "version", "of command and module", version_main },
};

#define COMMANDS	(sizeof(commands) / sizeof(commands[0]))

static void print_usage(FILE *to)
{
	size_t i;

	fputs("Usage: pfring COMMAND [OPTIONS]\n\n", to);
	for (i = 0; i < COMMANDS; i++)
		fprintf(to, "  %-10s %s\n", commands[i].name,
			commands[i].summary);
	front_list(to);
	fputs("\npfring COMMAND --help lists the options of a command, man pfring explains them.\n",
	      to);
}

/* help, or help COMMAND */
static int help_main(int argc, char **argv)
{
	size_t i;

	if (argc > 2)
		usage_error("%s: help of one command", argv[2]);
	if (argc < 2) {
		print_usage(stdout);
		return EXIT_SUCCESS;
	}
	argv[0] = argv[1];
	argv[1] = (char *)"--help";
	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(argv[0], commands[i].name))
			return command_run(&commands[i], argc, argv);
	front_run(argv);
	usage_error("there is no command '%s'", argv[0]);
}

static const struct command help = { "help", "of one command or all", help_main };

int main(int argc, char **argv)
{
	size_t i;

	program_invocation_short_name = (char *)"pfring";
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
	    !strcmp(argv[1], "-h"))
		return command_run(&help, argc - 1, argv + 1);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		argv[1] = (char *)"version";
	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return command_run(&commands[i], argc - 1, argv + 1);
	front_run(argv + 1);
	complain("there is no command '%s'", argv[1]);
	print_usage(stderr);
	return EXIT_USAGE;
}
