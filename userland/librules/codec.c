// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finding and loading codecs. */
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "codec.h"
#include "name.h"

#define SUFFIX		".so"

/* The first version's members; those behind may be missing. */
#define SMALLEST	offsetof(struct pfring_codec, parse_filter)

struct loaded {
	struct loaded *next;
	const char *directory;		/* where from */
	struct pfring_codec codec;	/* a copy, so that all members are there */
};

/* What was looked through for ids. */
struct scanned {
	struct scanned *next;
	char directory[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct loaded *codecs;		/* under the lock; only grows */
static struct scanned *scans;		/* likewise */

static void say(char *reason, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void say(char *reason, size_t size, const char *format, ...)
{
	va_list args;

	if (!reason || !size)
		return;
	va_start(args, format);
	vsnprintf(reason, size, format, args);
	va_end(args);
}

/* Not for programs that have more rights than who started them. */
static const char *directory(void)
{
	const char *path = secure_getenv("PF_RING_CODECS");

	return path && *path ? path : PFR_CODEC_DIR;
}

/* It is code, but a wrong one shall be refused, not crash. */
static bool check(const struct pfring_codec *codec, const char *name,
		  const char *path, char *reason, size_t size)
{
	if (codec->abi_major != PFRING_CODEC_ABI_MAJOR) {
		say(reason, size, "%s was made for version %u of the codec interface, and this is version %u",
		    path, codec->abi_major, PFRING_CODEC_ABI_MAJOR);
		return false;
	}
	if (codec->size < SMALLEST) {
		say(reason, size, "%s is no codec: its table has only %u bytes",
		    path, codec->size);
		return false;
	}
	if (strncmp(codec->name, name, sizeof(codec->name))) {
		say(reason, size, "%s calls itself '%.*s'", path,
		    (int)sizeof(codec->name) - 1, codec->name);
		return false;
	}
	if (!codec->plugin_id || codec->reserved[0] || codec->reserved[1] ||
	    codec->reserved[2] || codec->filter_size > FILTER_PLUGIN_DATA_LEN ||
	    !memchr(codec->description, '\0', sizeof(codec->description))) {
		say(reason, size, "%s is no sound codec: its plugin id, sizes or texts are wrong",
		    path);
		return false;
	}
	return true;
}

static const struct loaded *find(const char *dir, const char *name, int id)
{
	const struct loaded *l;

	for (l = codecs; l; l = l->next)
		if (!strcmp(l->directory, dir) &&
		    (name ? !strcmp(l->codec.name, name) :
			    l->codec.plugin_id == id))
			return l;
	return NULL;
}

static const struct pfring_codec *load(const char *dir, const char *name,
				       char *reason, size_t size)
{
	const struct pfring_codec *codec = NULL;
	struct loaded *l = NULL;
	void *handle = NULL;
	const struct loaded *other;
	char *path, *copy;
	struct stat st;

	if (asprintf(&path, "%s/%s" SUFFIX, dir, name) < 0) {
		say(reason, size, "no memory");
		return NULL;
	}
	/* dlopen() would say it with more words. */
	if (stat(path, &st)) {
		say(reason, size, "there is no codec for plugin '%s' (%s)", name,
		    path);
		goto out;
	}
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (handle)
		codec = dlsym(handle, "pfring_codec");
	if (!codec) {
		say(reason, size, "%s", dlerror());
		goto out;
	}
	if (!check(codec, name, path, reason, size))
		goto out;
	other = find(dir, NULL, codec->plugin_id);
	if (other) {
		say(reason, size, "%s and %s" SUFFIX " are both for plugin %u",
		    path, other->codec.name, codec->plugin_id);
		goto out;
	}
	l = calloc(1, sizeof(*l));
	copy = strdup(dir);
	if (!l || !copy) {
		free(l);
		free(copy);
		l = NULL;
		say(reason, size, "no memory");
		goto out;
	}
	memcpy(&l->codec, codec, codec->size < sizeof(l->codec) ?
	       codec->size : sizeof(l->codec));
	l->directory = copy;
	l->next = codecs;
	codecs = l;
out:
	if (!l && handle)
		dlclose(handle);
	free(path);
	return l ? &l->codec : NULL;
}

const struct pfring_codec *pfr_codec_by_name(const char *name, char *reason,
					     size_t size)
{
	const struct pfring_codec *codec;
	const char *dir = directory();
	const struct loaded *l;

	say(reason, size, "%s", "");
	if (!name || !pfr_is_plugin_name(name)) {
		say(reason, size, "a plugin's name has up to %d characters of a-z, 0-9, '_' and '-'",
		    PFRING_CODEC_NAME_LEN - 1);
		return NULL;
	}
	pthread_mutex_lock(&lock);
	l = find(dir, name, 0);
	codec = l ? &l->codec : load(dir, name, reason, size);
	pthread_mutex_unlock(&lock);
	return codec;
}

/* Load all of a directory, once. What cannot be loaded has no id. */
static void scan(const char *dir)
{
	struct scanned *s;
	struct dirent *entry;
	DIR *d;

	for (s = scans; s; s = s->next)
		if (!strcmp(s->directory, dir))
			return;
	s = malloc(sizeof(*s) + strlen(dir) + 1);
	if (!s)
		return;
	strcpy(s->directory, dir);
	s->next = scans;
	scans = s;
	d = opendir(dir);
	if (!d)
		return;
	while ((entry = readdir(d))) {
		size_t length = strlen(entry->d_name);

		if (length <= strlen(SUFFIX) ||
		    strcmp(entry->d_name + length - strlen(SUFFIX), SUFFIX))
			continue;
		entry->d_name[length - strlen(SUFFIX)] = '\0';
		if (pfr_is_plugin_name(entry->d_name) &&
		    !find(dir, entry->d_name, 0))
			load(dir, entry->d_name, NULL, 0);
	}
	closedir(d);
}

const struct pfring_codec *pfr_codec_by_id(__u16 plugin_id, char *reason,
					   size_t size)
{
	const struct loaded *l = NULL;
	const char *dir = directory();

	say(reason, size, "%s", "");
	pthread_mutex_lock(&lock);
	if (plugin_id) {
		scan(dir);
		l = find(dir, NULL, plugin_id);
	}
	pthread_mutex_unlock(&lock);
	if (l)
		return &l->codec;
	say(reason, size, "there is no codec for plugin %u in %s", plugin_id, dir);
	return NULL;
}
