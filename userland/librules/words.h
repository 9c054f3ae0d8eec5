/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A plugin's words, and the data that its filter gets. */
#ifndef PFR_WORDS_H
#define PFR_WORDS_H

#include "parser.h"

/* The id of the plugin that a clause names. */
bool pfr_words_plugin(struct pfr_parser *p, const struct pfr_clause *clause,
		      __u16 *id);

/* And the data that its words stand for. */
bool pfr_words_filter(struct pfr_parser *p, const struct pfr_clause *clause,
		      __u16 *id, char data[FILTER_PLUGIN_DATA_LEN]);

/*
 * The words for filter data. The first is "raw" and the second hexadecimal if
 * the codec is missing, or has no words that make the same data.
 */
struct pfr_word_list {
	const struct pfring_codec *codec;	/* NULL: there is none */
	char **words;
	__u32 num;
};

/* false: no memory. The list is to be freed in any case. */
bool pfr_words_of(__u16 id, const char data[FILTER_PLUGIN_DATA_LEN],
		  struct pfr_word_list *list);
void pfr_words_free(struct pfr_word_list *list);

/*
 * The other way round: @num words without places, for JSON. -1: error->text
 * says what is wrong with word number error->word.
 */
struct pfring_codec_error;
int pfr_words_to_data(const struct pfring_codec *codec,
		      const char *const *words, __u32 num,
		      char data[FILTER_PLUGIN_DATA_LEN],
		      struct pfring_codec_error *error);

#endif /* PFR_WORDS_H */
