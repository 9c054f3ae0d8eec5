// SPDX-License-Identifier: LGPL-2.1-or-later
/* pfring plugin - loads a plugin by its name. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmdline.h"
#include "command.h"
#include "installed.h"
#include "proc.h"

static const char usage[] =
"Usage: pfring plugin load NAME\n"
"Loads the module of an installed plugin, and pf_ring.ko with it. A rule that names a\n"
"plugin does so by itself, if the program has CAP_NET_ADMIN.\n"
"\n"
"  -h, --help\n"
"\n"
"pfring plugins lists those that are installed.\n"
"Exit status: 0 it is loaded, 1 it is not.\n";

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Also by its id, as in rules. */
static bool is_loaded(const char *name)
{
	struct plugin_list list;
	bool found = false;
	size_t i;

	plugins_read(&list);
	for (i = 0; i < list.num; i++)
		found |= !strcmp(fact_text(&list.plugins[i], "Name"), name) ||
			 !strcmp(fact_text(&list.plugins[i], "Id"), name);
	plugins_free(&list);
	return found;
}

/* modprobe says itself what is wrong. */
static bool modprobe(const char *module)
{
	static const char *const places[] = { "/usr/sbin/modprobe",
					      "/sbin/modprobe" };
	char *const argv[] = { (char *)"modprobe", (char *)"--", (char *)module,
			       NULL };
	int status = 0;
	pid_t pid;
	size_t i;

	pid = fork();
	if (!pid) {
		for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
			execv(places[i], argv);
		execvp("modprobe", argv);
		complain("modprobe: %s", strerror(errno));
		_exit(EXIT_FAILURE);
	}
	if (pid < 0) {
		complain("modprobe: %s", strerror(errno));
		return false;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return !status;
}

static int load(const char *name)
{
	const struct installed *found = NULL;
	struct installed_list list;
	char id[8];
	bool good;
	size_t i;

	if (is_loaded(name)) {
		printf("%s is loaded already\n", name);
		return EXIT_SUCCESS;
	}
	installed_read(&list);
	for (i = 0; i < list.num; i++) {
		snprintf(id, sizeof(id), "%u", list.plugins[i].id);
		if (!strcmp(list.plugins[i].name, name) || !strcmp(id, name))
			found = &list.plugins[i];
	}
	if (!found) {
		complain("%s: there is no such plugin for this kernel; pfring plugins lists those that there are",
			 name);
		installed_free(&list);
		return EXIT_FAILURE;
	}
	good = modprobe(found->module);
	snprintf(id, sizeof(id), "%u", found->id);
	if (good && !is_loaded(id)) {
		complain("%s: the module is there, but no plugin %u: dmesg says why",
			 found->module, found->id);
		good = false;
	}
	if (good)
		printf("%s is loaded\n", found->name);
	installed_free(&list);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int plugin_main(int argc, char **argv)
{
	while (next_option(argc, argv, "h", options, usage) != -1)
		;
	if (optind == argc)
		usage_error("what of it? pfring plugin load NAME");
	if (strcmp(argv[optind], "load"))
		usage_error("%s: there is load", argv[optind]);
	if (optind + 2 != argc)
		usage_error("load: one plugin");
	return load(argv[optind + 1]);
}
