// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmdline.h"
#include "installed.h"
#include "table.h"

#define ALIAS	"alias pfring-plugin-"
#define SUFFIX	"_plugin"

const char *modules_root = "/lib/modules";
const char *dkms_root = "/var/lib/dkms";

/* As depmod and modprobe have it: - and _ are one. */
static int same_module(const char *a, const char *b, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (a[i] != b[i] && !(strchr("-_", a[i]) && strchr("-_", b[i])))
			return 0;
	return 1;
}

/* As much of a line as there is room for. */
static void copy(char *to, size_t size, const char *from)
{
	size_t length = strcspn(from, "\n");

	length = length < size ? length : size - 1;
	memcpy(to, from, length);
	to[length] = '\0';
	harmless(to);
}

/* ------------------------------------------------------- what its file says */

/* Runs modinfo, which knows how modules are compressed; NULL: it cannot be run. */
static FILE *modinfo(const char *module, pid_t *pid)
{
	int ends[2];

	if (pipe(ends))
		return NULL;
	*pid = fork();
	if (!*pid) {
		/* Who is not root seldom has these folders in his PATH. */
		static const char *const places[] = {
			"/usr/sbin/modinfo", "/sbin/modinfo", "/usr/bin/modinfo",
		};
		char *const argv[] = { (char *)"modinfo", (char *)"--",
				       (char *)module, NULL };
		size_t i;

		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		if (!freopen("/dev/null", "w", stderr))
			_exit(127);
		for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
			execv(places[i], argv);
		execvp("modinfo", argv);
		_exit(127);
	}
	close(ends[1]);
	if (*pid < 0) {
		close(ends[0]);
		return NULL;
	}
	return fdopen(ends[0], "r");
}

static void read_modinfo(struct installed *plugin)
{
	char *line = NULL, *value;
	size_t room = 0;
	pid_t pid;
	FILE *in = modinfo(plugin->module, &pid);

	while (in && getline(&line, &room, in) > 0) {
		value = strchr(line, ':');
		if (!value)
			continue;
		*value++ = '\0';
		value += strspn(value, " ");
		if (!strcmp(line, "version"))
			copy(plugin->version, sizeof(plugin->version), value);
		else if (!strcmp(line, "description"))
			copy(plugin->description, sizeof(plugin->description),
			     value);
		else if (!strcmp(line, "pfring_plugin_abi"))
			copy(plugin->abi, sizeof(plugin->abi), value);
	}
	free(line);
	if (!in)
		return;
	fclose(in);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* -------------------------------------------------------- who has installed it */

/* DKMS keeps what it has installed as NAME/kernel-RELEASE-ARCH/module/MODULE.ko*. */
static void read_package(struct installed *plugin, const struct utsname *host)
{
	char *pattern, link[256], *name, *end;
	glob_t found;
	ssize_t length;

	if (asprintf(&pattern, "%s/*/kernel-%s-%s/module/%s.ko*", dkms_root,
		     host->release, host->machine, plugin->module) < 0)
		return;
	if (!glob(pattern, 0, NULL, &found)) {
		name = found.gl_pathv[0];
		end = strstr(name + strlen(dkms_root), "/module/");
		*end = '\0';
		length = readlink(name, link, sizeof(link) - 1);
		link[length < 0 ? 0 : length] = '\0';
		link[strcspn(link, "/")] = '\0';
		name += strlen(dkms_root) + 1;
		snprintf(plugin->package, sizeof(plugin->package), "%.*s/%.*s",
			 (int)strcspn(name, "/"), name, 64, link);
		harmless(plugin->package);
		globfree(&found);
	}
	free(pattern);
}

/* ----------------------------------------------------------------- all of them */

/* "alias pfring-plugin-16 dns_plugin" */
static int read_alias(struct installed *plugin, const char *line)
{
	unsigned long id;
	size_t length;
	char *end;

	if (strncmp(line, ALIAS, strlen(ALIAS)))
		return 0;
	id = strtoul(line + strlen(ALIAS), &end, 10);
	length = strcspn(end + (*end == ' '), "\n");
	if (*end != ' ' || !id || id > 255 || !length ||
	    length >= sizeof(plugin->module))
		return 0;
	*plugin = (struct installed){ .id = (uint16_t)id };
	copy(plugin->module, sizeof(plugin->module), end + 1);
	copy(plugin->name, sizeof(plugin->name), plugin->module);
	if (length > strlen(SUFFIX) && length - strlen(SUFFIX) < sizeof(plugin->name) &&
	    same_module(plugin->module + length - strlen(SUFFIX), SUFFIX,
			strlen(SUFFIX)))
		plugin->name[length - strlen(SUFFIX)] = '\0';
	return 1;
}

static int by_id(const void *a, const void *b)
{
	const struct installed *x = a, *y = b;

	return x->id - y->id;
}

void installed_read(struct installed_list *list)
{
	struct installed plugin;
	char *path, *line = NULL;
	struct utsname host;
	size_t room = 0, i;
	FILE *in;

	*list = (struct installed_list){ 0 };
	if (uname(&host) ||
	    asprintf(&path, "%s/%s/modules.alias", modules_root,
		     host.release) < 0)
		return;
	in = fopen(path, "re");
	free(path);
	while (in && getline(&line, &room, in) > 0) {
		struct installed *more;

		if (!read_alias(&plugin, line))
			continue;
		more = reallocarray(list->plugins, list->num + 1, sizeof(*more));
		if (!more) {
			complain("not enough memory");
			exit(EXIT_FAILURE);
		}
		list->plugins = more;
		more[list->num++] = plugin;
	}
	free(line);
	if (in)
		fclose(in);
	for (i = 0; i < list->num; i++) {
		read_modinfo(&list->plugins[i]);
		read_package(&list->plugins[i], &host);
	}
	if (list->num)
		qsort(list->plugins, list->num, sizeof(*list->plugins), by_id);
}

void installed_free(struct installed_list *list)
{
	free(list->plugins);
	*list = (struct installed_list){ 0 };
}

const struct installed *installed_find(const struct installed_list *list,
				       uint64_t id)
{
	size_t i;

	for (i = 0; i < list->num; i++)
		if (list->plugins[i].id == id)
			return &list->plugins[i];
	return NULL;
}
