// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "failnth.h"
#include "tap.h"

static int fail_file;	/* /proc/self/fail-nth */

void fail_open(void)
{
	fail_file = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	need(fail_file >= 0, "/proc/self/fail-nth: no fault injection here");
}

void fail_nth(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	/* A fault that is left may hit this very call; then it is over. */
	if (pwrite(fail_file, text, (size_t)len, 0) == len)
		return;
	need(pwrite(fail_file, text, (size_t)len, 0) == len, "fail-nth");
}

bool fail_left(void)
{
	char text[16] = {};

	if (pread(fail_file, text, sizeof(text) - 1, 0) < 0)
		return true;
	return atoi(text) != 0;
}
