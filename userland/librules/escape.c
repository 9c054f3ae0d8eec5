// SPDX-License-Identifier: LGPL-2.1-or-later
/* Text between quotes: escapes in and out. */
#include <stdio.h>
#include <string.h>

#include "escape.h"

int pfr_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int pfr_unescape(const char *s, const char *end, int *used)
{
	int high, low;

	*used = 1;
	if (*s != '\\')
		return *s ? (unsigned char)*s : -1;
	if (end - s < 2)
		return -1;
	*used = 2;
	switch (s[1]) {
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case '"':
	case '\\':
		return s[1];
	case 'x':
		high = end - s >= 4 ? pfr_hex_digit(s[2]) : -1;
		low = high >= 0 ? pfr_hex_digit(s[3]) : -1;
		if (low < 0 || !(high << 4 | low))
			return -1;
		*used = 4;
		return high << 4 | low;
	default:
		return -1;
	}
}

int pfr_unescape_all(const char *s, char *out, size_t room)
{
	const char *end = s + strlen(s);
	size_t length = 0;
	int used, c;

	for (; s < end; s += used) {
		c = pfr_unescape(s, end, &used);
		if (c < 0 || length + 1 >= room)
			return -1;
		out[length++] = (char)c;
	}
	out[length] = '\0';
	return (int)length;
}

void pfr_escape(const char *s, size_t length, char *out)
{
	const char *end = s + length;
	unsigned char c;

	for (; s < end; s++) {
		c = (unsigned char)*s;
		if (c == '\n')
			out += sprintf(out, "\\n");
		else if (c == '\r')
			out += sprintf(out, "\\r");
		else if (c == '\t')
			out += sprintf(out, "\\t");
		else if (c == '"' || c == '\\')
			out += sprintf(out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7F)
			out += sprintf(out, "\\x%02x", c);
		else
			*out++ = (char)c;
	}
	*out = '\0';
}
