// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complaint.h"
#include "tap.h"

#define MOST_LINES	6	/* of a report, that name the module */

/* The first that fits; written as the kernel writes it. */
static const struct {
	const char *sign;
	const char *reason;
} signs[] = {
	{ "sleeping function called from invalid context",
	  "sleeps where it must not" },
	{ "scheduling while atomic", "sleeps where it must not" },
	{ "KASAN: vmalloc-out-of-bounds", "reads past the end of the packet" },
	{ "KASAN: slab-out-of-bounds",
	  "reaches past the end of memory it was given" },
	{ "KASAN: slab-use-after-free", "uses memory that was freed" },
	{ "KASAN: use-after-free", "uses memory that was freed" },
	{ "KASAN: ", "uses memory that is not its own" },
	{ "UBSAN: ", "computes what C does not define" },
	{ "inconsistent lock state",
	  "a packet can interrupt who holds a lock that it waits for" },
	{ "possible circular locking", "takes locks in different orders" },
	{ "possible recursive locking", "takes a lock twice" },
	{ "suspicious RCU usage", "uses RCU in a wrong way" },
	{ "bad unlock balance", "gives a lock back that it does not hold" },
	{ "lock held when returning", "keeps a lock" },
	{ "refcount_t: ", "counts references in a wrong way" },
	{ "list_add corruption", "damages a list" },
	{ "list_del corruption", "damages a list" },
	{ "ODEBUG: ", "frees or starts what is in use" },
	{ "forgot unregister_plugin()", "forgets to unregister" },
	{ "Objects remaining", "forgets objects of a cache" },
	{ "detected stall", "keeps a CPU for too long" },
	{ "soft lockup", "keeps a CPU for too long" },
	{ "general protection fault", "follows a wild pointer" },
	{ "BUG: ", "has the kernel in trouble" },
	{ "WARNING: ", "has the kernel warn" },
};

static int kmsg = -1;
static int ahead = -1;		/* what was not told yet was seen there */

static int open_at_end(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	need(fd >= 0, "/dev/kmsg");
	lseek(fd, 0, SEEK_END);
	return fd;
}

void complaint_open(void)
{
	kmsg = open_at_end();
	ahead = open_at_end();
}

/* The next line, without what stands before it; NULL: there is none. */
static const char *next_line(int fd)
{
	static char record[8192];
	char *text, *end;
	ssize_t n;

	/* EPIPE: some were lost, the next read gets what is there. */
	do {
		n = read(fd, record, sizeof(record) - 1);
	} while (n < 0 && errno == EPIPE);
	if (n <= 0)
		return NULL;
	record[n] = '\0';
	text = strchr(record, ';');
	if (!text)
		return "";
	end = strchr(++text, '\n');
	if (end)
		*end = '\0';
	return text;
}

static const char *reason_of(const char *line)
{
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (strstr(line, signs[i].sign))
			return signs[i].reason;
	return NULL;
}

bool complaint_waits(void)
{
	const char *line;

	while ((line = next_line(ahead)))
		if (reason_of(line))
			return true;
	return false;
}

bool complaint_none(const char *module, const char *format, ...)
{
	const char *line, *reason = NULL;
	char name[200], in[80];
	int shown = 0;
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	snprintf(in, sizeof(in), "[%s]", module);
	while ((line = next_line(kmsg))) {
		if (!reason) {
			reason = reason_of(line);
			if (reason)
				printf("not ok - %s: the plugin %s\n# %s\n",
				       name, reason, line);
		} else if (strstr(line, in) && shown++ < MOST_LINES) {
			printf("# %s\n", line);
		}
	}
	if (!reason)
		return ok(true, "%s", name);
	fflush(stdout);
	return false;
}

void complaint_quote(void)
{
	const char *line;

	while ((line = next_line(kmsg)))
		if (strstr(line, "pf_ring: "))
			printf("# %s\n", strstr(line, "pf_ring: "));
}
