// SPDX-License-Identifier: LGPL-2.1-or-later
/* The words of the rule language. */
#include <stdlib.h>
#include <string.h>

#include "keyword.h"
#include "grammar.h"

/* Protocols are tokens of their own: "tcp" is "proto tcp". */
static const struct keyword {
	const char *word;
	int token;
} keywords[] = {		/* sorted */
	{ "accept", ACCEPT },
	{ "add-rule", ADD_RULE },
	{ "ah", PROTOCOL },
	{ "balance", BALANCE },
	{ "bidirectional", BIDIRECTIONAL },
	{ "bounce", BOUNCE },
	{ "continue", CONTINUE },
	{ "default", DEFAULT },
	{ "define", DEFINE },
	{ "del-rule", DEL_RULE },
	{ "drop", DROP },
	{ "dst", DST },
	{ "esp", PROTOCOL },
	{ "ether", ETHER },
	{ "filter", FILTER },
	{ "gre", PROTOCOL },
	{ "hash", HASH },
	{ "host", HOST },
	{ "icmp", PROTOCOL },
	{ "icmp6", PROTOCOL },
	{ "id", ID },
	{ "igmp", PROTOCOL },
	{ "include", INCLUDE },
	{ "ip", IP },
	{ "ip6", IP6 },
	{ "locked", LOCKED },
	{ "net", NET },
	{ "payload", PAYLOAD },
	{ "plugin", PLUGIN },
	{ "port", PORT },
	{ "proto", PROTO },
	{ "reflect", REFLECT },
	{ "rule", RULE },
	{ "sample", SAMPLE },
	{ "sctp", PROTOCOL },
	{ "src", SRC },
	{ "stop", STOP },
	{ "tcp", PROTOCOL },
	{ "tunnel", TUNNEL },
	{ "type", TYPE },
	{ "udp", PROTOCOL },
	{ "udplite", PROTOCOL },
	{ "vlan", VLAN },
};

struct text {
	const char *s;
	size_t length;
};

static int compare(const void *key, const void *element)
{
	const struct keyword *keyword = element;
	const struct text *text = key;
	int order = strncmp(text->s, keyword->word, text->length);

	return order ? order : -(keyword->word[text->length] != '\0');
}

int pfr_keyword(const char *word, size_t length)
{
	struct text text = { word, length };
	const struct keyword *found;

	found = bsearch(&text, keywords, sizeof(keywords) / sizeof(keywords[0]),
			sizeof(keywords[0]), compare);
	return found ? found->token : 0;
}
