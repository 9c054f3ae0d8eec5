// SPDX-License-Identifier: LGPL-2.1-or-later
/* What all commands have in common, those of plugins too. */
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

int command_run(const struct command *command, int argc, char **argv)
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
