// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * sip-cost CASE TIMES: filters one INVITE of 500 bytes, or parses it, again and
 * again, for the script sip-cost-show to count instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "invite.h"
#include "sip_match.h"
#include "sip_parse.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name;
	struct sip_filter filter;
	int matches;
} cases[] = {
	{ "method", { .method = method_bye }, 0 },
	{ "response", { .response = 200 }, 0 },
	{ "caller-exact", { .caller = "bob@atlanta.example.com" }, 0 },
	{ "caller-prefix", { .method = method_invite, .caller = "bob@*" }, 0 },
	{ "caller-part", { .method = method_invite, .caller = "*bob*" }, 0 },
	{ "call-id", { .method = method_invite, .call_id = "*@192.0.2.34" }, 0 },
	{ "all-but-last", { .method = method_invite, .caller = "*alice*",
			    .called = "*bob*", .call_id = "*@192.0.2.34*" }, 0 },
	{ "match", { .method = method_invite, .caller = "alice@*" }, 1 },
	{ "parse", { 0 }, 0 },
};

/* What is counted. */
static __attribute__((noinline)) int filtered(const struct sip_match *match,
					      const __u8 *p, const __u8 *end)
{
	return pfr_sip_match(match, p, end) + 1;
}

static __attribute__((noinline)) int parsed(struct sip_message *m,
					    const __u8 *p, const __u8 *end)
{
	return pfr_sip_parse(m, p, end, 0) + 1;
}

int main(int argc, char **argv)
{
	const __u8 *p = (const __u8 *)invite, *end = p + sizeof(invite) - 1;
	struct sip_message m;
	struct sip_match match;
	size_t n;
	int times;

	if (sizeof(invite) - 1 < 490 || sizeof(invite) - 1 > 510) {
		fprintf(stderr, "the INVITE has %zu bytes\n",
			sizeof(invite) - 1);
		return 2;
	}
	for (n = 0; argc == 3 && n < COUNT(cases); n++) {
		if (strcmp(cases[n].name, argv[1]))
			continue;
		times = atoi(argv[2]);
		if (!strcmp(argv[1], "parse")) {
			for (; times > 0; times--)
				if (parsed(&m, p, end) < 2 ||
				    m.flags != SIP_SDP)
					return 1;
			return 0;
		}
		if (pfr_sip_filter(&match, &cases[n].filter))
			return 1;
		for (; times > 0; times--)
			if (filtered(&match, p, end) != cases[n].matches + 1)
				return 1;
		return 0;
	}
	fprintf(stderr, "usage: sip-cost CASE TIMES\n");
	return 2;
}
