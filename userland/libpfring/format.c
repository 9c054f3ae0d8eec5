// SPDX-License-Identifier: LGPL-2.1-or-later
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pfring.h"

/* Puts ' between groups of three digits in front of the decimal point. */
char *pfring_format_numbers(double val, char *buf, unsigned int buf_len,
			    uint8_t add_decimals)
{
	char digits[512];	/* the largest double has 309 */
	const char *p = digits;
	unsigned int used = 0;
	size_t whole;

	if (!buf || !buf_len)
		return NULL;
	snprintf(digits, sizeof(digits), "%.*f", add_decimals ? 2 : 0, val);
	if (!isfinite(val)) {
		snprintf(buf, buf_len, "%s", digits);
		return buf;
	}
	whole = strcspn(digits, ".,");
	for (; *p; p++) {
		size_t at = (size_t)(p - digits);

		if (at && at < whole && (whole - at) % 3 == 0 &&
		    p[-1] != '-' && used + 1 < buf_len)
			buf[used++] = '\'';
		if (used + 1 < buf_len)
			buf[used++] = *p;
	}
	buf[used] = '\0';
	return buf;
}
