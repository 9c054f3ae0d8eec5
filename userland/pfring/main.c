// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring - one command for all of PF_RING. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pfring.h>

#include "cmdline.h"
#include "command.h"
#include "proc.h"
#include "programs.h"

static const struct command commands[] = {
	{ "status", "is the module loaded, and what is it doing?", status_main },
	{ "rings", "the rings that are open, and their counters", rings_main },
	{ "rules", "the rules of rings, and what they have counted", rules_main },
	{ "plugins", "the analyzers that are loaded", plugins_main },
	{ "check", "is a file of rules sound? Needs no module", check_main },
	{ "run", "load rules into a ring and show what they count", run_main },
	{ "capture", "packets into pcap files", capture_main },
	{ "count", "packets and bytes, each second; shows packets", pfcount_main },
	{ "send", "frames of a pcap file, or made-up ones", pfsend_main },
	{ "bridge", "what one device receives, another sends", bridge_main },
	{ "top", "rings, rules and plugins, live", top_main },
	{ "sip", "calls, and the messages of one as a ladder", sip_main },
	{ "rtp", "media streams: losses, jitter, how they sound", rtp_main },
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
	fputs("\npfring COMMAND --help lists the options of a command, man pfring explains them.\n",
	      to);
}

int next_option(int argc, char **argv, const char *letters,
		const struct option *options, const char *usage)
{
	int option = getopt_long(argc, argv, letters, options, NULL);

	if (option == 'h') {
		fputs(usage, stdout);
		exit(fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS);
	}
	if (option == '?')
		usage_hint();
	return option;
}

/* Was that why no ring could be opened? There are others than those of pf_ring.ko. */
static bool lacks_module(void)
{
	return !proc_is_there() && strstr(pfring_last_error(),
					  "pf_ring.ko is not loaded");
}

static int run(const struct command *command, int argc, char **argv)
{
	char name[32];
	int status;

	/* What complaints begin with. */
	snprintf(name, sizeof(name), "pfring %s", command->name);
	program_invocation_short_name = name;
	argv[0] = name;
	/* A reader that has seen enough is told apart from a full disk. */
	signal(SIGPIPE, SIG_IGN);
	status = command->run(argc, argv);
	if (status == EXIT_FAILURE && lacks_module())
		status = EXIT_NO_MODULE;
	if (fflush(stdout) || ferror(stdout)) {
		if (!reader_is_gone(stdout))
			complain("cannot write to standard output: %s",
				 strerror(errno));
		status = EXIT_FAILURE;
	}
	return status;
}

int main(int argc, char **argv)
{
	size_t i;

	program_invocation_short_name = (char *)"pfring";
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
	    !strcmp(argv[1], "-h")) {
		print_usage(stdout);
		return EXIT_SUCCESS;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		argv[1] = (char *)"version";
	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return run(&commands[i], argc - 1, argv + 1);
	complain("there is no command '%s'", argv[1]);
	print_usage(stderr);
	return EXIT_USAGE;
}
