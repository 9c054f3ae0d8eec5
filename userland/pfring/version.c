// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring version */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "command.h"
#include "json_line.h"
#include "proc.h"

static const char usage[] =
"Usage: pfring version [OPTIONS]\n"
"Prints the versions of this command and of the module, if it is loaded.\n"
"\n"
"  -j, --json\n"
"  -h, --help\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

int version_main(int argc, char **argv)
{
	struct facts info;
	bool json = false, loaded;

	while (next_option(argc, argv, "jh", options, usage) != -1)
		json = true;
	if (optind < argc)
		usage_error("%s: options only", argv[optind]);
	loaded = facts_read(&info, "info");
	if (json)
		print_json_line(json_pack("{s:s, s:s?}", "pfring", VERSION,
					  "module", loaded ?
					  fact_text(&info, "Version") : NULL));
	else
		printf("pfring %s\nmodule %s\n", VERSION, loaded ?
		       fact_text(&info, "Version") : "not loaded");
	facts_free(&info);
	return EXIT_SUCCESS;
}
