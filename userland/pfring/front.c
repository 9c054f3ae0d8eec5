// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "front.h"

#define PREFIX	"pfring-"

/* Nothing that is a path, or looks like an option. */
static bool is_name(const char *name)
{
	return *name && *name != '-' &&
	       !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")];
}

void front_run(char **argv)
{
	char *name;

	if (!is_name(argv[0]) || asprintf(&name, PREFIX "%s", argv[0]) < 0)
		return;
	argv[0] = name;
	execvp(name, argv);
	if (errno != ENOENT) {
		complain("%s: %s", name, strerror(errno));
		exit(EXIT_FAILURE);
	}
	argv[0] += strlen(PREFIX);
}

static bool is_listed(char **names, size_t num, const char *name)
{
	size_t i;

	for (i = 0; i < num; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* The first of a name in PATH is the one that is run. */
static void list_directory(const char *dir, size_t length, char ***names,
			   size_t *num, FILE *to)
{
	char *pattern, **more;
	glob_t found;
	size_t i;

	if (asprintf(&pattern, "%.*s/" PREFIX "*", (int)length, dir) < 0)
		return;
	if (!glob(pattern, 0, NULL, &found)) {
		for (i = 0; i < found.gl_pathc; i++) {
			const char *name = strrchr(found.gl_pathv[i], '/') + 1 +
					   strlen(PREFIX);

			if (!is_name(name) || access(found.gl_pathv[i], X_OK) ||
			    is_listed(*names, *num, name))
				continue;
			more = realloc(*names, (*num + 1) * sizeof(*more));
			if (!more)
				break;
			*names = more;
			more[(*num)++] = strdup(name);
			fprintf(to, "  %-10s of a plugin (%s)\n", name,
				found.gl_pathv[i]);
		}
		globfree(&found);
	}
	free(pattern);
}

void front_list(FILE *to)
{
	const char *path = getenv("PATH");
	char **names = NULL;
	size_t num = 0;

	while (path && *path) {
		size_t length = strcspn(path, ":");

		/* An empty one would be the directory one is in. */
		if (length)
			list_directory(path, length, &names, &num, to);
		path += length + (path[length] == ':');
	}
	while (num)
		free(names[--num]);
	free(names);
}
