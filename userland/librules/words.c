// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plugin's words, and the data that its filter gets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "escape.h"
#include "name.h"
#include "words.h"

#define RAW	"raw"

/* A codec's error is from somebody else, too. */
static void fail(struct pfring_codec_error *error, __u32 word, const char *text)
{
	memset(error, 0, sizeof(*error));
	error->word = word;
	snprintf(error->text, sizeof(error->text), "%s", text);
}

/* --- hexadecimal */

/* Any number of words with an even number of digits each. */
static int parse_raw(const char *const *words, __u32 num,
		     char data[FILTER_PLUGIN_DATA_LEN],
		     struct pfring_codec_error *error)
{
	__u32 used = 0, i;
	const char *s;

	for (i = 1; i < num; i++)
		for (s = words[i]; *s; s += 2) {
			if (pfr_hex_digit(s[0]) < 0 || pfr_hex_digit(s[1]) < 0) {
				fail(error, i, "expected bytes in hexadecimal, two digits each");
				error->offset = (__u32)(s - words[i]);
				error->length = s[1] ? 2 : 1;
				return -1;
			}
			if (used == FILTER_PLUGIN_DATA_LEN) {
				fail(error, i, "a filter has 256 bytes of data, and these are more");
				return -1;
			}
			data[used++] = (char)(pfr_hex_digit(s[0]) << 4 | pfr_hex_digit(s[1]));
		}
	return 0;
}

/* "raw", and all bytes up to the last that is not 0. */
static bool print_raw(const char data[FILTER_PLUGIN_DATA_LEN],
		      struct pfr_word_list *list)
{
	static const char digits[] = "0123456789abcdef";
	size_t length = FILTER_PLUGIN_DATA_LEN, i;

	while (length && !data[length - 1])
		length--;
	list->words = calloc(2, sizeof(*list->words));
	if (!list->words)
		return false;
	list->num = 1;
	list->words[0] = strdup(RAW);
	if (!list->words[0])
		return false;
	if (!length)
		return true;
	list->num = 2;
	list->words[1] = calloc(1, 2 * length + 1);
	if (!list->words[1])
		return false;
	for (i = 0; i < length; i++) {
		list->words[1][2 * i] = digits[(data[i] >> 4) & 15];
		list->words[1][2 * i + 1] = digits[data[i] & 15];
	}
	return true;
}

/* --- from words to data */

int pfr_words_to_data(const struct pfring_codec *codec,
		      const char *const *words, __u32 num,
		      char data[FILTER_PLUGIN_DATA_LEN],
		      struct pfring_codec_error *error)
{
	__u64 room[FILTER_PLUGIN_DATA_LEN / 8] = { 0 };
	int rc;

	memset(error, 0, sizeof(*error));
	memset(data, 0, FILTER_PLUGIN_DATA_LEN);
	if (num && !strcmp(words[0], RAW))
		return parse_raw(words, num, data, error);
	if (!codec && !num)
		return 0;
	if (!codec) {
		fail(error, 0, "for this plugin there is no codec that could read words: expected 'raw' and bytes in hexadecimal");
		return -1;
	}
	if (!codec->parse_filter && !num)
		return 0;
	if (!codec->parse_filter) {
		fail(error, 0, "this plugin's filter takes no words");
		return -1;
	}
	rc = codec->parse_filter(words, num, room, error);
	if (!rc) {
		memcpy(data, room, codec->filter_size);
		return 0;
	}
	/* Nothing of it is believed. */
	error->text[sizeof(error->text) - 1] = '\0';
	if (!error->text[0])
		fail(error, error->word, "the plugin's codec refuses this");
	if (error->word > num)
		error->word = num;
	return -1;
}

/* @id and @codec of the plugin that is called so, or has this number. */
static bool find_plugin(struct pfr_parser *p, const struct pfr_atom *name,
			__u16 *id, const struct pfring_codec **codec)
{
	char reason[300];

	if (name->type == PFR_BAD)
		return false;
	if (name->type == PFR_NUMBER) {
		if (!name->number || name->number > 65535)
			return pfr_error(p->set, &name->place,
					 "expected a plugin's name or its number, 1 to 65535");
		*id = (__u16)name->number;
		*codec = pfr_codec_by_id(*id, NULL, 0);
		return true;
	}
	*codec = pfr_codec_by_name(name->text, reason, sizeof(reason));
	if (!*codec)
		return pfr_error(p->set, &name->place,
				 "%s; without a codec, expected the plugin's number",
				 reason);
	*id = (*codec)->plugin_id;
	return true;
}

bool pfr_words_plugin(struct pfr_parser *p, const struct pfr_clause *clause,
		      __u16 *id)
{
	const struct pfring_codec *codec;

	return find_plugin(p, &clause->atom, id, &codec);
}

static bool show(struct pfr_parser *p, const struct pfr_clause *clause,
		 const struct pfring_codec_error *error)
{
	const struct pfr_block *block = &clause->block;
	struct pfr_place place = clause->atom.place;
	const struct pfr_word *word = block->first;
	__u32 i, length;

	for (i = 0; word && i < error->word; i++)
		word = word->next;
	if (!word) {
		/* Something is missing: point behind the last word. */
		if (block->last) {
			place = block->last->place;
			place.first += place.length;
			place.length = 1;
		}
		return pfr_error(p->set, &place, "%s", error->text);
	}
	place = word->place;
	length = (__u32)strlen(word->text);
	/* With escapes in it, bytes of the word are not those of the text. */
	if (place.length == length + 2 * word->prefix &&
	    error->offset <= length && (error->offset || error->length)) {
		place.first += word->prefix + error->offset;
		place.length = length - error->offset;
		if (error->length && error->length < place.length)
			place.length = error->length;
	}
	return pfr_error(p->set, &place, "%s", error->text);
}

bool pfr_words_filter(struct pfr_parser *p, const struct pfr_clause *clause,
		      __u16 *id, char data[FILTER_PLUGIN_DATA_LEN])
{
	const struct pfring_codec *codec;
	struct pfring_codec_error error;
	const struct pfr_word *word;
	const char **words;
	__u32 num = 0;

	if (!find_plugin(p, &clause->atom, id, &codec))
		return false;
	words = pfr_arena_alloc(&p->arena, (clause->block.count + 1) *
				sizeof(*words));
	if (!words)
		return pfr_no_memory(p->set);
	for (word = clause->block.first; word; word = word->next)
		words[num++] = word->text;
	if (pfr_words_to_data(codec, words, num, data, &error))
		return show(p, clause, &error);
	return true;
}

/* --- from data to words */

struct collector {
	struct pfring_codec_words words;
	struct pfr_word_list *list;
	bool no_memory, too_many;
};

static void put(struct pfring_codec_words *words, const char *word)
{
	struct collector *c = (struct collector *)words;
	struct pfr_word_list *list = c->list;
	char **more;

	if (list->num == PFR_MAX_WORDS || !word) {
		c->too_many = true;
		return;
	}
	if (!(list->num & (list->num + 1)) || !list->words) {
		more = reallocarray(list->words, 2 * (list->num + 1),
				    sizeof(*more));
		if (!more) {
			c->no_memory = true;
			return;
		}
		list->words = more;
	}
	list->words[list->num] = strdup(word);
	if (list->words[list->num])
		list->num++;
	else
		c->no_memory = true;
}

/* Words that make the same data again? Only then they are worth anything. */
static bool same(const struct pfring_codec *codec,
		 const struct pfr_word_list *list,
		 const char data[FILTER_PLUGIN_DATA_LEN])
{
	char again[FILTER_PLUGIN_DATA_LEN];
	struct pfring_codec_error error;

	if (list->num && !strcmp(list->words[0], RAW))
		return false;
	return !pfr_words_to_data(codec, (const char *const *)list->words,
				  list->num, again, &error) &&
	       !memcmp(again, data, sizeof(again));
}

static bool ask_codec(const struct pfring_codec *codec,
		      const char data[FILTER_PLUGIN_DATA_LEN],
		      struct pfr_word_list *list)
{
	__u64 room[FILTER_PLUGIN_DATA_LEN / 8];
	struct collector collector = {
		.words = { .size = sizeof(collector.words), .put = put },
		.list = list,
	};

	memcpy(room, data, sizeof(room));
	if (codec->print_filter &&
	    codec->print_filter(room, &collector.words))
		return false;
	return !collector.no_memory && !collector.too_many &&
	       same(codec, list, data);
}

bool pfr_words_of(__u16 id, const char data[FILTER_PLUGIN_DATA_LEN],
		  struct pfr_word_list *list)
{
	memset(list, 0, sizeof(*list));
	list->codec = pfr_codec_by_id(id, NULL, 0);
	if (list->codec) {
		if (ask_codec(list->codec, data, list))
			return true;
		pfr_words_free(list);
	}
	return print_raw(data, list);
}

void pfr_words_free(struct pfr_word_list *list)
{
	__u32 i;

	for (i = 0; list->words && i < list->num; i++)
		free(list->words[i]);
	free(list->words);
	list->words = NULL;
	list->num = 0;
}
