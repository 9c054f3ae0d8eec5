// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring pcap - a program made for libpcap, with rings. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "command.h"
#include "proc.h"

static const char usage[] =
"Usage: pfring pcap PROGRAM [ARGUMENT...]\n"
"Runs a program that was made for libpcap, as it is, with rings in place of packet\n"
"sockets: pfring pcap tcpdump -i eth0. What rings cannot read is libpcap's as ever.\n"
"It must be linked with the shared libpcap, and be neither setuid nor have\n"
"capabilities of its own.\n"
"\n"
"  -h, --help\n"
"\n"
"Exit status: the program's; 1 it cannot be run, 3 no module.\n";

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Before what others have there. */
static bool preload(const char *library)
{
	const char *others = getenv("LD_PRELOAD");
	char *list;
	bool good;

	if (asprintf(&list, "%s%s%s", library, others ? ":" : "",
		     others ? others : "") < 0)
		return false;
	good = !setenv("LD_PRELOAD", list, 1);
	free(list);
	return good;
}

int pcap_main(int argc, char **argv)
{
	const char *library = getenv("PF_RING_PCAP");

	/* The + leaves the program's options alone. */
	while (next_option(argc, argv, "+h", options, usage) != -1)
		;
	if (optind == argc)
		usage_error("which program?");
	if (!proc_is_there()) {
		complain("pf_ring.ko is not loaded: modprobe pf_ring");
		return EXIT_NO_MODULE;
	}
	if (!library)
		library = PFR_PCAP_LIBRARY;
	if (access(library, R_OK)) {
		complain("%s: %s", library, strerror(errno));
		return EXIT_FAILURE;
	}
	if (!preload(library)) {
		complain("not enough memory");
		return EXIT_FAILURE;
	}
	execvp(argv[optind], argv + optind);
	complain("%s: %s", argv[optind], strerror(errno));
	return EXIT_FAILURE;
}
