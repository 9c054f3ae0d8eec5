/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a subcommand of pfring is, and what all of them have in common. */
#ifndef PFRING_COMMAND_H
#define PFRING_COMMAND_H

#include <getopt.h>

/* Beside EXIT_SUCCESS, EXIT_FAILURE and EXIT_USAGE (2). */
#define EXIT_NO_MODULE	3	/* pf_ring.ko is not there */
#define EXIT_FINDINGS	4	/* doctor: there is trouble */

struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

/*
 * The next option of a subcommand, -1 behind the last. --help prints @usage and
 * exits; what is wrong is a usage error.
 */
int next_option(int argc, char **argv, const char *letters,
		const struct option *options, const char *usage);

/* Runs it, with its name in front of complaints: an exit status. */
int command_run(const struct command *command, int argc, char **argv);

int bridge_main(int argc, char **argv);
int capture_main(int argc, char **argv);
int check_main(int argc, char **argv);
int doctor_main(int argc, char **argv);
int events_main(int argc, char **argv);
int list_main(int argc, char **argv);
int metrics_main(int argc, char **argv);
int pcap_main(int argc, char **argv);
int plugin_main(int argc, char **argv);
int plugins_main(int argc, char **argv);
int rings_main(int argc, char **argv);
int rules_main(int argc, char **argv);
int run_main(int argc, char **argv);
int status_main(int argc, char **argv);
int top_main(int argc, char **argv);
int version_main(int argc, char **argv);

#endif /* PFRING_COMMAND_H */
