/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/* What the unit tests of the SIP analyzer share. */
#ifndef PFR_SIP_TEST_H
#define PFR_SIP_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pf_ring_sip.h"
#include "sip_parse.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* A copy without a spare byte, so that the sanitizer sees any over-read. */
static inline __u8 *exact_copy(const void *bytes, size_t len)
{
	__u8 *p = malloc(len ? len : 1);

	assert_non_null(p);
	memcpy(p, bytes, len);
	return p;
}

/* What the parser does not set is noise. */
static inline int parse_message(struct sip_message *m, const __u8 *p,
				size_t len, int stream)
{
	memset(m, 0xA5, sizeof(*m));
	return pfr_sip_parse(m, p, p + len, stream);
}

/* Is the text of @s in the message @p equal to @want? NULL: there is none. */
static inline void same_text(const char *test, const char *what,
			     const __u8 *p, const struct sip_span *s,
			     const char *want)
{
	size_t len = want ? strlen(want) : 0;

	if (s->len != len || (len && memcmp(p + s->at, want, len)))
		fail_msg("%s: %s is \"%.*s\", not \"%s\"", test, what, s->len,
			 (const char *)p + s->at, want ? want : "");
}

/* user@host;tag */
static inline void same_address(const char *test, const char *what,
				const __u8 *p, const struct sip_address *a,
				const char *want)
{
	static char got[3 * SIP_PART_MAX * 8];

	snprintf(got, sizeof(got), "%.*s%s%.*s;%.*s", a->user.len,
		 (const char *)p + a->user.at,
		 a->user.len && a->host.len ? "@" : "", a->host.len,
		 (const char *)p + a->host.at, a->tag.len,
		 (const char *)p + a->tag.at);
	if (strcmp(got, want ? want : ";"))
		fail_msg("%s: %s is \"%s\", not \"%s\"", test, what, got,
			 want ? want : ";");
}

#endif /* PFR_SIP_TEST_H */
