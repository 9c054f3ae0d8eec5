// SPDX-License-Identifier: LGPL-2.1-or-later
/* Does this clang have libFuzzer and the sanitizers? For meson.build. */
#include <stddef.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	(void)data;
	(void)size;
	return 0;
}
