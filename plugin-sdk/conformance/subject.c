// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "complaint.h"
#include "subject.h"
#include "tap.h"

#define PATIENCE	600		/* tenths of a second */

int subject_load(const struct subject *s)
{
	int fd = open(s->path, O_RDONLY | O_CLOEXEC), err;

	need(fd >= 0, s->path);
	err = syscall(SYS_finit_module, fd, "", 0) ? errno : 0;
	close(fd);
	return err;
}

int subject_unload(const struct subject *s)
{
	return syscall(SYS_delete_module, s->module, O_NONBLOCK) ? errno : 0;
}

int subject_unload_soon(const struct subject *s)
{
	int i, err = EBUSY;

	for (i = 0; i < PATIENCE && err; i++) {
		err = subject_unload(s);
		if (err)
			usleep(100000);
	}
	return err;
}

/* "/a/b-c.ko" is the module b_c */
static void name_module(struct subject *s)
{
	const char *base = strrchr(s->path, '/');
	char *p;

	snprintf(s->module, sizeof(s->module), "%s", base ? base + 1 : s->path);
	p = strstr(s->module, ".ko");
	if (p)
		*p = '\0';
	for (p = s->module; *p; p++)
		if (*p == '-')
			*p = '_';
}

static FILE *open_details(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/net/pf_ring/plugins/%s", name);
	return fopen(path, "re");
}

/* The value of "what   : value", NULL if it is not there. */
static const char *detail(const char *name, const char *what)
{
	static char line[512];
	FILE *file = open_details(name);
	size_t len = strlen(what);
	const char *value = NULL;

	while (file && !value && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		value = strchr(line, ':');
		if (!value || strncmp(line, what, len) || isalnum(line[len]))
			value = NULL;
		else
			value += value[1] == ' ' ? 2 : 1;
	}
	if (file)
		fclose(file);
	return value;
}

long long subject_figure(const struct subject *s, const char *what)
{
	const char *value = detail(s->name, what);

	return value ? strtoll(value, NULL, 10) : -1;
}

/* Finds the plugin whose module it is. Returns how many there are. */
static int find_plugins(struct subject *s)
{
	FILE *info = fopen("/proc/net/pf_ring/plugins_info", "re");
	char line[256], name[32];
	unsigned int id;
	int found = 0;

	need(info, "plugins_info");
	while (fgets(line, sizeof(line), info)) {
		const char *module;

		if (sscanf(line, "%u\t%31s", &id, name) != 2)
			continue;
		module = detail(name, "Module");
		if (!module || strcmp(module, s->module))
			continue;
		if (!found++) {
			s->id = (uint16_t)id;
			snprintf(s->name, sizeof(s->name), "%s", name);
		}
	}
	fclose(info);
	return found;
}

/* What modinfo shows is in the file as it is. */
static bool file_has(const char *path, const char *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	bool found;
	char *all;

	need(fd >= 0 && !fstat(fd, &st), path);
	all = malloc((size_t)st.st_size);
	need(all && read(fd, all, (size_t)st.st_size) == st.st_size, path);
	close(fd);
	found = memmem(all, (size_t)st.st_size, text, strlen(text) + 1);
	free(all);
	return found;
}

static bool has_function(const struct subject *s, const char *function)
{
	const char *all = detail(s->name, "Functions");

	return all && strstr(all, function);
}

bool subject_begin(struct subject *s)
{
	char alias[40];
	int err;

	name_module(s);
	err = subject_load(s);
	if (!ok(!err, "the module loads")) {
		printf("# %s\n", strerror(err));
		complaint_quote();
		return false;
	}
	complaint_none(s->module, "the kernel is content with its loading");
	if (!ok(find_plugins(s) == 1, "it registers a plugin")) {
		subject_unload_soon(s);
		return false;
	}
	printf("# plugin %u, %s\n", s->id, s->name);
	snprintf(alias, sizeof(alias), "alias=pfring-plugin-%u", s->id);
	ok(file_has(s->path, alias), "the module has the alias %s", alias + 6);
	s->filters = has_function(s, "filter");
	s->handles = has_function(s, "handle");
	s->tells = has_function(s, "stats");
	s->talks = has_function(s, "message");
	return true;
}

void subject_end(const struct subject *s)
{
	const struct subject again = *s;
	int err = subject_unload_soon(s);

	if (!ok(!err, "the module unloads"))
		printf("# %s\n", strerror(err));
	complaint_none(s->module, "it unregisters what it has registered");
	ok(subject_figure(s, "Id") < 0, "nothing is left in /proc");
	if (err)
		return;
	err = subject_load(s);
	if (!ok(!err, "it can be loaded again"))
		printf("# %s\n", strerror(err));
	subject_unload_soon(&again);
	complaint_none(s->module, "and unloaded");
}

void subject_rule(const struct subject *s, filtering_rule *rule)
{
	memset(rule, 0, sizeof(*rule));
	rule->rule_id = 10;
	if (s->handles)
		rule->plugin_action.plugin_id = s->id;
	if (!s->filters)
		return;
	rule->extended_fields.filter_plugin_id = s->id;
	memcpy(rule->extended_fields.filter_plugin_data, s->filter_data,
	       sizeof(s->filter_data));
}
