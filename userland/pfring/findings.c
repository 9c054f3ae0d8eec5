// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdarg.h>
#include <stdio.h>

#include <jansson.h>

#include "findings.h"
#include "json_line.h"
#include "table.h"

static const char *const words[] = {
	[FINE] = "fine",
	[ADVICE] = "advice",
	[TROUBLE] = "trouble",
};

static const enum colour colours[] = {
	[FINE] = GOOD,
	[ADVICE] = WARNING,
	[TROUBLE] = BAD,
};

static bool json;
static unsigned int bad, trouble;

void findings_as_json(void)
{
	json = true;
}

unsigned int findings_bad(void)
{
	return bad;
}

unsigned int findings_trouble(void)
{
	return trouble;
}

void finding(enum severity severity, const char *what, const char *advice,
	     const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	harmless(text);
	bad += severity != FINE;
	trouble += severity == TROUBLE;
	if (json) {
		print_json_line(json_pack("{s:s, s:s, s:s, s:s?}",
					  "severity", words[severity],
					  "what", what, "text", text,
					  "advice", advice));
		return;
	}
	printf("%s%-7s%s  %s: %s\n", colour(stdout, colours[severity]),
	       words[severity], colour(stdout, PLAIN), what, text);
	if (advice)
		printf("         %s\n", advice);
}
