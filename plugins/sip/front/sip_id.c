// SPDX-License-Identifier: LGPL-2.1-or-later
/* Call-IDs as people see them, which may be longer than the analyzer's fields. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "command.h"
#include "sip.h"

#define SHOWN	200			/* bytes of a Call-ID that was cut */

static bool is_special(char c)
{
	return c == '*' || c == '\\';
}

/* With backslashes where a star would mean something. Returns where it ends. */
static char *escaped(char *to, const char *from, size_t length)
{
	for (; length; length--) {
		if (is_special(*from))
			*to++ = '\\';
		*to++ = *from++;
	}
	*to = '\0';
	return to;
}

void sip_id_text(char text[SIP_ID_TEXT], const struct sip_call_stats *call)
{
	size_t length = strnlen(call->call_id, sizeof(call->call_id));

	if (call->call_id_len < sizeof(call->call_id)) {
		escaped(text, call->call_id, length);
		return;
	}
	text = escaped(text, call->call_id, length < SHOWN ? length : SHOWN);
	sprintf(text, "~%u~%08x", call->call_id_len, call->call_id_hash);
}

/* "~LENGTH~HASH" at the end. */
static bool is_cut(const char *id, struct sip_filter *filter, size_t *length)
{
	const char *last = strrchr(id, '~'), *first = last;
	unsigned int len, hash;
	int end = 0;

	while (first && first > id && *--first != '~')
		;
	if (!first || *first != '~' || first == last ||
	    sscanf(first, "~%5u~%8x%n", &len, &hash, &end) != 2 ||
	    first[end] || len < SIP_CALL_ID_LEN || len > 65535)
		return false;
	filter->call_id_len = (__u16)len;
	filter->call_id_hash = hash;
	*length = (size_t)(first - id);
	return true;
}

/* The text without its backslashes; false if it has a star without one. */
static bool unescaped(char *to, const char *id, size_t length)
{
	for (; length; length--, id++) {
		if (*id == '*')
			return false;
		if (*id == '\\' && length > 1 && is_special(id[1])) {
			id++;
			length--;
		}
		*to++ = *id;
	}
	*to = '\0';
	return true;
}

/* A prefix that the filter has room for; its hash says the rest. */
static void set_prefix(struct sip_filter *filter, const char *id)
{
	const size_t room = sizeof(filter->call_id) - 3;
	size_t n = 0;

	while (*id && n < room) {
		if (is_special(*id))
			filter->call_id[n++] = '\\';
		filter->call_id[n++] = *id++;
	}
	strcpy(filter->call_id + n, *id ? "*" : "");
}

void sip_id_arg(struct sip_filter *filter, const char *id)
{
	size_t length = strlen(id);
	char *text = malloc(length + 1);

	if (!text)
		usage_error("out of memory");
	if (!length)
		usage_error("a Call-ID has at least one character");
	if (is_cut(id, filter, &length)) {
		if (!unescaped(text, id, length))
			usage_error("%s: a star in the middle", id);
		set_prefix(filter, text);
		/* There is more than what is shown of it. */
		if (filter->call_id[strlen(filter->call_id) - 1] != '*')
			strcat(filter->call_id, "*");
	} else if (unescaped(text, id, length)) {
		filter->call_id_len = (__u16)strlen(text);
		filter->call_id_hash = sip_call_id_hash(text, filter->call_id_len);
		set_prefix(filter, text);
	} else if (length >= sizeof(filter->call_id)) {
		usage_error("%s: with a star, at most %zu characters", id,
			    sizeof(filter->call_id) - 1);
	} else {
		memcpy(filter->call_id, id, length + 1);
	}
	free(text);
}
