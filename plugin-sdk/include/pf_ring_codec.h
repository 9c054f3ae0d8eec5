/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The codec of a plugin: its half in user space.
 *
 * A plugin filters packets by a structure of its own, FILTER_PLUGIN_DATA_LEN
 * bytes in a rule, and answers with statistics of its own. A codec translates
 * the first to and from the words of the rule language, and names the figures
 * in the second:
 *
 *	rule 10 accept udp plugin sip { method INVITE caller "alice*" }
 *
 * It is a shared object NAME.so, called like its plugin, in the directory of
 * codecs (pkg-config --variable=codecdir pfring-rules), with one symbol that
 * others see:
 *
 *	const struct pfring_codec pfring_codec = {
 *		PFRING_CODEC_HEADER,
 *		.plugin_id = 7,
 *		.name = "echo",
 *		.filter_size = sizeof(struct echo_filter),
 *		.stats_size = sizeof(struct echo_stats),
 *		.parse_filter = parse,
 *		.print_filter = print,
 *		.print_stats = stats,
 *	};
 *
 *	cc -shared -fPIC -fvisibility=hidden echo_codec.c -o echo.so
 *
 * What holds for all functions: they may be called from any thread, several at
 * a time; they keep no pointer they were given; they neither print, exit nor
 * change the process. Filter data and statistics come from a file or a kernel
 * and can be anything: a codec reads no more than the size it is told, and does
 * not take a string in them to end.
 */
#ifndef PF_RING_CODEC_H
#define PF_RING_CODEC_H

#include <linux/types.h>

/*
 * Another major number is refused. A greater minor one has more members at the
 * end, which older programs do not use; members that an older codec does not
 * have are taken as zero.
 */
#define PFRING_CODEC_ABI_MAJOR	1
#define PFRING_CODEC_ABI_MINOR	0

#define PFRING_CODEC_NAME_LEN	16	/* with its NUL, as the plugin's */

/*
 * Returned by parse_filter(): which word is wrong, and why. It is shown below
 * the user's line, with the bytes underlined.
 */
struct pfring_codec_error {
	/* From 0; the number of words: what is wrong is the end, a word is missing. */
	__u32 word;
	__u32 offset;		/* of the wrong bytes in the word */
	__u32 length;		/* of them; 0 = to the end of the word */
	char text[160];		/* "expected a method, such as INVITE" */
};

/* Where print_filter() puts words. The words make the same data again. */
struct pfring_codec_words {
	__u32 size;		/* of this structure */
	/* One word, as it is: whoever writes it down puts it in quotes. */
	void (*put)(struct pfring_codec_words *words, const char *word);
};

/*
 * Where print_stats() puts figures. Names are lower case with underscores,
 * unique among their neighbours, and never change: programs read them. Units
 * are "packets", "bytes", "seconds", "percent", ... or "" for a mere number.
 */
struct pfring_codec_figures {
	__u32 size;		/* of this structure */
	/* It only grows, from the time the rule was added. */
	void (*count)(struct pfring_codec_figures *figures, const char *name,
		      const char *unit, __u64 value);
	/* It goes up and down. */
	void (*gauge)(struct pfring_codec_figures *figures, const char *name,
		      const char *unit, double value);
	/* Any bytes up to a NUL; those that are no UTF-8 are shown as '?'. */
	void (*text)(struct pfring_codec_figures *figures, const char *name,
		     const char *value);
	/*
	 * Figures up to close() belong together; groups of the same name, one
	 * right behind the other, are a list. Groups in groups: up to 8.
	 */
	void (*open)(struct pfring_codec_figures *figures, const char *name);
	void (*close)(struct pfring_codec_figures *figures);
};

/* A list that the plugin gives out in pages. */
struct pfring_codec_list {
	const char *name;	/* "flows", as names of figures are */
	__u16 kind;		/* the plugin's number for it */
};

struct pfring_codec {
	/* These 16 bytes stay where they are in every version. */
	__u16 abi_major;
	__u16 abi_minor;
	__u32 size;		/* sizeof(struct pfring_codec) at build time */
	__u16 plugin_id;	/* not 0 */
	__u16 reserved[3];	/* 0 */

	char name[PFRING_CODEC_NAME_LEN];	/* a-z, 0-9, _ and - */
	char description[64];
	__u32 filter_size;	/* of FILTER_PLUGIN_DATA_LEN; 0 = filters nothing */
	__u32 stats_size;	/* 0 = has no statistics */

	/**
	 * parse_filter - from the words of a rule to filter data
	 * @words: as the user wrote them, quotes and escapes undone
	 * @num_words: how many; 0 if there was nothing between the braces
	 * @data: filter_size bytes, zeroed, aligned to 8
	 * @error: filled in if it fails; zeroed
	 *
	 * NULL: the plugin's filter takes no words.
	 * Return: 0, or -1 with @error.
	 *
	 *	struct echo_filter *filter = data;	// { type 8 }
	 *	char *end;
	 *
	 *	if (num_words == 2 && !strcmp(words[0], "type")) {
	 *		filter->type = strtoul(words[1], &end, 10);
	 *		if (end != words[1] && !*end)
	 *			return 0;
	 *	}
	 *	error->word = num_words < 2 ? num_words : 1;
	 *	snprintf(error->text, sizeof(error->text),
	 *		 "expected type and a number");
	 *	return -1;
	 */
	int (*parse_filter)(const char *const *words, __u32 num_words,
			    void *data, struct pfring_codec_error *error);

	/**
	 * print_filter - from filter data to words
	 * @data: filter_size bytes, aligned to 8
	 * @words: takes them
	 *
	 * NULL, or words that do not make the same data: shown in hexadecimal.
	 * Return: 0, or -1 if these data mean nothing.
	 *
	 *	const struct echo_filter *filter = data;
	 *	char number[12];
	 *
	 *	snprintf(number, sizeof(number), "%u", filter->type);
	 *	words->put(words, "type");
	 *	words->put(words, number);
	 *	return 0;
	 */
	int (*print_filter)(const void *data, struct pfring_codec_words *words);

	/**
	 * print_stats - from statistics to figures with names
	 * @stats: what the plugin returned, aligned to 8
	 * @len: of it; less than stats_size from an older plugin, more from a
	 *	newer one
	 * @figures: takes them
	 *
	 * Return: 0, or -1 if these bytes mean nothing.
	 *
	 *	const struct echo_stats *echo = stats;
	 *
	 *	if (len < sizeof(*echo))
	 *		return -1;
	 *	figures->count(figures, "packets", "packets", echo->packets);
	 *	return 0;
	 */
	int (*print_stats)(const void *stats, __u32 len,
			   struct pfring_codec_figures *figures);

	/* Lists of the plugin, one whose name is NULL behind the last; or NULL. */
	const struct pfring_codec_list *lists;

	/**
	 * print_entry - from an entry of a list to figures with names
	 * @kind: of the list
	 * @entry: what the plugin gave out, aligned to 8
	 * @len: of it; see print_stats()
	 * @figures: takes them: the same names, in the same order, for each entry of
	 *	a list, as they are the columns of a table
	 *
	 * Return: 0, or -1 if these bytes mean nothing.
	 */
	int (*print_entry)(__u16 kind, const void *entry, __u32 len,
			   struct pfring_codec_figures *figures);

	/**
	 * print_event - from what a plugin tells to figures with names
	 * @type: of the event
	 * @event: what follows struct pfr_event, aligned to 8
	 * @len: of it; see print_stats()
	 * @figures: takes them
	 *
	 * Return: 0, or -1 if these bytes mean nothing.
	 */
	int (*print_event)(__u16 type, const void *event, __u32 len,
			   struct pfring_codec_figures *figures);
};

#define PFRING_CODEC_HEADER						\
	.abi_major = PFRING_CODEC_ABI_MAJOR,				\
	.abi_minor = PFRING_CODEC_ABI_MINOR,				\
	.size = sizeof(struct pfring_codec)

/* The one symbol of a codec; the visibility is for -fvisibility=hidden. */
#ifdef __cplusplus
extern "C"
#else
extern
#endif
const struct pfring_codec pfring_codec
	__attribute__((visibility("default")));

#endif /* PF_RING_CODEC_H */
