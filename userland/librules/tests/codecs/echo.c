// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A codec for tests: "text WORD", "number N" and "broken", whose words do not
 * make the same data again.
 */
#include <stdlib.h>
#include <string.h>
#include <stdio.h>

#include "pf_ring_codec.h"

struct echo_filter {
	__u32 number;
	char text[20];
	__u32 broken;
};

struct echo_stats {
	__u64 packets;
	__u64 bytes;
	__u32 num_calls;
	__u32 jitter_us;
	char caller[8];
};

static int fail(struct pfring_codec_error *error, __u32 word, __u32 offset,
		const char *text)
{
	error->word = word;
	error->offset = offset;
	snprintf(error->text, sizeof(error->text), "%s", text);
	return -1;
}

static int parse(const char *const *words, __u32 num, void *data,
		 struct pfring_codec_error *error)
{
	struct echo_filter *filter = data;
	__u32 i;

	for (i = 0; i < num; i++) {
		if (!strcmp(words[i], "broken")) {
			filter->broken = 1;
			continue;
		}
		if (!strcmp(words[i], "wild")) {
			/* A place that does not exist, and no text. */
			error->word = 1000;
			error->offset = 0xFFFFFFFF;
			error->length = 0xFFFFFFFF;
			memset(error->text, 'x', sizeof(error->text));
			return -1;
		}
		if (!strcmp(words[i], "silent"))
			return -1;
		if (i + 1 == num)
			return fail(error, num, 0, "expected one more word");
		if (!strcmp(words[i], "number")) {
			size_t digits = strspn(words[++i], "0123456789");

			if (words[i][digits] || !digits)
				return fail(error, i, (__u32)digits,
					    "expected a number");
			filter->number = (__u32)strtoul(words[i], NULL, 10);
		} else if (!strcmp(words[i], "text")) {
			if (strlen(words[++i]) >= sizeof(filter->text))
				return fail(error, i, 19, "this text is too long");
			strcpy(filter->text, words[i]);
		} else {
			return fail(error, i, 0, "expected 'number' or 'text'");
		}
	}
	return 0;
}

static int print(const void *data, struct pfring_codec_words *words)
{
	const struct echo_filter *filter = data;
	char number[12];

	if (!memchr(filter->text, '\0', sizeof(filter->text)))
		return -1;
	if (filter->broken) {
		words->put(words, "text");
		words->put(words, "something else");
		return 0;
	}
	if (filter->number) {
		snprintf(number, sizeof(number), "%u", filter->number);
		words->put(words, "number");
		words->put(words, number);
	}
	if (filter->text[0]) {
		words->put(words, "text");
		words->put(words, filter->text);
	}
	return 0;
}

static int stats(const void *p, __u32 len, struct pfring_codec_figures *figures)
{
	struct echo_stats s = { 0 };
	__u32 i;

	if (len < 2 * sizeof(__u64))
		return -1;
	memcpy(&s, p, len < sizeof(s) ? len : sizeof(s));
	s.caller[sizeof(s.caller) - 1] = '\0';
	figures->count(figures, "packets", "packets", s.packets);
	figures->count(figures, "bytes", "bytes", s.bytes);
	if (s.packets == 99)
		figures->count(figures, "Not A Name", "", 1);
	if (s.packets == 98)
		figures->open(figures, "never_closed");
	if (s.packets == 97)
		figures->close(figures);
	for (i = 0; i < s.num_calls && i < 20; i++) {
		figures->open(figures, "call");
		figures->text(figures, "caller", s.caller);
		figures->gauge(figures, "jitter", "seconds", s.jitter_us / 1e6);
		figures->close(figures);
	}
	return 0;
}

/* Entries are a number, of events the type counts, too. */
static int number(const char *name, __u16 kind, const void *p, __u32 len,
		  struct pfring_codec_figures *figures)
{
	__u32 value;

	if (len < sizeof(value) || kind > 7)
		return -1;
	memcpy(&value, p, sizeof(value));
	figures->gauge(figures, name, "", value + kind);
	return 0;
}

static int entry(__u16 kind, const void *p, __u32 len,
		 struct pfring_codec_figures *figures)
{
	return number("entry", kind, p, len, figures);
}

static int event(__u16 type, const void *p, __u32 len,
		 struct pfring_codec_figures *figures)
{
	return number("event", type, p, len, figures);
}

static const struct pfring_codec_list lists[] = {
	{ "numbers", 7 },
	{ NULL, 0 },
};

const struct pfring_codec pfring_codec = {
	PFRING_CODEC_HEADER,
#ifdef ECHO_MAJOR
	.abi_major = ECHO_MAJOR,
#endif
#ifdef ECHO_SIZE
	.size = ECHO_SIZE,
#endif
	.plugin_id = ECHO_ID,
	.name = ECHO_NAME,
	.description = "gives back what it gets",
	.filter_size = sizeof(struct echo_filter),
	.stats_size = sizeof(struct echo_stats),
	.parse_filter = parse,
	.print_filter = print,
	.print_stats = stats,
	.lists = lists,
	.print_entry = entry,
	.print_event = event,
};
